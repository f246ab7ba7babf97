//! Pipelines: endpoints, selection, routes and phases.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use super::{Captures, TablePattern, TargetPattern};
use crate::{
    ast,
    resolve::Scope,
    source::{Ident, Span, Spanned},
    types::SettingValue,
};

/// A checked file with everything that it imports.
#[derive(Debug, Clone, Serialize)]
pub struct Program {
    /// Pipelines of the entry file, in its order.
    pub pipelines: Vec<Pipeline>,
}

/// One pipeline.
#[derive(Debug, Clone, Serialize)]
pub struct Pipeline {
    /// Its name.
    pub name: Ident,
    /// `##` lines above it.
    pub doc: Option<String>,
    /// `from …`.
    pub sources: Vec<Endpoint>,
    /// `into …`.
    pub target: Endpoint,
    /// `include`; empty: everything.
    pub include: Vec<TablePattern>,
    /// `exclude`.
    pub exclude: Vec<TablePattern>,
    /// Routes; empty: the identity.
    pub routes: Vec<Route>,
    /// `map type … -> …` of the pipeline, then of the target's connector. A rule of the pipeline wins.
    pub type_rules: Vec<TypeRule>,
    /// `copy { … }`, or its defaults where the pipeline only copies.
    pub copy: Option<CopySettings>,
    /// Clauses that this version parses and checks but cannot run.
    pub not_yet: Vec<NotYet>,
    /// Names that row expressions may use.
    #[serde(skip)]
    pub scope: Arc<Scope>,
    /// The whole declaration.
    pub span: Span,
}

/// A server or a set of files that a pipeline reads or writes.
#[derive(Debug, Clone, Serialize)]
pub struct Endpoint {
    /// Name in the file.
    pub name: Ident,
    /// Connector that implements it: `mysql`, `postgres`, `sqlite`, `files`, `memory`.
    pub connector: String,
    /// Dialect of the connector: `mysql`, `tidb`, `oceanbase`, `postgres`, `opengauss`, `sqlite`.
    pub dialect: String,
    /// Settings, defaults filled in.
    pub settings: BTreeMap<String, Setting>,
    /// The declaration.
    pub span: Span,
}

/// A setting's value and where it was said.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// The value.
    pub value: SettingValue,
    /// Where; `None`: the connector's default.
    pub span: Option<Span>,
}

/// One `route`.
#[derive(Debug, Clone, Serialize)]
pub struct Route {
    /// `route from a, b`: only these sources; empty: all.
    pub from: Vec<Ident>,
    /// Which tables.
    pub pattern: TablePattern,
    /// To which table.
    pub target: TargetPattern,
    /// The row stage as written.
    pub body: Vec<Spanned<ast::RowLine>>,
    /// The clause.
    pub span: Span,
}

/// A table that a route matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteMatch {
    /// Index of the route in [`Pipeline::routes`]; `None`: the identity route.
    pub route: Option<usize>,
    /// What the pattern's captures stand for.
    pub captures: Captures,
    /// Target schema.
    pub schema: String,
    /// Target table.
    pub table: String,
}

/// `map type tinyint(1) -> boolean`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeRule {
    /// Which source types.
    pub from: TypePattern,
    /// The target's type: a MySQL type, or the text of a type of the target; may use variables of `from`.
    pub to: TypeTemplate,
    /// Where it stands: in the pipeline, or in the standard library.
    pub span: Span,
    /// Said by the pipeline itself.
    pub own: bool,
}

/// Left side of a type rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypePattern {
    /// Type name in lower case.
    pub name: String,
    /// One entry a parameter; empty: any.
    pub args: Vec<PatternArg>,
    /// `unsigned` was written: only unsigned types. Absent: signed and unsigned, unless a rule for
    /// unsigned exists.
    pub unsigned: bool,
}

/// A parameter of a type pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternArg {
    /// Exactly this number.
    Exactly(u64),
    /// Any; the name stands for it on the right.
    Variable(String),
}

/// Right side of a type rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeTemplate {
    /// Type name as written.
    pub name: String,
    /// Its parameters.
    pub args: Vec<PatternArg>,
    /// Words after the parameters: `with time zone`; mostly empty.
    pub tail: String,
    /// `unsigned` was written.
    pub unsigned: bool,
}

/// `copy { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopySettings {
    /// Parallel chunks; `None`: decided by the engine.
    pub workers: Option<u32>,
    /// Size of a chunk.
    pub chunk: ChunkSize,
    /// Rate limit.
    pub limit: Option<RateLimit>,
    /// What the sessions agree on.
    pub consistency: Consistency,
    /// When secondary indexes are made.
    pub indexes: IndexTiming,
    /// What to do with a target table that is there and has rows.
    pub existing: Existing,
    /// Where the block stands, if it was written.
    pub span: Option<Span>,
}

/// Size of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChunkSize {
    /// Bytes.
    Bytes(u64),
    /// Rows.
    Rows(u64),
}

/// A limit on work per time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RateLimit {
    /// Bytes a second.
    Bytes(f64),
    /// Rows a second.
    Rows(f64),
}

/// `consistency = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consistency {
    /// One point in time for all tables.
    Snapshot,
    /// Each connection its own.
    None,
}

/// `indexes = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTiming {
    /// After the rows (default).
    AfterCopy,
    /// With the table.
    BeforeCopy,
}

/// `existing = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// A target table with rows is an error (default).
    Refuse,
    /// Its rows are deleted first.
    Replace,
    /// Rows are added; a clash of keys is an error.
    Append,
}

/// A clause that cannot run yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotYet {
    /// The clause as a user would name it: `` `stream` ``.
    pub what: String,
    /// Where it stands.
    pub span: Span,
}
