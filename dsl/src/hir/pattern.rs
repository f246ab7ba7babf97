//! Table patterns compiled to matchers, and the templates that name target tables.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::syntax::Span;

/// What the captures of a pattern stand for, by name.
pub type Captures = BTreeMap<String, CaptureValue>;

/// A captured piece of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureValue {
    /// `{name:int}`.
    Int(u64),
    /// `{name}`, `{name:word}`, `{name:hex}`, a named group of a regex.
    Text(String),
}

/// `schema.table` with globs, captures or regexes.
#[derive(Debug, Clone, Serialize)]
pub struct TablePattern {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The right side of a route.
#[derive(Debug, Clone, Serialize)]
pub struct TargetPattern {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}
