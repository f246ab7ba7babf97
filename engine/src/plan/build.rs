//! Builds a plan from a pipeline and the catalogs of its servers.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use dsl::{
    catalog::{Catalog, Schema, Table},
    check::{self, route::SourceTable},
    diagnostic::{Diagnostic, codes},
    hir::{Pipeline, RouteMatch, RowMap},
    source::Span,
};

use super::{
    Action, Endpoint, NotCarried, Plan, Remark, TablePlan, fingerprint,
    shape::{Destination, Destinations, Shaped, shape},
};
use crate::{
    connector::{ChunkKey, Dialect, LoadColumn, Server},
    ddl::{self, Loss, RenderOptions, Rendered},
    expr::{self, Equality},
    state::{TableId, TableState},
};

/// What is known of a source.
#[derive(Debug, Clone)]
pub struct SourceState {
    /// Endpoint name.
    pub name: String,
    /// What answered.
    pub server: Server,
    /// Its tables.
    pub catalog: Catalog,
    /// Whether it evaluates conditions and finds keys itself: a server does, a file does not.
    pub queries: bool,
    /// The declaration.
    pub origin: Span,
}

/// What is known of the target.
#[derive(Debug, Clone)]
pub struct TargetState {
    /// Endpoint name.
    pub name: String,
    /// What answered.
    pub server: Server,
    /// What is there already.
    pub catalog: Catalog,
    /// What earlier runs of this pipeline recorded.
    pub recorded: BTreeMap<TableId, TableState>,
    /// The declaration.
    pub origin: Span,
}

/// A source table with its route and its bound row stage.
struct Bound<'a> {
    source: usize,
    table: &'a Table,
    matched: RouteMatch,
    map: RowMap,
    origin: Option<Span>,
}

/// Builds the plan. Without errors among the diagnostics there is one.
#[must_use]
pub fn build(
    pipeline: &Pipeline,
    sources: &[SourceState],
    target: &TargetState,
) -> (Option<Plan>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let bound = bind(pipeline, sources, target.server.dialect, &mut diagnostics);
    let mut plan = Plan {
        pipeline: pipeline.name.node.clone(),
        sources: sources.iter().map(|s| endpoint(&s.name, &s.server, s.origin)).collect(),
        target: endpoint(&target.name, &target.server, target.origin),
        schemas: schemas(&bound, sources, target),
        tables: Vec::new(),
        not_carried: not_carried(sources),
        copy: pipeline.copy.clone(),
        remarks: Vec::new(),
    };
    let destinations: Vec<Destinations> =
        (0..sources.len()).map(|source| destinations(&bound, source)).collect();
    let shaped: Vec<Shaped> = bound
        .iter()
        .map(|b| {
            let name = (b.matched.schema.as_str(), b.matched.table.as_str());
            shape(pipeline, target.server.dialect, b.table, &b.map, name, &destinations[b.source])
        })
        .collect();
    let tables: Vec<Table> = shaped.iter().map(|s| s.table.clone()).collect();
    let mut made: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (bound, shaped) in bound.into_iter().zip(shaped) {
        let table = shaped.table;
        let state = &sources[bound.source];
        let statements = render(&table, &bound, state, target, &tables);
        let written: Vec<usize> = (0..table.columns.len())
            .filter(|&i| !statements.computed.contains(&table.columns[i].name))
            .collect();
        let name = (table.schema.clone(), table.name.clone());
        let begun = target.recorded.get(&TableId {
            source: state.name.clone(),
            schema: bound.table.schema.clone(),
            table: bound.table.name.clone(),
        });
        let existing = target
            .catalog
            .table(&name.0, &name.1)
            .filter(|_| !begun.is_some_and(|b| b.made && b.target == name));
        let action = match (made.get(&name), existing) {
            (Some(first), _) => {
                differs(&plan.tables[*first], &table, &bound, &mut diagnostics);
                Action::Merge
            }
            (None, Some(existing)) => {
                lacks(existing, &table, &written, &bound, target, &mut diagnostics);
                Action::Fill
            }
            (None, None) => Action::Create,
        };
        if action != Action::Merge {
            made.insert(name, plan.tables.len());
            plan.remarks.extend(shaped.remarks);
        }
        if action == Action::Create {
            plan.remarks.extend(statements.losses.iter().map(|loss| remark(loss, &bound)));
        }
        let mut planned = table_plan(bound, table, statements, written, action, state);
        planned.begun = begun.map(|b| b.phase);
        plan.tables.push(planned);
    }
    remark_keyless(&mut plan);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    ((!failed).then_some(plan), diagnostics)
}

