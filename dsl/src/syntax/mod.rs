//! From text to a lossless tree: grammar, parser, recovery, spans, keywords.

mod span;

pub use span::{FileId, Ident, Span, Spanned};
