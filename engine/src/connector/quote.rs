//! Names and texts in standard SQL: what PostgreSQL and SQLite both read.

/// `"name"`, with quotes inside doubled.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `'text'`, with quotes inside doubled. PostgreSQL reads it so because the sessions of this program
/// have `standard_conforming_strings` on.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(identifier(r#"a"b.c d"#), r#""a""b.c d""#);
        assert_eq!(literal(r"it's \ fine"), r"'it''s \ fine'");
    }
}
