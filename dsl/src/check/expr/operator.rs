//! Operators: arithmetic, bits, comparison, three-valued logic, `in`, `between`, `like`, `is`, `case`.

use super::{
    Checker, Typed, codes,
    coerce::{self, Purpose},
    literal::{integer_constant, strict},
};
use crate::{
    ast::{self, BinaryOp, ExprKind as Ast, IsWhat, UnaryOp},
    diagnostic::Diagnostic,
    hir::{Expr, ExprKind},
    source::{Span, Spanned},
    types::{Function, Kind, Value, ValueType},
};

impl Checker<'_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &ast::Expr, span: Span) -> Typed {
        match (op, &operand.kind) {
            // `-9223372036854775808` is one constant.
            (UnaryOp::Negate, Ast::Number(text)) => self.number(text, true, span),
            (UnaryOp::Negate, _) => {
                let operand = self.infer(operand);
                self.arithmetic(Function::Negate, vec![operand], span)
            }
            (UnaryOp::BitNot, _) => {
                let operand = self.infer(operand);
                self.bits(Function::BitNot, vec![operand], span)
            }
            (UnaryOp::Not, _) => {
                let operand = self.infer(operand);
                let truth = self.truth(operand);
                Typed::plain(Self::negated(truth, span))
            }
        }
    }

    pub(super) fn binary(
        &mut self,
        op: &Spanned<BinaryOp>,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Typed {
        if matches!(op.node, BinaryOp::And | BinaryOp::Or) {
            return self.chain(op.node, left, right, span);
        }
        let (l, r) = (self.infer(left), self.infer(right));
        let function = match op.node {
            BinaryOp::Add => Function::Add,
            BinaryOp::Sub => Function::Sub,
            BinaryOp::Mul => Function::Mul,
            BinaryOp::Div => Function::Div,
            BinaryOp::IntDiv => Function::IntDiv,
            BinaryOp::Mod => Function::Mod,
            BinaryOp::BitOr => return self.bits(Function::BitOr, vec![l, r], span),
            BinaryOp::BitAnd => return self.bits(Function::BitAnd, vec![l, r], span),
            BinaryOp::BitXor => return self.bits(Function::BitXor, vec![l, r], span),
            BinaryOp::ShiftLeft => return self.bits(Function::ShiftLeft, vec![l, r], span),
            BinaryOp::ShiftRight => return self.bits(Function::ShiftRight, vec![l, r], span),
            BinaryOp::Eq => return self.comparison(Function::Eq, l, r, span),
            BinaryOp::NullEq => return self.comparison(Function::NullEq, l, r, span),
            BinaryOp::Ne => return self.comparison(Function::Ne, l, r, span),
            BinaryOp::Lt => return self.comparison(Function::Lt, l, r, span),
            BinaryOp::Le => return self.comparison(Function::Le, l, r, span),
            BinaryOp::Gt => return self.comparison(Function::Gt, l, r, span),
            BinaryOp::Ge => return self.comparison(Function::Ge, l, r, span),
            BinaryOp::Xor => {
                let operands = vec![self.truth(l), self.truth(r)];
                let ty = strict(Kind::Bool, &operands);
                return Typed::plain(Expr::call(Function::Xor, operands, ty, span));
            }
            BinaryOp::Range => {
                return self.not_here(
                    "a range",
                    "ranges are settings",
                    "Write `between … and …`.",
                    span,
                );
            }
            // Taken by `chain`.
            BinaryOp::And | BinaryOp::Or => return Typed::unknown(span),
        };
        self.arithmetic(function, vec![l, r], span)
    }

    /// `a and b and c` is one node, so that long chains stay flat.
    fn chain(&mut self, op: BinaryOp, left: &ast::Expr, right: &ast::Expr, span: Span) -> Typed {
        let mut spine = vec![right];
        let mut at = left;
        while let Ast::Binary { op: inner, left, right } = &at.kind {
            if inner.node != op {
                break;
            }
            spine.push(right);
            at = left;
        }
        spine.push(at);
        let mut operands = Vec::with_capacity(spine.len());
        for expr in spine.into_iter().rev() {
            let typed = self.infer(expr);
            operands.push(self.truth(typed));
        }
        let nullable = operands.iter().any(|o| o.ty.nullable);
        let kind =
            if op == BinaryOp::And { ExprKind::And(operands) } else { ExprKind::Or(operands) };
        Self::condition(kind, nullable, span)
    }

    pub(super) fn arithmetic(
        &mut self,
        function: Function,
        operands: Vec<Typed>,
        span: Span,
    ) -> Typed {
        if operands.iter().any(Typed::is_unknown) {
            return Typed::unknown(span);
        }
        let operands: Vec<Expr> = operands.into_iter().map(|o| o.expr).collect();
        if let Some(wrong) =
            operands.iter().find(|o| !o.ty.kind.is_number() && o.ty.kind != Kind::Null)
        {
            let kind = &wrong.ty.kind;
            let mut diagnostic = Diagnostic::error(
                codes::TYPE_MISMATCH,
                format!("`{}` computes with numbers", function.signature().names[0]),
                wrong.span,
                format!("this is {}", kind.noun()),
            );
            if matches!(kind, Kind::Text(_) | Kind::Bytes) {
                diagnostic = diagnostic.help(
                    "Say which number it is: `cast(… as signed)`, `cast(… as decimal(12, 2))`.",
                );
            }
            return self.fail(diagnostic);
        }
        match numeric_result(function, &operands) {
            Some((kinds, result, null)) => {
                let operands: Vec<Expr> =
                    operands.into_iter().zip(&kinds).map(|(o, k)| coerce::cast(o, k)).collect();
                let mut ty = strict(result, &operands);
                ty.nullable |= null;
                let is_null = |o: &Expr| o.as_literal() == Some(&Value::Null) && o.ty.nullable;
                if operands.iter().any(is_null) {
                    return Typed::plain(Expr::literal(Value::Null, ty.kind, span));
                }
                Typed::plain(Expr::call(function, operands, ty, span))
            }
            None => self.fail(
                Diagnostic::error(
                    codes::TYPE_DECIMAL_RANGE,
                    "the result has too many digits to be exact",
                    span,
                    "more than 30 digits after the point, or `div` of doubles",
                )
                .help("Round an operand first: `cast(… as decimal(20, 4))`."),
            ),
        }
    }

    pub(super) fn bits(&mut self, function: Function, operands: Vec<Typed>, span: Span) -> Typed {
        let mut exprs = Vec::with_capacity(operands.len());
        for operand in operands {
            match &operand.expr.ty.kind {
                Kind::Unknown => return Typed::unknown(span),
                Kind::Int | Kind::Uint => exprs.push(operand.expr),
                Kind::Bool | Kind::Null => exprs.push(coerce::cast(operand.expr, &Kind::Int)),
                kind => {
                    let title = format!(
                        "`{}` works on the bits of integers",
                        function.signature().names[0]
                    );
                    let label = format!("this is {}", kind.noun());
                    return self.fail(
                        Diagnostic::error(codes::TYPE_MISMATCH, title, operand.expr.span, label)
                            .help("Convert it first: `cast(… as unsigned)`."),
                    );
                }
            }
        }
        let ty = strict(Kind::Uint, &exprs);
        Typed::plain(Expr::call(function, exprs, ty, span))
    }

    pub(super) fn comparison(
        &mut self,
        function: Function,
        left: Typed,
        right: Typed,
        span: Span,
    ) -> Typed {
        if function != Function::NullEq {
            self.lint_null(function, &left, &right, span);
        }
        let Some((operands, ..)) = self.unify(vec![left, right], Purpose::Compare) else {
            return Self::condition(ExprKind::Literal(Value::Null), true, span);
        };
        let mut ty = strict(Kind::Bool, &operands);
        ty.nullable &= function != Function::NullEq;
        Typed::plain(Expr::call(function, operands, ty, span))
    }

    /// `x = null` is never true.
    fn lint_null(&mut self, function: Function, left: &Typed, right: &Typed, span: Span) {
        let (null, other) = match (left.is_null(), right.is_null()) {
            (_, true) => (&right.expr, &left.expr),
            (true, _) => (&left.expr, &right.expr),
            _ => return,
        };
        let (word, test) = match function {
            Function::Eq => ("=", "is null"),
            Function::Ne => ("<>", "is not null"),
            _ => {
                let name = function.signature().names[0];
                self.report(
                    Diagnostic::warning(
                        codes::TYPE_NULL_COMPARISON,
                        "this predicate is never true",
                        null.span,
                        "always null",
                    )
                    .help(format!("Under three-valued logic `x {name} null` is null, and a null `where` keeps no row.")),
                );
                return;
            }
        };
        let mut diagnostic = Diagnostic::warning(
            codes::TYPE_NULL_COMPARISON,
            "this predicate is never true",
            null.span,
            "always null",
        )
        .label(other.span, if other.ty.nullable { "may be null" } else { "is never null" })
        .help(format!(
            "Under three-valued logic `x {word} null` is null, and a null `where` keeps no row. Write `… {test}`."
        ));
        // Only where the null is written last is the repair one replacement: from the operand's end on.
        if null.span.start >= other.span.end && self.frames.is_empty() {
            let at = Span { start: other.span.end, ..span };
            diagnostic = diagnostic.edit(at, format!(" {test}"));
        }
        self.report(diagnostic);
    }

    pub(super) fn is(
        &mut self,
        operand: &ast::Expr,
        negated: bool,
        what: IsWhat,
        span: Span,
    ) -> Typed {
        let typed = self.infer(operand);
        let (function, operand) = match what {
            IsWhat::Null => (Function::IsNull, typed.expr),
            IsWhat::Unknown => (Function::IsNull, self.truth(typed)),
            IsWhat::True => (Function::IsTrue, self.truth(typed)),
            IsWhat::False => (Function::IsFalse, self.truth(typed)),
        };
        let test = Expr::call(function, vec![operand], ValueType::required(Kind::Bool), span);
        Typed::plain(if negated { Self::negated(test, span) } else { test })
    }

    pub(super) fn in_list(
        &mut self,
        operand: &ast::Expr,
        negated: bool,
        list: &[ast::Expr],
        span: Span,
    ) -> Typed {
        let mut operands = vec![self.infer(operand)];
        operands.extend(list.iter().map(|e| self.infer(e)).collect::<Vec<_>>());
        if let (true, Some(null)) = (negated, operands[1..].iter().find(|o| o.is_null())) {
            let at = null.expr.span;
            self.report(
                Diagnostic::warning(
                    codes::TYPE_NULL_COMPARISON,
                    "this predicate is never true",
                    at,
                    "null in the list",
                )
                .help("`x not in (…, null)` is false or null for every x. Leave the null out."),
            );
        }
        let mixed = operands.iter().any(|o| matches!(o.expr.ty.kind, Kind::Double | Kind::Float))
            && operands.iter().any(|o| {
                o.expr.ty.kind.is_integer() || matches!(o.expr.ty.kind, Kind::Decimal { .. })
            });
        let test = if mixed {
            // The server compares pair by pair: only pairs with a double are compared as doubles.
            let mut rest = operands.into_iter();
            let Some(first) = rest.next() else {
                return Typed::unknown(span);
            };
            let pairs: Vec<Expr> = rest
                .map(|other| self.comparison(Function::Eq, first.clone(), other, span).expr)
                .collect();
            let nullable = pairs.iter().any(|p| p.ty.nullable);
            Self::condition(ExprKind::Or(pairs), nullable, span).expr
        } else {
            match self.unify(operands, Purpose::Compare) {
                Some((operands, ..)) => {
                    let ty = strict(Kind::Bool, &operands);
                    Expr::call(Function::In, operands, ty, span)
                }
                None => return Self::condition(ExprKind::Literal(Value::Null), true, span),
            }
        };
        Typed::plain(if negated { Self::negated(test, span) } else { test })
    }

    pub(super) fn between(
        &mut self,
        operand: &ast::Expr,
        negated: bool,
        low: &ast::Expr,
        high: &ast::Expr,
        span: Span,
    ) -> Typed {
        let operands = vec![self.infer(operand), self.infer(low), self.infer(high)];
        for bound in &operands[1..] {
            self.lint_null(Function::Ge, &operands[0], bound, span);
        }
        let Some((operands, ..)) = self.unify(operands, Purpose::Compare) else {
            return Self::condition(ExprKind::Literal(Value::Null), true, span);
        };
        let [x, low, high] = <[Expr; 3]>::try_from(operands)
            .unwrap_or_else(|_| [(); 3].map(|()| Typed::unknown(span).expr));
        let pair = |function, bound: Expr| {
            let operands = vec![x.clone(), bound];
            let ty = strict(Kind::Bool, &operands);
            Expr::call(function, operands, ty, span)
        };
        let both = vec![pair(Function::Ge, low), pair(Function::Le, high)];
        let nullable = both.iter().any(|b| b.ty.nullable);
        let test = Self::condition(ExprKind::And(both), nullable, span).expr;
        Typed::plain(if negated { Self::negated(test, span) } else { test })
    }

    pub(super) fn like(
        &mut self,
        operand: &ast::Expr,
        negated: bool,
        pattern: &ast::Expr,
        escape: Option<&Spanned<String>>,
        span: Span,
    ) -> Typed {
        let operands = vec![self.infer(operand), self.infer(pattern)];
        if let Some(e) = escape.filter(|e| e.node.chars().count() > 1) {
            let at = e.span;
            return self.fail(Diagnostic::error(
                codes::TYPE_LITERAL,
                "an escape is one character",
                at,
                "more than one",
            ));
        }
        if operands.iter().any(Typed::is_unknown) {
            return Self::condition(ExprKind::Literal(Value::Null), true, span);
        }
        if let Some(wrong) = operands
            .iter()
            .find(|o| !matches!(o.expr.ty.kind, Kind::Text(_) | Kind::Bytes | Kind::Null))
        {
            let (at, label) = (wrong.expr.span, format!("this is {}", wrong.expr.ty.kind.noun()));
            return self.fail(
                Diagnostic::error(codes::TYPE_MISMATCH, "`like` matches texts", at, label)
                    .help("Write `cast(… as char)` around it."),
            );
        }
        let Some((mut operands, ..)) = self.unify(operands, Purpose::Compare) else {
            return Self::condition(ExprKind::Literal(Value::Null), true, span);
        };
        let escape = escape.map_or("\\", |e| e.node.as_str());
        operands.push(super::literal::constant_text(escape.to_owned(), span).expr);
        let ty = strict(Kind::Bool, &operands);
        let test = Expr::call(Function::Like, operands, ty, span);
        Typed::plain(if negated { Self::negated(test, span) } else { test })
    }

    pub(super) fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        arms: &[(ast::Expr, ast::Expr)],
        otherwise: Option<&ast::Expr>,
        span: Span,
    ) -> Typed {
        let operand = operand.map(|o| self.infer(o));
        let mut conditions = Vec::with_capacity(arms.len());
        let mut results = Vec::with_capacity(arms.len() + 1);
        for (when, then) in arms {
            let condition = match &operand {
                Some(operand) => {
                    let value = self.infer(when);
                    self.comparison(Function::Eq, operand.clone(), value, when.span)
                }
                None => self.infer(when),
            };
            conditions.push(self.truth(condition));
            results.push(self.infer(then));
        }
        if let Some(otherwise) = otherwise {
            results.push(self.infer(otherwise));
        }
        self.choose(conditions, results, span)
    }

    /// `case` of conditions and results; one result more than conditions is the `else`.
    pub(super) fn choose(
        &mut self,
        conditions: Vec<Expr>,
        results: Vec<Typed>,
        span: Span,
    ) -> Typed {
        let has_else = results.len() > conditions.len();
        let Some((mut results, kind, implicit)) = self.unify(results, Purpose::Result) else {
            return Typed::unknown(span);
        };
        let nullable = !has_else || results.iter().any(|r| r.ty.nullable);
        let otherwise = if has_else { results.pop().map(Box::new) } else { None };
        let arms = conditions.into_iter().zip(results).collect();
        let expr = Expr {
            kind: ExprKind::Case { arms, otherwise },
            ty: ValueType { kind, nullable },
            span,
        };
        Typed { expr, implicit }
    }
}

