//! PostgreSQL and openGauss.
//!
//! Column types are mapped before; here everything around them is said in PostgreSQL or reported:
//! defaults by the class of the target's type, auto-increment as identity (a sequence where the type or
//! the server has no identity), `enum` as text with a check, prefix indexes as indexes on `left(…)`.

mod column;
mod key;

use dsl::catalog::{Column, Table};

use super::index_names::LONGEST;
use super::{Losses, RenderOptions, Rendered};
use crate::ddl::Dialect;
use crate::ddl::quote;
use crate::ddl::translate::Writer;

struct Renderer<'a> {
    dialect: Dialect,
    table: &'a Table,
    options: &'a RenderOptions<'a>,
    losses: Losses<'a>,
    computed: Vec<String>,
    /// Statements before and after `create table`.
    before: Vec<String>,
    behind: Vec<String>,
}

pub(super) fn render(dialect: Dialect, table: &Table, options: &RenderOptions<'_>) -> Rendered {
    let mut r = Renderer {
        dialect,
        table,
        options,
        losses: Losses::new(table),
        computed: Vec::new(),
        before: Vec::new(),
        behind: Vec::new(),
    };
    let name = r.name();
    r.long_names();
    let mut lines: Vec<String> =
        (0..table.columns.len()).filter_map(|place| r.column(place)).collect();
    let mut after = Vec::new();
    for index in &table.indexes {
        match r.primary_key(index) {
            Some(line) => lines.push(line),
            None => after.extend(r.index(index)),
        }
    }
    for place in 0..table.columns.len() {
        lines.extend(r.labels_check(place));
    }
    lines.extend(r.checks());
    let constraints = table.foreign_keys.iter().filter_map(|key| r.foreign_key(key)).collect();
    r.comments();
    r.table_losses();
    let mut create = std::mem::take(&mut r.before);
    create.push(format!("create table {name} (\n  {}\n)", lines.join(",\n  ")));
    create.append(&mut r.behind);
    Rendered { create, after, constraints, computed: r.computed, losses: r.losses.list }
}

/// Moves the sequence of an auto-increment column behind what was copied.
pub(super) fn reseat(dialect: Dialect, table: &Table, column: &Column) -> Vec<String> {
    let name = quote::qualified(dialect, &table.schema, &table.name);
    let sequence = quote::literal(dialect, &name);
    let (ident, text) =
        (quote::ident(dialect, &column.name), quote::literal(dialect, &column.name));
    let next = table.auto_increment.unwrap_or(1).clamp(1, i64::MAX as u64);
    vec![format!(
        "select setval(pg_get_serial_sequence({sequence}, {text}), \
         least(greatest(coalesce((select max({ident}) from {name}), 0) + 1::numeric, {next}), {})::bigint, false)",
        i64::MAX
    )]
}

impl<'a> Renderer<'a> {
    pub(super) fn name(&self) -> String {
        quote::qualified(self.dialect, &self.table.schema, &self.table.name)
    }

    pub(super) fn ident(&self, name: &str) -> String {
        quote::ident(self.dialect, name)
    }

    pub(super) fn literal(&self, text: &str) -> String {
        quote::literal(self.dialect, text)
    }

    pub(super) fn origin(&self, place: usize) -> Option<&'a Column> {
        self.options.origin(self.table, place)
    }

    pub(super) fn writer(&self, refuse_generated: bool) -> Writer<'a> {
        Writer {
            dialect: self.dialect,
            table: self.table,
            origins: self.options.origins.clone(),
            refuse_generated,
        }
    }

    fn long_names(&mut self) {
        let table = self.table;
        let cut = "the target cuts names after 63 bytes; two long names may become one: rename it in the route";
        if table.name.len() > LONGEST {
            self.losses.table(format!("the end of the name `{}`", table.name), cut);
        }
        for column in table.columns.iter().filter(|c| c.name.len() > LONGEST) {
            self.losses.column(column, "the end of the name", cut);
        }
    }

    fn comments(&mut self) {
        let name = self.name();
        if let Some(comment) = &self.table.comment {
            self.behind.push(format!("comment on table {name} is {}", self.literal(comment)));
        }
        for column in &self.table.columns {
            if let Some(comment) = &column.comment {
                let column = self.ident(&column.name);
                self.behind.push(format!(
                    "comment on column {name}.{column} is {}",
                    self.literal(comment)
                ));
            }
        }
    }

    /// What belongs to the whole table and has no counterpart.
    fn table_losses(&mut self) {
        let table = self.table;
        if table.partitioning.is_some() {
            self.losses.table(
                "partitions",
                "the target gets one table; its partitions are declared differently",
            );
        }
        if table.system_versioned {
            self.losses.table(
                "system versioning",
                "the target keeps current rows only, and only those are copied",
            );
        }
        let options: Vec<&str> = table.options.iter().map(|(name, _)| name.as_str()).collect();
        if !options.is_empty() {
            self.losses.table(
                format!("options {}", options.join(", ")),
                "how the source stores rows; the target does it its own way",
            );
        }
    }
}
