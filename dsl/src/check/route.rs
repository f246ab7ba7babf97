//! Routing, once the tables are known: each included table takes exactly one route.
//!
//! A name beats a pattern; two of one rank that match one table are an error. With no route at all,
//! tables keep their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ast::RowLine,
    diagnostic::{Diagnostic, codes},
    hir::{Endpoint, Matched, Pipeline, Route, RouteMatch},
    types::SettingValue,
};

/// A table of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceTable<'t> {
    /// Name of the source in the file.
    pub source: &'t str,
    /// Schema.
    pub schema: &'t str,
    /// Table.
    pub table: &'t str,
}

/// A table and the route that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Name of the source in the file.
    pub source: String,
    /// Source schema.
    pub schema: String,
    /// Source table.
    pub table: String,
    /// Where it goes.
    pub to: RouteMatch,
}

/// Whether a pipeline carries a table: included and not excluded.
#[must_use]
pub fn includes(pipeline: &Pipeline, table: SourceTable<'_>) -> bool {
    let fold = folds(pipeline, table.source);
    let any = |patterns: &[crate::hir::TablePattern]| {
        patterns.iter().any(|pattern| pattern.find(table.schema, table.table, fold).is_some())
    };
    (pipeline.include.is_empty() || any(&pipeline.include)) && !any(&pipeline.exclude)
}

/// Gives every included table of all sources its route. Tables that no pattern includes are left
/// out; what is wrong is told, and then the table is left out too.
#[must_use]
pub fn assign<'t>(
    pipeline: &Pipeline,
    tables: impl IntoIterator<Item = SourceTable<'t>>,
) -> (Vec<Assigned>, Vec<Diagnostic>) {
    let mut work = Work {
        pipeline,
        used: BTreeSet::new(),
        unrouted: Vec::new(),
        ambiguous: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    let mut assigned = Vec::new();
    for table in tables {
        work.note_selection(table);
        if includes(pipeline, table) {
            assigned.extend(work.table(table));
        }
    }
    work.report();
    work.collisions(&assigned);
    (assigned, work.diagnostics)
}

struct Work<'p> {
    pipeline: &'p Pipeline,
    /// Bytes at which patterns that matched something begin.
    used: BTreeSet<u32>,
    unrouted: Vec<String>,
    /// Pairs of routes, with how many tables both match, and the first of them.
    ambiguous: BTreeMap<(usize, usize), (usize, String)>,
    diagnostics: Vec<Diagnostic>,
}

/// Names that a source compares without case.
fn folds(pipeline: &Pipeline, source: &str) -> bool {
    pipeline.sources.iter().find(|endpoint| endpoint.name.node == source).is_some_and(|endpoint| {
        matches!(endpoint.settings.get("table_names").map(|s| &s.value), Some(SettingValue::Word(word)) if word == "case_insensitive")
    })
}

fn name(table: SourceTable<'_>) -> String {
    if table.schema.is_empty() {
        table.table.to_owned()
    } else {
        format!("{}.{}", table.schema, table.table)
    }
}

