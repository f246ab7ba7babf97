//! What an SQLite file declares, read by its pragmas.
//!
//! SQLite has no schemas, so every schema that is asked for is answered with all tables; none asked for means `main`.

use dsl::{
    catalog::{
        Catalog, Column, DefaultValue, ForeignKey, Generated, Index, IndexKind, IndexPart, Object,
        ObjectKind, Schema, Table,
    },
    types::SqlType,
};
use rusqlite::{Connection, Error};

use super::convert::{Affinity, Column as TargetColumn};

/// Reads all tables.
pub(super) fn read(connection: &Connection, schemas: &[String]) -> Result<Catalog, Error> {
    let main = ["main".to_owned()];
    let schemas = if schemas.is_empty() { &main } else { schemas };
    let mut statement = connection.prepare(
        "select type, name, coalesce(sql, '') from sqlite_schema \
          where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\' order by name",
    )?;
    let found: Vec<(String, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut catalog = Catalog::default();
    for schema in schemas {
        catalog.schemas.push(Schema { name: schema.clone(), ..Schema::default() });
        for (kind, name, sql) in &found {
            if kind == "view" {
                let (schema, name) = (schema.clone(), name.clone());
                catalog.objects.push(Object { kind: ObjectKind::View, schema, name });
            } else {
                catalog.tables.push(table(connection, schema, name, sql)?);
            }
        }
    }
    catalog.tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    catalog.schemas.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(catalog)
}

fn table(connection: &Connection, schema: &str, name: &str, sql: &str) -> Result<Table, Error> {
    let mut table = Table { schema: schema.to_owned(), name: name.to_owned(), ..Table::default() };
    let mut keys: Vec<(i64, String)> = Vec::new();
    let numbered = sql.to_ascii_uppercase().contains("AUTOINCREMENT");
    let mut statement = connection.prepare(
        "select name, type, \"notnull\", dflt_value, pk, hidden from pragma_table_xinfo(?1)",
    )?;
    let mut rows = statement.query([name])?;
    while let Some(row) = rows.next()? {
        let ty: String = row.get(1)?;
        let (key, hidden): (i64, i64) = (row.get(4)?, row.get(5)?);
        let mut column = Column::new(row.get::<_, String>(0)?, SqlType::Other(ty));
        column.nullable = !row.get(2)?;
        column.default = row.get::<_, Option<String>>(3)?.map(DefaultValue::Expression);
        column.auto_increment = numbered && key == 1;
        if hidden == 2 || hidden == 3 {
            // The expression stands only in the table's SQL.
            column.generated = Some(Generated { expression: String::new(), stored: hidden == 3 });
        }
        if key > 0 {
            keys.push((key, column.name.clone()));
        }
        table.columns.push(column);
    }
    keys.sort();
    if !keys.is_empty() {
        let parts = keys
            .into_iter()
            .map(|(_, name)| IndexPart::Column { name, prefix: None, descending: false })
            .collect();
        table.indexes.push(index("PRIMARY", IndexKind::Primary, parts));
    }
    let mut statement =
        connection.prepare("select name, \"unique\", partial from pragma_index_list(?1) where origin <> 'pk' order by seq desc")?;
    let found: Vec<(String, bool, bool)> = statement
        .query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (index_name, unique, partial) in found {
        let mut statement = connection.prepare(
            "select name, \"desc\" from pragma_index_xinfo(?1) where key = 1 order by seqno",
        )?;
        let parts = statement
            .query_map([&index_name], |row| {
                let descending = row.get(1)?;
                Ok(match row.get::<_, Option<String>>(0)? {
                    Some(name) => IndexPart::Column { name, prefix: None, descending },
                    None => IndexPart::Expression { sql: String::new(), descending },
                })
            })?
            .collect::<Result<_, _>>()?;
        let kind = if unique && !partial { IndexKind::Unique } else { IndexKind::Plain };
        table.indexes.push(index(&index_name, kind, parts));
    }
    let mut statement = connection.prepare(
        "select id, \"table\", \"from\", coalesce(\"to\", ''), on_update, on_delete from pragma_foreign_key_list(?1) order by id desc, seq",
    )?;
    let mut rows = statement.query([name])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let (column, parent_column): (String, String) = (row.get(2)?, row.get(3)?);
        match table.foreign_keys.last_mut().filter(|_| last == Some(id)) {
            Some(key) => {
                key.columns.push(column);
                key.parent_columns.push(parent_column);
            }
            None => table.foreign_keys.push(ForeignKey {
                // SQLite keeps no names of foreign keys.
                name: String::new(),
                columns: vec![column],
                parent_schema: None,
                parent: row.get(1)?,
                parent_columns: vec![parent_column],
                on_delete: action(row.get(5)?),
                on_update: action(row.get(4)?),
            }),
        }
        last = Some(id);
    }
    Ok(table)
}

fn action(word: String) -> Option<String> {
    (word != "NO ACTION").then_some(word)
}

fn index(name: &str, kind: IndexKind, parts: Vec<IndexPart>) -> Index {
    Index {
        name: name.to_owned(),
        kind,
        parts,
        using: None,
        invisible: false,
        parser: None,
        comment: None,
    }
}

/// The columns of one table that rows can be written to, as loading needs them; empty: no such table.
pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<TargetColumn>, Error> {
    let mut statement = connection
        .prepare("select name, type, \"notnull\", pk, hidden from pragma_table_xinfo(?1)")?;
    let mut keys = 0;
    let mut found: Vec<(TargetColumn, bool)> = Vec::new();
    let mut rows = statement.query([table])?;
    while let Some(row) = rows.next()? {
        let shown: String = row.get(1)?;
        let key = row.get::<_, i64>(3)? > 0;
        keys += i32::from(key);
        let column = TargetColumn {
            name: row.get(0)?,
            affinity: Affinity::of(&shown),
            not_null: row.get(2)?,
            row_number: key && shown.eq_ignore_ascii_case("integer"),
            shown,
        };
        found.push((column, row.get::<_, i64>(4)? > 1));
    }
    let one_key = keys == 1;
    Ok(found
        .into_iter()
        .filter(|(_, generated)| !generated)
        .map(|(column, _)| TargetColumn { row_number: column.row_number && one_key, ..column })
        .collect())
}
