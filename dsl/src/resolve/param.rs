//! Params: values given on the command line, read by the type of the declaration.

use crate::{
    ast::{self, Expr, ExprKind, StringPart, TypeArg, TypeRef},
    diagnostic::{Diagnostic, codes, list_of, similar},
    source::Span,
    syntax::parse_expression,
    types::temporal,
};

/// What was given for the params of the entry file: `-p name=value`.
pub struct Given<'g> {
    values: &'g [(String, String)],
    /// A param without a value is an error, not a warning.
    strict: bool,
}

impl<'g> Given<'g> {
    /// Values by name; with `strict`, every param must have one.
    #[must_use]
    pub const fn new(values: &'g [(String, String)], strict: bool) -> Self {
        Self { values, strict }
    }

    /// Nothing: what imported modules are given.
    #[must_use]
    pub const fn none() -> Given<'static> {
        Given { values: &[], strict: false }
    }

    /// Tells values that no param takes.
    pub(super) fn unknown(&self, declared: &[&str], diagnostics: &mut Vec<Diagnostic>) {
        for (name, _) in self.values {
            if declared.contains(&name.as_str()) {
                continue;
            }
            let diagnostic = Diagnostic::placeless(
                codes::PARAM_UNKNOWN,
                format!("`-p {name}=..`: the file has no such param"),
            );
            diagnostics.push(match similar(name, declared.iter().copied()) {
                Some(meant) => diagnostic.help(format!("did you mean `-p {meant}=..`?")),
                None if declared.is_empty() => diagnostic.help("the file declares no params"),
                None => diagnostic
                    .help(format!("its params are {}", list_of(declared.iter().copied(), "and"))),
            });
        }
    }
}

/// The words of an `enum(…)` type.
pub(super) fn members(ty: &TypeRef) -> Vec<String> {
    if !is(ty, &["enum"]) {
        return Vec::new();
    }
    ty.args
        .iter()
        .filter_map(|arg| match arg {
            TypeArg::String(text) | TypeArg::Constant(text) => Some(text.node.clone()),
            TypeArg::Type(word) => word.name.first().map(|name| name.node.clone()),
            TypeArg::Number(_) => None,
        })
        .collect()
}

fn is(ty: &TypeRef, names: &[&str]) -> bool {
    matches!(ty.name.as_slice(), [only] if names.contains(&only.node.as_str()))
}

/// The value of a param: what was given, else its default. Words of an enum become texts.
pub(super) fn value(
    param: &ast::Param,
    given: &Given<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Expr> {
    let name = &param.name;
    let Some((_, text)) = given.values.iter().rev().find(|(n, _)| *n == name.node) else {
        if param.default.is_none() && !param.ty.nullable {
            let title = format!("the param `{}` has no value", name.node);
            let diagnostic = if given.strict {
                Diagnostic::error(codes::PARAM_MISSING, title, name.span, "no default either")
            } else {
                Diagnostic::warning(codes::PARAM_MISSING, title, name.span, "no default either")
            };
            diagnostics.push(diagnostic.help(format!("give it one: `-p {}=..`", name.node)));
        }
        let words = members(&param.ty);
        return param.default.clone().map(|default| match &default.kind {
            ExprKind::Path(path)
                if path.len() == 1 && path.first().is_some_and(|p| words.contains(&p.node)) =>
            {
                let word = path.first().map_or_else(String::new, |p| p.node.clone());
                Expr { kind: ExprKind::String(vec![StringPart::Text(word)]), span: default.span }
            }
            _ => default,
        });
    };
    match read(&param.ty, text, param.ty.span) {
        Ok(value) => Some(value),
        Err(why) => {
            diagnostics.push(
                Diagnostic::error(
                    codes::PARAM_VALUE,
                    format!("`-p {}=..`: {why}", name.node),
                    param.ty.span,
                    "declared here",
                )
                .help(format!("give a value of this type: `-p {}=..`", name.node)),
            );
            None
        }
    }
}

/// Reads a text by a type. Errors never repeat the text: it may be a secret.
fn read(ty: &TypeRef, text: &str, span: Span) -> Result<Expr, String> {
    let made = |kind: ExprKind| Ok(Expr { kind, span });
    let literal = || made(ExprKind::String(vec![StringPart::Text(text.to_owned())]));
    let words = members(ty);
    if ty.nullable && text == "null" {
        return made(ExprKind::Null);
    }
    if !words.is_empty() {
        return if words.iter().any(|word| word == text) {
            literal()
        } else {
            Err(format!("the value is not {}", list_of(words.iter().map(String::as_str), "or")))
        };
    }
    if is(ty, &["string", "char", "varchar", "text", "tinytext", "mediumtext", "longtext"]) {
        return literal();
    }
    if is(ty, &["bool", "boolean"]) {
        return match text {
            "true" => made(ExprKind::Bool(true)),
            "false" => made(ExprKind::Bool(false)),
            _ => Err("the value is neither true nor false".to_owned()),
        };
    }
    if is(ty, &["date"]) {
        let valid = temporal::parse_date(text.as_bytes()).is_some();
        return if valid {
            made(ExprKind::Date(text.to_owned()))
        } else {
            Err("the value is not a date such as 2024-05-31".to_owned())
        };
    }
    if is(ty, &["datetime", "timestamp"]) {
        let valid = temporal::parse_datetime(text.as_bytes()).is_some();
        return if valid {
            made(ExprKind::Timestamp(text.to_owned()))
        } else {
            Err("the value is not a time such as 2024-05-31 10:00:00".to_owned())
        };
    }
    const NUMBERS: &[&str] = &[
        "int",
        "tinyint",
        "smallint",
        "mediumint",
        "bigint",
        "decimal",
        "float",
        "double",
        "year",
        "port",
    ];
    let number = is(ty, NUMBERS);
    // Everything else is written as in the language: numbers, quantities, lists.
    match parse_expression(span.file, text) {
        Some(expr) if is_literal(&expr) && (!number || is_number(&expr)) => Ok(placed(expr, span)),
        _ => Err("the value does not have the type of the param".to_owned()),
    }
}

fn is_literal(expr: &Expr) -> bool {
    let mut literal = true;
    expr.walk(&mut |inner| {
        literal &=
            !matches!(inner.kind, ExprKind::Path(_) | ExprKind::Call { .. } | ExprKind::Error);
    });
    literal
}

fn is_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) => true,
        ExprKind::Unary { operand, .. } => is_number(operand),
        _ => false,
    }
}

/// The same literal at the place of the declaration: its own places are of the command line.
fn placed(expr: Expr, span: Span) -> Expr {
    let kind = match expr.kind {
        ExprKind::List(items) => {
            ExprKind::List(items.into_iter().map(|item| placed(item, span)).collect())
        }
        ExprKind::Unary { op, operand } => ExprKind::Unary {
            op: crate::source::Spanned::new(op.node, span),
            operand: Box::new(placed(*operand, span)),
        },
        other => other,
    };
    Expr { kind, span }
}
