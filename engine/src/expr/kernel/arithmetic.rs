//! Arithmetic and bits. Integers compute in 128 bits and are checked against the type of the result,
//! as the servers check (error 1690); a division by zero is NULL.

use dsl::types::{Fault, Function, Kind};

use super::Outcome;
use crate::expr::{decimal::Decimal, scalar::Scalar};

/// An integer as the result's kind.
pub(in crate::expr) fn integer<'a>(n: i128, kind: &Kind) -> Outcome<'a> {
    match kind {
        Kind::Uint => u64::try_from(n).map(Scalar::Uint).map_err(|_| Fault::Overflow),
        _ => i64::try_from(n).map(Scalar::Int).map_err(|_| Fault::Overflow),
    }
}

pub(super) fn wide(value: &Scalar<'_>) -> Option<i128> {
    match value {
        Scalar::Bool(b) => Some(i128::from(*b)),
        Scalar::Int(n) => Some(i128::from(*n)),
        Scalar::Uint(n) => Some(i128::from(*n)),
        _ => None,
    }
}

fn double<'a>(value: f64) -> Outcome<'a> {
    if value.is_finite() { Ok(Scalar::Double(value)) } else { Err(Fault::Overflow) }
}

pub(super) fn binary<'a>(
    function: Function,
    result: &Kind,
    a: &Scalar<'a>,
    b: &Scalar<'a>,
) -> Outcome<'a> {
    if let (Some(a), Some(b)) = (wide(a), wide(b)) {
        let n = match function {
            Function::Add => a + b,
            Function::Sub => a - b,
            Function::Mul => a.checked_mul(b).ok_or(Fault::Overflow)?,
            _ if b == 0 => return Ok(Scalar::Null),
            Function::Mod => a % b,
            // MySQL refuses this one quotient, MariaDB does not.
            Function::IntDiv if a == i128::from(i64::MIN) && b == 1 => return Err(Fault::Overflow),
            _ => a / b,
        };
        return integer(n, result);
    }
    match (a, b) {
        (Scalar::Decimal(a), Scalar::Decimal(b)) => decimals(function, result, *a, *b),
        (Scalar::Double(a), Scalar::Double(b)) => match function {
            Function::Add => double(a + b),
            Function::Sub => double(a - b),
            Function::Mul => double(a * b),
            _ if *b == 0.0 => Ok(Scalar::Null),
            Function::Mod => double(a % b),
            _ => double(a / b),
        },
        _ => Ok(Scalar::Null),
    }
}

fn decimals<'a>(function: Function, result: &Kind, a: Decimal, b: Decimal) -> Outcome<'a> {
    let value = match function {
        Function::Add => a.add(b),
        Function::Sub => a.add(b.neg()),
        Function::Mul => a.mul(b),
        _ if b.is_zero() => return Ok(Scalar::Null),
        Function::Mod => a.rem(b),
        Function::Div => match result {
            Kind::Decimal { scale, .. } => a.div(b, *scale),
            _ => None,
        },
        _ => {
            let whole =
                a.int_div(b).and_then(arrow::datatypes::i256::to_i128).ok_or(Fault::Overflow)?;
            return integer(whole, result);
        }
    };
    Scalar::decimal(value).ok_or(Fault::Overflow)
}

