//! Functions of bytes.

use std::{borrow::Cow, fmt::Write};

use dsl::types::Function;

use crate::expr::scalar::Scalar;

pub(super) fn apply<'a>(function: Function, value: &Scalar<'a>) -> Scalar<'a> {
    match (function, value) {
        (Function::Length, Scalar::Bytes(bytes)) => {
            Scalar::Int(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
        }
        (Function::Hex, Scalar::Bytes(bytes)) => {
            let mut out = String::with_capacity(bytes.len() * 2);
            for byte in bytes.iter() {
                write!(out, "{byte:02X}").expect("writing to a string cannot fail");
            }
            Scalar::text(out)
        }
        (Function::Hex, Scalar::Int(n)) => Scalar::text(format!("{:X}", n.cast_unsigned())),
        (Function::Hex, Scalar::Uint(n)) => Scalar::text(format!("{n:X}")),
        (Function::Unhex, Scalar::Text(text)) => {
            unhex(text.as_bytes()).map_or(Scalar::Null, |b| Scalar::Bytes(Cow::Owned(b)))
        }
        (Function::Crc32, Scalar::Bytes(bytes)) => {
            let mut crc = flate2::Crc::new();
            crc.update(bytes);
            Scalar::Uint(u64::from(crc.sum()))
        }
        _ => Scalar::Null,
    }
}

/// An odd number of digits has a 0 before them.
fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |d: u8| char::from(d).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (first, pairs) = digits.split_at(digits.len() % 2);
    let mut out = Vec::with_capacity(digits.len().div_ceil(2));
    if let Some(only) = first.first() {
        out.push(digit(*only)?);
    }
    for pair in pairs.chunks_exact(2) {
        out.push(digit(pair[0])? << 4 | digit(pair[1])?);
    }
    Some(out)
}
