//! Functions of texts. They count characters; bytes count as characters of one byte.

use std::borrow::Cow;

use dsl::types::{Fault, Function, Kind};

use super::{Call, Outcome, arithmetic::wide, collation};
use crate::expr::scalar::Scalar;

/// The longest text that a function may make: the servers' `max_allowed_packet` default of 16 MiB.
const LONGEST: usize = 16 << 20;

pub(super) fn apply<'a>(call: &Call, args: &mut [Scalar<'a>]) -> Outcome<'a> {
    match call.function {
        Function::Concat => Ok(concat(args)),
        Function::ConcatWs => Ok(concat_ws(args)),
        Function::CharLength => {
            Ok(Scalar::Int(i64::try_from(length(&args[0])).unwrap_or(i64::MAX)))
        }
        Function::Lower | Function::Upper => Ok(case(call, &args[0])),
        Function::Trim | Function::Ltrim | Function::Rtrim => {
            Ok(trim(call.function, std::mem::take(&mut args[0])))
        }
        Function::Left | Function::Right | Function::Substring => Ok(slice(call.function, args)),
        Function::Locate => Ok(locate(args)),
        Function::Replace => replace(args),
        Function::Repeat => repeat(args),
        Function::Reverse => Ok(match &args[0] {
            Scalar::Text(text) => Scalar::text(text.chars().rev().collect::<String>()),
            Scalar::Bytes(bytes) => {
                Scalar::Bytes(bytes.iter().rev().copied().collect::<Vec<_>>().into())
            }
            _ => Scalar::Null,
        }),
        Function::Lpad | Function::Rpad => pad(call.function, args),
        _ => Ok(Scalar::Null),
    }
}

fn length(value: &Scalar<'_>) -> usize {
    match value {
        Scalar::Text(text) => text.chars().count(),
        Scalar::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

/// Texts or bytes one after the other.
fn join<'a, 'b: 'a>(
    first: &Scalar<'b>,
    pieces: impl Iterator<Item = &'a Scalar<'b>>,
) -> Scalar<'b> {
    if let Scalar::Bytes(_) = first {
        let mut out = Vec::new();
        for piece in pieces {
            if let Scalar::Bytes(bytes) = piece {
                out.extend_from_slice(bytes);
            }
        }
        return Scalar::Bytes(Cow::Owned(out));
    }
    let mut out = String::new();
    for piece in pieces {
        if let Scalar::Text(text) = piece {
            out.push_str(text);
        }
    }
    Scalar::text(out)
}

fn concat<'a>(args: &[Scalar<'a>]) -> Scalar<'a> {
    args.first().map_or(Scalar::Null, |first| join(first, args.iter()))
}

fn concat_ws<'a>(args: &[Scalar<'a>]) -> Scalar<'a> {
    let Some((separator, rest)) = args.split_first().filter(|(s, _)| !s.is_null()) else {
        return Scalar::Null;
    };
    let pieces = rest.iter().filter(|p| !p.is_null());
    let separated =
        pieces.enumerate().flat_map(|(i, p)| (i > 0).then_some(separator).into_iter().chain([p]));
    join(separator, separated)
}

/// Cut out of a value without copying what is borrowed.
fn cut<'a>(value: Scalar<'a>, chars: std::ops::Range<usize>) -> Scalar<'a> {
    match value {
        Scalar::Text(text) => {
            let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
            let (start, end) = if text.is_ascii() {
                (chars.start.min(text.len()), chars.end.min(text.len()))
            } else {
                (at(chars.start), at(chars.end))
            };
            match text {
                Cow::Borrowed(text) => Scalar::Text(Cow::Borrowed(&text[start..end])),
                Cow::Owned(text) => Scalar::text(&text[start..end]),
            }
        }
        Scalar::Bytes(bytes) => {
            let (start, end) = (chars.start.min(bytes.len()), chars.end.min(bytes.len()));
            match bytes {
                Cow::Borrowed(bytes) => Scalar::Bytes(Cow::Borrowed(&bytes[start..end])),
                Cow::Owned(bytes) => Scalar::Bytes(Cow::Owned(bytes[start..end].to_vec())),
            }
        }
        other => other,
    }
}

fn clamp(n: i128, length: usize) -> usize {
    usize::try_from(n.max(0)).map_or(length, |n| n.min(length))
}

fn slice<'a>(function: Function, args: &mut [Scalar<'a>]) -> Scalar<'a> {
    let n = wide(&args[1]).unwrap_or(0);
    let count = args.get(2).map(|c| wide(c).unwrap_or(0));
    let value = std::mem::take(&mut args[0]);
    if function == Function::Left {
        // Without counting all characters: texts are long, prefixes short.
        return cut(value, 0..clamp(n, usize::MAX));
    }
    if function == Function::Substring && n > 0 {
        let start = clamp(n - 1, usize::MAX);
        let end = count.map_or(usize::MAX, |c| start.saturating_add(clamp(c, usize::MAX)));
        return cut(value, start..end);
    }
    let length = length(&value);
    let range = match function {
        Function::Right => length - clamp(n, length)..length,
        _ if n == 0 || n.unsigned_abs() > length as u128 => 0..0,
        _ => {
            let start = length - clamp(-n, length);
            start..count.map_or(length, |c| start + clamp(c, length - start))
        }
    };
    cut(value, range)
}

