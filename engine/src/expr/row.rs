//! Evaluating for one row: the values of a change in the stream.

use dsl::{
    hir::Expr,
    types::{Fault, Value},
};

use super::{
    Failure, Program,
    kernel::{Outcome, truth},
    program::{Node, Step},
    scalar::Scalar,
};

/// Operands that are kept without allocating.
const FEW: usize = 4;

/// The value of an expression for one row; `row` has a value for each column of the source table.
///
/// Compiles each time; a loop over rows keeps a [`Program`].
///
/// # Errors
///
/// A [`Failure`] where the expression has no value for this row.
pub fn eval(expr: &Expr, row: &[Value]) -> Result<Value, Failure> {
    Program::new(expr).row(row)
}

impl Program {
    /// The value for one row; `row` has a value for each column of the source table.
    ///
    /// # Errors
    ///
    /// A [`Failure`] where the expression has no value for this row.
    pub fn row(&self, row: &[Value]) -> Result<Value, Failure> {
        value(&self.root, row).map(Scalar::into_value)
    }

    /// Whether a condition is TRUE for one row.
    ///
    /// # Errors
    ///
    /// A [`Failure`] where the expression has no value for this row.
    pub fn holds(&self, row: &[Value]) -> Result<bool, Failure> {
        value(&self.root, row).map(|v| truth(&v))
    }
}

fn value<'a>(node: &'a Node, row: &'a [Value]) -> Result<Scalar<'a>, Failure> {
    let at = |outcome: Outcome<'a>| outcome.map_err(|fault| Failure::new(fault, node.span));
    match &node.step {
        Step::Constant(constant) => Ok(borrowed(constant)),
        Step::Column(index) => {
            let found = row.get(*index).map_or(Some(Scalar::Null), |v| Scalar::of(v, &node.kind));
            at(found.ok_or(Fault::Conversion))
        }
        Step::Call(call, operands) if operands.len() <= FEW => {
            let mut args: [Scalar<'a>; FEW] = Default::default();
            for (arg, operand) in args.iter_mut().zip(operands) {
                *arg = value(operand, row)?;
            }
            at(call.apply(&mut args[..operands.len()]))
        }
        Step::Call(call, operands) => {
            let mut args = operands.iter().map(|o| value(o, row)).collect::<Result<Vec<_>, _>>()?;
            at(call.apply(&mut args))
        }
        Step::Cast(cast, operand) => at(cast.apply(value(operand, row)?)),
        Step::Logic { decides, operands } => {
            let mut null = false;
            for operand in operands {
                match value(operand, row)? {
                    Scalar::Bool(b) if b == *decides => return Ok(Scalar::Bool(b)),
                    Scalar::Bool(_) => {}
                    _ => null = true,
                }
            }
            Ok(if null { Scalar::Null } else { Scalar::Bool(!decides) })
        }
        Step::Case { arms, otherwise } => {
            for (when, then) in arms {
                if truth(&value(when, row)?) {
                    return value(then, row);
                }
            }
            otherwise.as_deref().map_or(Ok(Scalar::Null), |o| value(o, row))
        }
        Step::Coalesce(operands) => {
            for operand in operands {
                let found = value(operand, row)?;
                if !found.is_null() {
                    return Ok(found);
                }
            }
            Ok(Scalar::Null)
        }
        Step::Raise(message) => Err(raised(message, node)),
    }
}

/// The failure of `raise(…)`.
pub(super) fn raised(message: &str, node: &Node) -> Failure {
    Failure { message: Some(message.to_owned()), ..Failure::new(Fault::Raised, node.span) }
}

/// A constant lent to a row.
pub(super) fn borrowed<'a>(constant: &'a Scalar<'static>) -> Scalar<'a> {
    super::scalar::View::Constant(constant).get(0)
}
