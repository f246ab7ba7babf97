//! Typing of row expressions: a tree as written becomes a [`hir::Expr`](crate::hir::Expr) in which
//! every name is a column or a constant, every function of the language is inlined and every
//! conversion is a cast.
//!
//! A mistake is reported once: its place gets [`Kind::Unknown`], which fits everything, so that the
//! rest of the expression is still checked. Without a table ("offline") columns are unknown too.

mod call;
mod coerce;
mod declared;
mod literal;
mod operator;
mod path;

use std::{collections::BTreeMap, sync::Arc};

pub use declared::sql_type;
pub(crate) use path::similar;

use crate::{
    ast::{self, ExprKind as Ast},
    catalog::Table,
    diagnostic::{Diagnostic, codes},
    hir::{Captures, Expr, ExprKind},
    resolve::Scope,
    source::Span,
    types::{Kind, Value, ValueType},
};

/// What names mean in the row expressions of one route and one source table.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The source table; `None`: not known, any name may be a column.
    pub table: Option<&'a Table>,
    /// What the pattern's captures stand for.
    pub captures: &'a Captures,
    /// What `source.name` stands for.
    pub source_name: &'a str,
    /// The pipeline's scope.
    pub scope: &'a Scope,
}

/// Types an expression; what is wrong with it is added to `diagnostics`.
#[must_use]
pub fn check(expr: &ast::Expr, names: Names<'_>, diagnostics: &mut Vec<Diagnostic>) -> Expr {
    Checker::new(names, diagnostics).infer(expr).expr
}

/// Types a condition: the result is a truth value.
#[must_use]
pub fn check_condition(
    expr: &ast::Expr,
    names: Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Expr {
    let mut checker = Checker::new(names, diagnostics);
    let typed = checker.infer(expr);
    checker.truth(typed)
}

/// A typed expression and whether its text comes from a column, which then decides the collation.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    expr: Expr,
    implicit: bool,
}

impl Typed {
    fn plain(expr: Expr) -> Self {
        Self { expr, implicit: false }
    }

    fn unknown(span: Span) -> Self {
        Self::plain(Expr::literal(Value::Null, Kind::Unknown, span))
    }

    pub(super) fn into_expr(self) -> Expr {
        self.expr
    }

    fn is_unknown(&self) -> bool {
        self.expr.ty.kind == Kind::Unknown
    }

    fn is_null(&self) -> bool {
        let nothing = self.expr.as_literal() == Some(&Value::Null) && self.expr.ty.nullable;
        nothing && !self.is_unknown()
    }
}

/// Where names are looked up while a definition is inlined.
struct Frame {
    /// Parameters of the function; `let` and `param` have none.
    params: BTreeMap<String, Typed>,
    /// The scope that the definition was written in.
    scope: Arc<Scope>,
    /// The definition, to find recursion.
    name: String,
}

/// Definitions inlined in each other at most; deeper is taken for recursion.
const MAX_INLINED: usize = 32;

