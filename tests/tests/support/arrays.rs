//! Arrays and types of test columns.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, Decimal128Array, Int64Array, StringArray, UInt64Array};
use dsl::types::{
    IntWidth, LobSize, SqlType,
    temporal::{parse_datetime, parse_time},
};

use super::Values;

pub const INT: SqlType = SqlType::int(IntWidth::Int, false);
pub const BIG: SqlType = SqlType::int(IntWidth::Big, false);
pub const UBIG: SqlType = SqlType::int(IntWidth::Big, true);
pub const LONG: SqlType = SqlType::Text(LobSize::Long);
pub const BLOB: SqlType = SqlType::Blob(LobSize::Long);

pub fn ints(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

pub fn uints(values: &[Option<u64>]) -> ArrayRef {
    Arc::new(UInt64Array::from(values.to_vec()))
}

pub fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

pub fn bytes(values: &[Option<&[u8]>]) -> ArrayRef {
    Arc::new(BinaryArray::from(values.to_vec()))
}

pub fn decimals(values: &[Option<i128>], scale: i8) -> ArrayRef {
    Arc::new(
        Decimal128Array::from(values.to_vec())
            .with_precision_and_scale(38, scale)
            .expect("a decimal"),
    )
}

pub fn dates(values: &[&str]) -> ArrayRef {
    ints(&values.iter().map(|t| parse_datetime(t.as_bytes())).collect::<Vec<_>>())
}

pub fn times(values: &[&str]) -> ArrayRef {
    ints(&values.iter().map(|t| parse_time(t.as_bytes())).collect::<Vec<_>>())
}

pub fn id(values: &[i64]) -> Values {
    ("id".to_owned(), BIG, ints(&values.iter().map(|v| Some(*v)).collect::<Vec<_>>()))
}
