//! Column types with all their synonyms. Source: MySQL manual 13.1–13.6, MariaDB "Data Types".

use dsl::types::{GeometryKind, IntWidth, LobSize, SqlType};

use super::cursor::Cursor;
use crate::ddl::ParseError;
use crate::ddl::lexer::Kind;

/// A type with the attributes that are written as if they were part of it.
pub(super) struct Declared {
    pub(super) ty: SqlType,
    /// `char(10) ascii`, `nchar(10)`.
    pub(super) charset: Option<String>,
    /// `char(10) binary`: the binary collation of its character set.
    pub(super) binary: bool,
    /// `serial`.
    pub(super) serial: bool,
    /// `text(n)`, `blob(n)`: the smallest size for n characters.
    pub(super) at_least: Option<u64>,
}

impl From<SqlType> for Declared {
    fn from(ty: SqlType) -> Self {
        Self { ty, charset: None, binary: false, serial: false, at_least: None }
    }
}

/// Reads a type and `unsigned`, `zerofill`, `character set`, `ascii`, `binary` after it.
pub(super) fn declared(cursor: &mut Cursor<'_>) -> Result<Declared, ParseError> {
    let mark = cursor.mark();
    let word = cursor.ident()?.to_ascii_lowercase();
    let Some(mut declared) = named(cursor, &word)? else {
        cursor.rewind(mark);
        return Err(cursor.unexpected("a type"));
    };
    attributes(cursor, &mut declared)?;
    Ok(declared)
}

