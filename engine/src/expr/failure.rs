//! How an expression fails for a row: which kind of failure, and where in the pipeline's file.
//! Never with the value: it may be what a user must not see in a log.

use std::{error::Error as StdError, fmt};

use datafusion_common::DataFusionError;
use dsl::{
    diagnostic::{Code, codes},
    source::Span,
    types::Fault,
};

use crate::error::{Error, ErrorClass};

/// A failure of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which kind.
    pub fault: Fault,
    /// The operator, cast or call that failed.
    pub span: Span,
    /// The message of `raise(…)`, as written in the pipeline.
    pub message: Option<String>,
}

impl Failure {
    /// A failure at a place.
    #[must_use]
    pub const fn new(fault: Fault, span: Span) -> Self {
        Self { fault, span, message: None }
    }

    /// The failure inside an error of DataFusion, if it is one of an expression.
    #[must_use]
    pub fn find(error: &DataFusionError) -> Option<&Self> {
        let mut at: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(error) = at {
            if let Some(failure) = error.downcast_ref::<Self>() {
                return Some(failure);
            }
            at = match error.downcast_ref::<DataFusionError>() {
                Some(DataFusionError::External(inner)) => Some(inner.as_ref()),
                _ => error.source(),
            };
        }
        None
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self.fault {
            Fault::Conversion => codes::ROW_CONVERSION,
            Fault::Overflow => codes::ROW_OVERFLOW,
            Fault::Encoding => codes::ROW_ENCODING,
            Fault::Raised => codes::ROW_RAISED,
        }
    }

    /// The engine's error for it, of class `conversion`.
    #[must_use]
    pub fn into_error(self) -> Box<Error> {
        Error::new(self.code(), ErrorClass::Conversion, self.to_string()).source(self)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.fault, &self.message) {
            (Fault::Raised, Some(message)) => write!(f, "the pipeline refused a row: {message}"),
            (Fault::Raised, None) => f.write_str("the pipeline refused a row"),
            (Fault::Conversion, _) => {
                f.write_str("a value does not fit the type that it should become")
            }
            (Fault::Overflow, _) => f.write_str("arithmetic left the range of its type"),
            (Fault::Encoding, _) => {
                f.write_str("a text has a character that its character set lacks")
            }
        }
    }
}

impl StdError for Failure {}

impl From<Failure> for DataFusionError {
    fn from(failure: Failure) -> Self {
        Self::External(Box::new(failure))
    }
}
