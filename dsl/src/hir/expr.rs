//! Typed expressions: names resolved, functions inlined, every coercion an explicit
//! [`ExprKind::Cast`], every operand of a kernel already of the kind that the kernel computes in.

use serde::{Deserialize, Serialize};

use crate::{
    syntax::Span,
    types::{Value, ValueType},
};

/// An expression over the columns of one source row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// Kind and nullability of its value.
    pub ty: ValueType,
    /// Where it was written.
    pub span: Span,
}

/// The forms of a typed expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// A column of the source row, by index.
    Column(usize),
}

impl Expr {
    /// The column, if the expression is nothing but one.
    #[must_use]
    pub const fn as_column(&self) -> Option<usize> {
        match self.kind {
            ExprKind::Column(index) => Some(index),
            ExprKind::Literal(_) => None,
        }
    }
}
