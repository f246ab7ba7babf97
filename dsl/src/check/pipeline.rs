//! Pipelines: every clause checked, what the engine can run made into [`hir::Pipeline`].

use std::collections::BTreeMap;

use super::{
    body, clause,
    connector::{Library, unknown},
    constant::Evaluator,
    endpoint::{Checked, Endpoints},
    filter,
    load::Options,
    pattern, phase, row,
    setting::{Typing, Values},
    type_rule,
};
use crate::{
    ast::{self, ClauseKind, ItemKind, Role},
    diagnostic::{Diagnostic, codes},
    hir,
    resolve::{Definition, Module},
    source::{Ident, Span},
    types::SettingValue,
};

/// Checks every pipeline of the entry file; those with mistakes are left out.
pub fn check_all(
    module: &Module,
    library: &Library,
    endpoints: &Endpoints<'_>,
    options: &Options<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<hir::Pipeline> {
    let mut pipelines = Vec::new();
    for item in &module.tree.items {
        if let ItemKind::Pipeline(pipeline) = &item.kind {
            let doc = item.doc.as_ref().map(|doc| doc.node.clone());
            let mut check = Check { module, library, endpoints, options, diagnostics };
            pipelines.extend(check.pipeline(pipeline, doc, item.span));
        }
    }
    pipelines
}

/// One error a clause that this version cannot run, for `plan` and `run`.
#[must_use]
pub fn not_yet(pipeline: &hir::Pipeline) -> Vec<Diagnostic> {
    let tell = |one: &hir::NotYet| {
        Diagnostic::error(
            codes::RUN_NOT_YET,
            format!("{} cannot run yet", one.what),
            one.span,
            "checked, but this version has no operator for it",
        )
        .help("remove it to run the rest, or use a later version; `engine check` accepts it")
    };
    pipeline.not_yet.iter().map(tell).collect()
}

struct Check<'c, 'l> {
    module: &'c Module,
    library: &'l Library,
    endpoints: &'c Endpoints<'l>,
    options: &'c Options<'c>,
    diagnostics: &'c mut Vec<Diagnostic>,
}

/// Blocks that stand once.
type Once = BTreeMap<String, Span>;

impl<'c, 'l> Check<'c, 'l> {
    fn pipeline(
        &mut self,
        pipeline: &ast::Pipeline,
        doc: Option<String>,
        span: Span,
    ) -> Option<hir::Pipeline> {
        let head = pipeline.name.span;
        let mut once = Once::new();
        let mut sources: Vec<&Ident> = Vec::new();
        let mut target = None;
        let (mut include, mut exclude, mut routes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut own_rules, mut not_yet) = (Vec::new(), Vec::new());
        let mut copy: Option<(Values, Span)> = None;
        let mut has_stream = false;
        let endpoint_names: Vec<&str> = self.endpoints.keys().map(String::as_str).collect();
        for clause in &pipeline.clauses {
            match &clause.kind {
                ClauseKind::From(names) => sources.extend(names),
                ClauseKind::Into(name) => {
                    if self.once("into", clause.span, &mut once) {
                        target = Some(name);
                    }
                }
                ClauseKind::Include(patterns) => self.patterns(patterns, &mut include),
                ClauseKind::Exclude(patterns) => self.patterns(patterns, &mut exclude),
                ClauseKind::MapType(rule) => own_rules.push(rule.clone()),
                ClauseKind::Route(route) => routes.extend(self.route(route, clause.span)),
                ClauseKind::Filter(one) => {
                    filter::check(one, self.diagnostics);
                    not_yet.push(waiting("`filter`", clause.span));
                }
                ClauseKind::Shard(block) => {
                    self.once("shard", clause.span, &mut once);
                    clause::mode(
                        &mut self.typing("`shard`"),
                        "shard",
                        clause::SHARD_MODES,
                        block,
                        block.mode.span,
                    );
                    not_yet.push(waiting("`shard`", clause.span));
                }
                ClauseKind::OnlineDdl(block) => {
                    self.once("online_ddl", clause.span, &mut once);
                    let modes = clause::ONLINE_DDL_MODES;
                    clause::mode(
                        &mut self.typing("`online_ddl`"),
                        "online_ddl",
                        modes,
                        block,
                        block.mode.span,
                    );
                    not_yet.push(waiting("`online_ddl`", clause.span));
                }
                ClauseKind::Ddl(rules) => {
                    self.once("ddl", clause.span, &mut once);
                    clause::ddl(rules, self.diagnostics);
                    not_yet.push(waiting("`ddl`", clause.span));
                }
                ClauseKind::OnError(arms) => {
                    self.once("on error", clause.span, &mut once);
                    clause::on_error(&mut self.typing("`on error`"), arms);
                    not_yet.push(waiting("`on error`", clause.span));
                }
                ClauseKind::Phase(block) => {
                    let name = block.name.node.as_str();
                    let first = self.once(name, clause.span, &mut once);
                    let owner = format!("`{name}`");
                    let values = phase::check(
                        &mut self.typing(&owner),
                        block,
                        &endpoint_names,
                        block.name.span,
                    );
                    has_stream |= name == "stream";
                    if name != "copy" {
                        not_yet.push(waiting(&owner, clause.span));
                    } else if first {
                        if let Some(schedule) =
                            values.get("schedule").filter(|s| s.value != SettingValue::Null)
                        {
                            not_yet.push(waiting(
                                "`schedule` of `copy`",
                                schedule.span.unwrap_or(clause.span),
                            ));
                        }
                        copy = Some((values, clause.span));
                    }
                }
            }
        }
        self.duplicate_routes(&routes);
        let place = (!pipeline.damaged).then_some(head);
        let sources = self.sources(&sources, place, &routes);
        let target = self.target(target, place);
        let own_rules = type_rule::check(&own_rules, true, self.diagnostics);
        let copy = match copy {
            Some((values, span)) => Some(phase::copy_settings(&values, Some(span))),
            None if has_stream => None,
            None => {
                let library = self.library;
                let values = self.typing("`copy`").all(library.block("copy"), &[], head);
                Some(phase::copy_settings(&values, None))
            }
        };
        let (sources, target) = (sources?, target?);
        let mut type_rules = own_rules;
        type_rules.extend(target.connector.type_rules.iter().cloned());
        let checked = hir::Pipeline {
            name: pipeline.name.clone(),
            doc,
            sources: sources.into_iter().map(|s| s.endpoint.clone()).collect(),
            target: target.endpoint.clone(),
            include,
            exclude,
            routes,
            type_rules,
            copy,
            not_yet,
            scope: self.module.scope.clone(),
            span,
        };
        // Without tables any name may be a column; functions, captures and types are known already.
        let source = checked.sources.first().map_or("", |source| source.name.node.as_str());
        for route in &checked.routes {
            self.diagnostics.extend(row::check_unbound(&checked, route, source));
        }
        Some(checked)
    }

    fn typing(&mut self, owner: &str) -> Typing<'l, '_> {
        let eval = Evaluator::new(&self.module.scope, self.options, self.diagnostics);
        Typing { eval, library: self.library, owner: owner.to_owned() }
    }

    /// Tells a second block of a kind; whether this is the first.
    fn once(&mut self, what: &str, span: Span, once: &mut Once) -> bool {
        match once.get(what) {
            None => {
                once.insert(what.to_owned(), span);
                true
            }
            Some(first) => {
                let start = |span: Span| Span {
                    end: span.end.min(span.start + u32::try_from(what.len()).unwrap_or(1)),
                    ..span
                };
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::PIPELINE_CLAUSE,
                        format!("a pipeline has one `{what}`"),
                        start(span),
                        "a second one",
                    )
                    .label(start(*first), "the first one")
                    .help("put them together: order and place have no meaning"),
                );
                false
            }
        }
    }

    fn patterns(&mut self, patterns: &[ast::Pattern], into: &mut Vec<hir::TablePattern>) {
        into.extend(patterns.iter().filter_map(|one| pattern::compile(one, self.diagnostics)));
    }

    fn route(&mut self, route: &ast::Route, span: Span) -> Option<hir::Route> {
        let compiled = pattern::compile(&route.pattern, self.diagnostics);
        body::check(&route.body, self.diagnostics);
        let compiled = compiled?;
        for name in compiled.captures.keys() {
            // Names of endpoints and pipelines mean nothing in a row.
            let declared = match self.module.scope.names.get(name) {
                Some(Definition::Let(one)) => Some(one.name.span),
                Some(Definition::Param(one)) => Some(one.name.span),
                Some(Definition::Function(one)) => Some(one.name.span),
                _ => None,
            };
            if let Some(place) = declared {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::NAME_DUPLICATE,
                        format!("the capture `{name}` has the name of a declaration"),
                        compiled.span,
                        "captured here",
                    )
                    .label(place, "declared here")
                    .help("give the capture another name"),
                );
            }
        }
        let target = pattern::template(&route.target, &compiled, self.diagnostics)?;
        Some(hir::Route {
            from: route.from.clone(),
            pattern: compiled,
            target,
            body: route.body.clone(),
            span,
        })
    }

    /// Two routes that are the same without any table being known.
    fn duplicate_routes(&mut self, routes: &[hir::Route]) {
        for (i, route) in routes.iter().enumerate() {
            let froms = |route: &hir::Route| {
                let mut names: Vec<String> =
                    route.from.iter().map(|name| name.node.clone()).collect();
                names.sort();
                names
            };
            let first = routes.iter().take(i).find(|other| {
                other.pattern.text == route.pattern.text && froms(other) == froms(route)
            });
            if let Some(first) = first {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::ROUTE_DUPLICATE,
                        "two routes are for the same tables",
                        route.pattern.span,
                        "again here",
                    )
                    .label(first.pattern.span, "first here")
                    .help("keep one of them: a table takes exactly one route"),
                );
            }
        }
    }

    fn sources(
        &mut self,
        names: &[&Ident],
        head: Option<Span>,
        routes: &[hir::Route],
    ) -> Option<Vec<&'c Checked<'l>>> {
        if names.is_empty() {
            self.missing("from", "from where?", head, Role::Source);
            return None;
        }
        let mut found: Vec<&'c Checked<'l>> = Vec::new();
        let mut complete = true;
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for name in names {
            if let Some(first) = seen.insert(&name.node, name.span) {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::PIPELINE_CLAUSE,
                        format!("`{}` is a source twice", name.node),
                        name.span,
                        "again here",
                    )
                    .label(first, "first here")
                    .help("remove one of them"),
                );
                continue;
            }
            match self.endpoint(name, Role::Source) {
                Some(checked) => found.push(checked),
                None => complete = false,
            }
        }
        for name in routes.iter().flat_map(|route| &route.from) {
            if !seen.contains_key(name.node.as_str()) {
                let diagnostic =
                    unknown("source of this pipeline called", name, seen.keys().copied());
                self.diagnostics.push(diagnostic);
                complete = false;
            }
        }
        complete.then_some(found)
    }

    fn target(&mut self, name: Option<&Ident>, head: Option<Span>) -> Option<&'c Checked<'l>> {
        match name {
            Some(name) => self.endpoint(name, Role::Target),
            None => {
                self.missing("into", "into what?", head, Role::Target);
                None
            }
        }
    }

    /// `head`: where to tell it; `None` where a clause that did not parse may be it.
    fn missing(&mut self, what: &str, label: &str, head: Option<Span>, role: Role) {
        let Some(head) = head else { return };
        let one = self.endpoints.iter().find(|(_, e)| e.as_ref().is_some_and(|e| e.role == role));
        let name = one.map_or("..", |(name, _)| name.as_str());
        self.diagnostics.push(
            Diagnostic::error(
                codes::PIPELINE_CLAUSE,
                format!("this pipeline has no `{what}`"),
                head,
                label,
            )
            .help(format!("add `{what} {name}`")),
        );
    }

    fn endpoint(&mut self, name: &Ident, role: Role) -> Option<&'c Checked<'l>> {
        let endpoints = self.endpoints;
        match endpoints.get(&name.node) {
            Some(Some(checked)) if checked.role == role => return Some(checked),
            // A wrong endpoint was told where it is declared.
            Some(None) => {}
            Some(Some(other)) => {
                let (is, should) = (other.role.word(), role.word());
                let declared = other.endpoint.name.span;
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::CONNECTOR_ROLE,
                        format!("`{}` is a {is}, not a {should}", name.node),
                        name.span,
                        format!("needs a {should}"),
                    )
                    .label(declared, format!("declared as a {is}"))
                    .help(format!("declare `{should} .. = ..` and name it here")),
                );
            }
            None if self.module.tree.damaged => {}
            None => {
                let known =
                    endpoints.iter().filter(|(_, e)| e.as_ref().is_none_or(|e| e.role == role));
                let diagnostic = unknown(role.word(), name, known.map(|(name, _)| name.as_str()));
                self.diagnostics.push(diagnostic);
            }
        }
        None
    }
}

fn waiting(what: &str, span: Span) -> hir::NotYet {
    hir::NotYet { what: what.to_owned(), span }
}
