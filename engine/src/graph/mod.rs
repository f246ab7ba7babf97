//! The operator graph: what the file says, as nodes and edges. Every clause of the file is a node, an
//! edge or a detail of a node, and every node names the line that it comes from.
//!
//! ```text
//! ChunkScan ─▶ Where ─▶ Map ─▶ (Merge) ─▶ Load ─▶ Index
//! ```

mod build;
mod explain;

use dsl::source::Span;
use serde::Serialize;

pub use build::build;
pub use explain::{dot, text};

/// Nodes and edges of one pipeline.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Graph {
    /// Name of the pipeline.
    pub pipeline: String,
    /// Nodes; an id is an index.
    pub nodes: Vec<Node>,
    /// Edges.
    pub edges: Vec<Edge>,
}

/// A phase of a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The rows that are there.
    Copy,
}

/// What a node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Reads a table chunk by chunk.
    ChunkScan,
    /// Keeps rows that meet a condition.
    Where,
    /// Computes the columns of the target row.
    Map,
    /// Brings several inputs together.
    Merge,
    /// Writes rows.
    Load,
    /// Makes indexes and constraints.
    Index,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Its index.
    pub id: usize,
    /// The phase that it works in.
    pub phase: Phase,
    /// What it does.
    pub kind: Kind,
    /// What it works on: a table.
    pub title: String,
    /// More, a line each.
    pub details: Vec<Detail>,
    /// The line of the file.
    pub origin: Option<Span>,
}

/// A line about a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// What it says.
    pub text: String,
    /// The clause that says so.
    pub origin: Option<Span>,
}

/// Kinds of change that flow along an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// New rows.
    Insert,
    /// Changed rows.
    Update,
    /// Removed rows.
    Delete,
    /// Changed tables.
    Ddl,
}

impl Change {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Ddl => "ddl",
        }
    }
}

/// One edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What flows along it.
    pub carries: Vec<Change>,
}

impl Graph {
    /// Nodes whose output goes into `id`, in order.
    pub fn inputs(&self, id: usize) -> impl Iterator<Item = &Node> {
        self.edges.iter().filter(move |e| e.to == id).map(|e| &self.nodes[e.from])
    }

    /// Nodes that nothing follows.
    pub fn sinks(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|n| !self.edges.iter().any(|e| e.from == n.id))
    }

    fn add(
        &mut self,
        kind: Kind,
        title: String,
        details: Vec<Detail>,
        origin: Option<Span>,
    ) -> usize {
        let id = self.nodes.len();
        self.nodes.push(Node { id, phase: Phase::Copy, kind, title, details, origin });
        id
    }

    fn connect(&mut self, from: usize, to: usize) {
        self.edges.push(Edge { from, to, carries: vec![Change::Insert] });
    }
}