impl Work<'_> {
    fn note_selection(&mut self, table: SourceTable<'_>) {
        let fold = folds(self.pipeline, table.source);
        for pattern in self.pipeline.include.iter().chain(&self.pipeline.exclude) {
            if pattern.find(table.schema, table.table, fold).is_some() {
                self.used.insert(pattern.span.start);
            }
        }
    }

    fn table(&mut self, table: SourceTable<'_>) -> Option<Assigned> {
        let routes = &self.pipeline.routes;
        let to = if routes.is_empty() {
            let schema =
                fixed_schema(&self.pipeline.target).unwrap_or_else(|| table.schema.to_owned());
            RouteMatch {
                route: None,
                captures: Default::default(),
                schema,
                table: table.table.to_owned(),
            }
        } else {
            let (index, matched) = self.choose(table)?;
            let route = routes.get(index)?;
            let (schema, name) = route.target.fill(&matched);
            let schema = schema
                .or_else(|| fixed_schema(&self.pipeline.target))
                .or_else(|| default_schema(&self.pipeline.target))
                .unwrap_or_else(|| table.schema.to_owned());
            RouteMatch { route: Some(index), captures: matched.captures, schema, table: name }
        };
        Some(Assigned {
            source: table.source.to_owned(),
            schema: table.schema.to_owned(),
            table: table.table.to_owned(),
            to,
        })
    }

    fn choose(&mut self, table: SourceTable<'_>) -> Option<(usize, Matched)> {
        let fold = folds(self.pipeline, table.source);
        let mut found: Vec<(usize, Matched, bool)> = Vec::new();
        for (i, route) in self.pipeline.routes.iter().enumerate() {
            if !route.from.is_empty() && !route.from.iter().any(|from| from.node == table.source) {
                continue;
            }
            if let Some(matched) = route.pattern.find(table.schema, table.table, fold) {
                self.used.insert(route.pattern.span.start);
                found.push((i, matched, route.pattern.is_literal()));
            }
        }
        if found.iter().any(|(_, _, literal)| *literal) {
            found.retain(|(_, _, literal)| *literal);
        }
        match found.as_slice() {
            [] => {
                self.unrouted.push(name(table));
                None
            }
            [(index, matched, _)] => Some((*index, matched.clone())),
            [(first, ..), (second, ..), ..] => {
                let entry =
                    self.ambiguous.entry((*first, *second)).or_insert_with(|| (0, name(table)));
                entry.0 += 1;
                None
            }
        }
    }

    fn report(&mut self) {
        let pipeline = self.pipeline;
        if let Some(first) = self.unrouted.first() {
            let count = self.unrouted.len();
            let title = match count {
                1 => format!("no route matches the table `{first}`"),
                _ => format!("no route matches {count} tables that are included"),
            };
            let some: Vec<String> =
                self.unrouted.iter().take(5).map(|name| format!("`{name}`")).collect();
            let more = if count > some.len() { " and others" } else { "" };
            let list = crate::diagnostic::list_of(some.iter().map(String::as_str), "and");
            self.diagnostics.push(
                Diagnostic::error(
                    codes::ROUTE_UNROUTED,
                    title,
                    pipeline.name.span,
                    format!("{list}{more}"),
                )
                .help(format!("add a route for them, or leave them out: `exclude {first}`")),
            );
        }
        for ((first, second), (count, example)) in std::mem::take(&mut self.ambiguous) {
            let (Some(a), Some(b)) = (pipeline.routes.get(first), pipeline.routes.get(second))
            else {
                continue;
            };
            let title = if count == 1 {
                "two routes match the same table".to_owned()
            } else {
                format!("two routes match the same {count} tables")
            };
            let kind = if a.pattern.is_literal() { "names" } else { "patterns" };
            self.diagnostics.push(
                Diagnostic::error(codes::ROUTE_AMBIGUOUS, title, a.pattern.span, format!("matches `{example}`"))
                    .label(b.pattern.span, "and so does this")
                    .help(format!(
                        "a route with a name beats one with a pattern, but both of these are {kind}: make one of them narrower, or `exclude` the tables"
                    )),
            );
        }
        let lists = [("include", &pipeline.include), ("exclude", &pipeline.exclude)];
        let selections = lists
            .into_iter()
            .flat_map(|(word, list)| list.iter().map(move |pattern| (word, pattern)));
        let routes = pipeline.routes.iter().map(|route| ("route", &route.pattern));
        for (word, pattern) in selections.chain(routes) {
            if !self.used.contains(&pattern.span.start) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        codes::ROUTE_UNMATCHED,
                        format!("`{word} {}` matches no table", pattern.text),
                        pattern.span,
                        "matches nothing",
                    )
                    .help("look for a misspelt name; names are compared by case unless the source says `table_names = case_insensitive`"),
                );
            }
        }
    }

    /// Several tables into one need a clause that keeps their rows apart.
    fn collisions(&mut self, assigned: &[Assigned]) {
        let sharded = self.pipeline.not_yet.iter().any(|one| one.what == "`shard`");
        let has_key =
            |route: &Route| route.body.iter().any(|line| matches!(line.node, RowLine::Key(_)));
        let mut by_target: BTreeMap<(&str, &str), Vec<&Assigned>> = BTreeMap::new();
        for one in assigned {
            by_target.entry((&one.to.schema, &one.to.table)).or_default().push(one);
        }
        for ((schema, table), sources) in by_target {
            let [first, second, ..] = sources.as_slice() else {
                continue;
            };
            let keyed = sources.iter().all(|one| {
                one.to.route.and_then(|i| self.pipeline.routes.get(i)).is_some_and(has_key)
            });
            if sharded || keyed {
                continue;
            }
            let place = |one: &Assigned| {
                one.to
                    .route
                    .and_then(|i| self.pipeline.routes.get(i))
                    .map_or(self.pipeline.name.span, |r| r.target.span)
            };
            let named =
                |one: &Assigned| format!("`{}.{}` of `{}`", one.schema, one.table, one.source);
            let title =
                format!("{} tables would become one table `{schema}.{table}`", sources.len());
            let mut diagnostic = Diagnostic::error(
                codes::ROUTE_COLLISION,
                title,
                place(first),
                format!("from {}", named(first)),
            );
            if place(second) != place(first) {
                diagnostic = diagnostic.label(place(second), format!("and from {}", named(second)));
            } else {
                diagnostic = diagnostic.label(place(first), format!("and from {}", named(second)));
            }
            self.diagnostics.push(diagnostic.help(
                "give them different names, or say that it is meant: `key (..)` with a column that tells them apart, or `shard pessimistic`",
            ));
        }
    }
}

/// The only schema of targets that have one.
fn fixed_schema(target: &Endpoint) -> Option<String> {
    (target.connector == "sqlite").then(|| "main".to_owned())
}

/// Where a target puts tables whose schema the route does not say.
fn default_schema(target: &Endpoint) -> Option<String> {
    let setting = |name: &str| match target.settings.get(name).map(|s| &s.value) {
        Some(SettingValue::Text(text)) => Some(text.clone()),
        _ => None,
    };
    match target.connector.as_str() {
        "postgres" => setting("schema").or_else(|| Some("public".to_owned())),
        _ => setting("database"),
    }
}
