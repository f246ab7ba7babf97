//! The tree of a file as written.

mod clause;
mod expr;

pub use clause::RowLine;
pub use expr::*;
