//! Rows in the text form of MySQL, into batches.
//!
//! The text protocol, a dump and `LOAD DATA` write a value alike: `-12.30`, `2024-00-15 10:00:00`,
//! the label of an `enum`. [`TextDecoder`] puts such values into one builder a column, as
//! [`crate::data`] says, and gives a batch whenever enough rows or bytes have come together.
//!
//! What must stay true: nothing is allocated for a value; a value that does not fit its column is
//! an error, never rounded or clipped; text is checked to be UTF-8 once a batch. Two types have no
//! common text form and come as bytes: `bit` (big-endian, at most 8) and spatial types (the server's
//! internal form). `timestamp` must be in UTC already.

mod values;

use std::sync::Arc;

use arrow::array::NullBufferBuilder;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use dsl::diagnostic::codes;
use dsl::types::SqlType;

use self::values::Values;
use super::{BATCH_BYTES, BATCH_ROWS};
use crate::error::{Error, ErrorClass, Result};

/// Bytes that a value takes whatever its length.
const VALUE: usize = 8;

/// Collects values of rows, column by column, and gives batches.
///
/// For every row each column gets exactly one value (by [`append`](Self::append), or by
/// [`bytes_mut`](Self::bytes_mut) and [`close`](Self::close)), in any order; then [`end_row`](Self::end_row).
/// After an error the decoder is of no further use.
pub struct TextDecoder {
    schema: SchemaRef,
    columns: Vec<Column>,
    rows: usize,
    /// Of the rows not yet taken: lengths of the text forms, and 8 for every value.
    bytes: usize,
}

struct Column {
    ty: SqlType,
    nullable: bool,
    nulls: NullBufferBuilder,
    values: Values,
}

impl TextDecoder {
    /// A decoder of rows with these columns: name, type, nullability.
    #[must_use]
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, &'a SqlType, bool)>) -> Self {
        let columns: Vec<_> = columns.into_iter().collect();
        let schema = super::schema(columns.iter().copied());
        let columns = columns
            .into_iter()
            .map(|(_, ty, nullable)| Column {
                ty: ty.clone(),
                nullable,
                nulls: NullBufferBuilder::new(BATCH_ROWS),
                values: Values::new(ty),
            })
            .collect();
        Self { schema, columns, rows: 0, bytes: 0 }
    }

    /// Schema of the batches.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Rows ended and not yet taken.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Puts a value, or NULL, into a column of the current row.
    ///
    /// # Errors
    /// `mig::data::unreadable` if it is not a value of the column's type.
    #[inline]
    pub fn append(&mut self, column: usize, value: Option<&[u8]>) -> Result<()> {
        let Some(slot) = self.columns.get_mut(column) else {
            return Err(self.unreadable(column, None));
        };
        let fits = match value {
            Some(text) => {
                slot.nulls.append_non_null();
                slot.values.push(text)
            }
            None if slot.nullable => {
                slot.nulls.append_null();
                slot.values.push_null()
            }
            None => None,
        };
        self.bytes += VALUE + value.map_or(0, <[u8]>::len);
        match fits {
            Some(()) => Ok(()),
            None => Err(self.unreadable(column, value)),
        }
    }

    /// Where the bytes of a text or binary column go, for values that come in pieces: append them,
    /// then [`close`](Self::close). `None` for columns of other types.
    #[inline]
    pub fn bytes_mut(&mut self, column: usize) -> Option<&mut Vec<u8>> {
        match &mut self.columns.get_mut(column)?.values {
            Values::Text(values) | Values::Bytes(values) => Some(&mut values.bytes),
            _ => None,
        }
    }

    /// Ends the value whose bytes were appended to [`bytes_mut`](Self::bytes_mut).
    ///
    /// # Errors
    /// `mig::data::unreadable` if it is longer than 2 GB, or the column is neither text nor binary.
    #[inline]
    pub fn close(&mut self, column: usize) -> Result<()> {
        let closed = match self.columns.get_mut(column) {
            Some(Column {
                values: Values::Text(values) | Values::Bytes(values), nulls, ..
            }) => {
                nulls.append_non_null();
                self.bytes += VALUE + values.open();
                values.close()
            }
            _ => None,
        };
        closed.ok_or_else(|| self.unreadable(column, Some(&[])))
    }

    /// Ends the current row. `true`: there is a batch to take.
    #[inline]
    pub fn end_row(&mut self) -> bool {
        self.rows += 1;
        self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    /// Takes the rows ended so far; `None` if there are none.
    ///
    /// # Errors
    /// `mig::data::unreadable` if a text is not UTF-8.
    pub fn take(&mut self) -> Result<Option<RecordBatch>> {
        if self.rows == 0 {
            return Ok(None);
        }
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        let mut arrays = Vec::with_capacity(self.columns.len());
        for i in 0..self.columns.len() {
            let column = &mut self.columns[i];
            if column.nulls.len() != rows {
                return Err(self.uneven(i));
            }
            let nulls = column.nulls.finish();
            let Some(array) = column.values.take(nulls) else {
                return Err(self.not_utf8(i));
            };
            arrays.push(array);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options);
        batch.map(Some).map_err(|e| {
            Error::new(
                codes::DATA_UNREADABLE,
                ErrorClass::Bug,
                "a batch does not match its own schema",
            )
            .source(e)
        })
    }

    fn name(&self, column: usize) -> &str {
        self.schema.fields().get(column).map_or("?", |f| f.name())
    }

    #[cold]
    fn unreadable(&self, column: usize, value: Option<&[u8]>) -> Box<Error> {
        let ty = self.columns.get(column).map(|c| c.ty.to_string()).unwrap_or_default();
        let what = match value {
            None => format!("NULL in a column that is declared `{ty} not null`"),
            Some(text) => format!("a value of {} bytes that is no `{ty}`", text.len()),
        };
        Error::new(codes::DATA_UNREADABLE, ErrorClass::Conversion, what)
            .at_column(self.name(column))
    }

    #[cold]
    fn not_utf8(&self, column: usize) -> Box<Error> {
        Error::new(codes::DATA_UNREADABLE, ErrorClass::Conversion, "text that is not UTF-8")
            .at_column(self.name(column))
    }

    #[cold]
    fn uneven(&self, column: usize) -> Box<Error> {
        Error::new(codes::DATA_UNREADABLE, ErrorClass::Bug, "a row with too few or too many values")
            .at_column(self.name(column))
    }
}

#[cfg(test)]
mod tests;