fn named(cursor: &mut Cursor<'_>, word: &str) -> Result<Option<Declared>, ParseError> {
    let ty = match word {
        "tinyint" | "int1" => integer(cursor, IntWidth::Tiny)?,
        "smallint" | "int2" => integer(cursor, IntWidth::Small)?,
        "mediumint" | "int3" | "middleint" => integer(cursor, IntWidth::Medium)?,
        "int" | "integer" | "int4" => integer(cursor, IntWidth::Int)?,
        "bigint" | "int8" => integer(cursor, IntWidth::Big)?,
        "bool" | "boolean" => SqlType::Int {
            width: IntWidth::Tiny,
            unsigned: false,
            display: Some(1),
            zerofill: false,
        },
        "serial" => {
            return Ok(Some(Declared { serial: true, ..SqlType::int(IntWidth::Big, true).into() }));
        }
        "decimal" | "dec" | "numeric" | "fixed" | "number" => {
            let (precision, scale) = precision(cursor)?.unwrap_or((10, None));
            if precision > 65 || scale.unwrap_or(0) > 38 || scale.unwrap_or(0) > precision.max(1) {
                return Err(cursor.unexpected("a precision up to 65 and a scale up to 38"));
            }
            SqlType::decimal(if precision == 0 { 10 } else { precision }, scale.unwrap_or(0))
        }
        "float" => match precision(cursor)? {
            Some((m, Some(d))) => SqlType::Float { unsigned: false, digits: Some((m, d)) },
            Some((bits, None)) if bits > 24 => SqlType::Double { unsigned: false, digits: None },
            _ => SqlType::Float { unsigned: false, digits: None },
        },
        "float4" => SqlType::Float { unsigned: false, digits: None },
        "double" | "real" | "float8" => {
            cursor.eat("precision");
            let digits = precision(cursor)?.and_then(|(m, d)| Some((m, d?)));
            SqlType::Double { unsigned: false, digits }
        }
        "bit" => match cursor.length::<u8>()? {
            Some(n @ 1..=64) => SqlType::Bit(n),
            None => SqlType::Bit(1),
            Some(_) => return Err(cursor.unexpected("1 to 64 bits")),
        },
        "year" => {
            cursor.length::<u8>()?;
            SqlType::Year
        }
        "date" => SqlType::Date,
        "time" => SqlType::Time(fsp(cursor)?),
        "datetime" => SqlType::Datetime(fsp(cursor)?),
        "timestamp" => SqlType::Timestamp(fsp(cursor)?),
        "char" | "character" | "national" | "nchar" | "nvarchar" | "varchar" | "varcharacter"
        | "varchar2" => {
            return characters(cursor, word).map(Some);
        }
        "binary" => SqlType::Binary(cursor.length()?.unwrap_or(1)),
        "varbinary" => SqlType::Varbinary(required(cursor)?),
        "raw" => SqlType::Varbinary(required(cursor)?),
        "tinytext" => SqlType::Text(LobSize::Tiny),
        "mediumtext" => SqlType::Text(LobSize::Medium),
        "longtext" | "clob" => SqlType::Text(LobSize::Long),
        "tinyblob" => SqlType::Blob(LobSize::Tiny),
        "mediumblob" => SqlType::Blob(LobSize::Medium),
        "longblob" => SqlType::Blob(LobSize::Long),
        "text" | "blob" => {
            let at_least = cursor.length()?;
            let text = word == "text";
            let ty = if text {
                SqlType::Text(LobSize::Regular)
            } else {
                SqlType::Blob(LobSize::Regular)
            };
            return Ok(Some(Declared { at_least, ..ty.into() }));
        }
        "long" => {
            if cursor.eat("varbinary") {
                SqlType::Blob(LobSize::Medium)
            } else {
                let _ = cursor.eat("varchar")
                    || cursor.eat_all(&["char", "varying"])
                    || cursor.eat("varcharacter");
                SqlType::Text(LobSize::Medium)
            }
        }
        "enum" => SqlType::Enum(labels(cursor)?),
        "set" => SqlType::Set(labels(cursor)?),
        "json" => SqlType::Json,
        "geometry" => SqlType::Geometry(GeometryKind::Geometry),
        "point" => SqlType::Geometry(GeometryKind::Point),
        "linestring" => SqlType::Geometry(GeometryKind::LineString),
        "polygon" => SqlType::Geometry(GeometryKind::Polygon),
        "multipoint" => SqlType::Geometry(GeometryKind::MultiPoint),
        "multilinestring" => SqlType::Geometry(GeometryKind::MultiLineString),
        "multipolygon" => SqlType::Geometry(GeometryKind::MultiPolygon),
        "geometrycollection" | "geomcollection" => {
            SqlType::Geometry(GeometryKind::GeometryCollection)
        }
        "uuid" => SqlType::Uuid,
        "inet4" => SqlType::Inet4,
        "inet6" => SqlType::Inet6,
        "vector" => SqlType::Vector(cursor.length()?.unwrap_or(2048)),
        "xmltype" => SqlType::Other("xmltype".to_owned()),
        _ => return Ok(None),
    };
    Ok(Some(ty.into()))
}

fn integer(cursor: &mut Cursor<'_>, width: IntWidth) -> Result<SqlType, ParseError> {
    let display = cursor.length()?;
    Ok(SqlType::Int { width, unsigned: false, display, zerofill: false })
}

/// `(m)` or `(m, d)`.
fn precision(cursor: &mut Cursor<'_>) -> Result<Option<(u8, Option<u8>)>, ParseError> {
    if !cursor.eat_symbol("(") {
        return Ok(None);
    }
    let first = cursor.number()?;
    let second = if cursor.eat_symbol(",") { Some(cursor.number()?) } else { None };
    cursor.expect_symbol(")")?;
    Ok(Some((first, second)))
}

fn fsp(cursor: &mut Cursor<'_>) -> Result<u8, ParseError> {
    match cursor.length()?.unwrap_or(0) {
        digits @ 0..=6 => Ok(digits),
        _ => Err(cursor.unexpected("at most 6 digits of a second")),
    }
}

fn required(cursor: &mut Cursor<'_>) -> Result<u32, ParseError> {
    cursor.length()?.ok_or_else(|| cursor.unexpected("a length in parentheses"))
}

