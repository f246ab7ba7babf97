//! Constants: numbers as MySQL types them (integers, exact decimals, doubles only with an
//! exponent), texts with interpolations, dates and times.

use super::{Checker, Typed, codes, coerce};
use crate::{
    ast::StringPart,
    catalog::Collation,
    diagnostic::Diagnostic,
    hir::Expr,
    source::Span,
    types::{Function, Kind, Value, ValueType, temporal},
};

impl Checker<'_> {
    /// `12`, `1.50`, `1e3`, `0x1F`.
    pub(super) fn number(&mut self, text: &str, negative: bool, span: Span) -> Typed {
        match number(text, negative) {
            Some((value, kind)) => Typed::plain(Expr::literal(value, kind, span)),
            None => self.fail(
                Diagnostic::error(
                    codes::TYPE_LITERAL,
                    "this number has too many digits",
                    span,
                    "not exact in any type",
                )
                .help("A decimal has at most 65 digits, 30 of them after the point."),
            ),
        }
    }

    pub(super) fn string(&mut self, parts: &[StringPart], span: Span) -> Typed {
        let mut operands = Vec::with_capacity(parts.len());
        for part in parts {
            operands.push(match part {
                StringPart::Text(text) => constant_text(text.clone(), span),
                StringPart::Interpolation(expr) => self.infer(expr),
            });
        }
        match (operands.len(), operands.pop()) {
            (0, _) | (_, None) => constant_text(String::new(), span),
            (1, Some(only)) if only.expr.as_literal().is_some() => only,
            (_, Some(last)) => {
                operands.push(last);
                self.text_call(Function::Concat, operands, span)
            }
        }
    }

    pub(super) fn date(&mut self, text: &str, span: Span) -> Typed {
        match coerce::temporal_constant(text, &Kind::Date) {
            Some((value, Kind::Date)) => Typed::plain(Expr::literal(value, Kind::Date, span)),
            _ => self.bad_time("this is not a date", "Write `date\"2024-01-31\"`.", span),
        }
    }

    pub(super) fn timestamp(&mut self, text: &str, span: Span) -> Typed {
        match coerce::temporal_constant(text, &Kind::Datetime(6)) {
            Some((Value::Date(d) | Value::Datetime(d), kind)) => {
                let kind = if kind == Kind::Date { Kind::Datetime(0) } else { kind };
                Typed::plain(Expr::literal(Value::Datetime(d), kind, span))
            }
            _ => self.bad_time("this is not a time", "Write `ts\"2024-01-31 10:00:00\"`.", span),
        }
    }

    fn bad_time(&mut self, title: &str, help: &str, span: Span) -> Typed {
        self.fail(Diagnostic::error(codes::TYPE_LITERAL, title, span, "").help(help))
    }
}

/// A text that comes from no column.
pub(super) fn constant_text(text: String, span: Span) -> Typed {
    Typed::plain(Expr::literal(Value::Text(text), Kind::Text(Collation::constant()), span))
}

fn number(text: &str, negative: bool) -> Option<(Value, Kind)> {
    let sign = if negative { "-" } else { "" };
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return integer(i128::from(u64::from_str_radix(hex, 16).ok()?), negative);
    }
    if text.contains(['e', 'E']) {
        let value: f64 = format!("{sign}{text}").parse().ok()?;
        return value.is_finite().then_some((Value::Double(value), Kind::Double));
    }
    let Some((whole, part)) = text.split_once('.') else {
        if let Ok(n) = text.parse::<i128>() {
            if let Some(found) = integer(n, negative) {
                return Some(found);
            }
        }
        return exact(text.trim_start_matches('0'), "", sign);
    };
    exact(whole.trim_start_matches('0'), part, sign)
}

fn integer(n: i128, negative: bool) -> Option<(Value, Kind)> {
    let n = if negative { -n } else { n };
    let signed = i64::try_from(n).map(|n| (Value::Int(n), Kind::Int));
    signed.or_else(|_| u64::try_from(n).map(|n| (Value::Uint(n), Kind::Uint))).ok()
}

fn exact(whole: &str, part: &str, sign: &str) -> Option<(Value, Kind)> {
    let digits = |s: &str| {
        s.bytes().all(|b| b.is_ascii_digit()).then(|| u8::try_from(s.len()).ok()).flatten()
    };
    let (w, p) = (digits(whole)?, digits(part)?);
    if p > 30 || u16::from(w) + u16::from(p) > 65 {
        return None;
    }
    let point = if p > 0 { "." } else { "" };
    let shown = if whole.is_empty() { "0" } else { whole };
    Some((
        Value::Decimal(format!("{sign}{shown}{point}{part}")),
        coerce::decimal(w.max(u8::from(p == 0)), p),
    ))
}

/// A constant integer, for digits after the point and the like.
pub(super) fn integer_constant(expr: &Expr) -> Option<i64> {
    match expr.as_literal()? {
        Value::Int(n) => Some(*n),
        Value::Uint(n) => i64::try_from(*n).ok(),
        _ => None,
    }
}

/// A `ValueType` that is NULL when an operand is.
pub(super) fn strict(kind: Kind, operands: &[Expr]) -> ValueType {
    ValueType { kind, nullable: operands.iter().any(|o| o.ty.nullable) }
}

/// Whether a packed calendar value is a day that exists.
pub(super) fn exists(packed: i64) -> bool {
    temporal::Parts::unpack(packed).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_types_of_the_server() {
        let decimal = |precision, scale| Kind::Decimal { precision, scale };
        for (text, negative, value, kind) in [
            ("12", false, Value::Int(12), Kind::Int),
            ("9223372036854775808", true, Value::Int(i64::MIN), Kind::Int),
            ("9223372036854775808", false, Value::Uint(1 << 63), Kind::Uint),
            (
                "18446744073709551616",
                false,
                Value::Decimal("18446744073709551616".into()),
                decimal(20, 0),
            ),
            ("1.50", true, Value::Decimal("-1.50".into()), decimal(3, 2)),
            ("0.05", false, Value::Decimal("0.05".into()), decimal(2, 2)),
            ("1e3", false, Value::Double(1000.0), Kind::Double),
            ("0x1F", false, Value::Int(31), Kind::Int),
        ] {
            assert_eq!(number(text, negative), Some((value, kind)), "{text}");
        }
        assert_eq!(number("1e999", false), None);
        assert_eq!(number(&"9".repeat(66), false), None);
    }
}
