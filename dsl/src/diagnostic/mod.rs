//! Diagnostics: what is wrong in a file, where, why, and what to type instead.
//!
//! The title says what is wrong in the user's nouns, lower case, without a full stop; labels say why,
//! at every place that matters, the first one being where to look; the help says what to type,
//! verbatim. A diagnostic that knows its repair carries it as edits.

pub mod codes;
mod json;
mod similar;
mod terminal;

use serde::Serialize;

pub use codes::Code;
pub use json::to_json;
pub use similar::{list_of, similar};
pub use terminal::{Look, one_line, render, render_all};

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing can run.
    Error,
    /// It can run, and probably does not do what was meant.
    Warning,
    /// Worth knowing.
    Advice,
}

/// A remark at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Why this place matters; may be empty.
    pub text: String,
}

/// A replacement of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// Something to tell the author of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub title: String,
    /// Where and why; the first is the primary one.
    pub labels: Vec<Label>,
    /// What to type.
    pub help: Option<String>,
    /// The repair, where it is known and safe.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// An error with its primary place.
    #[must_use]
    pub fn error(
        code: Code,
        title: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        let labels = vec![Label { span, text: label.into() }];
        Self {
            code,
            severity: Severity::Error,
            title: title.into(),
            labels,
            help: None,
            edits: Vec::new(),
        }
    }

    /// A warning with its primary place.
    #[must_use]
    pub fn warning(
        code: Code,
        title: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, title, span, label) }
    }

    /// Advice with its primary place.
    #[must_use]
    pub fn advice(
        code: Code,
        title: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Advice, ..Self::error(code, title, span, label) }
    }

    /// An error that stands in no file: a command-line argument, a missing library.
    #[must_use]
    pub fn placeless(code: Code, title: impl Into<String>) -> Self {
        let (labels, edits) = (Vec::new(), Vec::new());
        Self { code, severity: Severity::Error, title: title.into(), labels, help: None, edits }
    }

    /// Adds a place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to type.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Carries a repair.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// Whether nothing can run because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
