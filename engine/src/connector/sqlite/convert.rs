//! Which value of SQLite a value of ours becomes.
//!
//! SQLite keeps integers of 64 bits, 8-byte floats, texts and bytes, and converts what it is given by the *affinity*
//! of the column, which follows from the declared type (SQLite manual, "Datatypes In SQLite", 3.1). That conversion
//! calls a decimal lossless if 15 digits agree, and turns the text `007` into the number 7. Rule here:
//! exact or refused. So a column for decimals of more than 15 digits, or for integers beyond 2^63 − 1, must have the affinity of text
//! (a declared type with `TEXT` or `CHAR` in it), which holds every digit.
//!
//! | value | becomes |
//! |---|---|
//! | truth value, integer, `year`, `bit` | integer; beyond 2^63 − 1 text; `bit` in a `BLOB` column bytes, big-endian |
//! | decimal | text in a column of text or `BLOB`; else integer or float where exact |
//! | float | float; in a column of text its shortest decimal |
//! | text, `enum`, `set`, `uuid`, `inet`, JSON | text |
//! | bytes | bytes; shapes as WKB, with an SRID as EWKB |
//! | date, time | text: `2024-02-29`, `2024-02-29 10:00:00.5`, `-838:59:59` |

use std::borrow::Cow;

use dsl::types::temporal::{write_date, write_datetime, write_time};
use rusqlite::{
    ToSql,
    types::{ToSqlOutput, ValueRef},
};

use crate::connector::{
    cell::{Cell, Meaning, decimal_text, vector_text, well_known_binary},
    policy::{Dated, Policies},
};

/// Significant digits that a float holds exactly, whatever they are.
const FLOAT_DIGITS: usize = 15;

/// What SQLite makes of a value on its way into a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affinity {
    Integer,
    Text,
    /// As it is given. `true`: the declared type says `BLOB`.
    Blob(bool),
    Real,
    Numeric,
}

impl Affinity {
    /// The affinity of a declared type, by the five rules of the manual, in their order.
    pub(super) fn of(declared: &str) -> Self {
        let upper = declared.to_ascii_uppercase();
        let has = |word: &str| upper.contains(word);
        if has("INT") {
            Self::Integer
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Self::Text
        } else if has("BLOB") || upper.is_empty() {
            Self::Blob(has("BLOB"))
        } else if has("REAL") || has("FLOA") || has("DOUB") {
            Self::Real
        } else {
            Self::Numeric
        }
    }

    /// Keeps a text as it is.
    const fn keeps_text(self) -> bool {
        matches!(self, Self::Text | Self::Blob(_))
    }
}

/// A column of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// The type as declared.
    pub(super) shown: String,
    pub(super) affinity: Affinity,
    pub(super) not_null: bool,
    /// The column stands for the row number: SQLite would number a row with NULL by itself.
    pub(super) row_number: bool,
}

/// A value as SQLite keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Datum<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'a, [u8]>),
    Blob(Cow<'a, [u8]>),
}

impl ToSql for Datum<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(n) => ValueRef::Integer(*n),
            Self::Real(f) => ValueRef::Real(*f),
            Self::Text(text) => ValueRef::Text(text),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Datum<'_> {
    /// Bytes that the value takes, about.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Null => 1,
            Self::Integer(_) | Self::Real(_) => 8,
            Self::Text(bytes) | Self::Blob(bytes) => bytes.len(),
        }
    }
}

/// Why a value cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// More digits than the column's affinity keeps.
    Digits,
    /// A text that the column's affinity would turn into another number.
    Number,
    /// Not a number, which SQLite stores as NULL.
    NotANumber,
    /// No date, and the policy refuses it; `true`: because the column allows no NULL.
    ZeroDate(bool),
    /// NUL in text.
    Nul,
    /// NULL in a column that stands for the row number.
    NoRowNumber,
    /// The bytes are no shape.
    Shape,
    /// The array does not fit the declared type: a bug of ours.
    Array,
}

/// How values of one column become values of the target's.
#[derive(Debug, Clone)]
pub(super) struct Conversion {
    pub(super) meaning: Meaning,
    pub(super) column: Column,
    pub(super) policies: Policies,
}

