//! Names: modules, imports and scopes.
//!
//! ```text
//! entry file ─▶ imports, depth first (a cycle is an error) ─▶ one [`Module`] each
//!                 └─ declarations in the order of their uses (a cycle is an error) ─▶ [`Scope`]
//! ```
//!
//! One namespace a file: declarations and imports may not shadow each other. Nothing here knows what
//! types are; `check` does.

mod declaration;
mod module;
mod param;
mod scope;

pub use module::{Files, Linked, Module, PRELUDE, SourceText, link};
pub use param::Given;
pub use scope::{Definition, Function, Let, Param, Scope};
