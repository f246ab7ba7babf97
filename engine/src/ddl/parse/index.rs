//! Indexes, foreign keys and checks of a table.

use dsl::catalog::{Check, ForeignKey, Index, IndexKind, IndexPart};

use super::column::without_parentheses;
use super::cursor::Cursor;
use crate::ddl::Dialect;
use crate::ddl::lexer::Kind;
use crate::ddl::{ParseError, quote};

/// An index, and the options of it that the catalog has no field for.
pub(super) struct Definition {
    pub(super) index: Index,
    pub(super) extras: Vec<String>,
}

/// Reads what follows `KEY`, `UNIQUE KEY`, `FULLTEXT KEY`, …: an optional name, the parts, options.
/// An index without a name gets an empty one.
pub(super) fn definition(
    cursor: &mut Cursor<'_>,
    kind: IndexKind,
) -> Result<Definition, ParseError> {
    let mut index = Index {
        name: String::new(),
        kind,
        parts: Vec::new(),
        using: None,
        invisible: false,
        parser: None,
        comment: None,
    };
    cursor.eat_all(&["if", "not", "exists"]);
    if !cursor.is_symbol("(") && !(cursor.is("using") && cursor.kind_at(1) == Kind::Word) {
        index.name = cursor.ident()?;
    }
    if kind == IndexKind::Primary {
        "PRIMARY".clone_into(&mut index.name);
    }
    let mut extras = Vec::new();
    using(cursor, &mut index)?;
    index.parts = parts(cursor)?;
    while option(cursor, &mut index, &mut extras)? {}
    Ok(Definition { index, extras })
}

fn using(cursor: &mut Cursor<'_>, index: &mut Index) -> Result<bool, ParseError> {
    let here = cursor.eat("using")
        || (cursor.is("type") && cursor.kind_at(1) == Kind::Word && cursor.eat("type"));
    if here {
        index.using = Some(cursor.ident()?.to_ascii_uppercase());
    }
    Ok(here)
}

fn parts(cursor: &mut Cursor<'_>) -> Result<Vec<IndexPart>, ParseError> {
    cursor.expect_symbol("(")?;
    let mut parts = Vec::new();
    loop {
        if cursor.is_symbol("(") {
            let sql = without_parentheses(&cursor.parenthesised()?).to_owned();
            parts.push(IndexPart::Expression { sql, descending: descending(cursor) });
        } else {
            let name = cursor.ident()?;
            if cursor.eat_all(&["without", "overlaps"]) {
                // No column: an expression part, so that nobody takes the other columns for a key.
                let sql = format!("{} WITHOUT OVERLAPS", quote::ident(Dialect::Mariadb, &name));
                parts.push(IndexPart::Expression { sql, descending: false });
            } else {
                let prefix = cursor.length()?;
                parts.push(IndexPart::Column { name, prefix, descending: descending(cursor) });
            }
        }
        if !cursor.eat_symbol(",") {
            break;
        }
    }
    cursor.expect_symbol(")")?;
    Ok(parts)
}

fn descending(cursor: &mut Cursor<'_>) -> bool {
    let desc = cursor.eat("desc");
    if !desc {
        cursor.eat("asc");
    }
    desc
}

