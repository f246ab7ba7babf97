//! Phases: `copy` is typed for the engine; the others are checked against their declarations.

use std::collections::BTreeMap;

use super::{
    action,
    connector::unknown,
    setting::{Typing, Values},
};
use crate::{
    ast::{self, Expr, ExprKind, PhaseLine, Setting},
    diagnostic::{Diagnostic, codes, similar},
    hir::{ChunkSize, Consistency, CopySettings, Existing, IndexTiming, RateLimit},
    source::Span,
    types::SettingValue,
};

/// What a running pipeline can be asked about.
const FACTS: &[(&str, &[&str])] = &[
    ("copy", &["done", "rows_left"]),
    ("errors", &["quarantined", "total"]),
    ("reverse", &["lag"]),
    ("stream", &["lag"]),
    ("verify", &["done", "mismatches"]),
];

/// Whether a phase has conditions and steps.
const fn takes_steps(phase: &str) -> (bool, bool) {
    match phase.as_bytes() {
        b"preflight" => (true, false),
        b"cutover" => (true, true),
        _ => (false, false),
    }
}

/// Checks one phase and gives its settings.
pub fn check(
    typing: &mut Typing<'_, '_>,
    phase: &ast::Phase,
    endpoints: &[&str],
    span: Span,
) -> Values {
    let name = phase.name.node.as_str();
    let (conditions, steps) = takes_steps(name);
    let mut settings: Vec<Setting> = Vec::new();
    for line in &phase.lines {
        match line {
            PhaseLine::Setting(setting) => settings.push(setting.clone()),
            PhaseLine::Require { condition, hold, span } => {
                if !conditions {
                    misplaced(typing, "require", name, "`preflight` and `cutover`", *span);
                }
                facts(condition, endpoints, typing.eval.diagnostics);
                if let (Some(hold), "preflight") = (hold, name) {
                    typing.eval.diagnostics.push(
                        Diagnostic::error(
                            codes::PIPELINE_CLAUSE,
                            "a preflight looks once",
                            hold.span,
                            "cannot wait",
                        )
                        .help("leave out `for ..`, or ask for it in `cutover`"),
                    );
                }
            }
            PhaseLine::Do { action, span } => {
                if !steps {
                    misplaced(typing, "do", name, "`cutover`", *span);
                }
                action::check(typing, action, "step");
            }
        }
    }
    typing.owner = format!("`{name}`");
    let library = typing.library;
    typing.all(library.block(name), &settings, span)
}

fn misplaced(typing: &mut Typing<'_, '_>, word: &str, phase: &str, places: &str, span: Span) {
    typing.eval.diagnostics.push(
        Diagnostic::error(
            codes::PIPELINE_CLAUSE,
            format!("`{phase}` has no `{word}`"),
            span,
            "not here",
        )
        .help(format!("`{word}` stands in {places}")),
    );
}

/// Paths of a condition must begin with an endpoint or a phase.
fn facts(condition: &Expr, endpoints: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    let mut paths: BTreeMap<Span, Vec<crate::source::Ident>> = BTreeMap::new();
    condition.walk(&mut |inner| {
        if let ExprKind::Path(path) = &inner.kind {
            paths.insert(inner.span, path.clone());
        }
    });
    for path in paths.into_values() {
        let Some(first) = path.first() else { continue };
        if endpoints.contains(&first.node.as_str()) && path.len() > 1 {
            continue;
        }
        match (FACTS.iter().find(|(phase, _)| *phase == first.node), path.get(1)) {
            (Some((_, facts)), Some(fact)) if facts.contains(&fact.node.as_str()) => {}
            (Some((phase, facts)), Some(fact)) => {
                diagnostics.push(unknown(
                    &format!("fact of `{phase}` called"),
                    fact,
                    facts.iter().copied(),
                ));
            }
            (Some((phase, facts)), None) => diagnostics.push(
                Diagnostic::error(
                    codes::NAME_UNKNOWN,
                    format!("what about `{phase}`?"),
                    first.span,
                    "a fact is missing",
                )
                .help(format!("write `{phase}.{}`", facts.first().copied().unwrap_or("done"))),
            ),
            (None, _) => {
                let known = endpoints.iter().copied().chain(FACTS.iter().map(|(phase, _)| *phase));
                let title = format!("`{}` cannot be asked about", first.node);
                let diagnostic = Diagnostic::error(
                    codes::NAME_UNKNOWN,
                    title,
                    first.span,
                    "neither an endpoint nor a phase",
                );
                diagnostics.push(match similar(&first.node, known) {
                    Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(first.span, meant),
                    None => diagnostic.help("a condition asks an endpoint (`shop.binlog_format`) or a phase (`stream.lag`)"),
                });
            }
        }
    }
}

/// The engine's form of `copy { … }`; `span`: the block, if it was written.
pub fn copy_settings(values: &Values, span: Option<Span>) -> CopySettings {
    let value = |name: &str| values.get(name).map(|setting| &setting.value);
    let word = |name: &str| match value(name) {
        Some(SettingValue::Word(word)) => word.as_str(),
        _ => "",
    };
    CopySettings {
        workers: match value("workers") {
            Some(SettingValue::Int(n)) => u32::try_from(*n).ok(),
            _ => None,
        },
        chunk: match value("chunk") {
            Some(SettingValue::Rows(n)) => ChunkSize::Rows(*n),
            Some(SettingValue::Size(n)) => ChunkSize::Bytes(*n),
            _ => ChunkSize::Bytes(64 << 20),
        },
        limit: match value("limit") {
            Some(SettingValue::ByteRate(rate)) => Some(RateLimit::Bytes(*rate)),
            Some(SettingValue::RowRate(rate)) => Some(RateLimit::Rows(*rate)),
            _ => None,
        },
        consistency: if word("consistency") == "none" {
            Consistency::None
        } else {
            Consistency::Snapshot
        },
        indexes: if word("indexes") == "before_copy" {
            IndexTiming::BeforeCopy
        } else {
            IndexTiming::AfterCopy
        },
        existing: match word("existing") {
            "replace" => Existing::Replace,
            "append" => Existing::Append,
            _ => Existing::Refuse,
        },
        span,
    }
}