pub(super) fn unary<'a>(function: Function, result: &Kind, a: &Scalar<'a>) -> Outcome<'a> {
    if let Some(n) = wide(a) {
        return match function {
            Function::Negate => integer(-n, result),
            Function::Abs => integer(n.abs(), result),
            Function::Sign => integer(n.signum(), result),
            _ => integer(n, result),
        };
    }
    match (function, a) {
        (Function::Negate, Scalar::Decimal(d)) => Ok(Scalar::Decimal(d.neg())),
        (Function::Negate, Scalar::Double(x)) => Ok(Scalar::Double(-x)),
        (Function::Abs, Scalar::Decimal(d)) => {
            Ok(Scalar::Decimal(if d.units.is_negative() { d.neg() } else { *d }))
        }
        (Function::Abs, Scalar::Double(x)) => Ok(Scalar::Double(x.abs())),
        (Function::Sign, Scalar::Decimal(d)) => Ok(Scalar::Int(if d.is_zero() {
            0
        } else if d.units.is_negative() {
            -1
        } else {
            1
        })),
        (Function::Sign, Scalar::Double(x)) => Ok(Scalar::Int(if *x > 0.0 {
            1
        } else if *x < 0.0 {
            -1
        } else {
            0
        })),
        (Function::Ceil | Function::Floor, Scalar::Decimal(d)) => {
            let whole = d.floor(function == Function::Ceil);
            match result {
                Kind::Decimal { .. } => Ok(Scalar::Decimal(whole)),
                _ => integer(whole.units.to_i128().ok_or(Fault::Overflow)?, result),
            }
        }
        (Function::Ceil, Scalar::Double(x)) => Ok(Scalar::Double(x.ceil())),
        (Function::Floor, Scalar::Double(x)) => Ok(Scalar::Double(x.floor())),
        _ => Ok(Scalar::Null),
    }
}

/// `round(x, n)`, `truncate(x, n)`.
pub(super) fn round<'a>(
    function: Function,
    result: &Kind,
    a: &Scalar<'a>,
    digits: &Scalar<'a>,
) -> Outcome<'a> {
    let up = function == Function::Round;
    let n = match digits {
        Scalar::Int(n) => *n,
        Scalar::Uint(n) => i64::try_from(*n).unwrap_or(i64::MAX),
        _ => return Ok(Scalar::Null),
    };
    match a {
        Scalar::Decimal(d) => {
            let Kind::Decimal { scale, .. } = result else {
                return Ok(Scalar::Null);
            };
            Scalar::decimal(d.round(n, *scale, up)).ok_or(Fault::Overflow)
        }
        Scalar::Double(x) => double(round_double(*x, n, up)),
        other => match wide(other) {
            Some(value) => integer(round_integer(value, n, up), result),
            None => Ok(Scalar::Null),
        },
    }
}

fn round_integer(value: i128, digits: i64, up: bool) -> i128 {
    let Some(drop) = digits.checked_neg().filter(|d| *d > 0) else {
        return value;
    };
    let unit = u32::try_from(drop).ok().filter(|d| *d < 30).map_or(i128::MAX, |d| 10_i128.pow(d));
    let rest = value % unit;
    let cut = value - rest;
    if up && rest.abs() >= unit - rest.abs() { cut + unit * value.signum() } else { cut }
}

/// By the C library's `rint`, after scaling, as `my_double_round` of the servers does.
fn round_double(value: f64, digits: i64, up: bool) -> f64 {
    let negative = digits < 0;
    let places = i32::try_from(digits.unsigned_abs().min(400)).unwrap_or(400);
    let factor = 10_f64.powi(places);
    let (scaled, back): (f64, &dyn Fn(f64) -> f64) = if negative {
        (value / factor, &|x| x * factor)
    } else {
        (value * factor, &|x| x / factor)
    };
    if negative && factor.is_infinite() {
        return 0.0;
    }
    if !negative && !scaled.is_finite() {
        return value;
    }
    let whole = if up { scaled.round_ties_even() } else { scaled.trunc() };
    back(whole)
}

/// Bits of an integer, negative ones in two's complement.
const fn pattern(value: &Scalar<'_>) -> u64 {
    match value {
        Scalar::Int(n) => n.cast_unsigned(),
        Scalar::Uint(n) => *n,
        _ => 0,
    }
}

pub(super) fn bits<'a>(function: Function, args: &[Scalar<'a>]) -> Scalar<'a> {
    let a = args.first().map_or(0, pattern);
    let b = args.get(1).map_or(0, pattern);
    let places = u32::try_from(b).unwrap_or(64);
    Scalar::Uint(match function {
        Function::BitAnd => a & b,
        Function::BitOr => a | b,
        Function::BitXor => a ^ b,
        Function::ShiftLeft => a.checked_shl(places).unwrap_or(0),
        Function::ShiftRight => a.checked_shr(places).unwrap_or(0),
        _ => !a,
    })
}
