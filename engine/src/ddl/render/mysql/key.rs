//! Indexes, foreign keys and checks of the MySQL family.

use dsl::catalog::{Check, ForeignKey, Index, IndexKind, IndexPart};

use super::{HERE, Writer};
use crate::ddl::Dialect;
use crate::ddl::quote;

impl Writer<'_> {
    /// Indexes that the table must have from the start, and the others.
    pub(super) fn indexes(&mut self) -> (Vec<String>, Vec<(IndexKind, String)>) {
        let table = self.table;
        let auto = table.columns.iter().find(|c| c.auto_increment).map(|c| c.name.as_str());
        let leads = |index: &Index| match (index.parts.first(), auto) {
            (Some(IndexPart::Column { name, .. }), Some(auto)) => name.eq_ignore_ascii_case(auto),
            _ => false,
        };
        let mut needed = auto.is_some() && !table.primary_key().is_some_and(leads);
        let (mut early, mut late) = (Vec::new(), Vec::new());
        for index in &table.indexes {
            let Some(sql) = self.index(index) else {
                continue;
            };
            // The auto-increment column must lead an index; unique keys must cover partitions from the start.
            let now = index.kind == IndexKind::Primary
                || (needed && leads(index))
                || (table.partitioning.is_some() && index.kind == IndexKind::Unique);
            needed &= !leads(index);
            if now {
                early.push(sql);
            } else {
                late.push((index.kind, sql));
            }
        }
        (early, late)
    }

    fn index(&mut self, index: &Index) -> Option<String> {
        let word = match index.kind {
            IndexKind::Primary => "PRIMARY KEY".to_owned(),
            IndexKind::Unique => format!("UNIQUE KEY {}", self.ident(&index.name)),
            IndexKind::Plain => format!("KEY {}", self.ident(&index.name)),
            IndexKind::Fulltext | IndexKind::Spatial if self.lean() => {
                let kind = if index.kind == IndexKind::Fulltext { "fulltext" } else { "spatial" };
                self.losses.table(format!("{kind} index `{}`", index.name), HERE);
                return None;
            }
            IndexKind::Fulltext => format!("FULLTEXT KEY {}", self.ident(&index.name)),
            IndexKind::Spatial => format!("SPATIAL KEY {}", self.ident(&index.name)),
            IndexKind::Vector if self.mariadb() && !self.options.older_than((11, 7, 0)) => {
                format!("VECTOR KEY {}", self.ident(&index.name))
            }
            IndexKind::Vector => {
                self.losses.table(format!("vector index `{}`", index.name), HERE);
                return None;
            }
        };
        let parts =
            index.parts.iter().map(|part| self.part(index, part)).collect::<Option<Vec<_>>>()?;
        let mut sql = format!("{word} ({})", parts.join(","));
        if let Some(using) = &index.using {
            sql.push_str(&format!(" USING {using}"));
        }
        if let Some(parser) = &index.parser {
            if self.dialect == Dialect::Mysql {
                sql.push_str(&format!(" WITH PARSER {}", self.ident(parser)));
            } else {
                self.losses.table(
                    format!("parser `{parser}` of index `{}`", index.name),
                    "the target splits words its own way",
                );
            }
        }
        for extra in
            self.extras("INDEX", &index.name).into_iter().map(str::to_owned).collect::<Vec<_>>()
        {
            let hint = extra.to_ascii_uppercase().starts_with("KEY_BLOCK_SIZE") && !self.lean();
            if hint || (index.kind == IndexKind::Vector && self.mariadb()) {
                sql.push_str(&format!(" {extra}"));
            } else {
                self.losses.table(format!("{extra} of index `{}`", index.name), HERE);
            }
        }
        if let Some(comment) = &index.comment {
            sql.push_str(&format!(" COMMENT {}", quote::literal(self.dialect, comment)));
        }
        if index.invisible {
            match self.dialect {
                Dialect::Mariadb if !self.options.older_than((10, 6, 0)) => {
                    sql.push_str(" IGNORED")
                }
                Dialect::Mysql | Dialect::Tidb if !self.options.older_than((8, 0, 0)) => {
                    sql.push_str(" INVISIBLE")
                }
                _ => self.losses.table(
                    format!("index `{}` is invisible", index.name),
                    "the target uses every index",
                ),
            }
        }
        Some(sql)
    }

    /// A part of an index; `None`: the index cannot be made.
    fn part(&mut self, index: &Index, part: &IndexPart) -> Option<String> {
        let desc = |descending: &bool| if *descending { " DESC" } else { "" };
        match part {
            IndexPart::Column { name, prefix, descending } => {
                let prefix = prefix.map(|n| format!("({n})")).unwrap_or_default();
                Some(format!("{}{prefix}{}", self.ident(name), desc(descending)))
            }
            IndexPart::Expression { sql, .. } if sql.ends_with("` WITHOUT OVERLAPS") => {
                if !self.mariadb() {
                    let why = "the target has no periods; overlaps are no longer refused";
                    self.losses.table(format!("{sql} of index `{}`", index.name), why);
                }
                self.mariadb().then(|| sql.clone())
            }
            IndexPart::Expression { sql, descending } => {
                if self.mariadb() || self.old() || self.dialect == Dialect::Oceanbase {
                    let why = "the target indexes columns only; the index is left out";
                    self.losses.table(format!("index `{}` on ({sql})", index.name), why);
                    return None;
                }
                match self.expression(sql) {
                    Ok(sql) => Some(format!("({sql}){}", desc(descending))),
                    Err(why) => {
                        self.losses.table(format!("index `{}` on ({sql})", index.name), why);
                        None
                    }
                }
            }
        }
    }

    pub(super) fn check(&mut self, check: &Check) -> Option<String> {
        if (self.dialect == Dialect::Mysql && self.options.older_than((8, 0, 16)))
            || self.dialect == Dialect::Tidb
        {
            self.losses.table(
                format!("check ({})", check.expression),
                "the target does not enforce checks",
            );
            return None;
        }
        // MariaDB counts its names anew in each table, MySQL wants them unique in the schema.
        let made_up =
            !self.mariadb() && check.name.as_ref().is_some_and(|n| n.starts_with("CONSTRAINT_"));
        let name = check.name.as_ref().filter(|_| !made_up);
        let name = name.map(|n| format!("CONSTRAINT {} ", self.ident(n))).unwrap_or_default();
        let expression = match self.expression(&check.expression) {
            Ok(expression) => expression,
            Err(why) => {
                self.losses.table(format!("check ({})", check.expression), why);
                return None;
            }
        };
        let mut sql = format!("{name}CHECK ({expression})");
        if !check.enforced {
            if self.mariadb() {
                self.losses.table(
                    format!("check ({}) not enforced", check.expression),
                    "MariaDB enforces every check; it is left out",
                );
                return None;
            }
            sql.push_str(" NOT ENFORCED");
        }
        Some(sql)
    }

    pub(super) fn foreign_key(&mut self, key: &ForeignKey) -> Option<String> {
        let columns = quote::idents(self.dialect, key.columns.iter().map(String::as_str));
        let parents = quote::idents(self.dialect, key.parent_columns.iter().map(String::as_str));
        let schema = key.parent_schema.as_deref().unwrap_or(&self.table.schema);
        let parent = quote::qualified(self.dialect, schema, &key.parent);
        let mut sql = format!(
            "CONSTRAINT {} FOREIGN KEY ({columns}) REFERENCES {parent} ({parents})",
            self.ident(&key.name)
        );
        for (when, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
            if let Some(action) = action {
                sql.push_str(&format!(" ON {when} {action}"));
            }
        }
        Some(sql)
    }
}
