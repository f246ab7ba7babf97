//! Expressions as written: no names resolved, no types known. Every node carries its span;
//! parentheses are kept, because the checker and the formatter both need to see them.

use serde::Serialize;

use crate::source::{Ident, Span, Spanned};

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as written, digit separators removed: `12`, `1.50`, `1e3`, `0x1F`.
    Number(String),
    /// `2_000rows`, `64MiB`, `200MB/s`.
    Quantity(Quantity),
    /// `"…"` or `"""…"""`, split at interpolations; escapes are already replaced.
    String(Vec<StringPart>),
    /// `re"…"`: the pattern as written.
    Regex(String),
    /// `date"…"`.
    Date(String),
    /// `ts"…"`.
    Timestamp(String),
    /// `sql"…"`, `sql"""…"""`.
    Sql(String),
    /// `a`, `old.status`, `source.name`.
    Path(Vec<Ident>),
    /// `concat(a, b)`, `notify.webhook(url: …)`.
    Call {
        /// The function.
        path: Vec<Ident>,
        /// What it is given.
        args: Vec<Arg>,
    },
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ a = 1, b = 2 }`.
    Record(Vec<(Ident, Expr)>),
    /// `( … )`.
    Paren(Box<Expr>),
    /// `not a`, `-a`, `~a`.
    Unary {
        /// The operator.
        op: Spanned<UnaryOp>,
        /// What it applies to.
        operand: Box<Expr>,
    },
    /// `a + b`, `a and b`, `a .. b`.
    Binary {
        /// The operator.
        op: Spanned<BinaryOp>,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `a is [not] null`.
    Is {
        /// What is asked about.
        operand: Box<Expr>,
        /// `not` was written.
        negated: bool,
        /// The right side.
        what: IsWhat,
    },
    /// `a [not] in (b, c)`.
    In {
        /// What is looked for.
        operand: Box<Expr>,
        /// `not` was written.
        negated: bool,
        /// Where it is looked for.
        list: Vec<Expr>,
    },
    /// `a [not] between b and c`.
    Between {
        /// What is compared.
        operand: Box<Expr>,
        /// `not` was written.
        negated: bool,
        /// Lower bound, included.
        low: Box<Expr>,
        /// Upper bound, included.
        high: Box<Expr>,
    },
    /// `a [not] like b [escape "c"]`.
    Like {
        /// What is matched.
        operand: Box<Expr>,
        /// `not` was written.
        negated: bool,
        /// The pattern.
        pattern: Box<Expr>,
        /// The escape text; `\` where absent.
        escape: Option<Spanned<String>>,
    },
    /// `a [not] regexp b`.
    Regexp {
        /// What is matched.
        operand: Box<Expr>,
        /// `not` was written.
        negated: bool,
        /// The pattern.
        pattern: Box<Expr>,
    },
    /// `case [x] when a then b … [else c] end`.
    Case {
        /// The compared value of the short form.
        operand: Option<Box<Expr>>,
        /// `when … then …`.
        arms: Vec<(Expr, Expr)>,
        /// `else …`.
        otherwise: Option<Box<Expr>>,
    },
    /// `cast(a as t)`.
    Cast {
        /// What is converted.
        operand: Box<Expr>,
        /// To what.
        ty: TypeRef,
    },
    /// Something that did not parse; a diagnostic has been given.
    Error,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arg {
    /// `name:` before the value.
    pub name: Option<Ident>,
    /// The value.
    pub value: Expr,
}

/// A piece of a string literal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StringPart {
    /// Text, escapes replaced.
    Text(String),
    /// `${ … }`.
    Interpolation(Expr),
}

/// A number with a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    /// The number as written, separators removed.
    pub amount: String,
    /// What it counts.
    pub unit: Unit,
    /// `/s`, `/m`, `/h`.
    pub per: Option<Per>,
}

/// Units of a [`Quantity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// `us`.
    Microseconds,
    /// `ms`.
    Milliseconds,
    /// `s`.
    Seconds,
    /// `m`.
    Minutes,
    /// `h`.
    Hours,
    /// `d`.
    Days,
    /// `B`.
    Bytes,
    /// `KB`, 10^3 bytes.
    Kilobytes,
    /// `MB`, 10^6 bytes.
    Megabytes,
    /// `GB`, 10^9 bytes.
    Gigabytes,
    /// `TB`, 10^12 bytes.
    Terabytes,
    /// `KiB`, 2^10 bytes.
    Kibibytes,
    /// `MiB`, 2^20 bytes.
    Mebibytes,
    /// `GiB`, 2^30 bytes.
    Gibibytes,
    /// `TiB`, 2^40 bytes.
    Tebibytes,
    /// `rows`.
    Rows,
    /// `%`.
    Percent,
}

/// The denominator of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// `/s`.
    Second,
    /// `/m`.
    Minute,
    /// `/h`.
    Hour,
}

/// Right side of `is`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IsWhat {
    /// `null`.
    Null,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `unknown`, the same as `null`.
    Unknown,
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOp {
    /// `not`.
    Not,
    /// `-`.
    Negate,
    /// `~`.
    BitNot,
}

/// Infix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BinaryOp {
    /// `..`, only in settings.
    Range,
    /// `or`.
    Or,
    /// `xor`.
    Xor,
    /// `and`.
    And,
    /// `=`.
    Eq,
    /// `<=>`.
    NullEq,
    /// `<>`, `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
    /// `|`.
    BitOr,
    /// `&`.
    BitAnd,
    /// `<<`.
    ShiftLeft,
    /// `>>`.
    ShiftRight,
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
    /// `div`.
    IntDiv,
    /// `%`, `mod`.
    Mod,
    /// `^`.
    BitXor,
}

/// A type as written: `decimal(12, 2)?`, `int in 1..9`, `enum(off, prefer)`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeRef {
    /// `bigint`, `std.duration`.
    pub name: Vec<Ident>,
    /// What stands in parentheses.
    pub args: Vec<TypeArg>,
    /// `unsigned`.
    pub unsigned: bool,
    /// `?`.
    pub nullable: bool,
    /// `in …`: the allowed values.
    pub within: Option<Box<Expr>>,
    /// Where it stands.
    pub span: Span,
}

/// An argument of a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeArg {
    /// A number as written.
    Number(Spanned<String>),
    /// A quoted text.
    String(Spanned<String>),
    /// `null`, `true` or `false` as a member of an enum of settings.
    Constant(Spanned<String>),
    /// Another type, or a bare word: a member of `enum(off, prefer)`, a variable of a type rule.
    Type(TypeRef),
}
