//! Settings typed by their declarations.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    action,
    connector::{Library, unknown},
    constant::{Constant, Evaluator, base_units, seconds},
    field::{Field, FieldKind, FieldType, words_of},
};
use crate::{
    ast::{Expr, ExprKind, Quantity, Setting, SettingBody, Unit},
    diagnostic::{Diagnostic, codes, list_of, similar},
    hir,
    resolve::Definition,
    source::{Ident, Span, Spanned},
    syntax::parse_expression,
    types::SettingValue,
};

/// Types values by declarations.
pub struct Typing<'t, 'e> {
    /// Evaluates constants.
    pub eval: Evaluator<'e>,
    /// Knows the actions.
    pub library: &'t Library,
    /// Whose settings these are, for people: `connector mysql`, `` `copy` ``.
    pub owner: String,
}

/// Settings with their values and places.
pub type Values = BTreeMap<String, hir::Setting>;

impl Typing<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.eval.diagnostics.push(diagnostic);
    }

    /// Types the settings of a block; absent ones get their defaults. `head` is where a missing one is told.
    pub fn all(&mut self, fields: &[Field], settings: &[Setting], head: Span) -> Values {
        let mut values = Values::new();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for setting in settings {
            let name = &setting.name;
            if let Some(first) = seen.get(name.node.as_str()) {
                let diagnostic = Diagnostic::error(
                    codes::SETTING_DUPLICATE,
                    format!("`{}` is set twice", name.node),
                    name.span,
                    "set again here",
                )
                .label(*first, "first set here");
                self.report(diagnostic.help("keep one of them"));
                continue;
            }
            seen.insert(&name.node, name.span);
            let Some(field) = fields.iter().find(|field| field.name == name.node) else {
                self.unknown(name, fields);
                continue;
            };
            let value = match &setting.value {
                SettingBody::Value(expr) => self.field(field, expr),
                SettingBody::Block(inner) => self.block(field, inner, name.span),
            };
            values.insert(name.node.clone(), hir::Setting { value, span: Some(setting.span) });
        }
        // A misspelt name is told once, not also as missing.
        let unknown = settings
            .iter()
            .map(|s| s.name.node.as_str())
            .filter(|n| !fields.iter().any(|f| f.name == **n));
        let meant: Vec<&str> = unknown
            .filter_map(|n| similar(n, fields.iter().map(|field| field.name.as_str())))
            .collect();
        let mut missing: BTreeSet<&str> = BTreeSet::new();
        for field in fields.iter().filter(|field| !seen.contains_key(field.name.as_str())) {
            if field.is_required() {
                if !meant.contains(&field.name.as_str()) {
                    missing.insert(&field.name);
                }
                continue;
            }
            let value = match &field.declared.default {
                Some(default) => self.field(field, default),
                None => SettingValue::Null,
            };
            values.insert(field.name.clone(), hir::Setting { value, span: None });
        }
        if !missing.is_empty() {
            let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
            let names = list_of(quoted.iter().map(String::as_str), "and");
            let verb = if missing.len() == 1 { "is" } else { "are" };
            let examples: Vec<String> = fields
                .iter()
                .filter(|field| missing.contains(field.name.as_str()))
                .map(|field| {
                    format!("`{} = ..` ({})", field.name, field.ty.describe().replace('`', ""))
                })
                .collect();
            self.report(
                Diagnostic::error(
                    codes::SETTING_MISSING,
                    format!("{names} {verb} not set"),
                    head,
                    format!("{} needs {names}", self.owner),
                )
                .help(format!("add {}", list_of(examples.iter().map(String::as_str), "and"))),
            );
        }
        values
    }

    fn unknown(&mut self, name: &Ident, fields: &[Field]) {
        let title = format!("{} has no setting `{}`", self.owner, name.node);
        let diagnostic = Diagnostic::error(codes::SETTING_UNKNOWN, title, name.span, "not known");
        let known = || fields.iter().map(|field| field.name.as_str());
        let diagnostic = match similar(&name.node, known()) {
            Some(meant) => {
                diagnostic.help(format!("did you mean `{meant}`?")).edit(name.span, meant)
            }
            None if fields.is_empty() => diagnostic.help("it has no settings"),
            None => diagnostic.help(format!("its settings are {}", list_of(known(), "and"))),
        };
        self.report(diagnostic);
    }

    /// `name { a = 1 }`.
    fn block(&mut self, field: &Field, inner: &[Setting], span: Span) -> SettingValue {
        let FieldKind::Map(member) = &field.ty.kind else {
            self.mismatch(field, span, "a block");
            return SettingValue::Null;
        };
        let mut map = BTreeMap::new();
        for setting in inner {
            let value = match &setting.value {
                SettingBody::Value(expr) => self.value(member, expr, &setting.name.node),
                SettingBody::Block(_) => {
                    self.mismatch(field, setting.span, "a block inside of a block");
                    continue;
                }
            };
            if map.insert(setting.name.node.clone(), value).is_some() {
                self.report(
                    Diagnostic::error(
                        codes::SETTING_DUPLICATE,
                        format!("`{}` is set twice", setting.name.node),
                        setting.name.span,
                        "set again here",
                    )
                    .help("keep one of them"),
                );
            }
        }
        SettingValue::Map(map)
    }

    fn mismatch(&mut self, field: &Field, span: Span, found: &str) {
        let title = format!("`{}` is {}, not {found}", field.name, field.ty.describe());
        self.report(Diagnostic::error(
            codes::SETTING_TYPE,
            title,
            span,
            format!("this is {found}"),
        ));
    }

    /// The value of a declared setting.
    pub fn field(&mut self, field: &Field, expr: &Expr) -> SettingValue {
        if let (true, ExprKind::Path(path)) = (field.takes_auto(), &expr.kind)
            && matches!(path.as_slice(), [word] if word.node == "auto")
        {
            return SettingValue::Word("auto".to_owned());
        }
        self.value(&field.ty, expr, &field.name)
    }

    /// The value of an expression of a declared type; what does not fit is reported, and is null.
    pub fn value(&mut self, ty: &FieldType, expr: &Expr, name: &str) -> SettingValue {
        // A word of the enum is that word, whatever else the file calls so.
        if let (FieldKind::Enum(words), ExprKind::Path(path)) = (&ty.kind, &expr.kind)
            && let [word] = path.as_slice()
            && words.contains(&word.node)
        {
            return SettingValue::Word(word.node.clone());
        }
        if let (FieldKind::Action(place), ExprKind::Path(_) | ExprKind::Call { .. }) =
            (&ty.kind, &expr.kind)
        {
            return action::check(self, expr, place);
        }
        if let (FieldKind::Endpoint, ExprKind::Path(path)) = (&ty.kind, &expr.kind) {
            return self.endpoint(path, expr.span);
        }
        if let (FieldKind::Sql, ExprKind::Sql(text)) = (&ty.kind, &expr.kind) {
            return SettingValue::Text(text.clone());
        }
        if let (FieldKind::Enum(words), ExprKind::Null | ExprKind::Bool(_)) = (&ty.kind, &expr.kind)
        {
            let word = match expr.kind {
                ExprKind::Bool(true) => "true",
                ExprKind::Bool(false) => "false",
                _ => "null",
            };
            if words.iter().any(|w| w == word) {
                return SettingValue::Word(word.to_owned());
            }
        }
        let constant = self.eval.eval(expr);
        self.typed(ty, constant, expr.span, name)
    }

    /// The name of a source or target.
    fn endpoint(&mut self, path: &[Ident], span: Span) -> SettingValue {
        let is_endpoint =
            |d: &Definition| matches!(d, Definition::Source(_) | Definition::Target(_));
        let scope = self.eval.scope;
        if let ([name], Some(definition)) = (path, scope.lookup(path))
            && is_endpoint(definition)
        {
            return SettingValue::Word(name.node.clone());
        }
        let name = path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".");
        let known =
            scope.names.iter().filter(|(_, d)| is_endpoint(d)).map(|(name, _)| name.as_str());
        self.report(unknown("source or target", &Spanned::new(name, span), known));
        SettingValue::Null
    }

    fn typed(
        &mut self,
        ty: &FieldType,
        constant: Constant,
        span: Span,
        name: &str,
    ) -> SettingValue {
        match (&ty.kind, constant) {
            (_, Constant::Error) => SettingValue::Null,
            (_, Constant::Unset(what)) => SettingValue::Unset(what),
            (_, Constant::Null) if ty.nullable => SettingValue::Null,
            (FieldKind::Enum(words), Constant::Word(word) | Constant::Text { text: word, .. }) => {
                if words.contains(&word) {
                    SettingValue::Word(word)
                } else {
                    self.wrong_word(words, &word, span, name)
                }
            }
            (FieldKind::Secret, Constant::Secret(reference)) => SettingValue::Secret(reference),
            (FieldKind::Secret, Constant::Text { env, .. }) => {
                self.literal_secret(span, env, name);
                SettingValue::Null
            }
            (_, Constant::Secret(_)) => {
                let title = format!("`{name}` is {}, not a secret", ty.describe());
                let diagnostic = Diagnostic::error(
                    codes::SETTING_TYPE,
                    title,
                    span,
                    "a secret would be shown here",
                );
                self.report(
                    diagnostic.help("only settings of the type `secret` keep their value hidden"),
                );
                SettingValue::Null
            }
            (FieldKind::String, Constant::Text { text, .. }) => SettingValue::Text(text),
            (FieldKind::Url, Constant::Text { text, env }) => self.url(text, env, span),
            // What comes from the environment is read as if it stood in the file.
            (_, Constant::Text { text, env: true }) => match parse_expression(span.file, &text) {
                Some(inner) if inner.is_plain() => {
                    let value = self.eval.eval(&inner);
                    match value {
                        Constant::Text { .. } => self.wrong_type(ty, span, name, "a text"),
                        other => self.typed(ty, other, span, name),
                    }
                }
                _ => self.wrong_type(ty, span, name, "another text"),
            },
            (FieldKind::Int | FieldKind::Port, Constant::Number(text)) => {
                self.integer(ty, &text, span, name)
            }
            (FieldKind::Bool, Constant::Bool(value)) => SettingValue::Bool(value),
            (FieldKind::Regex, Constant::Regex(text)) => match regex::Regex::new(&text) {
                Ok(_) => SettingValue::Regex(text),
                Err(error) => {
                    let why = error.to_string().lines().last().unwrap_or("").trim().to_owned();
                    self.report(Diagnostic::error(
                        codes::PATTERN_INVALID,
                        "this regular expression does not compile",
                        span,
                        why,
                    ));
                    SettingValue::Null
                }
            },
            (FieldKind::Schedule, Constant::Schedule(schedule)) => SettingValue::Schedule(schedule),
            (FieldKind::List(member), Constant::List(items)) => {
                let member = member.as_ref().clone();
                let values = items.into_iter().map(|(item, span)| match (&member.kind, item) {
                    (FieldKind::Enum(_) | FieldKind::Regex, item) => {
                        self.typed(&member, item, span, name)
                    }
                    (_, item) => self.typed(&member, item, span, name),
                });
                SettingValue::List(values.collect())
            }
            (FieldKind::Map(member), Constant::Map(pairs)) => {
                let values = pairs
                    .iter()
                    .map(|(key, value)| (key.node.clone(), self.value(member, value, &key.node)));
                SettingValue::Map(values.collect())
            }
            (FieldKind::Range(member), Constant::Range(from, to)) => {
                let from = self.typed(member, *from, span, name);
                let to = self.typed(member, *to, span, name);
                if let (Some(a), Some(b)) = (ordinal(&from), ordinal(&to))
                    && a > b
                {
                    let title = format!("the range of `{name}` runs backwards");
                    self.report(
                        Diagnostic::error(codes::SETTING_RANGE, title, span, "the first is larger")
                            .help("write the smaller one first"),
                    );
                }
                SettingValue::Range(Box::new(from), Box::new(to))
            }
            (_, Constant::Quantity(quantity)) => self.quantity(ty, &quantity, span, name),
            (FieldKind::Percent, Constant::Number(text)) => {
                self.report(
                    Diagnostic::error(
                        codes::SETTING_TYPE,
                        format!("`{name}` needs a unit"),
                        span,
                        "a share ends in `%`",
                    )
                    .help(format!("write `{text}%`"))
                    .edit(span, format!("{text}%")),
                );
                SettingValue::Null
            }
            (
                FieldKind::Duration
                | FieldKind::Size
                | FieldKind::Rows
                | FieldKind::Amount
                | FieldKind::Rate,
                Constant::Number(text),
            ) => {
                let example = match ty.kind {
                    FieldKind::Duration => format!("{text}s"),
                    FieldKind::Rows => format!("{text}rows"),
                    FieldKind::Rate => format!("{text}MB/s"),
                    _ => format!("{text}MiB"),
                };
                self.report(
                    Diagnostic::error(
                        codes::SETTING_TYPE,
                        format!("`{name}` needs a unit"),
                        span,
                        "a bare number",
                    )
                    .help(format!("write it with a unit, such as `{example}`")),
                );
                SettingValue::Null
            }
            (FieldKind::String | FieldKind::Url, Constant::Word(word)) => {
                self.report(
                    Diagnostic::error(
                        codes::SETTING_TYPE,
                        format!("`{name}` is a text, not `{word}`"),
                        span,
                        "names nothing, and is no text",
                    )
                    .edit(span, format!("\"{word}\""))
                    .help(format!("put a text into quotes: `\"{word}\"`")),
                );
                SettingValue::Null
            }
            (_, other) => {
                let found = kind_of(&other);
                self.wrong_type(ty, span, name, &found)
            }
        }
    }

    fn wrong_type(&mut self, ty: &FieldType, span: Span, name: &str, found: &str) -> SettingValue {
        let expected = ty.describe();
        self.report(Diagnostic::error(
            codes::SETTING_TYPE,
            format!("`{name}` is {expected}, not {found}"),
            span,
            format!("expected {expected}"),
        ));
        SettingValue::Null
    }

    fn wrong_word(&mut self, words: &[String], word: &str, span: Span, name: &str) -> SettingValue {
        let expected = words_of(words);
        let title = format!("`{name}` is {expected}, not `{word}`");
        let diagnostic =
            Diagnostic::error(codes::SETTING_TYPE, title, span, "not one of its values");
        let diagnostic = match similar(word, words.iter().map(String::as_str)) {
            Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(span, meant),
            None => diagnostic,
        };
        self.report(diagnostic);
        SettingValue::Null
    }

    fn literal_secret(&mut self, span: Span, env: bool, name: &str) {
        let (label, help) = if env {
            (
                "the environment as plain text",
                "write `secret(\"env:NAME\")`: then the value is never shown",
            )
        } else {
            ("a secret in plain text", "write `secret(\"env:NAME\")` or `secret(\"file:/path\")`")
        };
        let title = format!("`{name}` is a secret and cannot stand in the file");
        let diagnostic = Diagnostic::error(codes::SECRET_LITERAL, title, span, label).help(help);
        let variable = name.to_uppercase();
        self.report(if env {
            diagnostic
        } else {
            diagnostic.edit(span, format!("secret(\"env:{variable}\")"))
        });
    }

    /// A URL without a password in it.
    fn url(&mut self, text: String, env: bool, span: Span) -> SettingValue {
        let authority = text
            .split_once("://")
            .map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
        let user_info = authority.rsplit_once('@').map_or("", |(user, _)| user);
        let in_query = ["password=", "pwd="]
            .iter()
            .any(|key| text.split_once('?').is_some_and(|(_, q)| q.contains(key)));
        let Some((user, _)) = user_info.split_once(':').or(in_query.then_some(("", ""))) else {
            return SettingValue::Text(text);
        };
        let (label, title) = if env {
            ("the environment variable holds it", "this URL has a password in it")
        } else {
            ("a password in plain text", "a URL in the file cannot have a password in it")
        };
        let mut diagnostic = Diagnostic::error(codes::SECRET_LITERAL, title, span, label)
            .help("leave the password out of the URL and add `password = secret(\"env:NAME\")`");
        if !env && !in_query {
            let clean = text.replacen(user_info, user, 1);
            diagnostic = diagnostic.edit(span, format!("\"{clean}\""));
        }
        self.report(diagnostic);
        SettingValue::Null
    }

    fn integer(&mut self, ty: &FieldType, text: &str, span: Span, name: &str) -> SettingValue {
        let parsed = match text.strip_prefix("0x") {
            Some(hex) => i128::from_str_radix(hex, 16).ok(),
            None => text.parse::<i128>().ok(),
        };
        let Some(number) = parsed else {
            return self.wrong_type(ty, span, name, &format!("`{text}`"));
        };
        let within = if ty.kind == FieldKind::Port { Some((1, 65_535)) } else { ty.within };
        if !self.in_range(within, number, span, name, &|n| n.to_string()) {
            return SettingValue::Null;
        }
        match i64::try_from(number) {
            Ok(number) => SettingValue::Int(number),
            Err(_) => self.wrong_type(ty, span, name, "a number of more than 64 bits"),
        }
    }

    fn in_range(
        &mut self,
        within: Option<(i128, i128)>,
        number: i128,
        span: Span,
        name: &str,
        show: &dyn Fn(i128) -> String,
    ) -> bool {
        let Some((low, high)) = within else {
            return true;
        };
        if (low..=high).contains(&number) {
            return true;
        }
        let label = if number < low {
            format!("at least {}", show(low))
        } else {
            format!("at most {}", show(high))
        };
        let title = format!("`{name}` is out of range");
        self.report(Diagnostic::error(codes::SETTING_RANGE, title, span, label).help(format!(
            "use a value from {} to {}",
            show(low),
            show(high)
        )));
        false
    }

    fn quantity(
        &mut self,
        ty: &FieldType,
        quantity: &Quantity,
        span: Span,
        name: &str,
    ) -> SettingValue {
        let Some(base) = base_units(quantity) else {
            return self.wrong_type(ty, span, name, "a number of that size");
        };
        let measure = measure(quantity.unit);
        let fits = match (&ty.kind, measure, quantity.per) {
            (FieldKind::Duration, Measure::Time, None)
            | (FieldKind::Size | FieldKind::Amount, Measure::Bytes, None)
            | (FieldKind::Rows | FieldKind::Amount, Measure::Rows, None)
            | (FieldKind::Percent, Measure::Share, None)
            | (FieldKind::Rate, Measure::Bytes | Measure::Rows, Some(_)) => true,
            _ => false,
        };
        if !fits {
            if let (FieldKind::Rate, Measure::Bytes | Measure::Rows, None) =
                (&ty.kind, measure, quantity.per)
            {
                let written = Span { start: span.end, ..span };
                self.report(
                    Diagnostic::error(
                        codes::SETTING_TYPE,
                        format!("`{name}` is a rate: how much in which time?"),
                        span,
                        "an amount without a time",
                    )
                    .edit(written, "/s")
                    .help("add `/s`, `/m` or `/h`, such as `200MB/s`"),
                );
                return SettingValue::Null;
            }
            let found = match (measure, quantity.per) {
                (Measure::Time, None) => "a duration",
                (Measure::Bytes, None) => "a size",
                (Measure::Rows, None) => "a number of rows",
                (Measure::Share, None) => "a share",
                (_, Some(_)) => "a rate",
            };
            return self.wrong_type(ty, span, name, found);
        }
        if !self.in_range(ty.within, base, span, name, &|n| show(n, measure)) {
            return SettingValue::Null;
        }
        let Ok(count) = u64::try_from(base) else {
            return self.wrong_type(ty, span, name, "a number of that size");
        };
        if let Some(per) = quantity.per {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a rate limit of 53 bits is exact enough"
            )]
            let rate = count as f64 / seconds(per);
            return if measure == Measure::Rows {
                SettingValue::RowRate(rate)
            } else {
                SettingValue::ByteRate(rate)
            };
        }
        match measure {
            Measure::Time => SettingValue::Duration(count),
            Measure::Bytes => SettingValue::Size(count),
            Measure::Rows => SettingValue::Rows(count),
            #[expect(clippy::cast_precision_loss, reason = "shares are small numbers")]
            Measure::Share => SettingValue::Percent(count as f64 / 1_000_000.0),
        }
    }
}

