//! Names of indexes where they must be unique in a schema (PostgreSQL, SQLite) and not only in a table.
//!
//! The name is `<table>_<index>`. Two tables may meet there (`a_b` + `c`, `a` + `b_c`), and
//! PostgreSQL cuts names after 63 bytes without asking; in both cases eight digits of a hash of both
//! names are added. The result depends on the names alone, never on the order of tables.

use dsl::catalog::{Index, Table};

use super::RenderOptions;

/// PostgreSQL's `NAMEDATALEN` − 1.
pub(super) const LONGEST: usize = 63;

/// The name of an index in its schema.
pub(super) fn index_name(table: &Table, index: &Index, options: &RenderOptions<'_>) -> String {
    let plain = format!("{}_{}", table.name, index.name);
    if plain.len() <= LONGEST && !meets(&plain, table, options) {
        return plain;
    }
    with_hash(&plain, &[&table.name, &index.name])
}

/// A name that PostgreSQL keeps whole.
pub(super) fn shortened(name: &str) -> String {
    if name.len() <= LONGEST { name.to_owned() } else { with_hash(name, &[name]) }
}

/// Whether another table could make the same name, or has it, also as its primary key's.
fn meets(plain: &str, table: &Table, options: &RenderOptions<'_>) -> bool {
    let exists = |name: &str| {
        name != table.name && options.tables.contains_key(&(table.schema.as_str(), name))
    };
    let splits = plain.match_indices('_').filter_map(|(at, _)| plain.get(..at)).any(exists);
    splits || exists(plain) || plain == format!("{}_pkey", table.name)
}

fn with_hash(name: &str, of: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in of {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize().to_hex();
    let mut end = name.len().min(LONGEST - 9);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{}", name.get(..end).unwrap_or(""), hash.get(..8).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use dsl::catalog::IndexKind;

    use super::*;
    use crate::ddl::Dialect;

    fn index(name: &str) -> Index {
        Index {
            name: name.to_owned(),
            kind: IndexKind::Plain,
            parts: Vec::new(),
            using: None,
            invisible: false,
            parser: None,
            comment: None,
        }
    }

    fn table(name: &str) -> Table {
        Table { schema: "s".to_owned(), name: name.to_owned(), ..Table::default() }
    }

    #[test]
    fn names_are_plain_where_nothing_meets() {
        let options = RenderOptions::new(Dialect::Mysql, &[]);
        assert_eq!(index_name(&table("orders"), &index("by_day"), &options), "orders_by_day");
    }

    #[test]
    fn names_that_meet_or_are_long_differ_and_fit() {
        let tables = [table("a"), table("a_b"), table("x"), table("x_y")];
        let options = RenderOptions::new(Dialect::Mysql, &tables);
        let first = index_name(&tables[0], &index("b_c"), &options);
        let second = index_name(&tables[1], &index("c"), &options);
        assert!(
            first.starts_with("a_b_c") && second.starts_with("a_b_c") && first != second,
            "{first} {second}"
        );
        assert_ne!(index_name(&tables[2], &index("y"), &options), "x_y", "a table has that name");
        assert_ne!(index_name(&tables[0], &index("pkey"), &options), "a_pkey");
        let long = "ж".repeat(64);
        let (one, two) = (table(&long), table(&format!("{}z", "ж".repeat(63))));
        let (one, two) =
            (index_name(&one, &index("i"), &options), index_name(&two, &index("i"), &options));
        assert!(one.len() <= LONGEST && two.len() <= LONGEST && one != two);
    }
}