pub(super) struct Checker<'a> {
    names: Names<'a>,
    frames: Vec<Frame>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(names: Names<'a>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { names, frames: Vec::new(), diagnostics }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports and stands for the place.
    fn fail(&mut self, diagnostic: Diagnostic) -> Typed {
        let span = diagnostic.labels.first().map_or_else(Span::default, |l| l.span);
        self.report(diagnostic);
        Typed::unknown(span)
    }

    pub(super) fn infer(&mut self, expr: &ast::Expr) -> Typed {
        let span = expr.span;
        match &expr.kind {
            Ast::Null => Typed::plain(Expr::literal(Value::Null, Kind::Null, span)),
            Ast::Bool(b) => Typed::plain(Expr::literal(Value::Bool(*b), Kind::Bool, span)),
            Ast::Number(text) => self.number(text, false, span),
            Ast::String(parts) => self.string(parts, span),
            Ast::Date(text) => self.date(text, span),
            Ast::Timestamp(text) => self.timestamp(text, span),
            Ast::Path(path) => self.path(path, span),
            Ast::Call { path, args } => self.call(path, args, span),
            Ast::Paren(inner) => {
                let mut typed = self.infer(inner);
                if self.frames.is_empty() {
                    typed.expr.span = span;
                }
                typed
            }
            Ast::Unary { op, operand } => self.unary(op.node, operand, span),
            Ast::Binary { op, left, right } => self.binary(op, left, right, span),
            Ast::Is { operand, negated, what } => self.is(operand, *negated, *what, span),
            Ast::In { operand, negated, list } => self.in_list(operand, *negated, list, span),
            Ast::Between { operand, negated, low, high } => {
                self.between(operand, *negated, low, high, span)
            }
            Ast::Like { operand, negated, pattern, escape } => {
                self.like(operand, *negated, pattern, escape.as_ref(), span)
            }
            Ast::Case { operand, arms, otherwise } => {
                self.case(operand.as_deref(), arms, otherwise.as_deref(), span)
            }
            Ast::Cast { operand, ty } => {
                let operand = self.infer(operand);
                match sql_type(ty, self.diagnostics) {
                    Some(sql) => self.convert(operand, &sql, span),
                    None => Typed::unknown(span),
                }
            }
            Ast::Error => Typed::unknown(span),
            Ast::Regexp { operand, pattern, .. } => {
                let _ = (self.infer(operand), self.infer(pattern));
                self.not_here(
                    "`regexp`",
                    "servers disagree about regular expressions",
                    "Use `like`, or `locate(…)`.",
                    span,
                )
            }
            Ast::Quantity(_) => self.not_here(
                "a quantity",
                "row expressions have plain numbers",
                "Leave the unit out.",
                span,
            ),
            Ast::Regex(_) => self.not_here(
                "a regex",
                "it matches names of tables",
                "Use `like` and a text.",
                span,
            ),
            Ast::Sql(_) => self.not_here(
                "SQL text",
                "the stream could not evaluate it",
                "Write it as an expression of the language.",
                span,
            ),
            Ast::List(_) => self.not_here(
                "a list",
                "no column holds lists",
                "Use `in (…)` to look for one of many.",
                span,
            ),
            Ast::Record(_) => self.not_here(
                "a record",
                "no column holds records",
                "Use one expression a column.",
                span,
            ),
        }
    }

    fn not_here(&mut self, what: &str, why: &str, help: &str, span: Span) -> Typed {
        self.fail(
            Diagnostic::error(
                codes::TYPE_NOT_HERE,
                format!("{what} cannot stand in a row expression"),
                span,
                why,
            )
            .help(help),
        )
    }

    /// A truth value; a number is true unless it is 0.
    pub(super) fn truth(&mut self, typed: Typed) -> Expr {
        let expr = typed.expr;
        let span = expr.span;
        match &expr.ty.kind {
            Kind::Bool | Kind::Unknown => expr,
            Kind::Null => Expr::literal(Value::Null, Kind::Bool, span),
            kind if kind.is_number() => {
                let kind = if *kind == Kind::Float { Kind::Double } else { kind.clone() };
                let zero = Expr::literal(Value::Int(0), Kind::Int, span);
                let ty = ValueType { kind: Kind::Bool, nullable: expr.ty.nullable };
                let operands = vec![coerce::cast(expr, &kind), coerce::cast(zero, &kind)];
                Expr::call(crate::types::Function::Ne, operands, ty, span)
            }
            kind => {
                let title = format!("{} is no condition", kind.noun());
                self.fail(
                    Diagnostic::error(
                        codes::TYPE_MISMATCH,
                        title,
                        span,
                        "a truth value is needed here",
                    )
                    .help("Compare it: `… = …`, `… is not null`."),
                )
                .expr
            }
        }
    }

    /// `not x` of a truth value.
    fn negated(expr: Expr, span: Span) -> Expr {
        let ty = expr.ty.clone();
        Expr::call(crate::types::Function::Not, vec![expr], ty, span)
    }

    fn condition(kind: ExprKind, nullable: bool, span: Span) -> Typed {
        Typed::plain(Expr { kind, ty: ValueType { kind: Kind::Bool, nullable }, span })
    }
}
