//! Conversions. What does not fit is a failure, never cut or clamped; only digits after the point of
//! a number round. Where a conversion succeeds, its value is the servers'.

use std::borrow::Cow;

use dsl::{
    catalog::{Charset, Collation},
    types::{
        Fault, IntWidth, Kind, LobSize, SqlType,
        temporal::{self, Parts},
    },
};

use super::{Outcome, arithmetic::wide, number_text::write_double, temporal::date};
use crate::expr::{decimal::Decimal, scalar::Scalar};

/// A conversion with all that does not change from row to row.
#[derive(Debug)]
pub(in crate::expr) struct Cast {
    from: Kind,
    to: Kind,
    declared: Option<SqlType>,
}

impl Cast {
    pub(in crate::expr) const fn new(from: Kind, to: Kind, declared: Option<SqlType>) -> Self {
        Self { from, to, declared }
    }

    /// Whether it only changes what the value is called.
    pub(in crate::expr) fn is_nothing(&self) -> bool {
        let relabelled = match (&self.from, &self.to) {
            (Kind::Text(_), Kind::Text(_)) | (Kind::Json, Kind::Text(_)) => true,
            (Kind::Datetime(a), Kind::Datetime(b)) | (Kind::Time(a), Kind::Time(b)) => a <= b,
            (a, b) => a == b,
        };
        relabelled && self.declared.is_none()
    }

    /// The converted value; NULL stays NULL.
    pub(in crate::expr) fn apply<'a>(&self, value: Scalar<'a>) -> Outcome<'a> {
        if value.is_null() {
            return Ok(Scalar::Null);
        }
        let value = self.convert(value)?;
        match &self.declared {
            Some(sql) if !fits(&value, sql) => Err(Fault::Conversion),
            _ => Ok(value),
        }
    }

    fn convert<'a>(&self, value: Scalar<'a>) -> Outcome<'a> {
        let failed = Fault::Conversion;
        match &self.to {
            Kind::Bool => match value {
                Scalar::Bool(_) => Ok(value),
                _ => Err(failed),
            },
            Kind::Int => {
                integer(&value).and_then(|n| i64::try_from(n).ok()).map(Scalar::Int).ok_or(failed)
            }
            // MySQL converts doubles by way of signed integers.
            Kind::Uint if matches!(value, Scalar::Double(x) if x >= 9_223_372_036_854_775_808.0) => {
                Err(failed)
            }
            Kind::Uint => {
                integer(&value).and_then(|n| u64::try_from(n).ok()).map(Scalar::Uint).ok_or(failed)
            }
            Kind::Decimal { precision, scale } => {
                let exact = decimal(&value, *scale).filter(|d| d.fits(*precision));
                Scalar::decimal(exact).ok_or(failed)
            }
            Kind::Double => {
                double(&value).filter(|x| x.is_finite()).map(Scalar::Double).ok_or(failed)
            }
            #[allow(clippy::cast_possible_truncation)]
            Kind::Float => double(&value)
                .map(|x| f64::from(x as f32))
                .filter(|x| x.is_finite())
                .map(Scalar::Double)
                .ok_or(failed),
            Kind::Text(_) | Kind::Json => self.text(value),
            Kind::Bytes => self.bytes(value),
            Kind::Date => match value {
                Scalar::Date(_) => Ok(value),
                Scalar::Datetime(packed) => Ok(Scalar::Date(date(packed))),
                Scalar::Text(text) => parse_date(&text).map(Scalar::Date).ok_or(failed),
                _ => Err(failed),
            },
            Kind::Datetime(fsp) => {
                let packed = match value {
                    Scalar::Date(packed) | Scalar::Datetime(packed) => Some(packed),
                    Scalar::Text(text) => parse_datetime(&text),
                    _ => None,
                };
                let exact = packed.filter(|p| whole(Parts::unpack(*p).micros.into(), *fsp));
                exact.map(Scalar::Datetime).ok_or(failed)
            }
            Kind::Time(fsp) => {
                let micros = match value {
                    Scalar::Time(micros) => Some(micros),
                    Scalar::Datetime(packed) => Some(Parts::unpack(packed).micros_of_day()),
                    Scalar::Text(text) => parse_time(&text),
                    _ => None,
                };
                micros.filter(|m| whole(*m, *fsp)).map(Scalar::Time).ok_or(failed)
            }
            Kind::Null | Kind::Unknown => Ok(Scalar::Null),
        }
    }

    fn text<'a>(&self, value: Scalar<'a>) -> Outcome<'a> {
        let mut out = String::new();
        match value {
            Scalar::Text(text) => {
                let json = self.to == Kind::Json && self.from != Kind::Json;
                if json && serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
                    return Err(Fault::Conversion);
                }
                return Ok(Scalar::Text(text));
            }
            Scalar::Bytes(Cow::Borrowed(bytes)) => {
                return std::str::from_utf8(bytes)
                    .map(|t| Scalar::Text(Cow::Borrowed(t)))
                    .map_err(|_| Fault::Conversion);
            }
            Scalar::Bytes(Cow::Owned(bytes)) => {
                return String::from_utf8(bytes).map(Scalar::text).map_err(|_| Fault::Conversion);
            }
            Scalar::Bool(b) => out.push(if b { '1' } else { '0' }),
            Scalar::Int(n) => return Ok(Scalar::text(n.to_string())),
            Scalar::Uint(n) => return Ok(Scalar::text(n.to_string())),
            Scalar::Decimal(d) => d.write(&mut out),
            Scalar::Double(x) => write_double(&mut out, x),
            Scalar::Date(packed) => temporal::write_date(&mut out, packed),
            Scalar::Datetime(packed) => temporal::write_datetime(&mut out, packed, self.fsp()),
            Scalar::Time(micros) => temporal::write_time(&mut out, micros, self.fsp()),
            Scalar::Null => return Ok(Scalar::Null),
        }
        Ok(Scalar::text(out))
    }

    const fn fsp(&self) -> u8 {
        match self.from {
            Kind::Datetime(fsp) | Kind::Time(fsp) => fsp,
            _ => 0,
        }
    }

    fn bytes<'a>(&self, value: Scalar<'a>) -> Outcome<'a> {
        let Scalar::Text(text) = value else {
            return if let Scalar::Bytes(_) = value { Ok(value) } else { Err(Fault::Conversion) };
        };
        let charset = match &self.from {
            Kind::Text(collation) => collation.charset(),
            _ => Collation::constant().charset(),
        };
        match (charset, text) {
            (Some(Charset::Utf8), Cow::Borrowed(text)) => {
                Ok(Scalar::Bytes(Cow::Borrowed(text.as_bytes())))
            }
            (Some(Charset::Utf8), Cow::Owned(text)) => {
                Ok(Scalar::Bytes(Cow::Owned(text.into_bytes())))
            }
            (Some(Charset::Latin1), text) => {
                let bytes: Option<Vec<u8>> = text.chars().map(latin1).collect();
                bytes.map(|b| Scalar::Bytes(Cow::Owned(b))).ok_or(Fault::Encoding)
            }
            (None, _) => Err(Fault::Encoding),
        }
    }
}

