//! Types of values inside expressions, and constant values.
//!
//! MySQL computes in few types: 64-bit integers of either sign, decimals, doubles, text under a
//! collation, bytes, and packed calendar and clock times. Every column type has one of these as its
//! value kind; narrower columns widen on reading, as the server does.

use serde::{Deserialize, Serialize};

use super::SqlType;
use crate::catalog::Collation;

/// Kind of a value together with its nullability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueType {
    /// What it is.
    pub kind: Kind,
    /// Whether it can be NULL.
    pub nullable: bool,
}

impl ValueType {
    /// A value that may be NULL.
    #[must_use]
    pub const fn nullable(kind: Kind) -> Self {
        Self { kind, nullable: true }
    }

    /// A value that is never NULL.
    #[must_use]
    pub const fn required(kind: Kind) -> Self {
        Self { kind, nullable: false }
    }
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Not known: the table is not known yet, or an error was reported. Fits everything.
    Unknown,
    /// The type of the literal `null`.
    Null,
    /// A truth value. In arithmetic it is the integer 1 or 0.
    Bool,
    /// Signed 64-bit integer.
    Int,
    /// Unsigned 64-bit integer; also `bit(n)`.
    Uint,
    /// Exact decimal.
    Decimal {
        /// Digits in all, ≤ 65.
        precision: u8,
        /// Digits after the point, ≤ 38.
        scale: u8,
    },
    /// 4-byte float: only columns; every operation widens it to [`Kind::Double`].
    Float,
    /// 8-byte float.
    Double,
    /// Characters (UTF-8 in this program, whatever the column's charset).
    Text(Collation),
    /// Bytes.
    Bytes,
    /// Calendar date, packed ([`super::temporal`]).
    Date,
    /// Calendar time with `fsp` digits of a second, packed. A `timestamp` is one in UTC.
    Datetime(u8),
    /// Signed clock time, microseconds.
    Time(u8),
    /// JSON text.
    Json,
}

impl Kind {
    /// The kind of a column's values. Text columns need their collation; an unknown one compares on the server only.
    #[must_use]
    pub fn of_column(ty: &SqlType, collation: Option<&str>) -> Self {
        let text = || Self::Text(Collation(collation.unwrap_or_default().to_owned()));
        match ty {
            SqlType::Boolean => Self::Bool,
            SqlType::Int { unsigned: false, .. } | SqlType::Year => Self::Int,
            SqlType::Int { unsigned: true, .. } | SqlType::Bit(_) => Self::Uint,
            SqlType::Decimal { precision, scale, .. } => {
                Self::Decimal { precision: *precision, scale: *scale }
            }
            SqlType::Float { .. } => Self::Float,
            SqlType::Double { .. } => Self::Double,
            SqlType::Char(_)
            | SqlType::Varchar(_)
            | SqlType::Text(_)
            | SqlType::Enum(_)
            | SqlType::Set(_) => text(),
            SqlType::Binary(_)
            | SqlType::Varbinary(_)
            | SqlType::Blob(_)
            | SqlType::Geometry(_)
            | SqlType::Vector(_) => Self::Bytes,
            SqlType::Date => Self::Date,
            SqlType::Time(fsp) => Self::Time(*fsp),
            SqlType::Datetime(fsp) | SqlType::Timestamp(fsp) => Self::Datetime(*fsp),
            SqlType::Json => Self::Json,
            SqlType::Uuid | SqlType::Inet4 | SqlType::Inet6 | SqlType::Other(_) => {
                Self::Text(Collation("ascii_bin".to_owned()))
            }
        }
    }
}

impl Kind {
    /// Numbers and truth values.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        self.is_integer() || matches!(self, Self::Decimal { .. } | Self::Float | Self::Double)
    }

    /// Integers and truth values.
    #[must_use]
    pub const fn is_integer(&self) -> bool {
        matches!(self, Self::Bool | Self::Int | Self::Uint)
    }

    /// Dates and times.
    #[must_use]
    pub const fn is_temporal(&self) -> bool {
        matches!(self, Self::Date | Self::Datetime(_) | Self::Time(_))
    }

    /// Digits before and after the point that values of an exact number kind can have.
    #[must_use]
    pub const fn digits(&self) -> Option<(u8, u8)> {
        match self {
            Self::Bool => Some((1, 0)),
            Self::Int => Some((19, 0)),
            Self::Uint => Some((20, 0)),
            Self::Decimal { precision, scale } => Some((precision.saturating_sub(*scale), *scale)),
            _ => None,
        }
    }

    /// Whether every value of this kind is one of the other, so that converting cannot fail.
    #[must_use]
    pub fn widens_to(&self, other: &Self) -> bool {
        match (self, other) {
            _ if self == other => true,
            (Self::Null | Self::Unknown, _) | (_, Self::Unknown) => true,
            (Self::Bool, Self::Int | Self::Uint | Self::Double) => true,
            (Self::Int | Self::Uint | Self::Float | Self::Decimal { .. }, Self::Double) => true,
            (_, Self::Decimal { precision, scale }) => {
                self.digits().is_some_and(|(whole, part)| {
                    whole <= precision.saturating_sub(*scale) && part <= *scale
                })
            }
            (Self::Text(_), Self::Text(_)) | (Self::Date, Self::Datetime(_)) => true,
            (Self::Datetime(a), Self::Datetime(b)) | (Self::Time(a), Self::Time(b)) => a <= b,
            (
                Self::Bool | Self::Int | Self::Uint | Self::Decimal { .. } | Self::Double,
                Self::Text(_),
            ) => true,
            (Self::Date | Self::Datetime(_) | Self::Time(_) | Self::Json, Self::Text(_)) => true,
            _ => false,
        }
    }

    /// As a user would name it, with its article: for messages.
    #[must_use]
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Unknown => "a value",
            Self::Null => "null",
            Self::Bool => "a truth value",
            Self::Int | Self::Uint => "an integer",
            Self::Decimal { .. } => "a decimal",
            Self::Float | Self::Double => "a floating-point number",
            Self::Text(_) => "a text",
            Self::Bytes => "bytes",
            Self::Date => "a date",
            Self::Datetime(_) => "a datetime",
            Self::Time(_) => "a time",
            Self::Json => "json",
        }
    }
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// NULL.
    Null,
    /// Truth value.
    Bool(bool),
    /// Signed integer.
    Int(i64),
    /// Unsigned integer.
    Uint(u64),
    /// Decimal as text: `-12.30`.
    Decimal(String),
    /// Double.
    Double(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Packed date.
    Date(i64),
    /// Packed calendar time.
    Datetime(i64),
    /// Microseconds.
    Time(i64),
}
