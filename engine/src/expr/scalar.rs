//! One value: borrowed from a row or an array where it can be, so that passing a text on costs nothing.

use std::borrow::Cow;

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BinaryArray, BinaryBuilder, BooleanArray, BooleanBuilder,
        Decimal128Array, Decimal128Builder, Decimal256Array, Decimal256Builder, Float32Array,
        Float32Builder, Float64Array, Float64Builder, Int64Array, Int64Builder, StringArray,
        StringBuilder, UInt64Array, UInt64Builder, new_null_array,
    },
    datatypes::{
        DataType, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int64Type, UInt64Type,
    },
};
use dsl::types::{Fault, Kind, Value};

use super::decimal::Decimal;
use crate::data::array_type;

/// A value. Floats are doubles here, JSON is text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Decimal(Decimal),
    Double(f64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    /// Packed.
    Date(i64),
    /// Packed.
    Datetime(i64),
    /// Microseconds.
    Time(i64),
}

impl<'a> Scalar<'a> {
    pub(super) const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(text.into()))
    }

    pub(super) fn decimal(value: Option<Decimal>) -> Option<Self> {
        value.map(Self::Decimal)
    }

    /// A constant as a value of this kind; `None` if it is not one.
    pub(super) fn of(value: &'a Value, kind: &Kind) -> Option<Self> {
        Some(match (value, kind) {
            (Value::Null, _) => Self::Null,
            (Value::Bool(b), _) => Self::Bool(*b),
            (Value::Int(n), _) => Self::Int(*n),
            (Value::Uint(n), _) => Self::Uint(*n),
            (Value::Decimal(text), Kind::Decimal { scale, .. }) => {
                Self::Decimal(Decimal::parse(text)?.rescale(*scale)?)
            }
            (Value::Decimal(text), _) => Self::Decimal(Decimal::parse(text)?),
            (Value::Double(x), _) => Self::Double(*x),
            (Value::Text(text), _) => Self::Text(Cow::Borrowed(text)),
            (Value::Bytes(bytes), _) => Self::Bytes(Cow::Borrowed(bytes)),
            (Value::Date(d), _) => Self::Date(*d),
            (Value::Datetime(d), _) => Self::Datetime(*d),
            (Value::Time(t), _) => Self::Time(*t),
        })
    }

    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(b) => Value::Bool(b),
            Self::Int(n) => Value::Int(n),
            Self::Uint(n) => Value::Uint(n),
            Self::Decimal(d) => {
                let mut text = String::new();
                d.write(&mut text);
                Value::Decimal(text)
            }
            Self::Double(x) => Value::Double(x),
            Self::Text(text) => Value::Text(text.into_owned()),
            Self::Bytes(bytes) => Value::Bytes(bytes.into_owned()),
            Self::Date(d) => Value::Date(d),
            Self::Datetime(d) => Value::Datetime(d),
            Self::Time(t) => Value::Time(t),
        }
    }

    pub(super) fn into_owned(self) -> Scalar<'static> {
        match self {
            Self::Text(text) => Scalar::Text(Cow::Owned(text.into_owned())),
            Self::Bytes(bytes) => Scalar::Bytes(Cow::Owned(bytes.into_owned())),
            Self::Null => Scalar::Null,
            Self::Bool(b) => Scalar::Bool(b),
            Self::Int(n) => Scalar::Int(n),
            Self::Uint(n) => Scalar::Uint(n),
            Self::Decimal(d) => Scalar::Decimal(d),
            Self::Double(x) => Scalar::Double(x),
            Self::Date(d) => Scalar::Date(d),
            Self::Datetime(d) => Scalar::Datetime(d),
            Self::Time(t) => Scalar::Time(t),
        }
    }
}

