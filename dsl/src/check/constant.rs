//! Values of settings: constant expressions, evaluated when the program is loaded.
//!
//! A constant has no row: it may use literals, `let`s, `param`s, `env(…)`, `secret(…)`, `schedule(…)`,
//! lists, records and interpolated texts. Secrets stay references; no value of one is ever seen here.

use super::load::Options;
use crate::{
    ast::{Arg, BinaryOp, Expr, ExprKind, Per, Quantity, StringPart, UnaryOp, Unit},
    diagnostic::{Diagnostic, codes, similar},
    resolve::{Definition, Scope},
    source::{Ident, Span},
    types::Schedule,
};

/// An evaluated constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as written, with its sign.
    Number(String),
    /// A number with a unit.
    Quantity(Quantity),
    /// A text.
    Text {
        /// The text.
        text: String,
        /// It comes from the environment: it is read by the type of the setting.
        env: bool,
    },
    /// A word that names nothing in scope: a member of an enum, perhaps.
    Word(String),
    /// `re"…"`.
    Regex(String),
    /// `secret("scheme:ref")`.
    Secret(String),
    /// `schedule(…)`.
    Schedule(Schedule),
    /// `a..b`.
    Range(Box<Self>, Box<Self>),
    /// `[a, b]`.
    List(Vec<(Self, Span)>),
    /// `{ a = 1 }`.
    Map(Vec<(Ident, Expr)>),
    /// `retry(times: 3)`: typed by who asked for it.
    Call(Vec<Ident>, Vec<Arg>),
    /// An environment variable or param that has no value.
    Unset(String),
    /// Not constant, or wrong; reported.
    Error,
}

/// Evaluates constants of one module.
pub struct Evaluator<'e> {
    /// What names mean.
    pub scope: &'e Scope,
    /// Environment and strictness.
    pub options: &'e Options<'e>,
    /// Where findings go.
    pub diagnostics: &'e mut Vec<Diagnostic>,
    /// Declarations that are being followed.
    depth: usize,
}

impl<'e> Evaluator<'e> {
    /// An evaluator in a scope.
    pub const fn new(
        scope: &'e Scope,
        options: &'e Options<'e>,
        diagnostics: &'e mut Vec<Diagnostic>,
    ) -> Self {
        Self { scope, options, diagnostics, depth: 0 }
    }

