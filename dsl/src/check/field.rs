//! Types of settings, as connectors, blocks and actions declare them.

use crate::{
    ast::{self, Expr, ExprKind, TypeArg, TypeRef, UnaryOp},
    diagnostic::{Diagnostic, codes, similar},
    source::Span,
};

/// The type of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldType {
    /// What it holds.
    pub kind: FieldKind,
    /// `?`: `null` is a value.
    pub nullable: bool,
    /// `in a..b`, in the base unit of the kind, both included.
    pub within: Option<(i128, i128)>,
}

/// What a setting holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// `string`.
    String,
    /// `url`: a text that may not hold a password.
    Url,
    /// `int`.
    Int,
    /// `port`: 1 to 65535.
    Port,
    /// `bool`.
    Bool,
    /// `duration`.
    Duration,
    /// `size`.
    Size,
    /// `rows`.
    Rows,
    /// `amount`: a size or rows.
    Amount,
    /// `rate`: bytes or rows per time.
    Rate,
    /// `percent`.
    Percent,
    /// `secret`.
    Secret,
    /// `regex`.
    Regex,
    /// `schedule`.
    Schedule,
    /// `endpoint`: the name of a source or target of the file.
    Endpoint,
    /// `sql`: a statement for one server, `sql"…"`.
    Sql,
    /// `enum(…)`.
    Enum(Vec<String>),
    /// `list(t)`.
    List(Box<FieldType>),
    /// `map(t)`.
    Map(Box<FieldType>),
    /// `range(t)`.
    Range(Box<FieldType>),
    /// `action(place)`: one of the actions for a place.
    Action(String),
}

/// Names of all kinds, for suggestions.
pub const KINDS: &[&str] = &[
    "action", "amount", "bool", "duration", "endpoint", "enum", "int", "list", "map", "percent",
    "port", "range", "rate", "regex", "rows", "schedule", "secret", "size", "sql", "string", "url",
];

impl FieldType {
    const fn plain(kind: FieldKind) -> Self {
        Self { kind, nullable: false, within: None }
    }

    /// The type for people: `duration`, `off, prefer or require`.
    pub fn describe(&self) -> String {
        match &self.kind {
            FieldKind::String => "a text".to_owned(),
            FieldKind::Url => "a text with a URL".to_owned(),
            FieldKind::Int => "an integer".to_owned(),
            FieldKind::Port => "a port number".to_owned(),
            FieldKind::Bool => "`true` or `false`".to_owned(),
            FieldKind::Duration => "a duration such as `10s`".to_owned(),
            FieldKind::Size => "a size such as `64MiB`".to_owned(),
            FieldKind::Rows => "a number of rows such as `1_000rows`".to_owned(),
            FieldKind::Amount => "a size such as `64MiB` or rows such as `50_000rows`".to_owned(),
            FieldKind::Rate => "a rate such as `200MB/s` or `5_000rows/s`".to_owned(),
            FieldKind::Percent => "a share such as `0.1%`".to_owned(),
            FieldKind::Secret => "a secret such as `secret(\"env:NAME\")`".to_owned(),
            FieldKind::Regex => "a regular expression such as `re\"^tmp_\"`".to_owned(),
            FieldKind::Schedule => {
                "a schedule such as `schedule(between: \"01:00\"..\"05:00\", zone: \"UTC\")`"
                    .to_owned()
            }
            FieldKind::Endpoint => "a source or target".to_owned(),
            FieldKind::Sql => "a statement such as `sql\"..\"`".to_owned(),
            FieldKind::Enum(words) => words_of(words),
            FieldKind::List(inner) => format!(
                "a list of {}",
                inner.describe().trim_start_matches("a ").trim_start_matches("an ")
            ),
            FieldKind::Map(_) => "a block of names and values".to_owned(),
            FieldKind::Range(inner) => {
                format!("a range of {}", inner.describe().trim_start_matches("a "))
            }
            FieldKind::Action(_) => "something to do".to_owned(),
        }
    }
}

/// `` `a`, `b` or `c` ``.
pub fn words_of(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    crate::diagnostic::list_of(quoted.iter().map(String::as_str), "or")
}

