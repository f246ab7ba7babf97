//! Keys, indexes and checks of PostgreSQL.

use dsl::catalog::{ForeignKey, Index, IndexKind, IndexPart, Table};
use dsl::types::{LobSize, SqlType};

use super::super::index_names::{index_name, shortened};
use super::Renderer;
use super::column::{fallback, word};
use crate::ddl::quote;
use crate::ddl::translate::{Class, parse};

/// The longest key of a B-tree, with room for the row's header (8 KB pages).
const LONGEST_KEY: u32 = 2600;

impl Renderer<'_> {
    pub(super) fn checks(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for check in &self.table.checks {
            let translated =
                parse(&check.expression).and_then(|e| self.writer(false).condition(&e));
            match translated {
                Ok(condition) => {
                    let name = check
                        .name
                        .as_ref()
                        .map(|n| format!("constraint {} ", self.ident(&shortened(n))));
                    if check.enforced {
                        lines.push(format!("{}check ({condition})", name.unwrap_or_default()));
                    } else {
                        self.losses.table(
                            format!("check ({}) not enforced", check.expression),
                            "the target enforces every check; it is left out",
                        );
                    }
                }
                Err(refused) => {
                    self.losses.table(format!("check ({})", check.expression), refused.0)
                }
            }
        }
        lines
    }

    /// The primary key, if it is one and can be one here.
    pub(super) fn primary_key(&mut self, index: &Index) -> Option<String> {
        if index.kind != IndexKind::Primary {
            return None;
        }
        let columns = index.parts.iter().map(|part| match part {
            IndexPart::Column { name, prefix: None, .. } => Some(self.ident(name)),
            _ => None,
        });
        let columns: Vec<String> = columns.collect::<Option<_>>()?;
        self.losses.folded_key(index, self.options);
        Some(format!("primary key ({})", columns.join(", ")))
    }

    pub(super) fn index(&mut self, index: &Index) -> Vec<String> {
        let kind = match index.kind {
            IndexKind::Fulltext => Some("fulltext"),
            IndexKind::Spatial => Some("spatial"),
            IndexKind::Vector => Some("vector"),
            _ => None,
        };
        if let Some(kind) = kind {
            let why = "the target has another kind of index for it; make one by hand";
            self.losses.table(format!("{kind} index `{}`", index.name), why);
            return Vec::new();
        }
        let unique = index.kind != IndexKind::Plain;
        let mut parts = Vec::new();
        for part in &index.parts {
            match self.part(part, unique) {
                Ok(part) => parts.push(part),
                Err(why) => {
                    self.losses.table(format!("index `{}`", index.name), why);
                    return Vec::new();
                }
            }
        }
        if index.kind == IndexKind::Primary {
            self.losses.table(
                "primary key",
                "it covers only the beginning of a column; it is a unique index",
            );
        }
        if unique {
            self.losses.folded_key(index, self.options);
        }
        if index.invisible {
            self.losses.table(
                format!("index `{}` is invisible", index.name),
                "the target uses every index",
            );
        }
        let name = index_name(self.table, index, self.options);
        let word = if unique { "unique index" } else { "index" };
        let on = format!("on {} ({})", self.name(), parts.join(", "));
        let mut statements = vec![format!("create {word} {} {on}", self.ident(&name))];
        if let Some(comment) = &index.comment {
            let name = quote::qualified(self.dialect, &self.table.schema, &name);
            statements.push(format!("comment on index {name} is {}", self.literal(comment)));
        }
        statements
    }

    fn part(&self, part: &IndexPart, unique: bool) -> Result<String, String> {
        let desc = |descending: &bool| if *descending { " desc" } else { "" };
        match part {
            IndexPart::Column { name, prefix: None, descending } => {
                Ok(format!("{}{}", self.ident(name), desc(descending)))
            }
            IndexPart::Column { name, prefix: Some(length), descending } => {
                let ident = self.ident(name);
                let place =
                    self.table.column_index(name).ok_or("its column is not in the target")?;
                let ty = self.table.columns.get(place).map(|c| fallback(&c.ty)).unwrap_or_default();
                let longest = match self.origin(place).map(|c| &c.ty) {
                    Some(SqlType::Char(n) | SqlType::Varchar(n)) => n.saturating_mul(4),
                    Some(SqlType::Binary(n) | SqlType::Varbinary(n)) => *n,
                    Some(SqlType::Text(LobSize::Tiny) | SqlType::Blob(LobSize::Tiny)) => 255,
                    _ => u32::MAX,
                };
                let bytes = word(&ty) == "bytea";
                let key = if bytes { *length } else { length.saturating_mul(4) };
                if !unique && longest <= LONGEST_KEY {
                    // The whole column serves more queries than its beginning.
                    Ok(format!("{ident}{}", desc(descending)))
                } else if key > LONGEST_KEY {
                    Err(format!(
                        "the first {length} characters of `{name}` are too long for a key of the target"
                    ))
                } else if bytes {
                    Ok(format!("substring({ident} from 1 for {length}){}", desc(descending)))
                } else if matches!(word(&ty).as_str(), "text" | "varchar" | "char" | "character") {
                    Ok(format!("left({ident}, {length}){}", desc(descending)))
                } else {
                    Err(format!("the target has no beginning of a `{ty}`"))
                }
            }
            IndexPart::Expression { sql, descending } => {
                let written = parse(sql).and_then(|e| {
                    let writer = self.writer(false);
                    [Class::Integer, Class::Decimal, Class::Exact, Class::Folded]
                        .into_iter()
                        .map(|class| writer.value(&e, class))
                        .reduce(|a, b| a.or(b))
                        .unwrap_or_else(|| writer.condition(&e))
                });
                written
                    .map(|sql| format!("({sql}){}", desc(descending)))
                    .map_err(|refused| refused.0)
            }
        }
    }

    pub(super) fn foreign_key(&mut self, key: &ForeignKey) -> Option<String> {
        let schema = key.parent_schema.as_deref().unwrap_or(&self.table.schema);
        if let Some(parent) = self.options.tables.get(&(schema, key.parent.as_str()))
            && !is_key(parent, &key.parent_columns)
        {
            let why =
                "the target wants a primary key or unique index on exactly the referenced columns";
            self.losses.table(format!("foreign key `{}`", key.name), why);
            return None;
        }
        let columns = quote::idents(self.dialect, key.columns.iter().map(String::as_str));
        let parents = quote::idents(self.dialect, key.parent_columns.iter().map(String::as_str));
        let name = self.ident(&shortened(&key.name));
        let parent = quote::qualified(self.dialect, schema, &key.parent);
        let mut sql = format!(
            "alter table {} add constraint {name} foreign key ({columns}) references {parent} ({parents})",
            self.name()
        );
        for (when, action) in [("delete", &key.on_delete), ("update", &key.on_update)] {
            if let Some(action) = action {
                sql.push_str(&format!(" on {when} {}", action.to_lowercase()));
            }
        }
        Some(sql)
    }
}

/// Whether a table has a unique index on exactly these columns, in any order.
fn is_key(table: &Table, columns: &[String]) -> bool {
    table.indexes.iter().any(|index| {
        let whole =
            index.parts.iter().all(|part| matches!(part, IndexPart::Column { prefix: None, .. }));
        let names = index.column_names().unwrap_or_default();
        whole
            && matches!(index.kind, IndexKind::Primary | IndexKind::Unique)
            && names.len() == columns.len()
            && names.iter().all(|name| columns.iter().any(|c| c.eq_ignore_ascii_case(name)))
    })
}