    fn inner<T>(&mut self, scope: &Scope, then: impl FnOnce(&mut Evaluator<'_>) -> T) -> T {
        let depth = self.depth + 1;
        then(&mut Evaluator { scope, options: self.options, diagnostics: self.diagnostics, depth })
    }

    fn not_constant(&mut self, span: Span, why: &str) -> Constant {
        self.diagnostics.push(
            Diagnostic::error(codes::SETTING_CONSTANT, "a setting must be constant", span, why.to_owned()).help(
                "use a literal, a `let`, a `param`, `env(..)`, `secret(..)` or `schedule(..)`; expressions over rows belong into a route",
            ),
        );
        Constant::Error
    }

    /// The value of an expression.
    pub fn eval(&mut self, expr: &Expr) -> Constant {
        match &expr.kind {
            ExprKind::Null => Constant::Null,
            ExprKind::Bool(value) => Constant::Bool(*value),
            ExprKind::Number(text) => Constant::Number(text.clone()),
            ExprKind::Quantity(quantity) => Constant::Quantity(quantity.clone()),
            ExprKind::Regex(text) => Constant::Regex(text.clone()),
            ExprKind::Date(text) | ExprKind::Timestamp(text) => {
                Constant::Text { text: text.clone(), env: false }
            }
            ExprKind::String(parts) => self.text(parts),
            ExprKind::Paren(inner) => self.eval(inner),
            ExprKind::Path(path) => self.path(path, expr.span),
            ExprKind::Call { path, args } => self.call(path, args, expr.span),
            ExprKind::List(items) => {
                let items = items.iter().map(|item| (self.eval(item), item.span)).collect();
                Constant::List(items)
            }
            ExprKind::Record(pairs) => Constant::Map(pairs.clone()),
            ExprKind::Unary { op, operand } if op.node == UnaryOp::Negate => {
                match self.eval(operand) {
                    Constant::Number(text) => match text.strip_prefix('-') {
                        Some(positive) => Constant::Number(positive.to_owned()),
                        None => Constant::Number(format!("-{text}")),
                    },
                    Constant::Error => Constant::Error,
                    _ => self.not_constant(expr.span, "`-` needs a number"),
                }
            }
            ExprKind::Binary { op, left, right } if op.node == BinaryOp::Range => {
                let (from, to) = (self.eval(left), self.eval(right));
                Constant::Range(Box::new(from), Box::new(to))
            }
            ExprKind::Error => Constant::Error,
            _ => self.not_constant(expr.span, "this is computed"),
        }
    }

    fn text(&mut self, parts: &[StringPart]) -> Constant {
        let mut text = String::new();
        let mut env = false;
        for part in parts {
            match part {
                StringPart::Text(piece) => text.push_str(piece),
                StringPart::Interpolation(inner) => match self.eval(inner) {
                    Constant::Text { text: piece, env: outside } => {
                        text.push_str(&piece);
                        env |= outside;
                    }
                    Constant::Number(piece) | Constant::Word(piece) => text.push_str(&piece),
                    Constant::Bool(value) => text.push_str(if value { "true" } else { "false" }),
                    Constant::Unset(name) => return Constant::Unset(name),
                    Constant::Error => return Constant::Error,
                    _ => {
                        return self.not_constant(
                            inner.span,
                            "only texts, numbers and words can stand in a text",
                        );
                    }
                },
            }
        }
        Constant::Text { text, env }
    }

    fn path(&mut self, path: &[Ident], span: Span) -> Constant {
        let Some(definition) = self.scope.lookup(path).cloned() else {
            return match path {
                [word] => Constant::Word(word.node.clone()),
                _ => self.not_constant(span, "not the name of a `let` or `param`"),
            };
        };
        // Cycles were found when names were resolved; the bound is for chains of hundreds.
        if self.depth > 200 {
            return self.not_constant(span, "declared through too many others");
        }
        match definition {
            Definition::Let(one) => self.inner(&one.scope, |inner| inner.eval(&one.value)),
            Definition::Param(one) => match &one.value {
                Some(value) => self.inner(&one.scope, |inner| inner.eval(value)),
                None if one.ty.nullable => Constant::Null,
                None => Constant::Unset(one.name.node.clone()),
            },
            Definition::Function(_) => self.not_constant(span, "this is a function"),
            Definition::Source(_) | Definition::Target(_) => {
                self.not_constant(span, "this is an endpoint")
            }
            Definition::Pipeline(_) => self.not_constant(span, "this is a pipeline"),
        }
    }

    fn call(&mut self, path: &[Ident], args: &[Arg], span: Span) -> Constant {
        match path {
            [name] if name.node == "env" => self.env(args, span),
            [name] if name.node == "secret" => self.secret(args, span),
            [name] if name.node == "schedule" => self.schedule(args, span),
            _ => Constant::Call(path.to_vec(), args.to_vec()),
        }
    }

    fn wrong_call(&mut self, span: Span, usage: &str) -> Constant {
        self.diagnostics.push(
            Diagnostic::error(
                codes::SETTING_TYPE,
                "this call does not fit",
                span,
                "wrong arguments",
            )
            .help(format!("write `{usage}`")),
        );
        Constant::Error
    }

    fn env(&mut self, args: &[Arg], span: Span) -> Constant {
        const USAGE: &str = "env(\"NAME\", default: \"value\")";
        let (name, default) = match args {
            [name] if name.name.is_none() => (name, None),
            [name, default]
                if name.name.is_none()
                    && default.name.as_ref().is_some_and(|n| n.node == "default") =>
            {
                (name, Some(default))
            }
            _ => return self.wrong_call(span, USAGE),
        };
        let name = match self.eval(&name.value) {
            Constant::Text { text, .. } => text,
            Constant::Error => return Constant::Error,
            _ => return self.wrong_call(span, USAGE),
        };
        if let Some(text) = (self.options.env)(&name) {
            return Constant::Text { text, env: true };
        }
        if let Some(default) = default {
            return self.eval(&default.value);
        }
        let title = format!("the environment variable `{name}` is not set");
        let diagnostic = if self.options.strict {
            Diagnostic::error(codes::SETTING_UNSET, title, span, "needed here")
        } else {
            Diagnostic::warning(codes::SETTING_UNSET, title, span, "needed here")
        };
        let help =
            format!("set `{name}`, or say what to use instead: `env(\"{name}\", default: \"..\")`");
        self.diagnostics.push(diagnostic.help(help));
        Constant::Unset(name)
    }

    fn secret(&mut self, args: &[Arg], span: Span) -> Constant {
        const USAGE: &str = "secret(\"env:NAME\")";
        let [reference] = args else {
            return self.wrong_call(span, USAGE);
        };
        match self.eval(&reference.value) {
            Constant::Text { text, .. } => match text.split_once(':') {
                Some((scheme, rest)) if !scheme.is_empty() && !rest.is_empty() => {
                    const SCHEMES: &[&str] = &["age", "env", "file", "keyring"];
                    if !SCHEMES.contains(&scheme) {
                        let diagnostic = Diagnostic::error(
                            codes::SECRET_SCHEME,
                            format!("`{scheme}` is not a place of secrets"),
                            reference.value.span,
                            "unknown scheme",
                        );
                        self.diagnostics.push(match similar(scheme, SCHEMES.iter().copied()) {
                            Some(meant) => diagnostic.help(format!("did you mean `{meant}:`?")),
                            None => {
                                diagnostic.help("secrets are read from `env:NAME` and `file:/path`")
                            }
                        });
                        return Constant::Error;
                    }
                    Constant::Secret(text)
                }
                _ => {
                    self.diagnostics.push(
                        Diagnostic::error(
                            codes::SECRET_LITERAL,
                            "a secret is named by its place, not written down",
                            reference.value.span,
                            "no `scheme:` here",
                        )
                        .help("write `secret(\"env:NAME\")` or `secret(\"file:/path\")`"),
                    );
                    Constant::Error
                }
            },
            Constant::Unset(name) => Constant::Unset(name),
            Constant::Error => Constant::Error,
            _ => self.wrong_call(span, USAGE),
        }
    }

    fn schedule(&mut self, args: &[Arg], span: Span) -> Constant {
        const USAGE: &str = "schedule(between: \"01:00\"..\"05:00\", zone: \"UTC\")";
        let (mut window, mut zone) = (None, Some("UTC".to_owned()));
        for arg in args {
            match (arg.name.as_ref().map(|n| n.node.as_str()), self.eval(&arg.value)) {
                (Some("between"), Constant::Range(from, to)) => {
                    window = minutes(&from).zip(minutes(&to))
                }
                (Some("zone"), Constant::Text { text, .. }) => zone = Some(text),
                _ => return self.wrong_call(span, USAGE),
            }
        }
        match (window, zone) {
            (Some((from, to)), Some(zone)) if from != to => {
                Constant::Schedule(Schedule { from, to, zone })
            }
            _ => self.wrong_call(span, USAGE),
        }
    }
}

/// `hh:mm` in minutes after midnight.
fn minutes(value: &Constant) -> Option<u16> {
    let Constant::Text { text, .. } = value else {
        return None;
    };
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0))).then_some(hours * 60 + minutes)
}

