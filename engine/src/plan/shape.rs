//! The target table that a source table becomes: columns through the row stage and the type rules,
//! and whatever indexes, keys and constraints still make sense for them. What does not is a remark,
//! never silence.

use std::collections::BTreeMap;

use dsl::{
    catalog::{Check, Column, DefaultValue, ForeignKey, Index, IndexKind, IndexPart, Table},
    hir::{OutputColumn, Pipeline, RowMap, TypeOrigin},
    types::SqlType,
};

use super::Remark;
use crate::connector::Dialect;

/// Where source tables go: `(schema, table)` of the source to the target's name and its columns'.
pub(super) type Destinations = BTreeMap<(String, String), Destination>;

/// Where one source table goes.
pub(super) struct Destination {
    pub schema: String,
    pub table: String,
    /// Source column names in lower case to target column names.
    pub columns: BTreeMap<String, String>,
}

/// What shaping gives.
pub(super) struct Shaped {
    pub table: Table,
    pub remarks: Vec<Remark>,
}

/// Shapes the target table of `source`.
pub(super) fn shape(
    pipeline: &Pipeline,
    dialect: Dialect,
    source: &Table,
    map: &RowMap,
    (schema, name): (&str, &str),
    destinations: &Destinations,
) -> Shaped {
    let mut shaper = Shaper {
        pipeline,
        dialect,
        source,
        map,
        full_name: format!("{schema}.{name}"),
        remarks: Vec::new(),
    };
    let mut table = Table {
        schema: schema.to_owned(),
        name: name.to_owned(),
        charset: source.charset.clone(),
        collation: source.collation.clone(),
        engine: source.engine.clone(),
        auto_increment: source.auto_increment,
        comment: source.comment.clone(),
        options: source.options.clone(),
        system_versioned: source.system_versioned,
        estimate: source.estimate,
        ..Table::default()
    };
    for output in &map.columns {
        table.columns.push(shaper.column(output));
    }
    table.indexes = shaper.indexes();
    table.foreign_keys = shaper.foreign_keys(destinations);
    table.checks = shaper.checks();
    table.partitioning = shaper.partitioning();
    Shaped { table, remarks: shaper.remarks }
}

struct Shaper<'a> {
    pipeline: &'a Pipeline,
    dialect: Dialect,
    source: &'a Table,
    map: &'a RowMap,
    full_name: String,
    remarks: Vec<Remark>,
}

