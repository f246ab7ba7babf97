//! Errors while running: what happened, where, what to do.
//!
//! Every error a user can meet is an [`Error`] with a stable [`Code`], a class that decides whether it
//! is retried, a place, and a remedy. Modules keep their own `thiserror` enums for what only they
//! handle and turn them into this one at their border. No message ever holds a value of a row or a secret.

use std::{error::Error as StdError, fmt};

use dsl::diagnostic::Code;
use serde::Serialize;

/// What kind of failure it is: the words of `on error` in the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// A server or the network; retried with a limit.
    Connection,
    /// A value does not fit where it should go.
    Conversion,
    /// Two rows claim one key.
    DuplicateKey,
    /// A table changed while it was used.
    SchemaChange,
    /// Wrong, and wrong again if retried: a setting, a privilege, a missing database.
    Definite,
    /// Ours.
    Bug,
}

/// Where an error happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Endpoint name of the `.mig` file.
    pub endpoint: Option<String>,
    /// `schema.table`.
    pub table: Option<String>,
    /// Column.
    pub column: Option<String>,
    /// Which chunk of the table: `chunk 3 of 12`. Never key values.
    pub range: Option<String>,
}

/// An error of the engine.
#[derive(Debug)]
pub struct Error {
    /// Stable code; `engine explain` tells more.
    pub code: Code,
    /// Decides what is done about it.
    pub class: ErrorClass,
    /// What happened: lower case, no full stop.
    pub what: String,
    /// Where it happened.
    pub place: Place,
    /// What to do, verbatim where it is a statement or a command.
    pub help: Option<String>,
    /// The error below.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Result with an [`Error`]; boxed, so that the good path stays small.
pub type Result<T, E = Box<Error>> = std::result::Result<T, E>;

impl Error {
    /// An error with a code, a class and what happened.
    #[must_use]
    pub fn new(code: Code, class: ErrorClass, what: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            code,
            class,
            what: what.into(),
            place: Place::default(),
            help: None,
            source: None,
        })
    }

    /// An error that no retry mends.
    #[must_use]
    pub fn definite(code: Code, what: impl Into<String>) -> Box<Self> {
        Self::new(code, ErrorClass::Definite, what)
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }

    /// Keeps the error below.
    #[must_use]
    pub fn source(
        mut self: Box<Self>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Box<Self> {
        self.source = Some(source.into());
        self
    }

    /// Says which endpoint, unless one is known already.
    #[must_use]
    pub fn at_endpoint(mut self: Box<Self>, name: &str) -> Box<Self> {
        self.place.endpoint.get_or_insert_with(|| name.to_owned());
        self
    }

    /// Says which table, unless one is known already.
    #[must_use]
    pub fn at_table(mut self: Box<Self>, name: impl Into<String>) -> Box<Self> {
        self.place.table.get_or_insert_with(|| name.into());
        self
    }

    /// Says which column, unless one is known already.
    #[must_use]
    pub fn at_column(mut self: Box<Self>, name: impl Into<String>) -> Box<Self> {
        self.place.column.get_or_insert_with(|| name.into());
        self
    }

    /// Says which part of the table, unless it is known already.
    #[must_use]
    pub fn at_range(mut self: Box<Self>, range: impl Into<String>) -> Box<Self> {
        self.place.range.get_or_insert_with(|| range.into());
        self
    }

    /// Whether a retry can help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.class == ErrorClass::Connection
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = &self.place.table {
            write!(f, "{table}")?;
            if let Some(column) = &self.place.column {
                write!(f, ".{column}")?;
            }
            if let Some(range) = &self.place.range {
                write!(f, ", {range}")?;
            }
            f.write_str(": ")?;
        } else if let Some(endpoint) = &self.place.endpoint {
            write!(f, "{endpoint}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn StdError + 'static))
    }
}
