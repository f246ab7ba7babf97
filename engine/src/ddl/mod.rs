//! DDL of MySQL and MariaDB: parsed into a catalog, written in the dialect of a target.
//!
//! ```text
//! SHOW CREATE TABLE, a dump ──lexer──▶ tokens ──parse──▶ dsl::catalog::Table ──render──▶ DDL of a target
//!                                                                                 └────▶ losses
//! ```
//!
//! What must stay true: parsing never panics and never skips what it does not know; rendering never
//! leaves anything out without a [`Loss`] that says so.

mod charset;
mod dialect;
pub mod lexer;
mod parse;
pub mod quote;
mod raw;
mod render;
mod translate;

use dsl::diagnostic::codes;

pub use self::dialect::Dialect;
pub use self::lexer::Mode;
pub use self::parse::{CreateTable, Options as ParseOptions, Statement, parse, table_name};
pub use self::raw::text;
pub use self::render::{Loss, RenderOptions, Rendered, create_schema, drop_table, render, reseat};
use crate::error::Error;

/// A text that is not the DDL that it begins as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at line {line}, column {column}")]
pub struct ParseError {
    /// What was expected and what stands there.
    pub what: String,
    /// Offset in bytes.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl ParseError {
    fn new(sql: &str, offset: usize, what: String) -> Self {
        let before = sql.get(..offset).unwrap_or(sql);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Self { what, offset, line, column }
    }
}

impl From<ParseError> for Box<Error> {
    fn from(error: ParseError) -> Self {
        Error::definite(codes::DDL_UNREADABLE, format!("a definition that cannot be read: {error}"))
            .help("exclude the table, or report the statement (`show create table …`): the parser should know it")
    }
}
