//! Bringing operands to one kind, each step an explicit cast. The rules are MySQL's wherever it
//! computes in a definite type; where it would guess (text against number), there is an error that
//! says which `cast(…)` to write.

use super::{Checker, Typed, codes};
use crate::{
    catalog::{Collation, Comparison},
    diagnostic::Diagnostic,
    hir::{Expr, ExprKind},
    source::Span,
    types::{Kind, Value, ValueType, temporal},
};

/// What operands are brought to one kind for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They are compared: texts need a collation that this program can evaluate.
    Compare,
    /// One of them becomes the result.
    Result,
}

/// The digits of a constant integer, so that `amount * 100` does not count 19 of them.
fn literal_digits(expr: &Expr) -> Option<u8> {
    let digits = match expr.as_literal()? {
        Value::Int(n) => n.unsigned_abs().to_string().len(),
        Value::Uint(n) => n.to_string().len(),
        _ => return None,
    };
    u8::try_from(digits).ok()
}

/// The exact decimal kind that holds a number's values; `None` for doubles and what is no number.
pub(super) fn as_decimal(expr: &Expr) -> Option<(u8, u8)> {
    let (whole, part) = expr.ty.kind.digits()?;
    Some((literal_digits(expr).unwrap_or(whole), part))
}

/// `decimal(whole + scale, scale)`, at most 65 digits.
pub(super) fn decimal(whole: u8, scale: u8) -> Kind {
    Kind::Decimal { precision: whole.saturating_add(scale).clamp(1, 65), scale }
}

/// The kind in which MySQL computes with these numbers; `None` if one is no number.
pub(super) fn common_number(exprs: &[&Expr]) -> Option<Kind> {
    let known = || exprs.iter().filter(|e| !matches!(e.ty.kind, Kind::Null | Kind::Unknown));
    if !known().all(|e| e.ty.kind.is_number()) {
        return None;
    }
    let any = |test: fn(&Kind) -> bool| known().any(|e| test(&e.ty.kind));
    if any(|k| matches!(k, Kind::Double | Kind::Float)) {
        return Some(Kind::Double);
    }
    let unsigned = any(|k| *k == Kind::Uint);
    if !any(|k| matches!(k, Kind::Decimal { .. })) {
        // `unsigned_column = 5`: the constant is unsigned as well, wherever it stands.
        if unsigned && known().all(|e| e.ty.kind == Kind::Uint || is_natural(e)) {
            return Some(Kind::Uint);
        }
        if !unsigned {
            return Some(Kind::Int);
        }
    }
    let (whole, part) = known()
        .filter_map(|e| as_decimal(e))
        .fold((0, 0), |(whole, part), (w, p)| (whole.max(w), part.max(p)));
    Some(decimal(whole, part))
}

/// A constant integer that is not negative.
fn is_natural(expr: &Expr) -> bool {
    matches!(expr.as_literal(), Some(Value::Int(0..) | Value::Uint(_)))
}

/// The same value in another kind; constants convert at once where that is exact.
pub(super) fn cast(expr: Expr, kind: &Kind) -> Expr {
    if expr.ty.kind == *kind || expr.ty.kind == Kind::Unknown || *kind == Kind::Unknown {
        return expr;
    }
    if matches!(expr.kind, ExprKind::Raise(_)) {
        return Expr { ty: ValueType { kind: kind.clone(), nullable: false }, ..expr };
    }
    let folded = expr.as_literal().and_then(|value| match (value, kind) {
        (Value::Null, _) => expr.ty.nullable.then_some(Value::Null),
        (Value::Text(text), Kind::Text(_)) => Some(Value::Text(text.clone())),
        (Value::Bool(b), Kind::Int) => Some(Value::Int(i64::from(*b))),
        (Value::Bool(b), Kind::Uint) => Some(Value::Uint(u64::from(*b))),
        (Value::Int(n), Kind::Uint) => u64::try_from(*n).ok().map(Value::Uint),
        (Value::Int(n), Kind::Decimal { scale, .. }) => Some(scaled(n.to_string(), *scale)),
        (Value::Uint(n), Kind::Decimal { scale, .. }) => Some(scaled(n.to_string(), *scale)),
        (Value::Decimal(text), Kind::Decimal { scale, .. }) => {
            let part = text.split_once('.').map_or(0, |(_, part)| part.len());
            let missing = usize::from(*scale).checked_sub(part)?;
            let point = if part == 0 && missing > 0 { "." } else { "" };
            Some(Value::Decimal(format!("{text}{point}{}", "0".repeat(missing))))
        }
        (Value::Date(packed), Kind::Datetime(_)) => Some(Value::Datetime(*packed)),
        _ => None,
    });
    let span = expr.span;
    match folded {
        Some(value) => Expr::literal(value, kind.clone(), span),
        None => {
            let ty = ValueType { kind: kind.clone(), nullable: expr.ty.nullable };
            Expr { kind: ExprKind::Cast { operand: Box::new(expr), to: None }, ty, span }
        }
    }
}

