//! SQLite.
//!
//! Everything but secondary indexes stands in `create table`: SQLite adds no constraint later. A
//! table counts by itself only in a column of type `integer` that is its whole primary key.

use dsl::catalog::{Column, DefaultValue, Index, IndexKind, IndexPart, Table};
use dsl::types::{IntWidth, SqlType};

use super::index_names::index_name;
use super::{Losses, RenderOptions, Rendered};
use crate::ddl::Dialect;
use crate::ddl::quote;
use crate::ddl::translate::{Class, Writer, parse};

const HERE: &str = "SQLite has no such thing";

struct Renderer<'a> {
    table: &'a Table,
    options: &'a RenderOptions<'a>,
    losses: Losses<'a>,
    computed: Vec<String>,
}

fn ident(name: &str) -> String {
    quote::ident(Dialect::Sqlite, name)
}

fn literal(text: &str) -> String {
    quote::literal(Dialect::Sqlite, text)
}

pub(super) fn render(table: &Table, options: &RenderOptions<'_>) -> Rendered {
    let mut r = Renderer { table, options, losses: Losses::new(table), computed: Vec::new() };
    let counts = r.counting_column();
    let mut lines: Vec<String> =
        (0..table.columns.len()).filter_map(|place| r.column(place, counts)).collect();
    let mut after = Vec::new();
    for index in &table.indexes {
        match index.kind {
            IndexKind::Primary if counts.is_some() => {}
            IndexKind::Primary => lines.extend(r.primary_key(index)),
            _ => after.extend(r.index(index)),
        }
    }
    lines.extend(r.label_checks());
    lines.extend(r.checks());
    lines.extend(r.foreign_keys());
    r.table_losses();
    let name = quote::qualified(Dialect::Sqlite, &table.schema, &table.name);
    let create = vec![format!("create table {name} (\n  {}\n)", lines.join(",\n  "))];
    Rendered { create, after, constraints: Vec::new(), computed: r.computed, losses: r.losses.list }
}

/// Moves the counter behind the source's; behind the copied rows it is by itself.
pub(super) fn reseat(table: &Table, column: &Column) -> Vec<String> {
    let whole_key = table.primary_key().and_then(Index::column_names);
    let (Some(next), Some(key)) = (table.auto_increment, whole_key) else {
        return Vec::new();
    };
    if key != [column.name.as_str()] || type_name(&column.ty) != "integer" || next < 2 {
        return Vec::new();
    }
    let name = literal(&table.name);
    let last = next.saturating_sub(1).min(i64::MAX as u64);
    let sequence = quote::qualified(Dialect::Sqlite, &table.schema, "sqlite_sequence");
    vec![
        format!(
            "insert into {sequence} (name, seq) select {name}, 0 where not exists (select 1 from {sequence} where name = {name})"
        ),
        format!("update {sequence} set seq = max(seq, {last}) where name = {name}"),
    ]
}

/// The declared type in lower case; of a column that no rule mapped, its affinity.
fn type_name(ty: &SqlType) -> String {
    match ty {
        SqlType::Other(text) => text.trim().to_ascii_lowercase(),
        SqlType::Boolean | SqlType::Int { .. } | SqlType::Year | SqlType::Bit(_) => {
            "integer".to_owned()
        }
        SqlType::Float { .. } | SqlType::Double { .. } => "real".to_owned(),
        ty if ty.is_bytes() => "blob".to_owned(),
        _ => "text".to_owned(),
    }
}

