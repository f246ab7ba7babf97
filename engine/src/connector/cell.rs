//! Single values of Arrow batches, as the targets that write row by row need them.
//!
//! The array says how a value is kept ([`crate::data`]), the column's type says what it means: an
//! `Int64` may be a number, a packed date or microseconds. [`Cells`] holds the array, [`Meaning`] the rest.

use std::fmt::Write;

use arrow::{
    array::{
        Array, BinaryArray, BooleanArray, Decimal128Array, Decimal256Array, Float32Array,
        Float64Array, Int64Array, StringArray, UInt64Array,
    },
    buffer::NullBuffer,
    datatypes::{DataType, i256},
};
use dsl::{
    diagnostic::codes,
    types::{Kind, SqlType},
};

use crate::error::{Error, ErrorClass, Result};

/// One value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    /// NULL.
    Null,
    /// Truth value.
    Bool(bool),
    /// Signed integer; packed date; microseconds.
    Int(i64),
    /// Unsigned integer.
    Uint(u64),
    /// Decimal of up to 38 digits: coefficient and digits after the point.
    Decimal(i128, u8),
    /// Decimal of up to 76 digits.
    Wide(i256, u8),
    /// 4-byte float.
    Float(f32),
    /// 8-byte float.
    Double(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Only NULL.
    Null,
    /// Truth value.
    Bool,
    /// Integer of either sign.
    Integer,
    /// `bit(n)`.
    Bits(u8),
    /// Decimal.
    Decimal,
    /// Float of either width.
    Float,
    /// Text.
    Text,
    /// JSON text.
    Json,
    /// Bytes.
    Bytes,
    /// A shape in the server's internal form: 4 bytes of SRID, little-endian, then WKB.
    Geometry,
    /// 4-byte floats, little-endian.
    Vector,
    /// Packed date.
    Date,
    /// Packed calendar time with so many digits of a second.
    Datetime(u8),
    /// Microseconds, with so many digits of a second.
    Time(u8),
}

impl Meaning {
    /// What values of a type mean.
    pub(super) fn of(ty: &SqlType) -> Self {
        match ty {
            SqlType::Bit(n) => return Self::Bits(*n),
            SqlType::Geometry(_) => return Self::Geometry,
            SqlType::Vector(_) => return Self::Vector,
            _ => {}
        }
        match Kind::of_column(ty, None) {
            Kind::Unknown | Kind::Null => Self::Null,
            Kind::Bool => Self::Bool,
            Kind::Int | Kind::Uint => Self::Integer,
            Kind::Decimal { .. } => Self::Decimal,
            Kind::Float | Kind::Double => Self::Float,
            Kind::Text(_) => Self::Text,
            Kind::Json => Self::Json,
            Kind::Bytes => Self::Bytes,
            Kind::Date => Self::Date,
            Kind::Datetime(fsp) => Self::Datetime(fsp),
            Kind::Time(fsp) => Self::Time(fsp),
        }
    }
}

/// The values of one column of a batch.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    nulls: Option<&'a NullBuffer>,
    values: Values<'a>,
}

