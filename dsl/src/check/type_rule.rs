//! `map type … -> …`: how a type of the source becomes a type of the target.
//!
//! A rule of the pipeline beats one of the connector; then the one with more literal arguments wins,
//! then one for `unsigned`, then one with arguments over one without. Order never matters: two rules
//! that would tie on some type are an error.

use crate::{
    ast::{self, TypeArg},
    diagnostic::{Diagnostic, codes, similar},
    hir::{PatternArg, TypePattern, TypeRule, TypeTemplate},
    source::Span,
    types::{GeometryKind, IntWidth, LobSize, SqlType},
};

/// Names of types that a source can have.
pub const NAMES: &[&str] = &[
    "bigint",
    "binary",
    "bit",
    "blob",
    "boolean",
    "char",
    "date",
    "datetime",
    "decimal",
    "double",
    "enum",
    "float",
    "geometry",
    "geometrycollection",
    "inet4",
    "inet6",
    "int",
    "json",
    "linestring",
    "longblob",
    "longtext",
    "mediumblob",
    "mediumint",
    "mediumtext",
    "multilinestring",
    "multipoint",
    "multipolygon",
    "point",
    "polygon",
    "set",
    "smallint",
    "text",
    "time",
    "timestamp",
    "tinyblob",
    "tinyint",
    "tinytext",
    "uuid",
    "varbinary",
    "varchar",
    "vector",
    "year",
];

/// A mapped type.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped<'r> {
    /// The target's type, as it is written in the target's DDL: `numeric(20)`.
    pub text: String,
    /// The rule that said so.
    pub rule: &'r TypeRule,
}

/// What the rules make of a source type; `None`: no rule is about it.
#[must_use]
pub fn map<'r>(rules: &'r [TypeRule], ty: &SqlType) -> Option<Mapped<'r>> {
    let shape = shape(ty);
    let rule =
        rules.iter().filter(|rule| matches(&rule.from, &shape)).max_by_key(|rule| rank(rule))?;
    Some(Mapped { text: fill(rule, &shape), rule })
}

/// A type taken apart: name, numbers in parentheses, `unsigned`.
struct Shape {
    name: &'static str,
    args: Vec<u64>,
    unsigned: bool,
}

fn shape(ty: &SqlType) -> Shape {
    let plain = |name: &'static str, args: Vec<u64>| Shape { name, args, unsigned: false };
    let digits = |digits: &Option<(u8, u8)>| {
        digits.map_or_else(Vec::new, |(m, d)| vec![u64::from(m), u64::from(d)])
    };
    match ty {
        SqlType::Boolean => plain("boolean", vec![]),
        SqlType::Int { width, unsigned, display, .. } => Shape {
            name: match width {
                IntWidth::Tiny => "tinyint",
                IntWidth::Small => "smallint",
                IntWidth::Medium => "mediumint",
                IntWidth::Int => "int",
                IntWidth::Big => "bigint",
            },
            args: display.iter().map(|n| u64::from(*n)).collect(),
            unsigned: *unsigned,
        },
        SqlType::Decimal { precision, scale, unsigned, .. } => Shape {
            name: "decimal",
            args: vec![u64::from(*precision), u64::from(*scale)],
            unsigned: *unsigned,
        },
        SqlType::Float { unsigned, digits: d } => {
            Shape { name: "float", args: digits(d), unsigned: *unsigned }
        }
        SqlType::Double { unsigned, digits: d } => {
            Shape { name: "double", args: digits(d), unsigned: *unsigned }
        }
        SqlType::Bit(n) => plain("bit", vec![u64::from(*n)]),
        SqlType::Year => plain("year", vec![]),
        SqlType::Char(n) => plain("char", vec![u64::from(*n)]),
        SqlType::Varchar(n) => plain("varchar", vec![u64::from(*n)]),
        SqlType::Text(size) => plain(
            match size {
                LobSize::Tiny => "tinytext",
                LobSize::Regular => "text",
                LobSize::Medium => "mediumtext",
                LobSize::Long => "longtext",
            },
            vec![],
        ),
        SqlType::Binary(n) => plain("binary", vec![u64::from(*n)]),
        SqlType::Varbinary(n) => plain("varbinary", vec![u64::from(*n)]),
        SqlType::Blob(size) => plain(
            match size {
                LobSize::Tiny => "tinyblob",
                LobSize::Regular => "blob",
                LobSize::Medium => "mediumblob",
                LobSize::Long => "longblob",
            },
            vec![],
        ),
        SqlType::Date => plain("date", vec![]),
        SqlType::Time(n) => plain("time", vec![u64::from(*n)]),
        SqlType::Datetime(n) => plain("datetime", vec![u64::from(*n)]),
        SqlType::Timestamp(n) => plain("timestamp", vec![u64::from(*n)]),
        SqlType::Enum(_) => plain("enum", vec![]),
        SqlType::Set(_) => plain("set", vec![]),
        SqlType::Json => plain("json", vec![]),
        SqlType::Geometry(kind) => plain(
            match kind {
                GeometryKind::Geometry => "geometry",
                GeometryKind::Point => "point",
                GeometryKind::LineString => "linestring",
                GeometryKind::Polygon => "polygon",
                GeometryKind::MultiPoint => "multipoint",
                GeometryKind::MultiLineString => "multilinestring",
                GeometryKind::MultiPolygon => "multipolygon",
                GeometryKind::GeometryCollection => "geometrycollection",
            },
            vec![],
        ),
        SqlType::Uuid => plain("uuid", vec![]),
        SqlType::Inet4 => plain("inet4", vec![]),
        SqlType::Inet6 => plain("inet6", vec![]),
        SqlType::Vector(n) => plain("vector", vec![u64::from(*n)]),
        SqlType::Other(_) => plain("", vec![]),
    }
}

