//! Column definitions: the type, then attributes in any order.

use dsl::catalog::{Check, Column, DefaultValue, ForeignKey, Generated, IndexKind};
use dsl::types::{LobSize, SqlType};

use super::cursor::Cursor;
use super::{index, types};
use crate::ddl::lexer::Kind;
use crate::ddl::{ParseError, charset, raw};

/// A column and what its definition declares beside it.
pub(super) struct Definition {
    pub(super) column: Column,
    /// `PRIMARY KEY` or `UNIQUE` written with the column.
    pub(super) key: Option<IndexKind>,
    pub(super) checks: Vec<Check>,
    pub(super) references: Option<ForeignKey>,
    /// Attributes that the catalog has no field for, as they are written.
    pub(super) extras: Vec<String>,
    /// `char(10) binary`.
    pub(super) binary: bool,
    /// `text(n)`.
    pub(super) at_least: Option<u64>,
    /// `NOT NULL` or `NULL` was written.
    pub(super) explicit_null: Option<bool>,
}

/// Reads a column definition, its name included.
pub(super) fn definition(cursor: &mut Cursor<'_>) -> Result<Definition, ParseError> {
    let name = cursor.ident()?;
    let declared = types::declared(cursor)?;
    let mut column = Column::new(name, declared.ty);
    column.charset = declared.charset;
    let mut d = Definition {
        column,
        key: None,
        checks: Vec::new(),
        references: None,
        extras: Vec::new(),
        binary: declared.binary,
        at_least: declared.at_least,
        explicit_null: None,
    };
    if declared.serial {
        (d.explicit_null, d.column.auto_increment, d.key) =
            (Some(false), true, Some(IndexKind::Unique));
    }
    while attribute(cursor, &mut d)? {}
    if d.key == Some(IndexKind::Primary) {
        d.explicit_null = Some(false);
    }
    d.column.nullable = d.explicit_null.unwrap_or(true);
    Ok(d)
}

/// Reads one attribute; `false`: the definition ends here.
fn attribute(cursor: &mut Cursor<'_>, d: &mut Definition) -> Result<bool, ParseError> {
    let mark = cursor.mark();
    if cursor.eat_all(&["not", "null"]) {
        d.explicit_null = Some(false);
    } else if cursor.eat("null") {
        d.explicit_null = Some(true);
    } else if cursor.eat("default") {
        d.column.default = Some(default(cursor)?);
    } else if cursor.eat_all(&["on", "update"]) {
        now(cursor)?.ok_or_else(|| cursor.unexpected("`current_timestamp`"))?;
        d.column.on_update_now = true;
    } else if cursor.eat("auto_increment") || cursor.eat_all(&["serial", "default", "value"]) {
        d.column.auto_increment = true;
    } else if cursor.eat("unique") {
        cursor.eat("key");
        d.key = d.key.or(Some(IndexKind::Unique));
    } else if cursor.is("primary") || cursor.is("key") {
        cursor.eat("primary");
        cursor.eat("key");
        d.key = Some(IndexKind::Primary);
    } else if cursor.eat("comment") {
        let text = cursor.text()?;
        d.column.comment = (!text.is_empty()).then_some(text);
    } else if cursor.eat("collate") {
        cursor.eat_symbol("=");
        d.column.collation = Some(charset::collation_name(&cursor.name_or_text()?));
    } else if cursor.eat_charset() {
        cursor.eat_symbol("=");
        d.column.charset = Some(charset::charset_name(&cursor.name_or_text()?));
    } else if cursor.is("generated") || cursor.is("as") {
        generated(cursor, d)?;
    } else if cursor.eat("invisible") {
        d.column.invisible = true;
    } else if cursor.eat("visible") {
        d.column.invisible = false;
    } else if cursor.eat("srid") || cursor.eat("ref_system_id") {
        cursor.eat_symbol("=");
        d.column.srid = Some(cursor.number()?);
    } else if cursor.is("references") {
        let mut key = index::references(cursor, Vec::new())?;
        key.columns = vec![d.column.name.clone()];
        d.references = Some(key);
    } else if cursor.is("constraint") || cursor.is("check") {
        let name = if cursor.eat("constraint") && !cursor.is("check") {
            Some(cursor.ident()?)
        } else {
            None
        };
        cursor.expect("check")?;
        d.checks.push(index::check(cursor, name)?);
    } else {
        return extra(cursor, d, mark);
    }
    Ok(true)
}

/// Attributes that say how a server stores the column, kept as text.
fn extra(cursor: &mut Cursor<'_>, d: &mut Definition, mark: usize) -> Result<bool, ParseError> {
    if cursor.eat("column_format") || cursor.eat("storage") {
        cursor.ident()?;
    } else if cursor.eat("engine_attribute") || cursor.eat("secondary_engine_attribute") {
        cursor.eat_symbol("=");
        cursor.text()?;
    } else if cursor.eat("compressed") {
        if cursor.eat_symbol("=") {
            cursor.name_or_text()?;
        }
    } else if cursor.eat("auto_random") {
        while cursor.is_symbol("(") {
            cursor.parenthesised()?;
        }
    } else if cursor.is("with") || cursor.is("without") {
        cursor.skip(1);
        if !cursor.eat_all(&["system", "versioning"]) {
            return Err(cursor.unexpected("`system versioning`"));
        }
    } else if matches!(cursor.kind(), Kind::Word | Kind::Ident) && cursor.is_symbol_at(1, "=") {
        // `name`=value: an attribute of a storage engine.
        cursor.skip(3);
    } else {
        return Ok(false);
    }
    d.extras.push(cursor.text_since(mark));
    Ok(true)
}