fn option(
    cursor: &mut Cursor<'_>,
    index: &mut Index,
    extras: &mut Vec<String>,
) -> Result<bool, ParseError> {
    let mark = cursor.mark();
    if using(cursor, index)? {
        return Ok(true);
    }
    if cursor.eat("comment") {
        let text = cursor.text()?;
        index.comment = (!text.is_empty()).then_some(text);
    } else if cursor.eat_all(&["with", "parser"]) {
        index.parser = Some(cursor.ident()?);
    } else if cursor.eat("invisible") || cursor.eat("ignored") {
        index.invisible = true;
    } else if cursor.eat("visible") || cursor.eat_all(&["not", "ignored"]) {
        index.invisible = false;
    } else if cursor.eat("clustered") || cursor.eat("nonclustered") {
        // TiDB's placement of the rows; it changes nothing that a row says.
    } else if cursor.eat("key_block_size")
        || cursor.eat("engine_attribute")
        || cursor.eat("secondary_engine_attribute")
    {
        cursor.eat_symbol("=");
        cursor.skip(1);
        extras.push(cursor.text_since(mark));
    } else if matches!(cursor.kind(), Kind::Word | Kind::Ident) && cursor.is_symbol_at(1, "=") {
        // `M`=8 of a vector index, clustering=yes of a storage engine.
        cursor.skip(3);
        extras.push(cursor.text_since(mark));
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Reads `FOREIGN KEY [name] (columns) REFERENCES …`, after the words `FOREIGN KEY`.
pub(super) fn foreign_key(
    cursor: &mut Cursor<'_>,
    name: Option<String>,
) -> Result<ForeignKey, ParseError> {
    cursor.eat_all(&["if", "not", "exists"]);
    let index = if cursor.is_symbol("(") { None } else { Some(cursor.ident()?) };
    let columns = names(cursor)?;
    let mut key = references(cursor, columns)?;
    key.name = name.or(index).unwrap_or_default();
    Ok(key)
}

/// Reads `REFERENCES table (columns) …`; the name is left empty.
pub(super) fn references(
    cursor: &mut Cursor<'_>,
    columns: Vec<String>,
) -> Result<ForeignKey, ParseError> {
    cursor.expect("references")?;
    let first = cursor.ident()?;
    let (parent_schema, parent) =
        if cursor.eat_symbol(".") { (Some(first), cursor.ident()?) } else { (None, first) };
    let parent_columns = if cursor.is_symbol("(") { names(cursor)? } else { Vec::new() };
    let mut key = ForeignKey {
        name: String::new(),
        columns,
        parent_schema,
        parent,
        parent_columns,
        on_delete: None,
        on_update: None,
    };
    loop {
        if cursor.eat("match") {
            cursor.ident()?;
        } else if cursor.eat_all(&["on", "delete"]) {
            key.on_delete = action(cursor)?;
        } else if cursor.eat_all(&["on", "update"]) {
            key.on_update = action(cursor)?;
        } else {
            return Ok(key);
        }
    }
}

/// `RESTRICT` and `NO ACTION` are one thing to InnoDB and are the default; which of them a server prints differs.
fn action(cursor: &mut Cursor<'_>) -> Result<Option<String>, ParseError> {
    let action = if cursor.eat("cascade") {
        Some("CASCADE")
    } else if cursor.eat_all(&["set", "null"]) {
        Some("SET NULL")
    } else if cursor.eat_all(&["set", "default"]) {
        Some("SET DEFAULT")
    } else if cursor.eat("restrict") || cursor.eat_all(&["no", "action"]) {
        None
    } else {
        return Err(cursor.unexpected("an action: `cascade`, `set null`, `restrict`, `no action`"));
    };
    Ok(action.map(str::to_owned))
}

fn names(cursor: &mut Cursor<'_>) -> Result<Vec<String>, ParseError> {
    cursor.expect_symbol("(")?;
    let mut names = vec![cursor.ident()?];
    while cursor.eat_symbol(",") {
        names.push(cursor.ident()?);
    }
    cursor.expect_symbol(")")?;
    Ok(names)
}

/// Reads `(condition) [NOT] ENFORCED`, after the word `CHECK`.
pub(super) fn check(cursor: &mut Cursor<'_>, name: Option<String>) -> Result<Check, ParseError> {
    let expression = without_parentheses(&cursor.parenthesised()?).to_owned();
    let enforced = !cursor.eat_all(&["not", "enforced"]);
    if enforced {
        cursor.eat("enforced");
    }
    Ok(Check { name, expression, enforced })
}
