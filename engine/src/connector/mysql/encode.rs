//! Batches as text that a MySQL server reads: the lines of `LOAD DATA`, or the rows of `INSERT`.
//!
//! An [`Encoder`] walks one batch and hands out pieces of at most about [`PIECE`] bytes, cutting long
//! values in the middle, so that a row of 64 MB is never held twice.

use std::{fmt::Write as _, io::Write as _};

use arrow::array::{
    Array, AsArray, BinaryArray, BooleanArray, Decimal128Array, Decimal256Array, Float32Array,
    Float64Array, Int64Array, StringArray, UInt64Array,
};
use arrow::datatypes::{
    DataType, Decimal128Type, Decimal256Type, DecimalType, Float32Type, Float64Type, Int64Type,
    UInt64Type,
};
use arrow::record_batch::RecordBatch;
use dsl::{
    diagnostic::codes,
    types::{SqlType, temporal},
};

use crate::{
    connector::LoadColumn,
    error::{Error, ErrorClass, Result},
};

/// Bytes of a piece.
pub(super) const PIECE: usize = 1 << 18;

/// What the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Lines of fields: `\t` between, `\n` after, `\` escapes, `\N` is NULL.
    Lines,
    /// `(…),(…)` of SQL literals.
    Tuples,
}

/// A column of the batch.
enum Cells<'a> {
    Bool(&'a BooleanArray),
    Int(&'a Int64Array),
    Uint(&'a UInt64Array),
    Decimal128(&'a Decimal128Array),
    Decimal256(&'a Decimal256Array),
    Float(&'a Float32Array),
    Double(&'a Float64Array),
    Text(&'a StringArray),
    Bytes(&'a BinaryArray),
    Date(&'a Int64Array),
    Datetime(&'a Int64Array, u8),
    Time(&'a Int64Array, u8),
    Year(&'a Int64Array),
    Null,
}

impl<'a> Cells<'a> {
    fn new(array: &'a dyn Array, column: &LoadColumn) -> Result<Self> {
        Ok(match (array.data_type(), &column.ty) {
            (DataType::Null, _) => Self::Null,
            (DataType::Boolean, _) => Self::Bool(array.as_boolean()),
            (DataType::Int64, SqlType::Date) => Self::Date(array.as_primitive::<Int64Type>()),
            (DataType::Int64, SqlType::Datetime(fsp) | SqlType::Timestamp(fsp)) => {
                Self::Datetime(array.as_primitive::<Int64Type>(), *fsp)
            }
            (DataType::Int64, SqlType::Time(fsp)) => {
                Self::Time(array.as_primitive::<Int64Type>(), *fsp)
            }
            (DataType::Int64, SqlType::Year) => Self::Year(array.as_primitive::<Int64Type>()),
            (DataType::Int64, _) => Self::Int(array.as_primitive::<Int64Type>()),
            (DataType::UInt64, _) => Self::Uint(array.as_primitive::<UInt64Type>()),
            (DataType::Decimal128(..), _) => {
                Self::Decimal128(array.as_primitive::<Decimal128Type>())
            }
            (DataType::Decimal256(..), _) => {
                Self::Decimal256(array.as_primitive::<Decimal256Type>())
            }
            (DataType::Float32, _) => Self::Float(array.as_primitive::<Float32Type>()),
            (DataType::Float64, _) => Self::Double(array.as_primitive::<Float64Type>()),
            (DataType::Utf8, _) => Self::Text(array.as_string::<i32>()),
            (DataType::Binary, _) => Self::Bytes(array.as_binary::<i32>()),
            (other, _) => {
                let what = format!("a batch holds an array of type {other}, which no column has");
                return Err(Error::new(codes::CONNECT_PROTOCOL, ErrorClass::Bug, what)
                    .at_column(&column.name));
            }
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Bool(a) => a.is_null(row),
            Self::Int(a)
            | Self::Year(a)
            | Self::Date(a)
            | Self::Datetime(a, _)
            | Self::Time(a, _) => a.is_null(row),
            Self::Uint(a) => a.is_null(row),
            Self::Decimal128(a) => a.is_null(row),
            Self::Decimal256(a) => a.is_null(row),
            Self::Float(a) => a.is_null(row),
            Self::Double(a) => a.is_null(row),
            Self::Text(a) => a.is_null(row),
            Self::Bytes(a) => a.is_null(row),
            Self::Null => true,
        }
    }

    /// The bytes of a text or binary value, which may be long.
    fn long(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Self::Text(a) => Some(a.value(row).as_bytes()),
            Self::Bytes(a) => Some(a.value(row)),
            _ => None,
        }
    }
}

/// A place in a batch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    row: usize,
    column: usize,
    /// How much of a long value is written.
    offset: usize,
}

/// Walks one batch.
pub(super) struct Encoder<'a> {
    cells: Vec<Cells<'a>>,
    rows: usize,
    form: Form,
    at: Cursor,
    scratch: String,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(batch: &'a RecordBatch, columns: &[LoadColumn], form: Form) -> Result<Self> {
        let cells: Result<Vec<_>> = batch
            .columns()
            .iter()
            .zip(columns)
            .map(|(array, column)| Cells::new(array.as_ref(), column))
            .collect();
        Ok(Self {
            cells: cells?,
            rows: batch.num_rows(),
            form,
            at: Cursor::default(),
            scratch: String::new(),
        })
    }

    /// Goes on from a place where a walk over the same batch stood.
    pub(super) fn at(mut self, cursor: Cursor) -> Self {
        self.at = cursor;
        self
    }

    /// Where the walk stands.
    pub(super) const fn cursor(&self) -> Cursor {
        self.at
    }

    /// Whether everything is written.
    pub(super) fn is_done(&self) -> bool {
        self.at.row >= self.rows
    }

    /// Appends to `out` until it holds a piece or the batch is at its end.
    pub(super) fn piece(&mut self, out: &mut Vec<u8>) {
        while !self.is_done() && out.len() < PIECE {
            self.step(out);
        }
    }

    /// Appends one whole row.
    pub(super) fn row(&mut self, out: &mut Vec<u8>) {
        let row = self.at.row;
        while self.at.row == row && !self.is_done() {
            self.step(out);
        }
    }

    /// Appends one value, or a part of a long one.
    fn step(&mut self, out: &mut Vec<u8>) {
        if self.at.offset == 0 {
            match (self.at.column, self.form) {
                (0, Form::Lines) => {}
                (0, Form::Tuples) => out.push(b'('),
                (_, Form::Lines) => out.push(b'\t'),
                (_, Form::Tuples) => out.push(b','),
            }
        }
        let finished = match self.cells.get(self.at.column) {
            None => true,
            Some(cells) if cells.is_null(self.at.row) => {
                out.extend_from_slice(if self.form == Form::Lines { b"\\N" } else { b"NULL" });
                true
            }
            Some(cells) => match cells.long(self.at.row) {
                Some(bytes) => {
                    let is_text = matches!(cells, Cells::Text(_));
                    let end = self.at.offset.saturating_add(PIECE).min(bytes.len());
                    let part = &bytes[self.at.offset..end];
                    self.quote(out, is_text, self.at.offset == 0);
                    match (self.form, is_text) {
                        (Form::Lines, _) => escape_line(out, part),
                        (Form::Tuples, true) => escape_text(out, part),
                        (Form::Tuples, false) => escape_hex(out, part),
                    }
                    self.at.offset = end;
                    let finished = end == bytes.len();
                    if finished && self.form == Form::Tuples {
                        out.push(b'\'');
                    }
                    finished
                }
                None => {
                    short(out, cells, self.at.row, self.form, &mut self.scratch);
                    true
                }
            },
        };
        if finished {
            self.at.offset = 0;
            self.at.column += 1;
            if self.at.column >= self.cells.len() {
                out.push(if self.form == Form::Lines { b'\n' } else { b')' });
                self.at.column = 0;
                self.at.row += 1;
            }
        }
    }

    fn quote(&self, out: &mut Vec<u8>, is_text: bool, first: bool) {
        if first && self.form == Form::Tuples {
            out.extend_from_slice(if is_text { b"'" } else { b"x'" });
        }
    }
}

/// A value that is never long.
fn short(out: &mut Vec<u8>, cells: &Cells<'_>, row: usize, form: Form, scratch: &mut String) {
    let infallible = "writing to memory cannot fail";
    scratch.clear();
    match cells {
        Cells::Bool(a) => out.push(if a.value(row) { b'1' } else { b'0' }),
        Cells::Int(a) => integer(out, a.value(row)),
        // As text, `0` is the year 2000, and only `0000` is 0.
        Cells::Year(a) => write!(scratch, "{:04}", a.value(row)).expect(infallible),
        Cells::Uint(a) => write!(out, "{}", a.value(row)).expect(infallible),
        Cells::Decimal128(a) => {
            let text = Decimal128Type::format_decimal(a.value(row), a.precision(), a.scale());
            out.extend_from_slice(text.as_bytes());
        }
        Cells::Decimal256(a) => {
            let text = Decimal256Type::format_decimal(a.value(row), a.precision(), a.scale());
            out.extend_from_slice(text.as_bytes());
        }
        // A float is written as the double that it equals: all its digits, and no second rounding.
        Cells::Float(a) => write!(out, "{:e}", f64::from(a.value(row))).expect(infallible),
        Cells::Double(a) => write!(out, "{:e}", a.value(row)).expect(infallible),
        Cells::Date(a) => temporal::write_date(scratch, a.value(row)),
        Cells::Datetime(a, fsp) => temporal::write_datetime(scratch, a.value(row), *fsp),
        Cells::Time(a, fsp) => temporal::write_time(scratch, a.value(row), *fsp),
        Cells::Text(_) | Cells::Bytes(_) | Cells::Null => {}
    }
    if !scratch.is_empty() {
        let quote: &[u8] = if form == Form::Tuples { b"'" } else { b"" };
        out.extend_from_slice(quote);
        out.extend_from_slice(scratch.as_bytes());
        out.extend_from_slice(quote);
    }
}

/// Decimal digits of an integer; formatting through `fmt` costs several times as much.
fn integer(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).expect("a remainder of 10");
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Escapes for `LOAD DATA … ESCAPED BY '\\'`.
fn escape_line(out: &mut Vec<u8>, mut bytes: &[u8]) {
    while let Some(at) = memchr::memchr3(b'\\', b'\t', b'\n', bytes) {
        out.extend_from_slice(&bytes[..at]);
        out.push(b'\\');
        out.push(match bytes[at] {
            b'\t' => b't',
            b'\n' => b'n',
            other => other,
        });
        bytes = &bytes[at + 1..];
    }
    out.extend_from_slice(bytes);
}

/// Escapes for a quoted SQL text; the session has backslash escapes on.
fn escape_text(out: &mut Vec<u8>, mut bytes: &[u8]) {
    while let Some(at) = memchr::memchr3(b'\\', b'\'', 0, bytes) {
        out.extend_from_slice(&bytes[..at]);
        out.push(b'\\');
        out.push(if bytes[at] == 0 { b'0' } else { bytes[at] });
        bytes = &bytes[at + 1..];
    }
    out.extend_from_slice(bytes);
}

fn escape_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::ArrayRef;
    use dsl::types::IntWidth;

    use super::*;

    fn encode(form: Form) -> String {
        let columns: Vec<(LoadColumn, ArrayRef)> = vec![
            (
                column("id", SqlType::int(IntWidth::Int, false)),
                Arc::new(Int64Array::from(vec![Some(-12), None, Some(i64::MIN)])),
            ),
            (
                column("t", SqlType::Varchar(9)),
                Arc::new(StringArray::from(vec![Some("a\tb'\\"), Some(""), None])),
            ),
            (
                column("b", SqlType::Blob(dsl::types::LobSize::Regular)),
                Arc::new(BinaryArray::from(vec![Some(&b"\0\n\xFF"[..]), None, Some(b"")])),
            ),
            (
                column("d", SqlType::decimal(5, 2)),
                Arc::new(
                    Decimal128Array::from(vec![Some(-150), Some(5), None])
                        .with_precision_and_scale(5, 2)
                        .expect("fits"),
                ),
            ),
            (
                column("f", SqlType::Float { unsigned: false, digits: None }),
                Arc::new(Float32Array::from(vec![0.1, 1e30, -0.0])),
            ),
            (
                column("at", SqlType::Datetime(3)),
                Arc::new(Int64Array::from(vec![
                    temporal::parse_datetime(b"2024-02-29 01:02:03.5"),
                    Some(0),
                    None,
                ])),
            ),
        ];
        let (names, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let batch = RecordBatch::try_from_iter(names.iter().map(|c| c.name.clone()).zip(arrays))
            .expect("a batch");
        let mut encoder = Encoder::new(&batch, &names, form).expect("known arrays");
        let mut out = Vec::new();
        while !encoder.is_done() {
            encoder.row(&mut out);
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn column(name: &str, ty: SqlType) -> LoadColumn {
        LoadColumn { name: name.to_owned(), ty }
    }

    #[test]
    fn lines_are_as_load_data_reads_them() {
        let lines = [
            "-12\ta\\tb'\\\\\t\0\\n\u{FFFD}\t-1.50\t1.0000000149011612e-1\t2024-02-29 01:02:03.500\n",
            "\\N\t\t\\N\t0.05\t1.0000000150474662e30\t0000-00-00 00:00:00.000\n",
            "-9223372036854775808\t\\N\t\t\\N\t-0e0\t\\N\n",
        ];
        assert_eq!(encode(Form::Lines), lines.concat());
    }

    #[test]
    fn tuples_are_sql() {
        let tuples = [
            "(-12,'a\tb\\'\\\\',x'000AFF',-1.50,1.0000000149011612e-1,'2024-02-29 01:02:03.500')",
            "(NULL,'',NULL,0.05,1.0000000150474662e30,'0000-00-00 00:00:00.000')",
            "(-9223372036854775808,NULL,x'',NULL,-0e0,NULL)",
        ];
        assert_eq!(encode(Form::Tuples), tuples.concat());
    }

    #[test]
    fn long_values_come_in_pieces() {
        let long = "x\t".repeat(PIECE);
        let batch = RecordBatch::try_from_iter([(
            "t",
            Arc::new(StringArray::from(vec![long.as_str()])) as ArrayRef,
        )])
        .expect("a batch");
        let columns = [column("t", SqlType::Text(dsl::types::LobSize::Long))];
        let mut encoder = Encoder::new(&batch, &columns, Form::Lines).expect("known arrays");
        let (mut all, mut largest) = (Vec::new(), 0);
        while !encoder.is_done() {
            let mut piece = Vec::new();
            encoder.piece(&mut piece);
            largest = largest.max(piece.len());
            all.extend_from_slice(&piece);
        }
        assert_eq!(all.len(), PIECE * 3 + 1);
        assert!(largest <= 2 * PIECE, "{largest}");
    }
}
