//! Kinds of events: what a filter can name, and what `ddl { … }` decides about.
//!
//! Source of the filter's kinds: the binlog event filter of TiDB DM (its manual, "Binlog Event
//! Filter": `insert` … `alter table`, with `all`, `all dml`, `all ddl`); the finer kinds below
//! `alter_table` are ours, because a schema change is decided part by part.

/// Whether an event is about rows or about tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Rows.
    Dml,
    /// Tables and databases.
    Ddl,
    /// Both.
    All,
}

/// One kind.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name in the language.
    pub name: &'static str,
    /// What it is about.
    pub class: Class,
    /// The kind that it is a part of.
    pub part_of: Option<&'static str>,
}

const fn dml(name: &'static str) -> Kind {
    Kind { name, class: Class::Dml, part_of: Some("dml") }
}

const fn ddl(name: &'static str) -> Kind {
    Kind { name, class: Class::Ddl, part_of: Some("ddl") }
}

const fn alter(name: &'static str) -> Kind {
    Kind { name, class: Class::Ddl, part_of: Some("alter_table") }
}

/// All kinds, groups first.
pub const KINDS: &[Kind] = &[
    Kind { name: "all", class: Class::All, part_of: None },
    Kind { name: "dml", class: Class::Dml, part_of: Some("all") },
    Kind { name: "ddl", class: Class::Ddl, part_of: Some("all") },
    dml("insert"),
    dml("update"),
    dml("delete"),
    ddl("create_database"),
    ddl("drop_database"),
    ddl("create_table"),
    ddl("drop_table"),
    ddl("rename_table"),
    ddl("truncate"),
    ddl("create_index"),
    ddl("drop_index"),
    ddl("alter_table"),
    alter("add_column"),
    alter("drop_column"),
    alter("modify_column"),
    alter("rename_column"),
    alter("add_constraint"),
    alter("drop_constraint"),
    alter("alter_partition"),
];

/// The kind of this name.
pub fn find(name: &str) -> Option<Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// Whether `kind` is `group` or a part of it.
pub fn is_part(kind: &str, group: &str) -> bool {
    let mut at = Some(kind);
    while let Some(name) = at {
        if name == group {
            return true;
        }
        at = find(name).and_then(|kind| kind.part_of);
    }
    false
}
