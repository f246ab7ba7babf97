//! `shard`, `online_ddl`, `ddl` and `on error`: words from fixed tables, and settings.

use std::collections::BTreeMap;

use super::{action, connector::unknown, event, filter, setting::Typing};
use crate::{
    ast::{DdlRule, ErrorArm, ModeBlock},
    diagnostic::{Diagnostic, codes},
    source::Span,
    syntax::keywords,
};

/// How a schema change of one shard waits for the others.
pub const SHARD_MODES: &[&str] = &["optimistic", "pessimistic"];

/// How tables of online schema change tools are recognised.
pub const ONLINE_DDL_MODES: &[&str] = &["auto", "off"];

/// Classes of errors, and `otherwise`.
pub const ERROR_CLASSES: &[&str] =
    &["connection", "conversion", "duplicate_key", "raised", "schema_change", "otherwise"];

/// Checks `shard mode { … }` or `online_ddl mode { … }`.
pub fn mode(
    typing: &mut Typing<'_, '_>,
    word: &str,
    modes: &[&str],
    block: &ModeBlock,
    span: Span,
) {
    if !modes.contains(&block.mode.node.as_str()) {
        let diagnostic =
            unknown(&format!("mode of `{word}` called"), &block.mode, modes.iter().copied());
        typing.eval.diagnostics.push(diagnostic);
    }
    let library = typing.library;
    typing.owner = format!("`{word}`");
    typing.all(library.block(word), &block.settings, span);
}

/// Checks `ddl { … }`.
pub fn ddl(rules: &[DdlRule], diagnostics: &mut Vec<Diagnostic>) {
    let mut decided: BTreeMap<&str, Span> = BTreeMap::new();
    for rule in rules {
        if !keywords::DDL_ACTIONS.contains(&rule.action.node.as_str()) {
            diagnostics.push(unknown(
                "decision",
                &rule.action,
                keywords::DDL_ACTIONS.iter().copied(),
            ));
        }
        filter::events(&rule.events, diagnostics);
        for name in &rule.events {
            if event::is_part(&name.node, "dml") || name.node == "all" {
                diagnostics.push(
                    Diagnostic::error(
                        codes::FILTER_EVENTS,
                        format!("`{}` is not a change of a schema", name.node),
                        name.span,
                        "about rows",
                    )
                    .help("use `filter` for events of rows"),
                );
            }
            if let Some(first) = decided.insert(&name.node, name.span) {
                diagnostics.push(
                    Diagnostic::error(
                        codes::PIPELINE_CLAUSE,
                        format!("`{}` is decided twice", name.node),
                        name.span,
                        "decided again here",
                    )
                    .label(first, "first decided here")
                    .help("keep one of them"),
                );
            }
        }
    }
}

/// Checks `on error { … }`.
pub fn on_error(typing: &mut Typing<'_, '_>, arms: &[ErrorArm]) {
    let mut decided: BTreeMap<&str, Span> = BTreeMap::new();
    for arm in arms {
        for class in &arm.classes {
            if !ERROR_CLASSES.contains(&class.node.as_str()) {
                let diagnostic =
                    unknown("class of errors called", class, ERROR_CLASSES.iter().copied());
                typing.eval.diagnostics.push(diagnostic);
            } else if let Some(first) = decided.insert(&class.node, class.span) {
                typing.eval.diagnostics.push(
                    Diagnostic::error(
                        codes::PIPELINE_CLAUSE,
                        format!("two arms are for `{}`", class.node),
                        class.span,
                        "decided again here",
                    )
                    .label(first, "first decided here")
                    .help("keep one of them: the order of arms has no meaning"),
                );
            }
        }
        action::check(typing, &arm.action, "error");
    }
}