#[derive(Clone, Copy)]
enum Values<'a> {
    Null,
    Bool(&'a BooleanArray),
    Int(&'a Int64Array),
    Uint(&'a UInt64Array),
    Decimal(&'a Decimal128Array, u8),
    Wide(&'a Decimal256Array, u8),
    Float(&'a Float32Array),
    Double(&'a Float64Array),
    Text(&'a StringArray),
    Bytes(&'a BinaryArray),
}

impl<'a> Cells<'a> {
    /// The values of an array; an array that [`crate::data`] does not name is a bug of ours.
    pub(super) fn new(array: &'a dyn Array) -> Result<Self> {
        let any = array.as_any();
        let scale = |scale: i8| u8::try_from(scale).ok();
        let values = match array.data_type() {
            DataType::Null => Some(Values::Null),
            DataType::Boolean => any.downcast_ref().map(Values::Bool),
            DataType::Int64 => any.downcast_ref().map(Values::Int),
            DataType::UInt64 => any.downcast_ref().map(Values::Uint),
            DataType::Decimal128(_, s) => {
                any.downcast_ref().zip(scale(*s)).map(|(a, s)| Values::Decimal(a, s))
            }
            DataType::Decimal256(_, s) => {
                any.downcast_ref().zip(scale(*s)).map(|(a, s)| Values::Wide(a, s))
            }
            DataType::Float32 => any.downcast_ref().map(Values::Float),
            DataType::Float64 => any.downcast_ref().map(Values::Double),
            DataType::Utf8 => any.downcast_ref().map(Values::Text),
            DataType::Binary => any.downcast_ref().map(Values::Bytes),
            _ => None,
        };
        let values = values.ok_or_else(|| {
            let what =
                format!("a batch holds an array of {}, which no column has", array.data_type());
            Error::new(codes::LOAD_UNSUPPORTED, ErrorClass::Bug, what)
        })?;
        Ok(Self { nulls: array.nulls(), values })
    }

    /// The value of a row. Rows are counted by the batch, so they are there.
    #[inline]
    pub(super) fn get(&self, row: usize) -> Cell<'a> {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return Cell::Null;
        }
        match self.values {
            Values::Null => Cell::Null,
            Values::Bool(a) => Cell::Bool(a.value(row)),
            Values::Int(a) => Cell::Int(a.value(row)),
            Values::Uint(a) => Cell::Uint(a.value(row)),
            Values::Decimal(a, scale) => Cell::Decimal(a.value(row), scale),
            Values::Wide(a, scale) => Cell::Wide(a.value(row), scale),
            Values::Float(a) => Cell::Float(a.value(row)),
            Values::Double(a) => Cell::Double(a.value(row)),
            Values::Text(a) => Cell::Text(a.value(row)),
            Values::Bytes(a) => Cell::Bytes(a.value(row)),
        }
    }
}

impl Cell<'_> {
    /// An integer of a truth value or an integer; of another value, `None`.
    pub(super) fn integer(self) -> Option<i128> {
        match self {
            Self::Bool(b) => Some(i128::from(b)),
            Self::Int(n) => Some(i128::from(n)),
            Self::Uint(n) => Some(i128::from(n)),
            _ => None,
        }
    }
}

/// A decimal as text, with all its digits after the point: `-12.30`.
pub(super) fn decimal_text(cell: Cell<'_>) -> Option<String> {
    let (digits, scale) = match cell {
        Cell::Decimal(coefficient, scale) => (coefficient.to_string(), scale),
        Cell::Wide(coefficient, scale) => (coefficient.to_string(), scale),
        _ => return None,
    };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let scale = usize::from(scale);
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    let point = if scale == 0 { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// A vector as pgvector and MySQL write it: `[1,0.5]`. `None` if the bytes are no whole floats.
pub(super) fn vector_text(bytes: &[u8]) -> Option<String> {
    let (floats, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut out = String::from("[");
    for (i, float) in floats.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        write!(out, "{comma}{}", f32::from_le_bytes(*float))
            .expect("writing to a string cannot fail");
    }
    out.push(']');
    Some(out)
}

/// A shape in the server's internal form (4 bytes of SRID, little-endian, then WKB) as WKB; where the
/// SRID is not 0, as EWKB, which is WKB with a flag in the type and the SRID behind it (PostGIS manual,
/// "ST_AsEWKB"). `None` if the bytes are no shape.
pub(super) fn well_known_binary(internal: &[u8]) -> Option<std::borrow::Cow<'_, [u8]>> {
    /// The flag of EWKB that says "an SRID follows".
    const SRID_FOLLOWS: u32 = 0x2000_0000;
    let (srid, wkb) = internal.split_first_chunk::<4>()?;
    let (order, rest) = wkb.split_first()?;
    let (ty, body) = rest.split_first_chunk::<4>()?;
    if *order > 1 {
        return None;
    }
    let srid = u32::from_le_bytes(*srid);
    if srid == 0 {
        return Some(wkb.into());
    }
    let mut out = Vec::with_capacity(internal.len());
    out.push(*order);
    if *order == 1 {
        out.extend((u32::from_le_bytes(*ty) | SRID_FOLLOWS).to_le_bytes());
        out.extend(srid.to_le_bytes());
    } else {
        out.extend((u32::from_be_bytes(*ty) | SRID_FOLLOWS).to_be_bytes());
        out.extend(srid.to_be_bytes());
    }
    out.extend_from_slice(body);
    Some(out.into())
}

#[cfg(test)]
mod tests {
    use arrow::array::Int32Array;

    use super::*;

    #[test]
    fn decimals_keep_every_digit() {
        for (coefficient, scale, text) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (-1, 2, "-0.01"),
            (12_345, 2, "123.45"),
            (-12_345, 5, "-0.12345"),
            (i128::MAX, 38, "1.70141183460469231731687303715884105727"),
        ] {
            assert_eq!(decimal_text(Cell::Decimal(coefficient, scale)).as_deref(), Some(text));
            assert_eq!(
                decimal_text(Cell::Wide(i256::from_i128(coefficient), scale)).as_deref(),
                Some(text)
            );
        }
        assert_eq!(decimal_text(Cell::Int(1)), None);
    }

    #[test]
    fn shapes_lose_the_prefix_and_keep_the_srid() {
        // POINT(1 2): byte order, type 1, two doubles.
        let point = [&[1_u8, 1, 0, 0, 0][..], &1_f64.to_le_bytes(), &2_f64.to_le_bytes()].concat();
        let plain = [&[0; 4], point.as_slice()].concat();
        assert_eq!(well_known_binary(&plain).as_deref(), Some(point.as_slice()));
        let earth = [&4326_u32.to_le_bytes()[..], &point].concat();
        let expected = [&[1, 1, 0, 0, 0x20][..], &4326_u32.to_le_bytes(), &point[5..]].concat();
        assert_eq!(well_known_binary(&earth).as_deref(), Some(expected.as_slice()));
        for broken in [&b""[..], b"\0\0\0\0", b"\0\0\0\0\x01\x01\0\0", b"\0\0\0\0\x02\x01\0\0\0"] {
            assert_eq!(well_known_binary(broken), None);
        }
    }

    #[test]
    fn vectors_are_lists_of_floats() {
        let bytes = [1_f32, -0.5, 3.1].map(f32::to_le_bytes).concat();
        assert_eq!(vector_text(&bytes).as_deref(), Some("[1,-0.5,3.1]"));
        assert_eq!(vector_text(b"").as_deref(), Some("[]"));
        assert_eq!(vector_text(b"abc"), None);
    }

    #[test]
    fn foreign_arrays_are_bugs() {
        let array = Int32Array::from(vec![1]);
        let error = Cells::new(&array).err().expect("no column is Int32");
        assert_eq!(error.class, ErrorClass::Bug);
    }
}
