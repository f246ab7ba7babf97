//! Kernels: what each operator and function computes from the values of its operands, one row at a
//! time. NULL operands are dealt with before a kernel is called, except where a function has a rule
//! of its own for them.

pub(super) mod arithmetic;
mod bytes;
pub(super) mod cast;
pub(super) mod collation;
pub(super) mod compare;
mod like;
pub(super) mod number_text;
mod temporal;
mod text;

use std::cmp::Ordering;

use dsl::{
    catalog::Comparison,
    types::{Fault, Function, Kind, Nulls},
};

pub(super) use like::{Pattern, Token};

use super::scalar::Scalar;

/// A value or NULL; a failure where there is none.
pub(super) type Outcome<'a> = Result<Scalar<'a>, Fault>;

/// A call with all that does not change from row to row.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) function: Function,
    /// Kind of the first operand.
    pub(super) first: Kind,
    /// Kind of the result.
    pub(super) result: Kind,
    /// How texts among the operands compare.
    pub(super) comparison: Comparison,
    /// A constant `like` pattern, taken apart.
    pub(super) pattern: Option<Pattern>,
}

impl Call {
    pub(super) fn new(
        function: Function,
        operands: &[&Kind],
        result: &Kind,
        pattern: Option<Pattern>,
    ) -> Self {
        let comparison = operands.iter().find_map(|k| match k {
            Kind::Text(collation) => Some(collation.comparison()),
            _ => None,
        });
        Self {
            function,
            first: operands.first().map_or(Kind::Null, |k| (*k).clone()),
            result: result.clone(),
            comparison: comparison.unwrap_or(Comparison::Exact),
            pattern,
        }
    }

    /// The value for one row. Operands are taken out of `args`.
    pub(super) fn apply<'a>(&self, args: &mut [Scalar<'a>]) -> Outcome<'a> {
        let function = self.function;
        let strict = matches!(function.signature().nulls, Nulls::AnyOperand | Nulls::Also)
            && function != Function::In;
        if strict && args.iter().any(Scalar::is_null) {
            return Ok(Scalar::Null);
        }
        match function {
            Function::Add
            | Function::Sub
            | Function::Mul
            | Function::Div
            | Function::IntDiv
            | Function::Mod => arithmetic::binary(function, &self.result, &args[0], &args[1]),
            Function::Negate
            | Function::Abs
            | Function::Sign
            | Function::Ceil
            | Function::Floor => arithmetic::unary(function, &self.result, &args[0]),
            Function::Round | Function::Truncate => {
                arithmetic::round(function, &self.result, &args[0], &args[1])
            }
            Function::BitAnd
            | Function::BitOr
            | Function::BitXor
            | Function::BitNot
            | Function::ShiftLeft
            | Function::ShiftRight => Ok(arithmetic::bits(function, args)),
            Function::Eq
            | Function::Ne
            | Function::Lt
            | Function::Le
            | Function::Gt
            | Function::Ge => Ok(Scalar::Bool(holds(function, self.compare(&args[0], &args[1])))),
            Function::NullEq => Ok(Scalar::Bool(match (args[0].is_null(), args[1].is_null()) {
                (false, false) => self.compare(&args[0], &args[1]) == Ordering::Equal,
                (a, b) => a && b,
            })),
            Function::In => Ok(self.contains(args)),
            Function::Greatest | Function::Least => Ok(self.extreme(args)),
            Function::Like => Ok(Scalar::Bool(self.matches(args))),
            Function::Not => Ok(Scalar::Bool(!truth(&args[0]))),
            Function::Xor => Ok(Scalar::Bool(truth(&args[0]) != truth(&args[1]))),
            Function::IsNull => Ok(Scalar::Bool(args[0].is_null())),
            Function::IsTrue => Ok(Scalar::Bool(args[0] == Scalar::Bool(true))),
            Function::IsFalse => Ok(Scalar::Bool(args[0] == Scalar::Bool(false))),
            Function::Length | Function::Hex | Function::Unhex | Function::Crc32 => {
                Ok(bytes::apply(function, &args[0]))
            }
            Function::Date
            | Function::Year
            | Function::Month
            | Function::Day
            | Function::Hour
            | Function::Minute
            | Function::Second
            | Function::Microsecond
            | Function::UnixTimestamp
            | Function::FromUnixtime => temporal::apply(function, &self.result, &args[0]),
            _ => text::apply(self, args),
        }
    }

    /// Compares two values of one kind, neither of them NULL.
    pub(super) fn compare(&self, a: &Scalar<'_>, b: &Scalar<'_>) -> Ordering {
        compare::compare(self.comparison, a, b)
    }

    fn contains<'a>(&self, args: &[Scalar<'a>]) -> Scalar<'a> {
        let Some((wanted, list)) = args.split_first() else {
            return Scalar::Null;
        };
        if wanted.is_null() {
            return Scalar::Null;
        }
        let mut null = false;
        for other in list {
            if other.is_null() {
                null = true;
            } else if self.compare(wanted, other) == Ordering::Equal {
                return Scalar::Bool(true);
            }
        }
        if null { Scalar::Null } else { Scalar::Bool(false) }
    }

    /// The first of those that are greatest or least.
    fn extreme<'a>(&self, args: &mut [Scalar<'a>]) -> Scalar<'a> {
        let wanted =
            if self.function == Function::Greatest { Ordering::Greater } else { Ordering::Less };
        let mut best = 0;
        for other in 1..args.len() {
            if self.compare(&args[other], &args[best]) == wanted {
                best = other;
            }
        }
        args.get_mut(best).map_or(Scalar::Null, std::mem::take)
    }

    fn matches(&self, args: &[Scalar<'_>]) -> bool {
        if let Some(pattern) = &self.pattern {
            return pattern.matches(self.comparison, &args[0]);
        }
        Pattern::new(&args[1], &args[2]).is_some_and(|p| p.matches(self.comparison, &args[0]))
    }
}

impl Default for Scalar<'_> {
    fn default() -> Self {
        Self::Null
    }
}

/// Whether an ordering is what a comparison operator asks for.
pub(super) const fn holds(function: Function, order: Ordering) -> bool {
    match function {
        Function::Ne => order.is_ne(),
        Function::Lt => order.is_lt(),
        Function::Le => order.is_le(),
        Function::Gt => order.is_gt(),
        Function::Ge => order.is_ge(),
        _ => order.is_eq(),
    }
}

pub(super) fn truth(value: &Scalar<'_>) -> bool {
    *value == Scalar::Bool(true)
}
