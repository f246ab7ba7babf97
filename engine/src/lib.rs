//! The engine: from a checked program to moved rows.
//!
//! ```text
//! dsl::hir ──▶ plan ──▶ graph ──▶ run
//!              bind     explain   operators over connectors, checkpoints in the target
//! ```
//!
//! A module uses only modules below it (`ARCHITECTURE.md` has the table, a test enforces it).

pub mod connector;
pub mod data;
pub mod ddl;
pub mod error;
pub mod expr;
pub mod observe;
pub mod operator;
pub mod secret;
pub mod state;
