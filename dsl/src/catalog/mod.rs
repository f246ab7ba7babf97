//! Tables, columns and keys as plain data: what a server, a dump or a schema snapshot declares.
//!
//! A catalog is a value: it is compared, stored with checkpoints and handed to the checker. Nothing
//! here knows how it was read. Identifiers keep the case in which the server reports them.
//! SQL texts (defaults, generated columns, checks, partitions) are kept as the source's dialect
//! wrote them; translating them is the business of `engine::ddl`.

use serde::{Deserialize, Serialize};

use crate::types::SqlType;

mod collation;

pub use collation::{Charset, Collation, Comparison, Weights};

/// Everything one endpoint declares.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Databases (MySQL) or schemas (PostgreSQL), in name order.
    pub schemas: Vec<Schema>,
    /// Tables of all schemas, ordered by schema and name.
    pub tables: Vec<Table>,
    /// Objects other than tables: listed, so that the plan can say what is not carried.
    pub objects: Vec<Object>,
    /// Tables that are there and were not asked for, as schema and name: so that a pattern which leaves
    /// them out is known to match something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<(String, String)>,
}

impl Catalog {
    /// The table of this exact name.
    #[must_use]
    pub fn table(&self, schema: &str, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.schema == schema && t.name == name)
    }

    /// The schema of this exact name.
    #[must_use]
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemas.iter().find(|s| s.name == name)
    }
}

/// A database of MySQL, a schema of PostgreSQL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Its name.
    pub name: String,
    /// Default character set of new tables.
    pub charset: Option<String>,
    /// Default collation of new tables.
    pub collation: Option<String>,
}

/// An object that is not a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// Database that it stands in.
    pub schema: String,
    /// Its name.
    pub name: String,
}

/// Kinds of [`Object`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// A view.
    View,
    /// A stored procedure.
    Procedure,
    /// A stored function.
    Function,
    /// A trigger.
    Trigger,
    /// A scheduled event.
    Event,
    /// A MariaDB sequence.
    Sequence,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Database or schema.
    pub schema: String,
    /// Name.
    pub name: String,
    /// Columns in the table's own order, invisible and generated ones included.
    pub columns: Vec<Column>,
    /// Primary key first, then in declared order.
    pub indexes: Vec<Index>,
    /// Foreign keys that this table declares.
    pub foreign_keys: Vec<ForeignKey>,
    /// `check` constraints of the table and of its columns.
    pub checks: Vec<Check>,
    /// Default character set of text columns.
    pub charset: Option<String>,
    /// Default collation of text columns.
    pub collation: Option<String>,
    /// Storage engine (`InnoDB`, `MyISAM`, `Aria`), where the server has such.
    pub engine: Option<String>,
    /// Next value of the auto-increment column.
    pub auto_increment: Option<u64>,
    /// Comment.
    pub comment: Option<String>,
    /// Other table options as `(NAME, value)` in the server's spelling: `ROW_FORMAT`, `KEY_BLOCK_SIZE`, …
    pub options: Vec<(String, String)>,
    /// The whole `PARTITION BY …` text.
    pub partitioning: Option<String>,
    /// MariaDB `WITH SYSTEM VERSIONING`.
    pub system_versioned: bool,
    /// What the server estimates; never exact.
    pub estimate: Option<Estimate>,
}

impl Table {
    /// The column of this name; MySQL compares column names without case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.column_index(name).map(|i| &self.columns[i])
    }

    /// Position of the column of this name, without case.
    #[must_use]
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| {
            c.name.eq_ignore_ascii_case(name) || c.name.to_lowercase() == name.to_lowercase()
        })
    }

    /// The primary key.
    #[must_use]
    pub fn primary_key(&self) -> Option<&Index> {
        self.indexes.iter().find(|i| i.kind == IndexKind::Primary)
    }

    /// The key that identifies a row: the primary key, else the first unique index that has only
    /// whole, non-null columns. `None`: the table is keyless, its rows are a multiset.
    #[must_use]
    pub fn row_key(&self) -> Option<&Index> {
        self.primary_key().or_else(|| self.indexes.iter().find(|i| self.identifies_rows(i)))
    }

    fn identifies_rows(&self, index: &Index) -> bool {
        index.kind == IndexKind::Unique
            && index.parts.iter().all(|part| match part {
                IndexPart::Column { name, prefix: None, .. } => {
                    self.column(name).is_some_and(|c| !c.nullable)
                }
                _ => false,
            })
    }

    /// `schema.name`, for people.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }
}

