//! Calls: functions of the language are inlined, builtins are typed by the table of
//! [`crate::types::FUNCTIONS`], a few choose which operand they evaluate.

use super::{
    Checker, Typed, codes,
    coerce::{self, Purpose},
    literal::strict,
    operator::rounded,
};
use crate::{
    ast::{self, Arg, ExprKind as Ast, StringPart},
    catalog::{Collation, Comparison},
    diagnostic::Diagnostic,
    hir::{Expr, ExprKind},
    resolve::Definition,
    source::{Ident, Span},
    types::{
        FUNCTIONS, Function, Gives, IMPURE, Kind, Nulls, SPECIAL, Signature, Takes, Value,
        ValueType,
    },
};

impl Checker<'_> {
    pub(super) fn call(&mut self, path: &[Ident], args: &[Arg], span: Span) -> Typed {
        let scope = self.frames.last().map(|f| f.scope.clone());
        let definition = scope.as_deref().unwrap_or(self.names.scope).lookup(path).cloned();
        let written = path.iter().map(|p| p.node.as_str()).collect::<Vec<_>>().join(".");
        if let Some(named) = args.iter().find_map(|a| a.name.as_ref()) {
            let at = named.span;
            return self.fail(Diagnostic::error(
                codes::TYPE_ARGUMENTS,
                format!("`{written}` takes its arguments by place"),
                at,
                "leave the name out",
            ));
        }
        if let Some(Definition::Function(function)) = definition {
            let args = args.iter().map(|a| self.infer(&a.value)).collect();
            return self.inline_function(&function, args, span);
        }
        let name = written.to_lowercase();
        if let Some((_, instead)) = IMPURE.iter().find(|(n, _)| *n == name) {
            return self.fail(
                Diagnostic::error(
                    codes::TYPE_IMPURE,
                    format!("`{name}()` gives another value each time"),
                    span,
                    "a row evaluated twice must give the same row",
                )
                .help(format!("Instead, {instead}.")),
            );
        }
        if name == "raise" {
            return self.raise(args, span);
        }
        let typed: Vec<Typed> = args.iter().map(|a| self.infer(&a.value)).collect();
        if SPECIAL.iter().any(|(n, _)| *n == name) {
            return self.special(&name, typed, span);
        }
        match Function::find(&name) {
            Some(function) => self.builtin(function, &name, typed, span),
            None => self.unknown_function(&written, path, span),
        }
    }

    fn unknown_function(&mut self, written: &str, path: &[Ident], span: Span) -> Typed {
        let at = path.first().map_or(span, |f| path.last().map_or(f.span, |l| f.span.to(l.span)));
        let mut diagnostic = Diagnostic::error(
            codes::TYPE_UNKNOWN_FUNCTION,
            format!("no function is named `{written}`"),
            at,
            "not known",
        );
        let builtins = FUNCTIONS.iter().filter(|s| s.is_callable()).flat_map(|s| s.names).copied();
        let special = SPECIAL.iter().map(|(n, _)| *n);
        let own = self
            .names
            .scope
            .names
            .iter()
            .filter(|(_, d)| matches!(d, Definition::Function(_)))
            .map(|(n, _)| n.as_str());
        if let Some(near) = super::path::similar(written, builtins.chain(special).chain(own)) {
            let near = near.to_owned();
            diagnostic = diagnostic.help(format!("Did you mean `{near}`?")).edit(at, near);
        }
        self.fail(diagnostic)
    }

    fn arity(
        &mut self,
        name: &str,
        given: usize,
        least: usize,
        most: Option<usize>,
        span: Span,
    ) -> Option<()> {
        if given >= least && most.is_none_or(|m| given <= m) {
            return Some(());
        }
        let takes = match most {
            Some(most) if most == least => format!("{least}"),
            Some(most) => format!("{least} to {most}"),
            None => format!("{least} or more"),
        };
        let plural = if takes == "1" { "" } else { "s" };
        let title = format!("`{name}` takes {takes} argument{plural}, not {given}");
        self.report(Diagnostic::error(codes::TYPE_ARGUMENTS, title, span, ""));
        None
    }

    /// The message keeps its interpolations as written: a value must not get into an error.
    fn raise(&mut self, args: &[Arg], span: Span) -> Typed {
        let Some(message) = args.first().filter(|_| args.len() == 1) else {
            let _ = self.arity("raise", args.len(), 1, Some(1), span);
            return Typed::unknown(span);
        };
        let Ast::String(parts) = &message.value.kind else {
            return self.fail(
                Diagnostic::error(
                    codes::TYPE_ARGUMENTS,
                    "`raise` takes a text",
                    message.value.span,
                    "not a quoted text",
                )
                .help("Write `raise(\"what is wrong\")`."),
            );
        };
        let mut text = String::new();
        for part in parts {
            match part {
                StringPart::Text(piece) => text.push_str(piece),
                StringPart::Interpolation(expr) => {
                    let _ = self.infer(expr);
                    text.push_str("${");
                    text.push_str(&spelled(expr));
                    text.push('}');
                }
            }
        }
        Typed::plain(Expr {
            kind: ExprKind::Raise(text),
            ty: ValueType::required(Kind::Null),
            span,
        })
    }

    fn special(&mut self, name: &str, mut args: Vec<Typed>, span: Span) -> Typed {
        let (least, most) = match name {
            "coalesce" => (1, None),
            "if" => (3, Some(3)),
            "binary" => (1, Some(1)),
            _ => (2, Some(2)),
        };
        if self.arity(name, args.len(), least, most, span).is_none() {
            return Typed::unknown(span);
        }
        match name {
            "coalesce" | "ifnull" => {
                let Some((exprs, kind, implicit)) = self.unify(args, Purpose::Result) else {
                    return Typed::unknown(span);
                };
                let nullable = exprs.iter().all(|e| e.ty.nullable);
                Typed {
                    expr: Expr {
                        kind: ExprKind::Coalesce(exprs),
                        ty: ValueType { kind, nullable },
                        span,
                    },
                    implicit,
                }
            }
            "nullif" => {
                let (first, second) = (args.remove(0), args.remove(0));
                let condition = self.comparison(Function::Eq, first.clone(), second, span);
                let null = Typed::plain(Expr::literal(Value::Null, Kind::Null, span));
                self.choose(vec![condition.expr], vec![null, first], span)
            }
            "if" => {
                let rest = args.split_off(1);
                let condition = args.pop().map(|c| self.truth(c));
                self.choose(condition.into_iter().collect(), rest, span)
            }
            "binary" => match args.pop() {
                Some(arg) => match self.printed(arg, Function::Hex) {
                    Some(text) => self.bytes(text, span),
                    None => Typed::unknown(span),
                },
                None => Typed::unknown(span),
            },
            _ => self.builtin(Function::Locate, name, args, span),
        }
    }

    fn builtin(&mut self, function: Function, name: &str, args: Vec<Typed>, span: Span) -> Typed {
        let signature = function.signature();
        let most = (!signature.variadic).then_some(signature.takes.len());
        if self.arity(name, args.len(), signature.required, most, span).is_none() {
            return Typed::unknown(span);
        }
        if args.iter().any(Typed::is_unknown) {
            return Typed::unknown(span);
        }
        match function {
            Function::Mod => return self.arithmetic(function, args, span),
            Function::Greatest | Function::Least => {
                let Some((exprs, kind, _)) = self.unify(args, Purpose::Compare) else {
                    return Typed::unknown(span);
                };
                if matches!(kind, Kind::Text(_)) {
                    return self.fail(
                        Diagnostic::error(
                            codes::TYPE_MISMATCH,
                            format!("`{name}` does not compare texts"),
                            span,
                            "servers disagree which of two equal texts it is",
                        )
                        .help("Write `case when a < b then b else a end`, or compare `binary(…)`."),
                    );
                }
                let ty = strict(kind, &exprs);
                return Typed::plain(Expr::call(function, exprs, ty, span));
            }
            Function::Round | Function::Truncate if !args.iter().any(Typed::is_null) => {
                return self.round(function, args, span);
            }
            _ => {}
        }
        let null = args.iter().any(Typed::is_null);
        if null && signature.takes[0] == Takes::Number {
            // The servers take a bare null for a double.
            return Typed::plain(Expr::literal(Value::Null, Kind::Null, span));
        }
        let texts = signature.takes.iter().any(|t| matches!(t, Takes::Text));
        if texts && signature.takes[0] != Takes::Bytes {
            return self.text_call(function, args, span);
        }
        let mut implicit = false;
        let mut exprs = Vec::with_capacity(args.len());
        for (place, arg) in args.into_iter().enumerate() {
            implicit |= arg.implicit;
            match self.argument(signature, place, arg) {
                Some(expr) => exprs.push(expr),
                None => return Typed::unknown(span),
            }
        }
        let kind = result(function, &exprs);
        let ty = result_type(signature, kind, &exprs);
        Typed { expr: Expr::call(function, exprs, ty, span), implicit }
    }

    /// Functions of texts: texts agree on a collation, or all become bytes if one is bytes.
    pub(super) fn text_call(&mut self, function: Function, args: Vec<Typed>, span: Span) -> Typed {
        let signature = function.signature();
        let mut texts = Vec::new();
        let mut places = Vec::new();
        let mut exprs: Vec<Option<Expr>> = Vec::new();
        for (place, arg) in args.into_iter().enumerate() {
            if signature.takes_at(place) == Some(Takes::Text) {
                let Some(text) = self.printed(arg, function) else {
                    return Typed::unknown(span);
                };
                texts.push(text);
                places.push(place);
                exprs.push(None);
            } else {
                let Some(expr) = self.argument(signature, place, arg) else {
                    return Typed::unknown(span);
                };
                exprs.push(Some(expr));
            }
        }
        if let (Function::Lpad | Function::Rpad, Some(filler)) = (function, texts.get(1)) {
            if !matches!(filler.expr.as_literal(), Some(Value::Text(text)) if !text.is_empty()) {
                let title = format!("`{}` fills with a constant text", signature.names[0]);
                let at = filler.expr.span;
                return self.fail(
                    Diagnostic::error(
                        codes::TYPE_ARGUMENTS,
                        title,
                        at,
                        "servers disagree about an empty one",
                    )
                    .help("Write what to fill with: `lpad(code, 8, \"0\")`."),
                );
            }
        }
        if let (Function::Locate, Some(wanted), 3) = (function, texts.first(), exprs.len()) {
            if !matches!(wanted.expr.as_literal(), Some(Value::Text(text)) if !text.is_empty()) {
                let at = wanted.expr.span;
                return self.fail(
                    Diagnostic::error(
                        codes::TYPE_ARGUMENTS,
                        "`locate` from a place on looks for a constant text",
                        at,
                        "servers disagree about an empty one",
                    )
                    .help("Write what to look for: `locate(\"@\", address, 2)`."),
                );
            }
        }
        if function == Function::Locate {
            let Some(exact) = self.located(texts) else {
                return Typed::unknown(span);
            };
            texts = exact;
        }
        let Some((unified, kind, implicit)) = self.unify(texts, Purpose::Result) else {
            return Typed::unknown(span);
        };
        let text_only = matches!(
            function,
            Function::Lower | Function::Upper | Function::Lpad | Function::Rpad | Function::Unhex
        );
        if text_only && kind == Kind::Bytes {
            let title = format!("`{}` takes texts", signature.names[0]);
            return self.fail(
                Diagnostic::error(codes::TYPE_MISMATCH, title, span, "given bytes")
                    .help("Write `cast(… as char)`."),
            );
        }
        if let (Function::Lower | Function::Upper, Kind::Text(collation)) = (function, &kind) {
            if collation.charset().is_none() {
                self.known_charset(&unified[0]);
                return Typed::unknown(span);
            }
        }
        for (place, expr) in places.into_iter().zip(unified) {
            exprs[place] = Some(expr);
        }
        let exprs: Vec<Expr> = exprs.into_iter().flatten().collect();
        let kind = match signature.gives {
            Gives::Int => Kind::Int,
            Gives::Bytes => Kind::Bytes,
            _ => kind,
        };
        let ty = result_type(signature, kind, &exprs);
        Typed { expr: Expr::call(function, exprs, ty, span), implicit }
    }

    /// Texts to look for and in, to be compared character by character. Under a collation with weights
    /// the servers disagree about where one text stands in another (MariaDB wants as many bytes,
    /// MySQL as many characters), except for a text that equals nothing but itself.
    fn located(&mut self, mut texts: Vec<Typed>) -> Option<Vec<Typed>> {
        if texts.iter().any(|t| t.expr.ty.kind == Kind::Bytes) {
            return Some(texts);
        }
        let collation = self.collation_of(&texts, false)?;
        if matches!(collation.comparison(), Comparison::Exact | Comparison::ExactPadded)
            || collation.0 == "latin1_bin"
        {
            return Some(texts);
        }
        let wanted = &texts.first()?.expr;
        let plain = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation())
        };
        if !matches!(wanted.as_literal(), Some(Value::Text(text)) if plain(text)) {
            let (at, label) = (wanted.span, format!("compared under `{}`", collation.0));
            self.report(
                Diagnostic::error(codes::TYPE_COLLATION, "servers disagree where letters stand in a text", at, label)
                    .help("Look for digits or punctuation, or among the bytes: `locate(binary(…), binary(…))`."),
            );
            return None;
        }
        let exact = Kind::Text(Collation::constant());
        for text in &mut texts {
            text.expr = coerce::cast(text.expr.clone(), &exact);
            text.implicit = false;
        }
        Some(texts)
    }

    fn round(&mut self, function: Function, args: Vec<Typed>, span: Span) -> Typed {
        let mut exprs: Vec<Expr> = args.into_iter().map(|a| a.expr).collect();
        let number = exprs[0].ty.kind.is_number() || exprs[0].ty.kind == Kind::Null;
        let Some((digits, operand, kind)) =
            number.then(|| rounded(function, &exprs[0], exprs.get(1))).flatten()
        else {
            let title = format!(
                "`{}` takes a number and a constant number of digits",
                function.signature().names[0]
            );
            return self.fail(
                Diagnostic::error(codes::TYPE_ARGUMENTS, title, span, "")
                    .help("Write `round(price, 2)`."),
            );
        };
        exprs.truncate(1);
        exprs.push(Expr::literal(Value::Int(digits), Kind::Int, span));
        let exprs: Vec<Expr> = exprs
            .into_iter()
            .zip([&operand, &Kind::Int])
            .map(|(e, k)| coerce::cast(e, k))
            .collect();
        let ty = strict(kind, &exprs);
        Typed::plain(Expr::call(function, exprs, ty, span))
    }

    /// One argument, brought to what its place takes.
    fn argument(&mut self, signature: &Signature, place: usize, arg: Typed) -> Option<Expr> {
        let takes = signature.takes_at(place)?;
        let kind = arg.expr.ty.kind.clone();
        if kind == Kind::Null {
            let kind = match takes {
                Takes::Number | Takes::Integer | Takes::Constant => Kind::Int,
                Takes::Bytes => Kind::Bytes,
                Takes::Calendar | Takes::Clock => Kind::Datetime(0),
                Takes::Truth => Kind::Bool,
                _ => Kind::Text(Collation::constant()),
            };
            return Some(coerce::cast(arg.expr, &kind));
        }
        match takes {
            Takes::Number if kind == Kind::Bool => Some(coerce::cast(arg.expr, &Kind::Int)),
            Takes::Number if kind == Kind::Float => Some(coerce::cast(arg.expr, &Kind::Double)),
            Takes::Number if kind.is_number() => Some(arg.expr),
            Takes::Integer | Takes::Constant if kind == Kind::Bool => {
                Some(coerce::cast(arg.expr, &Kind::Int))
            }
            Takes::Integer | Takes::Constant if kind.is_integer() => Some(arg.expr),
            Takes::Bytes if signature.function == Function::Hex && kind.is_integer() => {
                Some(arg.expr)
            }
            Takes::Bytes if signature.function == Function::Hex && kind.is_number() => {
                let title = "`hex` takes integers, texts and bytes".to_owned();
                let at = arg.expr.span;
                self.report(
                    Diagnostic::error(
                        codes::TYPE_MISMATCH,
                        title,
                        at,
                        format!("this is {}", kind.noun()),
                    )
                    .help("Convert it: `cast(… as signed)`."),
                );
                None
            }
            Takes::Bytes => {
                let text = self.printed(arg, signature.function)?;
                let at = text.expr.span;
                let bytes = self.bytes(text, at);
                (!bytes.is_unknown()).then_some(bytes.expr)
            }
            Takes::TextOrBytes => self.printed(arg, signature.function).map(|t| t.expr),
            Takes::Calendar if matches!(kind, Kind::Date | Kind::Datetime(_)) => Some(arg.expr),
            Takes::Clock if matches!(kind, Kind::Time(_) | Kind::Datetime(_)) => Some(arg.expr),
            Takes::Clock if kind == Kind::Date => Some(coerce::cast(arg.expr, &Kind::Datetime(0))),
            Takes::Truth => Some(self.truth(arg)),
            Takes::Any | Takes::Comparable | Takes::Text => Some(arg.expr),
            _ => {
                let constant = arg.expr.as_literal().and_then(|value| match value {
                    Value::Text(text) if matches!(takes, Takes::Calendar) => {
                        coerce::temporal_constant(text, &Kind::Datetime(6))
                    }
                    Value::Text(text) if matches!(takes, Takes::Clock) => {
                        coerce::temporal_constant(text, &Kind::Datetime(6))
                            .filter(|(_, k)| *k != Kind::Date)
                            .or_else(|| coerce::temporal_constant(text, &Kind::Time(6)))
                    }
                    _ => None,
                });
                if let Some((value, kind)) = constant {
                    return Some(Expr::literal(value, kind, arg.expr.span));
                }
                let (wanted, help) = match takes {
                    Takes::Number => ("a number", "Convert it: `cast(… as decimal(12, 2))`."),
                    Takes::Integer | Takes::Constant => {
                        ("an integer", "Convert it: `cast(… as signed)`.")
                    }
                    Takes::Calendar => {
                        ("a date or a datetime", "Convert it: `cast(… as datetime)`.")
                    }
                    _ => ("a time or a datetime", "Convert it: `cast(… as datetime)`."),
                };
                let title = format!("`{}` takes {wanted} here", signature.names[0]);
                let label = format!("this is {}", kind.noun());
                self.report(
                    Diagnostic::error(codes::TYPE_MISMATCH, title, arg.expr.span, label).help(help),
                );
                None
            }
        }
    }
}

