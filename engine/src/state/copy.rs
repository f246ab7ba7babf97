//! Checkpoints of the copy.

use std::{collections::BTreeMap, sync::Arc};

use dsl::diagnostic::codes;
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Store};
use crate::error::{Error, ErrorClass, Result};

/// Chunks that one `INSERT` records.
const INSERT_ROWS: usize = 200;

/// A source table of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId {
    /// Endpoint name of the source.
    pub source: String,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub table: String,
}

/// How far the copy of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TablePhase {
    /// The target table is about to be made; what stands there empty is ours.
    Planned,
    /// The target table is there, its chunks are not recorded. Rows of other tables that are merged into it may be.
    Made,
    /// Its chunks are recorded.
    Copying,
    /// All rows are there.
    Copied,
    /// Indexes and constraints too.
    Done,
}

impl TablePhase {
    const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Made => "made",
            Self::Copying => "copying",
            Self::Copied => "copied",
            Self::Done => "done",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Planned, Self::Made, Self::Copying, Self::Copied, Self::Done]
            .into_iter()
            .find(|p| p.word() == word)
    }
}

/// What is recorded of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableState {
    /// How far it is.
    pub phase: TablePhase,
    /// Of the plan that it was begun by.
    pub fingerprint: String,
    /// Schema and name of the target table: a changed pipeline may lead to another one.
    pub target: (String, String),
    /// Whether this pipeline made the target table, and so makes its indexes and may drop it.
    pub made: bool,
    /// Position of the snapshot that its chunks are read from in the source's log, where it has one.
    pub position: Option<String>,
    /// Chunks, once they are recorded.
    pub chunks: u64,
}

/// What is recorded of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkState {
    /// Its range, serialised.
    pub range: String,
    /// Rows and bytes written, once it is done.
    pub done: Option<(u64, u64)>,
}

/// Checkpoints of one pipeline's copy.
pub struct CopyState {
    store: Arc<dyn Store>,
    pipeline: String,
}

impl CopyState {
    /// The checkpoints of a pipeline in a target that has the tables.
    #[must_use]
    pub fn attach(store: Arc<dyn Store>, pipeline: &str) -> Self {
        Self { store, pipeline: pipeline.to_owned() }
    }

