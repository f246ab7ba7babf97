//! SQL of MySQL and MariaDB as tokens with places.
//!
//! The text of a versioned comment (`/*!80016 … */`, `/*M!100301 … */`) is SQL and is read as such,
//! whatever its version: dumps of newer servers must be understood. All other comments are blanks.
//! Strings and identifiers are kept as they are written and unquoted by [`Lexer::unquote`]. How a
//! quote and a backslash are read depends on `sql_mode`. Source: MySQL manual 11.1–11.2, 11.7.

use std::borrow::Cow;
use std::ops::Range;

use super::ParseError;

/// How the text is to be read: the parts of `sql_mode` that change what a token is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mode {
    /// `ANSI_QUOTES`: `"a"` is an identifier.
    pub ansi_quotes: bool,
    /// `NO_BACKSLASH_ESCAPES`: a backslash in a string stands for itself.
    pub no_backslash_escapes: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A keyword or an unquoted identifier.
    Word,
    /// A quoted identifier.
    Ident,
    /// A string.
    Text,
    /// A number without sign.
    Number,
    /// `0x1F`, `x'1F'`.
    Hex,
    /// `0b101`, `b'101'`.
    Bits,
    /// `@a`, `@@session.a`.
    Variable,
    /// Punctuation or an operator.
    Symbol,
    /// The end of the text.
    End,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Offset of its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Token {
    /// Its place in the text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The mark that MariaDB's dump begins with; the version is one that no server has.
const SANDBOX: &str = "/*M!999999";

/// Operators of more than one character, longest first.
const OPERATORS: [&str; 12] =
    ["<=>", "->>", "<=", ">=", "<>", "!=", "||", "&&", "<<", ">>", "->", ":="];

/// Cuts a text into tokens.
pub struct Lexer<'a> {
    sql: &'a str,
    mode: Mode,
    at: usize,
    /// Versioned comments that are open.
    open: usize,
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of a text.
    #[must_use]
    pub fn new(sql: &'a str, mode: Mode) -> Self {
        Self { sql, mode, at: 0, open: 0 }
    }

    /// All tokens; the last one is [`Kind::End`].
    ///
    /// # Errors
    /// A string, an identifier or a comment that does not end.
    pub fn tokens(mut self) -> Result<Vec<Token>, ParseError> {
        let mut tokens = Vec::with_capacity(self.sql.len() / 5 + 1);
        loop {
            let token = self.next()?;
            tokens.push(token);
            if token.kind == Kind::End {
                return Ok(tokens);
            }
        }
    }

    /// The text of a quoted token without its quotes and escapes; of another token, itself.
    #[must_use]
    pub fn unquote(token: &'a str, mode: Mode) -> Cow<'a, str> {
        let Some(quote @ ('\'' | '"' | '`')) = token.chars().next() else {
            return Cow::Borrowed(token);
        };
        let inner = token.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)).unwrap_or("");
        let escapes =
            !mode.no_backslash_escapes && quote != '`' && !(quote == '"' && mode.ansi_quotes);
        if !inner.contains(quote) && !(escapes && inner.contains('\\')) {
            return Cow::Borrowed(inner);
        }
        let mut out = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            if c == quote {
                chars.next(); // the second of two
                out.push(quote);
            } else if c == '\\' && escapes {
                match chars.next() {
                    Some('0') => out.push('\0'),
                    Some('b') => out.push('\u{8}'),
                    Some('n') => out.push('\n'),
                    Some('r') => out.push('\r'),
                    Some('t') => out.push('\t'),
                    Some('Z') => out.push('\u{1a}'),
                    Some(wildcard @ ('%' | '_')) => out.extend(['\\', wildcard]),
                    Some(other) => out.push(other),
                    None => {}
                }
            } else {
                out.push(c);
            }
        }
        Cow::Owned(out)
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.sql.as_bytes().get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'a str {
        self.sql.get(self.at..).unwrap_or("")
    }

    fn error(&self, at: usize, what: &str) -> ParseError {
        ParseError::new(self.sql, at, what.to_owned())
    }

    /// Skips blanks, comments, and the marks of versioned comments.
    fn blanks(&mut self) -> Result<(), ParseError> {
        loop {
            let rest = self.rest();
            if self.byte(0).is_some_and(|b| b.is_ascii_whitespace() || b.is_ascii_control()) {
                self.at += 1;
            } else if self.open > 0 && rest.starts_with("*/") {
                self.open -= 1;
                self.at += 2;
            } else if (rest.starts_with("/*!") || rest.starts_with("/*M!"))
                && !rest.starts_with(SANDBOX)
            {
                self.open += 1;
                self.at += if rest.starts_with("/*!") { 3 } else { 4 };
                let digits = self.rest().bytes().take(6).take_while(u8::is_ascii_digit).count();
                self.at += if digits >= 5 { digits } else { 0 };
            } else if rest.starts_with("/*") {
                let end = rest.get(2..).and_then(|t| t.find("*/"));
                let Some(end) = end else {
                    return Err(self.error(self.at, "a comment that does not end"));
                };
                self.at += end + 4;
            } else if rest.starts_with('#') || starts_line_comment(rest) {
                self.at += rest.find('\n').map_or(rest.len(), |n| n + 1);
            } else {
                return Ok(());
            }
        }
    }

    fn next(&mut self) -> Result<Token, ParseError> {
        self.blanks()?;
        let start = self.at;
        let Some(first) = self.byte(0) else {
            if self.open > 0 {
                return Err(self.error(start, "a comment that does not end"));
            }
            return Ok(Token { kind: Kind::End, start, end: start });
        };
        let kind = match first {
            b'\'' => self.quoted(first, Kind::Text)?,
            b'`' => self.quoted(first, Kind::Ident)?,
            b'"' if self.mode.ansi_quotes => self.quoted(first, Kind::Ident)?,
            b'"' => self.quoted(first, Kind::Text)?,
            b'x' | b'X' if self.byte(1) == Some(b'\'') => self.prefixed(Kind::Hex)?,
            b'b' | b'B' if self.byte(1) == Some(b'\'') => self.prefixed(Kind::Bits)?,
            b'@' => {
                self.at += 1;
                while self.byte(0).is_some_and(|b| is_word(b) || b == b'@' || b == b'.') {
                    self.at += 1;
                }
                Kind::Variable
            }
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_some_and(|b| b.is_ascii_digit()) => self.number(),
            _ if is_word(first) => {
                self.word();
                Kind::Word
            }
            _ => {
                let rest = self.rest();
                let operator = OPERATORS.iter().find(|op| rest.starts_with(**op));
                self.at += operator.map_or(1, |op| op.len());
                Kind::Symbol
            }
        };
        Ok(Token { kind, start, end: self.at })
    }

    fn word(&mut self) {
        while self.byte(0).is_some_and(is_word) {
            self.at += 1;
        }
    }

    /// A string or identifier; two quotes stand for one.
    fn quoted(&mut self, quote: u8, kind: Kind) -> Result<Kind, ParseError> {
        let start = self.at;
        let escapes = kind == Kind::Text && !self.mode.no_backslash_escapes;
        self.at += 1;
        loop {
            match self.byte(0) {
                None => return Err(self.error(start, "a quote that is not closed")),
                Some(b'\\') if escapes => self.at += 2,
                Some(b) if b == quote && self.byte(1) == Some(quote) => self.at += 2,
                Some(b) if b == quote => {
                    self.at += 1;
                    return Ok(kind);
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// `x'…'` or `b'…'`.
    fn prefixed(&mut self, kind: Kind) -> Result<Kind, ParseError> {
        self.at += 1;
        self.quoted(b'\'', kind)
    }

    /// A number; or a word that begins with digits, which MySQL allows.
    fn number(&mut self) -> Kind {
        let rest = self.rest().as_bytes();
        let digits = |from: usize| {
            rest.get(from..).unwrap_or(&[]).iter().take_while(|b| b.is_ascii_digit()).count()
        };
        let radix = |test: fn(&u8) -> bool| {
            rest.get(2..).unwrap_or(&[]).iter().take_while(|b| test(b)).count()
        };
        for (mark, kind, test) in [
            (b"0x", Kind::Hex, u8::is_ascii_hexdigit as fn(&u8) -> bool),
            (b"0b", Kind::Bits, |b: &u8| matches!(b, b'0' | b'1')),
        ] {
            let length = radix(test);
            let ends = !rest.get(2 + length).copied().is_some_and(is_word);
            if rest.starts_with(mark) && length > 0 && ends {
                self.at += 2 + length;
                return kind;
            }
        }
        let mut length = digits(0);
        let mut whole = true;
        if rest.get(length) == Some(&b'.') {
            whole = false;
            length += 1 + digits(length + 1);
        }
        if matches!(rest.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                whole = false;
                length += 1 + sign + exponent;
            }
        }
        if whole && rest.get(length).copied().is_some_and(is_word) {
            self.word();
            return Kind::Word;
        }
        self.at += length;
        Kind::Number
    }
}

/// Bytes of words; everything outside ASCII is a letter.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// `--` starts a comment only before a blank, so that `5--1` is a sum.
fn starts_line_comment(rest: &str) -> bool {
    rest.strip_prefix("--").is_some_and(|t| {
        t.bytes().next().is_none_or(|b| b.is_ascii_whitespace() || b.is_ascii_control())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sql: &str, mode: Mode) -> Vec<(Kind, &str)> {
        let tokens = Lexer::new(sql, mode).tokens().unwrap();
        tokens.iter().filter(|t| t.kind != Kind::End).map(|t| (t.kind, &sql[t.range()])).collect()
    }

    #[test]
    fn tokens_are_cut_where_the_server_cuts_them() {
        let plain = Mode::default();
        let cases: &[(&str, &[(Kind, &str)])] = &[
            (
                "a`b``c`'d''e'",
                &[(Kind::Word, "a"), (Kind::Ident, "`b``c`"), (Kind::Text, "'d''e'")],
            ),
            ("'a\\'b' \"c\\\"d\"", &[(Kind::Text, "'a\\'b'"), (Kind::Text, "\"c\\\"d\"")]),
            (
                "1 1.5 .5 1e10 1.e-3 2a 3e",
                &[
                    (Kind::Number, "1"),
                    (Kind::Number, "1.5"),
                    (Kind::Number, ".5"),
                    (Kind::Number, "1e10"),
                    (Kind::Number, "1.e-3"),
                    (Kind::Word, "2a"),
                    (Kind::Word, "3e"),
                ],
            ),
            (
                "0xFF x'ff' 0b1 b'10' 0xg",
                &[
                    (Kind::Hex, "0xFF"),
                    (Kind::Hex, "x'ff'"),
                    (Kind::Bits, "0b1"),
                    (Kind::Bits, "b'10'"),
                    (Kind::Word, "0xg"),
                ],
            ),
            (
                "a -- b\n#c\n/* d */ /*!80016 e*/ /*M!100301 f */ /*! g */",
                &[(Kind::Word, "a"), (Kind::Word, "e"), (Kind::Word, "f"), (Kind::Word, "g")],
            ),
            (
                "a<=>b->>c--1",
                &[
                    (Kind::Word, "a"),
                    (Kind::Symbol, "<=>"),
                    (Kind::Word, "b"),
                    (Kind::Symbol, "->>"),
                    (Kind::Word, "c"),
                    (Kind::Symbol, "-"),
                    (Kind::Symbol, "-"),
                    (Kind::Number, "1"),
                ],
            ),
            ("@@session.x @a", &[(Kind::Variable, "@@session.x"), (Kind::Variable, "@a")]),
            ("ключ$1", &[(Kind::Word, "ключ$1")]),
        ];
        for (sql, expected) in cases {
            assert_eq!(words(sql, plain), *expected, "{sql}");
        }
    }

    #[test]
    fn sql_mode_changes_quotes_and_backslashes() {
        let ansi = Mode { ansi_quotes: true, no_backslash_escapes: true };
        assert_eq!(words("\"a\"'b\\'", ansi), [(Kind::Ident, "\"a\""), (Kind::Text, "'b\\'")]);
        assert_eq!(Lexer::unquote("'b\\'", ansi), "b\\");
        assert_eq!(Lexer::unquote("'b\\n\\%\\''''", Mode::default()), "b\n\\%''");
        assert_eq!(Lexer::unquote("`a``\\n`", Mode::default()), "a`\\n");
    }

    #[test]
    fn what_does_not_end_is_an_error_with_a_place() {
        for (sql, at) in [("a 'b", 2), ("`", 0), ("a /* b", 2), ("/*!50100 a", 10), ("'a\\", 0)] {
            let error = Lexer::new(sql, Mode::default()).tokens().unwrap_err();
            assert_eq!(error.offset, at, "{sql}: {error}");
        }
    }
}
