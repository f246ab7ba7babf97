//! Numbers with units, and what to say about numbers that are neither.

use super::grammar::{Pair, Rule};
use crate::{
    ast::{Per, Quantity, Unit},
    diagnostic::{Diagnostic, codes},
    source::Span,
};

/// The quantity that `Rule::quantity` matched.
pub fn read(pair: Pair<'_>) -> Quantity {
    let mut quantity = Quantity { amount: String::new(), unit: Unit::Rows, per: None };
    for part in pair.into_inner() {
        let text = part.as_str();
        match part.as_rule() {
            Rule::amount => quantity.amount = text.replace('_', ""),
            Rule::unit => quantity.unit = unit(text).unwrap_or(Unit::Rows),
            _ => {
                quantity.per = match text {
                    "/s" => Some(Per::Second),
                    "/m" => Some(Per::Minute),
                    _ => Some(Per::Hour),
                }
            }
        }
    }
    quantity
}

/// The unit of this name.
pub fn unit(text: &str) -> Option<Unit> {
    Some(match text {
        "us" => Unit::Microseconds,
        "ms" => Unit::Milliseconds,
        "s" => Unit::Seconds,
        "m" => Unit::Minutes,
        "h" => Unit::Hours,
        "d" => Unit::Days,
        "B" => Unit::Bytes,
        "KB" => Unit::Kilobytes,
        "MB" => Unit::Megabytes,
        "GB" => Unit::Gigabytes,
        "TB" => Unit::Terabytes,
        "KiB" => Unit::Kibibytes,
        "MiB" => Unit::Mebibytes,
        "GiB" => Unit::Gibibytes,
        "TiB" => Unit::Tebibytes,
        "rows" => Unit::Rows,
        "%" => Unit::Percent,
        _ => return None,
    })
}

/// What people write for a unit elsewhere.
pub fn meant(unit: &str) -> Option<&'static str> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "sec" | "secs" | "second" | "seconds" => "s",
        "min" | "mins" | "minute" | "minutes" => "m",
        "hr" | "hrs" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "millis" | "msec" | "millisecond" | "milliseconds" => "ms",
        "micros" | "usec" => "us",
        "byte" | "bytes" | "b" => "B",
        "k" | "kb" => "KB",
        "mb" => "MB",
        "gb" | "g" => "GB",
        "tb" | "t" => "TB",
        "kib" => "KiB",
        "mib" => "MiB",
        "gib" => "GiB",
        "tib" => "TiB",
        "row" => "rows",
        _ => return None,
    })
}

/// Says why `12abc` is not a number.
pub fn explain(text: &str, span: Span) -> Diagnostic {
    let split =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_'))).unwrap_or(text.len());
    let (amount, unit) = text.split_at(split);
    let diagnostic = Diagnostic::error(
        codes::SYNTAX_NUMBER,
        format!("`{text}` is not a number"),
        span,
        if unit.is_empty() { "not a number".to_owned() } else { format!("`{unit}` is not a unit") },
    );
    match meant(unit) {
        Some(meant) => {
            let repaired = format!("{amount}{meant}");
            diagnostic.help(format!("write `{repaired}`")).edit(span, repaired)
        }
        None => diagnostic.help(
            "units are `us`, `ms`, `s`, `m`, `h`, `d` for time, `B`, `KB`, `MB`, `GB`, `TB`, `KiB`, `MiB`, `GiB`, `TiB` for size, `rows`, and `%`",
        ),
    }
}
