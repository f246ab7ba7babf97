//! PostgreSQL and openGauss.
//!
//! Column types are mapped before; here everything around them is said in PostgreSQL or reported:
//! defaults by the class of the target's type, auto-increment as identity (a sequence where the type or
//! the server has no identity), `enum` as text with a check, prefix indexes as indexes on `left(…)`.

use dsl::catalog::{Column, DefaultValue, ForeignKey, Index, IndexKind, IndexPart, Table};
use dsl::types::{IntWidth, LobSize, SqlType};

use super::index_names::{LONGEST, index_name, shortened};
use super::{Losses, RenderOptions, Rendered};
use crate::connector::Dialect;
use crate::ddl::quote;
use crate::ddl::translate::{Class, Writer, parse};

/// The longest key of a B-tree, with room for the row's header (8 KB pages).
const LONGEST_KEY: u32 = 2600;

struct Renderer<'a> {
    dialect: Dialect,
    table: &'a Table,
    options: &'a RenderOptions<'a>,
    losses: Losses<'a>,
    computed: Vec<String>,
    /// Statements before and after `create table`.
    before: Vec<String>,
    behind: Vec<String>,
}

pub(super) fn render(dialect: Dialect, table: &Table, options: &RenderOptions<'_>) -> Rendered {
    let mut r = Renderer {
        dialect,
        table,
        options,
        losses: Losses::new(table),
        computed: Vec::new(),
        before: Vec::new(),
        behind: Vec::new(),
    };
    let name = r.name();
    r.long_names();
    let mut lines: Vec<String> = (0..table.columns.len())
        .filter_map(|place| r.column(place))
        .collect();
    let mut after = Vec::new();
    for index in &table.indexes {
        match r.primary_key(index) {
            Some(line) => lines.push(line),
            None => after.extend(r.index(index)),
        }
    }
    for place in 0..table.columns.len() {
        lines.extend(r.labels_check(place));
    }
    lines.extend(r.checks());
    let constraints = table
        .foreign_keys
        .iter()
        .filter_map(|key| r.foreign_key(key))
        .collect();
    r.comments();
    r.table_losses();
    let mut create = std::mem::take(&mut r.before);
    create.push(format!(
        "create table {name} (\n  {}\n)",
        lines.join(",\n  ")
    ));
    create.append(&mut r.behind);
    Rendered {
        create,
        after,
        constraints,
        computed: r.computed,
        losses: r.losses.list,
    }
}

/// Moves the sequence of an auto-increment column behind what was copied.
pub(super) fn reseat(dialect: Dialect, table: &Table, column: &Column) -> Vec<String> {
    let name = quote::qualified(dialect, &table.schema, &table.name);
    let sequence = quote::literal(dialect, &name);
    let (ident, text) = (
        quote::ident(dialect, &column.name),
        quote::literal(dialect, &column.name),
    );
    let next = table.auto_increment.unwrap_or(1).clamp(1, i64::MAX as u64);
    vec![format!(
        "select setval(pg_get_serial_sequence({sequence}, {text}), \
         least(greatest(coalesce((select max({ident}) from {name}), 0) + 1::numeric, {next}), {})::bigint, false)",
        i64::MAX
    )]
}