/// Reads a declared type; what is wrong with it is reported, and then there is none.
pub fn read(ty: &TypeRef, diagnostics: &mut Vec<Diagnostic>) -> Option<FieldType> {
    let name = match ty.name.as_slice() {
        [only] => only.node.as_str(),
        _ => "",
    };
    let mut inner = || match ty.args.as_slice() {
        [TypeArg::Type(inner)] => read(inner, diagnostics).map(Box::new),
        _ => {
            diagnostics.push(invalid(
                ty.span,
                format!("`{name}` needs the type of its members: `{name}(string)`"),
            ));
            None
        }
    };
    let kind = match name {
        "string" => FieldKind::String,
        "url" => FieldKind::Url,
        "int" => FieldKind::Int,
        "port" => FieldKind::Port,
        "bool" => FieldKind::Bool,
        "duration" => FieldKind::Duration,
        "size" => FieldKind::Size,
        "rows" => FieldKind::Rows,
        "amount" => FieldKind::Amount,
        "rate" => FieldKind::Rate,
        "percent" => FieldKind::Percent,
        "secret" => FieldKind::Secret,
        "regex" => FieldKind::Regex,
        "schedule" => FieldKind::Schedule,
        "endpoint" => FieldKind::Endpoint,
        "sql" => FieldKind::Sql,
        "enum" => FieldKind::Enum(words(ty)),
        "list" => FieldKind::List(inner()?),
        "map" => FieldKind::Map(inner()?),
        "range" => FieldKind::Range(inner()?),
        "action" => FieldKind::Action(words(ty).into_iter().next().unwrap_or_default()),
        _ => {
            let text = ast_name(ty);
            let diagnostic = invalid(ty.span, format!("`{text}` is not a type of a setting"));
            diagnostics.push(match similar(&text, KINDS.iter().copied()) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None => diagnostic.help(format!(
                    "types of settings are {}",
                    crate::diagnostic::list_of(KINDS.iter().copied(), "and")
                )),
            });
            return None;
        }
    };
    let mut field = FieldType::plain(kind);
    field.nullable = ty.nullable;
    if let Some(within) = &ty.within {
        field.within = bounds(within);
        if field.within.is_none() {
            diagnostics
                .push(invalid(within.span, "a range of values looks like `1..100`".to_owned()));
        }
    }
    Some(field)
}

fn invalid(span: Span, title: String) -> Diagnostic {
    Diagnostic::error(codes::CONNECTOR_INVALID, title, span, "in this declaration")
}

fn ast_name(ty: &TypeRef) -> String {
    ty.name.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".")
}

fn words(ty: &TypeRef) -> Vec<String> {
    ty.args
        .iter()
        .map(|arg| match arg {
            TypeArg::Number(text) | TypeArg::String(text) | TypeArg::Constant(text) => {
                text.node.clone()
            }
            TypeArg::Type(word) => ast_name(word),
        })
        .collect()
}

fn bounds(expr: &Expr) -> Option<(i128, i128)> {
    match &expr.kind {
        ExprKind::Binary { left, right, .. } => Some((bound(left)?, bound(right)?)),
        _ => None,
    }
}

fn bound(expr: &Expr) -> Option<i128> {
    match &expr.kind {
        ExprKind::Number(text) => text.parse().ok(),
        ExprKind::Quantity(quantity) => super::constant::base_units(quantity),
        ExprKind::Unary { op, operand } if op.node == UnaryOp::Negate => {
            bound(operand).map(|n: i128| -n)
        }
        _ => None,
    }
}

/// A declared setting: its type and its default.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: FieldType,
    /// As declared.
    pub declared: ast::Field,
}

impl Field {
    /// Whether it may be set to `auto`: its default is.
    pub fn takes_auto(&self) -> bool {
        matches!(&self.declared.default, Some(Expr { kind: ExprKind::Path(path), .. })
            if matches!(path.as_slice(), [only] if only.node == "auto"))
    }

    /// Whether it must be set.
    pub fn is_required(&self) -> bool {
        self.declared.default.is_none() && !self.ty.nullable
    }
}

/// Reads the fields of a declaration; later ones replace earlier ones of the same name.
pub fn read_all(declared: &[ast::Field], diagnostics: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for one in declared {
        if let Some(first) = fields.iter().find(|f| f.name == one.name.node) {
            diagnostics.push(
                Diagnostic::error(
                    codes::CONNECTOR_INVALID,
                    format!("the field `{}` is declared twice", one.name.node),
                    one.name.span,
                    "declared again here",
                )
                .label(first.declared.name.span, "first declared here"),
            );
            continue;
        }
        if let Some(ty) = read(&one.ty, diagnostics) {
            fields.push(Field { name: one.name.node.clone(), ty, declared: one.clone() });
        }
    }
    fields
}
