//! Declarations of one file: `let`, `param`, `fn` in the order of their uses, endpoints and pipelines.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Definition, Function, Given, Let, Param, Scope,
    module::{Names, dotted, path_span},
    param,
};
use crate::{
    ast::{self, Expr, ExprKind, ItemKind},
    diagnostic::{Diagnostic, codes, similar},
    source::{Ident, Span},
};

/// Something that can refer to others.
enum Pending<'t> {
    Let(&'t ast::Let),
    Param(&'t ast::Param),
    Function(&'t ast::Function),
}

impl Pending<'_> {
    const fn name(&self) -> &Ident {
        match self {
            Self::Let(one) => &one.name,
            Self::Param(one) => &one.name,
            Self::Function(one) => &one.name,
        }
    }

    fn uses(&self) -> Vec<(&[Ident], bool, Span)> {
        let body = match self {
            Self::Let(one) => Some(&one.value),
            Self::Param(one) => one.default.as_ref(),
            Self::Function(one) => Some(&one.body),
        };
        body.map_or_else(Vec::new, references)
    }
}

/// Paths that an expression mentions: with whether it is called.
fn references(expr: &Expr) -> Vec<(&[Ident], bool, Span)> {
    let mut found: Vec<(&[Ident], bool, Span)> = Vec::new();
    expr.walk(&mut |inner| match &inner.kind {
        ExprKind::Path(path) => found.push((path, false, inner.span)),
        ExprKind::Call { path, .. } => found.push((path, true, path_span(path, inner.span))),
        _ => {}
    });
    found
}

/// Adds the declarations of a file to its scope.
pub(super) fn resolve(
    tree: &ast::File,
    module: &str,
    given: &Given<'_>,
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut pending: BTreeMap<String, Pending<'_>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for item in &tree.items {
        let one = match &item.kind {
            ItemKind::Let(one) => Pending::Let(one),
            ItemKind::Param(one) => Pending::Param(one),
            ItemKind::Function(one) => Pending::Function(one),
            ItemKind::Endpoint(one) => {
                if names.take(&one.name, diagnostics) {
                    let definition = match one.role {
                        ast::Role::Source => Definition::Source(one.name.span),
                        ast::Role::Target => Definition::Target(one.name.span),
                    };
                    names.scope.names.insert(one.name.node.clone(), definition);
                }
                continue;
            }
            ItemKind::Pipeline(one) => {
                if names.take(&one.name, diagnostics) {
                    names
                        .scope
                        .names
                        .insert(one.name.node.clone(), Definition::Pipeline(one.name.span));
                }
                continue;
            }
            _ => continue,
        };
        if names.take(one.name(), diagnostics) {
            order.push(one.name().node.clone());
            pending.insert(one.name().node.clone(), one);
        }
    }
    given.unknown(
        &pending
            .values()
            .filter_map(|one| match one {
                Pending::Param(param) => Some(param.name.node.as_str()),
                _ => None,
            })
            .collect::<Vec<_>>(),
        diagnostics,
    );
    let mut walk = Walk {
        pending,
        module,
        given,
        names,
        diagnostics,
        damaged: tree.damaged,
        stack: Vec::new(),
    };
    for name in order {
        walk.visit(&name);
    }
}

struct Walk<'w, 't> {
    pending: BTreeMap<String, Pending<'t>>,
    module: &'w str,
    given: &'w Given<'w>,
    names: &'w mut Names,
    diagnostics: &'w mut Vec<Diagnostic>,
    damaged: bool,
    stack: Vec<(String, Span)>,
}

impl Walk<'_, '_> {
    /// Defines a name after all that it refers to. The depth of the recursion is the length of the
    /// longest chain of declarations; a chain of hundreds is refused as a cycle would be.
    fn visit(&mut self, name: &str) {
        let Some(one) = self.pending.remove(name) else {
            return;
        };
        self.stack.push((name.to_owned(), one.name().span));
        let uses: Vec<(String, bool, Span)> = one
            .uses()
            .into_iter()
            .map(|(path, called, span)| (dotted(path), called, span))
            .collect();
        for (used, _, span) in &uses {
            if let Some(at) = self.stack.iter().position(|(open, _)| open == used) {
                self.cycle(at, *span);
            } else if self.stack.len() < 200 {
                self.visit(used);
            }
        }
        self.stack.pop();
        let mut scope = Scope::default();
        for (used, _, _) in &uses {
            if let Some(definition) = self.names.scope.names.get(used) {
                scope.names.insert(used.clone(), definition.clone());
            }
        }
        self.check_names(&one, &uses);
        let definition = self.define(&one, Arc::new(scope));
        self.names.scope.names.insert(name.to_owned(), definition);
    }

