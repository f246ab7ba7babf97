//! Typed expressions as they would be written: for plans and graphs. Coercions that the checker put
//! in do not show; functions of the standard library show inlined, which is what runs.

use std::fmt;

use super::{Expr, ExprKind};
use crate::{
    catalog::Table,
    types::{Value, temporal},
};

/// An expression together with the table whose columns it reads.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    expr: &'a Expr,
    table: &'a Table,
}

impl Expr {
    /// The expression as text, with the names of the columns of `table`.
    #[must_use]
    pub const fn over<'a>(&'a self, table: &'a Table) -> Printed<'a> {
        Printed { expr: self, table }
    }
}

impl<'a> Printed<'a> {
    const fn of(&self, expr: &'a Expr) -> Self {
        Self { expr, table: self.table }
    }

    /// As an operand: in parentheses, if it is an operator.
    fn operand(&self, f: &mut fmt::Formatter<'_>, expr: &'a Expr) -> fmt::Result {
        if is_operator(expr) {
            write!(f, "({})", self.of(expr))
        } else {
            write!(f, "{}", self.of(expr))
        }
    }

    fn list(&self, f: &mut fmt::Formatter<'_>, items: &'a [Expr], between: &str) -> fmt::Result {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                f.write_str(between)?;
            }
            if between == ", " { write!(f, "{}", self.of(item))? } else { self.operand(f, item)? }
        }
        Ok(())
    }
}

/// The name of a function that is called, or `None` for an operator.
fn called(expr: &Expr) -> Option<&'static str> {
    let ExprKind::Call { function, .. } = &expr.kind else {
        return None;
    };
    let name = function.signature().names.first().copied().unwrap_or_default();
    function.signature().is_callable().then_some(name)
}

fn is_operator(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { .. } => called(expr).is_none(),
        ExprKind::And(_) | ExprKind::Or(_) => true,
        ExprKind::Cast { operand, to: None } => is_operator(operand),
        _ => false,
    }
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expr.kind {
            ExprKind::Literal(value) => literal(f, value),
            ExprKind::Column(i) => {
                f.write_str(self.table.columns.get(*i).map_or("?", |c| c.name.as_str()))
            }
            ExprKind::Call { function, args } => {
                if let Some(name) = called(self.expr) {
                    write!(f, "{name}(")?;
                    self.list(f, args, ", ")?;
                    return f.write_str(")");
                }
                let sign = function.signature().names.first().copied().unwrap_or_default();
                match (args.as_slice(), sign) {
                    ([needle, list @ ..], "in") => {
                        self.operand(f, needle)?;
                        f.write_str(" in (")?;
                        self.list(f, list, ", ")?;
                        f.write_str(")")
                    }
                    ([one], "unary -") => {
                        f.write_str("-")?;
                        self.operand(f, one)
                    }
                    ([one], sign) if sign.starts_with("is ") => {
                        self.operand(f, one)?;
                        write!(f, " {sign}")
                    }
                    ([one], sign) => {
                        write!(f, "{sign} ")?;
                        self.operand(f, one)
                    }
                    ([left, right], sign) => {
                        self.operand(f, left)?;
                        write!(f, " {sign} ")?;
                        self.operand(f, right)
                    }
                    (many, sign) => self.list(f, many, &format!(" {sign} ")),
                }
            }
            ExprKind::And(list) => self.list(f, list, " and "),
            ExprKind::Or(list) => self.list(f, list, " or "),
            ExprKind::Coalesce(list) => {
                f.write_str("coalesce(")?;
                self.list(f, list, ", ")?;
                f.write_str(")")
            }
            ExprKind::Case { arms, otherwise } => {
                f.write_str("case")?;
                for (when, then) in arms {
                    write!(f, " when {} then {}", self.of(when), self.of(then))?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " else {}", self.of(otherwise))?;
                }
                f.write_str(" end")
            }
            ExprKind::Cast { operand, to: Some(to) } => {
                write!(f, "cast({} as {to})", self.of(operand))
            }
            ExprKind::Cast { operand, to: None } => write!(f, "{}", self.of(operand)),
            ExprKind::Raise(message) => write!(f, "raise({message:?})"),
        }
    }
}

fn literal(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    let mut text = String::new();
    match value {
        Value::Null => f.write_str("null"),
        Value::Bool(b) => write!(f, "{b}"),
        Value::Int(n) => write!(f, "{n}"),
        Value::Uint(n) => write!(f, "{n}"),
        Value::Decimal(digits) => f.write_str(digits),
        Value::Double(n) => write!(f, "{n:?}"),
        Value::Text(text) => write!(
            f,
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
        ),
        Value::Bytes(bytes) => {
            let digits: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            write!(f, "unhex(\"{digits}\")")
        }
        Value::Date(packed) => {
            temporal::write_date(&mut text, *packed);
            write!(f, "date\"{text}\"")
        }
        Value::Datetime(packed) => {
            temporal::write_datetime(&mut text, *packed, 6);
            write!(f, "ts\"{}\"", text.trim_end_matches('0').trim_end_matches('.'))
        }
        Value::Time(micros) => {
            temporal::write_time(&mut text, *micros, 6);
            write!(f, "\"{}\"", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}