fn endpoint(name: &str, server: &Server, origin: Span) -> Endpoint {
    Endpoint { name: name.to_owned(), server: server.clone(), origin }
}

fn render(
    table: &Table,
    bound: &Bound<'_>,
    source: &SourceState,
    target: &TargetState,
    tables: &[Table],
) -> Rendered {
    let mut options = RenderOptions::new(source.server.dialect, tables);
    options.version = target.server.number();
    options.origins =
        bound.map.columns.iter().map(|o| o.source.map(|i| &bound.table.columns[i])).collect();
    ddl::render(target.server.dialect, table, &options)
}

/// What the target's dialect cannot say, as a remark.
fn remark(loss: &Loss, bound: &Bound<'_>) -> Remark {
    let column = loss.column.as_ref();
    let output = column.and_then(|name| bound.map.columns.iter().find(|o| o.name == *name));
    Remark {
        table: loss.table.clone(),
        part: column.cloned(),
        text: format!("{}: {}", loss.what, loss.why),
        origin: output.and_then(|o| o.origin),
    }
}

/// The tables of all sources, also those that the pipeline leaves out.
pub fn source_tables(sources: &[SourceState]) -> impl Iterator<Item = SourceTable<'_>> {
    sources.iter().flat_map(|state| {
        let read = state.catalog.tables.iter().map(|t| (t.schema.as_str(), t.name.as_str()));
        let left_out =
            state.catalog.left_out.iter().map(|(schema, table)| (schema.as_str(), table.as_str()));
        read.chain(left_out.filter(|(schema, _)| *schema != crate::state::SCHEMA))
            .map(|(schema, table)| SourceTable { source: &state.name, schema, table })
    })
}

/// Assigns tables to routes and binds the routes' row stages.
fn bind<'a>(
    pipeline: &Pipeline,
    sources: &'a [SourceState],
    dialect: Dialect,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Bound<'a>> {
    let mut bound = Vec::new();
    let (assigned, found) = check::route::assign(pipeline, source_tables(sources));
    diagnostics.extend(found);
    for assigned in assigned {
        let Some(source) = sources.iter().position(|s| s.name == assigned.source) else {
            continue;
        };
        let state = &sources[source];
        let Some(table) = state.catalog.table(&assigned.schema, &assigned.table) else {
            continue;
        };
        let mut matched = assigned.to;
        if dialect == Dialect::Sqlite {
            "main".clone_into(&mut matched.schema);
        }
        let route = matched.route.and_then(|i| pipeline.routes.get(i));
        let (map, found) = check::row::bind(pipeline, route, &state.name, table, &matched.captures);
        diagnostics.extend(found);
        if let Some(map) = map {
            bound.push(Bound { source, table, matched, map, origin: route.map(|r| r.span) });
        }
    }
    dedup(diagnostics);
    bound
}

/// One mistake in a route is found once a table; it is said once.
fn dedup(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    diagnostics.retain(|d| {
        let place = d.labels.first().map(|l| (l.span, l.text.clone()));
        seen.insert((d.code.name(), d.title.clone(), place))
    });
}

