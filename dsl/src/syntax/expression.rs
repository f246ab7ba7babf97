//! Expressions: from matched rules to trees, by precedence climbing.
//!
//! The levels are what a MySQL server does, not what its manual's table says (`language.md` 6.1):
//! `in`, `between`, `like` and `regexp` bind tighter than comparisons. Where a server's grammar and a
//! reader could disagree (two of those four in a row, an operator on a looser operand) parentheses
//! are asked for. A tree is never deeper than [`MAX_DEPTH`], so that recursion over it is safe.

use std::iter::Peekable;

use pest::iterators::Pairs;

use super::{
    grammar::{Pair, Rule, is_sign},
    lowering::Lowering,
    quantity,
};
use crate::{
    ast::{Arg, BinaryOp, Expr, ExprKind, IsWhat, StringPart, UnaryOp},
    diagnostic::{Diagnostic, codes},
    source::Spanned,
    source::{Ident, Span},
};

/// The deepest tree of an expression: chains of operators count each link.
pub const MAX_DEPTH: usize = 200;

/// The deepest nesting of parentheses, calls, lists and texts.
const MAX_NESTING: usize = 64;

/// How tightly an operator binds.
type Level = u8;
const RANGE: Level = 1;
const OR: Level = 2;
const XOR: Level = 3;
const AND: Level = 4;
const NOT: Level = 5;
const COMPARE: Level = 6;
const TIGHT: Level = 7;
const BIT_OR: Level = 8;
const BIT_AND: Level = 9;
const SHIFT: Level = 10;
const ADD: Level = 11;
const MULTIPLY: Level = 12;
const BIT_XOR: Level = 13;
const SIGN: Level = 14;
const ATOM: Level = 15;

/// An operator of another language that was used for one of ours.
pub(super) struct Foreign {
    span: Span,
    written: String,
    meant: &'static str,
}

type Operands<'t> = Peekable<Pairs<'t, Rule>>;

fn infix(rule: Rule) -> Option<(BinaryOp, Level)> {
    Some(match rule {
        Rule::range => (BinaryOp::Range, RANGE),
        Rule::or => (BinaryOp::Or, OR),
        Rule::xor => (BinaryOp::Xor, XOR),
        Rule::and => (BinaryOp::And, AND),
        Rule::eq => (BinaryOp::Eq, COMPARE),
        Rule::null_eq => (BinaryOp::NullEq, COMPARE),
        Rule::ne => (BinaryOp::Ne, COMPARE),
        Rule::lt => (BinaryOp::Lt, COMPARE),
        Rule::le => (BinaryOp::Le, COMPARE),
        Rule::gt => (BinaryOp::Gt, COMPARE),
        Rule::ge => (BinaryOp::Ge, COMPARE),
        Rule::bit_or => (BinaryOp::BitOr, BIT_OR),
        Rule::bit_and => (BinaryOp::BitAnd, BIT_AND),
        Rule::lshift => (BinaryOp::ShiftLeft, SHIFT),
        Rule::rshift => (BinaryOp::ShiftRight, SHIFT),
        Rule::add => (BinaryOp::Add, ADD),
        Rule::sub => (BinaryOp::Sub, ADD),
        Rule::mul => (BinaryOp::Mul, MULTIPLY),
        Rule::div => (BinaryOp::Div, MULTIPLY),
        Rule::div_int => (BinaryOp::IntDiv, MULTIPLY),
        Rule::modulo => (BinaryOp::Mod, MULTIPLY),
        Rule::bit_xor => (BinaryOp::BitXor, BIT_XOR),
        _ => return None,
    })
}

/// What a foreign operator means here.
fn foreign(written: &str) -> (BinaryOp, Level, &'static str) {
    match written {
        "||" => (BinaryOp::Or, OR, "or"),
        "&&" => (BinaryOp::And, AND, "and"),
        _ => (BinaryOp::Eq, COMPARE, "="),
    }
}