fn matches(pattern: &TypePattern, shape: &Shape) -> bool {
    pattern.name == shape.name
        && (!pattern.unsigned || shape.unsigned)
        && (pattern.args.is_empty()
            || (pattern.args.len() == shape.args.len()
                && pattern.args.iter().zip(&shape.args).all(|(want, have)| match want {
                    PatternArg::Exactly(n) => n == have,
                    PatternArg::Variable(_) => true,
                })))
}

fn literals(pattern: &TypePattern) -> usize {
    pattern.args.iter().filter(|arg| matches!(arg, PatternArg::Exactly(_))).count()
}

fn rank(rule: &TypeRule) -> (bool, usize, bool, usize) {
    (rule.own, literals(&rule.from), rule.from.unsigned, rule.from.args.len())
}

fn fill(rule: &TypeRule, shape: &Shape) -> String {
    let value = |arg: &PatternArg| match arg {
        PatternArg::Exactly(n) => n.to_string(),
        PatternArg::Variable(name) => {
            let at = rule
                .from
                .args
                .iter()
                .position(|from| matches!(from, PatternArg::Variable(v) if v == name));
            at.and_then(|at| shape.args.get(at)).map_or_else(String::new, u64::to_string)
        }
    };
    let mut text = rule.to.name.clone();
    if !rule.to.args.is_empty() {
        let args: Vec<String> = rule.to.args.iter().map(value).collect();
        text.push_str(&format!("({})", args.join(",")));
    }
    if !rule.to.tail.is_empty() {
        text.push(' ');
        text.push_str(&rule.to.tail);
    }
    if rule.to.unsigned {
        text.push_str(" unsigned");
    }
    text
}

/// Whether two patterns stand for the same types: names of variables do not matter.
#[must_use]
pub fn same_types(a: &TypePattern, b: &TypePattern) -> bool {
    let shape = |arg: &PatternArg| match arg {
        PatternArg::Exactly(n) => Some(*n),
        PatternArg::Variable(_) => None,
    };
    a.name == b.name
        && a.unsigned == b.unsigned
        && a.args.iter().map(shape).eq(b.args.iter().map(shape))
}

/// Whether two patterns of one rank have a type in common.
fn tie(a: &TypePattern, b: &TypePattern) -> bool {
    a.name == b.name
        && a.unsigned == b.unsigned
        && a.args.len() == b.args.len()
        && literals(a) == literals(b)
        && a.args
            .iter()
            .zip(&b.args)
            .all(|pair| !matches!(pair, (PatternArg::Exactly(x), PatternArg::Exactly(y)) if x != y))
}