impl Conversion {
    /// Converts one value; adds to `replaced` if a policy changed it.
    pub(super) fn datum<'a>(
        &self,
        cell: Cell<'a>,
        replaced: &mut u64,
    ) -> Result<Datum<'a>, Refusal> {
        let affinity = self.column.affinity;
        if cell == Cell::Null {
            return if self.column.row_number {
                Err(Refusal::NoRowNumber)
            } else {
                Ok(Datum::Null)
            };
        }
        match (self.meaning, cell) {
            (Meaning::Text | Meaning::Json, Cell::Text(text)) => {
                if !affinity.keeps_text() && becomes_another(text) {
                    return Err(Refusal::Number);
                }
                let (text, changed) = self.policies.text(text.as_bytes()).ok_or(Refusal::Nul)?;
                *replaced += u64::from(changed);
                Ok(Datum::Text(text))
            }
            (Meaning::Bits(width), Cell::Uint(bits)) if affinity == Affinity::Blob(true) => {
                let all = bits.to_be_bytes();
                let length = usize::from(width.div_ceil(8)).min(all.len());
                Ok(Datum::Blob(all[all.len() - length..].to_vec().into()))
            }
            (Meaning::Bool | Meaning::Integer | Meaning::Bits(_), _) => {
                integer(cell.integer().ok_or(Refusal::Array)?, affinity)
            }
            (Meaning::Decimal, Cell::Decimal(..) | Cell::Wide(..)) => {
                decimal(decimal_text(cell).ok_or(Refusal::Array)?, affinity)
            }
            (Meaning::Float, Cell::Float(f)) => float(f.into(), &f, affinity),
            (Meaning::Float, Cell::Double(f)) => float(f, &f, affinity),
            (Meaning::Geometry, Cell::Bytes(bytes)) => {
                well_known_binary(bytes).map(Datum::Blob).ok_or(Refusal::Shape)
            }
            (Meaning::Vector, Cell::Bytes(bytes)) if affinity == Affinity::Text => {
                vector_text(bytes).map(text).ok_or(Refusal::Shape)
            }
            (Meaning::Bytes | Meaning::Vector, Cell::Bytes(bytes)) => Ok(Datum::Blob(bytes.into())),
            (Meaning::Date | Meaning::Datetime(_), Cell::Int(packed)) => {
                self.date(packed, replaced)
            }
            (Meaning::Time(fsp), Cell::Int(micros)) => {
                let mut out = String::new();
                write_time(&mut out, micros, fsp);
                Ok(text(out))
            }
            _ => Err(Refusal::Array),
        }
    }

    fn date(&self, packed: i64, replaced: &mut u64) -> Result<Datum<'static>, Refusal> {
        let nullable = !self.column.not_null;
        let packed = match self.policies.date(packed, nullable) {
            Dated::Real(_) | Dated::Kept => packed,
            Dated::Replaced(parts) => {
                *replaced += 1;
                parts.pack()
            }
            Dated::Null => {
                *replaced += 1;
                return Ok(Datum::Null);
            }
            Dated::Refused => return Err(Refusal::ZeroDate(!nullable)),
        };
        let mut out = String::new();
        match self.meaning {
            Meaning::Datetime(fsp) => write_datetime(&mut out, packed, fsp),
            _ => write_date(&mut out, packed),
        }
        Ok(text(out))
    }
}

fn text(text: String) -> Datum<'static> {
    Datum::Text(text.into_bytes().into())
}

fn integer(n: i128, affinity: Affinity) -> Result<Datum<'static>, Refusal> {
    match i64::try_from(n) {
        Ok(n) if affinity == Affinity::Real && (n as f64) as i128 != i128::from(n) => {
            Err(Refusal::Digits)
        }
        Ok(n) => Ok(Datum::Integer(n)),
        Err(_) if affinity.keeps_text() => Ok(text(n.to_string())),
        Err(_) => Err(Refusal::Digits),
    }
}

fn decimal(digits: String, affinity: Affinity) -> Result<Datum<'static>, Refusal> {
    if affinity.keeps_text() {
        return Ok(text(digits));
    }
    let trimmed = match digits.split_once('.') {
        Some(_) => digits.trim_end_matches('0').trim_end_matches('.'),
        None => digits.as_str(),
    };
    if let Ok(whole) = trimmed.parse::<i64>() {
        return integer(whole.into(), affinity);
    }
    let significant =
        trimmed.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    match trimmed.parse() {
        Ok(float) if significant <= FLOAT_DIGITS => Ok(Datum::Real(float)),
        _ => Err(Refusal::Digits),
    }
}

