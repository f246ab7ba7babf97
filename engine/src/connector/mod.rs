//! Servers and files. Only this module opens database connections.
//!
//! A [`Source`] declares tables and gives a [`Snapshot`], which splits tables into chunks and reads
//! them as Arrow batches. A [`Target`] declares what it holds, runs statements, and loads batches in
//! one transaction together with the statements that record them. Both speak in catalogs of plain
//! data and in batches whose arrays follow [`crate::data`]; neither knows of pipelines.

mod cell;
pub mod files;
pub mod memory;
pub mod mysql;
mod open;
pub mod policy;
pub mod postgres;
mod quote;
pub mod setting;
pub mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;
use dsl::catalog::{Catalog, Table};
use dsl::diagnostic::codes;
use dsl::types::SqlType;
use serde::{Deserialize, Serialize};

pub use crate::ddl::Dialect;
pub use open::{source as open_source, target as open_target};

use crate::{
    data::BatchStream,
    error::{Error, ErrorClass, Result},
};

/// What answered at the other end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Server {
    /// `MariaDB`, `MySQL`, `PostgreSQL`, `SQLite`, `mysqldump file`, …
    pub product: String,
    /// `10.11.6`.
    pub version: String,
    /// What distinguishes its SQL.
    pub dialect: Dialect,
}

impl Server {
    /// The version as numbers, where it has three: `(10, 11, 6)`.
    #[must_use]
    pub fn number(&self) -> Option<(u32, u32, u32)> {
        let mut parts = self.version.split(|c: char| !c.is_ascii_digit()).map(str::parse);
        let mut next = || parts.next()?.ok();
        Some((next()?, next().unwrap_or(0), next().unwrap_or(0)))
    }
}

/// A place in a server's binary log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Log file.
    pub file: String,
    /// Byte in the file.
    pub offset: u64,
    /// All transactions up to here: a GTID set of MySQL, a GTID position of MariaDB.
    pub gtid: Option<String>,
}

impl Position {
    /// Whether both stand for the same data. File names change when a server restarts; GTIDs do not.
    #[must_use]
    pub fn is_same_data(&self, other: &Self) -> bool {
        match (&self.gtid, &other.gtid) {
            (Some(a), Some(b)) => a == b,
            _ => (&self.file, self.offset) == (&other.file, other.offset),
        }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.offset)?;
        match &self.gtid {
            Some(gtid) => write!(f, " (gtid {gtid})"),
            None => Ok(()),
        }
    }
}

/// Which tables a catalog is asked for.
pub type Selector = Arc<dyn Fn(&str, &str) -> bool + Send + Sync>;

/// Something that rows are read from.
#[async_trait]
pub trait Source: Send + Sync {
    /// What answered.
    fn server(&self) -> &Server;

    /// Tables that `wanted(schema, table)` selects, and other objects of their schemas. System
    /// schemas are never asked about.
    async fn catalog(&self, wanted: Selector) -> Result<Catalog>;

    /// A point in time to read at, for `sessions` parallel readers.
    async fn snapshot(&self, sessions: usize, consistent: bool) -> Result<Arc<dyn Snapshot>>;
}

/// One point in time of a source.
#[async_trait]
pub trait Snapshot: Send + Sync {
    /// When it was taken: microseconds since 1970 by the source's clock. It is `now()` of row expressions.
    fn taken_at(&self) -> i64;

    /// The position in the source's log that the snapshot corresponds to, or precedes.
    fn position(&self) -> Option<&Position>;

    /// Cuts a table into chunks of about `size`, which together hold each row exactly once.
    async fn split(
        &self,
        table: &Table,
        by: &ChunkKey,
        size: dsl::hir::ChunkSize,
    ) -> Result<Vec<ChunkRange>>;

    /// Reads one chunk. Fields of the batches are the scan's columns in order.
    async fn scan(&self, scan: Scan) -> Result<BatchStream>;
}

/// What a table is cut by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ChunkKey {
    /// Columns of an index, in its order.
    Columns(Vec<String>),
    /// Nothing: the whole table is one chunk.
    Whole,
}

/// A part of a table. Stored with the checkpoint, so that a restarted copy knows the same chunks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChunkRange {
    /// All rows.
    All,
    /// Rows whose key is ≥ `from` and < `to`, compared by the server. Bounds are SQL literals of the
    /// source, one a key column; an absent bound is open. The first range also holds rows with NULL in the key.
    Keys {
        /// Key columns.
        columns: Vec<String>,
        /// Lower bound, included.
        from: Option<Vec<String>>,
        /// Upper bound, left out.
        to: Option<Vec<String>>,
    },
    /// Bytes of a file: whole statements that begin in `start..end`.
    Bytes {
        /// Path of the file, relative to the source's own path.
        file: String,
        /// First byte.
        start: u64,
        /// One past the last byte.
        end: u64,
    },
}

/// One chunk to read.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The table as the catalog declares it.
    pub table: Arc<Table>,
    /// Which columns, by index.
    pub columns: Vec<usize>,
    /// Which rows.
    pub range: ChunkRange,
    /// A condition in the source's SQL that a row must meet as well.
    pub filter: Option<String>,
}

/// Something that rows are written to.
#[async_trait]
pub trait Target: Send + Sync {
    /// What answered.
    fn server(&self) -> &Server;

    /// Tables of these schemas, as far as they exist. Schema and table names are as the target has
    /// them; types of targets outside the MySQL family are [`SqlType::Other`].
    async fn catalog(&self, schemas: &[String]) -> Result<Catalog>;

    /// Runs one statement outside a transaction and returns the affected rows.
    async fn execute(&self, sql: &str) -> Result<u64>;

    /// Runs one query and returns all rows as text; for small results.
    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>>;

    /// Writes batches in one transaction. Rows are inserted, never replaced: a key that is there
    /// already, a value that does not fit, and a row that the server skipped are errors, and then nothing is written.
    async fn load(&self, load: Load) -> Result<Loaded>;
}

/// Rows to write.
pub struct Load {
    /// Target schema.
    pub schema: String,
    /// Target table.
    pub table: String,
    /// Columns of the batches, in order.
    pub columns: Arc<[LoadColumn]>,
    /// The rows.
    pub input: BatchStream,
    /// Statements for the same transaction, made when the rows are written and counted. Each changes a row, or
    /// another session was first: then nothing is written ([`overtaken`]).
    pub record: Box<dyn FnOnce(&Loaded) -> Vec<String> + Send>,
}

/// A column of a [`Load`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadColumn {
    /// Name in the target.
    pub name: String,
    /// Type of the *values*: the source column's, or what `cast` or `add` declared. Together with the
    /// type that the target's own catalog gives the column it decides how a value is written.
    pub ty: SqlType,
}

/// What a load wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// Rows.
    pub rows: u64,
    /// Bytes in the form sent to the target.
    pub bytes: u64,
    /// Values that a declared policy replaced (zero dates, NUL in text).
    pub replaced: u64,
}

/// A record that changed no row: another session has written the same chunk. The class lets the caller look again.
pub(crate) fn overtaken() -> Box<Error> {
    let what = "another session has written the same chunk meanwhile";
    Error::new(codes::STATE_OVERTAKEN, ErrorClass::Connection, what)
        .help("see that the pipeline runs only once, then run the same command again")
}
