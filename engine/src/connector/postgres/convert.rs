//! Which value of a PostgreSQL column a value of ours becomes.
//!
//! [`Conversion`] is made once a column and load, from what the values mean and the real column's type. It
//! knows whether the pair has a binary form ([`Format::Binary`]), must go as text and be read by the server
//! ([`Format::Text`]), or makes no sense. [`Conversion::datum`] then converts value by value. Rule: exact or
//! refused. An integer out of range, a decimal with more digits than the column keeps, a fraction
//! of a second that the column would round: each is a [`Refusal`], never a silent change. The one
//! exception is a float column, which is approximate by declaration and takes the nearest float of a decimal.

use std::{borrow::Cow, net::IpAddr};

use arrow::datatypes::i256;
use dsl::types::temporal::{MICROS, Parts, write_date, write_datetime, write_time};

use super::column::{Column, ColumnType};
use crate::connector::{
    cell::{Cell, Meaning, decimal_text, vector_text, well_known_binary},
    policy::{Dated, Policies},
};

/// Days from 1970-01-01 to 2000-01-01, where PostgreSQL counts from.
const EPOCH_DAYS: i64 = 10_957;
const DAY: i64 = 86_400 * MICROS;

/// A value as PostgreSQL keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Datum<'a> {
    Null,
    Bool(bool),
    Int2(i16),
    Int4(i32),
    Int8(i64),
    Oid(u32),
    Float4(f32),
    Float8(f64),
    /// Coefficient and digits after the point.
    Numeric(i128, u8),
    NumericWide(i256, u8),
    /// The shortest decimal of a float.
    NumericText(String),
    /// Characters, as most types of text take them.
    Text(Cow<'a, [u8]>),
    Jsonb(Cow<'a, [u8]>),
    Bytea(Cow<'a, [u8]>),
    /// A shape of PostGIS, as EWKB.
    Geometry(Cow<'a, [u8]>),
    Uuid([u8; 16]),
    /// Address and prefix length.
    Inet(IpAddr, u8),
    /// The lowest bits of a number, so many of them.
    Bits(u64, u32),
    /// Days since 2000-01-01.
    Date(i32),
    /// Microseconds since 2000-01-01.
    Timestamp(i64),
    /// The same, in UTC.
    Timestamptz(i64),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds.
    Interval(i64),
}

/// Why a value cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Out of the column's range.
    Range,
    /// More digits than the column keeps.
    Digits,
    /// No date, and the policy refuses it; `true`: because the column allows no NULL.
    ZeroDate(bool),
    /// NUL in text.
    Nul,
    /// Not what the type holds; says what was expected.
    Shape(&'static str),
    /// The array does not fit the declared type: a bug of ours.
    Array,
}

/// How a pair of types travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// In the column's binary form.
    Binary,
    /// As text; the server reads it.
    Text,
}

/// How values of one column become values of the target's.
#[derive(Debug, Clone)]
pub(super) struct Conversion {
    /// What the values mean.
    pub(super) meaning: Meaning,
    /// Where they go.
    pub(super) column: Column,
    policies: Policies,
}

impl Conversion {
    /// The conversion; `None` if no value of the one type makes sense in the other.
    pub(super) fn new(meaning: Meaning, column: Column, policies: Policies) -> Option<Self> {
        let conversion = Self { meaning, column, policies };
        conversion.format().map(|_| conversion)
    }

    /// How the pair travels.
    pub(super) fn format(&self) -> Option<Format> {
        use ColumnType as T;
        use Meaning as M;
        let binary = match (self.meaning, &self.column.ty) {
            (M::Null, T::Other) => return Some(Format::Text),
            (M::Null, _) => true,
            (M::Bits(_), T::Bytea | T::Bit(_) | T::Varbit(_))
            | (M::Bool, T::Bit(_) | T::Varbit(_)) => true,
            (
                M::Bool | M::Integer | M::Bits(_),
                T::Bool
                | T::Int2
                | T::Int4
                | T::Int8
                | T::Oid
                | T::Float4
                | T::Float8
                | T::Numeric(_)
                | T::Text,
            ) => true,
            (
                M::Decimal | M::Float,
                T::Int2 | T::Int4 | T::Int8 | T::Float4 | T::Float8 | T::Numeric(_) | T::Text,
            ) => true,
            (M::Bool | M::Integer | M::Bits(_) | M::Decimal | M::Float, T::Other) => false,
            (M::Text, T::Text | T::Bytea | T::Jsonb | T::Uuid | T::Inet) => true,
            (M::Json, T::Text | T::Bytea | T::Jsonb) => true,
            (M::Text | M::Json, _) => false,
            (M::Bytes, T::Bytea | T::Text | T::Uuid) => true,
            (M::Geometry, T::Bytea | T::Geometry) => true,
            (M::Vector, T::Bytea) => true,
            (M::Vector, T::Other) => false,
            (M::Date | M::Datetime(_), T::Date | T::Timestamp(_) | T::Timestamptz(_) | T::Text) => {
                true
            }
            (M::Time(_), T::Time(_) | T::Interval(_) | T::Text) => true,
            (M::Date | M::Datetime(_) | M::Time(_), T::Other) => false,
            _ => return None,
        };
        Some(if binary { Format::Binary } else { Format::Text })
    }

    /// Converts one value; adds to `replaced` if a policy changed it.
    #[inline]
    pub(super) fn datum<'a>(
        &self,
        cell: Cell<'a>,
        replaced: &mut u64,
    ) -> Result<Datum<'a>, Refusal> {
        if cell == Cell::Null {
            return Ok(Datum::Null);
        }
        match self.meaning {
            Meaning::Text => self.text(cell, replaced),
            Meaning::Bool | Meaning::Integer | Meaning::Bits(_) => {
                self.integer(cell.integer().ok_or(Refusal::Array)?)
            }
            Meaning::Decimal => self.decimal(cell),
            Meaning::Float => self.float(cell),
            Meaning::Json => self.text(cell, replaced),
            Meaning::Bytes | Meaning::Geometry | Meaning::Vector => self.bytes(cell, replaced),
            Meaning::Date | Meaning::Datetime(_) => self.date(cell, replaced),
            Meaning::Time(fsp) => self.time(cell, fsp),
            Meaning::Null => Err(Refusal::Array),
        }
    }

    #[inline]
    fn integer(&self, n: i128) -> Result<Datum<'static>, Refusal> {
        let range = |_| Refusal::Range;
        Ok(match &self.column.ty {
            ColumnType::Int4 => Datum::Int4(n.try_into().map_err(range)?),
            ColumnType::Int8 => Datum::Int8(n.try_into().map_err(range)?),
            ColumnType::Int2 => Datum::Int2(n.try_into().map_err(range)?),
            ColumnType::Numeric(Some(kept)) if *kept < 0 => {
                return self.decimal(Cell::Decimal(n, 0));
            }
            ColumnType::Numeric(_) => Datum::Numeric(n, 0),
            ColumnType::Bool => match n {
                0 => Datum::Bool(false),
                1 => Datum::Bool(true),
                _ => return Err(Refusal::Range),
            },
            ColumnType::Oid => Datum::Oid(n.try_into().map_err(range)?),
            ColumnType::Float4 => {
                let float = n as f32;
                if float as i128 == n {
                    Datum::Float4(float)
                } else {
                    return Err(Refusal::Digits);
                }
            }
            ColumnType::Float8 => {
                let float = n as f64;
                if float as i128 == n {
                    Datum::Float8(float)
                } else {
                    return Err(Refusal::Digits);
                }
            }
            ColumnType::Bit(width) => self.bits(n, Some(*width))?,
            ColumnType::Varbit(width) => match (self.bits(n, None)?, width) {
                (Datum::Bits(_, used), Some(width)) if used > *width => return Err(Refusal::Range),
                (bits, _) => bits,
            },
            ColumnType::Bytea => {
                let Meaning::Bits(used) = self.meaning else {
                    return Err(Refusal::Array);
                };
                let all = u64::try_from(n).map_err(range)?.to_be_bytes();
                let length = usize::from(used.div_ceil(8)).min(all.len());
                Datum::Bytea(all[all.len() - length..].to_vec().into())
            }
            _ => Datum::Text(n.to_string().into_bytes().into()),
        })
    }

    /// The bits of `bit(n)`, as many as it declares, or as the column has.
    fn bits(&self, n: i128, width: Option<u32>) -> Result<Datum<'static>, Refusal> {
        let declared =
            if let Meaning::Bits(declared) = self.meaning { u32::from(declared) } else { 1 };
        let value = u64::try_from(n).map_err(|_| Refusal::Range)?;
        let width = width.unwrap_or(declared);
        if width < 64 && value >> width != 0 {
            Err(Refusal::Range)
        } else {
            Ok(Datum::Bits(value, width))
        }
    }

    fn decimal(&self, cell: Cell<'_>) -> Result<Datum<'static>, Refusal> {
        let scale = match cell {
            Cell::Decimal(_, scale) | Cell::Wide(_, scale) => scale,
            _ => return Err(Refusal::Array),
        };
        // Digits after the point that the column does not keep must be zeros.
        let kept = match &self.column.ty {
            ColumnType::Numeric(kept) => *kept,
            ColumnType::Int2 | ColumnType::Int4 | ColumnType::Int8 => Some(0),
            _ => None,
        };
        if let Some(kept) = kept {
            let extra = i32::from(scale) - i32::from(kept);
            let exact = match cell {
                _ if extra <= 0 => true,
                Cell::Decimal(n, _) => u32::try_from(extra)
                    .ok()
                    .and_then(|extra| 10_i128.checked_pow(extra))
                    .map_or(n == 0, |power| n % power == 0),
                Cell::Wide(n, _) => u32::try_from(extra)
                    .ok()
                    .and_then(|extra| i256::from_i128(10).checked_pow(extra))
                    .map_or(n == i256::ZERO, |power| n.wrapping_rem(power) == i256::ZERO),
                _ => true,
            };
            if !exact {
                return Err(Refusal::Digits);
            }
        }
        Ok(match (&self.column.ty, cell) {
            (ColumnType::Numeric(_), Cell::Decimal(n, scale)) => Datum::Numeric(n, scale),
            (ColumnType::Numeric(_), Cell::Wide(n, scale)) => Datum::NumericWide(n, scale),
            (ColumnType::Int2 | ColumnType::Int4 | ColumnType::Int8, _) => {
                let text = decimal_text(cell).ok_or(Refusal::Array)?;
                let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
                self.integer(whole.parse().map_err(|_| Refusal::Range)?)?
            }
            (ColumnType::Float4, _) => {
                let nearest: f32 = decimal_text(cell)
                    .ok_or(Refusal::Array)?
                    .parse()
                    .map_err(|_| Refusal::Range)?;
                if nearest.is_finite() {
                    Datum::Float4(nearest)
                } else {
                    return Err(Refusal::Range);
                }
            }
            (ColumnType::Float8, _) => Datum::Float8(
                decimal_text(cell).ok_or(Refusal::Array)?.parse().map_err(|_| Refusal::Range)?,
            ),
            _ => Datum::Text(decimal_text(cell).ok_or(Refusal::Array)?.into_bytes().into()),
        })
    }

    fn float(&self, cell: Cell<'_>) -> Result<Datum<'static>, Refusal> {
        let (double, shortest) = match cell {
            Cell::Float(ref f) => (f64::from(*f), f as &dyn std::fmt::Display),
            Cell::Double(ref f) => (*f, f as &dyn std::fmt::Display),
            _ => return Err(Refusal::Array),
        };
        Ok(match &self.column.ty {
            ColumnType::Float8 => Datum::Float8(double),
            ColumnType::Float4 => {
                let float = double as f32;
                if float.is_infinite() && double.is_finite() {
                    return Err(Refusal::Range);
                }
                Datum::Float4(float)
            }
            ColumnType::Int2 | ColumnType::Int4 | ColumnType::Int8 => {
                if double.fract() != 0.0 {
                    return Err(Refusal::Digits);
                }
                if double.abs() >= 1e19 {
                    return Err(Refusal::Range);
                }
                self.integer(double as i128)?
            }
            ColumnType::Numeric(_) if double.is_infinite() => return Err(Refusal::Range),
            ColumnType::Numeric(kept) => {
                let text = shortest.to_string();
                let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                if kept.is_some_and(|kept| digits > usize::try_from(kept).unwrap_or(0)) {
                    return Err(Refusal::Digits);
                }
                Datum::NumericText(text)
            }
            _ => Datum::Text(shortest.to_string().into_bytes().into()),
        })
    }

    #[inline]
    fn text<'a>(&self, cell: Cell<'a>, replaced: &mut u64) -> Result<Datum<'a>, Refusal> {
        let Cell::Text(text) = cell else {
            return Err(Refusal::Array);
        };
        match &self.column.ty {
            ColumnType::Bytea => return Ok(Datum::Bytea(text.as_bytes().into())),
            ColumnType::Uuid => return uuid(text).map(Datum::Uuid),
            ColumnType::Inet => return inet(text),
            ColumnType::Jsonb => {
                let (text, changed) = self.policies.json(text.as_bytes()).ok_or(Refusal::Nul)?;
                *replaced += u64::from(changed);
                return Ok(Datum::Jsonb(text));
            }
            _ => {}
        }
        let (text, changed) = self.policies.text(text.as_bytes()).ok_or(Refusal::Nul)?;
        *replaced += u64::from(changed);
        Ok(Datum::Text(text))
    }

    fn bytes<'a>(&self, cell: Cell<'a>, replaced: &mut u64) -> Result<Datum<'a>, Refusal> {
        let Cell::Bytes(bytes) = cell else {
            return Err(Refusal::Array);
        };
        if self.meaning == Meaning::Geometry {
            let shape = well_known_binary(bytes).ok_or(Refusal::Shape("a shape"))?;
            let geometry = self.column.ty == ColumnType::Geometry;
            return Ok(if geometry { Datum::Geometry(shape) } else { Datum::Bytea(shape) });
        }
        match (&self.column.ty, self.meaning) {
            (ColumnType::Bytea, _) => Ok(Datum::Bytea(bytes.into())),
            (_, Meaning::Vector) => {
                let text = vector_text(bytes).ok_or(Refusal::Shape("a vector of 4-byte floats"))?;
                Ok(Datum::Text(text.into_bytes().into()))
            }
            (ColumnType::Uuid, _) => {
                bytes.try_into().map(Datum::Uuid).map_err(|_| Refusal::Shape("16 bytes of a uuid"))
            }
            _ => {
                let text =
                    std::str::from_utf8(bytes).map_err(|_| Refusal::Shape("text in UTF-8"))?;
                self.text(Cell::Text(text), replaced)
            }
        }
    }

    #[inline]
    fn date(&self, cell: Cell<'_>, replaced: &mut u64) -> Result<Datum<'static>, Refusal> {
        let Cell::Int(packed) = cell else {
            return Err(Refusal::Array);
        };
        if matches!(self.column.ty, ColumnType::Text | ColumnType::Other) {
            return self.date_text(packed, replaced);
        }
        let Some(parts) = self.dated(packed, replaced)? else {
            return Ok(Datum::Null);
        };
        let days = parts.days_since_epoch().ok_or(Refusal::Range)? - EPOCH_DAYS;
        let clock = parts.micros_of_day();
        let kept = match &self.column.ty {
            ColumnType::Timestamp(kept) | ColumnType::Timestamptz(kept) => *kept,
            _ if clock != 0 => return Err(Refusal::Digits),
            _ => return Ok(Datum::Date(days.try_into().map_err(|_| Refusal::Range)?)),
        };
        keeps(clock, kept)?;
        let micros = days * DAY + clock;
        let zoned = matches!(self.column.ty, ColumnType::Timestamptz(_));
        Ok(if zoned { Datum::Timestamptz(micros) } else { Datum::Timestamp(micros) })
    }

    /// The parts of a date under the policy; `None`: NULL.
    fn dated(&self, packed: i64, replaced: &mut u64) -> Result<Option<Parts>, Refusal> {
        match self.policies.date(packed, !self.column.not_null) {
            Dated::Real(parts) => Ok(Some(parts)),
            Dated::Replaced(parts) => {
                *replaced += 1;
                Ok(Some(parts))
            }
            Dated::Null => {
                *replaced += 1;
                Ok(None)
            }
            Dated::Kept | Dated::Refused => Err(Refusal::ZeroDate(self.column.not_null)),
        }
    }

    /// A date as text. A text column holds every date as it is; a type that only the server knows gets real ones.
    fn date_text(&self, packed: i64, replaced: &mut u64) -> Result<Datum<'static>, Refusal> {
        let packed = match self.column.ty {
            ColumnType::Text => packed,
            _ => match self.dated(packed, replaced)? {
                Some(parts) => parts.pack(),
                None => return Ok(Datum::Null),
            },
        };
        let mut text = String::new();
        match self.meaning {
            Meaning::Datetime(fsp) => write_datetime(&mut text, packed, fsp),
            _ => write_date(&mut text, packed),
        }
        Ok(Datum::Text(text.into_bytes().into()))
    }

    fn time(&self, cell: Cell<'_>, fsp: u8) -> Result<Datum<'static>, Refusal> {
        let Cell::Int(micros) = cell else {
            return Err(Refusal::Array);
        };
        match &self.column.ty {
            ColumnType::Time(kept) => {
                keeps(micros, *kept)?;
                if (0..=DAY).contains(&micros) {
                    Ok(Datum::Time(micros))
                } else {
                    Err(Refusal::Range)
                }
            }
            ColumnType::Interval(kept) => {
                keeps(micros, *kept)?;
                Ok(Datum::Interval(micros))
            }
            _ => {
                let mut text = String::new();
                write_time(&mut text, micros, fsp);
                Ok(Datum::Text(text.into_bytes().into()))
            }
        }
    }
}

