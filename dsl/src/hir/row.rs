//! The row stage of one route bound to one table: which columns the target row has, and how each is
//! computed from the source row. All right-hand sides see the source row, never each other.

use serde::Serialize;

use super::Expr;
use crate::{source::Span, types::SqlType};

/// How rows of one source table become rows of one target table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowMap {
    /// Columns of the target row, in order: the source's own first, then added ones.
    pub columns: Vec<OutputColumn>,
    /// Source columns that `drop` leaves out, by index.
    pub dropped: Vec<usize>,
    /// Membership: rows for which this is TRUE are carried.
    pub filter: Option<Expr>,
    /// What identifies a row of the target, as indexes into `columns`; empty: keyless.
    pub key: Vec<usize>,
    /// Whether `key (…)` was written, so that it replaces the source's primary key.
    pub key_declared: bool,
    /// `chunk by column [size …]`.
    pub chunk: Option<ChunkBy>,
}

/// One column of the target row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutputColumn {
    /// Name in the target.
    pub name: String,
    /// Declared type: the source column's own, or what `cast` or `add` says.
    pub ty: TypeOrigin,
    /// Whether the value may be NULL.
    pub nullable: bool,
    /// The value, over the columns of the source row.
    pub value: Expr,
    /// The source column that this one continues; `None` for added columns. Its comment, default,
    /// indexes and auto-increment go with it.
    pub source: Option<usize>,
    /// The clause that made it, where one did.
    pub origin: Option<Span>,
}

impl OutputColumn {
    /// Whether the value is the source column as it is.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.source.is_some_and(|i| self.value.as_column() == Some(i))
    }
}

/// Where the type of a target column comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeOrigin {
    /// A source column's type, to be mapped to the target by its type rules.
    Mapped(SqlType),
    /// Said by `add` or `cast`: taken as it is.
    Declared(SqlType),
}

impl TypeOrigin {
    /// The type itself.
    #[must_use]
    pub const fn sql(&self) -> &SqlType {
        match self {
            Self::Mapped(ty) | Self::Declared(ty) => ty,
        }
    }
}

/// `chunk by column [size …]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChunkBy {
    /// Source column, by index.
    pub column: usize,
    /// Size of a chunk, where said.
    pub size: Option<super::ChunkSize>,
}