/// The byte of a character in MySQL's `latin1`: Windows-1252, its holes 81, 8D, 8F, 90, 9D as in ISO 8859-1.
pub(super) fn latin1(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match u32::from(c) {
        code @ (0..=0x7F | 0xA0..=0xFF) => u8::try_from(code).ok(),
        _ => HIGH.iter().position(|h| *h == c).and_then(|i| u8::try_from(i + 0x80).ok()),
    }
}

/// Whether microseconds have no digits beyond `fsp`.
const fn whole(micros: i64, fsp: u8) -> bool {
    let unit = 10_i64.pow(6_u32.saturating_sub(fsp as u32));
    micros % unit == 0
}

/// Integers written plainly, other numbers rounded: decimals away from zero, doubles to even.
fn integer(value: &Scalar<'_>) -> Option<i128> {
    match value {
        Scalar::Decimal(d) => d.to_integer(),
        Scalar::Double(x) => {
            let rounded = x.round_ties_even();
            #[allow(clippy::cast_possible_truncation)]
            (rounded.abs() < 1e20).then_some(rounded as i128)
        }
        Scalar::Text(text) => {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        }
        other => wide(other),
    }
}

fn decimal(value: &Scalar<'_>, scale: u8) -> Option<Decimal> {
    match value {
        Scalar::Decimal(d) => d.rescale(scale),
        Scalar::Double(x) => Decimal::from_f64(*x, scale),
        Scalar::Text(text) => Decimal::parse(text)?.rescale(scale),
        other => Decimal::from_i128(wide(other)?, 0).rescale(scale),
    }
}

