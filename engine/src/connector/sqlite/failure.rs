//! Errors of SQLite as errors of the engine.
//!
//! The extended result code decides (SQLite manual, "Result and Error Codes"). Messages name tables and
//! columns, not values, except those that triggers raise, which are not kept.

use dsl::diagnostic::{Code, codes};
use rusqlite::{Error as SqliteError, ffi};

use super::Config;
use crate::error::{Error, ErrorClass};

/// What was being done, for the words of an error.
#[derive(Clone, Copy)]
pub(super) struct Doing<'a> {
    config: &'a Config,
    opening: bool,
    /// Rows going to this table, with these columns.
    load: Option<(&'a str, &'a [String])>,
}

impl<'a> Doing<'a> {
    /// Opening the file.
    pub(super) const fn opening(config: &'a Config) -> Self {
        Self { config, opening: true, load: None }
    }

    /// Running a statement.
    pub(super) const fn stating(config: &'a Config) -> Self {
        Self { config, opening: false, load: None }
    }

    /// Loading rows.
    pub(super) const fn loading(config: &'a Config, table: &'a str, columns: &'a [String]) -> Self {
        Self { config, opening: false, load: Some((table, columns)) }
    }

    /// The engine's error for one of SQLite.
    pub(super) fn failed(self, error: SqliteError) -> Box<Error> {
        let (code, message) = match error {
            SqliteError::SqliteFailure(code, message) => (code, message),
            SqliteError::SqlInputError { error, msg, .. } => (error, Some(msg)),
            other => {
                return Error::definite(codes::SERVER_STATEMENT, "SQLite cannot run the statement")
                    .source(other)
                    .at_endpoint(&self.config.endpoint);
            }
        };
        let message = message.unwrap_or_else(|| ffi::code_to_str(code.extended_code).to_owned());
        self.refused(code.extended_code, &message).at_endpoint(&self.config.endpoint)
    }

    fn refused(self, extended: i32, message: &str) -> Box<Error> {
        use ErrorClass as C;
        let file = self.config.path.display();
        let with = |code: Code, class: C, what: &str| Error::new(code, class, what);
        match (extended, extended & 0xFF) {
            (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID, _) => {
                with(codes::LOAD_DUPLICATE_KEY, C::DuplicateKey, message)
                    .help("empty the target table first, or tell the rows apart by a column in `key (…)` of the route")
            }
            (ffi::SQLITE_CONSTRAINT_TRIGGER, _) => {
                with(codes::SERVER_STATEMENT, C::Definite, "a trigger of the target raised an error")
            }
            (ffi::SQLITE_CONSTRAINT_DATATYPE, _) | (_, ffi::SQLITE_MISMATCH | ffi::SQLITE_TOOBIG) => {
                self.column(with(codes::LOAD_CONVERSION, C::Conversion, message), message)
                    .help("give the target's column a type that holds the values, or convert in the route")
            }
            (_, ffi::SQLITE_CONSTRAINT) => self.column(with(codes::LOAD_CONSTRAINT, C::Conversion, message), message),
            (_, ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) => {
                with(codes::SERVER_LOCKED, C::Connection, &format!("another program holds a lock on {file}"))
                    .help("close the program that has the file open")
            }
            (_, ffi::SQLITE_FULL) => with(codes::SERVER_DISK_FULL, C::Definite, &format!("no room left to write {file}"))
                .help("free disk space, then run the same command again"),
            (_, ffi::SQLITE_READONLY) => {
                with(codes::SERVER_READ_ONLY, C::Definite, &format!("{file} takes no writes: {message}"))
                    .help("give this user the right to write the file and its folder")
            }
            (_, ffi::SQLITE_PERM | ffi::SQLITE_AUTH) => with(codes::CONNECT_PRIVILEGE, C::Definite, message),
            (_, ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT) => {
                with(codes::SQLITE_DAMAGED, C::Definite, &format!("{file}: {message}"))
                    .help("correct `path` of the endpoint, or restore the file")
            }
            (_, ffi::SQLITE_CANTOPEN) if self.opening => {
                with(codes::CONNECT_SETTINGS, C::Definite, &format!("{file} cannot be opened"))
                    .help("its folder must exist, and this user must be allowed to read and write it")
            }
            _ if self.load.is_none() && message.ends_with("already exists") => {
                with(codes::TARGET_EXISTS, C::Definite, message)
            }
            _ if self.load.is_some() && message.starts_with("no such table") => {
                with(codes::LOAD_MISSING, C::SchemaChange, "the target has no such table")
            }
            _ => with(codes::SERVER_STATEMENT, C::Definite, message),
        }
    }

    /// Names the column of `NOT NULL constraint failed: t.c` and `cannot store TEXT value in INT column t.c`.
    fn column(self, error: Box<Error>, message: &str) -> Box<Error> {
        let Some((table, columns)) = self.load else {
            return error;
        };
        let named = columns.iter().find(|column| message.ends_with(&format!(" {table}.{column}")));
        match named {
            Some(column) => error.at_column(column),
            None => error,
        }
    }
}
