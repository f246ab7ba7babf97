//! The `.mig` language.
//!
//! ```text
//! text ──▶ syntax ──▶ ast ──▶ resolve ──▶ check ──▶ hir
//!          parse      tree    names        types     what the engine receives
//! ```
//!
//! This crate knows no database, no clock, no network and no environment: its caller hands it files
//! and catalogs, and gets programs and diagnostics back. Parsing never fails: it returns a tree and
//! every diagnostic of the file.

pub mod ast;
pub mod catalog;
pub mod check;
pub mod diagnostic;
pub mod hir;
pub mod resolve;
pub mod source;
pub mod syntax;
pub mod types;
