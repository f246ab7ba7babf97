//! The states of a pipeline: from a checked program to done. Each phase is one module; what a phase
//! did stands in the target's checkpoints, so that any phase can be entered again after `kill -9`.

mod copy;
mod prepare;
mod store;

pub use copy::{CopyOptions, Resume, Summary, TableSummary, copy};
pub use prepare::{Prepared, connect, prepare};
