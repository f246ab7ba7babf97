//! Loaded source files: their names and texts, and where a byte of them stands.
//!
//! A text is always valid UTF-8 and at most [`MAX_BYTES`] long, so that spans fit in 32 bits: what
//! is wrong with the bytes of a file is found when it is added.

use crate::{
    diagnostic::{Diagnostic, codes},
    syntax::{FileId, Span},
};

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

/// A place for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceMap {
    /// Adds a file; what is wrong with its bytes is pushed to `diagnostics`, and the text is what
    /// could be read of it.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = if bytes.len() > MAX_BYTES {
            diagnostics.push(
                Diagnostic::error(
                    codes::SYNTAX_TOO_LARGE,
                    "this file is too large to be a pipeline",
                    Span::new(id, 0, 0),
                    format!(
                        "{} MiB; at most {} MiB are read",
                        bytes.len() >> 20,
                        MAX_BYTES >> 20
                    ),
                )
                .help("pass a `.mig` file; data files are named in a `source`"),
            );
            String::new()
        } else {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(error) => {
                    let at = u32::try_from(error.valid_up_to()).unwrap_or(0);
                    diagnostics.push(
                        Diagnostic::error(
                            codes::SYNTAX_NOT_UTF8,
                            "this file is not UTF-8 text",
                            // Invalid bytes become one replacement character of three bytes.
                            Span::new(id, at, at + 3),
                            "the first byte that is not UTF-8",
                        )
                        .help("save the file as UTF-8"),
                    );
                    String::from_utf8_lossy(bytes).into_owned()
                }
            }
        };
        self.files.push(SourceFile {
            name: name.into(),
            text,
        });
        id
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
        let mut found = Vec::new();
        let id = sources.add("a.mig", b"\xEF\xBB\xBFlet a = \xFF1\n", &mut found);
        assert_eq!(sources.get(id).expect("added").text, "let a = \u{FFFD}1\n");
        assert_eq!(found[0].code, codes::SYNTAX_NOT_UTF8);
        assert_eq!(sources.text(found[0].labels[0].span), "\u{FFFD}");
    }

    #[test]
    fn places_count_lines_and_characters() {
        let mut sources = SourceMap::default();
        let id = sources.add("a.mig", "é\nüx".as_bytes(), &mut Vec::new());
        assert_eq!(sources.position(id, 5), Position { line: 2, column: 2 });
        assert_eq!(sources.position(id, 999), Position { line: 2, column: 3 });
        assert_eq!(sources.place(Span::new(id, 0, 1)), "a.mig:1:1");
    }

    #[test]
    fn a_huge_file_is_refused() {
        let mut sources = SourceMap::default();
        let mut found = Vec::new();
        sources.add("big", &vec![b'x'; MAX_BYTES + 1], &mut found);
        assert_eq!(found[0].code, codes::SYNTAX_TOO_LARGE);
    }
}
