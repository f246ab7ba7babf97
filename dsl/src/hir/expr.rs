//! Typed expressions: names resolved, functions inlined, every coercion an explicit
//! [`ExprKind::Cast`], every operand of a kernel already of the kind that the kernel computes in.
//!
//! Two operands that are compared have one kind; of texts, one collation. Evaluating needs nothing
//! but the expression and a row: the same tree goes to the batch evaluator, to the row evaluator and
//! to the renderer of SQL.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    source::Span,
    types::{Fault, Function, Kind, SqlType, Value, ValueType},
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
    /// An operator or builtin function whose operands are all evaluated, left to right.
    Call {
        /// Which.
        function: Function,
        /// What it is given.
        args: Vec<Expr>,
    },
    /// Three-valued `and` of truth values: later operands are evaluated only for rows in which no
    /// earlier one is FALSE.
    And(Vec<Expr>),
    /// Three-valued `or` of truth values: later operands are evaluated only for rows in which no
    /// earlier one is TRUE.
    Or(Vec<Expr>),
    /// The result of the first arm whose condition is TRUE; NULL where none is and `otherwise` is
    /// absent. Nothing else is evaluated.
    Case {
        /// Condition (a truth value) and result.
        arms: Vec<(Expr, Expr)>,
        /// `else`.
        otherwise: Option<Box<Expr>>,
    },
    /// The first operand that is not NULL; later ones are not evaluated.
    Coalesce(Vec<Expr>),
    /// Conversion to the kind of the expression; never loses anything but digits after the point of
    /// a number, which round. What does not fit is a [`Fault::Conversion`].
    Cast {
        /// What is converted.
        operand: Box<Expr>,
        /// The declared type that the value must fit, where one was written.
        to: Option<SqlType>,
    },
    /// Fails whenever it is evaluated. The text is the message as written: interpolations stay
    /// `${…}`, so that no value of a row gets into an error.
    Raise(String),
}

impl Expr {
    /// A constant.
    #[must_use]
    pub fn literal(value: Value, kind: Kind, span: Span) -> Self {
        let nullable = value == Value::Null;
        Self { kind: ExprKind::Literal(value), ty: ValueType { kind, nullable }, span }
    }

    /// A call.
    #[must_use]
    pub const fn call(function: Function, args: Vec<Self>, ty: ValueType, span: Span) -> Self {
        Self { kind: ExprKind::Call { function, args }, ty, span }
    }

    /// The column, if the expression is nothing but one.
    #[must_use]
    pub const fn as_column(&self) -> Option<usize> {
        match self.kind {
            ExprKind::Column(index) => Some(index),
            _ => None,
        }
    }

    /// The constant, if the expression is nothing but one.
    #[must_use]
    pub const fn as_literal(&self) -> Option<&Value> {
        match &self.kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// Direct operands, in the order of evaluation.
    pub fn operands(&self) -> impl Iterator<Item = &Self> {
        let (list, arms, last): (&[Self], &[(Self, Self)], Option<&Self>) = match &self.kind {
            ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::Raise(_) => (&[], &[], None),
            ExprKind::Call { args: list, .. }
            | ExprKind::And(list)
            | ExprKind::Or(list)
            | ExprKind::Coalesce(list) => (list, &[], None),
            ExprKind::Case { arms, otherwise } => (&[], arms, otherwise.as_deref()),
            ExprKind::Cast { operand, .. } => (&[], &[], Some(operand)),
        };
        list.iter().chain(arms.iter().flat_map(|(when, then)| [when, then])).chain(last)
    }

    /// Source columns that it reads.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        self.visit(&mut |expr| found.extend(expr.as_column()));
        found
    }

    /// How evaluating it can fail: what the plan lists as "may fail", and what `on error` must catch.
    #[must_use]
    pub fn faults(&self) -> BTreeSet<Fault> {
        let mut found = BTreeSet::new();
        self.visit(&mut |expr| match &expr.kind {
            ExprKind::Call { function, args } => {
                found.extend(function.faults_on(args.first().map(|a| &a.ty.kind)));
            }
            ExprKind::Cast { operand, to } => {
                found.extend(cast_fault(operand, &expr.ty.kind, to.as_ref()))
            }
            ExprKind::Raise(_) => {
                found.insert(Fault::Raised);
            }
            _ => {}
        });
        found
    }

    /// The same expression over rows that hold only the source columns `kept`, in that order.
    #[must_use]
    pub fn renumbered(&self, kept: &[usize]) -> Self {
        let mut expr = self.clone();
        expr.each_column(&mut |index| {
            *index = kept
                .iter()
                .position(|k| k == index)
                .expect("the columns that are kept are those that are read");
        });
        expr
    }

    fn each_column(&mut self, f: &mut impl FnMut(&mut usize)) {
        match &mut self.kind {
            ExprKind::Column(index) => f(index),
            ExprKind::Literal(_) | ExprKind::Raise(_) => {}
            ExprKind::Call { args: list, .. }
            | ExprKind::And(list)
            | ExprKind::Or(list)
            | ExprKind::Coalesce(list) => list.iter_mut().for_each(|e| e.each_column(f)),
            ExprKind::Case { arms, otherwise } => {
                for (when, then) in arms {
                    when.each_column(f);
                    then.each_column(f);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.each_column(f);
                }
            }
            ExprKind::Cast { operand, .. } => operand.each_column(f),
        }
    }

    /// Calls `f` for this node and every node below.
    pub fn visit(&self, f: &mut impl FnMut(&Self)) {
        f(self);
        for operand in self.operands() {
            operand.visit(f);
        }
    }
}

/// Casts that only widen cannot fail.
fn cast_fault(operand: &Expr, kind: &Kind, to: Option<&SqlType>) -> Option<Fault> {
    let from = &operand.ty.kind;
    let widens = to.is_none() && operand.ty.kind.widens_to(kind);
    match (from, kind) {
        _ if widens || matches!(operand.kind, ExprKind::Literal(Value::Null)) => None,
        (Kind::Text(_), Kind::Bytes) if to.is_none() => Some(Fault::Encoding),
        _ => Some(Fault::Conversion),
    }
}