/// A server's estimate of a table's size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Rows.
    pub rows: u64,
    /// Bytes of row data, indexes not counted.
    pub bytes: u64,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Declared type.
    pub ty: SqlType,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// Character set of a text column.
    pub charset: Option<String>,
    /// Collation of a text column.
    pub collation: Option<String>,
    /// Default value; `None` where the column has none.
    pub default: Option<DefaultValue>,
    /// `ON UPDATE CURRENT_TIMESTAMP`.
    pub on_update_now: bool,
    /// `AUTO_INCREMENT`.
    pub auto_increment: bool,
    /// Generated column.
    pub generated: Option<Generated>,
    /// Left out of `select *`.
    pub invisible: bool,
    /// Comment.
    pub comment: Option<String>,
    /// `SRID` (MySQL 8) or `REF_SYSTEM_ID` (MariaDB) of a spatial column.
    pub srid: Option<u32>,
}

impl Column {
    /// A nullable column without default, comment or anything else.
    #[must_use]
    pub fn new(name: impl Into<String>, ty: SqlType) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: true,
            charset: None,
            collation: None,
            default: None,
            on_update_now: false,
            auto_increment: false,
            generated: None,
            invisible: false,
            comment: None,
            srid: None,
        }
    }
}

/// The default of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// `DEFAULT NULL`.
    Null,
    /// A constant, as the text that the server would print for it, without quotes.
    Literal(String),
    /// `b'101'` or `x'0F'`: a constant of bytes.
    Bytes(Vec<u8>),
    /// `CURRENT_TIMESTAMP(fsp)` and its synonyms.
    CurrentTimestamp(u8),
    /// An expression in the source's SQL, without the outer parentheses.
    Expression(String),
}

/// How a generated column is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    /// The expression in the source's SQL, without the outer parentheses.
    pub expression: String,
    /// `STORED`/`PERSISTENT`; else computed when read.
    pub stored: bool,
}

/// Kinds of [`Index`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// `PRIMARY KEY`.
    Primary,
    /// `UNIQUE`.
    Unique,
    /// Neither unique nor special.
    Plain,
    /// `FULLTEXT`.
    Fulltext,
    /// `SPATIAL`.
    Spatial,
    /// MariaDB `VECTOR`.
    Vector,
}

/// One index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// `PRIMARY` for the primary key.
    pub name: String,
    /// What it does.
    pub kind: IndexKind,
    /// What it covers, in order.
    pub parts: Vec<IndexPart>,
    /// `USING BTREE` or `USING HASH`, where declared.
    pub using: Option<String>,
    /// Hidden from the optimiser (`INVISIBLE`, MariaDB `IGNORED`).
    pub invisible: bool,
    /// Full-text parser.
    pub parser: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

impl Index {
    /// Names of the covered columns; `None` if a part is an expression.
    #[must_use]
    pub fn column_names(&self) -> Option<Vec<&str>> {
        self.parts
            .iter()
            .map(|part| match part {
                IndexPart::Column { name, .. } => Some(name.as_str()),
                IndexPart::Expression { .. } => None,
            })
            .collect()
    }
}

/// One part of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexPart {
    /// A column, or its first `prefix` characters (bytes for binary types).
    Column {
        /// The column.
        name: String,
        /// Prefix length.
        prefix: Option<u32>,
        /// `DESC`.
        descending: bool,
    },
    /// A functional part (MySQL 8.0.13): the expression without its outer parentheses.
    Expression {
        /// SQL of the source.
        sql: String,
        /// `DESC`.
        descending: bool,
    },
}

/// One foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Constraint name.
    pub name: String,
    /// Referring columns.
    pub columns: Vec<String>,
    /// Schema of the referenced table; `None`: the same schema.
    pub parent_schema: Option<String>,
    /// Referenced table.
    pub parent: String,
    /// Referenced columns.
    pub parent_columns: Vec<String>,
    /// `ON DELETE` action in upper case (`CASCADE`, `SET NULL`, …); `None`: the default.
    pub on_delete: Option<String>,
    /// `ON UPDATE` action.
    pub on_update: Option<String>,
}

/// One `check` constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Constraint name, where one was given or made.
    pub name: Option<String>,
    /// Condition in the source's SQL, without the outer parentheses.
    pub expression: String,
    /// `NOT ENFORCED`.
    pub enforced: bool,
}
