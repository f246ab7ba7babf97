//! The engine: from a checked program to moved rows.

pub mod connector;
pub mod data;
pub mod ddl;
pub mod error;
pub mod expr;
pub mod secret;
