//! The text format of `COPY` (PostgreSQL manual, "COPY", File Formats): fields between tabs, rows between
//! newlines, `\N` for NULL, and a backslash before what would be read otherwise. It is used for tables that have a column whose
//! type has no binary form here: the server then reads every field by the type's input function.

use std::{borrow::Cow, fmt::Write};

use dsl::types::temporal::{MICROS, Parts, write_time};

use super::convert::Datum;
use crate::connector::cell::{Cell, decimal_text};

/// How the rest of a long value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Characters, with backslashes where needed.
    Escaped,
    /// Two hex digits a byte.
    Hex,
}

/// Writes a field, without what stands between fields. A value longer than `large` is given back after
/// its beginning: the caller writes it in pieces with [`piece`].
pub(super) fn field<'a>(
    out: &mut Vec<u8>,
    datum: Datum<'a>,
    large: usize,
) -> Option<(Cow<'a, [u8]>, Form)> {
    let mut text = String::new();
    match datum {
        Datum::Null => text.push_str(r"\N"),
        Datum::Bool(value) => text.push(if value { 't' } else { 'f' }),
        Datum::Int2(value) => text = value.to_string(),
        Datum::Int4(value) => text = value.to_string(),
        Datum::Int8(value) => text = value.to_string(),
        Datum::Oid(value) => text = value.to_string(),
        Datum::Float4(value) => text = value.to_string(),
        Datum::Float8(value) => text = value.to_string(),
        Datum::Numeric(n, scale) => {
            text = decimal_text(Cell::Decimal(n, scale)).unwrap_or_default()
        }
        Datum::NumericWide(n, scale) => {
            text = decimal_text(Cell::Wide(n, scale)).unwrap_or_default()
        }
        Datum::NumericText(digits) => text = digits,
        Datum::Date(days) => date(&mut text, days.into()),
        Datum::Timestamp(micros) => timestamp(&mut text, micros),
        Datum::Timestamptz(micros) => {
            timestamp(&mut text, micros);
            text.push_str("+00");
        }
        Datum::Time(micros) | Datum::Interval(micros) => write_time(&mut text, micros, 6),
        Datum::Uuid(bytes) => bytes.iter().for_each(|b| hex(&mut text, *b)),
        Datum::Inet(address, prefix) => {
            write!(text, "{address}/{prefix}").expect("writing to a string cannot fail");
        }
        Datum::Bits(value, width) => {
            write!(text, "{value:0>width$b}", width = width as usize)
                .expect("writing to a string cannot fail");
        }
        Datum::Text(bytes) | Datum::Jsonb(bytes) => return rest(out, bytes, Form::Escaped, large),
        Datum::Bytea(bytes) => {
            out.extend_from_slice(br"\\x");
            return rest(out, bytes, Form::Hex, large);
        }
        Datum::Geometry(bytes) => return rest(out, bytes, Form::Hex, large),
    }
    out.extend_from_slice(text.as_bytes());
    None
}

fn rest<'a>(
    out: &mut Vec<u8>,
    bytes: Cow<'a, [u8]>,
    form: Form,
    large: usize,
) -> Option<(Cow<'a, [u8]>, Form)> {
    if bytes.len() > large {
        return Some((bytes, form));
    }
    piece(out, &bytes, form);
    None
}

/// Writes a piece of a value. Escapes concern single bytes, so a value may be cut anywhere.
pub(super) fn piece(out: &mut Vec<u8>, bytes: &[u8], form: Form) {
    match form {
        Form::Escaped => {
            for byte in bytes {
                match byte {
                    b'\\' => out.extend_from_slice(br"\\"),
                    b'\t' => out.extend_from_slice(br"\t"),
                    b'\n' => out.extend_from_slice(br"\n"),
                    b'\r' => out.extend_from_slice(br"\r"),
                    byte => out.push(*byte),
                }
            }
        }
        Form::Hex => {
            let digit = |n: u8| if n < 10 { b'0' + n } else { b'a' + n - 10 };
            for byte in bytes {
                out.extend([digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
}

fn hex(text: &mut String, byte: u8) {
    write!(text, "{byte:02x}").expect("writing to a string cannot fail");
}

/// A day counted from 2000-01-01.
fn date(text: &mut String, days: i64) {
    let parts = Parts::from_days(days + 10_957);
    write!(text, "{:04}-{:02}-{:02}", parts.year, parts.month, parts.day)
        .expect("writing to a string cannot fail");
}

fn timestamp(text: &mut String, micros: i64) {
    date(text, micros.div_euclid(86_400 * MICROS));
    text.push(' ');
    write_time(text, micros.rem_euclid(86_400 * MICROS), 6);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_text() {
        for (datum, expected) in [
            (Datum::Null, r"\N"),
            (Datum::Bool(false), "f"),
            (Datum::Int8(-5), "-5"),
            (Datum::Float8(f64::NAN), "NaN"),
            (Datum::Float4(0.1), "0.1"),
            (Datum::Numeric(-105, 2), "-1.05"),
            (Datum::NumericText("0.25".into()), "0.25"),
            (Datum::Text(b"a\tb\\c\nd\re\\N"[..].into()), r"a\tb\\c\nd\re\\N"),
            (Datum::Text(b""[..].into()), ""),
            (Datum::Bytea(b"\0\xff\\"[..].into()), r"\\x00ff5c"),
            (Datum::Geometry(b"\x01\x02"[..].into()), "0102"),
            (Datum::Date(0), "2000-01-01"),
            (Datum::Date(-730_119), "0001-01-01"),
            (Datum::Timestamp(-1), "1999-12-31 23:59:59.999999"),
            (Datum::Timestamptz(0), "2000-01-01 00:00:00.000000+00"),
            (Datum::Interval(-3_020_399_000_000), "-838:59:59.000000"),
            (Datum::Uuid([0x0A; 16]), "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"),
            (Datum::Inet("::1".parse().expect("an address"), 128), "::1/128"),
            (Datum::Bits(5, 8), "00000101"),
        ] {
            let shown = format!("{datum:?}");
            let mut out = Vec::new();
            assert_eq!(field(&mut out, datum, 1 << 20), None);
            assert_eq!(String::from_utf8(out).expect("text"), expected, "{shown}");
        }
    }

    #[test]
    fn long_values_come_back_after_their_beginning() {
        let mut out = Vec::new();
        let (rest, form) = field(&mut out, Datum::Bytea([1, 2, 3][..].into()), 2).expect("long");
        piece(&mut out, &rest[..1], form);
        piece(&mut out, &rest[1..], form);
        assert_eq!(out, br"\\x010203");
    }
}
