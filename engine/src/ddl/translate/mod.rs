//! Small SQL expressions of MySQL, said in PostgreSQL and SQLite.
//!
//! Defaults, checks and generated columns are translated where the target provably means the same;
//! everything else is refused with the reason, and the caller reports a loss. What decides is the class of
//! each operand ([`Class`]): numbers add and compare alike everywhere, text compares alike only
//! under a binary collation, division, case mapping and regular expressions never do.

mod class;
mod expression;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use self::class::Class;
pub(super) use self::expression::parse;
pub(super) use self::writer::Writer;

/// Why an expression is not translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused(pub(super) String);

impl Refused {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}
