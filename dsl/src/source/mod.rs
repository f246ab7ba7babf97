//! Source text and places in it. Everything else in this crate speaks of places, so this module uses
//! nothing else.

mod map;
mod span;

pub use map::{Flaw, MAX_BYTES, Position, SourceFile, SourceMap};
pub use span::{FileId, Ident, Span, Spanned};
