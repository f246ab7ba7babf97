//! Identifiers and constants as each dialect writes them. Nothing else in the engine quotes.
//!
//! MySQL's string form assumes a session without `NO_BACKSLASH_ESCAPES`, PostgreSQL's one with
//! `standard_conforming_strings`; the connectors set their sessions so.

use crate::ddl::Dialect;

/// A quoted identifier.
#[must_use]
pub fn ident(dialect: Dialect, name: &str) -> String {
    let quote = if dialect.is_mysql_family() { '`' } else { '"' };
    let mut out = String::with_capacity(name.len() + 2);
    out.push(quote);
    for c in name.chars() {
        if c == quote {
            out.push(quote);
        }
        out.push(c);
    }
    out.push(quote);
    out
}

/// `schema.name`, both quoted; the name alone where the schema is empty.
#[must_use]
pub fn qualified(dialect: Dialect, schema: &str, name: &str) -> String {
    if schema.is_empty() {
        return ident(dialect, name);
    }
    format!("{}.{}", ident(dialect, schema), ident(dialect, name))
}

/// Quoted identifiers with commas between.
#[must_use]
pub fn idents<'a>(dialect: Dialect, names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| ident(dialect, name)).collect::<Vec<_>>().join(", ")
}

/// A string constant.
#[must_use]
pub fn literal(dialect: Dialect, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' if dialect.is_mysql_family() => out.push_str("\\\\"),
            '\0' if dialect.is_mysql_family() => out.push_str("\\0"),
            _ => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// A constant of bytes.
#[must_use]
pub fn bytes(dialect: Dialect, bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
    }
    match dialect {
        Dialect::Postgres | Dialect::Opengauss => format!("'\\x{hex}'::bytea"),
        _ => format!("x'{hex}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dialect_quotes_its_way() {
        use Dialect::{Mariadb, Postgres, Sqlite};
        assert_eq!(ident(Mariadb, "a`b\"c"), "`a``b\"c`");
        assert_eq!(ident(Postgres, "a`b\"c"), "\"a`b\"\"c\"");
        assert_eq!(qualified(Sqlite, "", "t"), "\"t\"");
        assert_eq!(qualified(Mariadb, "a.b", "t"), "`a.b`.`t`");
        assert_eq!(literal(Mariadb, "it's \\ \0"), "'it''s \\\\ \\0'");
        assert_eq!(literal(Postgres, "it's \\"), "'it''s \\'");
        assert_eq!(bytes(Mariadb, &[0, 255]), "x'00ff'");
        assert_eq!(bytes(Postgres, &[0, 255]), "'\\x00ff'::bytea");
        assert_eq!(bytes(Sqlite, &[]), "x''");
        assert_eq!(idents(Sqlite, ["a", "b"]), "\"a\", \"b\"");
    }
}
