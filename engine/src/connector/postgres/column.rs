//! The real columns of a target table, as far as loading rows needs them: read from the server's catalog
//! in the transaction that loads, so that a table that changed since the plan is noticed.
//!
//! Built-in types have fixed oids (`pg_type.dat`); those of extensions are known by name. A domain is
//! its base type. What is not listed here takes text in its own input syntax.

use crate::connector::quote::literal;

/// What a column can hold, as far as it decides how values are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnType {
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    /// Digits after the point that it keeps; `None`: all. Negative: it rounds before the point.
    Numeric(Option<i16>),
    /// Types whose binary form is characters: `text`, `varchar`, `bpchar`, `name`, `json`, `xml`, `citext`, enumerations.
    Text,
    Jsonb,
    Bytea,
    Uuid,
    Inet,
    /// So many bits.
    Bit(u32),
    /// Up to so many bits.
    Varbit(Option<u32>),
    Date,
    /// Digits of a second.
    Timestamp(u8),
    Timestamptz(u8),
    Time(u8),
    Interval(u8),
    /// `geometry` of PostGIS.
    Geometry,
    /// Any other.
    Other,
}

/// A column of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: String,
    /// What it holds.
    pub(super) ty: ColumnType,
    /// Whether NULL is refused.
    pub(super) not_null: bool,
    /// The type as the server writes it.
    pub(super) shown: String,
}

/// The query whose rows [`read`] takes.
pub(super) fn query(schema: &str, table: &str) -> String {
    format!(
        "with recursive base as (\
           select a.attnum, a.attname, a.attnotnull, a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod) as shown \
             from pg_catalog.pg_attribute a \
             join pg_catalog.pg_class c on c.oid = a.attrelid \
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
            where n.nspname = {} and c.relname = {} and a.attnum > 0 and not a.attisdropped \
           union all \
           select b.attnum, b.attname, b.attnotnull or t.typnotnull, t.typbasetype, \
                  case when t.typtypmod >= 0 then t.typtypmod else b.atttypmod end, b.shown \
             from base b join pg_catalog.pg_type t on t.oid = b.atttypid and t.typtype = 'd') \
         select b.attname, b.attnotnull, b.atttypmod, b.shown, t.oid, t.typname, t.typtype \
           from base b join pg_catalog.pg_type t on t.oid = b.atttypid \
          where t.typtype <> 'd' order by b.attnum",
        literal(schema),
        literal(table)
    )
}

/// A row of [`query`]; `None` if it has another shape.
pub(super) fn read(row: &[Option<String>]) -> Option<Column> {
    let [name, not_null, modifier, shown, oid, type_name, kind] = row else {
        return None;
    };
    let modifier = modifier.as_deref()?.parse().ok()?;
    Some(Column {
        name: name.clone()?,
        ty: column_type(
            oid.as_deref()?.parse().ok()?,
            type_name.as_deref()?,
            kind.as_deref()?,
            modifier,
        ),
        not_null: not_null.as_deref() == Some("t"),
        shown: shown.clone()?,
    })
}

fn column_type(oid: u32, name: &str, kind: &str, modifier: i32) -> ColumnType {
    let fraction = u8::try_from(modifier).ok().filter(|n| *n <= 6).unwrap_or(6);
    let length = u32::try_from(modifier).ok();
    match oid {
        16 => ColumnType::Bool,
        17 => ColumnType::Bytea,
        20 => ColumnType::Int8,
        21 => ColumnType::Int2,
        23 => ColumnType::Int4,
        26 => ColumnType::Oid,
        700 => ColumnType::Float4,
        701 => ColumnType::Float8,
        19 | 25 | 114 | 142 | 1042 | 1043 => ColumnType::Text,
        869 => ColumnType::Inet,
        1082 => ColumnType::Date,
        1083 => ColumnType::Time(fraction),
        1114 => ColumnType::Timestamp(fraction),
        1184 => ColumnType::Timestamptz(fraction),
        // The low half is the precision, the high half which fields are kept.
        1186 => {
            ColumnType::Interval(if modifier < 0 { 6 } else { (modifier & 0xFFFF).min(6) as u8 })
        }
        1560 => ColumnType::Bit(length.unwrap_or(1)),
        1562 => ColumnType::Varbit(length),
        1700 => ColumnType::Numeric(numeric_scale(modifier)),
        2950 => ColumnType::Uuid,
        3802 => ColumnType::Jsonb,
        _ if kind == "e" || name == "citext" => ColumnType::Text,
        _ if name == "geometry" => ColumnType::Geometry,
        _ => ColumnType::Other,
    }
}

/// Precision and scale stand in one number, 4 too high; the scale has 11 bits with sign since PostgreSQL 15.
fn numeric_scale(modifier: i32) -> Option<i16> {
    let packed = modifier.checked_sub(4).filter(|n| *n >= 0)?;
    i16::try_from(((packed & 0x7FF) ^ 0x400) - 0x400).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_by_oid_and_modifier() {
        for (oid, name, kind, modifier, expected) in [
            (1700, "numeric", "b", -1, ColumnType::Numeric(None)),
            (1700, "numeric", "b", (10 << 16 | 2) + 4, ColumnType::Numeric(Some(2))),
            (1700, "numeric", "b", (20 << 16) + 4, ColumnType::Numeric(Some(0))),
            (1700, "numeric", "b", (3 << 16 | (-2 & 0x7FF)) + 4, ColumnType::Numeric(Some(-2))),
            (1114, "timestamp", "b", -1, ColumnType::Timestamp(6)),
            (1184, "timestamptz", "b", 0, ColumnType::Timestamptz(0)),
            (1186, "interval", "b", 0x7FFF_0003, ColumnType::Interval(3)),
            (1186, "interval", "b", 0x7FFF_FFFF, ColumnType::Interval(6)),
            (1560, "bit", "b", 12, ColumnType::Bit(12)),
            (1562, "varbit", "b", -1, ColumnType::Varbit(None)),
            (16_400, "mood", "e", -1, ColumnType::Text),
            (16_401, "citext", "b", -1, ColumnType::Text),
            (790, "money", "b", -1, ColumnType::Other),
            (1009, "_text", "b", -1, ColumnType::Other),
        ] {
            assert_eq!(column_type(oid, name, kind, modifier), expected, "{name} {modifier}");
        }
    }

    #[test]
    fn rows_of_another_shape_are_refused() {
        let text = |s: &str| Some(s.to_owned());
        let row = [
            text("id"),
            text("t"),
            text("-1"),
            text("bigint"),
            text("20"),
            text("int8"),
            text("b"),
        ];
        let column = Column {
            name: "id".into(),
            ty: ColumnType::Int8,
            not_null: true,
            shown: "bigint".into(),
        };
        assert_eq!(read(&row), Some(column));
        assert_eq!(read(&row[1..]), None);
        assert_eq!(read(&[None, None, None, None, None, None, None]), None);
    }
}
