//! Batches as the bytes of a `COPY`, in pieces of bounded size.
//!
//! [`Encoder`] holds how each column is written; [`Rows`] walks over one batch and fills a buffer until it has
//! [`PIECE`] bytes or the batch ends. A value longer than [`LARGE`] is not copied as a whole: the buffer
//! gets its beginning, and the following calls write it piece by piece. So the buffer stays
//! below `PIECE + LARGE` bytes and a little, whatever the rows are.

use std::{borrow::Cow, sync::Arc};

use arrow::array::RecordBatch;
use dsl::diagnostic::codes;

use super::{
    binary,
    column::Column,
    convert::{Conversion, Format, Refusal},
    text,
};
use crate::{
    connector::{
        LoadColumn,
        cell::{Cells, Meaning},
        policy::Policies,
    },
    error::{Error, ErrorClass, Result},
};

/// Bytes after which a buffer is sent.
pub(super) const PIECE: usize = 256 * 1024;

/// Longest value that is written to the buffer at once.
const LARGE: usize = 64 * 1024;

/// How the columns of a load are written.
pub(super) struct Encoder {
    conversions: Vec<Conversion>,
    /// One for the whole table: `COPY` knows only one.
    pub(super) format: Format,
}

impl Encoder {
    /// Decides for each column of a load, by its name in the target.
    pub(super) fn new(
        columns: &[LoadColumn],
        found: &[Column],
        policies: Policies,
    ) -> Result<Self> {
        let mut conversions = Vec::with_capacity(columns.len());
        for column in columns {
            let target = found.iter().find(|c| c.name == cut(&column.name)).ok_or_else(|| {
                let what = "the target table has no such column";
                Error::new(codes::LOAD_MISSING, ErrorClass::SchemaChange, what)
                    .at_column(&column.name)
            })?;
            let conversion = Conversion::new(Meaning::of(&column.ty), target.clone(), policies)
                .ok_or_else(|| {
                    let what = format!(
                        "no value of `{}` can be written to a column of `{}`",
                        column.ty, target.shown
                    );
                    Error::definite(codes::LOAD_UNSUPPORTED, what)
                        .at_column(&column.name)
                        .help(format!("convert it in the route: `cast {} as …`", column.name))
                })?;
            conversions.push(conversion);
        }
        let text = conversions.iter().any(|c| c.format() == Some(Format::Text));
        Ok(Self { conversions, format: if text { Format::Text } else { Format::Binary } })
    }

    /// What comes before the first row.
    pub(super) fn header(&self) -> &'static [u8] {
        if self.format == Format::Binary { binary::HEADER } else { b"" }
    }

    /// What comes after the last row.
    pub(super) fn trailer(&self) -> &'static [u8] {
        if self.format == Format::Binary { binary::TRAILER } else { b"" }
    }

    /// Walks over a batch, whose first row is number `before + 1` of the load.
    pub(super) fn rows<'a>(&'a self, batch: &'a RecordBatch, before: u64) -> Result<Rows<'a>> {
        if batch.num_columns() != self.conversions.len() {
            let what = format!(
                "a batch has {} columns, not {}",
                batch.num_columns(),
                self.conversions.len()
            );
            return Err(Error::new(codes::LOAD_UNSUPPORTED, ErrorClass::Bug, what));
        }
        let cells = batch
            .columns()
            .iter()
            .map(|array| Cells::new(array.as_ref()))
            .collect::<Result<_>>()?;
        let fields = i16::try_from(self.conversions.len()).map_err(|_| {
            Error::definite(codes::LOAD_UNSUPPORTED, "the table has too many columns")
        })?;
        Ok(Rows {
            encoder: self,
            cells,
            fields,
            rows: batch.num_rows(),
            before,
            row: 0,
            column: 0,
            tail: None,
            replaced: 0,
        })
    }
}

/// A walk over the rows of a batch.
pub(super) struct Rows<'a> {
    encoder: &'a Encoder,
    cells: Vec<Cells<'a>>,
    fields: i16,
    rows: usize,
    before: u64,
    row: usize,
    column: usize,
    tail: Option<Tail<'a>>,
    /// Values that a policy replaced so far.
    pub(super) replaced: u64,
}

/// What is left of a long value.
struct Tail<'a> {
    bytes: Cow<'a, [u8]>,
    at: usize,
    /// `None`: as it is.
    form: Option<text::Form>,
}

impl Tail<'_> {
    /// Writes the next piece; `true` when nothing is left.
    fn write(&mut self, out: &mut Vec<u8>) -> bool {
        // A piece in text form takes at most twice its bytes.
        let end = (self.at + PIECE / 2).min(self.bytes.len());
        let piece = self.bytes.get(self.at..end).unwrap_or_default();
        match self.form {
            None => out.extend_from_slice(piece),
            Some(form) => text::piece(out, piece, form),
        }
        self.at = end;
        end == self.bytes.len()
    }
}

