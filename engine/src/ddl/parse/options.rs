//! Table options, partitions, and the character set of what follows from them.

use dsl::catalog::Table;

use super::cursor::Cursor;
use crate::ddl::lexer::Kind;
use crate::ddl::{ParseError, charset};

/// Options whose value is a list in parentheses.
const LISTS: [&str; 1] = ["union"];

/// Reads the options after the parenthesis of a `CREATE TABLE`, and its partitions.
pub(super) fn options(cursor: &mut Cursor<'_>, table: &mut Table) -> Result<(), ParseError> {
    while !cursor.at_end() {
        cursor.eat_symbol(",");
        if cursor.eat_all(&["with", "system", "versioning"]) {
            table.system_versioned = true;
        } else if cursor.is("partition") && cursor.is_at(1, "by") {
            partitions(cursor, table);
        } else {
            option(cursor, table)?;
        }
    }
    Ok(())
}

/// `PARTITION BY` reaches to the end of the statement.
fn partitions(cursor: &mut Cursor<'_>, table: &mut Table) {
    let mark = cursor.mark();
    while !cursor.at_end() {
        cursor.skip(1);
    }
    table.partitioning = Some(cursor.text_since(mark));
}

fn option(cursor: &mut Cursor<'_>, table: &mut Table) -> Result<(), ParseError> {
    let default = cursor.eat("default");
    if cursor.eat_charset() {
        cursor.eat_symbol("=");
        table.charset = Some(charset::charset_name(&cursor.name_or_text()?));
        return Ok(());
    }
    if cursor.eat("collate") {
        cursor.eat_symbol("=");
        table.collation = Some(charset::collation_name(&cursor.name_or_text()?));
        return Ok(());
    }
    if default {
        return Err(cursor.unexpected("`character set` or `collate`"));
    }
    if cursor.eat("engine")
        || (cursor.is("type") && cursor.is_symbol_at(1, "=") && cursor.eat("type"))
    {
        cursor.eat_symbol("=");
        table.engine = Some(cursor.name_or_text()?);
    } else if cursor.eat("auto_increment") {
        cursor.eat_symbol("=");
        table.auto_increment = Some(cursor.number()?);
    } else if cursor.eat("comment") {
        cursor.eat_symbol("=");
        let text = cursor.text()?;
        table.comment = (!text.is_empty()).then_some(text);
    } else {
        other(cursor, table)?;
    }
    Ok(())
}

/// Everything else as `(NAME, value)`, the value as it is written.
fn other(cursor: &mut Cursor<'_>, table: &mut Table) -> Result<(), ParseError> {
    let query = ["as", "select", "ignore", "replace", "with"].iter().any(|word| cursor.is(word));
    if query || matches!(cursor.kind(), Kind::Text | Kind::Number | Kind::Symbol) {
        return Err(cursor.unexpected("a table option"));
    }
    let mut name = cursor.ident()?.to_ascii_uppercase();
    for (first, second) in [("DATA", "directory"), ("INDEX", "directory"), ("START", "transaction")]
    {
        if name == first && cursor.eat(second) {
            name = format!("{first} {}", second.to_ascii_uppercase());
        }
    }
    let equals = cursor.eat_symbol("=");
    let mark = cursor.mark();
    if LISTS.iter().any(|list| name.eq_ignore_ascii_case(list)) && cursor.is_symbol("(") {
        cursor.parenthesised()?;
    } else if equals || (name != "START TRANSACTION" && !cursor.at_end() && !cursor.is_symbol(","))
    {
        if cursor.kind() == Kind::Text {
            cursor.text()?;
        } else if cursor.kind() == Kind::Symbol {
            return Err(cursor.unexpected("the value of a table option"));
        } else {
            cursor.skip(1);
        }
    }
    table.options.push((name, cursor.text_since(mark)));
    Ok(())
}

/// Character set and collation of something that declares neither, one or both, below something that has
/// `above`. The manual's rules (12.3.4, 12.3.5): a collation names its character set, a character set
/// brings its default collation, and neither means what stands above.
pub(super) fn text_defaults(
    charset: Option<String>,
    collation: Option<String>,
    above: (Option<&str>, Option<&str>),
    utf8mb4: &str,
) -> (Option<String>, Option<String>) {
    match (charset, collation) {
        (None, None) => (above.0.map(str::to_owned), above.1.map(str::to_owned)),
        (Some(charset), None) => {
            let collation = charset::default_collation(&charset, utf8mb4).map(str::to_owned);
            (Some(charset), collation)
        }
        (charset, Some(collation)) => match (charset::charset_of(&collation), charset) {
            (Some(own), _) => (Some(own.to_owned()), Some(collation)),
            // A short name of MariaDB: `uca1400_ai_ci` of whatever character set there is.
            (None, Some(charset)) => {
                let full = format!("{charset}_{collation}");
                (Some(charset), Some(full))
            }
            (None, None) => {
                let charset = above.0.unwrap_or("utf8mb4").to_owned();
                let full = format!("{charset}_{collation}");
                (Some(charset), Some(full))
            }
        },
    }
}