/// The kind that a builtin gives for these operands.
fn result(function: Function, args: &[Expr]) -> Kind {
    let first = args.first().map_or(Kind::Null, |a| a.ty.kind.clone());
    match (function, function.signature().gives) {
        (Function::Ceil | Function::Floor, _) => match first {
            // The servers give an integer where every value fits one.
            Kind::Decimal { precision, scale } if precision - scale <= 17 => Kind::Int,
            Kind::Decimal { precision, scale } => coerce::decimal(precision - scale + 1, 0),
            kind => kind,
        },
        (Function::UnixTimestamp, _) => match first {
            Kind::Datetime(fsp) if fsp > 0 => coerce::decimal(12, fsp),
            _ => Kind::Int,
        },
        (_, Gives::Int) => Kind::Int,
        (_, Gives::Uint) => Kind::Uint,
        (_, Gives::Truth) => Kind::Bool,
        (_, Gives::Date) => Kind::Date,
        (_, Gives::Datetime) => Kind::Datetime(0),
        (_, Gives::Bytes) => Kind::Bytes,
        (_, Gives::Ascii) => Kind::Text(Collation::constant()),
        (_, Gives::First | Gives::Number | Gives::Text) => first,
    }
}

fn result_type(signature: &Signature, kind: Kind, args: &[Expr]) -> ValueType {
    let any = args.iter().any(|a| a.ty.nullable);
    let nullable = match signature.nulls {
        Nulls::AnyOperand => any,
        Nulls::Also => true,
        Nulls::FirstOperand => args.first().is_some_and(|a| a.ty.nullable),
        Nulls::Never => false,
    };
    ValueType { kind, nullable }
}

/// An interpolated expression as it may stand in a message: names only.
fn spelled(expr: &ast::Expr) -> String {
    match &expr.kind {
        Ast::Path(path) => path.iter().map(|p| p.node.as_str()).collect::<Vec<_>>().join("."),
        _ => "…".to_owned(),
    }
}
