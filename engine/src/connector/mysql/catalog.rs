//! The catalog of a live server. Tables are read by `SHOW CREATE TABLE` and parsed by
//! [`crate::ddl`]: the one text in which a server tells all it knows, for dumps and servers alike.
//! `information_schema` gives the lists and the estimates.

use std::collections::BTreeMap;

use dsl::catalog::{Catalog, Estimate, Object, ObjectKind, Schema, Table};
use dsl::diagnostic::codes;
use mysql_async::{Row, prelude::Queryable};

use super::{ident, session::Pool};
use crate::{
    connector::Selector,
    ddl,
    error::{Error, Result},
};

/// Schemas that belong to the server.
const SYSTEM: &str =
    "'mysql','information_schema','performance_schema','sys','metrics_schema','oceanbase'";

/// What `information_schema.tables` tells of one table.
struct Listed {
    schema: String,
    name: String,
    kind: String,
    estimate: Estimate,
}

/// Reads the tables that `wanted` selects and the other objects of their schemas.
pub(super) async fn read(pool: &Pool, wanted: &Selector) -> Result<Catalog> {
    let listed = list(pool).await?;
    let mut catalog = Catalog::default();
    let mut conn = pool.get().await?;
    for entry in &listed {
        if !wanted(&entry.schema, &entry.name) {
            catalog.left_out.push((entry.schema.clone(), entry.name.clone()));
            continue;
        }
        if let Some(kind) = object_kind(&entry.kind) {
            catalog.objects.push(Object {
                kind,
                schema: entry.schema.clone(),
                name: entry.name.clone(),
            });
            continue;
        }
        let sql = format!("SHOW CREATE TABLE {}.{}", ident(&entry.schema), ident(&entry.name));
        // As bytes: defaults of binary columns stand in it as they are, which need not be UTF-8.
        let row: Option<Row> = conn.query_first(&sql).await.map_err(|e| pool.error(e))?;
        let text: Vec<u8> =
            row.and_then(|row| row.get_opt(1)).and_then(Result::ok).unwrap_or_default();
        catalog.tables.push(parse(pool, entry, &ddl::text(&text))?);
    }
    pool.put(conn);
    catalog.tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    let used = |schema: &str| catalog.tables.iter().any(|t| t.schema == schema);
    let (schemas, objects) = (schemas(pool).await?, objects(pool).await?);
    catalog.schemas = schemas.into_iter().filter(|s| used(&s.name)).collect();
    let objects: Vec<Object> = objects.into_iter().filter(|o| used(&o.schema)).collect();
    catalog.objects.extend(objects);
    catalog.objects.sort_by(|a, b| (a.kind, &a.schema, &a.name).cmp(&(b.kind, &b.schema, &b.name)));
    Ok(catalog)
}

fn parse(pool: &Pool, entry: &Listed, text: &str) -> Result<Table> {
    let unreadable = || {
        Error::definite(codes::DDL_UNREADABLE, "the server's CREATE TABLE could not be understood")
            .at_endpoint(pool.name())
            .at_table(format!("{}.{}", entry.schema, entry.name))
            .help("exclude the table, and report the statement of SHOW CREATE TABLE")
    };
    let parsed = ddl::parse(text, &ddl::ParseOptions::of_schema(&entry.schema))
        .map_err(|e| unreadable().source(e))?;
    let ddl::Statement::CreateTable(create) = parsed else {
        return Err(unreadable());
    };
    let mut table = create.table;
    table.schema.clone_from(&entry.schema);
    table.name.clone_from(&entry.name);
    table.estimate = Some(entry.estimate);
    Ok(table)
}

fn object_kind(table_type: &str) -> Option<ObjectKind> {
    match table_type {
        "VIEW" | "SYSTEM VIEW" => Some(ObjectKind::View),
        "SEQUENCE" => Some(ObjectKind::Sequence),
        _ => None,
    }
}

async fn list(pool: &Pool) -> Result<Vec<Listed>> {
    let mut conn = pool.get().await?;
    // MySQL 8 answers from a cache of a day; servers without the cache refuse the variable.
    let _ = conn.query_drop("SET SESSION information_schema_stats_expiry = 0").await;
    let rows = super::session::fetch(
        &mut conn,
        &format!(
            "SELECT table_schema, table_name, table_type, COALESCE(table_rows, 0), COALESCE(data_length, 0) \
             FROM information_schema.tables WHERE table_schema NOT IN ({SYSTEM}) \
             ORDER BY table_schema, table_name"
        ),
    )
    .await
    .map_err(|e| pool.error(e))?;
    pool.put(conn);
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mut cells = row.into_iter();
            let mut next = || cells.next().flatten();
            Some(Listed {
                schema: next()?,
                name: next()?,
                kind: next()?,
                estimate: Estimate { rows: next()?.parse().ok()?, bytes: next()?.parse().ok()? },
            })
        })
        .collect())
}

async fn schemas(pool: &Pool) -> Result<Vec<Schema>> {
    let rows = pool
        .fetch(&format!(
            "SELECT schema_name, default_character_set_name, default_collation_name \
             FROM information_schema.schemata WHERE schema_name NOT IN ({SYSTEM}) ORDER BY schema_name"
        ))
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mut cells = row.into_iter();
            Some(Schema {
                name: cells.next().flatten()?,
                charset: cells.next().flatten(),
                collation: cells.next().flatten(),
            })
        })
        .collect())
}

async fn objects(pool: &Pool) -> Result<Vec<Object>> {
    let kinds: BTreeMap<&str, ObjectKind> = [
        ("PROCEDURE", ObjectKind::Procedure),
        ("FUNCTION", ObjectKind::Function),
        ("TRIGGER", ObjectKind::Trigger),
        ("EVENT", ObjectKind::Event),
    ]
    .into();
    let mut rows = Vec::new();
    for (kind, schema, name, view) in [
        ("routine_type", "routine_schema", "routine_name", "routines"),
        ("'TRIGGER'", "trigger_schema", "trigger_name", "triggers"),
        ("'EVENT'", "event_schema", "event_name", "events"),
    ] {
        let sql = format!(
            "SELECT {kind}, {schema}, {name} FROM information_schema.{view} WHERE {schema} NOT IN ({SYSTEM})"
        );
        match pool.fetch(&sql).await {
            Ok(found) => rows.extend(found),
            // A server without the view (TiDB, OceanBase) has none of what it would list.
            Err(error) if matches!(error.code, codes::SERVER_STATEMENT | codes::LOAD_MISSING) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mut cells = row.into_iter().flatten();
            Some(Object {
                kind: *kinds.get(cells.next()?.as_str())?,
                schema: cells.next()?,
                name: cells.next()?,
            })
        })
        .collect())
}