fn scaled(digits: String, scale: u8) -> Value {
    let point = if scale > 0 { "." } else { "" };
    Value::Decimal(format!("{digits}{point}{}", "0".repeat(usize::from(scale))))
}

impl Checker<'_> {
    /// Brings operands to one kind; reports why that is impossible.
    pub(super) fn unify(
        &mut self,
        operands: Vec<Typed>,
        purpose: Purpose,
    ) -> Option<(Vec<Expr>, Kind, bool)> {
        if operands.iter().any(|o| o.expr.ty.kind == Kind::Unknown) {
            return None;
        }
        let operands = self.constants_beside(operands)?;
        let implicit = operands.iter().any(|o| o.implicit);
        let kind = self.common_kind(&operands, purpose)?;
        let exprs = operands
            .into_iter()
            .map(|o| {
                let kind = if kind == Kind::Bytes { self.bytes_kind(&o)? } else { kind.clone() };
                Some(cast(o.expr, &kind))
            })
            .collect::<Option<_>>()?;
        Some((exprs, kind, implicit))
    }

    /// Text that becomes bytes needs a character set whose bytes are known.
    fn bytes_kind(&mut self, operand: &Typed) -> Option<Kind> {
        self.known_charset(&operand.expr)?;
        Some(Kind::Bytes)
    }

    /// A constant text beside dates or times is one of those, written as text.
    fn constants_beside(&mut self, operands: Vec<Typed>) -> Option<Vec<Typed>> {
        let Some(beside) =
            operands.iter().map(|o| &o.expr.ty.kind).find(|k| k.is_temporal()).cloned()
        else {
            return Some(operands);
        };
        let mut all = Vec::with_capacity(operands.len());
        for mut operand in operands {
            if let Some(Value::Text(text)) = operand.expr.as_literal() {
                let Some((value, kind)) = temporal_constant(text, &beside) else {
                    self.report(
                        Diagnostic::error(
                            codes::TYPE_LITERAL,
                            format!("this text is not {}", beside.noun()),
                            operand.expr.span,
                            format!("compared with {}", beside.noun()),
                        )
                        .help(match beside {
                            Kind::Time(_) => "Write a time as \"hh:mm:ss\".",
                            _ => "Write a date as date\"2024-01-31\" and a time as ts\"2024-01-31 10:00:00\".",
                        }),
                    );
                    return None;
                };
                operand.expr = Expr::literal(value, kind, operand.expr.span);
            }
            all.push(operand);
        }
        Some(all)
    }

    fn common_kind(&mut self, operands: &[Typed], purpose: Purpose) -> Option<Kind> {
        let kinds: Vec<&Kind> =
            operands.iter().map(|o| &o.expr.ty.kind).filter(|k| **k != Kind::Null).collect();
        let Some(first) = kinds.first() else {
            return Some(if purpose == Purpose::Compare { Kind::Int } else { Kind::Null });
        };
        let all = |test: fn(&Kind) -> bool| kinds.iter().all(|k| test(k));
        if purpose == Purpose::Result && kinds.iter().all(|k| k == first) {
            return match first {
                Kind::Text(_) => self.collation_of(operands, false).map(Kind::Text),
                kind => Some((*kind).clone()),
            };
        }
        if all(Kind::is_number) {
            let exprs: Vec<&Expr> = operands.iter().map(|o| &o.expr).collect();
            return common_number(&exprs);
        }
        if all(|k| matches!(k, Kind::Text(_))) {
            return self.collation_of(operands, purpose == Purpose::Compare).map(Kind::Text);
        }
        if all(|k| matches!(k, Kind::Text(_) | Kind::Bytes)) {
            return Some(Kind::Bytes);
        }
        if all(|k| matches!(k, Kind::Date)) {
            return Some(Kind::Date);
        }
        let fsp = |k: &&Kind| match k {
            Kind::Datetime(fsp) | Kind::Time(fsp) => *fsp,
            _ => 0,
        };
        if all(|k| matches!(k, Kind::Date | Kind::Datetime(_))) {
            return Some(Kind::Datetime(kinds.iter().map(fsp).max().unwrap_or(0)));
        }
        if all(|k| matches!(k, Kind::Time(_))) {
            return Some(Kind::Time(kinds.iter().map(fsp).max().unwrap_or(0)));
        }
        self.report_mismatch(operands);
        None
    }

    fn report_mismatch(&mut self, operands: &[Typed]) {
        let mut known = operands.iter().filter(|o| o.expr.ty.kind != Kind::Null);
        let Some(first) = known.next() else { return };
        let group = |k: &Kind| match k {
            k if k.is_number() => 0,
            Kind::Text(_) => 1,
            Kind::Bytes => 2,
            Kind::Date | Kind::Datetime(_) => 3,
            Kind::Time(_) => 4,
            _ => 5,
        };
        let other = known.find(|o| {
            group(&o.expr.ty.kind) != group(&first.expr.ty.kind) || group(&o.expr.ty.kind) == 5
        });
        let Some(other) = other else {
            let label = first.expr.ty.kind.noun();
            let mut diagnostic = Diagnostic::error(
                codes::TYPE_MISMATCH,
                format!("{label} cannot be compared"),
                first.expr.span,
                label,
            );
            if first.expr.ty.kind == Kind::Json {
                diagnostic = diagnostic.help("Compare its text: `cast(… as char)`.");
            }
            self.report(diagnostic);
            return;
        };
        let (a, b) = (&first.expr.ty.kind, &other.expr.ty.kind);
        let help = match (a.is_number(), b.is_number()) {
            (true, false) => Some(numeric_fix(b, a)),
            (false, true) => Some(numeric_fix(a, b)),
            _ if matches!((a, b), (Kind::Json, _) | (_, Kind::Json)) => {
                Some("Compare the text of the json value: `cast(… as char)`.".to_owned())
            }
            _ => None,
        };
        let mut diagnostic = Diagnostic::error(
            codes::TYPE_MISMATCH,
            format!("{} and {} do not go together", a.noun(), b.noun()),
            first.expr.span,
            a.noun(),
        )
        .label(other.expr.span, b.noun());
        diagnostic.help = help;
        self.report(diagnostic);
    }

    /// The collation that texts agree on. Only columns decide; constants follow them.
    pub(super) fn collation_of(&mut self, operands: &[Typed], compare: bool) -> Option<Collation> {
        let mut agreed: Option<(Collation, Span)> = None;
        for operand in operands.iter().filter(|o| o.implicit) {
            let Kind::Text(own) = &operand.expr.ty.kind else {
                continue;
            };
            let next = match &agreed {
                None => own.clone(),
                Some((before, span)) => match before.aggregate(own) {
                    Some(both) => both.clone(),
                    None => {
                        let (a, b, at) = (before.clone(), own.clone(), *span);
                        self.report(
                            Diagnostic::error(
                                codes::TYPE_COLLATION,
                                "these texts have different collations",
                                operand.expr.span,
                                format!("{}, so the server itself would refuse", name(&b)),
                            )
                            .label(at, name(&a))
                            .help("Compare their bytes: write `binary(…)` around each."),
                        );
                        return None;
                    }
                },
            };
            agreed = Some((next, operand.expr.span));
        }
        let Some((collation, span)) = agreed else {
            return Some(Collation::constant());
        };
        if compare && collation.comparison() == Comparison::Server {
            let title = if collation.0.is_empty() {
                "the collation of this text is not known".to_owned()
            } else {
                format!("texts under {} compare on the server only", name(&collation))
            };
            self.report(
                Diagnostic::error(codes::TYPE_COLLATION, title, span, name(&collation))
                    .help("Compare the bytes: write `binary(…)` around this text."),
            );
            return None;
        }
        Some(collation)
    }

    /// Reports text whose bytes are not known, because of its character set.
    pub(super) fn known_charset(&mut self, expr: &Expr) -> Option<()> {
        let Kind::Text(collation) = &expr.ty.kind else {
            return Some(());
        };
        if collation.charset().is_some() {
            return Some(());
        }
        let title = format!(
            "the bytes of this text depend on the character set `{}`",
            collation.charset_name()
        );
        self.report(
            Diagnostic::error(codes::TYPE_COLLATION, title, expr.span, "not known here")
                .help("Functions of bytes work on utf8mb4, utf8mb3, ascii and latin1."),
        );
        None
    }
}