fn double(value: &Scalar<'_>) -> Option<f64> {
    match value {
        Scalar::Double(x) => Some(*x),
        Scalar::Decimal(d) => Some(d.to_f64()),
        Scalar::Bool(b) => Some(f64::from(u8::from(*b))),
        #[allow(clippy::cast_precision_loss)]
        Scalar::Int(n) => Some(*n as f64),
        #[allow(clippy::cast_precision_loss)]
        Scalar::Uint(n) => Some(*n as f64),
        Scalar::Text(text) => {
            let plain = text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
            let digit = text.bytes().any(|b| b.is_ascii_digit());
            (plain && digit).then(|| text.parse().ok()).flatten()
        }
        _ => None,
    }
}

fn parse_date(text: &str) -> Option<i64> {
    let packed = temporal::parse_date(text.as_bytes()).filter(|_| text.len() == 10)?;
    Parts::unpack(packed).exists().then_some(packed)
}

fn parse_datetime(text: &str) -> Option<i64> {
    let shaped = text.len() == 10 || (text.len() >= 19 && text.as_bytes()[10] == b' ');
    let packed = temporal::parse_datetime(text.as_bytes()).filter(|_| shaped)?;
    Parts::unpack(packed).exists().then_some(packed)
}

fn parse_time(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let hours = digits.split(':').next().map_or(0, str::len);
    let micros = temporal::parse_time(text.as_bytes()).filter(|_| hours >= 2)?;
    (micros.abs() <= temporal::TIME_MAX).then_some(micros)
}

/// Whether a value of the right kind is one of the declared type.
fn fits(value: &Scalar<'_>, sql: &SqlType) -> bool {
    match (value, sql) {
        (Scalar::Int(n), SqlType::Int { width, unsigned: false, .. }) => {
            let limit = 1_i128 << (width.bits() - 1);
            (-limit..limit).contains(&i128::from(*n))
        }
        (Scalar::Uint(n), SqlType::Int { width, unsigned: true, .. }) => {
            *width == IntWidth::Big || *n < 1 << width.bits()
        }
        (Scalar::Int(n), SqlType::Year) => *n == 0 || (1901..=2155).contains(n),
        (Scalar::Uint(n), SqlType::Bit(bits)) => *bits >= 64 || *n < 1 << bits,
        (Scalar::Decimal(d), SqlType::Decimal { precision, unsigned, .. }) => {
            d.fits(*precision) && !(*unsigned && d.units.is_negative())
        }
        (
            Scalar::Double(x),
            SqlType::Float { unsigned: true, .. } | SqlType::Double { unsigned: true, .. },
        ) => *x >= 0.0,
        (Scalar::Text(text), SqlType::Char(n) | SqlType::Varchar(n)) => {
            text.len() <= *n as usize || text.chars().count() <= *n as usize
        }
        (Scalar::Text(text), SqlType::Text(size)) => text.len() <= lob(*size),
        (Scalar::Bytes(bytes), SqlType::Blob(size)) => bytes.len() <= lob(*size),
        (Scalar::Bytes(bytes), SqlType::Binary(n) | SqlType::Varbinary(n)) => {
            bytes.len() <= *n as usize
        }
        (Scalar::Text(text), SqlType::Enum(members)) => members.iter().any(|m| **m == **text),
        (Scalar::Text(text), SqlType::Set(members)) => {
            text.is_empty() || text.split(',').all(|t| members.iter().any(|m| *m == t))
        }
        (Scalar::Datetime(packed), SqlType::Timestamp(_)) => {
            let parts = Parts::unpack(*packed);
            let seconds = parts
                .days_since_epoch()
                .map(|d| d * 86_400 + parts.micros_of_day() / temporal::MICROS);
            *packed == 0 || seconds.is_some_and(|s| (1..=i64::from(i32::MAX)).contains(&s))
        }
        _ => true,
    }
}

const fn lob(size: LobSize) -> usize {
    match size {
        LobSize::Tiny => 0xFF,
        LobSize::Regular => 0xFFFF,
        LobSize::Medium => 0xFF_FFFF,
        LobSize::Long => 0xFFFF_FFFF,
    }
}
