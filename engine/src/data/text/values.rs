//! The values of one column on their way into an array.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, BooleanBufferBuilder, Decimal128Array, Decimal256Array,
    Float32Array, Float64Array, Int64Array, StringArray, UInt64Array,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer};
use arrow::datatypes::i256;
use dsl::types::{SqlType, temporal};

use crate::data::{BATCH_BYTES, BATCH_ROWS, number};

/// The longest value that a batch can hold: its offsets are 32 bits.
const LONGEST: usize = i32::MAX as usize;

/// Values as they are collected; the variant decides how text is read.
pub(super) enum Values {
    Bool(BooleanBufferBuilder),
    Int(Vec<i64>),
    Uint(Vec<u64>),
    Bit(Vec<u64>),
    Decimal128 { precision: u8, scale: u8, values: Vec<i128> },
    Decimal256 { precision: u8, scale: u8, values: Vec<i256> },
    Float(Vec<f32>),
    Double(Vec<f64>),
    Date(Vec<i64>),
    Datetime(Vec<i64>),
    Time(Vec<i64>),
    Text(Bytes),
    Bytes(Bytes),
}

/// Values of varying length, one after the other, with the end of each.
pub(super) struct Bytes {
    pub(super) bytes: Vec<u8>,
    ends: Vec<i32>,
}

impl Bytes {
    fn new(bytes: usize, rows: usize) -> Self {
        let mut ends = Vec::with_capacity(rows + 1);
        ends.push(0);
        Self { bytes: Vec::with_capacity(bytes), ends }
    }

    /// Ends the value that was appended last.
    pub(super) fn close(&mut self) -> Option<()> {
        self.ends.push(i32::try_from(self.bytes.len()).ok()?);
        Some(())
    }

    /// Bytes of the value that is not closed yet.
    pub(super) fn open(&self) -> usize {
        let start = self.ends.last().and_then(|end| usize::try_from(*end).ok()).unwrap_or(0);
        self.bytes.len().saturating_sub(start)
    }

    /// Takes all values; the next batch will probably be as large.
    fn take(&mut self) -> (OffsetBuffer<i32>, Buffer) {
        let next = Self::new(self.bytes.len().min(BATCH_BYTES), self.ends.len() - 1);
        let full = std::mem::replace(self, next);
        (OffsetBuffer::new(full.ends.into()), Buffer::from_vec(full.bytes))
    }
}

impl Values {
    pub(super) fn new(ty: &SqlType) -> Self {
        match ty {
            SqlType::Boolean => Self::Bool(BooleanBufferBuilder::new(BATCH_ROWS)),
            SqlType::Int { unsigned: false, .. } | SqlType::Year => Self::Int(Vec::new()),
            SqlType::Int { unsigned: true, .. } => Self::Uint(Vec::new()),
            SqlType::Bit(_) => Self::Bit(Vec::new()),
            SqlType::Decimal { precision, scale, .. } if *precision <= 38 => {
                Self::Decimal128 { precision: *precision, scale: *scale, values: Vec::new() }
            }
            SqlType::Decimal { precision, scale, .. } => {
                Self::Decimal256 { precision: *precision, scale: *scale, values: Vec::new() }
            }
            SqlType::Float { .. } => Self::Float(Vec::new()),
            SqlType::Double { .. } => Self::Double(Vec::new()),
            SqlType::Date => Self::Date(Vec::new()),
            SqlType::Datetime(_) | SqlType::Timestamp(_) => Self::Datetime(Vec::new()),
            SqlType::Time(_) => Self::Time(Vec::new()),
            SqlType::Binary(_)
            | SqlType::Varbinary(_)
            | SqlType::Blob(_)
            | SqlType::Geometry(_)
            | SqlType::Vector(_) => Self::Bytes(Bytes::new(0, 0)),
            SqlType::Char(_)
            | SqlType::Varchar(_)
            | SqlType::Text(_)
            | SqlType::Enum(_)
            | SqlType::Set(_)
            | SqlType::Json
            | SqlType::Uuid
            | SqlType::Inet4
            | SqlType::Inet6
            | SqlType::Other(_) => Self::Text(Bytes::new(0, 0)),
        }
    }

