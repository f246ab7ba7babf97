//! Classes of operands: what decides whether two servers mean the same.

use dsl::catalog::Column;
use dsl::types::SqlType;

use super::Refused;

/// What an operand is to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ddl) enum Class {
    /// An integer.
    Integer,
    /// An exact decimal.
    Decimal,
    /// A float.
    Float,
    /// Text that the source compares by code point.
    Exact,
    /// Text under another collation.
    Folded,
    /// A constant string: takes on the class of its neighbour.
    Constant,
    /// A date or calendar time without a zone.
    Calendar,
    /// A truth value.
    Truth,
    /// NULL.
    Null,
    /// Anything else.
    Other,
}

impl Class {
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Float | Self::Null)
    }

    /// The class of a target's column.
    pub(in crate::ddl) fn of(ty: &SqlType, origin: Option<&Column>) -> Self {
        let text = || match origin {
            Some(column) if column.ty.is_text() => {
                if column.collation.as_deref().is_some_and(|c| c.ends_with("_bin")) {
                    Self::Exact
                } else {
                    Self::Folded
                }
            }
            _ => Self::Other,
        };
        match ty {
            SqlType::Int { .. } | SqlType::Year => Self::Integer,
            SqlType::Decimal { .. } => Self::Decimal,
            SqlType::Float { .. } | SqlType::Double { .. } => Self::Float,
            SqlType::Boolean => Self::Truth,
            SqlType::Date | SqlType::Datetime(_) => Self::Calendar,
            SqlType::Other(name) => {
                let name = name.trim().to_ascii_lowercase();
                let word = name.split(['(', ' ']).next().unwrap_or("");
                match word {
                    "smallint" | "integer" | "int" | "bigint" | "int2" | "int4" | "int8" => {
                        Self::Integer
                    }
                    "numeric" | "decimal" => Self::Decimal,
                    "real" | "double" | "float4" | "float8" | "float" => Self::Float,
                    "boolean" | "bool" => Self::Truth,
                    "date" => Self::Calendar,
                    "timestamp" if !name.contains("with time zone") => Self::Calendar,
                    "text" | "varchar" | "character" | "char" => text(),
                    _ => Self::Other,
                }
            }
            ty if ty.is_text() => text(),
            _ => Self::Other,
        }
    }
}

/// The class of a sum.
pub(super) fn wider(a: Class, b: Class) -> Class {
    let rank = |c| match c {
        Class::Float => 2,
        Class::Decimal => 1,
        _ => 0,
    };
    if rank(a) >= rank(b) && a != Class::Null { a } else { b }
}

/// The class of a choice between two values.
pub(super) fn joined(a: Class, b: Class) -> Result<Class, Refused> {
    let text = |c| matches!(c, Class::Exact | Class::Folded | Class::Constant);
    match (a, b) {
        (Class::Null, other) | (other, Class::Null) => Ok(other),
        (a, b) if a == b => Ok(a),
        (a, b) if a.is_number() && b.is_number() => Ok(wider(a, b)),
        (Class::Folded, b) if text(b) => Ok(Class::Folded),
        (a, Class::Folded) if text(a) => Ok(Class::Folded),
        (a, b) if text(a) && text(b) => Ok(Class::Exact),
        _ => Err(Refused::new("its branches have different types")),
    }
}