/// Refuses a fraction of a second that a column with so many digits would round.
fn keeps(micros: i64, digits: u8) -> Result<(), Refusal> {
    let unit = 10_i64.pow(6 - u32::from(digits.min(6)));
    if micros % unit == 0 { Ok(()) } else { Err(Refusal::Digits) }
}

/// 32 hex digits, hyphens anywhere between.
fn uuid(text: &str) -> Result<[u8; 16], Refusal> {
    let wrong = Refusal::Shape("a uuid");
    let mut out = [0; 16];
    let mut count = 0;
    for c in text.chars().filter(|c| *c != '-') {
        let digit = c.to_digit(16).and_then(|d| u8::try_from(d).ok()).ok_or(wrong)?;
        let byte = out.get_mut(count / 2).ok_or(wrong)?;
        *byte = *byte << 4 | digit;
        count += 1;
    }
    if count == 32 { Ok(out) } else { Err(wrong) }
}

/// An address, with a prefix length behind a slash or without.
fn inet(text: &str) -> Result<Datum<'static>, Refusal> {
    let wrong = Refusal::Shape("a network address");
    let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
    let address: IpAddr = address.parse().map_err(|_| wrong)?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| wrong)?;
    if prefix <= longest { Ok(Datum::Inet(address, prefix)) } else { Err(wrong) }
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