/// The type of a column that no rule mapped.
fn fallback(ty: &SqlType) -> String {
    match ty {
        SqlType::Other(text) => text.clone(),
        SqlType::Boolean => "boolean".to_owned(),
        SqlType::Int {
            width, unsigned, ..
        } => match (width, unsigned) {
            (IntWidth::Tiny, _) | (IntWidth::Small, false) => "smallint",
            (IntWidth::Small, true) | (IntWidth::Medium, _) | (IntWidth::Int, false) => "integer",
            (IntWidth::Int, true) | (IntWidth::Big, false) => "bigint",
            (IntWidth::Big, true) => "numeric(20)",
        }
        .to_owned(),
        SqlType::Decimal {
            precision, scale, ..
        } => format!("numeric({precision},{scale})"),
        SqlType::Float { .. } => "real".to_owned(),
        SqlType::Double { .. } => "double precision".to_owned(),
        SqlType::Bit(n) => format!("bit({n})"),
        SqlType::Year => "smallint".to_owned(),
        SqlType::Char(0) => "varchar(1)".to_owned(),
        SqlType::Char(n) => format!("char({n})"),
        SqlType::Varchar(0) => "varchar(1)".to_owned(),
        SqlType::Varchar(n) => format!("varchar({n})"),
        SqlType::Date => "date".to_owned(),
        SqlType::Time(n) => format!("time({n})"),
        SqlType::Datetime(n) => format!("timestamp({n})"),
        SqlType::Timestamp(n) => format!("timestamp({n}) with time zone"),
        SqlType::Json => "json".to_owned(),
        SqlType::Uuid => "uuid".to_owned(),
        SqlType::Inet4 | SqlType::Inet6 => "inet".to_owned(),
        SqlType::Text(_) | SqlType::Enum(_) | SqlType::Set(_) => "text".to_owned(),
        SqlType::Binary(_)
        | SqlType::Varbinary(_)
        | SqlType::Blob(_)
        | SqlType::Geometry(_)
        | SqlType::Vector(_) => "bytea".to_owned(),
    }
}

/// The first word of a type, in lower case.
fn word(ty: &str) -> String {
    ty.trim()
        .split(['(', ' ', '['])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase()
}

impl<'a> Renderer<'a> {
    fn name(&self) -> String {
        quote::qualified(self.dialect, &self.table.schema, &self.table.name)
    }

    fn ident(&self, name: &str) -> String {
        quote::ident(self.dialect, name)
    }

    fn literal(&self, text: &str) -> String {
        quote::literal(self.dialect, text)
    }

