//! A graph as text and as Graphviz.

use std::fmt::Write;

use dsl::source::Span;

use super::{Change, Graph, Kind, Node};

/// Inputs of a merge that are written out; the others are counted.
const INPUTS_SHOWN: usize = 3;

/// Column at which the origin of a node begins.
const ORIGIN_COLUMN: usize = 88;

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::ChunkScan => "ChunkScan",
            Self::Where => "Where",
            Self::Map => "Map",
            Self::Merge => "Merge",
            Self::Load => "Load",
            Self::Index => "Index",
        }
    }
}

/// One tree a sink, the sink first. `place` turns a span into `file:line`.
#[must_use]
pub fn text(graph: &Graph, place: &dyn Fn(Span) -> String) -> String {
    let mut out = String::new();
    for sink in graph.sinks() {
        write_node(&mut out, graph, sink, "", "", place);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn write_line(out: &mut String, text: &str, origin: Option<Span>, place: &dyn Fn(Span) -> String) {
    let line = match origin {
        Some(span) => format!("{text:ORIGIN_COLUMN$} {}", place(span)),
        None => text.to_owned(),
    };
    out.push_str(line.trim_end());
    out.push('\n');
}

fn write_node(
    out: &mut String,
    graph: &Graph,
    node: &Node,
    lead: &str,
    rest: &str,
    place: &dyn Fn(Span) -> String,
) {
    let carries = graph
        .edges
        .iter()
        .find(|e| e.from == node.id)
        .map(|e| e.carries.iter().map(|c| Change::word(*c)).collect::<Vec<_>>().join(" "))
        .map(|c| format!("   [{c}]"))
        .unwrap_or_default();
    write_line(
        out,
        &format!("{lead}{} {}{carries}", node.kind.word(), node.title),
        node.origin,
        place,
    );
    let inputs: Vec<&Node> = graph.inputs(node.id).collect();
    let stem = if inputs.is_empty() { " " } else { "│" };
    for detail in &node.details {
        write_line(out, &format!("{rest}{stem}    {}", detail.text), detail.origin, place);
    }
    let shown = if inputs.len() > INPUTS_SHOWN + 1 { INPUTS_SHOWN } else { inputs.len() };
    for (i, input) in inputs.iter().take(shown).enumerate() {
        let last = i + 1 == inputs.len();
        // A chain of single inputs reads better without growing indentation.
        let (lead, next) = match (inputs.len(), last) {
            (1, _) => (format!("{rest}└─ "), format!("{rest}   ")),
            (_, true) => (format!("{rest}└─ "), format!("{rest}   ")),
            (_, false) => (format!("{rest}├─ "), format!("{rest}│  ")),
        };
        write_node(out, graph, input, &lead, &next, place);
    }
    if shown < inputs.len() {
        write_line(
            out,
            &format!("{rest}└─ … {} more like these", inputs.len() - shown),
            None,
            place,
        );
    }
}

/// The graph for Graphviz.
#[must_use]
pub fn dot(graph: &Graph) -> String {
    let mut out =
        format!("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n", quoted(&graph.pipeline));
    for node in &graph.nodes {
        let details: String = node.details.iter().map(|d| format!("\n{}", d.text)).collect();
        let label = quoted(&format!("{} {}{details}", node.kind.word(), node.title));
        writeln!(out, "  n{} [label={label}];", node.id).expect("writing to a string cannot fail");
    }
    for edge in &graph.edges {
        let carries: Vec<&str> = edge.carries.iter().map(|c| c.word()).collect();
        writeln!(out, "  n{} -> n{} [label={}];", edge.from, edge.to, quoted(&carries.join(" ")))
            .expect("writing to a string cannot fail");
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\l"))
}
