//! What a PostgreSQL database declares, read from its system catalogs.
//!
//! Types are [`SqlType::Other`] with the text of `format_type`, which is how DDL writes them. Identity columns and
//! columns whose default takes the next value of a sequence count as auto-increment. openGauss has older
//! catalogs (those of PostgreSQL 9.2, plus its own columns), so what it lacks is left out of the queries.

use std::collections::BTreeMap;

use dsl::{
    catalog::{
        Catalog, Check, Column, DefaultValue, ForeignKey, Generated, Index, IndexKind, IndexPart,
        Object, ObjectKind, Schema, Table,
    },
    types::SqlType,
};

use super::session::Session;
use crate::connector::{Dialect, quote::literal};

type Texts = Vec<Option<String>>;

/// Reads the schemas of these names, as far as they exist.
pub(super) async fn read(
    session: &mut Session,
    dialect: Dialect,
    schemas: &[String],
) -> Result<Catalog, sqlx::Error> {
    if schemas.is_empty() {
        return Ok(Catalog::default());
    }
    let names: Vec<String> = schemas.iter().map(|s| literal(s)).collect();
    let wanted = format!("n.nspname in ({})", names.join(", "));
    let mut catalog = Catalog::default();
    for row in session
        .fetch(format!("select n.nspname from pg_catalog.pg_namespace n where {wanted} order by 1"))
        .await?
    {
        catalog
            .schemas
            .extend(row.into_iter().flatten().map(|name| Schema { name, ..Schema::default() }));
    }
    let mut tables: BTreeMap<(String, String), Table> = BTreeMap::new();
    for row in session.fetch(relations(&wanted)).await? {
        let [Some(schema), Some(name), Some(kind), comment] = take(row) else {
            continue;
        };
        match kind.as_str() {
            "v" | "m" => catalog.objects.push(Object { kind: ObjectKind::View, schema, name }),
            _ => {
                let table = Table {
                    schema: schema.clone(),
                    name: name.clone(),
                    comment,
                    ..Table::default()
                };
                tables.insert((schema, name), table);
            }
        }
    }
    for row in session.fetch(columns(&wanted, dialect)).await? {
        let [Some(schema), Some(table), name, ty, not_null, identity, generated, default, comment] =
            take(row)
        else {
            continue;
        };
        let (Some(name), Some(ty)) = (name, ty) else {
            continue;
        };
        let Some(table) = tables.get_mut(&(schema, table)) else {
            continue;
        };
        let mut column = Column::new(name, SqlType::Other(ty));
        column.nullable = not_null.as_deref() != Some("t");
        column.comment = comment;
        let computed = generated.is_some_and(|g| !g.is_empty());
        column.auto_increment = identity.is_some_and(|i| !i.is_empty())
            || default.as_deref().is_some_and(|d| d.starts_with("nextval("));
        match default {
            Some(expression) if computed => {
                column.generated = Some(Generated { expression, stored: true })
            }
            default => column.default = default.map(DefaultValue::Expression),
        }
        table.columns.push(column);
    }
    for row in session.fetch(indexes(&wanted)).await? {
        let [
            Some(schema),
            Some(table),
            Some(name),
            primary,
            unique,
            method,
            part,
            expression,
            descending,
        ] = take(row)
        else {
            continue;
        };
        let (Some(table), Some(part)) = (tables.get_mut(&(schema, table)), part) else {
            continue;
        };
        let primary = primary.as_deref() == Some("t");
        let name = if primary { "PRIMARY".to_owned() } else { name };
        let descending = descending.as_deref() == Some("t");
        let part = if expression.as_deref() == Some("t") {
            IndexPart::Expression { sql: part, descending }
        } else {
            IndexPart::Column { name: part, prefix: None, descending }
        };
        match table.indexes.last_mut() {
            Some(index) if index.name == name => index.parts.push(part),
            _ => table.indexes.push(Index {
                name,
                kind: match unique.as_deref() {
                    _ if primary => IndexKind::Primary,
                    Some("t") => IndexKind::Unique,
                    _ => IndexKind::Plain,
                },
                parts: vec![part],
                using: method,
                invisible: false,
                parser: None,
                comment: None,
            }),
        }
    }
    for row in session.fetch(constraints(&wanted)).await? {
        constraint(&mut tables, row);
    }
    catalog.tables = tables.into_values().collect();
    Ok(catalog)
}

