//! Types of columns: what MySQL 5.7–9.x and MariaDB 10.4+ can declare, plus `boolean`, which only
//! PostgreSQL has. Nullability, collation and defaults belong to the column, not to its type.
//!
//! `Display` prints the type as it is written in a `.mig` file and in MySQL DDL.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Width of an integer column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntWidth {
    /// `tinyint`, 1 byte.
    Tiny,
    /// `smallint`, 2 bytes.
    Small,
    /// `mediumint`, 3 bytes.
    Medium,
    /// `int`, 4 bytes.
    Int,
    /// `bigint`, 8 bytes.
    Big,
}

impl IntWidth {
    /// Bits that a value takes.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Tiny => 8,
            Self::Small => 16,
            Self::Medium => 24,
            Self::Int => 32,
            Self::Big => 64,
        }
    }
}

/// Size class of `text` and `blob` columns; the longest value is 2^(8·n) − 1 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LobSize {
    /// `tinytext`, `tinyblob`: 255 bytes.
    Tiny,
    /// `text`, `blob`: 65,535 bytes.
    Regular,
    /// `mediumtext`, `mediumblob`: 16,777,215 bytes.
    Medium,
    /// `longtext`, `longblob`: 4,294,967,295 bytes.
    Long,
}

/// Which shapes a spatial column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeometryKind {
    /// Any shape.
    Geometry,
    /// `point`.
    Point,
    /// `linestring`.
    LineString,
    /// `polygon`.
    Polygon,
    /// `multipoint`.
    MultiPoint,
    /// `multilinestring`.
    MultiLineString,
    /// `multipolygon`.
    MultiPolygon,
    /// `geometrycollection`.
    GeometryCollection,
}

/// The declared type of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SqlType {
    /// `boolean` of PostgreSQL. In MySQL the word is a synonym of `tinyint(1)` and parses to that.
    Boolean,
    /// `tinyint` … `bigint`. `display` is the width in parentheses, kept because `tinyint(1)`
    /// carries meaning and `zerofill` pads to it.
    Int {
        /// Bytes a value takes.
        width: IntWidth,
        /// `unsigned`.
        unsigned: bool,
        /// Display width, where it was declared.
        display: Option<u8>,
        /// `zerofill` (implies `unsigned`).
        zerofill: bool,
    },
    /// `decimal(precision, scale)`: precision ≤ 65 digits, scale ≤ 38.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits after the point.
        scale: u8,
        /// `unsigned`: no negative values.
        unsigned: bool,
        /// `zerofill`.
        zerofill: bool,
    },
    /// `float`: 4-byte IEEE 754. The deprecated `float(m,d)` keeps its `(m, d)`, since the server rounds by it.
    Float {
        /// `unsigned`.
        unsigned: bool,
        /// `(m, d)`.
        digits: Option<(u8, u8)>,
    },
    /// `double`: 8-byte IEEE 754.
    Double {
        /// `unsigned`.
        unsigned: bool,
        /// `(m, d)`.
        digits: Option<(u8, u8)>,
    },
    /// `bit(n)`, 1 ≤ n ≤ 64.
    Bit(u8),
    /// `year`.
    Year,
    /// `char(n)`, n characters.
    Char(u32),
    /// `varchar(n)`, n characters.
    Varchar(u32),
    /// `tinytext` … `longtext`.
    Text(LobSize),
    /// `binary(n)`, n bytes.
    Binary(u32),
    /// `varbinary(n)`, n bytes.
    Varbinary(u32),
    /// `tinyblob` … `longblob`.
    Blob(LobSize),
    /// `date`.
    Date,
    /// `time(fsp)`, −838:59:59 … 838:59:59.
    Time(u8),
    /// `datetime(fsp)`: a calendar time without a zone.
    Datetime(u8),
    /// `timestamp(fsp)`: an instant; read and written in UTC by this program.
    Timestamp(u8),
    /// `enum('a', 'b')`.
    Enum(Vec<String>),
    /// `set('a', 'b')`.
    Set(Vec<String>),
    /// `json`. In MariaDB a synonym of `longtext` with a check; found by that check.
    Json,
    /// Spatial types.
    Geometry(GeometryKind),
    /// MariaDB `uuid`.
    Uuid,
    /// MariaDB `inet4`.
    Inet4,
    /// MariaDB `inet6`.
    Inet6,
    /// MySQL 9 and MariaDB 11.7 `vector(n)`: n 4-byte floats.
    Vector(u32),
    /// A type of a target that has no MySQL counterpart (`jsonb`, `numrange`): its text as written.
    Other(String),
}

