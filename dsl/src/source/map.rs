//! Loaded source files: their names and texts, and where a byte of them stands.
//!
//! A text is always valid UTF-8 and at most [`MAX_BYTES`] long, so that spans fit in 32 bits: what
//! is wrong with the bytes of a file is found when it is added.

use super::{FileId, Span};

/// The longest file that is read: 16 MiB. People write kilobytes.
pub const MAX_BYTES: usize = 16 << 20;

/// One loaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name as it is shown: a path, or `std/mysql.mig`.
    pub name: String,
    /// Its text, without a byte-order mark.
    pub text: String,
}

/// All files of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// What is wrong with the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Longer than [`MAX_BYTES`]; nothing of it was read.
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Not UTF-8. Invalid bytes became replacement characters, of three bytes each.
    NotUtf8 {
        /// The first invalid byte.
        at: u32,
    },
}

/// A place for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceMap {
    /// Adds a file. What is wrong with its bytes is returned, and the text is what could be read of it.
    pub fn add(&mut self, name: impl Into<String>, bytes: &[u8]) -> (FileId, Option<Flaw>) {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let (text, flaw) = if bytes.len() > MAX_BYTES {
            (String::new(), Some(Flaw::TooLarge { bytes: bytes.len() }))
        } else {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(error) => {
                    let at = u32::try_from(error.valid_up_to()).unwrap_or(0);
                    (String::from_utf8_lossy(bytes).into_owned(), Some(Flaw::NotUtf8 { at }))
                }
            }
        };
        self.files.push(SourceFile { name: name.into(), text });
        (id, flaw)
    }

    /// The file of this number.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// All files; their places are their numbers.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The text that a span covers; empty where the span is of no file.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|file| file.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// Line and column of a byte.
    #[must_use]
    pub fn position(&self, file: FileId, byte: u32) -> Position {
        let text = self.get(file).map_or("", |file| file.text.as_str());
        let before = text.get(..byte as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Position {
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }

    /// `name:line:column` of the beginning of a span.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        let Position { line, column } = self.position(span.file, span.start);
        let name = self.get(span.file).map_or("?", |file| file.name.as_str());
        format!("{name}:{line}:{column}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_text_are_told_and_read_as_far_as_possible() {
        let mut sources = SourceMap::default();
        let (id, flaw) = sources.add("a.mig", b"\xEF\xBB\xBFlet a = \xFF1\n");
        assert_eq!(sources.get(id).expect("added").text, "let a = \u{FFFD}1\n");
        assert_eq!(flaw, Some(Flaw::NotUtf8 { at: 8 }));
        assert_eq!(sources.text(Span::new(id, 8, 11)), "\u{FFFD}");
    }

    #[test]
    fn places_count_lines_and_characters() {
        let mut sources = SourceMap::default();
        let (id, _) = sources.add("a.mig", "é\nüx".as_bytes());
        assert_eq!(sources.position(id, 5), Position { line: 2, column: 2 });
        assert_eq!(sources.position(id, 999), Position { line: 2, column: 3 });
        assert_eq!(sources.place(Span::new(id, 0, 1)), "a.mig:1:1");
    }

    #[test]
    fn a_huge_file_is_refused() {
        let mut sources = SourceMap::default();
        let (_, flaw) = sources.add("big", &vec![b'x'; MAX_BYTES + 1]);
        assert_eq!(flaw, Some(Flaw::TooLarge { bytes: MAX_BYTES + 1 }));
    }
}
