//! Diagnostics: what is wrong in a file, where, why, and what to type instead.

pub mod codes;

pub use codes::Code;