impl SqlType {
    /// A plain signed or unsigned integer type.
    #[must_use]
    pub const fn int(width: IntWidth, unsigned: bool) -> Self {
        Self::Int { width, unsigned, display: None, zerofill: false }
    }

    /// A plain `decimal(precision, scale)`.
    #[must_use]
    pub const fn decimal(precision: u8, scale: u8) -> Self {
        Self::Decimal { precision, scale, unsigned: false, zerofill: false }
    }

    /// Types whose values are characters of some character set.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Char(_) | Self::Varchar(_) | Self::Text(_) | Self::Enum(_) | Self::Set(_)
        )
    }

    /// Types whose values are bytes.
    #[must_use]
    pub const fn is_bytes(&self) -> bool {
        matches!(
            self,
            Self::Binary(_)
                | Self::Varbinary(_)
                | Self::Blob(_)
                | Self::Geometry(_)
                | Self::Vector(_)
        )
    }

    /// Types that hold a calendar date, a clock time or both.
    #[must_use]
    pub const fn is_temporal(&self) -> bool {
        matches!(self, Self::Date | Self::Time(_) | Self::Datetime(_) | Self::Timestamp(_))
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, word: &str, values: &[String]) -> fmt::Result {
    write!(f, "{word}(")?;
    for (i, value) in values.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        write!(f, "{comma}'{}'", value.replace('\\', "\\\\").replace('\'', "''"))?;
    }
    f.write_str(")")
}

impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fsp = |f: &mut fmt::Formatter<'_>, word: &str, n: u8| match n {
            0 => f.write_str(word),
            n => write!(f, "{word}({n})"),
        };
        let lob = |size: &LobSize| match size {
            LobSize::Tiny => "tiny",
            LobSize::Regular => "",
            LobSize::Medium => "medium",
            LobSize::Long => "long",
        };
        match self {
            Self::Boolean => f.write_str("boolean"),
            Self::Int { width, unsigned, display, zerofill } => {
                f.write_str(match width {
                    IntWidth::Tiny => "tinyint",
                    IntWidth::Small => "smallint",
                    IntWidth::Medium => "mediumint",
                    IntWidth::Int => "int",
                    IntWidth::Big => "bigint",
                })?;
                if let Some(n) = display {
                    write!(f, "({n})")?;
                }
                flags(f, *unsigned, *zerofill)
            }
            Self::Decimal { precision, scale, unsigned, zerofill } => {
                write!(f, "decimal({precision},{scale})")?;
                flags(f, *unsigned, *zerofill)
            }
            Self::Float { unsigned, digits } | Self::Double { unsigned, digits } => {
                f.write_str(if matches!(self, Self::Float { .. }) { "float" } else { "double" })?;
                if let Some((m, d)) = digits {
                    write!(f, "({m},{d})")?;
                }
                flags(f, *unsigned, false)
            }
            Self::Bit(n) => write!(f, "bit({n})"),
            Self::Year => f.write_str("year"),
            Self::Char(n) => write!(f, "char({n})"),
            Self::Varchar(n) => write!(f, "varchar({n})"),
            Self::Text(size) => write!(f, "{}text", lob(size)),
            Self::Binary(n) => write!(f, "binary({n})"),
            Self::Varbinary(n) => write!(f, "varbinary({n})"),
            Self::Blob(size) => write!(f, "{}blob", lob(size)),
            Self::Date => f.write_str("date"),
            Self::Time(n) => fsp(f, "time", *n),
            Self::Datetime(n) => fsp(f, "datetime", *n),
            Self::Timestamp(n) => fsp(f, "timestamp", *n),
            Self::Enum(values) => quoted(f, "enum", values),
            Self::Set(values) => quoted(f, "set", values),
            Self::Json => f.write_str("json"),
            Self::Geometry(kind) => f.write_str(match kind {
                GeometryKind::Geometry => "geometry",
                GeometryKind::Point => "point",
                GeometryKind::LineString => "linestring",
                GeometryKind::Polygon => "polygon",
                GeometryKind::MultiPoint => "multipoint",
                GeometryKind::MultiLineString => "multilinestring",
                GeometryKind::MultiPolygon => "multipolygon",
                GeometryKind::GeometryCollection => "geometrycollection",
            }),
            Self::Uuid => f.write_str("uuid"),
            Self::Inet4 => f.write_str("inet4"),
            Self::Inet6 => f.write_str("inet6"),
            Self::Vector(n) => write!(f, "vector({n})"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

fn flags(f: &mut fmt::Formatter<'_>, unsigned: bool, zerofill: bool) -> fmt::Result {
    if unsigned {
        f.write_str(" unsigned")?;
    }
    if zerofill {
        f.write_str(" zerofill")?;
    }
    Ok(())
}