impl Lowering<'_> {
    /// A whole expression: `Rule::expr` or `Rule::arith` where one stands in a line.
    pub fn expr(&mut self, pair: Pair<'_>) -> Expr {
        let outermost = self.nesting == 0;
        let span = self.span(&pair);
        if self.nesting >= MAX_NESTING {
            self.tell_deep(span);
            return Expr { kind: ExprKind::Error, span };
        }
        self.nesting += 1;
        let mut operands = pair.into_inner().peekable();
        let (expr, _) = self.climb(&mut operands, 0);
        self.nesting -= 1;
        if outermost {
            self.report_foreign(span);
        }
        expr
    }

    #[inline(never)]
    fn tell_deep(&mut self, span: Span) {
        if !std::mem::replace(&mut self.told_deep, true) {
            self.report(
                Diagnostic::error(
                    codes::SYNTAX_TOO_DEEP,
                    "this expression is nested too deeply",
                    span,
                    format!("more than {MAX_NESTING} levels, or {MAX_DEPTH} operators in a row"),
                )
                .help(
                    "name a part of it with `let` or `fn`; use `in (..)` for long chains of `or`",
                ),
            );
        }
    }

    fn report_foreign(&mut self, span: Span) {
        let found = std::mem::take(&mut self.foreign);
        let Some(first) = found.first() else { return };
        let mut names: Vec<String> = Vec::new();
        for one in &found {
            let name = format!("`{}`", one.written);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let verb = if names.len() == 1 { "is not an operator" } else { "are not operators" };
        let title = format!("{} {verb} of the expression language", names.join(" and "));
        let label = |one: &Foreign| match one.written.as_str() {
            "||" => "write `or`, or `concat(..)` to join texts".to_owned(),
            _ => format!("write `{}`", one.meant),
        };
        let mut diagnostic =
            Diagnostic::error(codes::SYNTAX_FOREIGN_OPERATOR, title, first.span, label(first));
        for one in found.iter().skip(1) {
            diagnostic = diagnostic.label(one.span, label(one));
        }
        let mut repaired = String::new();
        let mut at = span.start;
        for one in &found {
            repaired.push_str(self.slice(at, one.span.start));
            repaired.push_str(one.meant);
            at = one.span.end;
            diagnostic = diagnostic.edit(one.span, one.meant);
        }
        repaired.push_str(self.slice(at, span.end));
        let repaired = repaired.split_whitespace().collect::<Vec<_>>().join(" ");
        self.report(diagnostic.help(format!("expressions follow MySQL: write `{repaired}`")));
    }

    /// Reads operands and operators that bind at least as tightly as `min`.
    fn climb(&mut self, rest: &mut Operands<'_>, min: Level) -> (Expr, Level) {
        let Some(pair) = rest.next() else {
            return (self.nothing(), ATOM);
        };
        if self.depth >= MAX_DEPTH {
            return self.too_deep(&pair, rest);
        }
        self.depth += 1;
        let outer = self.depth;
        let span = self.span(&pair);
        let (mut left, mut level) = match pair.as_rule() {
            Rule::not => {
                let (operand, _) = self.climb(rest, NOT);
                let expr = unary(UnaryOp::Not, span, operand);
                if min > NOT {
                    self.needs_parentheses(
                        expr.span,
                        "`not` binds more loosely than the operator before it",
                    );
                }
                (expr, NOT)
            }
            Rule::bang => {
                let (operand, _) = self.climb(rest, SIGN);
                self.tell_bang(span, operand.span);
                (unary(UnaryOp::Not, span, operand), ATOM)
            }
            Rule::neg | Rule::bit_not => {
                let op =
                    if pair.as_rule() == Rule::neg { UnaryOp::Negate } else { UnaryOp::BitNot };
                let (operand, _) = self.climb(rest, SIGN);
                (unary(op, span, operand), SIGN)
            }
            _ => (self.primary(pair), ATOM),
        };
        while let Some(next) = rest.peek() {
            let rule = next.as_rule();
            let written = next.as_str().trim();
            let (binary, at) = match infix(rule) {
                Some((op, at)) => (Some(op), at),
                None if rule == Rule::foreign_op => {
                    let (op, at, _) = foreign(written);
                    (Some(op), at)
                }
                None if rule == Rule::is_op => (None, COMPARE),
                None => (None, TIGHT),
            };
            if at < min {
                break;
            }
            let Some(pair) = rest.next() else { break };
            // Each link of a chain makes the tree one deeper on the left.
            self.depth += 1;
            if self.depth >= MAX_DEPTH {
                let deep = self.too_deep(&pair, rest);
                self.depth = outer - 1;
                return deep;
            }
            if level < at || (binary.is_none() && at == TIGHT && level == TIGHT) {
                let text = operator_name(&pair);
                self.needs_parentheses(left.span, &format!("`{text}` would apply to all of this"));
            }
            left = match binary {
                Some(op) => {
                    let span = self.span(&pair);
                    if rule == Rule::foreign_op {
                        let written = pair.as_str().trim().to_owned();
                        let (_, _, meant) = foreign(&written);
                        self.foreign.push(Foreign { span, written, meant });
                    }
                    let (right, _) = self.climb(rest, at + 1);
                    let whole = left.span.to(right.span);
                    let kind = ExprKind::Binary {
                        op: Spanned::new(op, span),
                        left: Box::new(left),
                        right: Box::new(right),
                    };
                    Expr { kind, span: whole }
                }
                None => self.postfix(left, pair),
            };
            level = at;
        }
        self.depth = outer - 1;
        (left, level)
    }

    // Cold paths stand in functions of their own: the frames of the recursion stay small.
    #[inline(never)]
    fn tell_bang(&mut self, span: Span, operand: Span) {
        let inner = self.slice(operand.start, operand.end).to_owned();
        self.report(
            Diagnostic::error(
                codes::SYNTAX_FOREIGN_OPERATOR,
                "`!` is not an operator",
                span,
                "write `not`",
            )
            .edit(span.to(operand), format!("(not {inner})"))
            .help(format!("write `not {inner}`")),
        );
    }

    #[inline(never)]
    fn single_quoted(&mut self, pair: &Pair<'_>, span: Span) -> ExprKind {
        let written = pair.as_str().trim_matches('\'');
        let repaired = format!("\"{}\"", written.replace('\\', "\\\\").replace('"', "\\\""));
        self.report(
            Diagnostic::error(
                codes::SYNTAX_FOREIGN,
                "text stands in double quotes",
                span,
                "single quotes",
            )
            .help(format!("write `{repaired}`"))
            .edit(span, repaired),
        );
        ExprKind::String(vec![StringPart::Text(written.to_owned())])
    }

    #[inline(never)]
    fn too_deep(&mut self, pair: &Pair<'_>, rest: &mut Operands<'_>) -> (Expr, Level) {
        let span = self.span(pair);
        for _ in rest.by_ref() {}
        self.tell_deep(span);
        (Expr { kind: ExprKind::Error, span }, ATOM)
    }

    fn needs_parentheses(&mut self, span: Span, why: &str) {
        let inner = self.slice(span.start, span.end).to_owned();
        self.report(
            Diagnostic::error(
                codes::SYNTAX_NEEDS_PARENTHESES,
                "this can be read in two ways; parentheses are needed",
                span,
                why,
            )
            .edit(span, format!("({inner})"))
            .help("put parentheses around the part that belongs together"),
        );
    }

    fn postfix(&mut self, operand: Expr, pair: Pair<'_>) -> Expr {
        let span = operand.span.to(self.span(&pair));
        let rule = pair.as_rule();
        let operand = Box::new(operand);
        let mut negated = false;
        let mut what = IsWhat::Null;
        let mut parts = Vec::new();
        let mut escape = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::not => negated = true,
                Rule::is_what => {
                    what = match part.as_str().to_ascii_lowercase().as_str() {
                        "true" => IsWhat::True,
                        "false" => IsWhat::False,
                        "unknown" => IsWhat::Unknown,
                        _ => IsWhat::Null,
                    }
                }
                Rule::string => escape = Some(self.plain_string(part)),
                Rule::expr | Rule::arith => parts.push(self.nested(part)),
                _ => {}
            }
        }
        let mut parts = parts.into_iter();
        let kind = match rule {
            Rule::is_op => ExprKind::Is { operand, negated, what },
            Rule::in_op => ExprKind::In { operand, negated, list: parts.collect() },
            Rule::between_op => {
                let low = Box::new(parts.next().unwrap_or_else(|| self.nothing()));
                let high = Box::new(parts.next().unwrap_or_else(|| self.nothing()));
                ExprKind::Between { operand, negated, low, high }
            }
            Rule::like_op => {
                let pattern = Box::new(parts.next().unwrap_or_else(|| self.nothing()));
                ExprKind::Like { operand, negated, pattern, escape }
            }
            _ => {
                let pattern = Box::new(parts.next().unwrap_or_else(|| self.nothing()));
                ExprKind::Regexp { operand, negated, pattern }
            }
        };
        Expr { kind, span }
    }

    /// An expression inside another one.
    fn nested(&mut self, pair: Pair<'_>) -> Expr {
        // Inside of an expression the nesting is never 0, so foreign operators are told once, by the outermost.
        self.expr(pair)
    }

    fn primary(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::constant => match pair.as_str().to_ascii_lowercase().as_str() {
                "true" => ExprKind::Bool(true),
                "false" => ExprKind::Bool(false),
                _ => ExprKind::Null,
            },
            Rule::number => ExprKind::Number(pair.as_str().replace('_', "")),
            Rule::quantity => ExprKind::Quantity(quantity::read(pair)),
            Rule::bad_number => {
                let diagnostic = quantity::explain(pair.as_str(), span);
                self.report(diagnostic);
                ExprKind::Error
            }
            Rule::string => ExprKind::String(self.string(pair)),
            Rule::single_quoted => self.single_quoted(&pair, span),
            Rule::prefixed => self.prefixed(pair),
            Rule::call => self.call(pair),
            Rule::list => ExprKind::List(self.nested_all(pair, Rule::expr)),
            Rule::record => ExprKind::Record(self.record(pair)),
            Rule::paren => {
                let inner = self.nested_all(pair, Rule::expr).into_iter().next();
                ExprKind::Paren(Box::new(inner.unwrap_or_else(|| self.nothing())))
            }
            Rule::case_expr => self.case(pair),
            Rule::cast_expr => {
                let mut operand = None;
                let mut ty = None;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::expr => operand = Some(self.nested(part)),
                        Rule::type_ref => ty = Some(self.type_ref(part)),
                        _ => {}
                    }
                }
                let operand = Box::new(operand.unwrap_or_else(|| self.nothing()));
                ExprKind::Cast { operand, ty: ty.unwrap_or_else(|| self.no_type(span)) }
            }
            _ => ExprKind::Error,
        };
        Expr { kind, span }
    }

    fn nested_all(&mut self, pair: Pair<'_>, rule: Rule) -> Vec<Expr> {
        let mut all = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == rule {
                all.push(self.nested(part));
            }
        }
        all
    }

    /// `{ a = 1, b = 2 }`.
    pub fn record(&mut self, pair: Pair<'_>) -> Vec<(Ident, Expr)> {
        let mut pairs = Vec::new();
        for part in pair.into_inner().filter(|part| part.as_rule() == Rule::pair) {
            let mut name = None;
            let mut value = None;
            for piece in part.into_inner() {
                match piece.as_rule() {
                    Rule::ident => name = Some(self.ident(piece)),
                    Rule::expr => value = Some(self.nested(piece)),
                    _ => {}
                }
            }
            if let (Some(name), Some(value)) = (name, value) {
                pairs.push((name, value));
            }
        }
        pairs
    }

    fn case(&mut self, pair: Pair<'_>) -> ExprKind {
        let (mut operand, mut arms, mut otherwise) = (None, Vec::new(), None);
        for part in pair.into_inner() {
            let rule = part.as_rule();
            if is_sign(rule) {
                continue;
            }
            let mut values = self.nested_all(part, Rule::expr).into_iter();
            match rule {
                Rule::case_operand => operand = values.next().map(Box::new),
                Rule::else_arm => otherwise = values.next().map(Box::new),
                _ => {
                    if let (Some(when), Some(then)) = (values.next(), values.next()) {
                        arms.push((when, then));
                    }
                }
            }
        }
        ExprKind::Case { operand, arms, otherwise }
    }

    fn call(&mut self, pair: Pair<'_>) -> ExprKind {
        let mut path = Vec::new();
        let mut args = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::path => path = self.path(part),
                Rule::call_args => {
                    let list: Vec<Pair<'_>> =
                        part.into_inner().filter(|arg| arg.as_rule() == Rule::arg).collect();
                    args = Some(list.into_iter().map(|arg| self.arg(arg)).collect());
                }
                _ => {}
            }
        }
        match args {
            Some(args) => ExprKind::Call { path, args },
            None => ExprKind::Path(path),
        }
    }

    fn arg(&mut self, pair: Pair<'_>) -> Arg {
        let (mut name, mut value) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::arg_name => {
                    name = Some(Spanned::new(part.as_str().to_owned(), self.span(&part)))
                }
                Rule::expr => value = Some(self.nested(part)),
                _ => {}
            }
        }
        Arg { name, value: value.unwrap_or_else(|| self.nothing()) }
    }

    fn prefixed(&mut self, pair: Pair<'_>) -> ExprKind {
        let mut mark = Rule::sql_mark;
        let mut text = String::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::regex => {
                    let inner = part
                        .into_inner()
                        .next()
                        .map_or_else(String::new, |text| text.as_str().to_owned());
                    return ExprKind::Regex(inner);
                }
                Rule::string => text = self.plain_string(part).node,
                rule => mark = rule,
            }
        }
        match mark {
            Rule::date_mark => ExprKind::Date(text),
            Rule::ts_mark => ExprKind::Timestamp(text),
            _ => ExprKind::Sql(text),
        }
    }

    fn nothing(&self) -> Expr {
        Expr { kind: ExprKind::Error, span: self.here() }
    }
}

fn unary(op: UnaryOp, span: Span, operand: Expr) -> Expr {
    let whole = span.to(operand.span);
    Expr {
        kind: ExprKind::Unary { op: Spanned::new(op, span), operand: Box::new(operand) },
        span: whole,
    }
}

/// The operator that a matched rule begins with: `not in`, `&`.
fn operator_name(pair: &Pair<'_>) -> String {
    match pair.as_rule() {
        Rule::is_op => "is".to_owned(),
        Rule::in_op => "in".to_owned(),
        Rule::between_op => "between".to_owned(),
        Rule::like_op => "like".to_owned(),
        Rule::regexp_op => "regexp".to_owned(),
        _ => pair.as_str().trim().to_owned(),
    }
}
