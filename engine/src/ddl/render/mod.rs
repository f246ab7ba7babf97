//! A catalog table as DDL of a target.
//!
//! Rendering never fails: what a dialect cannot say is left out and returned as a [`Loss`]. The
//! table is the *target's*: names and types are already what they shall be there; its SQL texts
//! (defaults, checks, generated columns) are still the source's.

mod index_names;
mod mysql;
mod postgres;
mod sqlite;

use std::collections::HashMap;

use dsl::catalog::{Column, Index, IndexPart, Schema, Table};
use serde::Serialize;

use super::quote;
use super::translate::Class;
use crate::ddl::Dialect;

/// Something of a table that the target does not get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// `schema.table` of the target.
    pub table: String,
    /// The column, if it is about one.
    pub column: Option<String>,
    /// What is lost, in the source's words: `on update current_timestamp`.
    pub what: String,
    /// Why, and what happens instead.
    pub why: String,
}

/// A table as statements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rendered {
    /// Make the table with its primary key; in this order, before the rows come.
    pub create: Vec<String>,
    /// Secondary indexes; best after the rows.
    pub after: Vec<String>,
    /// Foreign keys; last of all, when every table has its rows and indexes.
    pub constraints: Vec<String>,
    /// Columns that the target computes itself. All others take values, also those that the source computes.
    pub computed: Vec<String>,
    /// What the target does not get.
    pub losses: Vec<Loss>,
}

/// What rendering knows beside the table.
#[derive(Debug, Clone)]
pub struct RenderOptions<'a> {
    /// Whose SQL the defaults, checks and generated columns are.
    pub source: Dialect,
    /// Version of the target, where it is known: `(8, 0, 36)`.
    pub version: Option<(u32, u32, u32)>,
    /// For each column of the table the source's column that it comes from. May be empty.
    pub origins: Vec<Option<&'a Column>>,
    /// All tables that the target gets, by schema and name. May be empty: then foreign keys are not checked
    /// against their parents, and index names not against other tables.
    pub tables: HashMap<(&'a str, &'a str), &'a Table>,
}

impl<'a> RenderOptions<'a> {
    /// Options for tables of one source, among `tables` of the target.
    #[must_use]
    pub fn new(source: Dialect, tables: &'a [Table]) -> Self {
        let tables = tables.iter().map(|t| ((t.schema.as_str(), t.name.as_str()), t)).collect();
        Self { source, version: None, origins: Vec::new(), tables }
    }

    /// The source's column behind a column of the target; where none is known, the column itself.
    fn origin<'c>(&'c self, table: &'c Table, place: usize) -> Option<&'c Column> {
        match self.origins.get(place) {
            Some(origin) => *origin,
            None => table.columns.get(place),
        }
    }

    /// Whether the target is known to be older than a version.
    fn older_than(&self, version: (u32, u32, u32)) -> bool {
        self.version.is_some_and(|own| own < version)
    }
}

/// Writes a table in a target's dialect.
#[must_use]
pub fn render(dialect: Dialect, table: &Table, options: &RenderOptions<'_>) -> Rendered {
    match dialect {
        Dialect::Mysql | Dialect::Mariadb | Dialect::Tidb | Dialect::Oceanbase => {
            mysql::render(dialect, table, options)
        }
        Dialect::Postgres | Dialect::Opengauss => postgres::render(dialect, table, options),
        Dialect::Sqlite => sqlite::render(table, options),
    }
}

/// Drops a table if it is there.
#[must_use]
pub fn drop_table(dialect: Dialect, table: &Table) -> String {
    let schema = if dialect == Dialect::Sqlite { "" } else { &table.schema };
    let cascade = if dialect.is_postgres_family() { " CASCADE" } else { "" };
    format!("DROP TABLE IF EXISTS {}{cascade}", quote::qualified(dialect, schema, &table.name))
}

/// Makes a schema if it is not there; `None` where the dialect has none.
#[must_use]
pub fn create_schema(dialect: Dialect, schema: &Schema) -> Option<String> {
    let name = quote::ident(dialect, &schema.name);
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres | Dialect::Opengauss => {
            Some(format!("create schema if not exists {name}"))
        }
        _ => Some(mysql::create_schema(dialect, schema, &name)),
    }
}

/// Lets auto-increment go on after the largest value that was copied, and after the source's own counter.
#[must_use]
pub fn reseat(dialect: Dialect, table: &Table) -> Vec<String> {
    let Some(column) = table.columns.iter().find(|c| c.auto_increment) else {
        return Vec::new();
    };
    match dialect {
        Dialect::Sqlite => sqlite::reseat(table, column),
        Dialect::Postgres | Dialect::Opengauss => postgres::reseat(dialect, table, column),
        _ => table
            .auto_increment
            .map(|next| {
                let name = quote::qualified(dialect, &table.schema, &table.name);
                format!("ALTER TABLE {name} AUTO_INCREMENT = {next}")
            })
            .into_iter()
            .collect(),
    }
}

/// Collects what is lost of one table.
struct Losses<'t> {
    table: &'t Table,
    list: Vec<Loss>,
}

impl<'t> Losses<'t> {
    fn new(table: &'t Table) -> Self {
        Self { table, list: Vec::new() }
    }

    fn table(&mut self, what: impl Into<String>, why: impl Into<String>) {
        let loss = Loss {
            table: self.table.full_name(),
            column: None,
            what: what.into(),
            why: why.into(),
        };
        self.list.push(loss);
    }

    fn column(&mut self, column: &Column, what: impl Into<String>, why: impl Into<String>) {
        let column = Some(column.name.clone());
        self.list.push(Loss {
            table: self.table.full_name(),
            column,
            what: what.into(),
            why: why.into(),
        });
    }

    /// Uniqueness that ignores case, where the target compares exactly.
    fn folded_key(&mut self, index: &Index, options: &RenderOptions<'_>) {
        let mut folded = Vec::new();
        for part in &index.parts {
            let IndexPart::Column { name, .. } = part else {
                continue;
            };
            let Some(place) = self.table.column_index(name) else {
                continue;
            };
            let Some(column) = self.table.columns.get(place) else {
                continue;
            };
            if Class::of(&column.ty, options.origin(self.table, place)) == Class::Folded {
                folded.push(column.name.as_str());
            }
        }
        if !folded.is_empty() {
            let columns = folded.join("`, `");
            let why = "the target compares exactly: texts that differ in case or accents are different keys";
            self.table(format!("uniqueness of `{columns}` without case in `{}`", index.name), why);
        }
    }
}
