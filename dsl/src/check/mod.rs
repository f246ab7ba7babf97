//! From resolved trees to typed programs.

pub mod expr;
pub mod row;