fn name(collation: &Collation) -> String {
    if collation.0.is_empty() {
        "of unknown collation".to_owned()
    } else {
        format!("`{}`", collation.0)
    }
}

fn numeric_fix(other: &Kind, number: &Kind) -> String {
    let ty = match number {
        Kind::Decimal { precision, scale } => format!("decimal({precision}, {scale})"),
        Kind::Double | Kind::Float => "double".to_owned(),
        Kind::Uint => "unsigned".to_owned(),
        _ => "signed".to_owned(),
    };
    match other {
        Kind::Text(_) | Kind::Bytes => format!(
            "Write `cast(… as {ty})` around the text, or `cast(… as char)` around the number."
        ),
        _ => format!("Convert one of them: `cast(… as {ty})`."),
    }
}

/// A constant text as the date or time that it spells.
pub(super) fn temporal_constant(text: &str, beside: &Kind) -> Option<(Value, Kind)> {
    let fsp = |text: &str| {
        text.split_once('.').map_or(0, |(_, digits)| u8::try_from(digits.len()).unwrap_or(6))
    };
    match beside {
        Kind::Time(_) => {
            temporal::parse_time(text.as_bytes()).map(|t| (Value::Time(t), Kind::Time(fsp(text))))
        }
        _ if text.len() == 10 => {
            temporal::parse_date(text.as_bytes()).map(|d| (Value::Date(d), Kind::Date))
        }
        _ if text.find('-') == Some(4) => temporal::parse_datetime(text.as_bytes())
            .map(|d| (Value::Datetime(d), Kind::Datetime(fsp(text)))),
        _ => None,
    }
}
