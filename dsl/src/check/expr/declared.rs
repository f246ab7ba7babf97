//! Types as written in row expressions and row lines, and conversion to them.

use super::{Checker, Typed, codes, coerce, literal};
use crate::{
    ast::{TypeArg, TypeRef},
    catalog::Collation,
    diagnostic::Diagnostic,
    hir::{Expr, ExprKind},
    source::Span,
    types::{Function, GeometryKind, IntWidth, Kind, LobSize, SqlType, Value, ValueType},
};

/// The column type that a written type names; reports what is wrong with it.
///
/// `signed`, `unsigned`, `char` and `binary` without a length are the widest of their kind, as in the
/// server's `cast`; `string` is text of any length, `boolean` is `boolean`, not `tinyint(1)`.
#[must_use]
pub fn sql_type(ty: &TypeRef, diagnostics: &mut Vec<Diagnostic>) -> Option<SqlType> {
    let name = ty.name.iter().map(|n| n.node.to_lowercase()).collect::<Vec<_>>().join(".");
    match build(&name, ty) {
        Ok(sql) => Some(sql),
        Err(Wrong::Name) => {
            let title = format!("no column type is named `{name}`");
            let mut diagnostic =
                Diagnostic::error(codes::TYPE_UNKNOWN_TYPE, title, ty.span, "not known");
            if let Some(near) = super::path::similar(&name, NAMES.iter().copied()) {
                diagnostic = diagnostic.help(format!("Did you mean `{near}`?"));
            }
            diagnostics.push(diagnostic);
            None
        }
        Err(Wrong::Args(usage)) => {
            let title = format!("`{name}` is not written like this");
            diagnostics.push(
                Diagnostic::error(codes::TYPE_UNKNOWN_TYPE, title, ty.span, "")
                    .help(format!("Write `{usage}`.")),
            );
            None
        }
    }
}

const NAMES: &[&str] = &[
    "tinyint",
    "smallint",
    "mediumint",
    "int",
    "bigint",
    "signed",
    "unsigned",
    "decimal",
    "float",
    "double",
    "bit",
    "year",
    "char",
    "varchar",
    "string",
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "binary",
    "varbinary",
    "tinyblob",
    "blob",
    "mediumblob",
    "longblob",
    "date",
    "time",
    "datetime",
    "timestamp",
    "enum",
    "set",
    "json",
    "boolean",
    "uuid",
    "inet4",
    "inet6",
    "geometry",
    "point",
];

