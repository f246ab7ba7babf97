//! Expressions at work: over batches, over one row, and as SQL of a source.
//!
//! ```text
//! hir::Expr ─▶ Program ─┬─▶ batch   Arrow arrays: copy, verify        (lower: as a PhysicalExpr)
//!                       └─▶ row     values of one change: stream
//!           └─▶ render              the same condition in the source's SQL
//! ```
//!
//! Both evaluators share the kernels, which compute one value from the operands' values; the batch
//! evaluator adds loops over whole arrays where that pays. Operands that a row does not need are not
//! evaluated for it, so a failure arises in the batch exactly where it arises in the row.
//! Nothing here reads a clock, a session or a setting: the same row gives the same value anywhere.

mod batch;
mod decimal;
mod failure;
mod kernel;
mod lower;
mod program;
mod render;
pub mod row;
pub mod rows;
mod scalar;

pub use failure::Failure;
pub use lower::{RowExpr, lower};
pub use program::Program;
pub use render::{Equality, render};
