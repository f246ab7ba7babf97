//! `CREATE TABLE`: its elements, its options, and what the server would make of what is left unsaid
//! (names of keys, character sets, `not null` of key columns).

use std::collections::HashSet;

use dsl::catalog::{Column, Index, IndexKind, IndexPart, Table};
use dsl::types::{LobSize, SqlType};

use super::cursor::Cursor;
use super::{column, index, options};
use crate::ddl::ParseError;

/// Reads what follows `CREATE TABLE [IF NOT EXISTS]`.
pub(super) fn table(cursor: &mut Cursor<'_>) -> Result<Table, ParseError> {
    let (schema, name) = cursor.qualified()?;
    let mut table = Table { schema, name, ..Table::default() };
    if cursor.is("like") || (cursor.is_symbol("(") && cursor.is_at(1, "like")) {
        return Err(cursor.unexpected("columns; `like` needs the other table's definition"));
    }
    let mut columns = Vec::new();
    cursor.expect_symbol("(")?;
    loop {
        element(cursor, &mut table, &mut columns)?;
        if !cursor.eat_symbol(",") {
            break;
        }
    }
    cursor.expect_symbol(")")?;
    options::options(cursor, &mut table)?;
    settle(&mut table, columns, &cursor.options().utf8mb4_collation);
    if table.columns.is_empty() {
        return Err(cursor.unexpected("a table with at least one column"));
    }
    Ok(table)
}

fn element(
    cursor: &mut Cursor<'_>,
    table: &mut Table,
    columns: &mut Vec<column::Definition>,
) -> Result<(), ParseError> {
    if cursor.is("period") && cursor.is_at(1, "for") {
        cursor.skip(2);
        let name = cursor.ident()?;
        let bounds = cursor.parenthesised()?;
        table.options.push((format!("PERIOD FOR {name}"), bounds));
        return Ok(());
    }
    let mut name = None;
    if cursor.eat("constraint")
        && !["primary", "unique", "foreign", "check"].iter().any(|word| cursor.is(word))
    {
        name = Some(cursor.ident()?);
    }
    if cursor.eat("check") {
        table.checks.push(index::check(cursor, name)?);
    } else if cursor.eat_all(&["foreign", "key"]) {
        table.foreign_keys.push(index::foreign_key(cursor, name)?);
    } else if let Some(kind) = index_kind(cursor) {
        let mut definition = index::definition(cursor, kind)?;
        if definition.index.name.is_empty() {
            definition.index.name = name.unwrap_or_default();
        }
        push_index(table, definition);
    } else {
        columns.push(column::definition(cursor)?);
    }
    Ok(())
}

/// The kind of index that begins here; its keywords are skipped. A column may be called `key` only in quotes.
fn index_kind(cursor: &mut Cursor<'_>) -> Option<IndexKind> {
    let key = |cursor: &mut Cursor<'_>| cursor.eat("key") || cursor.eat("index");
    if cursor.eat_all(&["primary", "key"]) {
        return Some(IndexKind::Primary);
    }
    if key(cursor) {
        return Some(IndexKind::Plain);
    }
    let kind = [
        ("unique", IndexKind::Unique),
        ("fulltext", IndexKind::Fulltext),
        ("spatial", IndexKind::Spatial),
        ("vector", IndexKind::Vector),
    ]
    .into_iter()
    .find(|(word, _)| cursor.is(word));
    let (_, kind) = kind?;
    // `vector` is no reserved word: a column may have that name.
    if kind == IndexKind::Vector && !cursor.is_at(1, "key") && !cursor.is_at(1, "index") {
        return None;
    }
    cursor.skip(1);
    key(cursor);
    Some(kind)
}

fn push_index(table: &mut Table, definition: index::Definition) {
    let place = table.indexes.len();
    table.indexes.push(definition.index);
    for extra in definition.extras {
        // The name is not final yet; `settle` replaces the place by it.
        table.options.push((format!("INDEX {place}"), extra));
    }
}

/// What the server adds to what was written.
fn settle(table: &mut Table, definitions: Vec<column::Definition>, utf8mb4: &str) {
    (table.charset, table.collation) =
        options::text_defaults(table.charset.take(), table.collation.take(), (None, None), utf8mb4);
    let mut keys = Vec::new();
    for mut definition in definitions {
        let name = definition.column.name.clone();
        settle_text(&mut definition, table, utf8mb4);
        column::settle_default(&mut definition.column);
        if let Some(kind) = definition.key {
            keys.push(column_key(&name, kind));
        }
        settle_json(&mut definition);
        table.foreign_keys.extend(definition.references);
        table.checks.append(&mut definition.checks);
        for extra in definition.extras {
            table.options.push((format!("COLUMN {name}"), extra));
        }
        table.columns.push(definition.column);
    }
    settle_indexes(table, keys);
    settle_foreign_keys(table);
}

