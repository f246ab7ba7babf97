//! Rows of single values as batches, and columns of a batch as single values.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, RecordBatch, RecordBatchOptions},
    datatypes::{Field, Schema},
};
use dsl::{
    source::Span,
    types::{Fault, Kind, Value},
};

use super::{
    Failure,
    scalar::{Collector, Scalar, View},
};
use crate::data::array_type;

/// A batch of rows, each with a value for each kind; its columns are named by their places.
///
/// # Errors
///
/// A conversion failure where a value is not of its column's kind, or texts outgrow a batch.
pub fn batch(kinds: &[Kind], rows: &[Vec<Value>]) -> Result<RecordBatch, Failure> {
    let failed = |fault| Failure::new(fault, Span::default());
    let mut columns = Vec::with_capacity(kinds.len());
    let mut fields = Vec::with_capacity(kinds.len());
    for (place, kind) in kinds.iter().enumerate() {
        let mut collector = Collector::new(kind, rows.len());
        for row in rows {
            let value = row.get(place).map_or(Some(Scalar::Null), |v| Scalar::of(v, kind));
            let value = value.ok_or_else(|| failed(Fault::Conversion))?;
            collector.push(&value).map_err(failed)?;
        }
        columns.push(collector.finish());
        fields.push(Field::new(place.to_string(), array_type(kind), true));
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
        .map_err(|_| failed(Fault::Conversion))
}

/// The values of a column of this kind.
#[must_use]
pub fn values(array: &ArrayRef, kind: &Kind) -> Vec<Value> {
    let view = View::new(array, kind);
    (0..array.len()).map(|row| view.get(row).into_value()).collect()
}