/// Kinds that the operands compute in, kind of the result, and whether that can be NULL for other
/// reasons than a NULL operand. Manual 12.6.1, 12.21.8. `None`: not exact in 65 digits with 30 after the point.
fn numeric_result(function: Function, operands: &[Expr]) -> Option<(Vec<Kind>, Kind, bool)> {
    let by_zero = matches!(function, Function::Div | Function::IntDiv | Function::Mod);
    let kind_of = |e: &Expr| match &e.ty.kind {
        Kind::Bool | Kind::Null => Kind::Int,
        Kind::Float => Kind::Double,
        kind => kind.clone(),
    };
    let kinds: Vec<Kind> = operands.iter().map(kind_of).collect();
    if kinds.contains(&Kind::Double) {
        if function == Function::IntDiv {
            return None;
        }
        return Some((vec![Kind::Double; kinds.len()], Kind::Double, by_zero));
    }
    let integers = kinds.iter().all(|k| matches!(k, Kind::Int | Kind::Uint));
    let unsigned = kinds.contains(&Kind::Uint);
    if function == Function::Negate {
        return Some(match kinds.first()? {
            Kind::Uint => (kinds, Kind::Int, false),
            kind => (vec![kind.clone()], kind.clone(), false),
        });
    }
    if integers && function != Function::Div {
        let result = match function {
            // The sign of a remainder is the dividend's.
            Function::Mod => kinds.first()?.clone(),
            _ if unsigned => Kind::Uint,
            _ => Kind::Int,
        };
        return Some((kinds, result, by_zero));
    }
    let [(w1, s1), (w2, s2)] =
        [coerce::as_decimal(operands.first()?), coerce::as_decimal(operands.get(1)?)]
            .map(|d| d.unwrap_or((1, 0)));
    let exact = |w: u8, s: u8| coerce::decimal(w.max(1), s);
    let operands = vec![exact(w1, s1), exact(w2, s2)];
    let result = match function {
        Function::Add | Function::Sub => exact(w1.max(w2) + 1, s1.max(s2)),
        Function::Mul => exact(w1 + w2, s1 + s2),
        Function::Div => exact(w1 + s2, s1 + 4),
        Function::Mod => exact(w1.max(w2), s1.max(s2)),
        Function::IntDiv if unsigned => Kind::Uint,
        _ => Kind::Int,
    };
    match &result {
        Kind::Decimal { scale, .. } if *scale > 30 => None,
        _ => Some((operands, result, by_zero)),
    }
}

/// Digits after the point of `round(x, n)` and `truncate(x, n)`, and the kinds of the operand and of
/// the result. More digits than the number has are those that it has: the servers disagree about
/// showing zeros for the others.
pub(super) fn rounded(
    function: Function,
    operand: &Expr,
    digits: Option<&Expr>,
) -> Option<(i64, Kind, Kind)> {
    let n = digits.map_or(Some(0), integer_constant)?;
    let kind = match &operand.ty.kind {
        Kind::Bool | Kind::Null => Kind::Int,
        Kind::Float => Kind::Double,
        kind => kind.clone(),
    };
    Some(match kind {
        Kind::Decimal { precision, scale } => {
            let n = n.min(i64::from(scale));
            let after = u8::try_from(n.max(0)).unwrap_or(scale);
            let carry = u8::from(function == Function::Round && after < scale);
            let result = coerce::decimal((precision - scale).max(1) + carry, after);
            (n, Kind::Decimal { precision, scale }, result)
        }
        Kind::Int | Kind::Uint => (n.min(0), kind.clone(), kind),
        kind => (n, kind.clone(), kind),
    })
}
