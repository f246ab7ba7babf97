//! What will happen: the checked pipeline, bound to the tables that are there.
//!
//! [`build`] assigns tables to routes, binds every route's row stage to its tables, shapes the target
//! tables, and decides what the source's server can do itself. The result is plain data: it is
//! printed, compared, fingerprinted, turned into a graph and run; nothing later decides anything anew.

mod build;
mod fingerprint;
mod report;
mod shape;

use std::sync::Arc;

use dsl::{
    catalog::{ObjectKind, Schema, Table},
    hir::{ChunkSize, CopySettings, Expr, RowMap},
    source::Span,
};
use serde::Serialize;

pub use build::{SourceState, TargetState, build, source_tables};
pub use report::text;

use crate::{
    connector::{ChunkKey, LoadColumn, Server},
    ddl::Rendered,
    state::TablePhase,
};

/// Everything a run will do.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// Name of the pipeline.
    pub pipeline: String,
    /// Sources, in the order of `from`.
    pub sources: Vec<Endpoint>,
    /// The target.
    pub target: Endpoint,
    /// Target schemas that are not there yet.
    pub schemas: Vec<Schema>,
    /// One entry a source table.
    pub tables: Vec<TablePlan>,
    /// Objects that are not carried.
    pub not_carried: Vec<NotCarried>,
    /// How the copy is done; `None`: nothing is copied.
    pub copy: Option<CopySettings>,
    /// What a person should know before running this.
    pub remarks: Vec<Remark>,
}

impl Plan {
    /// How large the chunks of a table are.
    #[must_use]
    pub fn chunk_size(&self, table: &TablePlan) -> ChunkSize {
        let own = table.map.chunk.as_ref().and_then(|by| by.size);
        own.or(self.copy.as_ref().map(|c| c.chunk)).unwrap_or(ChunkSize::Rows(u64::MAX))
    }
}

/// A server of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct Endpoint {
    /// Name in the file.
    pub name: String,
    /// What answered.
    pub server: Server,
    /// The declaration.
    pub origin: Span,
}

/// What happens to one source table.
#[derive(Debug, Clone, Serialize)]
pub struct TablePlan {
    /// Which source, by index into [`Plan::sources`].
    pub source: usize,
    /// The source table.
    pub table: Arc<Table>,
    /// The target table as it will be.
    pub target: Arc<Table>,
    /// What is done to the target table.
    pub action: Action,
    /// How far an earlier run of this pipeline came with it.
    pub begun: Option<TablePhase>,
    /// The statements that make it.
    pub statements: Rendered,
    /// The row stage.
    pub map: RowMap,
    /// Source columns that are read, by index.
    pub scanned: Vec<usize>,
    /// Values that are written, as indexes into the map's columns, and how.
    pub written: Vec<usize>,
    /// The written columns as the target's connector gets them.
    pub load: Vec<LoadColumn>,
    /// The part of `where` that the source's server evaluates.
    pub pushed: Option<String>,
    /// The part of `where` that is evaluated here.
    pub residual: Option<Expr>,
    /// What the table is cut by.
    pub chunk_key: ChunkKey,
    /// The route, or nothing for the identity.
    pub origin: Option<Span>,
    /// What identifies this plan: a copy that was begun by another one cannot be continued.
    pub fingerprint: String,
}

/// What is done to a target table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is made.
    Create,
    /// It is there already; rows are added to it.
    Fill,
    /// Another source table of this plan makes it; rows are added.
    Merge,
}

/// An object that stays behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotCarried {
    /// Source endpoint.
    pub source: String,
    /// What it is.
    pub kind: ObjectKind,
    /// `schema.name`.
    pub name: String,
}

/// Something that the target cannot hold as the source does, or that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// `schema.table` of the target.
    pub table: String,
    /// Column, index or constraint.
    pub part: Option<String>,
    /// What is lost or changed, and why.
    pub text: String,
    /// The line that decides it.
    pub origin: Option<Span>,
}
