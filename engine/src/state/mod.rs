//! What is done so far: checkpoints in the target, beside the rows that they speak of.
//!
//! Two tables in the target's `_engine` schema (prefix `_engine_` where a target has no schemas):
//!
//! * `copy_table`: one row a source table: which plan it was copied by, how far it is
//!   ([`TablePhase`]), at which position of the source's log.
//! * `copy_chunk`: one row a chunk: its range, and, once loaded, its rows. The statement that marks a
//!   chunk as done runs in the transaction that loads it, so after `kill -9` a chunk is either there and
//!   marked, or neither.
//!
//! Statements are plain SQL that every target understands; values are quoted by [`crate::ddl::quote`]'s
//! rules for the target's dialect, which the caller hands over as a function, since this module knows no dialect.

mod copy;

use async_trait::async_trait;

pub use copy::{ChunkState, CopyState, TableId, TablePhase, TableState};

use crate::error::Result;

/// The schema of our own tables in a target.
pub const SCHEMA: &str = "_engine";

/// Something that runs SQL: the target.
#[async_trait]
pub trait Store: Send + Sync {
    /// Runs one statement.
    async fn execute(&self, sql: &str) -> Result<u64>;
    /// Runs one query and returns its rows as text.
    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>>;
    /// The statement that makes the schema, where the target has schemas.
    fn create_schema(&self, name: &str) -> Option<String>;
    /// A table of our own by its name, quoted.
    fn table(&self, name: &str) -> String;
    /// A text as a literal.
    fn text(&self, value: &str) -> String;
    /// The type of a short text that is compared byte by byte.
    fn short_text(&self) -> &'static str;
    /// The type of a long text.
    fn long_text(&self) -> &'static str;
}
