//! The engine: from a checked program to moved rows.
//!
//! ```text
//! dsl::hir ──▶ plan ──▶ graph ──▶ run
//!              bind     explain   operators over connectors, checkpoints in the target
//! ```
//!
//! A module uses only modules below it (`ARCHITECTURE.md` has the table, a test enforces it).

pub mod cli;
pub mod connector;
pub mod data;
pub mod ddl;
pub mod error;
pub mod expr;
pub mod graph;
pub mod lifecycle;
pub mod observe;
pub mod operator;
pub mod plan;
pub mod run;
pub mod secret;
pub mod state;