    fn cycle(&mut self, from: usize, span: Span) {
        let open = self.stack.get(from..).unwrap_or(&[]);
        let chain: Vec<String> =
            open.iter().chain(open.first()).map(|(name, _)| format!("`{name}`")).collect();
        let title = match open {
            [(only, _)] => format!("`{only}` refers to itself"),
            _ => "these declarations refer to each other in a circle".to_owned(),
        };
        let mut diagnostic = Diagnostic::error(codes::NAME_CYCLE, title, span, chain.join(" → "));
        for (name, at) in open {
            diagnostic = diagnostic.label(*at, format!("`{name}` is declared here"));
        }
        self.diagnostics.push(
            diagnostic
                .help("a value must be known before it is used; functions cannot be recursive"),
        );
    }

    fn check_names(&mut self, one: &Pending<'_>, uses: &[(String, bool, Span)]) {
        let (params, words) = match one {
            Pending::Function(function) => (
                function.params.iter().map(|p| p.name.node.as_str()).collect::<Vec<_>>(),
                Vec::new(),
            ),
            Pending::Let(one) => {
                (Vec::new(), one.ty.as_ref().map_or_else(Vec::new, param::members))
            }
            Pending::Param(one) => (Vec::new(), param::members(&one.ty)),
        };
        for (used, called, span) in uses {
            let root = used.split('.').next().unwrap_or(used);
            let known = *called
                || self.damaged
                || params.contains(&root)
                || words.contains(used)
                || self.names.scope.names.contains_key(used)
                || self.names.taken.contains_key(root)
                || matches!(one, Pending::Let(l) if matches!(l.value.kind, ExprKind::Path(_)) && used == "auto");
            if known {
                continue;
            }
            let what = match one {
                Pending::Function(_) => {
                    "a function sees its parameters and what the file declares, never columns"
                }
                _ => "a value sees only what the file declares",
            };
            let diagnostic = Diagnostic::error(
                codes::NAME_UNKNOWN,
                format!("`{used}` is not known here"),
                *span,
                "not declared",
            );
            let candidates = words.iter().map(String::as_str).chain(
                params
                    .iter()
                    .copied()
                    .chain(self.names.scope.names.keys().map(String::as_str))
                    .chain(self.names.taken.keys().map(String::as_str)),
            );
            let diagnostic = match similar(used, candidates) {
                Some(meant) => {
                    diagnostic.help(format!("did you mean `{meant}`?")).edit(*span, meant)
                }
                None => diagnostic.help(what),
            };
            self.diagnostics.push(diagnostic);
        }
    }

    fn define(&mut self, one: &Pending<'_>, scope: Arc<Scope>) -> Definition {
        match one {
            Pending::Let(one) => Definition::Let(Arc::new(Let {
                name: one.name.clone(),
                ty: one.ty.clone(),
                value: one.value.clone(),
                scope,
            })),
            Pending::Param(one) => {
                let value = param::value(one, self.given, self.diagnostics);
                Definition::Param(Arc::new(Param {
                    name: one.name.clone(),
                    ty: one.ty.clone(),
                    value,
                    scope,
                }))
            }
            Pending::Function(one) => {
                for param in &one.params {
                    if let Some(default) = &param.default {
                        self.diagnostics.push(
                            Diagnostic::error(
                                codes::SYNTAX_EXPECTED,
                                "a parameter of a function has no default",
                                default.span,
                                "not allowed here",
                            )
                            .help("pass the value where the function is called"),
                        );
                    }
                }
                Definition::Function(Arc::new(Function {
                    name: one.name.clone(),
                    params: one.params.iter().map(|p| (p.name.clone(), p.ty.clone())).collect(),
                    returns: one.returns.clone(),
                    body: one.body.clone(),
                    scope,
                    module: self.module.to_owned(),
                }))
            }
        }
    }
}
