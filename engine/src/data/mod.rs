//! Rows as Arrow batches. One rule decides the array of every column, so that sources, operators and
//! targets agree without asking each other:
//!
//! | value kind | array |
//! |---|---|
//! | `Bool` | `Boolean` |
//! | `Int` (all signed widths, `year`) | `Int64` |
//! | `Uint` (all unsigned widths, `bit`) | `UInt64` |
//! | `Decimal(p, s)` | `Decimal128(p, s)` up to 38 digits, else `Decimal256(p, s)` |
//! | `Float`, `Double` | `Float32`, `Float64` |
//! | `Text` (with `enum`, `set`, `uuid`, `inet`), `Json` | `Utf8` |
//! | `Bytes` (with geometry in the server's internal form, vectors) | `Binary` |
//! | `Date`, `Datetime` (with `timestamp`, in UTC) | `Int64`, packed as [`dsl::types::temporal`] says |
//! | `Time` | `Int64`, microseconds |
//!
//! Batches are bounded in bytes ([`BATCH_BYTES`]) as well as in rows, except that a batch always has
//! room for one row, however large.

mod number;
mod text;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use dsl::types::{Kind, SqlType};
use futures::stream::BoxStream;

pub use number::{parse_i64, parse_u64};
pub use text::TextDecoder;

use crate::error::Result;

/// Rows that a batch aims at, at most.
pub const BATCH_ROWS: usize = 8192;

/// Bytes of row data that a batch aims at, at most.
pub const BATCH_BYTES: usize = 1 << 20;

/// Batches of one table, in order.
pub type BatchStream = BoxStream<'static, Result<RecordBatch>>;

/// The array type that holds values of a kind.
#[must_use]
pub fn array_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Unknown | Kind::Null => DataType::Null,
        Kind::Bool => DataType::Boolean,
        Kind::Int | Kind::Date | Kind::Datetime(_) | Kind::Time(_) => DataType::Int64,
        Kind::Uint => DataType::UInt64,
        Kind::Decimal { precision, scale } => {
            let scale =
                i8::try_from(*scale).expect("a decimal has at most 38 digits after the point");
            if *precision <= 38 {
                DataType::Decimal128(*precision, scale)
            } else {
                DataType::Decimal256(*precision, scale)
            }
        }
        Kind::Float => DataType::Float32,
        Kind::Double => DataType::Float64,
        Kind::Text(_) | Kind::Json => DataType::Utf8,
        Kind::Bytes => DataType::Binary,
    }
}

/// The array type that holds values of a column.
#[must_use]
pub fn column_type(ty: &SqlType) -> DataType {
    array_type(&Kind::of_column(ty, None))
}

/// The batch schema of columns given as name, type and nullability.
#[must_use]
pub fn schema<'a>(columns: impl IntoIterator<Item = (&'a str, &'a SqlType, bool)>) -> SchemaRef {
    let fields: Vec<Field> = columns
        .into_iter()
        .map(|(name, ty, nullable)| Field::new(name, column_type(ty), nullable))
        .collect();
    Arc::new(Schema::new(fields))
}
