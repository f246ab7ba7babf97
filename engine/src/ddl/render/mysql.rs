//! The MySQL family: faithful where the server can say it.
//!
//! MySQL and MariaDB print and read nearly the same SQL. What differs is decided here: types that one
//! side lacks, collations, where a default needs parentheses, invisible parts, periods and
//! versioning, storage options; and what TiDB and OceanBase do without.

use dsl::catalog::{
    Check, Column, DefaultValue, ForeignKey, Index, IndexKind, IndexPart, Schema, Table,
};
use dsl::types::SqlType;

use super::{Losses, RenderOptions, Rendered};
use crate::connector::Dialect;
use crate::ddl::{charset, quote};

const HERE: &str = "the target has no such thing";

/// Table options and who reads them.
const OPTIONS: &[(&str, bool, bool)] = &[
    // name, MySQL, MariaDB
    ("AUTOEXTEND_SIZE", true, false),
    ("AVG_ROW_LENGTH", true, true),
    ("CHECKSUM", true, true),
    ("COMPRESSION", true, false),
    ("DELAY_KEY_WRITE", true, true),
    ("ENCRYPTED", false, true),
    ("ENCRYPTION_KEY_ID", false, true),
    ("IETF_QUOTES", false, true),
    ("INSERT_METHOD", true, true),
    ("KEY_BLOCK_SIZE", true, true),
    ("MAX_ROWS", true, true),
    ("MIN_ROWS", true, true),
    ("PACK_KEYS", true, true),
    ("PAGE_CHECKSUM", false, true),
    ("PAGE_COMPRESSED", false, true),
    ("PAGE_COMPRESSION_LEVEL", false, true),
    ("ROW_FORMAT", true, true),
    ("STATS_AUTO_RECALC", true, true),
    ("STATS_PERSISTENT", true, true),
    ("STATS_SAMPLE_PAGES", true, true),
    ("TRANSACTIONAL", false, true),
];

struct Writer<'a> {
    dialect: Dialect,
    table: &'a Table,
    options: &'a RenderOptions<'a>,
    losses: Losses<'a>,
    computed: Vec<String>,
}

pub(super) fn create_schema(dialect: Dialect, schema: &Schema, name: &str) -> String {
    let mut sql = format!("CREATE DATABASE IF NOT EXISTS {name}");
    if let Some(collation) = &schema.collation {
        let (collation, _) = charset::for_dialect(collation, dialect);
        if let Some(charset) = charset::charset_of(&collation) {
            sql.push_str(&format!(" CHARACTER SET {charset}"));
        }
        sql.push_str(&format!(" COLLATE {collation}"));
    } else if let Some(charset) = &schema.charset {
        sql.push_str(&format!(" CHARACTER SET {charset}"));
    }
    sql
}

pub(super) fn render(dialect: Dialect, table: &Table, options: &RenderOptions<'_>) -> Rendered {
    let mut writer = Writer {
        dialect,
        table,
        options,
        losses: Losses::new(table),
        computed: Vec::new(),
    };
    let name = quote::qualified(dialect, &table.schema, &table.name);
    let (early, late) = writer.indexes();
    let mut lines: Vec<String> = table.columns.iter().map(|c| writer.column(c)).collect();
    lines.extend(early);
    lines.extend(writer.periods());
    lines.extend(table.checks.iter().filter_map(|c| writer.check(c)));
    let tail = writer.table_options();
    let create = format!("CREATE TABLE {name} (\n  {}\n){tail}", lines.join(",\n  "));
    let constraints = table
        .foreign_keys
        .iter()
        .filter_map(|key| writer.foreign_key(key))
        .map(|key| format!("ALTER TABLE {name} ADD {key}"))
        .collect();
    // One statement reads the table once for all of them; InnoDB makes full-text indexes one by one.
    let (alone, together): (Vec<_>, Vec<_>) = late
        .into_iter()
        .partition(|(kind, _)| *kind == IndexKind::Fulltext);
    let mut after = Vec::new();
    if !together.is_empty() {
        let adds: Vec<_> = together
            .into_iter()
            .map(|(_, sql)| format!("ADD {sql}"))
            .collect();
        after.push(format!("ALTER TABLE {name}\n  {}", adds.join(",\n  ")));
    }
    after.extend(
        alone
            .into_iter()
            .map(|(_, sql)| format!("ALTER TABLE {name} ADD {sql}")),
    );
    Rendered {
        create: vec![create],
        after,
        constraints,
        computed: writer.computed,
        losses: writer.losses.list,
    }
}