fn constraint(tables: &mut BTreeMap<(String, String), Table>, row: Texts) {
    let [
        Some(schema),
        Some(table),
        Some(name),
        kind,
        text,
        parent_schema,
        parent,
        column,
        parent_column,
        on_delete,
        on_update,
    ] = take(row)
    else {
        return;
    };
    let Some(table) = tables.get_mut(&(schema.clone(), table)) else {
        return;
    };
    if kind.as_deref() == Some("c") {
        let text = text.unwrap_or_default();
        let text = text.strip_suffix(" NOT VALID").unwrap_or(&text);
        // Conditions with an operator have parentheses of their own inside those of the clause.
        let inside = |before: &str, after: &str| text.strip_prefix(before)?.strip_suffix(after);
        let expression = inside("CHECK ((", "))").or_else(|| inside("CHECK (", ")"));
        let expression = expression.unwrap_or(text).to_owned();
        table.checks.push(Check { name: Some(name), expression, enforced: true });
        return;
    }
    let (Some(parent), Some(column), Some(parent_column)) = (parent, column, parent_column) else {
        return;
    };
    match table.foreign_keys.last_mut() {
        Some(key) if key.name == name => {
            key.columns.push(column);
            key.parent_columns.push(parent_column);
        }
        _ => table.foreign_keys.push(ForeignKey {
            name,
            columns: vec![column],
            parent_schema: parent_schema.filter(|p| *p != schema),
            parent,
            parent_columns: vec![parent_column],
            on_delete: action(on_delete),
            on_update: action(on_update),
        }),
    }
}

/// The fields of a row; absent ones are NULL.
fn take<const N: usize>(row: Texts) -> [Option<String>; N] {
    let mut fields = row.into_iter();
    std::array::from_fn(|_| fields.next().flatten())
}

fn action(letter: Option<String>) -> Option<String> {
    let words = match letter?.as_str() {
        "r" => "RESTRICT",
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        _ => return None,
    };
    Some(words.to_owned())
}

/// Tables, partitioned tables and views.
fn relations(wanted: &str) -> String {
    format!(
        "select n.nspname, c.relname, c.relkind, obj_description(c.oid, 'pg_class') \
           from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
          where {wanted} and c.relkind in ('r', 'p', 'v', 'm') order by 1, 2"
    )
}

fn columns(wanted: &str, dialect: Dialect) -> String {
    let (identity, generated) = match dialect {
        Dialect::Opengauss => ("''", "''"),
        _ => ("a.attidentity", "a.attgenerated"),
    };
    format!(
        "select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
                {identity}, {generated}, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum) \
           from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
           join pg_catalog.pg_attribute a on a.attrelid = c.oid \
           left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum \
          where {wanted} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped \
          order by n.nspname, c.relname, a.attnum"
    )
}

/// A row an index part (there are 32 at most), the primary key first. Partial indexes are not unique over the table: left out of the keys.
fn indexes(wanted: &str) -> String {
    format!(
        "select n.nspname, c.relname, ic.relname, i.indisprimary, i.indisunique and i.indpred is null, am.amname, \
                case when a.attname is null then pg_get_indexdef(i.indexrelid, k.n, true) else a.attname::text end, \
                a.attname is null, (i.indoption[k.n - 1] & 1) = 1 \
           from pg_catalog.pg_index i \
           join pg_catalog.pg_class c on c.oid = i.indrelid \
           join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
           join pg_catalog.pg_class ic on ic.oid = i.indexrelid \
           join pg_catalog.pg_am am on am.oid = ic.relam \
           join generate_series(1, 32) k (n) on k.n <= array_length(i.indoption, 1) \
           left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[k.n - 1] \
                 and i.indkey[k.n - 1] <> 0 \
          where {wanted} and c.relkind in ('r', 'p') \
          order by n.nspname, c.relname, i.indisprimary desc, i.indexrelid, k.n"
    )
}

/// A row a check, and a row a column pair of a foreign key.
fn constraints(wanted: &str) -> String {
    format!(
        "select n.nspname, c.relname, k.conname, k.contype, \
                case when k.contype = 'c' then pg_get_constraintdef(k.oid) end, \
                pn.nspname, p.relname, a.attname, pa.attname, k.confdeltype, k.confupdtype \
           from pg_catalog.pg_constraint k \
           join pg_catalog.pg_class c on c.oid = k.conrelid \
           join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
           left join pg_catalog.pg_class p on p.oid = k.confrelid \
           left join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace \
           left join generate_series(1, 32) g (n) on k.contype = 'f' and g.n <= array_length(k.conkey, 1) \
           left join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[g.n] \
           left join pg_catalog.pg_attribute pa on pa.attrelid = k.confrelid and pa.attnum = k.confkey[g.n] \
          where {wanted} and k.contype in ('c', 'f') \
          order by n.nspname, c.relname, k.contype, k.conname, g.n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_words_of_sql() {
        let of = |letter: &str| action(Some(letter.to_owned()));
        assert_eq!(of("c").as_deref(), Some("CASCADE"));
        assert_eq!(of("n").as_deref(), Some("SET NULL"));
        assert_eq!(of("a"), None, "no action is the default");
        assert_eq!(action(Some(" ".to_owned())), None);
    }

    #[test]
    fn opengauss_lacks_two_columns() {
        assert!(columns("true", Dialect::Postgres).contains("a.attidentity"));
        assert!(!columns("true", Dialect::Opengauss).contains("attidentity"));
    }
}
