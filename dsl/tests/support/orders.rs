//! A table for tests of row expressions, and routes bound to it.

use dsl::{
    catalog::{Column, Index, IndexKind, IndexPart, Table},
    check::{
        route::{SourceTable, assign},
        row,
    },
    diagnostic::Diagnostic,
    hir::{Pipeline, RowMap},
    types::{IntWidth, SqlType},
};

/// `orders` of a schema: a key, and columns of many types.
pub fn orders(schema: &str) -> Table {
    let column = |name: &str, ty: SqlType, nullable: bool, collation: Option<&str>| {
        let mut column = Column::new(name, ty);
        column.nullable = nullable;
        column.collation = collation.map(str::to_owned);
        column
    };
    let ci = Some("utf8mb4_general_ci");
    let int = || SqlType::int(IntWidth::Int, false);
    Table {
        schema: schema.to_owned(),
        name: "orders".to_owned(),
        columns: vec![
            column("id", int(), false, None),
            column("no", SqlType::Varchar(20), false, ci),
            column("total", SqlType::decimal(12, 2), true, None),
            column("items", int(), true, None),
            column("size", SqlType::int(IntWidth::Big, true), false, None),
            column("rate", SqlType::decimal(20, 18), false, None),
            column("factor", SqlType::Double { unsigned: false, digits: None }, true, None),
            column("weight", SqlType::Float { unsigned: false, digits: None }, true, None),
            column("status", SqlType::Varchar(10), false, ci),
            column("code", SqlType::Varchar(8), true, Some("utf8mb4_bin")),
            column("city", SqlType::Varchar(40), true, Some("utf8mb4_czech_ci")),
            column("note", SqlType::Varchar(200), true, Some("latin1_swedish_ci")),
            column("raw", SqlType::Varbinary(16), true, None),
            column("doc", SqlType::Json, true, None),
            column("born", SqlType::Date, true, None),
            column("created_at", SqlType::Datetime(0), false, None),
            column("deleted_at", SqlType::Datetime(6), true, None),
            column("opens", SqlType::Time(0), true, None),
        ],
        indexes: vec![Index {
            name: "PRIMARY".to_owned(),
            kind: IndexKind::Primary,
            parts: vec![IndexPart::Column {
                name: "id".to_owned(),
                prefix: None,
                descending: false,
            }],
            using: None,
            invisible: false,
            parser: None,
            comment: None,
        }],
        ..Table::default()
    }
}

/// The row stage of a pipeline's route for `orders` of a schema.
#[allow(dead_code, reason = "each test crate uses a part")]
pub fn bind(pipeline: &Pipeline, schema: &str) -> (Option<RowMap>, Vec<Diagnostic>) {
    let table = orders(schema);
    let source = SourceTable { source: "shop", schema, table: "orders" };
    let (assigned, mut diagnostics) = assign(pipeline, [source]);
    let Some(found) = assigned.first() else {
        return (None, diagnostics);
    };
    let route = found.to.route.and_then(|i| pipeline.routes.get(i));
    let (map, more) = row::bind(pipeline, route, "shop", &table, &found.to.captures);
    diagnostics.extend(more);
    (map, diagnostics)
}