impl Rows<'_> {
    /// Adds bytes to the buffer until it is worth sending. `false`: the batch is at its end.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>) -> Result<bool> {
        while out.len() < PIECE {
            if let Some(tail) = &mut self.tail {
                if tail.write(out) {
                    self.tail = None;
                    self.next_field(out);
                }
                continue;
            }
            if self.row == self.rows {
                return Ok(false);
            }
            self.field(out)?;
        }
        Ok(self.tail.is_some() || self.row < self.rows)
    }

    #[inline]
    fn field(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let binary = self.encoder.format == Format::Binary;
        if self.column == 0 && binary {
            binary::row(out, self.fields);
        }
        if let (Some(conversion), Some(cells)) =
            (self.encoder.conversions.get(self.column), self.cells.get(self.column))
        {
            let datum = conversion
                .datum(cells.get(self.row), &mut self.replaced)
                .map_err(|refusal| self.refused(refusal, conversion))?;
            self.tail = if binary {
                binary::field(out, datum, LARGE).map(|bytes| Tail { bytes, at: 0, form: None })
            } else {
                text::field(out, datum, LARGE).map(|(bytes, form)| Tail {
                    bytes,
                    at: 0,
                    form: Some(form),
                })
            };
        }
        if self.tail.is_none() {
            self.next_field(out);
        }
        Ok(())
    }

    #[inline]
    fn next_field(&mut self, out: &mut Vec<u8>) {
        self.column += 1;
        let ended = self.column >= self.cells.len();
        if self.encoder.format == Format::Text {
            out.push(if ended { b'\n' } else { b'\t' });
        }
        if ended {
            self.column = 0;
            self.row += 1;
        }
    }

    /// The error of a value that cannot be written: names the place, never the value.
    #[cold]
    fn refused(&self, refusal: Refusal, conversion: &Conversion) -> Box<Error> {
        let Column { name, shown, .. } = &conversion.column;
        let row = self.before + self.row as u64 + 1;
        let conversion =
            |what: String| Error::new(codes::LOAD_CONVERSION, ErrorClass::Conversion, what);
        match refusal {
            Refusal::Range => conversion(format!("row {row} of the chunk is out of the range of `{shown}`"))
                .help(format!("give the target's column a wider type, or `set {name} = …` in the route")),
            Refusal::Digits => conversion(format!("row {row} of the chunk has more digits than `{shown}` keeps"))
                .help(format!("give the target's column a wider type, or round with `set {name} = …` in the route")),
            Refusal::Shape(what) => conversion(format!("row {row} of the chunk is not {what}"))
                .help(format!("convert it with `set {name} = …` or `cast {name} as …` in the route")),
            Refusal::Nul => Error::new(
                codes::LOAD_NUL_IN_TEXT,
                ErrorClass::Conversion,
                format!("row {row} of the chunk has a NUL character, which PostgreSQL cannot hold in text"),
            )
            .help("say `nul_in_text = remove` in the target's settings, or store the column as bytes"),
            Refusal::ZeroDate(false) => Error::new(
                codes::LOAD_ZERO_DATE,
                ErrorClass::Conversion,
                format!("row {row} of the chunk has a date that does not exist"),
            )
            .help("say `zero_date = null` or `zero_date = minimum` in the target's settings"),
            Refusal::ZeroDate(true) => Error::new(
                codes::LOAD_ZERO_DATE,
                ErrorClass::Conversion,
                format!("row {row} of the chunk has a date that does not exist, and the column allows no NULL"),
            )
            .help("say `zero_date = minimum` in the target's settings, or let the column be NULL"),
            Refusal::Array => Error::new(
                codes::LOAD_UNSUPPORTED,
                ErrorClass::Bug,
                "a batch's array is not the one that the column's type has",
            ),
        }
        .at_column(name)
    }
}

/// A name as the server keeps it: not more than 63 bytes, in whole characters (NAMEDATALEN, "Identifiers and Key
/// Words" of the manual).
fn cut(name: &str) -> &str {
    let end = (0..=name.len().min(63)).rev().find(|&end| name.is_char_boundary(end));
    &name[..end.unwrap_or(0)]
}

/// Columns of a load as a list of names in SQL.
pub(super) fn column_list(columns: &Arc<[LoadColumn]>) -> String {
    let names: Vec<String> =
        columns.iter().map(|c| crate::connector::quote::identifier(&c.name)).collect();
    names.join(", ")
}

#[cfg(test)]
#[path = "encode_tests.rs"]
mod tests;