    /// Opens the checkpoints of a pipeline, making the tables where they are missing.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn open(store: Arc<dyn Store>, pipeline: &str) -> Result<Self> {
        if let Some(sql) = store.create_schema(SCHEMA) {
            store.execute(&sql).await?;
        }
        let (short, long) = (store.short_text(), store.long_text());
        let id = format!(
            "pipeline {short} NOT NULL, source {short} NOT NULL, source_schema {short} NOT NULL, \
             source_table {short} NOT NULL"
        );
        let key = "pipeline, source, source_schema, source_table";
        store
            .execute(&format!(
                "CREATE TABLE IF NOT EXISTS {} ({id}, phase {short} NOT NULL, fingerprint {short} NOT NULL, \
                 target_schema {short} NOT NULL, target_table {short} NOT NULL, log_position {long}, \
                 made int NOT NULL, chunks bigint NOT NULL, PRIMARY KEY ({key}))",
                store.table("copy_table")
            ))
            .await?;
        store
            .execute(&format!(
                "CREATE TABLE IF NOT EXISTS {} ({id}, chunk bigint NOT NULL, chunk_range {long} NOT NULL, \
                 done_rows bigint, done_bytes bigint, PRIMARY KEY ({key}, chunk))",
                store.table("copy_chunk")
            ))
            .await?;
        Ok(Self::attach(store, pipeline))
    }

    fn is(&self, id: &TableId) -> String {
        let text = |value: &str| self.store.text(value);
        format!(
            "pipeline = {} AND source = {} AND source_schema = {} AND source_table = {}",
            text(&self.pipeline),
            text(&id.source),
            text(&id.schema),
            text(&id.table)
        )
    }

    fn values(&self, id: &TableId) -> String {
        [&self.pipeline, &id.source, &id.schema, &id.table]
            .map(|value| self.store.text(value))
            .join(", ")
    }

    /// All tables that are recorded.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn tables(&self) -> Result<BTreeMap<TableId, TableState>> {
        let rows = self
            .store
            .fetch(&format!(
                "SELECT source, source_schema, source_table, phase, fingerprint, target_schema, target_table, made, \
                 chunks, log_position FROM {} WHERE pipeline = {}",
                self.store.table("copy_table"),
                self.store.text(&self.pipeline)
            ))
            .await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                let mut next = || cells.next().flatten().unwrap_or_default();
                let id = TableId { source: next(), schema: next(), table: next() };
                let phase = TablePhase::parse(&next()).ok_or_else(damaged)?;
                let fingerprint = next();
                let target = (next(), next());
                let made = next() == "1";
                let chunks = next().parse().map_err(|_| damaged())?;
                Ok((
                    id,
                    TableState {
                        phase,
                        fingerprint,
                        target,
                        made,
                        chunks,
                        position: cells.next().flatten(),
                    },
                ))
            })
            .collect()
    }

    /// Begins a table: nothing that was recorded of it holds any more. `made`: the pipeline makes the target table.
    /// What is recorded is overwritten by one statement, so there is no moment at which nobody knows whose the
    /// target table is.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn begin(
        &self,
        id: &TableId,
        fingerprint: &str,
        target: (&str, &str),
        made: bool,
    ) -> Result<()> {
        let table = self.store.table("copy_table");
        self.store
            .execute(&format!(
                "DELETE FROM {} WHERE {}",
                self.store.table("copy_chunk"),
                self.is(id)
            ))
            .await?;
        let is_there = !self
            .store
            .fetch(&format!("SELECT 1 FROM {table} WHERE {}", self.is(id)))
            .await?
            .is_empty();
        let [fingerprint, schema, name] =
            [fingerprint, target.0, target.1].map(|value| self.store.text(value));
        let made = i32::from(made);
        let sql = if is_there {
            format!(
                "UPDATE {table} SET phase = 'planned', fingerprint = {fingerprint}, target_schema = {schema}, \
                 target_table = {name}, log_position = NULL, made = {made}, chunks = 0 WHERE {}",
                self.is(id)
            )
        } else {
            format!(
                "INSERT INTO {table} (pipeline, source, source_schema, source_table, phase, fingerprint, \
                 target_schema, target_table, made, chunks) \
                 VALUES ({}, 'planned', {fingerprint}, {schema}, {name}, {made}, 0)",
                self.values(id)
            )
        };
        self.store.execute(&sql).await.map(|_| ())
    }

    /// Forgets a table.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn forget(&self, id: &TableId) -> Result<()> {
        for table in ["copy_chunk", "copy_table"] {
            self.store
                .execute(&format!("DELETE FROM {} WHERE {}", self.store.table(table), self.is(id)))
                .await?;
        }
        Ok(())
    }

    /// Moves a table to a phase.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn advance(&self, id: &TableId, phase: TablePhase) -> Result<()> {
        self.store
            .execute(&format!(
                "UPDATE {} SET phase = '{}' WHERE {}",
                self.store.table("copy_table"),
                phase.word(),
                self.is(id)
            ))
            .await?;
        Ok(())
    }

    /// Records the chunks of a table that is made and the position of the snapshot that they are read from, and
    /// moves it to copying.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn record_chunks(
        &self,
        id: &TableId,
        ranges: &[String],
        position: Option<&str>,
    ) -> Result<()> {
        let table = self.store.table("copy_chunk");
        // Left over from a run that ended between the chunks and the phase.
        self.store.execute(&format!("DELETE FROM {table} WHERE {}", self.is(id))).await?;
        let prefix = self.values(id);
        for (part, ranges) in ranges.chunks(INSERT_ROWS).enumerate() {
            let rows: Vec<String> = ranges
                .iter()
                .enumerate()
                .map(|(i, range)| {
                    format!("({prefix}, {}, {})", part * INSERT_ROWS + i, self.store.text(range))
                })
                .collect();
            self.store
                .execute(&format!(
                    "INSERT INTO {table} (pipeline, source, source_schema, source_table, chunk, chunk_range) VALUES {}",
                    rows.join(", ")
                ))
                .await?;
        }
        let position = position.map_or_else(|| "NULL".to_owned(), |p| self.store.text(p));
        self.store
            .execute(&format!(
                "UPDATE {} SET phase = 'copying', chunks = {}, log_position = {position} WHERE {}",
                self.store.table("copy_table"),
                ranges.len(),
                self.is(id)
            ))
            .await?;
        Ok(())
    }

    /// The chunks of a table, in order.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn chunks(&self, id: &TableId) -> Result<Vec<ChunkState>> {
        let rows = self
            .store
            .fetch(&format!(
                "SELECT chunk_range, done_rows, done_bytes FROM {} WHERE {} ORDER BY chunk",
                self.store.table("copy_chunk"),
                self.is(id)
            ))
            .await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                let range = cells.next().flatten().ok_or_else(damaged)?;
                let mut number =
                    || cells.next().flatten().map(|n| n.parse().map_err(|_| damaged())).transpose();
                let (rows, bytes) = (number()?, number()?);
                Ok(ChunkState { range, done: rows.map(|rows| (rows, bytes.unwrap_or_default())) })
            })
            .collect()
    }

    /// The statement that marks a chunk as done, for the transaction that loads it. It changes no row if the
    /// chunk is marked already: a session of a killed run may commit while a new run loads the same chunk, and only
    /// one of the two may.
    #[must_use]
    pub fn mark_done(&self, id: &TableId, chunk: usize, rows: u64, bytes: u64) -> String {
        format!(
            "UPDATE {} SET done_rows = {rows}, done_bytes = {bytes} WHERE {} AND chunk = {chunk} \
             AND done_rows IS NULL",
            self.store.table("copy_chunk"),
            self.is(id)
        )
    }

    /// Whether a chunk is marked as done: asked after a commit whose answer was lost.
    ///
    /// # Errors
    /// The target refuses.
    pub async fn is_done(&self, id: &TableId, chunk: usize) -> Result<Option<u64>> {
        let rows = self
            .store
            .fetch(&format!(
                "SELECT done_rows FROM {} WHERE {} AND chunk = {chunk}",
                self.store.table("copy_chunk"),
                self.is(id)
            ))
            .await?;
        Ok(rows
            .into_iter()
            .next()
            .and_then(|row| row.into_iter().next())
            .flatten()
            .and_then(|n| n.parse().ok()))
    }
}

fn damaged() -> Box<Error> {
    Error::new(
        codes::STATE_DAMAGED,
        ErrorClass::Definite,
        "the checkpoint in the target cannot be read",
    )
    .help("`engine run --restart` forgets it and copies anew")
}