enum Wrong {
    Name,
    Args(&'static str),
}

fn build(name: &str, ty: &TypeRef) -> Result<SqlType, Wrong> {
    let numbers: Option<Vec<u32>> = ty
        .args
        .iter()
        .map(|arg| match arg {
            TypeArg::Number(n) => n.node.parse().ok(),
            _ => None,
        })
        .collect();
    let numbers = numbers.as_deref();
    let none = || {
        if numbers == Some(&[]) { Ok(()) } else { Err(Wrong::Name) }
    };
    let one = |usage, default: Option<u32>, max: u32| match (numbers, default) {
        (Some([]), Some(n)) => Ok(n),
        (Some([n]), _) if *n <= max => Ok(*n),
        _ => Err(Wrong::Args(usage)),
    };
    let fsp = |usage| one(usage, Some(0), 6).map(|n| n as u8);
    let words = |usage| {
        let words: Option<Vec<String>> = ty
            .args
            .iter()
            .map(|arg| match arg {
                TypeArg::String(s) => Some(s.node.clone()),
                TypeArg::Type(t) if t.args.is_empty() => t.name.last().map(|n| n.node.clone()),
                _ => None,
            })
            .collect();
        words.filter(|w| !w.is_empty()).ok_or(Wrong::Args(usage))
    };
    let int = |width| match numbers {
        Some([]) => Ok(SqlType::int(width, ty.unsigned)),
        Some([n]) if *n <= 255 => Ok(SqlType::Int {
            width,
            unsigned: ty.unsigned,
            display: Some(*n as u8),
            zerofill: false,
        }),
        _ => Err(Wrong::Args("int")),
    };
    let sql = match name {
        "tinyint" => int(IntWidth::Tiny)?,
        "smallint" => int(IntWidth::Small)?,
        "mediumint" => int(IntWidth::Medium)?,
        "int" | "integer" => int(IntWidth::Int)?,
        "bigint" => int(IntWidth::Big)?,
        "signed" => none().map(|()| SqlType::int(IntWidth::Big, false))?,
        "unsigned" => none().map(|()| SqlType::int(IntWidth::Big, true))?,
        "bool" | "boolean" => none().map(|()| SqlType::Boolean)?,
        "decimal" | "dec" | "numeric" => {
            let (precision, scale) = match numbers {
                Some([]) => (10, 0),
                Some([p]) => (*p, 0),
                Some([p, s]) => (*p, *s),
                _ => return Err(Wrong::Args("decimal(12, 2)")),
            };
            if precision == 0 || precision > 65 || scale > 30 || scale > precision {
                return Err(Wrong::Args("decimal(12, 2)"));
            }
            SqlType::Decimal {
                precision: precision as u8,
                scale: scale as u8,
                unsigned: ty.unsigned,
                zerofill: false,
            }
        }
        "float" => none().map(|()| SqlType::Float { unsigned: ty.unsigned, digits: None })?,
        "double" => none().map(|()| SqlType::Double { unsigned: ty.unsigned, digits: None })?,
        "bit" => SqlType::Bit(one("bit(8)", Some(1), 64)?.max(1) as u8),
        "year" => none().map(|()| SqlType::Year)?,
        "char" if numbers == Some(&[]) => SqlType::Text(LobSize::Long),
        "char" => SqlType::Char(one("char(10)", None, 255)?),
        "varchar" => SqlType::Varchar(one("varchar(255)", None, 65_535)?),
        "string" | "longtext" => none().map(|()| SqlType::Text(LobSize::Long))?,
        "tinytext" => none().map(|()| SqlType::Text(LobSize::Tiny))?,
        "text" => none().map(|()| SqlType::Text(LobSize::Regular))?,
        "mediumtext" => none().map(|()| SqlType::Text(LobSize::Medium))?,
        "binary" if numbers == Some(&[]) => SqlType::Blob(LobSize::Long),
        "binary" => SqlType::Binary(one("binary(16)", None, 255)?),
        "varbinary" => SqlType::Varbinary(one("varbinary(255)", None, 65_535)?),
        "tinyblob" => none().map(|()| SqlType::Blob(LobSize::Tiny))?,
        "blob" => none().map(|()| SqlType::Blob(LobSize::Regular))?,
        "mediumblob" => none().map(|()| SqlType::Blob(LobSize::Medium))?,
        "longblob" => none().map(|()| SqlType::Blob(LobSize::Long))?,
        "date" => none().map(|()| SqlType::Date)?,
        "time" => SqlType::Time(fsp("time(6)")?),
        "datetime" => SqlType::Datetime(fsp("datetime(6)")?),
        "timestamp" => SqlType::Timestamp(fsp("timestamp(6)")?),
        "enum" => SqlType::Enum(words("enum(\"a\", \"b\")")?),
        "set" => SqlType::Set(words("set(\"a\", \"b\")")?),
        "json" => none().map(|()| SqlType::Json)?,
        "uuid" => none().map(|()| SqlType::Uuid)?,
        "inet4" => none().map(|()| SqlType::Inet4)?,
        "inet6" => none().map(|()| SqlType::Inet6)?,
        "geometry" => none().map(|()| SqlType::Geometry(GeometryKind::Geometry))?,
        "point" => none().map(|()| SqlType::Geometry(GeometryKind::Point))?,
        _ => return Err(Wrong::Name),
    };
    Ok(sql)
}

impl Checker<'_> {
    /// A value stored in a column of this type: like [`convert`](Self::convert), but what would
    /// silently lose a part of the value is refused.
    pub(in crate::check) fn assign(&mut self, typed: Typed, sql: &SqlType, span: Span) -> Typed {
        if let (Kind::Datetime(_), SqlType::Date) = (&typed.expr.ty.kind, sql) {
            return self.fail(
                Diagnostic::error(
                    codes::TYPE_MISMATCH,
                    "a date has no time of day",
                    typed.expr.span,
                    "a datetime",
                )
                .help("Write `date(…)` to keep the date only."),
            );
        }
        self.convert(typed, sql, span)
    }

