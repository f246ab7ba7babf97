//! Sources and targets: their connectors and settings.

use std::collections::BTreeMap;

use super::{
    connector::{Connector, Library},
    constant::Evaluator,
    load::Options,
    setting::Typing,
};
use crate::{
    ast::{self, ItemKind, Role},
    diagnostic::{Diagnostic, codes, similar},
    hir,
    resolve::Module,
    source::Span,
};

/// Endpoints by name. Absent: it has no usable connector, which was told.
pub type Endpoints<'l> = BTreeMap<String, Option<Checked<'l>>>;

/// An endpoint with its connector.
pub struct Checked<'l> {
    /// `source` or `target`.
    pub role: Role,
    /// What the engine gets.
    pub endpoint: hir::Endpoint,
    /// Its connector.
    pub connector: &'l Connector,
}

/// Checks every endpoint of the entry file.
pub fn check_all<'l>(
    module: &Module,
    library: &'l Library,
    options: &Options<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Endpoints<'l> {
    let mut endpoints = Endpoints::new();
    for item in &module.tree.items {
        if let ItemKind::Endpoint(endpoint) = &item.kind {
            let checked = check(endpoint, item.span, module, library, options, diagnostics);
            endpoints.entry(endpoint.name.node.clone()).or_insert(checked);
        }
    }
    endpoints
}

fn check<'l>(
    endpoint: &ast::Endpoint,
    span: Span,
    module: &Module,
    library: &'l Library,
    options: &Options<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Checked<'l>> {
    let path =
        endpoint.connector.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".");
    let Some(connector) = library.connectors.get(&path) else {
        unknown_connector(endpoint, &path, module, library, diagnostics);
        return None;
    };
    let role = endpoint.role.word();
    let place = endpoint.connector.first().map_or(span, |first| first.span);
    if !connector.roles.iter().any(|r| r == role) {
        diagnostics.push(
            Diagnostic::error(
                codes::CONNECTOR_ROLE,
                format!("`{path}` cannot be a {role}"),
                place,
                format!("it is only a {}", connector.roles.join(" and ")),
            )
            .help(format!("use another connector for this {role}")),
        );
        return None;
    }
    let eval = Evaluator::new(&module.scope, options, diagnostics);
    let mut typing = Typing { eval, library, owner: format!("the connector `{path}`") };
    let settings = typing.all(&connector.fields, &endpoint.settings, place);
    let endpoint_hir = hir::Endpoint {
        name: endpoint.name.clone(),
        connector: connector.base.clone(),
        dialect: connector.dialect.clone(),
        settings,
        span,
    };
    Some(Checked { role: endpoint.role, endpoint: endpoint_hir, connector })
}

fn unknown_connector(
    endpoint: &ast::Endpoint,
    path: &str,
    module: &Module,
    library: &Library,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(first) = endpoint.connector.first() else {
        return;
    };
    // The import was told already.
    let imported = module.tree.items.iter().any(|item| match &item.kind {
        ItemKind::Import(import) => {
            import.alias.as_ref().or(import.path.last()).is_some_and(|name| name.node == first.node)
                || import.names.iter().flatten().any(|name| name.node == first.node)
        }
        _ => false,
    });
    let diagnostic = Diagnostic::error(
        codes::NAME_UNKNOWN,
        format!("there is no connector `{path}`"),
        first.span,
        "not known",
    );
    const STANDARD: &[&str] =
        &["files", "memory", "mysql", "oceanbase", "opengauss", "postgres", "sqlite", "tidb"];
    let at = module
        .tree
        .items
        .iter()
        .take_while(|item| matches!(item.kind, ItemKind::Edition(_) | ItemKind::Import(_)))
        .last()
        .map_or(Span::new(first.span.file, 0, 0), |item| {
            Span::new(item.span.file, item.span.end, item.span.end)
        });
    let import = |name: &str| {
        if at.end == 0 { format!("import std.{name}\n") } else { format!("\nimport std.{name}") }
    };
    diagnostics.push(if imported {
        return;
    } else if STANDARD.contains(&path) {
        diagnostic.help(format!("add `import std.{path}` at the top")).edit(at, import(path))
    } else if let Some(meant) = similar(path, library.connectors.keys().map(String::as_str)) {
        diagnostic.help(format!("did you mean `{meant}`?")).edit(first.span, meant)
    } else if let Some(meant) = similar(path, STANDARD.iter().copied()) {
        diagnostic
            .help(format!("did you mean `{meant}`? It also needs `import std.{meant}` at the top"))
            .edit(first.span, meant)
            .edit(at, import(meant))
    } else {
        diagnostic.help(format!(
            "connectors of the standard library are {}",
            crate::diagnostic::list_of(STANDARD.iter().copied(), "and")
        ))
    });
}