/// Checks rules of one block; wrong ones are reported and left out.
pub fn check(
    rules: &[ast::TypeRule],
    own: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TypeRule> {
    let mut checked: Vec<TypeRule> = Vec::new();
    for rule in rules {
        let Some(from) = pattern(&rule.from, diagnostics) else {
            continue;
        };
        let Some(to) = template(&rule.to, &from, diagnostics) else {
            continue;
        };
        if let Some(first) = checked.iter().find(|other| tie(&other.from, &from)) {
            let title = if same_types(&first.from, &from) {
                "two rules map the same type"
            } else {
                "two rules map the same type, and neither is more exact"
            };
            diagnostics.push(
                Diagnostic::error(codes::MAP_TYPE_CONFLICT, title, rule.span, "this rule")
                    .label(first.span, "and this one")
                    .help("keep one of them; a rule with a number in it beats one with a name"),
            );
            continue;
        }
        checked.push(TypeRule { from, to, span: rule.span, own });
    }
    checked
}

/// The name under which a type is known here.
fn canonical(name: &str) -> String {
    let lower = name.to_lowercase();
    match lower.as_str() {
        "integer" | "int4" => "int".to_owned(),
        "numeric" | "dec" | "fixed" => "decimal".to_owned(),
        "real" | "double precision" => "double".to_owned(),
        "bool" => "boolean".to_owned(),
        "character" => "char".to_owned(),
        "character varying" => "varchar".to_owned(),
        "geomcollection" => "geometrycollection".to_owned(),
        _ => lower,
    }
}

fn pattern(side: &ast::TypeRuleSide, diagnostics: &mut Vec<Diagnostic>) -> Option<TypePattern> {
    let name = canonical(&side.name.node);
    if !NAMES.contains(&name.as_str()) {
        let span = side.name.span;
        let title = format!("`{}` is not a type of a source", side.name.node);
        let diagnostic = Diagnostic::error(codes::MAP_TYPE_UNKNOWN, title, span, "not known");
        diagnostics.push(match similar(&name, NAMES.iter().copied()) {
            Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(span, meant),
            None => diagnostic.help(
                "types are written as in MySQL: `bigint unsigned`, `decimal(p, s)`, `tinyint(1)`",
            ),
        });
        return None;
    }
    let mut args: Vec<PatternArg> = Vec::new();
    for arg in &side.args {
        let arg = read_arg(arg, diagnostics)?;
        if let PatternArg::Variable(name) = &arg.0
            && args.iter().any(|before| matches!(before, PatternArg::Variable(n) if n == name))
        {
            diagnostics.push(
                Diagnostic::error(
                    codes::MAP_TYPE_VARIABLE,
                    format!("`{name}` stands for two numbers"),
                    arg.1,
                    "again here",
                )
                .help("give each its own name: `decimal(p, s)`"),
            );
            return None;
        }
        args.push(arg.0);
    }
    let arity: &[usize] = match name.as_str() {
        "decimal" => &[2],
        "float" | "double" => &[2],
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "bit" | "char" | "varchar"
        | "binary" | "varbinary" | "time" | "datetime" | "timestamp" | "vector" => &[1],
        _ => &[],
    };
    if !args.is_empty() && !arity.contains(&args.len()) {
        let label = match arity {
            [] => "it has no parameters".to_owned(),
            [n] => format!("it has {n}"),
            _ => String::new(),
        };
        diagnostics.push(Diagnostic::error(
            codes::MAP_TYPE_VARIABLE,
            format!(
                "`{name}` does not have {} parameter{}",
                args.len(),
                if args.len() == 1 { "" } else { "s" }
            ),
            side.span,
            label,
        ));
        return None;
    }
    Some(TypePattern { name, args, unsigned: side.unsigned })
}

fn template(
    side: &ast::TypeRuleSide,
    from: &TypePattern,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<TypeTemplate> {
    let mut args = Vec::new();
    for arg in &side.args {
        let (arg, span) = read_arg(arg, diagnostics)?;
        if let PatternArg::Variable(name) = &arg
            && !from.args.iter().any(|known| matches!(known, PatternArg::Variable(n) if n == name))
        {
            let known: Vec<&str> = from
                .args
                .iter()
                .filter_map(|arg| match arg {
                    PatternArg::Variable(name) => Some(name.as_str()),
                    PatternArg::Exactly(_) => None,
                })
                .collect();
            let title = format!("`{name}` does not stand for anything");
            let diagnostic = Diagnostic::error(
                codes::MAP_TYPE_VARIABLE,
                title,
                span,
                "not named on the left side",
            );
            diagnostics.push(match similar(name, known.iter().copied()) {
                Some(meant) => {
                    diagnostic.help(format!("did you mean `{meant}`?")).edit(span, meant)
                }
                None => diagnostic
                    .help(format!("name it on the left side: `{}({name}) -> ..`", from.name)),
            });
            return None;
        }
        args.push(arg);
    }
    Some(TypeTemplate {
        name: side.name.node.clone(),
        args,
        tail: side.tail.clone(),
        unsigned: side.unsigned,
    })
}

fn read_arg(arg: &TypeArg, diagnostics: &mut Vec<Diagnostic>) -> Option<(PatternArg, Span)> {
    let wrong = |span: Span, diagnostics: &mut Vec<Diagnostic>| {
        diagnostics.push(
            Diagnostic::error(
                codes::MAP_TYPE_VARIABLE,
                "this cannot be a parameter of a type here",
                span,
                "expected a number or a name",
            )
            .help("write a number, or a name that stands for any number: `decimal(p, 2)`"),
        );
        None
    };
    match arg {
        TypeArg::Number(text) => match text.node.parse() {
            Ok(number) => Some((PatternArg::Exactly(number), text.span)),
            Err(_) => wrong(text.span, diagnostics),
        },
        TypeArg::Type(word) if word.args.is_empty() && !word.nullable && !word.unsigned => {
            match word.name.as_slice() {
                [name] => Some((PatternArg::Variable(name.node.clone()), word.span)),
                _ => wrong(word.span, diagnostics),
            }
        }
        TypeArg::Type(word) => wrong(word.span, diagnostics),
        TypeArg::String(text) | TypeArg::Constant(text) => wrong(text.span, diagnostics),
    }
}