    /// `cast(typed as sql)`; nothing where every value fits already.
    pub(in crate::check) fn convert(&mut self, typed: Typed, sql: &SqlType, span: Span) -> Typed {
        let from = typed.expr.ty.kind.clone();
        let collation = match &from {
            Kind::Text(own) => own.clone(),
            _ => Collation::constant(),
        };
        let to = Kind::of_column(sql, Some(&collation.0));
        if typed.is_unknown() {
            // Stands for a value that nobody knows: unlike a null it may not be null.
            let mut expr = Expr::literal(Value::Null, to, span);
            expr.ty.nullable = false;
            return Typed { expr, implicit: false };
        }
        if typed.is_null() {
            return Typed::plain(Expr::literal(Value::Null, to, span));
        }
        let implicit = typed.implicit && matches!(to, Kind::Text(_));
        let refused = match (&from, &to) {
            (
                Kind::Bool
                | Kind::Int
                | Kind::Uint
                | Kind::Decimal { .. }
                | Kind::Float
                | Kind::Double,
                Kind::Bool,
            ) => {
                return Typed::plain(self.truth(typed));
            }
            (Kind::Float, Kind::Text(_)) => Some(
                "Write `cast(cast(… as double) as char)`: the text of a float has 6 digits on the servers.",
            ),
            (from, to) if from.is_number() && to.is_number() => None,
            (from, Kind::Text(_)) if from.is_number() || from.is_temporal() => None,
            (Kind::Text(_) | Kind::Bytes | Kind::Json, Kind::Text(_)) => None,
            (Kind::Text(_), Kind::Bytes) => {
                if self.known_charset(&typed.expr).is_none() {
                    return Typed::unknown(span);
                }
                None
            }
            (Kind::Bytes, Kind::Bytes) | (Kind::Text(_) | Kind::Json, Kind::Json) => None,
            (
                Kind::Text(_),
                Kind::Int | Kind::Uint | Kind::Decimal { .. } | Kind::Double | Kind::Float,
            ) => None,
            (Kind::Text(_), to) if to.is_temporal() => None,
            (Kind::Date | Kind::Datetime(_), Kind::Date | Kind::Datetime(_))
            | (Kind::Time(_) | Kind::Datetime(_), Kind::Time(_)) => None,
            (_, Kind::Bool) => Some("Write the condition: `… = \"yes\"`."),
            (Kind::Date | Kind::Datetime(_), to) if to.is_number() => {
                Some("Write `unix_timestamp(…)`, `year(…)` or another part.")
            }
            _ => Some("Convert it to a text first: `cast(… as char)`."),
        };
        if let Some(help) = refused {
            let title = format!("{} does not become {}", from.noun(), to.noun());
            let at = typed.expr.span;
            return self.fail(
                Diagnostic::error(codes::TYPE_MISMATCH, title, at, format!("becomes `{sql}`"))
                    .help(help),
            );
        }
        if always_fits(&typed.expr, &to, sql) {
            let mut expr = coerce::cast(typed.expr, &to);
            expr.span = span;
            return Typed { expr, implicit };
        }
        let ty = ValueType { kind: to, nullable: typed.expr.ty.nullable };
        let kind = ExprKind::Cast { operand: Box::new(typed.expr), to: Some(sql.clone()) };
        Typed { expr: Expr { kind, ty, span }, implicit }
    }

    /// `binary(x)`: the bytes of a text.
    pub(super) fn bytes(&mut self, typed: Typed, span: Span) -> Typed {
        self.convert(typed, &SqlType::Blob(LobSize::Long), span)
    }

    /// The text that the server would print for a value; bytes stay bytes.
    pub(super) fn printed(&mut self, typed: Typed, function: Function) -> Option<Typed> {
        let kind = typed.expr.ty.kind.clone();
        match kind {
            Kind::Unknown => None,
            Kind::Text(_) | Kind::Bytes => Some(typed),
            Kind::Null => {
                Some(Typed::plain(coerce::cast(typed.expr, &Kind::Text(Collation::constant()))))
            }
            Kind::Float | Kind::Json => {
                let title = format!("`{}` takes texts", function.signature().names[0]);
                let help = if kind == Kind::Json {
                    "Write `cast(… as char)`: servers print json differently."
                } else {
                    "Write `cast(… as double)`: the text of a float has 6 digits on the servers."
                };
                let at = typed.expr.span;
                self.report(
                    Diagnostic::error(codes::TYPE_MISMATCH, title, at, kind.noun()).help(help),
                );
                None
            }
            _ => Some(Typed::plain(coerce::cast(typed.expr, &Kind::Text(Collation::constant())))),
        }
    }
}

/// Whether every value of the expression fits the declared type.
fn always_fits(expr: &Expr, to: &Kind, sql: &SqlType) -> bool {
    if let (Some(Value::Int(n)), SqlType::Int { width, unsigned, .. }) = (expr.as_literal(), sql) {
        let bits = width.bits() - u32::from(!unsigned);
        let max = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
        return u64::try_from(*n).is_ok_and(|n| n <= max);
    }
    if let (Some(Value::Text(text)), SqlType::Varchar(n) | SqlType::Char(n)) =
        (expr.as_literal(), sql)
    {
        return text.chars().count() <= *n as usize;
    }
    if matches!(expr.as_literal(), Some(Value::Date(d) | Value::Datetime(d)) if !literal::exists(*d))
    {
        return false;
    }
    let free = match sql {
        SqlType::Int { width: IntWidth::Big, .. } | SqlType::Boolean => true,
        SqlType::Decimal { unsigned, .. } | SqlType::Double { unsigned, digits: None } => !unsigned,
        SqlType::Float { unsigned: false, digits: None } => expr.ty.kind == Kind::Float,
        SqlType::Text(LobSize::Long) | SqlType::Blob(LobSize::Long) => true,
        SqlType::Date | SqlType::Datetime(_) | SqlType::Time(_) => expr.ty.kind.is_temporal(),
        _ => false,
    };
    free && (expr.ty.kind.widens_to(to)
        || matches!((&expr.ty.kind, to), (Kind::Text(_), Kind::Bytes)))
}