fn destinations(bound: &[Bound<'_>], source: usize) -> Destinations {
    bound
        .iter()
        .filter(|b| b.source == source)
        .map(|b| {
            let columns = b
                .map
                .columns
                .iter()
                .filter_map(|o| {
                    Some((b.table.columns[o.source?].name.to_lowercase(), o.name.clone()))
                })
                .collect();
            let destination = Destination {
                schema: b.matched.schema.clone(),
                table: b.matched.table.clone(),
                columns,
            };
            ((b.table.schema.clone(), b.table.name.clone()), destination)
        })
        .collect()
}

/// Schemas that tables go to and that are not there.
fn schemas(bound: &[Bound<'_>], sources: &[SourceState], target: &TargetState) -> Vec<Schema> {
    let mut missing: BTreeMap<&str, Schema> = BTreeMap::new();
    if target.server.dialect == Dialect::Sqlite {
        return Vec::new();
    }
    for b in bound {
        let name = b.matched.schema.as_str();
        if target.catalog.schema(name).is_none() && !missing.contains_key(name) {
            let from = sources[b.source].catalog.schema(&b.table.schema);
            let schema = Schema { name: name.to_owned(), ..from.cloned().unwrap_or_default() };
            missing.insert(name, Schema { name: name.to_owned(), ..schema });
        }
    }
    missing.into_values().collect()
}

fn not_carried(sources: &[SourceState]) -> Vec<NotCarried> {
    sources
        .iter()
        .flat_map(|s| {
            s.catalog.objects.iter().map(|o| NotCarried {
                source: s.name.clone(),
                kind: o.kind,
                name: format!("{}.{}", o.schema, o.name),
            })
        })
        .collect()
}

/// Tables that become one must have one shape.
fn differs(first: &TablePlan, table: &Table, bound: &Bound<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let shape = |t: &Table| -> Vec<_> {
        t.columns.iter().map(|c| (c.name.to_lowercase(), c.ty.clone())).collect()
    };
    if shape(&first.target) == shape(table) {
        return;
    }
    let here: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let there: Vec<&str> = first.target.columns.iter().map(|c| c.name.as_str()).collect();
    let odd = here
        .iter()
        .find(|c| !there.contains(c))
        .or_else(|| there.iter().find(|c| !here.contains(c)))
        .map_or_else(
            || "a column has another type".to_owned(),
            |c| format!("column `{c}` is in one of them only"),
        );
    let span = bound.origin.unwrap_or_default();
    diagnostics.push(
        Diagnostic::error(
            codes::ROUTE_SHAPES,
            format!("tables with different columns go into `{}`", table.full_name()),
            span,
            format!("`{}` does not fit `{}`: {odd}", bound.table.full_name(), first.table.full_name()),
        )
        .help("make them alike with `add`, `drop`, `rename` or `cast`, or route them to different tables"),
    );
}

/// A table that is there must have the columns that are written.
fn lacks(
    existing: &Table,
    table: &Table,
    written: &[usize],
    bound: &Bound<'_>,
    target: &TargetState,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let missing: Vec<&str> = written
        .iter()
        .map(|&i| table.columns[i].name.as_str())
        .filter(|name| existing.column(name).is_none())
        .collect();
    if missing.is_empty() {
        return;
    }
    let span = bound.origin.unwrap_or(target.origin);
    diagnostics.push(
        Diagnostic::error(
            codes::TARGET_COLUMNS,
            format!("`{}` is there already and lacks columns", table.full_name()),
            span,
            format!("needs `{}`", missing.join("`, `")),
        )
        .help("add the columns to the target table, `drop` them in the route, or remove the table so that it is made anew"),
    );
}

fn table_plan(
    bound: Bound<'_>,
    target: Table,
    statements: Rendered,
    written: Vec<usize>,
    action: Action,
    state: &SourceState,
) -> TablePlan {
    let Bound { source, table, map, origin, .. } = bound;
    let (pushed, residual) = match &map.filter {
        None => (None, None),
        Some(filter) => {
            let pushed =
                state.queries.then(|| expr::render(filter, table, Equality::Always)).flatten();
            let residual = pushed.is_none().then(|| filter.clone());
            (pushed, residual)
        }
    };
    let mut used = BTreeSet::new();
    for &i in &written {
        used.extend(map.columns[i].value.columns());
    }
    if let Some(residual) = &residual {
        used.extend(residual.columns());
    }
    let load = written
        .iter()
        .map(|&i| LoadColumn {
            name: map.columns[i].name.clone(),
            ty: map.columns[i].ty.sql().clone(),
        })
        .collect();
    let chunk_key = match (&map.chunk, table.row_key().and_then(|key| key.column_names())) {
        _ if !state.queries => ChunkKey::Whole,
        (Some(by), _) => ChunkKey::Columns(vec![table.columns[by.column].name.clone()]),
        (None, Some(names)) => ChunkKey::Columns(names.into_iter().map(str::to_owned).collect()),
        (None, None) => ChunkKey::Whole,
    };
    let mut plan = TablePlan {
        source,
        table: Arc::new(table.clone()),
        target: Arc::new(target),
        action,
        begun: None,
        statements,
        map,
        scanned: used.into_iter().collect(),
        written,
        load,
        pushed,
        residual,
        chunk_key,
        origin,
        fingerprint: String::new(),
    };
    plan.fingerprint = fingerprint::of(&plan);
    plan
}

/// Tables without a key can be copied; a person should know what that means.
fn remark_keyless(plan: &mut Plan) {
    for table in &plan.tables {
        if table.map.key.is_empty() && table.action != Action::Merge {
            plan.remarks.push(Remark {
                table: table.target.full_name(),
                part: None,
                text: "has no key: it is copied in one piece, and from its beginning after an interruption".to_owned(),
                origin: table.origin,
            });
        }
    }
}
