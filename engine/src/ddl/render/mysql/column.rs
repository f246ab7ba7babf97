//! Columns of the MySQL family.

use dsl::catalog::{Column, DefaultValue};
use dsl::types::SqlType;

use super::{HERE, Writer, other_collation};
use crate::ddl::Dialect;
use crate::ddl::{charset, quote};

impl Writer<'_> {
    pub(super) fn column(&mut self, column: &Column) -> String {
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
            sql.push_str(&format!(" ON UPDATE CURRENT_TIMESTAMP{}", digits(&column.ty)));
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
            sql.push_str(&format!(" COMMENT {}", quote::literal(self.dialect, comment)));
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
        let labels: Vec<_> = labels.iter().map(|l| quote::literal(self.dialect, l)).collect();
        format!("{word}({})", labels.join(","))
    }

    fn text_attributes(&mut self, column: &Column, sql: &mut String) {
        if !column.ty.is_text() {
            return;
        }
        if let Some(collation) = &column.collation {
            let (to, differs) = charset::for_dialect(collation, self.dialect);
            if differs && self.table.collation.as_ref() != Some(collation) {
                self.losses.column(column, collation.clone(), other_collation(&to));
            }
            if let Some(charset) = charset::charset_of(&to).or(column.charset.as_deref()) {
                sql.push_str(&format!(" CHARACTER SET {charset}"));
            }
            sql.push_str(&format!(" COLLATE {to}"));
        } else if let Some(charset) = &column.charset {
            let charset = charset::charset_for(charset, self.dialect);
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
            let what = format!("generated always as {}", generated.expression.to_lowercase());
            self.losses.column(
                column,
                what,
                "the target does not keep versions of rows; the values are copied",
            );
            return false;
        }
        let stored = if generated.stored { "STORED" } else { "VIRTUAL" };
        match self.expression(&generated.expression) {
            Ok(expression) => {
                sql.push_str(&format!(" GENERATED ALWAYS AS ({expression}) {stored}"))
            }
            Err(why) => {
                let what = format!("generated always as ({})", generated.expression);
                self.losses.column(column, what, format!("{why}; the values are copied"));
                return false;
            }
        }
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
            self.losses.column(column, "default", "the target takes no default for this type");
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
                    match self.expression(sql) {
                        Ok(sql) => Some(format!("({sql})")),
                        Err(why) => {
                            self.losses.column(column, format!("default {sql}"), why);
                            None
                        }
                    }
                }
            }
        }
    }

    fn column_extras(&mut self, column: &Column, sql: &mut String) {
        let extras: Vec<String> =
            self.extras("COLUMN", &column.name).into_iter().map(str::to_owned).collect();
        for extra in extras {
            let word = extra.split([' ', '=', '(']).next().unwrap_or("").to_ascii_uppercase();
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
