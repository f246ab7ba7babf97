//! A dump as a sequence of statements, read piece by piece.
//!
//! Statements that bring rows are never held: the script stops at their first byte, and the caller
//! reads or skips them. All others are small and come as text. `DELIMITER` of the command-line client is
//! understood; strings, quoted names and comments hide delimiters.

use std::io;
use std::path::PathBuf;

use dsl::diagnostic::codes;

use super::input::Input;
use super::session::Session;
use crate::error::{Error, Result};

/// Longest statement that is not an `INSERT`.
const LONGEST: usize = 32 << 20;

/// What comes next in a script.
pub(super) enum Piece {
    /// A comment line: `-- Dump completed`.
    Comment(String),
    /// An `INSERT` or `REPLACE` begins here.
    Rows,
    /// Any other statement, without its delimiter.
    Statement(Vec<u8>),
}

/// Statements of one file.
pub(super) struct Script {
    pub(super) input: Input,
    pub(super) session: Session,
    /// For messages.
    pub(super) path: PathBuf,
    delimiter: Vec<u8>,
}

/// What skipping an `INSERT` found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Skipped {
    /// Parentheses at the outermost level: rows, and the list of columns if there is one.
    pub(super) groups: u64,
}

/// Bytes that end a run of plain text outside strings.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let special = b"'\"`()/-#;";
    let mut i = 0;
    while i < special.len() {
        table[special[i] as usize] = true;
        i += 1;
    }
    table
};

impl Script {
    pub(super) fn new(input: Input, session: Session, path: PathBuf) -> Self {
        Self { input, session, path, delimiter: b";".to_vec() }
    }

    /// The dump ends too early.
    pub(super) fn truncated(&self) -> Box<Error> {
        Error::definite(
            codes::FILES_TRUNCATED,
            format!("{} ends in the middle of a statement", self.path.display()),
        )
        .help("write the dump again, and look at the exit code of the tool that writes it")
    }

    /// A statement that cannot be read.
    pub(super) fn refused(&self, what: &str) -> Box<Error> {
        let what = format!("{}, byte {}: {what}", self.path.display(), self.input.offset());
        Error::definite(codes::FILES_STATEMENT, what)
    }

