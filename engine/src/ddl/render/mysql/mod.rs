//! The MySQL family: faithful where the server can say it.
//!
//! MySQL and MariaDB print and read nearly the same SQL. What differs is decided here: types that one
//! side lacks, collations, where a default needs parentheses, invisible parts, periods and
//! versioning, storage options; and what TiDB and OceanBase do without.

mod column;
mod key;

use dsl::catalog::{Column, IndexKind, Schema, Table};

use super::{Losses, RenderOptions, Rendered};
use crate::ddl::Dialect;
use crate::ddl::lexer::{Kind, Lexer, Mode};
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

/// Storage engines that keep rows of their own, and whether MySQL has them.
const ENGINES: &[(&str, bool)] = &[
    ("ARCHIVE", true),
    ("Aria", false),
    ("BLACKHOLE", true),
    ("CSV", true),
    ("Columnstore", false),
    ("InnoDB", true),
    ("MEMORY", true),
    ("MyISAM", true),
    ("ROCKSDB", false),
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
        sql.push_str(&format!(" CHARACTER SET {}", charset::charset_for(charset, dialect)));
    }
    sql
}

pub(super) fn render(dialect: Dialect, table: &Table, options: &RenderOptions<'_>) -> Rendered {
    let mut writer =
        Writer { dialect, table, options, losses: Losses::new(table), computed: Vec::new() };
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
    let (alone, together): (Vec<_>, Vec<_>) =
        late.into_iter().partition(|(kind, _)| *kind == IndexKind::Fulltext);
    let mut after = Vec::new();
    if !together.is_empty() {
        let adds: Vec<_> = together.into_iter().map(|(_, sql)| format!("ADD {sql}")).collect();
        after.push(format!("ALTER TABLE {name}\n  {}", adds.join(",\n  ")));
    }
    after.extend(alone.into_iter().map(|(_, sql)| format!("ALTER TABLE {name} ADD {sql}")));
    Rendered {
        create: vec![create],
        after,
        constraints,
        computed: writer.computed,
        losses: writer.losses.list,
    }
}

impl Writer<'_> {
    pub(super) fn mariadb(&self) -> bool {
        self.dialect == Dialect::Mariadb
    }

    /// TiDB and OceanBase read MySQL's SQL but have fewer things.
    pub(super) fn lean(&self) -> bool {
        matches!(self.dialect, Dialect::Tidb | Dialect::Oceanbase)
    }

    /// A MySQL before 8.0.13: no expressions as defaults or index parts.
    pub(super) fn old(&self) -> bool {
        self.dialect == Dialect::Mysql && self.options.older_than((8, 0, 13))
    }

    pub(super) fn ident(&self, name: &str) -> String {
        quote::ident(self.dialect, name)
    }

    fn extras<'t>(&'t self, prefix: &str, name: &str) -> Vec<&'t str> {
        let key = format!("{prefix} {name}");
        self.table.options.iter().filter(|(n, _)| *n == key).map(|(_, v)| v.as_str()).collect()
    }

    /// An expression of the source over the columns of the target: renamed columns are renamed in it too.
    /// MariaDB reads its own stored expressions back and stumbles over introducers before a quote; they
    /// are left out there, since the session's character set is the one that they name.
    pub(super) fn expression(&self, sql: &str) -> Result<String, String> {
        let mode = Mode::default();
        let tokens = Lexer::new(sql, mode).tokens().map_err(|e| e.what)?;
        let (mut out, mut end) = (String::new(), 0);
        for pair in tokens.windows(2) {
            let [token, next] = pair else { continue };
            let raw = sql.get(token.range()).unwrap_or("");
            out.push_str(sql.get(end..token.start).unwrap_or(""));
            end = token.end;
            let introducer =
                matches!(raw, "_utf8mb4" | "_utf8mb3" | "_utf8") && next.kind == Kind::Text;
            if introducer && self.mariadb() && self.options.source != Dialect::Mariadb {
                continue;
            }
            let call = sql.get(next.range()) == Some("(");
            let name = match token.kind {
                Kind::Ident => Lexer::unquote(raw, mode),
                Kind::Word if !call => raw.into(),
                _ => {
                    out.push_str(raw);
                    continue;
                }
            };
            let from = |origin: &Option<&Column>| {
                origin.is_some_and(|c| c.name.eq_ignore_ascii_case(&name))
            };
            match self
                .options
                .origins
                .iter()
                .position(from)
                .and_then(|place| self.table.columns.get(place))
            {
                Some(column) => out.push_str(&self.ident(&column.name)),
                None if token.kind == Kind::Ident && !self.options.origins.is_empty() => {
                    return Err(format!("column `{name}` is not in the target"));
                }
                None => out.push_str(raw),
            }
        }
        Ok(out)
    }

    fn periods(&mut self) -> Vec<String> {
        let mut periods = Vec::new();
        for (name, bounds) in &self.table.options {
            let Some(period) = name.strip_prefix("PERIOD FOR ") else {
                continue;
            };
            let system = period.eq_ignore_ascii_case("system_time");
            if self.mariadb() && (!system || self.table.system_versioned) {
                let name = if system { "SYSTEM_TIME".to_owned() } else { self.ident(period) };
                periods.push(format!("PERIOD FOR {name} ({bounds})"));
            } else {
                self.losses.table(format!("period for {period}"), HERE);
            }
        }
        periods
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
            let charset = charset::charset_for(charset, self.dialect);
            sql.push_str(&format!(" DEFAULT CHARSET={charset}"));
        }
        for (name, value) in &table.options {
            self.option(name, value, &mut sql);
        }
        if let Some(comment) = &table.comment {
            sql.push_str(&format!(" COMMENT={}", quote::literal(self.dialect, comment)));
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
        let known = ENGINES.iter().find(|known| known.0.eq_ignore_ascii_case(engine));
        let name = known.filter(|(name, mysql)| match self.dialect {
            Dialect::Mariadb => true,
            Dialect::Mysql => *mysql,
            _ => *name == "InnoDB",
        });
        if name.is_none() {
            self.losses.table(format!("engine {engine}"), format!("{HERE}; the table is InnoDB"));
        }
        if !self.lean() {
            sql.push_str(&format!(" ENGINE={}", name.map_or("InnoDB", |known| known.0)));
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
            let name = if quoted { self.ident(&name.to_lowercase()) } else { name.to_owned() };
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
            self.losses.table("history of system versioning", "only the current rows are copied");
        } else {
            self.losses.table(
                "system versioning",
                "the target keeps current rows only, and only those are copied",
            );
        }
    }
}

fn other_collation(to: &str) -> String {
    format!("the target does not have it; `{to}` orders and compares some texts differently")
}
