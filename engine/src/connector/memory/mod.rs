//! A source and a target inside this process, for tests of everything between them.
//!
//! The [`MemorySource`] holds tables as batches and cuts them by row number. The [`MemoryTarget`] is a real SQLite database
//! in memory: statements, catalogs, checkpoints and constraints work as on a server. It also keeps
//! every batch that was committed, as it arrived, and fails where a test asks for it ([`Fault`]).

mod source;
mod target;

pub use source::MemorySource;
pub use target::{Fault, MemoryTarget};