fn generated(cursor: &mut Cursor<'_>, d: &mut Definition) -> Result<(), ParseError> {
    cursor.eat_all(&["generated", "always"]);
    cursor.expect("as")?;
    if cursor.is("row") {
        cursor.skip(1);
        let bound = if cursor.eat("start") { "ROW START" } else { "ROW END" };
        if bound == "ROW END" {
            cursor.expect("end")?;
        }
        d.column.generated = Some(Generated { expression: bound.to_owned(), stored: true });
        d.explicit_null.get_or_insert(false);
        return Ok(());
    }
    let expression = without_parentheses(&cursor.parenthesised()?).to_owned();
    let stored = cursor.eat("stored") || cursor.eat("persistent");
    if !stored {
        cursor.eat("virtual");
    }
    d.column.generated = Some(Generated { expression, stored });
    Ok(())
}

/// `CURRENT_TIMESTAMP`, a synonym, and the digits of a second.
fn now(cursor: &mut Cursor<'_>) -> Result<Option<u8>, ParseError> {
    let word =
        ["current_timestamp", "now", "localtime", "localtimestamp"].iter().any(|w| cursor.eat(w));
    if !word {
        return Ok(None);
    }
    if cursor.is_symbol("(") && cursor.is_symbol_at(1, ")") {
        cursor.skip(2);
        return Ok(Some(0));
    }
    Ok(Some(cursor.length()?.unwrap_or(0)))
}

/// The value after `DEFAULT`.
fn default(cursor: &mut Cursor<'_>) -> Result<DefaultValue, ParseError> {
    if let Some(constant) = constant(cursor)? {
        return Ok(constant);
    }
    if let Some(fsp) = now(cursor)? {
        return Ok(DefaultValue::CurrentTimestamp(fsp));
    }
    if cursor.is_symbol("(") {
        let text = cursor.parenthesised()?;
        return expression(without_parentheses(&text), cursor);
    }
    let mark = cursor.mark();
    if cursor.eat_all(&["next", "value", "for"]) {
        cursor.qualified()?;
        return Ok(DefaultValue::Expression(cursor.text_since(mark)));
    }
    if cursor.kind() == Kind::Word {
        cursor.skip(1);
        if cursor.is_symbol("(") {
            cursor.parenthesised()?;
        }
        return Ok(DefaultValue::Expression(cursor.text_since(mark)));
    }
    Err(cursor.unexpected("a default value"))
}

/// An expression that is a mere constant is that constant: MySQL wants parentheses around the default
/// of a `text`, MariaDB does not.
fn expression(text: &str, outer: &Cursor<'_>) -> Result<DefaultValue, ParseError> {
    let mut inner = Cursor::new(text, outer.options())?;
    match constant(&mut inner)? {
        Some(constant) if inner.kind() == Kind::End => Ok(constant),
        _ => Ok(DefaultValue::Expression(text.to_owned())),
    }
}

/// A literal, if one stands here.
fn constant(cursor: &mut Cursor<'_>) -> Result<Option<DefaultValue>, ParseError> {
    let introducer = cursor.kind() == Kind::Word
        && cursor.raw().starts_with('_')
        && matches!(cursor.kind_at(1), Kind::Text | Kind::Hex | Kind::Bits);
    let typed = ["date", "time", "timestamp", "n"].iter().any(|w| cursor.is(w))
        && cursor.kind_at(1) == Kind::Text;
    if introducer || typed {
        cursor.skip(1);
    }
    Ok(Some(match cursor.kind() {
        Kind::Text => {
            let text = cursor.text_or_bytes()?;
            if raw::is_marked(&text) {
                DefaultValue::Bytes(raw::restore(&text))
            } else {
                DefaultValue::Literal(text)
            }
        }
        Kind::Hex => {
            let bytes = hex_bytes(cursor.raw());
            cursor.skip(1);
            DefaultValue::Bytes(bytes)
        }
        Kind::Bits => {
            let bytes = bit_bytes(cursor.raw());
            cursor.skip(1);
            DefaultValue::Bytes(bytes)
        }
        Kind::Number => {
            let number = cursor.raw().to_owned();
            cursor.skip(1);
            DefaultValue::Literal(number)
        }
        Kind::Symbol
            if (cursor.is_symbol("-") || cursor.is_symbol("+"))
                && cursor.kind_at(1) == Kind::Number =>
        {
            let sign = if cursor.is_symbol("-") { "-" } else { "" };
            cursor.skip(1);
            let number = format!("{sign}{}", cursor.raw());
            cursor.skip(1);
            DefaultValue::Literal(number)
        }
        Kind::Word if cursor.eat("null") => DefaultValue::Null,
        Kind::Word if cursor.eat("true") => DefaultValue::Literal("1".to_owned()),
        Kind::Word if cursor.eat("false") => DefaultValue::Literal("0".to_owned()),
        _ => return Ok(None),
    }))
}