impl Shaper<'_> {
    fn remark(&mut self, part: &str, text: impl Into<String>, output: Option<&OutputColumn>) {
        self.remarks.push(Remark {
            table: self.full_name.clone(),
            part: Some(part.to_owned()),
            text: text.into(),
            origin: output.and_then(|o| o.origin),
        });
    }

    fn column(&mut self, output: &OutputColumn) -> Column {
        let mut column = match output.source {
            Some(i) => self.source.columns[i].clone(),
            None => Column::new(&output.name, SqlType::Boolean),
        };
        column.name.clone_from(&output.name);
        column.nullable = output.nullable;
        column.ty = self.target_type(output);
        if !output.is_plain() || matches!(output.ty, TypeOrigin::Declared(_)) {
            // The value is computed, so the source's rules for making one no longer hold.
            let keeps_charset = output.ty.sql().is_text();
            column.generated = None;
            column.on_update_now = false;
            column.auto_increment = column.auto_increment && output.is_plain();
            if matches!(output.ty, TypeOrigin::Declared(_)) {
                column.default = None;
                if !keeps_charset {
                    (column.charset, column.collation) = (None, None);
                }
            }
        }
        if let Some(generated) = &column.generated {
            if self.mentions_changed(&generated.expression) {
                column.generated = None;
                self.remark(
                    &output.name,
                    "is generated from columns that are renamed, dropped or converted: its values are copied instead",
                    Some(output),
                );
            }
        }
        if matches!(column.default, Some(DefaultValue::Null)) && !column.nullable {
            column.default = None;
        }
        column
    }

    /// The type of a target column: itself in the MySQL family, else what the type rules say.
    fn target_type(&mut self, output: &OutputColumn) -> SqlType {
        let ty = output.ty.sql();
        if self.dialect.is_mysql_family() {
            return match ty {
                SqlType::Boolean => SqlType::Int {
                    width: dsl::types::IntWidth::Tiny,
                    unsigned: false,
                    display: Some(1),
                    zerofill: false,
                },
                other => other.clone(),
            };
        }
        if let SqlType::Other(_) = ty {
            return ty.clone();
        }
        match dsl::check::type_rule::map(&self.pipeline.type_rules, ty) {
            Some(mapped) => SqlType::Other(mapped.text),
            None => {
                self.remark(
                    &output.name,
                    format!("no type rule says what `{ty}` becomes: text"),
                    Some(output),
                );
                SqlType::Other("text".to_owned())
            }
        }
    }

    /// Target name of a source column, if its value goes over as it is.
    fn target_column(&self, name: &str) -> Option<&OutputColumn> {
        let index = self.source.column_index(name)?;
        self.map.columns.iter().find(|o| o.source == Some(index))
    }

    /// Whether an SQL text speaks of a column that does not go over under its own name.
    fn mentions_changed(&self, sql: &str) -> bool {
        let words: Vec<String> = sql
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .map(str::to_lowercase)
            .collect();
        self.source.columns.iter().any(|column| {
            let same = self.target_column(&column.name).is_some_and(|o| {
                o.name == column.name && o.is_plain() && matches!(o.ty, TypeOrigin::Mapped(_))
            });
            let name = column.name.to_lowercase();
            !same
                && (words.contains(&name)
                    || (name.contains(' ') && sql.to_lowercase().contains(&name)))
        })
    }

    fn indexes(&mut self) -> Vec<Index> {
        let mut indexes = Vec::new();
        if self.map.key_declared {
            let parts = self
                .map
                .key
                .iter()
                .map(|&i| IndexPart::Column {
                    name: self.map.columns[i].name.clone(),
                    prefix: None,
                    descending: false,
                })
                .collect();
            indexes.push(Index {
                name: "PRIMARY".to_owned(),
                kind: IndexKind::Primary,
                parts,
                using: None,
                invisible: false,
                parser: None,
                comment: None,
            });
        }
        for index in &self.source.indexes {
            if index.kind == IndexKind::Primary && self.map.key_declared {
                continue;
            }
            if let Some(index) = self.index(index) {
                indexes.push(index);
            }
        }
        indexes
    }

    fn index(&mut self, index: &Index) -> Option<Index> {
        let mut carried = index.clone();
        for part in &mut carried.parts {
            match part {
                IndexPart::Column { name, .. } => match self.target_column(name) {
                    Some(output) => name.clone_from(&output.name),
                    None => {
                        let text = format!("is left out: its column `{name}` is not carried");
                        self.remark(&format!("index {}", index.name), text, None);
                        return None;
                    }
                },
                IndexPart::Expression { sql, .. } if self.mentions_changed(sql) => {
                    let text = "is left out: its expression speaks of columns that change";
                    self.remark(&format!("index {}", index.name), text, None);
                    return None;
                }
                IndexPart::Expression { .. } => {}
            }
        }
        Some(carried)
    }

    fn foreign_keys(&mut self, destinations: &Destinations) -> Vec<ForeignKey> {
        let source = self.source;
        source.foreign_keys.iter().filter_map(|key| self.foreign_key(key, destinations)).collect()
    }

    fn foreign_key(&mut self, key: &ForeignKey, destinations: &Destinations) -> Option<ForeignKey> {
        let part = format!("foreign key {}", key.name);
        let schema = key.parent_schema.clone().unwrap_or_else(|| self.source.schema.clone());
        let Some(parent) = destinations.get(&(schema.clone(), key.parent.clone())) else {
            let text = format!(
                "is left out: its parent {schema}.{} is not part of this pipeline",
                key.parent
            );
            self.remark(&part, text, None);
            return None;
        };
        let mut carried = key.clone();
        for column in &mut carried.columns {
            let Some(output) = self.target_column(column) else {
                let text = format!("is left out: its column `{column}` is not carried");
                self.remark(&part, text, None);
                return None;
            };
            column.clone_from(&output.name);
        }
        for column in &mut carried.parent_columns {
            let Some(name) = parent.columns.get(&column.to_lowercase()) else {
                let text = format!("is left out: the parent's column `{column}` is not carried");
                self.remark(&part, text, None);
                return None;
            };
            column.clone_from(name);
        }
        carried.parent.clone_from(&parent.table);
        carried.parent_schema = Some(parent.schema.clone());
        Some(carried)
    }

    fn checks(&mut self) -> Vec<Check> {
        let source = self.source;
        let mut carried = Vec::new();
        for check in &source.checks {
            if self.mentions_changed(&check.expression) {
                let part = format!("check {}", check.name.as_deref().unwrap_or("(unnamed)"));
                self.remark(&part, "is left out: it speaks of columns that change", None);
            } else {
                carried.push(check.clone());
            }
        }
        carried
    }

    fn partitioning(&mut self) -> Option<String> {
        let text = self.source.partitioning.as_ref()?;
        if self.mentions_changed(text) || self.map.key_declared {
            self.remark(
                "partitions",
                "are left out: the columns that they are made by change",
                None,
            );
            return None;
        }
        Some(text.clone())
    }
}