impl<'a> Renderer<'a> {
    fn writer(&self) -> Writer<'a> {
        Writer {
            dialect: Dialect::Sqlite,
            table: self.table,
            origins: self.options.origins.clone(),
            refuse_generated: false,
        }
    }

    fn origin(&self, place: usize) -> Option<&'a Column> {
        self.options.origin(self.table, place)
    }

    fn class(&self, place: usize, column: &Column) -> Class {
        Class::of(&SqlType::Other(type_name(&column.ty)), self.origin(place))
    }

    /// The auto-increment column, where it can be SQLite's own.
    fn counting_column(&mut self) -> Option<usize> {
        let (place, column) =
            self.table.columns.iter().enumerate().find(|(_, c)| c.auto_increment)?;
        let key = self.table.primary_key().and_then(Index::column_names);
        let alone = key
            .is_some_and(|names| names.len() == 1 && names[0].eq_ignore_ascii_case(&column.name));
        if !alone {
            self.losses.column(
                column,
                "auto_increment",
                "SQLite counts only in a column that is the whole primary key",
            );
            return None;
        }
        if type_name(&column.ty) != "integer" {
            self.losses.column(
                column,
                "auto_increment",
                "SQLite counts only in a column of type `integer`",
            );
            return None;
        }
        if let Some(SqlType::Int { width: IntWidth::Big, unsigned: true, .. }) =
            self.origin(place).map(|c| &c.ty)
        {
            self.losses.column(
                column,
                "values over 9223372036854775807",
                "SQLite's integers end there",
            );
        }
        Some(place)
    }

    fn column(&mut self, place: usize, counts: Option<usize>) -> Option<String> {
        let column = self.table.columns.get(place)?;
        let ty = type_name(&column.ty);
        let mut sql = format!("{} {ty}", ident(&column.name));
        if counts == Some(place) {
            sql.push_str(" primary key autoincrement");
        } else if !self.generated(place, column, &mut sql)
            && !column.auto_increment
            && let Some(default) = self.default(place, column, &ty)
        {
            sql.push_str(&format!(" default {default}"));
        }
        if !column.nullable {
            sql.push_str(" not null");
        }
        for (there, what) in [
            (column.on_update_now, "on update current_timestamp"),
            (column.invisible, "invisible"),
            (column.comment.is_some(), "comment"),
        ] {
            if there {
                self.losses.column(column, what, HERE);
            }
        }
        Some(sql)
    }

    fn generated(&mut self, place: usize, column: &Column, sql: &mut String) -> bool {
        let Some(generated) = &column.generated else {
            return false;
        };
        let class = self.class(place, column);
        match parse(&generated.expression).and_then(|e| self.writer().value(&e, class)) {
            Ok(expression) => {
                let stored = if generated.stored { "stored" } else { "virtual" };
                sql.push_str(&format!(" generated always as ({expression}) {stored}"));
                self.computed.push(column.name.clone());
                true
            }
            Err(refused) => {
                let what = format!("generated always as ({})", generated.expression);
                self.losses.column(column, what, format!("{}; the values are copied", refused.0));
                false
            }
        }
    }

    fn default(&mut self, place: usize, column: &Column, ty: &str) -> Option<String> {
        let number =
            matches!(self.class(place, column), Class::Integer | Class::Decimal | Class::Float);
        let said = match column.default.as_ref()? {
            DefaultValue::Null => return None,
            DefaultValue::Literal(text)
                if number && text.parse::<f64>().is_ok_and(f64::is_finite) =>
            {
                Ok(text.clone())
            }
            DefaultValue::Literal(text) if text.contains('\0') => {
                Err("the text holds a NUL".to_owned())
            }
            DefaultValue::Literal(text) => Ok(literal(text)),
            DefaultValue::Bytes(bytes) if ty == "integer" && bytes.len() < 8 => {
                Ok(bytes.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b)).to_string())
            }
            DefaultValue::Bytes(bytes) => Ok(quote::bytes(Dialect::Sqlite, bytes)),
            DefaultValue::CurrentTimestamp(0) => Ok("current_timestamp".to_owned()),
            DefaultValue::CurrentTimestamp(fsp) => {
                if *fsp > 3 {
                    self.losses.column(
                        column,
                        "microseconds of the default",
                        "SQLite's clock gives milliseconds",
                    );
                }
                Ok("(strftime('%Y-%m-%d %H:%M:%f', 'now'))".to_owned())
            }
            DefaultValue::Expression(sql) => {
                let plain: String = sql.to_ascii_lowercase().split_whitespace().collect();
                match plain.as_str() {
                    "curdate()" | "current_date" | "current_date()" => {
                        Ok("current_date".to_owned())
                    }
                    "now()" | "current_timestamp()" | "current_timestamp" => {
                        Ok("current_timestamp".to_owned())
                    }
                    _ => {
                        let empty = Table::default();
                        let writer = Writer {
                            dialect: Dialect::Sqlite,
                            table: &empty,
                            origins: Vec::new(),
                            refuse_generated: false,
                        };
                        let class = self.class(place, column);
                        let said = parse(sql).and_then(|e| writer.value(&e, class));
                        said.map(|sql| format!("({sql})")).map_err(|refused| refused.0)
                    }
                }
            }
        };
        let what = match &column.default {
            Some(DefaultValue::Expression(sql)) => format!("default ({sql})"),
            _ => "default".to_owned(),
        };
        said.map_err(|why| self.losses.column(column, what, why)).ok()
    }

    fn primary_key(&mut self, index: &Index) -> Option<String> {
        let names: Option<Vec<_>> = index
            .parts
            .iter()
            .map(|part| match part {
                IndexPart::Column { name, prefix: None, .. } => Some(ident(name)),
                _ => None,
            })
            .collect();
        self.losses.folded_key(index, self.options);
        if names.is_none() {
            self.losses.table("primary key", "it covers only the beginning of a column");
        }
        Some(format!("primary key ({})", names?.join(", ")))
    }

    fn index(&mut self, index: &Index) -> Option<String> {
        let unique = index.kind == IndexKind::Unique;
        if !unique && index.kind != IndexKind::Plain {
            self.losses.table(
                format!("index `{}`", index.name),
                "SQLite has no full-text, spatial or vector index of this kind",
            );
            return None;
        }
        if unique {
            self.losses.folded_key(index, self.options);
        }
        let mut parts = Vec::new();
        for part in &index.parts {
            let (sql, descending) = match part {
                IndexPart::Column { name, prefix: Some(length), descending } if unique => {
                    (format!("substr({}, 1, {length})", ident(name)), descending)
                }
                IndexPart::Column { name, descending, .. } => (ident(name), descending),
                IndexPart::Expression { sql, descending } => {
                    let writer = self.writer();
                    let written = parse(sql).and_then(|e| {
                        writer
                            .value(&e, Class::Integer)
                            .or_else(|_| writer.value(&e, Class::Folded))
                    });
                    match written {
                        Ok(sql) => (format!("({sql})"), descending),
                        Err(refused) => {
                            self.losses.table(format!("index `{}`", index.name), refused.0);
                            return None;
                        }
                    }
                }
            };
            parts.push(format!("{sql}{}", if *descending { " desc" } else { "" }));
        }
        if index.invisible {
            self.losses
                .table(format!("index `{}` is invisible", index.name), "SQLite uses every index");
        }
        let name = quote::qualified(
            Dialect::Sqlite,
            &self.table.schema,
            &index_name(self.table, index, self.options),
        );
        let word = if unique { "unique index" } else { "index" };
        Some(format!("create {word} {name} on {} ({})", ident(&self.table.name), parts.join(", ")))
    }

    fn label_checks(&self) -> Vec<String> {
        let columns = self.table.columns.iter().enumerate();
        columns
            .filter_map(|(place, column)| match &self.origin(place)?.ty {
                SqlType::Enum(labels) if type_name(&column.ty) == "text" => {
                    let labels: Vec<_> = labels.iter().map(|l| literal(l)).collect();
                    Some(format!("check ({} in ({}))", ident(&column.name), labels.join(", ")))
                }
                _ => None,
            })
            .collect()
    }

    fn checks(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for check in &self.table.checks {
            let what = format!("check ({})", check.expression);
            if !check.enforced {
                self.losses.table(
                    format!("{what} not enforced"),
                    "SQLite enforces every check; it is left out",
                );
                continue;
            }
            match parse(&check.expression).and_then(|e| self.writer().condition(&e)) {
                Ok(condition) => {
                    let name = check
                        .name
                        .as_ref()
                        .map(|n| format!("constraint {} ", ident(n)))
                        .unwrap_or_default();
                    lines.push(format!("{name}check ({condition})"));
                }
                Err(refused) => self.losses.table(what, refused.0),
            }
        }
        lines
    }

    fn foreign_keys(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for key in &self.table.foreign_keys {
            if key.parent_schema.as_ref().is_some_and(|schema| *schema != self.table.schema) {
                self.losses.table(
                    format!("foreign key `{}`", key.name),
                    "SQLite has none into another database",
                );
                continue;
            }
            let names =
                |names: &[String]| quote::idents(Dialect::Sqlite, names.iter().map(String::as_str));
            let mut sql = format!(
                "constraint {} foreign key ({}) references {} ({})",
                ident(&key.name),
                names(&key.columns),
                ident(&key.parent),
                names(&key.parent_columns)
            );
            for (when, action) in [("delete", &key.on_delete), ("update", &key.on_update)] {
                if let Some(action) = action {
                    sql.push_str(&format!(" on {when} {}", action.to_lowercase()));
                }
            }
            lines.push(sql);
        }
        lines
    }

    fn table_losses(&mut self) {
        let table = self.table;
        for (there, what) in [
            (table.comment.is_some(), "comment"),
            (table.partitioning.is_some(), "partitions"),
            (table.system_versioned, "system versioning"),
        ] {
            if there {
                self.losses.table(what, HERE);
            }
        }
        let options: Vec<&str> = table.options.iter().map(|(name, _)| name.as_str()).collect();
        if !options.is_empty() {
            self.losses.table(
                format!("options {}", options.join(", ")),
                "how the source stores rows; SQLite does it its own way",
            );
        }
    }
}
