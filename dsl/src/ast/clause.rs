//! Clauses of a pipeline as written.

use serde::Serialize;

use super::{Expr, Pattern, Setting, TypeRef, TypeRule};
use crate::source::{Ident, Span, Spanned};

/// A clause of a pipeline with what is written above it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// The `##` lines above it.
    pub doc: Option<Spanned<String>>,
    /// What it says.
    pub kind: ClauseKind,
    /// Where it stands, its block included.
    pub span: Span,
}

/// The clauses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// `from a, b`.
    From(Vec<Ident>),
    /// `into a`.
    Into(Ident),
    /// `include a.*, b.*`.
    Include(Vec<Pattern>),
    /// `exclude a.*, b.*`.
    Exclude(Vec<Pattern>),
    /// `map type a -> b`.
    MapType(TypeRule),
    /// `route a.{t} -> b.{t} { … }`.
    Route(Route),
    /// `filter a.* drop delete when …`.
    Filter(Filter),
    /// `shard pessimistic { … }`.
    Shard(ModeBlock),
    /// `online_ddl auto { … }`.
    OnlineDdl(ModeBlock),
    /// `ddl { … }`.
    Ddl(Vec<DdlRule>),
    /// `on error { … }`.
    OnError(Vec<ErrorArm>),
    /// `copy { … }`, `cutover { … }`, …
    Phase(Phase),
}

/// `route [from a] pattern -> pattern { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Route {
    /// `from a, b`: only these sources.
    pub from: Vec<Ident>,
    /// Which tables.
    pub pattern: Pattern,
    /// To which table.
    pub target: Pattern,
    /// The row stage.
    pub body: Vec<Spanned<RowLine>>,
}

/// `filter patterns drop events when … matching …`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filter {
    /// Which tables.
    pub patterns: Vec<Pattern>,
    /// `keep` was written, not `drop`.
    pub keep: bool,
    /// Which events.
    pub events: Vec<Ident>,
    /// `when …`.
    pub when: Option<Expr>,
    /// `matching re"…"`.
    pub matching: Option<Expr>,
}

/// A clause of a word and settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModeBlock {
    /// The word.
    pub mode: Ident,
    /// The settings.
    pub settings: Vec<Setting>,
}

/// `apply add_column, create_index`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DdlRule {
    /// `apply`, `ignore`, `ask`, `stop`.
    pub action: Ident,
    /// Which changes of a schema.
    pub events: Vec<Ident>,
    /// Where it stands.
    pub span: Span,
}

/// `connection, conversion => pause`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorArm {
    /// Which errors.
    pub classes: Vec<Ident>,
    /// What is done.
    pub action: Expr,
    /// Where it stands.
    pub span: Span,
}

/// One phase's block.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phase {
    /// `preflight`, `copy`, `stream`, `verify`, `cutover`, `reverse`.
    pub name: Ident,
    /// Its lines, in order.
    pub lines: Vec<PhaseLine>,
}

/// A line of a phase's block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseLine {
    /// `require condition [for duration]`.
    Require {
        /// What must hold.
        condition: Expr,
        /// For how long.
        hold: Option<Expr>,
        /// Where it stands.
        span: Span,
    },
    /// `do action(…)`.
    Do {
        /// What is done.
        action: Expr,
        /// Where it stands.
        span: Span,
    },
    /// `name = value`.
    Setting(Setting),
}

/// One line of a route's body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowLine {
    /// `where expr`.
    Where(Expr),
    /// `set column = expr`.
    Set {
        /// An existing column.
        column: Ident,
        /// Its new value.
        value: Expr,
    },
    /// `add column: type = expr`.
    Add {
        /// A new column.
        column: Ident,
        /// Its type in the target.
        ty: TypeRef,
        /// Its value.
        value: Expr,
    },
    /// `rename from -> to`.
    Rename {
        /// Name in the source.
        from: Ident,
        /// Name in the target.
        to: Ident,
    },
    /// `drop a, b`.
    Drop(Vec<Ident>),
    /// `cast column as type [using expr]`.
    Cast {
        /// An existing column.
        column: Ident,
        /// Its type in the target.
        ty: TypeRef,
        /// How to convert it.
        using: Option<Expr>,
    },
    /// `key (a, b)`: names of target columns.
    Key(Vec<Ident>),
    /// `chunk by column [size quantity]`.
    ChunkBy {
        /// A source column.
        column: Ident,
        /// Size of a chunk.
        size: Option<Spanned<Expr>>,
    },
}
