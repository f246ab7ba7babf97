//! Names: modules, imports and scopes.

mod scope;

pub use scope::{Definition, Function, Let, Param, Scope};
