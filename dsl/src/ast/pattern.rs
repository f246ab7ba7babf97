//! Table patterns and type rules as written.

use serde::Serialize;

use super::TypeArg;
use crate::source::{Ident, Span, Spanned};

/// `shop_{db:int}.order_*`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pattern {
    /// One or two: schema and table, or a table alone. The checker refuses more.
    pub segments: Vec<Segment>,
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One side of the dot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Segment {
    /// What it is made of.
    pub kind: SegmentKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a segment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    /// `` `any name` ``: taken literally.
    Quoted(String),
    /// `re"…"`.
    Regex(String),
    /// A name with wildcards and captures.
    Glob(Vec<GlobPart>),
}

/// A piece of a glob.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GlobPart {
    /// Characters that stand for themselves.
    Text(String),
    /// `*`: any characters, or none.
    Many,
    /// `?`: any one character.
    One,
    /// `[a-z]`, `[!x]`: what stands between the brackets, `!` left out.
    Class {
        /// Single characters and ranges.
        set: String,
        /// `!` was written.
        negated: bool,
    },
    /// `{name:int}`.
    Capture {
        /// Its name.
        name: Ident,
        /// `int`, `word`, `hex`, `any`; absent: `any`.
        kind: Option<Ident>,
    },
}

/// `map type tinyint(1) -> boolean`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeRule {
    /// The source's type.
    pub from: TypeRuleSide,
    /// The target's.
    pub to: TypeRuleSide,
    /// Where it stands.
    pub span: Span,
}

/// One side of a type rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeRuleSide {
    /// `bigint`, `double precision`; on the right side also a quoted text.
    pub name: Spanned<String>,
    /// What stands in parentheses.
    pub args: Vec<TypeArg>,
    /// Words after the parentheses: `with time zone`.
    pub tail: String,
    /// `unsigned`.
    pub unsigned: bool,
    /// Where it stands.
    pub span: Span,
}
