//! Diagnostics for programs: places with lines and columns, edits as replacements.

use serde_json::{Value, json};

use super::Diagnostic;
use crate::source::{SourceMap, Span};

/// One diagnostic as a JSON object: `code`, `severity`, `title`, `labels`, `help`, `edits`. Lines and
/// columns count from 1, bytes from 0.
#[must_use]
pub fn to_json(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let labels: Vec<Value> =
        diagnostic.labels.iter().map(|l| place(l.span, "text", &l.text, sources)).collect();
    let edits: Vec<Value> =
        diagnostic.edits.iter().map(|e| place(e.span, "replacement", &e.text, sources)).collect();
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "title": diagnostic.title,
        "labels": labels,
        "help": diagnostic.help,
        "edits": edits,
    })
}

fn place(span: Span, name: &str, text: &str, sources: &SourceMap) -> Value {
    let from = sources.position(span.file, span.start);
    let to = sources.position(span.file, span.end);
    json!({
        "file": sources.get(span.file).map(|file| file.name.as_str()),
        "start": { "byte": span.start, "line": from.line, "column": from.column },
        "end": { "byte": span.end, "line": to.line, "column": to.column },
        name: text,
    })
}
