//! From a plan to its graph.

use std::collections::BTreeMap;

use super::{Detail, Graph, Kind};
use crate::{
    connector::ChunkKey,
    plan::{Action, Plan, TablePlan},
};

/// The graph of a plan.
#[must_use]
pub fn build(plan: &Plan) -> Graph {
    let mut graph = Graph { pipeline: plan.pipeline.clone(), ..Graph::default() };
    let mut targets: BTreeMap<(&str, &str), Vec<&TablePlan>> = BTreeMap::new();
    for table in &plan.tables {
        targets.entry((&table.target.schema, &table.target.name)).or_default().push(table);
    }
    for tables in targets.into_values() {
        let outputs: Vec<usize> =
            tables.iter().map(|table| row_stage(&mut graph, plan, table)).collect();
        let input = match outputs.as_slice() {
            [one] => *one,
            many => {
                let merge =
                    graph.add(Kind::Merge, format!("{} inputs", many.len()), Vec::new(), None);
                many.iter().for_each(|&output| graph.connect(output, merge));
                merge
            }
        };
        let table = tables[0];
        let load =
            graph.add(Kind::Load, table.target.full_name(), load_details(table), table.origin);
        graph.connect(input, load);
        let details = index_details(table);
        if !details.is_empty() {
            let index = graph.add(Kind::Index, table.target.full_name(), details, table.origin);
            graph.connect(load, index);
        }
    }
    graph
}

fn detail(text: impl Into<String>) -> Detail {
    Detail { text: text.into(), origin: None }
}

fn row_stage(graph: &mut Graph, plan: &Plan, table: &TablePlan) -> usize {
    let source = &plan.sources[table.source];
    let mut details = vec![match &table.chunk_key {
        ChunkKey::Columns(names) => detail(format!("chunks by {}", names.join(", "))),
        ChunkKey::Whole => detail("in one piece"),
    }];
    if table.scanned.len() < table.table.columns.len() {
        details.push(detail(format!(
            "reads {} of {} columns",
            table.scanned.len(),
            table.table.columns.len()
        )));
    }
    if let (Some(sql), Some(filter)) = (&table.pushed, &table.map.filter) {
        details.push(Detail {
            text: format!("where pushed to the source: {sql}"),
            origin: Some(filter.span),
        });
    }
    let title = format!("{} {}", source.name, table.table.full_name());
    let mut last = graph.add(Kind::ChunkScan, title, details, Some(source.origin));
    if let Some(filter) = &table.map.filter {
        let mut details = vec![];
        if table.pushed.is_some() {
            details.push(detail("evaluated by the source's server in the copy"));
        }
        let node = graph.add(
            Kind::Where,
            filter.over(&table.table).to_string(),
            details,
            Some(filter.span),
        );
        graph.connect(last, node);
        last = node;
    }
    let details = map_details(table);
    if !details.is_empty() {
        let node = graph.add(
            Kind::Map,
            format!("{} columns", table.map.columns.len()),
            details,
            table.origin,
        );
        graph.connect(last, node);
        last = node;
    }
    last
}

fn map_details(table: &TablePlan) -> Vec<Detail> {
    let mut details = Vec::new();
    for output in &table.map.columns {
        let source = output.source.map(|i| &table.table.columns[i]);
        let text = match source {
            None => format!(
                "add {} {} = {}",
                output.name,
                output.ty.sql(),
                output.value.over(&table.table)
            ),
            Some(column) if !output.is_plain() => {
                format!("set {} = {}", column.name, output.value.over(&table.table))
            }
            Some(column) if column.ty != *output.ty.sql() => {
                format!("cast {} as {}", column.name, output.ty.sql())
            }
            Some(column) if column.name != output.name => {
                format!("rename {} -> {}", column.name, output.name)
            }
            Some(_) => continue,
        };
        details.push(Detail { text, origin: output.origin });
    }
    for &i in &table.map.dropped {
        details.push(detail(format!("drop {}", table.table.columns[i].name)));
    }
    details
}

fn load_details(table: &TablePlan) -> Vec<Detail> {
    let mut details = vec![detail(match table.action {
        Action::Create => "table is made",
        Action::Fill | Action::Merge => "table is there",
    })];
    if !table.map.key.is_empty() {
        let names: Vec<&str> =
            table.map.key.iter().map(|&i| table.map.columns[i].name.as_str()).collect();
        details.push(detail(format!("key ({})", names.join(", "))));
    }
    details
}

fn index_details(table: &TablePlan) -> Vec<Detail> {
    let count = |n: usize, one: &str| {
        (n > 0).then(|| detail(format!("{n} {one}{}", if n == 1 { "" } else { "s" })))
    };
    let secondary =
        table.target.indexes.iter().filter(|i| i.kind != dsl::catalog::IndexKind::Primary).count();
    let foreign = table.target.foreign_keys.len();
    count(secondary, "secondary index")
        .map(|mut d| {
            d.text = d.text.replace("indexs", "indexes");
            d
        })
        .into_iter()
        .chain(count(foreign, "foreign key"))
        .collect()
}