/// A quantity in microseconds, bytes, rows or millionths; rates are not counted here.
pub fn base_units(quantity: &Quantity) -> Option<i128> {
    let factor: i128 = match quantity.unit {
        Unit::Microseconds | Unit::Bytes | Unit::Rows => 1,
        Unit::Milliseconds | Unit::Kilobytes => 1_000,
        Unit::Seconds | Unit::Megabytes => 1_000_000,
        Unit::Minutes => 60_000_000,
        Unit::Hours => 3_600_000_000,
        Unit::Days => 86_400_000_000,
        Unit::Gigabytes => 1_000_000_000,
        Unit::Terabytes => 1_000_000_000_000,
        Unit::Kibibytes => 1 << 10,
        Unit::Mebibytes => 1 << 20,
        Unit::Gibibytes => 1 << 30,
        Unit::Tebibytes => 1 << 40,
        Unit::Percent => 10_000,
    };
    let (whole, fraction) = quantity.amount.split_once('.').unwrap_or((&quantity.amount, ""));
    let fraction = fraction.get(..fraction.len().min(12))?;
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some(digits.checked_mul(factor)? / scale)
}

/// Seconds of a rate's denominator.
pub const fn seconds(per: Per) -> f64 {
    match per {
        Per::Second => 1.0,
        Per::Minute => 60.0,
        Per::Hour => 3600.0,
    }
}
