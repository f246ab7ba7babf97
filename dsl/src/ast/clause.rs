//! Clauses of a pipeline as written.

use serde::Serialize;

use super::{Expr, TypeRef};
use crate::syntax::{Ident, Spanned};

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