fn float(
    value: f64,
    shortest: &dyn std::fmt::Display,
    affinity: Affinity,
) -> Result<Datum<'static>, Refusal> {
    if value.is_nan() {
        return Err(Refusal::NotANumber);
    }
    Ok(if affinity == Affinity::Text { text(shortest.to_string()) } else { Datum::Real(value) })
}

/// Whether SQLite reads a text as a number that prints otherwise. It ignores blanks around.
fn becomes_another(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_ascii_whitespace());
    if !bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return false;
    }
    let same = bare == text && bare.parse::<i64>().is_ok_and(|n| n.to_string() == text);
    !same && bare.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::i256;
    use dsl::types::temporal::{parse_datetime, parse_time};

    use super::*;
    use crate::connector::policy::ZeroDate;

    fn convert<'a>(meaning: Meaning, declared: &str, cell: Cell<'a>) -> Result<Datum<'a>, Refusal> {
        let column = Column {
            name: "c".to_owned(),
            shown: declared.to_owned(),
            affinity: Affinity::of(declared),
            not_null: false,
            row_number: false,
        };
        Conversion { meaning, column, policies: Policies::default() }.datum(cell, &mut 0)
    }

    fn t(s: &str) -> Datum<'_> {
        Datum::Text(s.as_bytes().into())
    }

    #[test]
    fn affinities_follow_the_declared_type() {
        for (declared, affinity) in [
            ("bigint unsigned", Affinity::Integer),
            ("CHARINT", Affinity::Integer),
            ("varchar(30)", Affinity::Text),
            ("decimal_text", Affinity::Text),
            ("longblob", Affinity::Blob(true)),
            ("", Affinity::Blob(false)),
            ("double precision", Affinity::Real),
            ("decimal(10,2)", Affinity::Numeric),
            ("datetime", Affinity::Numeric),
            ("boolean", Affinity::Numeric),
        ] {
            assert_eq!(Affinity::of(declared), affinity, "{declared}");
        }
    }

    #[test]
    fn numbers_are_exact_or_refused() {
        use Meaning as M;
        let wide = i256::from_string(&"9".repeat(65)).expect("digits");
        for (meaning, declared, cell, expected) in [
            (M::Bool, "boolean", Cell::Bool(true), Ok(Datum::Integer(1))),
            (M::Integer, "bigint", Cell::Int(i64::MIN), Ok(Datum::Integer(i64::MIN))),
            (M::Integer, "real", Cell::Int((1 << 53) + 1), Err(Refusal::Digits)),
            (M::Integer, "real", Cell::Int(1 << 53), Ok(Datum::Integer(1 << 53))),
            (M::Integer, "bigint unsigned", Cell::Uint(u64::MAX), Err(Refusal::Digits)),
            (M::Integer, "text", Cell::Uint(u64::MAX), Ok(t("18446744073709551615"))),
            (M::Bits(12), "blob", Cell::Uint(0xABC), Ok(Datum::Blob(b"\x0a\xbc"[..].into()))),
            (M::Bits(12), "integer", Cell::Uint(0xABC), Ok(Datum::Integer(0xABC))),
            (M::Decimal, "text", Cell::Decimal(1250, 2), Ok(t("12.50"))),
            (M::Decimal, "numeric", Cell::Decimal(1250, 2), Ok(Datum::Real(12.5))),
            (M::Decimal, "numeric", Cell::Decimal(1200, 2), Ok(Datum::Integer(12))),
            (
                M::Decimal,
                "numeric",
                Cell::Decimal(123_456_789_012_345, 5),
                Ok(Datum::Real(1_234_567_890.123_45)),
            ),
            (M::Decimal, "numeric", Cell::Decimal(1_234_567_890_123_456, 5), Err(Refusal::Digits)),
            (M::Decimal, "numeric", Cell::Decimal(1, 20), Ok(Datum::Real(1e-20))),
            (
                M::Decimal,
                "integer",
                Cell::Decimal(i64::MAX.into(), 0),
                Ok(Datum::Integer(i64::MAX)),
            ),
            (M::Decimal, "numeric", Cell::Wide(wide, 0), Err(Refusal::Digits)),
            (M::Decimal, "blob", Cell::Wide(i256::from_i128(-5), 1), Ok(t("-0.5"))),
            (M::Float, "real", Cell::Float(0.1), Ok(Datum::Real(0.100_000_001_490_116_12))),
            (M::Float, "text", Cell::Float(0.1), Ok(t("0.1"))),
            (M::Float, "real", Cell::Double(f64::NAN), Err(Refusal::NotANumber)),
        ] {
            assert_eq!(convert(meaning, declared, cell), expected, "{cell:?} to {declared}");
        }
    }

    #[test]
    fn texts_stay_texts() {
        for (declared, text, refused) in [
            ("text", "007", false),
            ("numeric", "007", true),
            ("numeric", "7", false),
            ("json", "1.10", true),
            ("json", "{}", false),
            ("uuid", "12345678-1234-1234-1234-123456789012", false),
            ("numeric", " 7", true),
            ("numeric", "1e5", true),
            ("numeric", "+1", true),
            ("numeric", "-", false),
            ("numeric", "", false),
            ("numeric", "1 apple", false),
        ] {
            let expected = if refused { Err(Refusal::Number) } else { Ok(t(text)) };
            assert_eq!(
                convert(Meaning::Text, declared, Cell::Text(text)),
                expected,
                "{text:?} to {declared}"
            );
        }
        assert_eq!(convert(Meaning::Text, "text", Cell::Text("\0")), Err(Refusal::Nul));
        assert_eq!(convert(Meaning::Text, "text", Cell::Int(1)), Err(Refusal::Array));
    }

    #[test]
    fn dates_and_times_are_iso_texts() {
        let at = |text: &str| Cell::Int(parse_datetime(text.as_bytes()).expect(text));
        let time = Cell::Int(parse_time(b"-838:59:59").expect("a time"));
        assert_eq!(convert(Meaning::Date, "date", at("2024-02-29")), Ok(t("2024-02-29")));
        assert_eq!(
            convert(Meaning::Datetime(3), "datetime", at("2024-02-29 10:00:00.5")),
            Ok(t("2024-02-29 10:00:00.500"))
        );
        assert_eq!(convert(Meaning::Time(0), "time", time), Ok(t("-838:59:59")));
        assert_eq!(convert(Meaning::Date, "date", Cell::Int(0)), Err(Refusal::ZeroDate(false)));
    }

    #[test]
    fn policies_count_and_row_numbers_are_not_made_up() {
        let column = Column {
            name: "c".into(),
            shown: "date".into(),
            affinity: Affinity::Numeric,
            not_null: true,
            row_number: true,
        };
        let policies = Policies { zero_date: ZeroDate::Minimum, ..Policies::default() };
        let conversion = Conversion { meaning: Meaning::Date, column, policies };
        let mut replaced = 0;
        assert_eq!(conversion.datum(Cell::Int(0), &mut replaced), Ok(t("0001-01-01")));
        assert_eq!(replaced, 1);
        assert_eq!(conversion.datum(Cell::Null, &mut replaced), Err(Refusal::NoRowNumber));
    }

    /// What SQLite itself makes of every value that was not refused is the value.
    #[test]
    fn sqlite_keeps_what_it_is_given() {
        let connection = rusqlite::Connection::open_in_memory().expect("memory");
        let numbers = [
            "0",
            "1",
            "-1",
            "12.5",
            "0.1",
            "123456789012345",
            "99999999999999.9",
            "-0.000001",
            "9007199254740993",
        ];
        for declared in ["text", "numeric", "integer", "real", "blob", "decimal(20,4)", "datetime"]
        {
            connection.execute_batch(&format!("create table t (c {declared})")).expect("created");
            for number in numbers {
                let scale = number.split_once('.').map_or(0, |(_, f)| f.len() as u8);
                let coefficient = number.replace('.', "").parse().expect("digits");
                let Ok(datum) =
                    convert(Meaning::Decimal, declared, Cell::Decimal(coefficient, scale))
                else {
                    continue;
                };
                connection.execute("insert into t values (?)", [&datum]).expect("inserted");
                let back: String = connection
                    .query_row("select printf('%!.20g', c) from t", [], |row| row.get(0))
                    .expect("one row");
                let text: String = connection
                    .query_row("select c || '' from t", [], |row| row.get(0))
                    .expect("one row");
                let equal =
                    text == number || back.parse::<f64>().ok() == number.parse::<f64>().ok();
                assert!(equal, "{number} to {declared}: {text} {back}");
                connection.execute_batch("delete from t").expect("deleted");
            }
            connection.execute_batch("drop table t").expect("dropped");
        }
    }
}
