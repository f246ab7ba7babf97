//! Files whose bytes cannot be read as text.

use crate::{
    diagnostic::{Diagnostic, codes},
    source::{FileId, Flaw, MAX_BYTES, Span},
};

/// Says what is wrong with the bytes of a file.
#[must_use]
pub fn flaw(file: FileId, flaw: Flaw) -> Diagnostic {
    match flaw {
        Flaw::TooLarge { bytes } => Diagnostic::error(
            codes::SYNTAX_TOO_LARGE,
            "this file is too large to be a pipeline",
            Span::new(file, 0, 0),
            format!("{} MiB; at most {} MiB are read", bytes >> 20, MAX_BYTES >> 20),
        )
        .help("pass a `.mig` file; data files are named in a `source`"),
        Flaw::NotUtf8 { at } => Diagnostic::error(
            codes::SYNTAX_NOT_UTF8,
            "this file is not UTF-8 text",
            Span::new(file, at, at.saturating_add(3)),
            "the first byte that is not UTF-8",
        )
        .help("save the file as UTF-8"),
    }
}