    /// Passes over blanks and empty statements, and gives what comes next; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Piece>> {
        loop {
            self.whitespace()?;
            let head = self.input.peek(16).map_err(|e| io_error(&self.path, e))?;
            if head.is_empty() {
                return Ok(None);
            }
            if head.starts_with(b"#") || is_line_comment(head) {
                let line = self.line()?;
                return Ok(Some(Piece::Comment(line)));
            }
            if head.starts_with(b"/*M!999999")
                || (head.starts_with(b"/*")
                    && !head.starts_with(b"/*!")
                    && !head.starts_with(b"/*M!"))
            {
                self.block_comment(None)?;
                continue;
            }
            if starts_with_word(head, b"delimiter") {
                let line = self.line()?;
                let delimiter = line.get(9..).unwrap_or("").trim();
                if !delimiter.is_empty() && delimiter.len() < 16 {
                    self.delimiter = delimiter.as_bytes().to_vec();
                }
                continue;
            }
            if head.starts_with(&self.delimiter) {
                self.input.consume(self.delimiter.len());
                continue;
            }
            if starts_with_word(head, b"insert") || starts_with_word(head, b"replace") {
                return Ok(Some(Piece::Rows));
            }
            let mut text = Vec::new();
            self.skip(Some(&mut text))?;
            return Ok(Some(Piece::Statement(text)));
        }
    }

    fn whitespace(&mut self) -> Result<()> {
        loop {
            let chunk = self.input.chunk().map_err(|e| io_error(&self.path, e))?;
            let blanks = chunk.iter().take_while(|b| b.is_ascii_whitespace()).count();
            if blanks == 0 {
                return Ok(());
            }
            self.input.consume(blanks);
        }
    }

    /// Passes over blanks and comments inside a statement. The marks of versioned comments are blanks.
    pub(super) fn blanks(&mut self) -> Result<()> {
        loop {
            match self.byte()? {
                Some(b) if b.is_ascii_whitespace() => self.input.consume(1),
                Some(b'/') if self.peek_is(b"/*!")? => {
                    self.input.consume(3);
                    while self.byte()?.is_some_and(|b| b.is_ascii_digit()) {
                        self.input.consume(1);
                    }
                }
                Some(b'/') if self.peek_is(b"/*")? => self.block_comment(None)?,
                Some(b'*') if self.peek_is(b"*/")? => self.input.consume(2),
                Some(b'#') => drop(self.line()?),
                Some(b'-')
                    if is_line_comment(
                        self.input.peek(3).map_err(|e| io_error(&self.path, e))?,
                    ) =>
                {
                    drop(self.line()?);
                }
                _ => return Ok(()),
            }
        }
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Result<Option<u8>> {
        self.input.byte().map_err(|e| io_error(&self.path, e))
    }

    pub(super) fn peek_is(&mut self, bytes: &[u8]) -> Result<bool> {
        let head = self.input.peek(bytes.len()).map_err(|e| io_error(&self.path, e))?;
        Ok(head.eq_ignore_ascii_case(bytes))
    }

    /// Reads to the end of the line.
    fn line(&mut self) -> Result<String> {
        let mut line = Vec::new();
        loop {
            let chunk = self.input.chunk().map_err(|e| io_error(&self.path, e))?;
            if chunk.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', chunk);
            let length = end.unwrap_or(chunk.len());
            let room = 64 * 1024 - line.len().min(64 * 1024);
            line.extend_from_slice(chunk.get(..length.min(room)).unwrap_or(&[]));
            self.input.consume(length + usize::from(end.is_some()));
            if end.is_some() {
                break;
            }
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    fn block_comment(&mut self, mut copy: Option<&mut Vec<u8>>) -> Result<()> {
        self.take(2, &mut copy);
        loop {
            let chunk = self.input.chunk().map_err(|e| io_error(&self.path, e))?;
            if chunk.is_empty() {
                return Err(self.truncated());
            }
            let star = memchr::memchr(b'*', chunk).unwrap_or(chunk.len());
            self.take(star, &mut copy);
            if self.peek_is(b"*/")? {
                self.take(2, &mut copy);
                return Ok(());
            }
            self.take(1, &mut copy);
        }
    }

    /// Consumes bytes of the buffer, and keeps them where somebody wants them.
    fn take(&mut self, n: usize, copy: &mut Option<&mut Vec<u8>>) {
        if let Some(copy) = copy
            && let Ok(bytes) = self.input.chunk()
        {
            copy.extend_from_slice(bytes.get(..n).unwrap_or(bytes));
        }
        self.input.consume(n);
    }

    /// Passes over the statement here and its delimiter.
    pub(super) fn skip(&mut self, mut copy: Option<&mut Vec<u8>>) -> Result<Skipped> {
        let mut skipped = Skipped::default();
        let mut depth = 0_u64;
        let first = self.delimiter.first().copied().unwrap_or(b';');
        loop {
            let chunk = self.input.chunk().map_err(|e| io_error(&self.path, e))?;
            if chunk.is_empty() {
                return Err(self.truncated());
            }
            let plain =
                chunk.iter().take_while(|b| !SPECIAL[usize::from(**b)] && **b != first).count();
            let special = chunk.get(plain).copied();
            self.take(plain, &mut copy);
            if copy.as_ref().is_some_and(|c| c.len() > LONGEST) {
                return Err(self.refused("a statement of more than 32 MiB that is no INSERT"));
            }
            let Some(special) = special else { continue };
            if special == first && self.at_delimiter()? {
                self.input.consume(self.delimiter.len());
                return Ok(skipped);
            }
            match special {
                b'\'' | b'"' | b'`' => self.quoted(special, &mut copy)?,
                b'(' => {
                    skipped.groups += u64::from(depth == 0);
                    depth += 1;
                    self.take(1, &mut copy);
                }
                b')' => {
                    depth = depth.saturating_sub(1);
                    self.take(1, &mut copy);
                }
                b'/' if self.peek_is(b"/*")?
                    && !self.peek_is(b"/*!")?
                    && !self.peek_is(b"/*M!")? =>
                {
                    self.block_comment(copy.as_deref_mut())?;
                }
                b'#' => drop(self.line()?),
                b'-' if is_line_comment(
                    self.input.peek(3).map_err(|e| io_error(&self.path, e))?,
                ) =>
                {
                    drop(self.line()?);
                    if let Some(copy) = &mut copy {
                        copy.push(b'\n');
                    }
                }
                _ => self.take(1, &mut copy),
            }
        }
    }

    fn at_delimiter(&mut self) -> Result<bool> {
        let head = self.input.peek(self.delimiter.len()).map_err(|e| io_error(&self.path, e))?;
        Ok(head == self.delimiter)
    }

    /// Passes over a string or a quoted name. A doubled quote ends one string and begins the next.
    fn quoted(&mut self, quote: u8, copy: &mut Option<&mut Vec<u8>>) -> Result<()> {
        let mode = self.session.mode;
        let name = quote == b'`' || (quote == b'"' && mode.ansi_quotes);
        let escapes = !name && !mode.no_backslash_escapes;
        self.take(1, copy);
        loop {
            let chunk = self.input.chunk().map_err(|e| io_error(&self.path, e))?;
            if chunk.is_empty() {
                return Err(self.truncated());
            }
            let end = if escapes {
                memchr::memchr2(quote, b'\\', chunk)
            } else {
                memchr::memchr(quote, chunk)
            };
            let Some(end) = end else {
                let all = chunk.len();
                self.take(all, copy);
                continue;
            };
            let escape = chunk.get(end) == Some(&b'\\');
            self.take(end, copy);
            if escape {
                // Both bytes, which may stand in two buffers.
                if self.input.peek(2).map_err(|e| io_error(&self.path, e))?.len() < 2 {
                    return Err(self.truncated());
                }
                self.take(2, copy);
            } else {
                self.take(1, copy);
                return Ok(());
            }
        }
    }

    /// Reads a quoted or plain name inside a statement.
    pub(super) fn name(&mut self) -> Result<String> {
        self.blanks()?;
        let quote = match self.byte()? {
            Some(b'`') => Some(b'`'),
            Some(b'"') if self.session.mode.ansi_quotes => Some(b'"'),
            _ => None,
        };
        let mut name = Vec::new();
        if let Some(quote) = quote {
            self.input.consume(1);
            loop {
                let byte = self.byte()?.ok_or_else(|| self.truncated())?;
                self.input.consume(1);
                if byte == quote {
                    if self.byte()? != Some(quote) {
                        break;
                    }
                    self.input.consume(1);
                }
                name.push(byte);
            }
        } else {
            while let Some(byte) = self
                .byte()?
                .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$') || *b >= 0x80)
            {
                name.push(byte);
                self.input.consume(1);
            }
        }
        if name.is_empty() || name.len() > 1024 {
            return Err(self.refused("a name was expected"));
        }
        String::from_utf8(name).map_err(|_| self.refused("a name that is not UTF-8"))
    }

    /// Eats a keyword if it stands here.
    pub(super) fn word(&mut self, word: &[u8]) -> Result<bool> {
        self.blanks()?;
        let head = self.input.peek(word.len() + 1).map_err(|e| io_error(&self.path, e))?;
        let here = starts_with_word(head, word);
        if here {
            self.input.consume(word.len());
        }
        Ok(here)
    }
}

/// An error of reading a file.
pub(super) fn io_error(path: &std::path::Path, error: io::Error) -> Box<Error> {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return Error::definite(
            codes::FILES_TRUNCATED,
            format!("{} ends too early", path.display()),
        )
        .source(error);
    }
    Error::definite(codes::FILES_MISSING, format!("{} cannot be read: {error}", path.display()))
        .source(error)
}

/// `--` and a blank.
fn is_line_comment(head: &[u8]) -> bool {
    matches!(head, [b'-', b'-', next, ..] if next.is_ascii_whitespace() || next.is_ascii_control())
        || head == b"--"
}

/// Whether a text begins with a word, without case, and the word ends there.
fn starts_with_word(head: &[u8], word: &[u8]) -> bool {
    let goes_on = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'$';
    head.get(..word.len()).is_some_and(|h| h.eq_ignore_ascii_case(word))
        && !head.get(word.len()).is_some_and(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(sql: &str) -> Result<Vec<String>> {
        let input = Input::new(Box::new(io::Cursor::new(sql.as_bytes().to_vec())));
        let mut script = Script::new(input, Session::new(""), "dump.sql".into());
        let mut pieces = Vec::new();
        while let Some(piece) = script.next()? {
            pieces.push(match piece {
                Piece::Comment(line) => format!("comment {line}"),
                Piece::Statement(text) => String::from_utf8(text).unwrap(),
                Piece::Rows => format!("rows {}", script.skip(None)?.groups),
            });
        }
        Ok(pieces)
    }

    #[test]
    fn statements_end_at_their_delimiter_only() {
        for (sql, expected) in [
            ("a; b ;\n;c", Err(())),
            ("a;b;", Ok(vec!["a", "b"])),
            ("a 'x;y\\';z' \"q;\" `n;` /* ; */ b;", Ok(vec!["a 'x;y\\';z' \"q;\" `n;` /* ; */ b"])),
            ("-- c;\n# d\na -- ;\n;", Ok(vec!["comment -- c;", "comment # d", "a \n"])),
            (
                "DELIMITER ;;\ncreate p begin a; b; end;;\ndelimiter ;\nc;",
                Ok(vec!["create p begin a; b; end", "c"]),
            ),
            ("/*M!999999\\- enable the sandbox mode */ \na;", Ok(vec!["a"])),
            ("/*!40101 SET x */;", Ok(vec!["/*!40101 SET x */"])),
            (
                "INSERT INTO t VALUES (1,'(;'),(f(2),3);\nREPLACE t (a) VALUES (1);inserted;",
                Ok(vec!["rows 2", "rows 2", "inserted"]),
            ),
            ("insert into t values (1,'a", Err(())),
            ("create table t (a int", Err(())),
            ("/* open", Err(())),
        ] {
            let actual = pieces(sql);
            match expected {
                Ok(expected) => assert_eq!(actual.unwrap(), expected, "{sql}"),
                Err(()) => assert_eq!(actual.unwrap_err().code, codes::FILES_TRUNCATED, "{sql}"),
            }
        }
    }
}