impl Writer<'_> {
    fn mariadb(&self) -> bool {
        self.dialect == Dialect::Mariadb
    }

    /// TiDB and OceanBase read MySQL's SQL but have fewer things.
    fn lean(&self) -> bool {
        matches!(self.dialect, Dialect::Tidb | Dialect::Oceanbase)
    }

    /// A MySQL before 8.0.13: no expressions as defaults or index parts.
    fn old(&self) -> bool {
        self.dialect == Dialect::Mysql && self.options.older_than((8, 0, 13))
    }

    fn ident(&self, name: &str) -> String {
        quote::ident(self.dialect, name)
    }

    fn extras<'t>(&'t self, prefix: &str, name: &str) -> Vec<&'t str> {
        let key = format!("{prefix} {name}");
        self.table
            .options
            .iter()
            .filter(|(n, _)| *n == key)
            .map(|(_, v)| v.as_str())
            .collect()
    }

    fn column(&mut self, column: &Column) -> String {
        let mut sql = format!("{} {}", self.ident(&column.name), self.column_type(column));
        self.text_attributes(column, &mut sql);
        let row_time = self.generated(column, &mut sql);
        if row_time {
            if column.invisible {
                sql.push_str(" INVISIBLE");
            }
            return sql;
        }
        let computed = self.computed.last() == Some(&column.name);
        if let Some(srid) = column.srid {
            match self.dialect {
                Dialect::Mariadb => sql.push_str(&format!(" REF_SYSTEM_ID={srid}")),
                Dialect::Mysql if !self.options.older_than((8, 0, 3)) => {
                    sql.push_str(&format!(" SRID {srid}"))
                }
                _ => self.losses.column(column, format!("srid {srid}"), HERE),
            }
        }
        if !column.nullable && !(computed && self.mariadb()) {
            sql.push_str(" NOT NULL");
        } else if column.nullable && matches!(column.ty, SqlType::Timestamp(_)) && !computed {
            sql.push_str(" NULL");
        }
        if !computed && let Some(default) = self.default(column) {
            sql.push_str(&format!(" DEFAULT {default}"));
        }
        if column.on_update_now {
            sql.push_str(&format!(
                " ON UPDATE CURRENT_TIMESTAMP{}",
                digits(&column.ty)
            ));
        }
        if column.auto_increment {
            sql.push_str(" AUTO_INCREMENT");
        }
        if column.invisible {
            if self.mariadb()
                || (self.dialect == Dialect::Mysql && !self.options.older_than((8, 0, 23)))
            {
                sql.push_str(" INVISIBLE");
            } else {
                self.losses.column(
                    column,
                    "invisible",
                    "the target shows every column in `select *`",
                );
            }
        }
        if let Some(comment) = &column.comment {
            sql.push_str(&format!(
                " COMMENT {}",
                quote::literal(self.dialect, comment)
            ));
        }
        self.column_extras(column, &mut sql);
        sql
    }

    /// The type, or the nearest that the server has.
    fn column_type(&mut self, column: &Column) -> String {
        let mysql_vector = self.dialect == Dialect::Mysql && !self.options.older_than((9, 0, 0));
        let mariadb_vector = self.mariadb() && !self.options.older_than((11, 7, 0));
        let instead = match &column.ty {
            SqlType::Boolean => return "tinyint(1)".to_owned(),
            SqlType::Uuid if !self.mariadb() => "char(36) CHARACTER SET ascii COLLATE ascii_bin",
            SqlType::Inet4 if !self.mariadb() => {
                "varchar(15) CHARACTER SET ascii COLLATE ascii_bin"
            }
            SqlType::Inet6 if !self.mariadb() => {
                "varchar(45) CHARACTER SET ascii COLLATE ascii_bin"
            }
            SqlType::Vector(_)
                if self.dialect == Dialect::Tidb || mysql_vector || mariadb_vector =>
            {
                ""
            }
            SqlType::Vector(n) => &format!("varbinary({})", n.saturating_mul(4)),
            SqlType::Geometry(_) if self.dialect == Dialect::Tidb => "longblob",
            SqlType::Enum(labels) => return self.labels("enum", labels),
            SqlType::Set(labels) => return self.labels("set", labels),
            _ => "",
        };
        if instead.is_empty() {
            return column.ty.to_string();
        }
        let word = instead.split(" CHARACTER").next().unwrap_or(instead);
        self.losses.column(
            column,
            column.ty.to_string(),
            format!("{HERE}; the column is `{word}`"),
        );
        instead.to_owned()
    }

    fn labels(&self, word: &str, labels: &[String]) -> String {
        let labels: Vec<_> = labels
            .iter()
            .map(|l| quote::literal(self.dialect, l))
            .collect();
        format!("{word}({})", labels.join(","))
    }

    fn text_attributes(&mut self, column: &Column, sql: &mut String) {
        if !column.ty.is_text() {
            return;
        }
        if let Some(collation) = &column.collation {
            let (to, differs) = charset::for_dialect(collation, self.dialect);
            if differs && self.table.collation.as_ref() != Some(collation) {
                self.losses
                    .column(column, collation.clone(), other_collation(&to));
            }
            if let Some(charset) = charset::charset_of(&to).or(column.charset.as_deref()) {
                sql.push_str(&format!(" CHARACTER SET {charset}"));
            }
            sql.push_str(&format!(" COLLATE {to}"));
        } else if let Some(charset) = &column.charset {
            sql.push_str(&format!(" CHARACTER SET {charset}"));
        }
    }

    /// Writes how a column is computed. `true`: it is a row time of system versioning and complete.
    fn generated(&mut self, column: &Column, sql: &mut String) -> bool {
        let Some(generated) = &column.generated else {
            return false;
        };
        if matches!(generated.expression.as_str(), "ROW START" | "ROW END") {
            if self.mariadb() && self.table.system_versioned {
                sql.push_str(&format!(" GENERATED ALWAYS AS {}", generated.expression));
                self.computed.push(column.name.clone());
                return true;
            }
            let what = format!(
                "generated always as {}",
                generated.expression.to_lowercase()
            );
            self.losses.column(
                column,
                what,
                "the target does not keep versions of rows; the values are copied",
            );
            return false;
        }
        let stored = if generated.stored {
            "STORED"
        } else {
            "VIRTUAL"
        };
        sql.push_str(&format!(
            " GENERATED ALWAYS AS ({}) {stored}",
            generated.expression
        ));
        self.computed.push(column.name.clone());
        if self.mariadb() && !column.nullable {
            self.losses.column(
                column,
                "not null",
                "MariaDB does not take it for a generated column",
            );
        }
        false
    }

    fn default(&mut self, column: &Column) -> Option<String> {
        // Types whose default MySQL takes in parentheses only.
        let large = matches!(
            column.ty,
            SqlType::Text(_)
                | SqlType::Blob(_)
                | SqlType::Json
                | SqlType::Geometry(_)
                | SqlType::Vector(_)
        );
        let wrap = |sql: String| if large { format!("({sql})") } else { sql };
        let default = column.default.as_ref()?;
        if large && *default != DefaultValue::Null && (self.old() || self.dialect == Dialect::Tidb)
        {
            self.losses.column(
                column,
                "default",
                "the target takes no default for this type",
            );
            return None;
        }
        match default {
            DefaultValue::Null => Some("NULL".to_owned()),
            DefaultValue::CurrentTimestamp(_)
                if matches!(column.ty, SqlType::Datetime(_) | SqlType::Timestamp(_)) =>
            {
                Some(format!("CURRENT_TIMESTAMP{}", digits(&column.ty)))
            }
            DefaultValue::CurrentTimestamp(0) => Some("(CURRENT_TIMESTAMP)".to_owned()),
            DefaultValue::CurrentTimestamp(fsp) => Some(format!("(CURRENT_TIMESTAMP({fsp}))")),
            DefaultValue::Literal(text) => Some(wrap(quote::literal(self.dialect, text))),
            DefaultValue::Bytes(bytes) => Some(match column.ty {
                SqlType::Bit(_) => {
                    let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
                    let bits = bits.trim_start_matches('0');
                    format!("b'{}'", if bits.is_empty() { "0" } else { bits })
                }
                _ => wrap(quote::bytes(self.dialect, bytes)),
            }),
            DefaultValue::Expression(sql) => {
                let lower = sql.to_lowercase();
                if lower.contains("nextval(") || lower.starts_with("next value for") {
                    self.losses.column(
                        column,
                        format!("default {sql}"),
                        "sequences are not carried",
                    );
                    None
                } else if self.old() || self.dialect == Dialect::Tidb {
                    self.losses.column(
                        column,
                        format!("default {sql}"),
                        "the target takes constants only",
                    );
                    None
                } else {
                    Some(format!("({sql})"))
                }
            }
        }
    }

    fn column_extras(&mut self, column: &Column, sql: &mut String) {
        let extras: Vec<String> = self
            .extras("COLUMN", &column.name)
            .into_iter()
            .map(str::to_owned)
            .collect();
        for extra in extras {
            let word = extra
                .split([' ', '=', '('])
                .next()
                .unwrap_or("")
                .to_ascii_uppercase();
            let known = match self.dialect {
                Dialect::Mariadb => matches!(word.as_str(), "COMPRESSED" | "WITH" | "WITHOUT"),
                Dialect::Mysql => matches!(word.as_str(), "COLUMN_FORMAT" | "STORAGE"),
                Dialect::Tidb => word == "AUTO_RANDOM",
                _ => false,
            };
            if known {
                sql.push_str(&format!(" {extra}"));
            } else {
                self.losses.column(column, extra, HERE);
            }
        }
    }

    /// Indexes that the table must have from the start, and the others.
    fn indexes(&mut self) -> (Vec<String>, Vec<(IndexKind, String)>) {
        let table = self.table;
        let auto = table
            .columns
            .iter()
            .find(|c| c.auto_increment)
            .map(|c| c.name.as_str());
        let leads = |index: &Index| match (index.parts.first(), auto) {
            (Some(IndexPart::Column { name, .. }), Some(auto)) => name.eq_ignore_ascii_case(auto),
            _ => false,
        };
        let mut needed = auto.is_some() && !table.primary_key().is_some_and(leads);
        let (mut early, mut late) = (Vec::new(), Vec::new());
        for index in &table.indexes {
            let Some(sql) = self.index(index) else {
                continue;
            };
            // The auto-increment column must lead an index; unique keys must cover partitions from the start.
            let now = index.kind == IndexKind::Primary
                || (needed && leads(index))
                || (table.partitioning.is_some() && index.kind == IndexKind::Unique);
            needed &= !leads(index);
            if now {
                early.push(sql);
            } else {
                late.push((index.kind, sql));
            }
        }
        (early, late)
    }

    fn index(&mut self, index: &Index) -> Option<String> {
        let word = match index.kind {
            IndexKind::Primary => "PRIMARY KEY".to_owned(),
            IndexKind::Unique => format!("UNIQUE KEY {}", self.ident(&index.name)),
            IndexKind::Plain => format!("KEY {}", self.ident(&index.name)),
            IndexKind::Fulltext | IndexKind::Spatial if self.lean() => {
                let kind = if index.kind == IndexKind::Fulltext {
                    "fulltext"
                } else {
                    "spatial"
                };
                self.losses
                    .table(format!("{kind} index `{}`", index.name), HERE);
                return None;
            }
            IndexKind::Fulltext => format!("FULLTEXT KEY {}", self.ident(&index.name)),
            IndexKind::Spatial => format!("SPATIAL KEY {}", self.ident(&index.name)),
            IndexKind::Vector if self.mariadb() && !self.options.older_than((11, 7, 0)) => {
                format!("VECTOR KEY {}", self.ident(&index.name))
            }
            IndexKind::Vector => {
                self.losses
                    .table(format!("vector index `{}`", index.name), HERE);
                return None;
            }
        };
        let parts = index
            .parts
            .iter()
            .map(|part| self.part(index, part))
            .collect::<Option<Vec<_>>>()?;
        let mut sql = format!("{word} ({})", parts.join(","));
        if let Some(using) = &index.using {
            sql.push_str(&format!(" USING {using}"));
        }
        if let Some(parser) = &index.parser {
            if self.dialect == Dialect::Mysql {
                sql.push_str(&format!(" WITH PARSER {}", self.ident(parser)));
            } else {
                self.losses.table(
                    format!("parser `{parser}` of index `{}`", index.name),
                    "the target splits words its own way",
                );
            }
        }
        for extra in self
            .extras("INDEX", &index.name)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
        {
            let hint = extra.to_ascii_uppercase().starts_with("KEY_BLOCK_SIZE") && !self.lean();
            if hint || (index.kind == IndexKind::Vector && self.mariadb()) {
                sql.push_str(&format!(" {extra}"));
            } else {
                self.losses
                    .table(format!("{extra} of index `{}`", index.name), HERE);
            }
        }
        if let Some(comment) = &index.comment {
            sql.push_str(&format!(
                " COMMENT {}",
                quote::literal(self.dialect, comment)
            ));
        }
        if index.invisible {
            match self.dialect {
                Dialect::Mariadb if !self.options.older_than((10, 6, 0)) => {
                    sql.push_str(" IGNORED")
                }
                Dialect::Mysql | Dialect::Tidb if !self.options.older_than((8, 0, 0)) => {
                    sql.push_str(" INVISIBLE")
                }
                _ => self.losses.table(
                    format!("index `{}` is invisible", index.name),
                    "the target uses every index",
                ),
            }
        }
        Some(sql)
    }

    /// A part of an index; `None`: the index cannot be made.
    fn part(&mut self, index: &Index, part: &IndexPart) -> Option<String> {
        let desc = |descending: &bool| if *descending { " DESC" } else { "" };
        match part {
            IndexPart::Column {
                name,
                prefix,
                descending,
            } => {
                let prefix = prefix.map(|n| format!("({n})")).unwrap_or_default();
                Some(format!("{}{prefix}{}", self.ident(name), desc(descending)))
            }
            IndexPart::Expression { sql, .. } if sql.ends_with("` WITHOUT OVERLAPS") => {
                if !self.mariadb() {
                    let why = "the target has no periods; overlaps are no longer refused";
                    self.losses
                        .table(format!("{sql} of index `{}`", index.name), why);
                }
                self.mariadb().then(|| sql.clone())
            }
            IndexPart::Expression { sql, descending } => {
                if self.mariadb() || self.old() || self.dialect == Dialect::Oceanbase {
                    let why = "the target indexes columns only; the index is left out";
                    self.losses
                        .table(format!("index `{}` on ({sql})", index.name), why);
                    return None;
                }
                Some(format!("({sql}){}", desc(descending)))
            }
        }
    }

    fn periods(&mut self) -> Vec<String> {
        let mut periods = Vec::new();
        for (name, bounds) in &self.table.options {
            let Some(period) = name.strip_prefix("PERIOD FOR ") else {
                continue;
            };
            let system = period.eq_ignore_ascii_case("system_time");
            if self.mariadb() && (!system || self.table.system_versioned) {
                let name = if system {
                    "SYSTEM_TIME".to_owned()
                } else {
                    self.ident(period)
                };
                periods.push(format!("PERIOD FOR {name} ({bounds})"));
            } else {
                self.losses.table(format!("period for {period}"), HERE);
            }
        }
        periods
    }

    fn check(&mut self, check: &Check) -> Option<String> {
        if (self.dialect == Dialect::Mysql && self.options.older_than((8, 0, 16)))
            || self.dialect == Dialect::Tidb
        {
            self.losses.table(
                format!("check ({})", check.expression),
                "the target does not enforce checks",
            );
            return None;
        }
        // MariaDB counts its names anew in each table, MySQL wants them unique in the schema.
        let made_up = !self.mariadb()
            && check
                .name
                .as_ref()
                .is_some_and(|n| n.starts_with("CONSTRAINT_"));
        let name = check.name.as_ref().filter(|_| !made_up);
        let name = name
            .map(|n| format!("CONSTRAINT {} ", self.ident(n)))
            .unwrap_or_default();
        let mut sql = format!("{name}CHECK ({})", check.expression);
        if !check.enforced {
            if self.mariadb() {
                self.losses.table(
                    format!("check ({}) not enforced", check.expression),
                    "MariaDB enforces every check; it is left out",
                );
                return None;
            }
            sql.push_str(" NOT ENFORCED");
        }
        Some(sql)
    }

    fn foreign_key(&mut self, key: &ForeignKey) -> Option<String> {
        let columns = quote::idents(self.dialect, key.columns.iter().map(String::as_str));
        let parents = quote::idents(self.dialect, key.parent_columns.iter().map(String::as_str));
        let schema = key.parent_schema.as_deref().unwrap_or(&self.table.schema);
        let parent = quote::qualified(self.dialect, schema, &key.parent);
        let mut sql = format!(
            "CONSTRAINT {} FOREIGN KEY ({columns}) REFERENCES {parent} ({parents})",
            self.ident(&key.name)
        );
        for (when, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
            if let Some(action) = action {
                sql.push_str(&format!(" ON {when} {action}"));
            }
        }
        Some(sql)
    }

    fn table_options(&mut self) -> String {
        let table = self.table;
        let mut sql = String::new();
        self.engine(&mut sql);
        if let Some(next) = table.auto_increment {
            sql.push_str(&format!(" AUTO_INCREMENT={next}"));
        }
        if let Some(collation) = &table.collation {
            let (to, differs) = charset::for_dialect(collation, self.dialect);
            if differs {
                self.losses.table(collation.clone(), other_collation(&to));
            }
            if let Some(charset) = charset::charset_of(&to).or(table.charset.as_deref()) {
                sql.push_str(&format!(" DEFAULT CHARSET={charset}"));
            }
            sql.push_str(&format!(" COLLATE={to}"));
        } else if let Some(charset) = &table.charset {
            sql.push_str(&format!(" DEFAULT CHARSET={charset}"));
        }
        for (name, value) in &table.options {
            self.option(name, value, &mut sql);
        }
        if let Some(comment) = &table.comment {
            sql.push_str(&format!(
                " COMMENT={}",
                quote::literal(self.dialect, comment)
            ));
        }
        self.versioning(&mut sql);
        if let Some(partitioning) = &table.partitioning {
            let system_time = partitioning.to_ascii_uppercase().contains("SYSTEM_TIME");
            if (system_time && !self.mariadb())
                || (self.lean() && partitioning.to_ascii_uppercase().contains("SUBPARTITION"))
            {
                self.losses.table("partitions", HERE);
            } else {
                sql.push_str(&format!("\n{partitioning}"));
            }
        }
        sql
    }

    fn engine(&mut self, sql: &mut String) {
        let Some(engine) = &self.table.engine else {
            return;
        };
        let common = [
            "innodb",
            "myisam",
            "memory",
            "csv",
            "archive",
            "blackhole",
            "mrg_myisam",
        ];
        let known = match self.dialect {
            Dialect::Mariadb => {
                !matches!(engine.to_ascii_lowercase().as_str(), "ndbcluster" | "ndb")
            }
            Dialect::Mysql => common.contains(&engine.to_ascii_lowercase().as_str()),
            _ => engine.eq_ignore_ascii_case("innodb"),
        };
        if !known {
            self.losses.table(
                format!("engine {engine}"),
                format!("{HERE}; the table is InnoDB"),
            );
        }
        if !self.lean() {
            sql.push_str(&format!(
                " ENGINE={}",
                if known { engine } else { "InnoDB" }
            ));
        }
    }

    fn option(&mut self, name: &str, value: &str, sql: &mut String) {
        if name.starts_with("INDEX ") && name != "INDEX DIRECTORY"
            || name.starts_with("PERIOD FOR ")
        {
            return; // written with their indexes and columns
        }
        if let Some(column) = name.strip_prefix("COLUMN ") {
            if self.table.column(column).is_none() {
                self.losses.table(
                    format!("{value} of column `{column}`"),
                    "the column is renamed or left out",
                );
            }
            return;
        }
        let known = OPTIONS.iter().find(|option| option.0 == name);
        let reads = match self.dialect {
            Dialect::Mysql => known.is_some_and(|option| option.1),
            Dialect::Mariadb => known.is_some_and(|option| option.2),
            _ => false,
        };
        let aria = name == "ROW_FORMAT" && value.eq_ignore_ascii_case("page") && !self.mariadb();
        if reads && !aria {
            let quoted = self.mariadb()
                && matches!(name, "ENCRYPTED" | "PAGE_COMPRESSED" | "ENCRYPTION_KEY_ID");
            let name = if quoted {
                self.ident(&name.to_lowercase())
            } else {
                name.to_owned()
            };
            sql.push_str(&format!(" {name}={value}"));
        } else {
            let why = match name {
                "DATA DIRECTORY" | "INDEX DIRECTORY" | "TABLESPACE" => {
                    "it names a place on the source's machine"
                }
                "CONNECTION" => "it names a server and may hold a password",
                _ => "how rows are stored; the target does it its own way",
            };
            self.losses.table(format!("option {name}"), why);
        }
    }

    fn versioning(&mut self, sql: &mut String) {
        if !self.table.system_versioned {
            return;
        }
        if self.mariadb() {
            sql.push_str(" WITH SYSTEM VERSIONING");
            self.losses.table(
                "history of system versioning",
                "only the current rows are copied",
            );
        } else {
            self.losses.table(
                "system versioning",
                "the target keeps current rows only, and only those are copied",
            );
        }
    }
}

/// The digits of a second that a type declares, in parentheses.
fn digits(ty: &SqlType) -> String {
    match ty {
        SqlType::Time(n) | SqlType::Datetime(n) | SqlType::Timestamp(n) if *n > 0 => {
            format!("({n})")
        }
        _ => String::new(),
    }
}

fn other_collation(to: &str) -> String {
    format!("the target does not have it; `{to}` orders and compares some texts differently")
}
