//! The entry: a file in, a program or diagnostics out.

use std::sync::Arc;

use super::{connector::Library, endpoint, pipeline, test_block};
use crate::{
    ast,
    diagnostic::{Diagnostic, Severity},
    hir,
    resolve::{Files, Given, SourceText, link},
    source::{FileId, SourceMap},
};

/// At most this many diagnostics are kept of one program.
const MAX_DIAGNOSTICS: usize = 1_000;

/// What a program is loaded with.
pub struct Options<'o> {
    /// Values of `-p name=value`.
    pub params: &'o [(String, String)],
    /// The environment.
    pub env: &'o dyn Fn(&str) -> Option<String>,
    /// Everything must have a value, because the program is to run: a param or an environment variable
    /// without one is an error, not a warning.
    pub strict: bool,
}

/// A loaded program and everything that was found.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// All files that were read; the entry file is the first.
    pub sources: SourceMap,
    /// Their trees, in the order of loading.
    pub trees: Vec<Arc<ast::File>>,
    /// The program; absent where a diagnostic is an error.
    pub program: Option<hir::Program>,
    /// What was found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// The tree of the entry file.
    #[must_use]
    pub fn entry(&self) -> Option<&ast::File> {
        self.trees.iter().find(|tree| tree.file == FileId(0)).map(Arc::as_ref)
    }

    /// Whether nothing can run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Loads a file with everything that it imports, and checks it. Never fails: what is wrong is told.
#[must_use]
pub fn load(entry: &SourceText, files: &dyn Files, options: &Options<'_>) -> Loaded {
    let mut sources = SourceMap::default();
    let mut diagnostics = Vec::new();
    let given = Given::new(options.params, options.strict);
    let linked = link(entry, files, &given, &mut sources, &mut diagnostics);
    let library = Library::new(&linked, &mut diagnostics);
    let endpoints = endpoint::check_all(&linked.entry, &library, options, &mut diagnostics);
    let pipelines =
        pipeline::check_all(&linked.entry, &library, &endpoints, options, &mut diagnostics);
    test_block::check_all(&linked.entry, &mut diagnostics);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    sort(&mut diagnostics);
    diagnostics.truncate(MAX_DIAGNOSTICS);
    let program = (!failed).then_some(hir::Program { pipelines });
    Loaded { sources, trees: linked.trees, program, diagnostics }
}

/// By file and place, errors before warnings at one place; equal ones once.
fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| {
        let at = d.labels.first().map(|label| (label.span.file, label.span.start));
        let rank = match d.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Advice => 2,
        };
        (at, rank)
    };
    diagnostics.sort_by_key(key);
    diagnostics.dedup();
}