    fn origin(&self, place: usize) -> Option<&'a Column> {
        self.options.origin(self.table, place)
    }

    fn writer(&self, refuse_generated: bool) -> Writer<'a> {
        Writer {
            dialect: self.dialect,
            table: self.table,
            origins: self.options.origins.clone(),
            refuse_generated,
        }
    }

    fn long_names(&mut self) {
        let table = self.table;
        let cut = "the target cuts names after 63 bytes; two long names may become one: rename it in the route";
        if table.name.len() > LONGEST {
            self.losses
                .table(format!("the end of the name `{}`", table.name), cut);
        }
        for column in table.columns.iter().filter(|c| c.name.len() > LONGEST) {
            self.losses.column(column, "the end of the name", cut);
        }
    }

    fn column(&mut self, place: usize) -> Option<String> {
        let column = self.table.columns.get(place)?;
        let ty = fallback(&column.ty);
        let mut sql = format!("{} {ty}", self.ident(&column.name));
        let computed = self.generated(place, column, &mut sql);
        if !computed && column.auto_increment {
            self.auto_increment(column, &ty, &mut sql);
        } else if !computed && let Some(default) = self.default(place, column, &ty) {
            sql.push_str(&format!(" default {default}"));
        }
        if !column.nullable {
            sql.push_str(" not null");
        }
        if column.on_update_now {
            let why =
                "the target has no such clause; write the time in the application or a trigger";
            self.losses
                .column(column, "on update current_timestamp", why);
        }
        if column.invisible {
            self.losses.column(
                column,
                "invisible",
                "the target shows every column in `select *`",
            );
        }
        Some(sql)
    }

    fn generated(&mut self, place: usize, column: &Column, sql: &mut String) -> bool {
        let Some(generated) = &column.generated else {
            return false;
        };
        let class = Class::of(&SqlType::Other(fallback(&column.ty)), self.origin(place));
        let translated =
            parse(&generated.expression).and_then(|e| self.writer(true).value(&e, class));
        match translated {
            Ok(expression) => {
                sql.push_str(&format!(" generated always as ({expression}) stored"));
                self.computed.push(column.name.clone());
                true
            }
            Err(refused) => {
                let what = format!("generated always as ({})", generated.expression);
                self.losses.column(
                    column,
                    what,
                    format!("{}; the values are copied", refused.0),
                );
                false
            }
        }
    }

    fn auto_increment(&mut self, column: &Column, ty: &str, sql: &mut String) {
        let integer = matches!(
            word(ty).as_str(),
            "smallint" | "integer" | "int" | "bigint" | "int2" | "int4" | "int8"
        );
        if integer && self.dialect == Dialect::Postgres {
            sql.push_str(" generated by default as identity");
            return;
        }
        if !integer && !matches!(word(ty).as_str(), "numeric" | "decimal") {
            self.losses
                .column(column, "auto_increment", format!("`{ty}` cannot count"));
            return;
        }
        // Identity takes integer types only, and openGauss has none.
        let sequence = shortened(&format!("{}_{}_seq", self.table.name, column.name));
        let sequence = quote::qualified(self.dialect, &self.table.schema, &sequence);
        self.before.push(format!("create sequence {sequence}"));
        sql.push_str(&format!(" default nextval({})", self.literal(&sequence)));
        let owner = format!("{}.{}", self.name(), self.ident(&column.name));
        self.behind
            .push(format!("alter sequence {sequence} owned by {owner}"));
    }

    /// The default, said for the target's type.
    fn default(&mut self, place: usize, column: &Column, ty: &str) -> Option<String> {
        let kind = word(ty);
        let said = match column.default.as_ref()? {
            DefaultValue::Null => return None,
            DefaultValue::Literal(text) => self.constant(text, &kind),
            DefaultValue::Bytes(bytes) => self.bytes(bytes, &kind),
            DefaultValue::CurrentTimestamp(_) if kind == "date" => Ok("current_date".to_owned()),
            DefaultValue::CurrentTimestamp(_)
                if !matches!(kind.as_str(), "timestamp" | "timestamptz" | "time") =>
            {
                Err("the column holds no times in the target".to_owned())
            }
            DefaultValue::CurrentTimestamp(0) => Ok("current_timestamp(0)".to_owned()),
            DefaultValue::CurrentTimestamp(fsp) => Ok(format!("current_timestamp({fsp})")),
            DefaultValue::Expression(sql) => self.default_expression(place, column, sql, &kind),
        };
        said.map_err(|why| {
            let what = match &column.default {
                Some(DefaultValue::Expression(sql)) => format!("default ({sql})"),
                Some(DefaultValue::Literal(text)) => format!("default '{text}'"),
                _ => "default".to_owned(),
            };
            self.losses.column(column, what, why);
        })
        .ok()
    }

    fn constant(&self, text: &str, kind: &str) -> Result<String, String> {
        let number = !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'e' | b'E' | b'+'));
        match kind {
            "smallint" | "integer" | "int" | "bigint" | "numeric" | "decimal" | "real"
            | "double" | "float" => {
                if number {
                    Ok(text.to_owned())
                } else {
                    Err("it is no number".to_owned())
                }
            }
            "boolean" | "bool" => match text {
                "0" => Ok("false".to_owned()),
                "1" => Ok("true".to_owned()),
                _ => Err("it is neither 0 nor 1".to_owned()),
            },
            "date" | "timestamp" | "timestamptz" | "time" => {
                let date = text.get(..10).unwrap_or("");
                let zero = kind != "time" && (date.starts_with("0000") || date.contains("-00"));
                let range = kind == "time"
                    && !text
                        .split(':')
                        .next()
                        .is_some_and(|h| matches!(h.parse(), Ok(0..=24_i32)));
                if zero || (kind == "time" && (range || text.starts_with('-'))) {
                    Err("the target has no such date or time".to_owned())
                } else {
                    Ok(self.literal(text))
                }
            }
            _ if text.contains('\0') => Err("the target's text holds no NUL".to_owned()),
            _ => Ok(self.literal(text)),
        }
    }

    fn bytes(&self, bytes: &[u8], kind: &str) -> Result<String, String> {
        let number =
            || (bytes.len() <= 8).then(|| bytes.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b)));
        match (kind, number()) {
            ("bytea", _) => Ok(quote::bytes(self.dialect, bytes)),
            ("boolean" | "bool", Some(n @ 0..=1)) => Ok((n == 1).to_string()),
            ("smallint" | "integer" | "int" | "bigint" | "numeric", Some(number)) => {
                Ok(number.to_string())
            }
            ("bit" | "varbit", Some(number)) => Ok(format!("{number}::bigint::bit(64)")),
            _ => Err("the target's type holds no bytes".to_owned()),
        }
    }

    fn default_expression(
        &self,
        place: usize,
        column: &Column,
        sql: &str,
        kind: &str,
    ) -> Result<String, String> {
        let plain: String = sql.to_ascii_lowercase().split_whitespace().collect();
        match (plain.as_str(), kind) {
            ("uuid()", "uuid") if self.dialect == Dialect::Postgres => {
                return Ok("gen_random_uuid()".to_owned());
            }
            ("uuid()", "text" | "varchar" | "char") if self.dialect == Dialect::Postgres => {
                return Ok("(gen_random_uuid()::text)".to_owned());
            }
            ("curdate()" | "current_date" | "current_date()", "date") => {
                return Ok("current_date".to_owned());
            }
            (
                "now()" | "current_timestamp()" | "current_timestamp",
                "timestamp" | "timestamptz",
            ) => {
                return Ok("current_timestamp(0)".to_owned());
            }
            ("now()" | "current_timestamp()" | "current_timestamp", "date") => {
                return Ok("current_date".to_owned());
            }
            _ => {}
        }
        let class = Class::of(&SqlType::Other(fallback(&column.ty)), self.origin(place));
        // A default may name no column; a writer over no columns refuses them.
        let empty = Table::default();
        let writer = Writer {
            dialect: self.dialect,
            table: &empty,
            origins: Vec::new(),
            refuse_generated: true,
        };
        parse(sql)
            .and_then(|e| writer.value(&e, class))
            .map(|sql| format!("({sql})"))
            .map_err(|refused| refused.0)
    }

    /// `enum` and `set` as text, held to their labels.
    fn labels_check(&mut self, place: usize) -> Option<String> {
        let column = self.table.columns.get(place)?;
        let text = matches!(
            word(&fallback(&column.ty)).as_str(),
            "text" | "varchar" | "char" | "character"
        );
        let ident = self.ident(&column.name);
        match &self.origin(place)?.ty {
            SqlType::Enum(labels) if text => {
                // An invalid value is kept by the server as the empty string; strict servers have none.
                let labels: Vec<_> = labels.iter().map(|l| self.literal(l)).collect();
                Some(format!("check ({ident} in ({}))", labels.join(", ")))
            }
            SqlType::Set(labels)
                if text
                    && labels
                        .iter()
                        .all(|l| !l.is_empty() && !l.contains(['\'', '\\'])) =>
            {
                let labels: Vec<_> = labels.iter().map(|l| self.literal(l)).collect();
                Some(format!(
                    "check (string_to_array({ident}, ',') <@ array[{}]::text[])",
                    labels.join(", ")
                ))
            }
            SqlType::Set(_) if text => {
                self.losses.column(
                    column,
                    "labels of the set",
                    "a label cannot be said in a check; any text is taken",
                );
                None
            }
            _ => None,
        }
    }

    fn checks(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for check in &self.table.checks {
            let translated =
                parse(&check.expression).and_then(|e| self.writer(false).condition(&e));
            match translated {
                Ok(condition) => {
                    let name = check
                        .name
                        .as_ref()
                        .map(|n| format!("constraint {} ", self.ident(&shortened(n))));
                    if check.enforced {
                        lines.push(format!("{}check ({condition})", name.unwrap_or_default()));
                    } else {
                        self.losses.table(
                            format!("check ({}) not enforced", check.expression),
                            "the target enforces every check; it is left out",
                        );
                    }
                }
                Err(refused) => self
                    .losses
                    .table(format!("check ({})", check.expression), refused.0),
            }
        }
        lines
    }

    /// The primary key, if it is one and can be one here.
    fn primary_key(&mut self, index: &Index) -> Option<String> {
        if index.kind != IndexKind::Primary {
            return None;
        }
        let columns = index.parts.iter().map(|part| match part {
            IndexPart::Column {
                name, prefix: None, ..
            } => Some(self.ident(name)),
            _ => None,
        });
        let columns: Vec<String> = columns.collect::<Option<_>>()?;
        self.folded_key(index);
        Some(format!("primary key ({})", columns.join(", ")))
    }

    fn index(&mut self, index: &Index) -> Option<String> {
        let kind = match index.kind {
            IndexKind::Fulltext => Some("fulltext"),
            IndexKind::Spatial => Some("spatial"),
            IndexKind::Vector => Some("vector"),
            _ => None,
        };
        if let Some(kind) = kind {
            let why = "the target has another kind of index for it; make one by hand";
            self.losses
                .table(format!("{kind} index `{}`", index.name), why);
            return None;
        }
        let unique = index.kind != IndexKind::Plain;
        let mut parts = Vec::new();
        for part in &index.parts {
            match self.part(part, unique) {
                Ok(part) => parts.push(part),
                Err(why) => {
                    self.losses.table(format!("index `{}`", index.name), why);
                    return None;
                }
            }
        }
        if index.kind == IndexKind::Primary {
            self.losses.table(
                "primary key",
                "it covers only the beginning of a column; it is a unique index",
            );
        }
        if unique {
            self.folded_key(index);
        }
        if index.invisible {
            self.losses.table(
                format!("index `{}` is invisible", index.name),
                "the target uses every index",
            );
        }
        let name = index_name(self.table, index, self.options);
        if let Some(comment) = &index.comment {
            self.losses.table(
                format!("comment of index `{}`", index.name),
                format!("it says: {comment}"),
            );
        }
        let word = if unique { "unique index" } else { "index" };
        Some(format!(
            "create {word} {} on {} ({})",
            self.ident(&name),
            self.name(),
            parts.join(", ")
        ))
    }

    /// Uniqueness that ignores case becomes exact uniqueness.
    fn folded_key(&mut self, index: &Index) {
        let folded: Vec<&str> = index
            .parts
            .iter()
            .filter_map(|part| match part {
                IndexPart::Column { name, .. } => self.table.column_index(name),
                IndexPart::Expression { .. } => None,
            })
            .filter_map(|place| Some((self.table.columns.get(place)?, self.origin(place))))
            .filter(|(column, origin)| Class::of(&column.ty, *origin) == Class::Folded)
            .map(|(column, _)| column.name.as_str())
            .collect();
        if !folded.is_empty() {
            let columns = folded.join("`, `");
            let why = "the target compares exactly: texts that differ in case or accents are different keys";
            self.losses.table(
                format!("uniqueness of `{columns}` without case in `{}`", index.name),
                why,
            );
        }
    }

    fn part(&self, part: &IndexPart, unique: bool) -> Result<String, String> {
        let desc = |descending: &bool| if *descending { " desc" } else { "" };
        match part {
            IndexPart::Column {
                name,
                prefix: None,
                descending,
            } => Ok(format!("{}{}", self.ident(name), desc(descending))),
            IndexPart::Column {
                name,
                prefix: Some(length),
                descending,
            } => {
                let ident = self.ident(name);
                let place = self
                    .table
                    .column_index(name)
                    .ok_or("its column is not in the target")?;
                let ty = self
                    .table
                    .columns
                    .get(place)
                    .map(|c| fallback(&c.ty))
                    .unwrap_or_default();
                let longest = match self.origin(place).map(|c| &c.ty) {
                    Some(SqlType::Char(n) | SqlType::Varchar(n)) => n.saturating_mul(4),
                    Some(SqlType::Binary(n) | SqlType::Varbinary(n)) => *n,
                    Some(SqlType::Text(LobSize::Tiny) | SqlType::Blob(LobSize::Tiny)) => 255,
                    _ => u32::MAX,
                };
                let bytes = word(&ty) == "bytea";
                let key = if bytes {
                    *length
                } else {
                    length.saturating_mul(4)
                };
                if !unique && longest <= LONGEST_KEY {
                    // The whole column serves more queries than its beginning.
                    Ok(format!("{ident}{}", desc(descending)))
                } else if key > LONGEST_KEY {
                    Err(format!(
                        "the first {length} characters of `{name}` are too long for a key of the target"
                    ))
                } else if bytes {
                    Ok(format!(
                        "substring({ident} from 1 for {length}){}",
                        desc(descending)
                    ))
                } else if matches!(
                    word(&ty).as_str(),
                    "text" | "varchar" | "char" | "character"
                ) {
                    Ok(format!("left({ident}, {length}){}", desc(descending)))
                } else {
                    Err(format!("the target has no beginning of a `{ty}`"))
                }
            }
            IndexPart::Expression { sql, descending } => {
                let written = parse(sql).and_then(|e| {
                    let writer = self.writer(false);
                    [Class::Integer, Class::Decimal, Class::Exact, Class::Folded]
                        .into_iter()
                        .map(|class| writer.value(&e, class))
                        .reduce(|a, b| a.or(b))
                        .unwrap_or_else(|| writer.condition(&e))
                });
                written
                    .map(|sql| format!("({sql}){}", desc(descending)))
                    .map_err(|refused| refused.0)
            }
        }
    }

    fn foreign_key(&mut self, key: &ForeignKey) -> Option<String> {
        let schema = key.parent_schema.as_deref().unwrap_or(&self.table.schema);
        if let Some(parent) = self.options.tables.get(&(schema, key.parent.as_str()))
            && !is_key(parent, &key.parent_columns)
        {
            let why =
                "the target wants a primary key or unique index on exactly the referenced columns";
            self.losses
                .table(format!("foreign key `{}`", key.name), why);
            return None;
        }
        let columns = quote::idents(self.dialect, key.columns.iter().map(String::as_str));
        let parents = quote::idents(self.dialect, key.parent_columns.iter().map(String::as_str));
        let name = self.ident(&shortened(&key.name));
        let parent = quote::qualified(self.dialect, schema, &key.parent);
        let mut sql = format!(
            "alter table {} add constraint {name} foreign key ({columns}) references {parent} ({parents})",
            self.name()
        );
        for (when, action) in [("delete", &key.on_delete), ("update", &key.on_update)] {
            if let Some(action) = action {
                sql.push_str(&format!(" on {when} {}", action.to_lowercase()));
            }
        }
        Some(sql)
    }

    fn comments(&mut self) {
        let name = self.name();
        if let Some(comment) = &self.table.comment {
            self.behind.push(format!(
                "comment on table {name} is {}",
                self.literal(comment)
            ));
        }
        for column in &self.table.columns {
            if let Some(comment) = &column.comment {
                let column = self.ident(&column.name);
                self.behind.push(format!(
                    "comment on column {name}.{column} is {}",
                    self.literal(comment)
                ));
            }
        }
    }

    /// What belongs to the whole table and has no counterpart.
    fn table_losses(&mut self) {
        let table = self.table;
        if table.partitioning.is_some() {
            self.losses.table(
                "partitions",
                "the target gets one table; its partitions are declared differently",
            );
        }
        if table.system_versioned {
            self.losses.table(
                "system versioning",
                "the target keeps current rows only, and only those are copied",
            );
        }
        let options: Vec<&str> = table
            .options
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        if !options.is_empty() {
            self.losses.table(
                format!("options {}", options.join(", ")),
                "how the source stores rows; the target does it its own way",
            );
        }
    }
}

/// Whether a table has a unique index on exactly these columns, in any order.
fn is_key(table: &Table, columns: &[String]) -> bool {
    table.indexes.iter().any(|index| {
        let whole = index
            .parts
            .iter()
            .all(|part| matches!(part, IndexPart::Column { prefix: None, .. }));
        let names = index.column_names().unwrap_or_default();
        whole
            && matches!(index.kind, IndexKind::Primary | IndexKind::Unique)
            && names.len() == columns.len()
            && names
                .iter()
                .all(|name| columns.iter().any(|c| c.eq_ignore_ascii_case(name)))
    })
}
