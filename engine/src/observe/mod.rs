//! Progress as numbers that anyone may read at any time. Nothing here prints.

mod figure;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};
use std::time::Instant;

use serde::Serialize;

pub use figure::{count, counted, duration, size};

/// How far a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not begun.
    Waiting,
    /// Rows are being copied.
    Copying,
    /// Indexes and constraints are being made.
    Indexing,
    /// Everything is there.
    Done,
    /// An error ended it.
    Failed,
}

/// Progress of one table.
#[derive(Debug)]
pub struct TableProgress {
    /// Which source table it is: `source.schema.table`.
    pub key: String,
    /// `schema.table` of the target.
    pub name: String,
    /// Rows expected: an estimate.
    pub rows_expected: AtomicU64,
    /// Rows written and committed.
    pub rows: AtomicU64,
    /// Bytes written and committed.
    pub bytes: AtomicU64,
    /// Rows read so far, of chunks under way too: moves more smoothly than `rows`.
    pub rows_read: AtomicU64,
    /// Values that a declared policy replaced.
    pub replaced: AtomicU64,
    stage: Mutex<(Stage, Option<Instant>, Option<Instant>)>,
}

impl TableProgress {
    /// A table that waits.
    #[must_use]
    pub fn new(key: String, name: String, rows_expected: u64) -> Self {
        Self {
            key,
            name,
            rows_expected: AtomicU64::new(rows_expected),
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            rows_read: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
            stage: Mutex::new((Stage::Waiting, None, None)),
        }
    }

    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Moves to a stage.
    pub fn enter(&self, stage: Stage) {
        let mut slot = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        slot.0 = stage;
        slot.1.get_or_insert_with(Instant::now);
        if matches!(stage, Stage::Done | Stage::Failed) {
            slot.2 = Some(Instant::now());
        }
    }

    /// Seconds from its beginning to its end, or to now.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let slot = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        match (slot.1, slot.2) {
            (Some(begin), Some(end)) => (end - begin).as_secs_f64(),
            (Some(begin), None) => begin.elapsed().as_secs_f64(),
            _ => 0.0,
        }
    }

    /// Adds a committed chunk.
    pub fn add(&self, rows: u64, bytes: u64, replaced: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.replaced.fetch_add(replaced, Ordering::Relaxed);
    }
}

/// Progress of a run.
#[derive(Debug)]
pub struct Progress {
    tables: Mutex<Vec<Arc<TableProgress>>>,
    begun: Instant,
}

impl Default for Progress {
    fn default() -> Self {
        Self { tables: Mutex::new(Vec::new()), begun: Instant::now() }
    }
}

impl Progress {
    /// Announces a table; one that was announced before begins anew.
    pub fn table(&self, key: String, name: String, rows_expected: u64) -> Arc<TableProgress> {
        let table = Arc::new(TableProgress::new(key, name, rows_expected));
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        match tables.iter_mut().find(|t| t.key == table.key) {
            Some(slot) => *slot = Arc::clone(&table),
            None => tables.push(Arc::clone(&table)),
        }
        table
    }

    /// All tables so far.
    #[must_use]
    pub fn tables(&self) -> Vec<Arc<TableProgress>> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Seconds since the run began.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }
}