fn trim(function: Function, value: Scalar<'_>) -> Scalar<'_> {
    let (left, right) = (function != Function::Rtrim, function != Function::Ltrim);
    let range = |bytes: &[u8]| {
        let blank = |b: &u8| *b == b' ';
        let start =
            if left { bytes.iter().position(|b| !blank(b)).unwrap_or(bytes.len()) } else { 0 };
        let end = if right {
            bytes.iter().rposition(|b| !blank(b)).map_or(start, |i| i + 1)
        } else {
            bytes.len()
        };
        start..end.max(start)
    };
    match value {
        Scalar::Text(Cow::Borrowed(text)) => {
            Scalar::Text(Cow::Borrowed(&text[range(text.as_bytes())]))
        }
        Scalar::Text(Cow::Owned(text)) => Scalar::text(&text[range(text.as_bytes())]),
        Scalar::Bytes(bytes) => Scalar::Bytes(Cow::Owned(bytes[range(&bytes)].to_vec())),
        other => other,
    }
}

/// Character by character: typing lets nothing else through.
fn locate<'a>(args: &[Scalar<'a>]) -> Scalar<'a> {
    let from = args.get(2).map_or(1, |n| wide(n).unwrap_or(0));
    let start = match usize::try_from(from - 1) {
        Ok(start) if from > 0 => start,
        _ => return Scalar::Int(0),
    };
    let found = match (&args[0], &args[1]) {
        (Scalar::Bytes(wanted), Scalar::Bytes(text)) => match text.get(start..) {
            Some(_) if wanted.is_empty() => Some(start),
            Some(rest) => {
                rest.windows(wanted.len()).position(|w| w == &wanted[..]).map(|i| i + start)
            }
            None => None,
        },
        (Scalar::Text(wanted), Scalar::Text(text)) => {
            let from = if start == 0 {
                Some(0)
            } else {
                text.char_indices().map(|(i, _)| i).chain([text.len()]).nth(start)
            };
            let at = from.and_then(|from| text.get(from..)?.find(&**wanted));
            at.zip(from).map(|(at, from)| start + text[from..from + at].chars().count())
        }
        _ => return Scalar::Null,
    };
    Scalar::Int(found.map_or(0, |place| i64::try_from(place + 1).unwrap_or(i64::MAX)))
}

fn replace<'a>(args: &mut [Scalar<'a>]) -> Outcome<'a> {
    let value = std::mem::take(&mut args[0]);
    match (&value, &args[1], &args[2]) {
        (Scalar::Text(text), Scalar::Text(from), Scalar::Text(to)) => {
            if from.is_empty() || !text.contains(&**from) {
                return Ok(value);
            }
            Ok(Scalar::text(text.replace(&**from, to)))
        }
        (Scalar::Bytes(bytes), Scalar::Bytes(from), Scalar::Bytes(to)) => {
            if from.is_empty() {
                return Ok(value);
            }
            let mut out = Vec::with_capacity(bytes.len());
            let mut rest = &bytes[..];
            while let Some(at) = memchr::memmem::find(rest, from) {
                out.extend_from_slice(&rest[..at]);
                out.extend_from_slice(to);
                rest = &rest[at + from.len()..];
            }
            out.extend_from_slice(rest);
            Ok(Scalar::Bytes(Cow::Owned(out)))
        }
        _ => Ok(Scalar::Null),
    }
}

fn repeat<'a>(args: &mut [Scalar<'a>]) -> Outcome<'a> {
    let times = clamp(wide(&args[1]).unwrap_or(0), usize::MAX);
    let size = |len: usize| len.checked_mul(times).filter(|n| *n <= LONGEST).ok_or(Fault::Overflow);
    match &args[0] {
        Scalar::Text(text) if text.is_empty() => Ok(Scalar::text("")),
        Scalar::Text(text) => size(text.len()).map(|_| Scalar::text(text.repeat(times))),
        Scalar::Bytes(bytes) if bytes.is_empty() => Ok(Scalar::Bytes(Cow::Owned(Vec::new()))),
        Scalar::Bytes(bytes) => {
            size(bytes.len()).map(|_| Scalar::Bytes(Cow::Owned(bytes.repeat(times))))
        }
        _ => Ok(Scalar::Null),
    }
}

fn pad<'a>(function: Function, args: &mut [Scalar<'a>]) -> Outcome<'a> {
    let wanted = wide(&args[1]).unwrap_or(0);
    if wanted < 0 {
        return Ok(Scalar::Null);
    }
    let wanted =
        usize::try_from(wanted).ok().filter(|n| *n <= LONGEST / 4).ok_or(Fault::Overflow)?;
    let value = std::mem::take(&mut args[0]);
    let length = length(&value);
    if wanted <= length {
        return Ok(cut(value, 0..wanted));
    }
    let (Scalar::Text(text), Scalar::Text(filler)) = (&value, &args[2]) else {
        return Ok(Scalar::Null);
    };
    if filler.is_empty() {
        return Ok(Scalar::text(""));
    }
    let mut out = String::with_capacity(text.len() + (wanted - length));
    let fill = filler.chars().cycle().take(wanted - length);
    if function == Function::Lpad {
        out.extend(fill);
        out.push_str(text);
    } else {
        out.push_str(text);
        out.extend(fill);
    }
    Ok(Scalar::Text(Cow::Owned(out)))
}

fn case<'a>(call: &Call, value: &Scalar<'a>) -> Scalar<'a> {
    let (Scalar::Text(text), Kind::Text(by)) = (value, &call.first) else {
        return Scalar::Null;
    };
    let lower = call.function == Function::Lower;
    Scalar::text(collation::case(text, collation::case_of(by), lower))
}