/// Bytes of `0x…` or `x'…'`; an odd digit stands alone in front.
pub(in crate::ddl) fn hex_bytes(token: &str) -> Vec<u8> {
    let digits: Vec<u8> = token
        .trim_start_matches("0x")
        .bytes()
        .filter_map(|b| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let (head, pairs) = digits.split_at(digits.len() % 2);
    head.iter().copied().chain(pairs.chunks_exact(2).map(|p| p[0] << 4 | p[1])).collect()
}

/// Bytes of `0b…` or `b'…'`, the highest first.
fn bit_bytes(token: &str) -> Vec<u8> {
    let bits: Vec<u8> = token
        .trim_start_matches("0b")
        .bytes()
        .filter(|b| matches!(b, b'0' | b'1'))
        .map(|b| b - b'0')
        .collect();
    let (head, whole) = bits.split_at(bits.len() % 8);
    let byte = |bits: &[u8]| bits.iter().fold(0_u8, |value, bit| value << 1 | bit);
    let first = (!head.is_empty()).then(|| byte(head));
    first.into_iter().chain(whole.chunks_exact(8).map(byte)).collect()
}

/// Strips outer parentheses that belong together: MySQL prints `((a + 1))`.
pub(super) fn without_parentheses(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        // The first parenthesis must be closed by the last one: not so in `(a) + (b)`.
        let (mut depth, mut quote, mut escaped) = (0_i64, None, false);
        let joined = inner.chars().all(|c| {
            match quote {
                Some(_) if escaped => escaped = false,
                Some('\'' | '"') if c == '\\' => escaped = true,
                Some(q) if c == q => quote = None,
                Some(_) => {}
                None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
                None => depth += i64::from(c == '(') - i64::from(c == ')'),
            }
            depth >= 0
        });
        if !joined || quote.is_some() {
            break;
        }
        text = inner.trim();
    }
    text
}

/// Fits the default to the column's type, so that one default has one form whoever printed it.
pub(super) fn settle_default(column: &mut Column) {
    let text_as_utf8 = matches!(column.charset.as_deref(), Some("utf8mb4" | "utf8mb3" | "ascii"));
    let default = column.default.take();
    column.default = match default {
        Some(DefaultValue::Bytes(bytes)) => Some(match &column.ty {
            SqlType::Int { .. }
            | SqlType::Decimal { .. }
            | SqlType::Float { .. }
            | SqlType::Double { .. }
                if bytes.len() <= 8 =>
            {
                DefaultValue::Literal(
                    bytes.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b)).to_string(),
                )
            }
            ty if ty.is_text() && text_as_utf8 => match String::from_utf8(bytes) {
                Ok(text) => DefaultValue::Literal(text),
                Err(error) => DefaultValue::Bytes(error.into_bytes()),
            },
            ty if ty.is_text()
                && column.charset.as_deref() == Some("latin1")
                && bytes.is_ascii() =>
            {
                DefaultValue::Literal(bytes.into_iter().map(char::from).collect())
            }
            SqlType::Bit(_) => {
                let zeros = bytes
                    .iter()
                    .take_while(|b| **b == 0)
                    .count()
                    .min(bytes.len().saturating_sub(1));
                DefaultValue::Bytes(bytes.get(zeros..).unwrap_or(&[]).to_vec())
            }
            _ => DefaultValue::Bytes(bytes),
        }),
        Some(DefaultValue::Literal(text)) => Some(match &column.ty {
            SqlType::Bit(_) => match text.parse::<u64>() {
                Ok(number) => {
                    let bytes = number.to_be_bytes();
                    let zeros = (number.leading_zeros() / 8).min(7) as usize;
                    DefaultValue::Bytes(bytes[zeros..].to_vec())
                }
                Err(_) => DefaultValue::Literal(text),
            },
            ty if ty.is_bytes() => DefaultValue::Bytes(text.into_bytes()),
            _ => DefaultValue::Literal(text),
        }),
        None if column.nullable && column.generated.is_none() && !column.auto_increment => {
            Some(DefaultValue::Null)
        }
        Some(DefaultValue::Null) if !column.nullable => None,
        other => other,
    };
}

/// `text(n)` is the smallest text that holds n characters, `blob(n)` n bytes.
pub(super) fn settle_size(ty: &mut SqlType, at_least: u64, charset: Option<&str>) {
    let size = |bytes: u64| match bytes {
        0..=0xFF => LobSize::Tiny,
        0x100..=0xFFFF => LobSize::Regular,
        0x1_0000..=0xFF_FFFF => LobSize::Medium,
        _ => LobSize::Long,
    };
    match ty {
        SqlType::Text(current) => {
            *current = size(at_least.saturating_mul(u64::from(charset.map_or(4, charset::widest))));
        }
        SqlType::Blob(current) => *current = size(at_least),
        _ => {}
    }
}
