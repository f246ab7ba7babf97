//! From text to trees: grammar, parser, recovery, spans, keywords.
//!
//! ```text
//! text ──▶ parser ──▶ grammar (one line at a time) ──▶ lowering, expression ──▶ ast
//!                         └─ lexical, expected: a line that does not match is told and skipped
//! ```
//!
//! Parsing never fails and never panics: it returns a tree and every diagnostic of the file.

mod expected;
mod expression;
mod flaw;
mod grammar;
pub mod keywords;
mod lexical;
mod line;
mod lowering;
mod parser;
mod quantity;
mod recovery;

pub use expression::MAX_DEPTH;
pub use flaw::flaw;
pub use parser::{Parsed, parse, parse_expression};