/// Reads values of one kind out of an array.
#[derive(Debug, Clone, Copy)]
pub(super) enum View<'a> {
    Constant(&'a Scalar<'static>),
    Bool(&'a BooleanArray),
    Int(&'a Int64Array),
    Uint(&'a UInt64Array),
    Decimal128(&'a Decimal128Array, u8),
    Decimal256(&'a Decimal256Array, u8),
    Float(&'a Float32Array),
    Double(&'a Float64Array),
    Text(&'a StringArray),
    Bytes(&'a BinaryArray),
    Date(&'a Int64Array),
    Datetime(&'a Int64Array),
    Time(&'a Int64Array),
}

impl<'a> View<'a> {
    /// A view of an array as [`array_type`] says for the kind; another array reads as NULL.
    pub(super) fn new(array: &'a ArrayRef, kind: &Kind) -> Self {
        let scale = |s: &i8| u8::try_from(*s).unwrap_or(0);
        match (array.data_type(), kind) {
            (DataType::Boolean, _) => Self::Bool(array.as_boolean()),
            (DataType::Int64, Kind::Date) => Self::Date(array.as_primitive::<Int64Type>()),
            (DataType::Int64, Kind::Datetime(_)) => {
                Self::Datetime(array.as_primitive::<Int64Type>())
            }
            (DataType::Int64, Kind::Time(_)) => Self::Time(array.as_primitive::<Int64Type>()),
            (DataType::Int64, _) => Self::Int(array.as_primitive::<Int64Type>()),
            (DataType::UInt64, _) => Self::Uint(array.as_primitive::<UInt64Type>()),
            (DataType::Decimal128(_, s), _) => {
                Self::Decimal128(array.as_primitive::<Decimal128Type>(), scale(s))
            }
            (DataType::Decimal256(_, s), _) => {
                Self::Decimal256(array.as_primitive::<Decimal256Type>(), scale(s))
            }
            (DataType::Float32, _) => Self::Float(array.as_primitive::<Float32Type>()),
            (DataType::Float64, _) => Self::Double(array.as_primitive::<Float64Type>()),
            (DataType::Utf8, _) => Self::Text(array.as_string::<i32>()),
            (DataType::Binary, _) => Self::Bytes(array.as_binary::<i32>()),
            _ => Self::Constant(&Scalar::Null),
        }
    }

    #[inline]
    pub(super) fn get(&self, row: usize) -> Scalar<'a> {
        macro_rules! at {
            ($array:expr, $value:expr) => {
                if $array.is_null(row) { Scalar::Null } else { $value($array.value(row)) }
            };
        }
        match self {
            Self::Constant(value) => match value {
                Scalar::Text(text) => Scalar::Text(Cow::Borrowed(text)),
                Scalar::Bytes(bytes) => Scalar::Bytes(Cow::Borrowed(bytes)),
                other => (*other).clone(),
            },
            Self::Bool(a) => at!(a, Scalar::Bool),
            Self::Int(a) => at!(a, Scalar::Int),
            Self::Uint(a) => at!(a, Scalar::Uint),
            Self::Decimal128(a, scale) => {
                at!(a, |n| Scalar::Decimal(Decimal::from_i128(n, *scale)))
            }
            Self::Decimal256(a, scale) => at!(a, |n| Scalar::Decimal(Decimal::new(n, *scale))),
            Self::Float(a) => at!(a, |x: f32| Scalar::Double(f64::from(x))),
            Self::Double(a) => at!(a, Scalar::Double),
            Self::Text(a) => at!(a, |t| Scalar::Text(Cow::Borrowed(t))),
            Self::Bytes(a) => at!(a, |b| Scalar::Bytes(Cow::Borrowed(b))),
            Self::Date(a) => at!(a, Scalar::Date),
            Self::Datetime(a) => at!(a, Scalar::Datetime),
            Self::Time(a) => at!(a, Scalar::Time),
        }
    }
}

/// Collects values of one kind into an array.
pub(super) enum Collector {
    Null(usize),
    Bool(BooleanBuilder),
    Int(Int64Builder),
    Uint(UInt64Builder),
    Decimal128(Decimal128Builder, DataType),
    Decimal256(Decimal256Builder, DataType),
    Float(Float32Builder),
    Double(Float64Builder),
    Text(StringBuilder),
    Bytes(BinaryBuilder),
}

impl Collector {
    pub(super) fn new(kind: &Kind, rows: usize) -> Self {
        let ty = array_type(kind);
        match ty {
            DataType::Boolean => Self::Bool(BooleanBuilder::with_capacity(rows)),
            DataType::Int64 => Self::Int(Int64Builder::with_capacity(rows)),
            DataType::UInt64 => Self::Uint(UInt64Builder::with_capacity(rows)),
            DataType::Decimal128(..) => {
                Self::Decimal128(Decimal128Builder::with_capacity(rows), ty)
            }
            DataType::Decimal256(..) => {
                Self::Decimal256(Decimal256Builder::with_capacity(rows), ty)
            }
            DataType::Float32 => Self::Float(Float32Builder::with_capacity(rows)),
            DataType::Float64 => Self::Double(Float64Builder::with_capacity(rows)),
            DataType::Utf8 => Self::Text(StringBuilder::with_capacity(rows, rows * 16)),
            DataType::Binary => Self::Bytes(BinaryBuilder::with_capacity(rows, rows * 16)),
            _ => Self::Null(0),
        }
    }

    /// Appends a value; one of another kind than the collector's becomes NULL, which typing rules out.
    /// `Overflow` where the texts of a batch outgrow the 2 GiB that an array addresses.
    #[inline]
    pub(super) fn push(&mut self, value: &Scalar<'_>) -> Result<(), Fault> {
        let room = |used: usize, more: usize| {
            if used + more > i32::MAX as usize { Err(Fault::Overflow) } else { Ok(()) }
        };
        match (&*self, value) {
            (Self::Text(b), Scalar::Text(v)) => room(b.values_slice().len(), v.len())?,
            (Self::Bytes(b), Scalar::Bytes(v)) => room(b.values_slice().len(), v.len())?,
            _ => {}
        }
        match (self, value) {
            (Self::Null(rows), _) => *rows += 1,
            (Self::Bool(b), Scalar::Bool(v)) => b.append_value(*v),
            (Self::Bool(b), _) => b.append_null(),
            (
                Self::Int(b),
                Scalar::Int(v) | Scalar::Date(v) | Scalar::Datetime(v) | Scalar::Time(v),
            ) => b.append_value(*v),
            (Self::Int(b), Scalar::Bool(v)) => b.append_value(i64::from(*v)),
            (Self::Int(b), _) => b.append_null(),
            (Self::Uint(b), Scalar::Uint(v)) => b.append_value(*v),
            (Self::Uint(b), _) => b.append_null(),
            (Self::Decimal128(b, _), Scalar::Decimal(v)) => b.append_option(v.units.to_i128()),
            (Self::Decimal128(b, _), _) => b.append_null(),
            (Self::Decimal256(b, _), Scalar::Decimal(v)) => b.append_value(v.units),
            (Self::Decimal256(b, _), _) => b.append_null(),
            #[allow(clippy::cast_possible_truncation)]
            (Self::Float(b), Scalar::Double(v)) => b.append_value(*v as f32),
            (Self::Float(b), _) => b.append_null(),
            (Self::Double(b), Scalar::Double(v)) => b.append_value(*v),
            (Self::Double(b), _) => b.append_null(),
            (Self::Text(b), Scalar::Text(v)) => b.append_value(v),
            (Self::Text(b), _) => b.append_null(),
            (Self::Bytes(b), Scalar::Bytes(v)) => b.append_value(v),
            (Self::Bytes(b), _) => b.append_null(),
        }
        Ok(())
    }

    pub(super) fn finish(self) -> ArrayRef {
        use std::sync::Arc;
        match self {
            Self::Null(rows) => new_null_array(&DataType::Null, rows),
            Self::Bool(mut b) => Arc::new(b.finish()),
            Self::Int(mut b) => Arc::new(b.finish()),
            Self::Uint(mut b) => Arc::new(b.finish()),
            Self::Decimal128(mut b, ty) => Arc::new(b.finish().with_data_type(ty)),
            Self::Decimal256(mut b, ty) => Arc::new(b.finish().with_data_type(ty)),
            Self::Float(mut b) => Arc::new(b.finish()),
            Self::Double(mut b) => Arc::new(b.finish()),
            Self::Text(mut b) => Arc::new(b.finish()),
            Self::Bytes(mut b) => Arc::new(b.finish()),
        }
    }
}
