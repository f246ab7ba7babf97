//! Parts of dates and times, and instants. Calendar times are in UTC.

use dsl::types::{
    Fault, Function, Kind,
    temporal::{MICROS, Parts},
};

use super::Outcome;
use crate::expr::{decimal::Decimal, scalar::Scalar};

/// The last second that every supported server converts, 2038-01-19 03:14:07.
const LAST: i64 = i32::MAX as i64;

pub(super) fn apply<'a>(function: Function, result: &Kind, value: &Scalar<'a>) -> Outcome<'a> {
    let int = |n: u32| Ok(Scalar::Int(i64::from(n)));
    match value {
        Scalar::Date(packed) | Scalar::Datetime(packed) => {
            let parts = Parts::unpack(*packed);
            match function {
                Function::Date => Ok(Scalar::Date(date(*packed))),
                Function::Year => int(parts.year),
                Function::Month => int(parts.month),
                Function::Day => int(parts.day),
                Function::Hour => int(parts.hour),
                Function::Minute => int(parts.minute),
                Function::Second => int(parts.second),
                Function::Microsecond => int(parts.micros),
                _ => unix_timestamp(parts, result),
            }
        }
        Scalar::Time(micros) => {
            let seconds = micros.unsigned_abs() / MICROS.unsigned_abs();
            let part = match function {
                Function::Hour => seconds / 3600,
                Function::Minute => seconds / 60 % 60,
                Function::Second => seconds % 60,
                _ => micros.unsigned_abs() % MICROS.unsigned_abs(),
            };
            Ok(Scalar::Int(i64::try_from(part).map_err(|_| Fault::Overflow)?))
        }
        Scalar::Int(seconds) => from_unixtime(i128::from(*seconds)),
        Scalar::Uint(seconds) => from_unixtime(i128::from(*seconds)),
        _ => Ok(Scalar::Null),
    }
}

/// The date of a calendar time.
pub(super) const fn date(packed: i64) -> i64 {
    let parts = Parts::unpack(packed);
    Parts { hour: 0, minute: 0, second: 0, micros: 0, ..parts }.pack()
}

fn unix_timestamp<'a>(parts: Parts, result: &Kind) -> Outcome<'a> {
    let days = parts.days_since_epoch().ok_or(Fault::Conversion)?;
    let micros = days * 86_400 * MICROS + parts.micros_of_day();
    if micros < 0 || micros / MICROS > LAST {
        return Err(Fault::Conversion);
    }
    match result {
        Kind::Decimal { scale, .. } => {
            let exact = Decimal::from_i128(i128::from(micros), 6);
            Scalar::decimal(exact.rescale(*scale)).ok_or(Fault::Conversion)
        }
        _ => Ok(Scalar::Int(micros / MICROS)),
    }
}

fn from_unixtime<'a>(seconds: i128) -> Outcome<'a> {
    let seconds =
        i64::try_from(seconds).ok().filter(|s| (0..=LAST).contains(s)).ok_or(Fault::Conversion)?;
    let day = Parts::from_days(seconds / 86_400);
    let rest = u32::try_from(seconds % 86_400).map_err(|_| Fault::Conversion)?;
    let parts = Parts { hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60, ..day };
    Ok(Scalar::Datetime(parts.pack()))
}