/// The family of `char` and `varchar` with its spellings.
fn characters(cursor: &mut Cursor<'_>, word: &str) -> Result<Declared, ParseError> {
    let mut word = word.to_owned();
    let mut national = word.starts_with('n');
    if word == "national" {
        national = true;
        word = cursor.ident()?.to_ascii_lowercase();
    }
    let varying = word.contains("var") || cursor.eat("varying") || cursor.eat("varchar");
    if !varying && cursor.eat("byte") {
        return Ok(SqlType::Binary(1).into());
    }
    let ty = if varying {
        SqlType::Varchar(required(cursor)?)
    } else {
        SqlType::Char(cursor.length()?.unwrap_or(1))
    };
    let mut declared = Declared::from(ty);
    if national {
        declared.charset = Some("utf8mb3".to_owned());
    }
    Ok(declared)
}

/// Labels of `enum` and `set`; the server strips blanks from their ends.
fn labels(cursor: &mut Cursor<'_>) -> Result<Vec<String>, ParseError> {
    cursor.expect_symbol("(")?;
    let mut labels = Vec::new();
    loop {
        if cursor.kind() == Kind::Word && cursor.raw().starts_with('_') {
            cursor.skip(1); // character set introducer
        }
        if cursor.kind() == Kind::Hex {
            let bytes = super::column::hex_bytes(cursor.raw());
            labels
                .push(String::from_utf8(bytes).map_err(|_| cursor.unexpected("a label in UTF-8"))?);
            cursor.skip(1);
        } else {
            labels.push(cursor.text()?.trim_end_matches(' ').to_owned());
        }
        if !cursor.eat_symbol(",") {
            break;
        }
    }
    cursor.expect_symbol(")")?;
    Ok(labels)
}

fn attributes(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Result<(), ParseError> {
    let (mut unsigned_, mut zerofill_) = (false, false);
    loop {
        if cursor.eat("unsigned") {
            unsigned_ = true;
        } else if cursor.eat("zerofill") {
            (unsigned_, zerofill_) = (true, true);
        } else if cursor.eat("signed") {
            unsigned_ = false;
        } else if cursor.is_at(0, "binary") {
            cursor.skip(1);
            declared.binary = true;
        } else if cursor.eat("ascii") {
            declared.charset = Some("latin1".to_owned());
        } else if cursor.eat("unicode") {
            declared.charset = Some("ucs2".to_owned());
        } else if cursor.eat("byte") {
            declared.charset = Some("binary".to_owned());
        } else if cursor.eat_charset() {
            cursor.eat_symbol("=");
            declared.charset = Some(crate::ddl::charset::charset_name(&cursor.name_or_text()?));
        } else {
            break;
        }
    }
    match &mut declared.ty {
        SqlType::Int { width, unsigned, display, zerofill } => {
            (*unsigned, *zerofill) = (*unsigned || unsigned_, zerofill_);
            let standard = display_width(*width, *unsigned);
            if zerofill_ {
                display.get_or_insert(standard);
            } else if *display == Some(standard) {
                // MariaDB and MySQL before 8.0.19 print it for every column; it says nothing.
                *display = None;
            }
        }
        SqlType::Decimal { unsigned, zerofill, .. } => {
            (*unsigned, *zerofill) = (unsigned_, zerofill_)
        }
        SqlType::Float { unsigned, .. } | SqlType::Double { unsigned, .. } => *unsigned = unsigned_,
        _ => {}
    }
    Ok(())
}

/// The width that a server prints where none was declared.
pub(in crate::ddl) const fn display_width(width: IntWidth, unsigned: bool) -> u8 {
    match (width, unsigned) {
        (IntWidth::Tiny, true) => 3,
        (IntWidth::Tiny, false) => 4,
        (IntWidth::Small, true) => 5,
        (IntWidth::Small, false) => 6,
        (IntWidth::Medium, true) => 8,
        (IntWidth::Medium, false) => 9,
        (IntWidth::Int, true) => 10,
        (IntWidth::Int, false) => 11,
        (IntWidth::Big, _) => 20,
    }
}
