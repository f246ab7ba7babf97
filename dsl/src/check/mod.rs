//! From resolved trees to typed programs.
//!
//! ```text
//! load: link modules ─▶ endpoint (settings by connector) ─▶ pipeline (clauses) ─▶ hir::Program
//! then, when tables are known: route::assign, type_rule::map, row::bind
//! ```
//!
//! A program exists only where nothing is an error. What depends on tables is checked when the engine
//! knows them; what does not is checked here, so that `check` needs no server.

mod action;
mod body;
mod clause;
mod connector;
mod constant;
mod endpoint;
mod event;
pub mod expr;
mod field;
mod filter;
mod load;
mod pattern;
mod phase;
mod pipeline;
pub mod route;
pub mod row;
mod setting;
mod test_block;
pub mod type_rule;

pub use load::{Loaded, Options, load};
pub use pipeline::not_yet;
