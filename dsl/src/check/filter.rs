//! `filter`: which events of which tables are kept or dropped, as far as no table need be known.

use super::event::{self, Class};
use crate::{
    ast::{Expr, ExprKind, Filter},
    diagnostic::{Diagnostic, codes, similar},
    source::{Ident, Span},
};

/// Checks events, images and the pattern of a filter.
pub fn check(filter: &Filter, diagnostics: &mut Vec<Diagnostic>) {
    for pattern in &filter.patterns {
        let _ = super::pattern::compile(pattern, diagnostics);
    }
    let kinds = events(&filter.events, diagnostics);
    let has =
        |class: Class| kinds.iter().any(|kind| kind.class == class || kind.class == Class::All);
    if let Some(when) = &filter.when {
        if has(Class::Ddl) {
            diagnostics.push(
                Diagnostic::error(codes::FILTER_EVENTS, "`when` is about rows, and these events have none", when.span, "no row to ask")
                    .help("use `matching re\"..\"` to look at the statement, or name only `insert`, `update`, `delete`"),
            );
        } else {
            images(when, &filter.events, diagnostics);
        }
    }
    if let Some(matching) = &filter.matching {
        if has(Class::Dml) {
            diagnostics.push(
                Diagnostic::error(
                    codes::FILTER_EVENTS,
                    "`matching` is about statements, and row events have none",
                    matching.span,
                    "no statement to look at",
                )
                .help("use `when` to ask about rows, or name only events of tables such as `ddl`"),
            );
        }
        match &matching.kind {
            ExprKind::Regex(text) => {
                if let Err(error) = regex::Regex::new(text) {
                    let why = error.to_string().lines().last().unwrap_or("").trim().to_owned();
                    let title = "this regular expression does not compile";
                    diagnostics.push(Diagnostic::error(
                        codes::PATTERN_INVALID,
                        title,
                        matching.span,
                        why,
                    ));
                }
            }
            ExprKind::Error => {}
            _ => diagnostics.push(
                Diagnostic::error(
                    codes::SETTING_TYPE,
                    "`matching` needs a regular expression",
                    matching.span,
                    "expected `re\"..\"`",
                )
                .help("write `matching re\"^DROP\"`"),
            ),
        }
    }
}

/// The kinds that names stand for; unknown ones are told.
pub fn events(names: &[Ident], diagnostics: &mut Vec<Diagnostic>) -> Vec<event::Kind> {
    let mut kinds: Vec<event::Kind> = Vec::new();
    for name in names {
        match event::find(&name.node) {
            Some(kind) => {
                if kinds.iter().any(|other| other.name == kind.name) {
                    diagnostics.push(
                        Diagnostic::warning(
                            codes::FILTER_EVENTS,
                            format!("`{}` is named twice", kind.name),
                            name.span,
                            "again here",
                        )
                        .help("remove it"),
                    );
                }
                kinds.push(kind);
            }
            None => {
                let title = format!("there is no event `{}`", name.node);
                let diagnostic =
                    Diagnostic::error(codes::NAME_UNKNOWN, title, name.span, "not known");
                diagnostics.push(match similar(&name.node, event::KINDS.iter().map(|kind| kind.name)) {
                    Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(name.span, meant),
                    None => diagnostic.help("events of rows are `insert`, `update`, `delete` (together `dml`); of tables `create_table`, `drop_table`, `truncate`, `alter_table` and others (together `ddl`)"),
                });
            }
        }
    }
    kinds
}

/// `old.c` and `new.c` must be images that every named event has; a bare `c` must have one meaning.
fn images(when: &Expr, events: &[Ident], diagnostics: &mut Vec<Diagnostic>) {
    let named = |name: &str| {
        events.iter().find(|e| e.node == name || matches!(e.node.as_str(), "dml" | "all"))
    };
    let (insert, update, delete) = (named("insert"), named("update"), named("delete"));
    let mut told = Vec::new();
    when.walk(&mut |inner| {
        let ExprKind::Path(path) = &inner.kind else {
            return;
        };
        let (Some(first), many) = (path.first(), path.len() > 1) else {
            return;
        };
        let problem = match first.node.as_str() {
            "old" if many => insert.map(|e| (e, "an `insert` has no row before it", "`new`")),
            "new" if many => delete.map(|e| (e, "a `delete` has no row after it", "`old`")),
            "source" | "schema" | "table" if many => None,
            _ if many => None,
            _ => update.map(|e| (e, "an `update` has two rows", "")),
        };
        if let Some((event, why, instead)) = problem {
            told.push((inner.span, event.span, why, instead, first.node.clone()));
        }
    });
    for (span, event, why, instead, name) in told {
        report(span, event, why, instead, &name, diagnostics);
    }
}

fn report(
    span: Span,
    event: Span,
    why: &str,
    instead: &str,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let diagnostic = if instead.is_empty() {
        Diagnostic::error(
            codes::FILTER_IMAGE,
            format!("which `{name}`: the row before or the row after?"),
            span,
            why,
        )
        .help(format!("write `old.{name}` or `new.{name}`"))
    } else {
        Diagnostic::error(codes::FILTER_IMAGE, why, span, "not there for every event")
            .help(format!("use {instead}, or write one filter for each event"))
    };
    diagnostics.push(diagnostic.label(event, "because of this event"));
}
