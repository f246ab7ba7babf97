//! Statements of MySQL and MariaDB.
//!
//! [`parse`] reads one statement into a [`Statement`]. What the catalog has no field for (storage
//! hints of a column, parameters of a vector index, periods) is kept in `Table::options` under names
//! that no table option has: `COLUMN <name>`, `INDEX <name>`, `PERIOD FOR <name>`; a renderer
//! writes it back or reports it. Nothing is dropped without a word, nothing panics, every error has a place.

mod column;
mod cursor;
mod index;
mod options;
mod table;
mod types;

pub(in crate::ddl) use self::column::hex_bytes;
use dsl::catalog::{ObjectKind, Schema, Table};

use self::cursor::Cursor;
use super::lexer::Mode;
use super::{ParseError, charset};

/// How a text is to be read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The parts of `sql_mode` that matter.
    pub mode: Mode,
    /// Schema of names without one.
    pub schema: String,
    /// Default collation of `utf8mb4` on the server that wrote the text. `SHOW CREATE TABLE` needs only
    /// the old one, `utf8mb4_general_ci`: servers with another default always print it.
    pub utf8mb4_collation: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            schema: String::new(),
            utf8mb4_collation: "utf8mb4_general_ci".to_owned(),
        }
    }
}

impl Options {
    /// Options for texts whose unqualified names stand in `schema`.
    #[must_use]
    pub fn of_schema(schema: &str) -> Self {
        Self { schema: schema.to_owned(), ..Self::default() }
    }
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// `CREATE TABLE`.
    CreateTable(Box<CreateTable>),
    /// `CREATE DATABASE`.
    CreateDatabase(Schema),
    /// `USE`.
    Use(String),
    /// `CREATE VIEW`, `PROCEDURE`, `FUNCTION`, `TRIGGER`, `EVENT`, `SEQUENCE`.
    CreateObject {
        /// What it creates.
        kind: ObjectKind,
        /// Its schema.
        schema: String,
        /// Its name.
        name: String,
    },
    /// `DROP TABLE`, `DROP VIEW`: `(schema, name)` of each.
    DropTable(Vec<(String, String)>),
    /// Anything else, by its first words in upper case: `ALTER TABLE`, `LOCK TABLES`, `SET`.
    Other(String),
}

/// A `CREATE TABLE`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table.
    pub table: Table,
    /// `TEMPORARY`.
    pub temporary: bool,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
}

/// Reads one statement; a `;` at its end may be left out.
///
/// # Errors
/// A statement that begins like one of [`Statement`] and goes on differently.
pub fn parse(sql: &str, options: &Options) -> Result<Statement, ParseError> {
    let mut cursor = Cursor::new(sql, options)?;
    let statement = statement(&mut cursor)?;
    if !matches!(statement, Statement::Other(_) | Statement::CreateObject { .. }) {
        cursor.eat_symbol(";");
        cursor.end()?;
    }
    Ok(statement)
}

/// Schema and name of the table that a statement creates, whether or not the rest of it can be read.
#[must_use]
pub fn table_name(sql: &str, options: &Options) -> Option<(String, String)> {
    let mut cursor = Cursor::new(sql, options).ok()?;
    if !cursor.eat("create") {
        return None;
    }
    cursor.eat_all(&["or", "replace"]);
    cursor.eat("temporary");
    if !cursor.eat("table") {
        return None;
    }
    if_not_exists(&mut cursor);
    cursor.qualified().ok()
}

fn statement(cursor: &mut Cursor<'_>) -> Result<Statement, ParseError> {
    if cursor.eat("use") {
        return Ok(Statement::Use(cursor.ident()?));
    }
    if cursor.is("drop") && (cursor.is_at(1, "table") || cursor.is_at(1, "view")) {
        return drop_tables(cursor);
    }
    if !cursor.eat("create") {
        return Ok(Statement::Other(cursor.first_words()));
    }
    cursor.eat_all(&["or", "replace"]);
    let temporary = cursor.eat("temporary");
    if cursor.eat("table") {
        let if_not_exists = if_not_exists(cursor);
        let table = table::table(cursor)?;
        return Ok(Statement::CreateTable(Box::new(CreateTable {
            table,
            temporary,
            if_not_exists,
        })));
    }
    if cursor.eat("database") || cursor.eat("schema") {
        if_not_exists(cursor);
        return database(cursor);
    }
    object(cursor)
}

fn if_not_exists(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat_all(&["if", "not", "exists"])
}

fn database(cursor: &mut Cursor<'_>) -> Result<Statement, ParseError> {
    let mut schema = Schema { name: cursor.ident()?, ..Schema::default() };
    while !cursor.at_end() {
        cursor.eat("default");
        if cursor.eat_charset() {
            cursor.eat_symbol("=");
            schema.charset = Some(charset::charset_name(&cursor.name_or_text()?));
        } else if cursor.eat("collate") {
            cursor.eat_symbol("=");
            schema.collation = Some(charset::collation_name(&cursor.name_or_text()?));
        } else if cursor.eat("encryption") || cursor.eat("comment") {
            cursor.eat_symbol("=");
            cursor.text()?;
        } else if cursor.is("read") && cursor.is_at(1, "only") {
            cursor.skip(2);
            cursor.eat_symbol("=");
            cursor.skip(1);
        } else {
            return Err(cursor.unexpected("an option of a database"));
        }
    }
    let (charset, collation) = options::text_defaults(
        schema.charset.take(),
        schema.collation.take(),
        (None, None),
        &cursor.options().utf8mb4_collation,
    );
    (schema.charset, schema.collation) = (charset, collation);
    Ok(Statement::CreateDatabase(schema))
}

/// Everything that is neither a table nor a database: the kind and the name are enough.
fn object(cursor: &mut Cursor<'_>) -> Result<Statement, ParseError> {
    // ALGORITHM = …, DEFINER = …, SQL SECURITY …, AGGREGATE stand before the kind.
    for _ in 0..24 {
        let kind = [
            ("view", ObjectKind::View),
            ("procedure", ObjectKind::Procedure),
            ("function", ObjectKind::Function),
            ("trigger", ObjectKind::Trigger),
            ("event", ObjectKind::Event),
            ("sequence", ObjectKind::Sequence),
        ]
        .into_iter()
        .find(|(word, _)| cursor.is(word));
        if let Some((_, kind)) = kind {
            cursor.skip(1);
            if_not_exists(cursor);
            let (schema, name) = cursor.qualified()?;
            return Ok(Statement::CreateObject { kind, schema, name });
        }
        if cursor.at_end() || cursor.is("index") || cursor.is("user") {
            break;
        }
        cursor.skip(1);
    }
    Ok(Statement::Other("CREATE".to_owned()))
}

fn drop_tables(cursor: &mut Cursor<'_>) -> Result<Statement, ParseError> {
    cursor.skip(2);
    cursor.eat_all(&["if", "exists"]);
    let mut names = vec![cursor.qualified()?];
    while cursor.eat_symbol(",") {
        names.push(cursor.qualified()?);
    }
    let _ = cursor.eat("restrict") || cursor.eat("cascade");
    Ok(Statement::DropTable(names))
}