fn column_key(column: &str, kind: IndexKind) -> Index {
    let name = if kind == IndexKind::Primary { "PRIMARY" } else { "" };
    Index {
        name: name.to_owned(),
        kind,
        parts: vec![IndexPart::Column { name: column.to_owned(), prefix: None, descending: false }],
        using: None,
        invisible: false,
        parser: None,
        comment: None,
    }
}

/// Character set and collation; text of the character set `binary` is bytes.
fn settle_text(definition: &mut column::Definition, table: &Table, utf8mb4: &str) {
    let column = &mut definition.column;
    if !column.ty.is_text() {
        if let Some(size) = definition.at_least {
            column::settle_size(&mut column.ty, size, None);
        }
        (column.charset, column.collation) = (None, None);
        return;
    }
    let above = (table.charset.as_deref(), table.collation.as_deref());
    (column.charset, column.collation) =
        options::text_defaults(column.charset.take(), column.collation.take(), above, utf8mb4);
    if definition.binary
        && let Some(charset) = &column.charset
    {
        column.collation = Some(format!("{charset}_bin"));
    }
    if let Some(size) = definition.at_least {
        column::settle_size(&mut column.ty, size, column.charset.as_deref());
    }
    if column.charset.as_deref() == Some("binary") {
        let bytes = match &column.ty {
            SqlType::Char(n) => SqlType::Binary(*n),
            SqlType::Varchar(n) => SqlType::Varbinary(*n),
            SqlType::Text(size) => SqlType::Blob(*size),
            other => other.clone(),
        };
        if bytes.is_bytes() {
            column.ty = bytes;
            (column.charset, column.collation) = (None, None);
        }
    }
}

/// MariaDB's `json` is `longtext` with a check that the server itself added.
fn settle_json(definition: &mut column::Definition) {
    if definition.column.ty != SqlType::Text(LobSize::Long) {
        return;
    }
    let column: String = definition.column.name.to_lowercase();
    let says_json = |expression: &str| {
        let plain: String =
            expression.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        let argument = plain.strip_prefix("json_valid(").and_then(|t| t.strip_suffix(')'));
        argument.is_some_and(|a| a.trim_matches('`').replace("``", "`") == column.replace(' ', ""))
    };
    let before = definition.checks.len();
    definition.checks.retain(|check| check.name.is_some() || !says_json(&check.expression));
    if definition.checks.len() < before {
        definition.column.ty = SqlType::Json;
        (definition.column.charset, definition.column.collation) = (None, None);
    }
}

/// Keys written with their columns, names that were left out, the primary key in front.
fn settle_indexes(table: &mut Table, keys: Vec<Index>) {
    table.indexes.extend(keys);
    let mut taken: HashSet<String> = table.indexes.iter().map(|i| i.name.to_lowercase()).collect();
    for index in &mut table.indexes {
        if index.name.is_empty() {
            let base = match index.parts.first() {
                Some(IndexPart::Column { name, .. }) => name.clone(),
                _ => "functional_index".to_owned(),
            };
            index.name = base.clone();
            let mut number = 2;
            while !taken.insert(index.name.to_lowercase()) {
                index.name = format!("{base}_{number}");
                number += 1;
            }
        }
    }
    let names: Vec<String> = table.indexes.iter().map(|i| i.name.clone()).collect();
    for (name, _) in &mut table.options {
        let place = name.strip_prefix("INDEX ").and_then(|n| n.parse::<usize>().ok());
        if let Some(index) = place.and_then(|place| names.get(place)) {
            *name = format!("INDEX {index}");
        }
    }
    table.indexes.sort_by_key(|index| index.kind != IndexKind::Primary);
    let primary: Vec<String> = table
        .primary_key()
        .and_then(Index::column_names)
        .map(|names| names.into_iter().map(str::to_owned).collect())
        .unwrap_or_default();
    for name in primary {
        if let Some(place) = table.column_index(&name)
            && let Some(column) = table.columns.get_mut(place)
        {
            not_null(column);
        }
    }
}

fn not_null(column: &mut Column) {
    column.nullable = false;
    column::settle_default(column);
}

/// Names that were left out: InnoDB numbers them.
fn settle_foreign_keys(table: &mut Table) {
    let mut number = 0;
    for key in &mut table.foreign_keys {
        if key.name.is_empty() {
            number += 1;
            key.name = format!("{}_ibfk_{number}", table.name);
        }
    }
}