/// What a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Time,
    Bytes,
    Rows,
    Share,
}

const fn measure(unit: Unit) -> Measure {
    match unit {
        Unit::Microseconds
        | Unit::Milliseconds
        | Unit::Seconds
        | Unit::Minutes
        | Unit::Hours
        | Unit::Days => Measure::Time,
        Unit::Rows => Measure::Rows,
        Unit::Percent => Measure::Share,
        _ => Measure::Bytes,
    }
}

/// A number of base units as a person writes it.
fn show(count: i128, measure: Measure) -> String {
    let units: &[(i128, &str)] = match measure {
        Measure::Time => &[
            (86_400_000_000, "d"),
            (3_600_000_000, "h"),
            (60_000_000, "m"),
            (1_000_000, "s"),
            (1_000, "ms"),
            (1, "us"),
        ],
        Measure::Bytes => {
            &[(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B")]
        }
        Measure::Rows => &[(1, "rows")],
        Measure::Share => &[(10_000, "%")],
    };
    let fitting =
        units.iter().find(|(factor, _)| count != 0 && count % factor == 0).or(units.last());
    fitting
        .map_or_else(|| count.to_string(), |(factor, unit)| format!("`{}{unit}`", count / factor))
}

fn ordinal(value: &SettingValue) -> Option<i128> {
    match value {
        SettingValue::Int(n) => Some(i128::from(*n)),
        SettingValue::Duration(n) | SettingValue::Size(n) | SettingValue::Rows(n) => {
            Some(i128::from(*n))
        }
        _ => None,
    }
}

fn kind_of(constant: &Constant) -> String {
    match constant {
        Constant::Null => "`null`".to_owned(),
        Constant::Bool(value) => format!("`{value}`"),
        Constant::Number(text) => format!("`{text}`"),
        Constant::Word(word) => format!("`{word}`"),
        Constant::Quantity(_) => "a quantity".to_owned(),
        Constant::Text { .. } => "a text".to_owned(),
        Constant::Regex(_) => "a regular expression".to_owned(),
        Constant::Secret(_) => "a secret".to_owned(),
        Constant::Schedule(_) => "a schedule".to_owned(),
        Constant::Range(..) => "a range".to_owned(),
        Constant::List(_) => "a list".to_owned(),
        Constant::Map(_) => "a block".to_owned(),
        Constant::Call(path, _) => {
            format!("`{}(..)`", path.iter().map(|p| p.node.as_str()).collect::<Vec<_>>().join("."))
        }
        Constant::Unset(_) | Constant::Error => "nothing".to_owned(),
    }
}

impl Expr {
    /// A literal without names in it.
    fn is_plain(&self) -> bool {
        let mut plain = true;
        self.walk(&mut |inner| {
            plain &= match &inner.kind {
                ExprKind::Call { .. } | ExprKind::Error => false,
                ExprKind::Path(path) => path.len() == 1,
                _ => true,
            };
        });
        plain
    }
}