    /// Appends a value; `None` if it is not one of this type.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) -> Option<()> {
        match self {
            Self::Bool(values) => values.append(parse_bool(text)?),
            Self::Int(values) => values.push(number::parse_i64(text)?),
            Self::Uint(values) => values.push(number::parse_u64(text)?),
            Self::Bit(values) => values.push(parse_bits(text)?),
            Self::Decimal128 { precision, scale, values } => {
                values.push(number::parse_decimal128(text, *precision, *scale)?);
            }
            Self::Decimal256 { precision, scale, values } => {
                values.push(number::parse_decimal256(text, *precision, *scale)?);
            }
            Self::Float(values) => {
                values.push(number::parse_float::<f32>(text).filter(|v| v.is_finite())?)
            }
            Self::Double(values) => {
                values.push(number::parse_float::<f64>(text).filter(|v| v.is_finite())?)
            }
            Self::Date(values) => values.push(parse_date(text)?),
            Self::Datetime(values) => values.push(parse_datetime(text)?),
            Self::Time(values) => values.push(temporal::parse_time(text)?),
            Self::Text(values) | Self::Bytes(values) => {
                if text.len() > LONGEST {
                    return None;
                }
                values.bytes.extend_from_slice(text);
                values.close()?;
            }
        }
        Some(())
    }

    /// Appends what stands where a value is NULL.
    pub(super) fn push_null(&mut self) -> Option<()> {
        match self {
            Self::Bool(values) => values.append(false),
            Self::Int(values)
            | Self::Date(values)
            | Self::Datetime(values)
            | Self::Time(values) => values.push(0),
            Self::Uint(values) | Self::Bit(values) => values.push(0),
            Self::Decimal128 { values, .. } => values.push(0),
            Self::Decimal256 { values, .. } => values.push(i256::ZERO),
            Self::Float(values) => values.push(0.0),
            Self::Double(values) => values.push(0.0),
            Self::Text(values) | Self::Bytes(values) => values.close()?,
        }
        Some(())
    }

    /// Takes all values as an array; `None` if text is not UTF-8.
    pub(super) fn take(&mut self, nulls: Option<NullBuffer>) -> Option<ArrayRef> {
        Some(match self {
            Self::Bool(values) => Arc::new(BooleanArray::new(values.finish(), nulls)),
            Self::Int(values)
            | Self::Date(values)
            | Self::Datetime(values)
            | Self::Time(values) => Arc::new(Int64Array::new(refill(values).into(), nulls)),
            Self::Uint(values) | Self::Bit(values) => {
                Arc::new(UInt64Array::new(refill(values).into(), nulls))
            }
            Self::Decimal128 { precision, scale, values } => {
                let array = Decimal128Array::new(refill(values).into(), nulls);
                Arc::new(
                    array.with_precision_and_scale(*precision, i8::try_from(*scale).ok()?).ok()?,
                )
            }
            Self::Decimal256 { precision, scale, values } => {
                let array = Decimal256Array::new(refill(values).into(), nulls);
                Arc::new(
                    array.with_precision_and_scale(*precision, i8::try_from(*scale).ok()?).ok()?,
                )
            }
            Self::Float(values) => Arc::new(Float32Array::new(refill(values).into(), nulls)),
            Self::Double(values) => Arc::new(Float64Array::new(refill(values).into(), nulls)),
            Self::Text(values) => {
                let (offsets, bytes) = values.take();
                Arc::new(StringArray::try_new(offsets, bytes, nulls).ok()?)
            }
            Self::Bytes(values) => {
                let (offsets, bytes) = values.take();
                Arc::new(BinaryArray::try_new(offsets, bytes, nulls).ok()?)
            }
        })
    }
}

/// Takes a vector out and leaves one of the same capacity.
fn refill<T>(values: &mut Vec<T>) -> Vec<T> {
    let next = Vec::with_capacity(values.len());
    std::mem::replace(values, next)
}

fn parse_bool(text: &[u8]) -> Option<bool> {
    match text {
        b"1" | b"t" | b"true" => Some(true),
        b"0" | b"f" | b"false" => Some(false),
        _ => None,
    }
}

/// Big-endian bytes of a `bit(n)`.
fn parse_bits(bytes: &[u8]) -> Option<u64> {
    let zeros = bytes.len().saturating_sub(8);
    let (head, tail) = bytes.split_at(zeros);
    head.iter().all(|b| *b == 0).then(|| tail.iter().fold(0, |value, b| value << 8 | u64::from(*b)))
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// The date of `YYYY-MM-DD`, exactly so.
#[inline]
fn date_parts(text: [u8; 10]) -> Option<temporal::Parts> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    let (month, day) = (two(m1, m2)?, two(d1, d2)?);
    (month <= 12 && day <= 31).then_some(temporal::Parts {
        year,
        month,
        day,
        ..temporal::Parts::default()
    })
}

fn parse_date(text: &[u8]) -> Option<i64> {
    match <[u8; 10]>::try_from(text) {
        Ok(exact) => date_parts(exact).map(temporal::Parts::pack),
        Err(_) => temporal::parse_date(text),
    }
}

/// The form without a fraction is by far the most frequent one and is read straight.
pub(super) fn parse_datetime(text: &[u8]) -> Option<i64> {
    let Some((date, [b' ', h1, h2, b':', m1, m2, b':', s1, s2])) = text.split_first_chunk::<10>()
    else {
        return temporal::parse_datetime(text);
    };
    let mut parts = date_parts(*date)?;
    (parts.hour, parts.minute, parts.second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    (parts.hour < 24 && parts.minute < 60 && parts.second < 60).then(|| parts.pack())
}
