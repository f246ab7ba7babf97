//! What the engine receives: pipelines with every name resolved, every setting typed and every
//! pattern compiled. Row expressions stay trees until a table is known: `check::row::bind` makes a
//! [`RowMap`] of a route and a table, with all types, coercions and failures explicit.
//!
//! A program that has errors never becomes a [`Program`].

mod expr;
mod pattern;
mod pipeline;
mod print;
mod row;

pub use expr::*;
pub use pattern::*;
pub use pipeline::*;
pub use print::Printed;
pub use row::*;
