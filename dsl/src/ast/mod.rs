//! The tree of a file as written.

mod clause;
mod expr;
mod item;
mod pattern;
mod visit;

pub use clause::*;
pub use expr::*;
pub use item::*;
pub use pattern::*;
