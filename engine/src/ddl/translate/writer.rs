//! A tree of MySQL written for PostgreSQL or SQLite, where both mean the same.

use dsl::catalog::{Column, Table};
use dsl::types::SqlType;

use super::Refused;
use super::expression::Expression;
use crate::connector::Dialect;
use crate::ddl::quote;

type Result<T, E = Refused> = std::result::Result<T, E>;

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
    fn is_number(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Decimal | Self::Float | Self::Null
        )
    }

    /// The class of a target's column.
    pub(in crate::ddl) fn of(ty: &SqlType, origin: Option<&Column>) -> Self {
        let text = || match origin {
            Some(column) if column.ty.is_text() => {
                if column
                    .collation
                    .as_deref()
                    .is_some_and(|c| c.ends_with("_bin"))
                {
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

/// Writes expressions over the columns of a table.
pub(in crate::ddl) struct Writer<'a> {
    pub(in crate::ddl) dialect: Dialect,
    pub(in crate::ddl) table: &'a Table,
    /// The source's column behind each column of the table.
    pub(in crate::ddl) origins: Vec<Option<&'a Column>>,
    /// Refuses columns that the target computes: PostgreSQL allows none in a generated column.
    pub(in crate::ddl) refuse_generated: bool,
}

type Written = (String, Class);

impl Writer<'_> {
    fn sqlite(&self) -> bool {
        self.dialect == Dialect::Sqlite
    }

    /// A condition, for a check.
    pub(in crate::ddl) fn condition(&self, expression: &Expression) -> Result<String> {
        let (sql, class) = self.write(expression)?;
        if class == Class::Truth {
            Ok(sql)
        } else {
            Err(Refused::new("a number is no condition in the target"))
        }
    }

    /// A value for a column of a class.
    pub(in crate::ddl) fn value(&self, expression: &Expression, column: Class) -> Result<String> {
        let (sql, class) = self.write(expression)?;
        let numbers = class.is_number() && column.is_number();
        let texts = |c| matches!(c, Class::Exact | Class::Folded | Class::Constant);
        if class == column || class == Class::Null || (texts(class) && texts(column)) {
            return Ok(sql);
        }
        if class == Class::Truth && column == Class::Integer {
            return Ok(format!(
                "(case when {sql} then 1 when not ({sql}) then 0 end)"
            ));
        }
        // SQLite would keep the decimals that the server rounds away.
        if numbers && (!self.sqlite() || class == Class::Integer) && class != Class::Float {
            return Ok(sql);
        }
        Err(Refused::new("its type would change"))
    }

    fn write(&self, expression: &Expression) -> Result<Written> {
        Ok(match expression {
            Expression::Null => ("null".to_owned(), Class::Null),
            Expression::Truth(truth) => (truth.to_string(), Class::Truth),
            Expression::Number(number) => self.number(number)?,
            Expression::Text(text) if text.contains('\0') => {
                return Err(Refused::new("text with a NUL"));
            }
            Expression::Text(text) => (quote::literal(self.dialect, text), Class::Constant),
            Expression::Bytes(_) => {
                return Err(Refused::new("constants of bytes are not translated"));
            }
            Expression::Column(name) => self.column(name)?,
            Expression::Not(inner) => (format!("(not {})", self.condition(inner)?), Class::Truth),
            Expression::Negative(inner) => {
                let (sql, class) = self.operand(inner)?;
                (format!("(- {sql})"), class)
            }
            Expression::Binary(operator, left, right) => self.binary(operator, left, right)?,
            Expression::IsNull { value, negated } => {
                let (sql, _) = self.write(value)?;
                (
                    format!("({sql} is {}null)", if *negated { "not " } else { "" }),
                    Class::Truth,
                )
            }
            Expression::In {
                value,
                list,
                negated,
            } => {
                let mut items = Vec::new();
                for item in list {
                    items.push(self.compared(value, item)?.1);
                }
                let (value, _) = self.write(value)?;
                let not = if *negated { "not " } else { "" };
                (
                    format!("({value} {not}in ({}))", items.join(", ")),
                    Class::Truth,
                )
            }
            Expression::Between {
                value,
                low,
                high,
                negated,
            } => {
                let (value_sql, low) = self.compared(value, low)?;
                let (_, high) = self.compared(value, high)?;
                let not = if *negated { "not " } else { "" };
                (
                    format!("({value_sql} {not}between {low} and {high})"),
                    Class::Truth,
                )
            }
            Expression::Like {
                value,
                pattern,
                negated,
            } => self.like(value, pattern, *negated)?,
            Expression::Case {
                value,
                arms,
                otherwise,
            } => self.case(value.as_deref(), arms, otherwise.as_deref())?,
            Expression::Call(name, arguments) => self.call(name, arguments)?,
        })
    }

    fn number(&self, number: &str) -> Result<Written> {
        let class = if number.bytes().all(|b| b.is_ascii_digit()) {
            Class::Integer
        } else if number.contains(['e', 'E']) {
            Class::Float
        } else if self.sqlite() {
            return Err(Refused::new("SQLite has no exact decimals"));
        } else {
            Class::Decimal
        };
        Ok((number.to_owned(), class))
    }

    fn column(&self, name: &str) -> Result<Written> {
        let origin = |c: &Option<&Column>| c.is_some_and(|c| c.name.eq_ignore_ascii_case(name));
        // The expression names the source's columns; the target's may be renamed.
        let place = self.origins.iter().position(origin).or_else(|| {
            if self.origins.is_empty() {
                self.table.column_index(name)
            } else {
                None
            }
        });
        let Some((place, column)) = place.and_then(|p| Some((p, self.table.columns.get(p)?)))
        else {
            return Err(Refused::new(format!(
                "column `{name}` is not in the target"
            )));
        };
        if self.refuse_generated && column.generated.is_some() {
            return Err(Refused::new(format!("`{name}` is itself generated")));
        }
        let origin = self.origins.get(place).copied().flatten().or(Some(column));
        Ok((
            quote::ident(self.dialect, &column.name),
            Class::of(&column.ty, origin),
        ))
    }

    /// An operand of arithmetic.
    fn operand(&self, expression: &Expression) -> Result<Written> {
        let (sql, class) = self.write(expression)?;
        if !class.is_number() {
            return Err(Refused::new("the target computes with numbers only"));
        }
        if self.sqlite() && class == Class::Decimal {
            return Err(Refused::new("SQLite has no exact decimals"));
        }
        Ok((sql, class))
    }

    fn binary(&self, operator: &str, left: &Expression, right: &Expression) -> Result<Written> {
        match operator {
            "and" | "or" => {
                let sql = format!(
                    "({} {operator} {})",
                    self.condition(left)?,
                    self.condition(right)?
                );
                Ok((sql, Class::Truth))
            }
            "=" | "<>" | "<" | "<=" | ">" | ">=" => {
                let (left, right) = self.compared(left, right)?;
                Ok((format!("({left} {operator} {right})"), Class::Truth))
            }
            "+" | "-" | "*" => {
                let ((left, a), (right, b)) = (self.operand(left)?, self.operand(right)?);
                Ok((format!("({left} {operator} {right})"), wider(a, b)))
            }
            "mod" => {
                let ((left, a), (right, b)) = (self.operand(left)?, self.operand(right)?);
                let constant =
                    right.bytes().all(|c| c.is_ascii_digit()) && right.bytes().any(|c| c != b'0');
                if !constant || a != Class::Integer || b != Class::Integer {
                    return Err(Refused::new(
                        "the rest of a division by zero is an error in the target",
                    ));
                }
                Ok((format!("({left} % {right})"), Class::Integer))
            }
            "/" | "div" => Err(Refused::new("division gives other digits in the target")),
            other => Err(Refused::new(format!(
                "operator `{other}` is not translated"
            ))),
        }
    }

    /// Two operands that the target compares as the source does.
    fn compared(&self, left: &Expression, right: &Expression) -> Result<(String, String)> {
        let ((left, a), (right, b)) = (self.write(left)?, self.write(right)?);
        let exact = |c| matches!(c, Class::Exact | Class::Constant);
        let folded = a == Class::Folded || b == Class::Folded;
        let calendar = |c| matches!(c, Class::Calendar | Class::Constant);
        let alike = (a.is_number() && b.is_number())
            || (exact(a) && exact(b))
            || (calendar(a)
                && calendar(b)
                && !self.sqlite()
                && !left.contains("'0000")
                && !right.contains("'0000"));
        if folded {
            return Err(Refused::new(
                "the source compares this text without case or accents, the target exactly",
            ));
        }
        if alike {
            Ok((left, right))
        } else {
            Err(Refused::new("the target compares other types differently"))
        }
    }

    fn like(&self, value: &Expression, pattern: &Expression, negated: bool) -> Result<Written> {
        let ((value, class), (pattern, constant)) = (self.write(value)?, self.write(pattern)?);
        if self.sqlite() || class != Class::Exact || constant != Class::Constant {
            return Err(Refused::new("the target compares patterns differently"));
        }
        let not = if negated { "not " } else { "" };
        Ok((format!("({value} {not}like {pattern})"), Class::Truth))
    }

    fn case(
        &self,
        value: Option<&Expression>,
        arms: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
    ) -> Result<Written> {
        let mut sql = "(case".to_owned();
        let mut class = Class::Null;
        for (when, then) in arms {
            let when = match value {
                Some(value) => {
                    let (left, right) = self.compared(value, when)?;
                    format!("{left} = {right}")
                }
                None => self.condition(when)?,
            };
            let (then, own) = self.write(then)?;
            class = joined(class, own)?;
            sql.push_str(&format!(" when {when} then {then}"));
        }
        if let Some(otherwise) = otherwise {
            let (otherwise, own) = self.write(otherwise)?;
            class = joined(class, own)?;
            sql.push_str(&format!(" else {otherwise}"));
        }
        sql.push_str(" end)");
        Ok((sql, class))
    }

    fn call(&self, name: &str, arguments: &[Expression]) -> Result<Written> {
        let unknown = || Err(Refused::new(format!("function `{name}` is not translated")));
        match (name, arguments) {
            ("concat", parts) if !parts.is_empty() => {
                let parts = parts
                    .iter()
                    .map(|p| self.as_text(p))
                    .collect::<Result<Vec<_>>>()?;
                Ok((format!("({})", parts.join(" || ")), Class::Exact))
            }
            ("coalesce" | "ifnull", parts) if !parts.is_empty() => {
                let mut class = Class::Null;
                let mut written = Vec::new();
                for part in parts {
                    let (sql, own) = self.write(part)?;
                    class = joined(class, own)?;
                    written.push(sql);
                }
                Ok((format!("coalesce({})", written.join(", ")), class))
            }
            ("nullif", [left, right]) => {
                let class = self.write(left)?.1;
                let (left, right) = self.compared(left, right)?;
                Ok((format!("nullif({left}, {right})"), class))
            }
            ("if", [condition, then, otherwise]) => {
                self.case(None, &[(condition.clone(), then.clone())], Some(otherwise))
            }
            ("isnull", [value]) => {
                Ok((format!("({} is null)", self.write(value)?.0), Class::Truth))
            }
            ("abs", [value]) => {
                let (sql, class) = self.operand(value)?;
                Ok((format!("abs({sql})"), class))
            }
            ("mod", [left, right]) => self.binary("mod", left, right),
            ("char_length" | "character_length", [value]) => {
                let word = if self.sqlite() {
                    "length"
                } else {
                    "char_length"
                };
                Ok((format!("{word}({})", self.text(value)?), Class::Integer))
            }
            ("octet_length" | "length", [value]) if !self.sqlite() => Ok((
                format!("octet_length({})", self.text(value)?),
                Class::Integer,
            )),
            ("trim" | "ltrim" | "rtrim", [value]) => Ok((
                format!("{name}({})", self.text(value)?),
                self.write(value)?.1,
            )),
            ("left", [value, Expression::Number(length)])
                if length.bytes().all(|b| b.is_ascii_digit()) =>
            {
                let (sql, class) = (self.text(value)?, self.write(value)?.1);
                let sql = if self.sqlite() {
                    format!("substr({sql}, 1, {length})")
                } else {
                    format!("left({sql}, {length})")
                };
                Ok((sql, class))
            }
            ("year" | "month" | "dayofmonth" | "day", [value]) if !self.sqlite() => {
                let (sql, class) = self.write(value)?;
                if class != Class::Calendar {
                    return unknown();
                }
                let field = if name == "dayofmonth" { "day" } else { name };
                Ok((
                    format!("cast(extract({field} from {sql}) as integer)"),
                    Class::Integer,
                ))
            }
            _ => unknown(),
        }
    }

    /// An operand that is text.
    fn text(&self, expression: &Expression) -> Result<String> {
        let (sql, class) = self.write(expression)?;
        match class {
            Class::Exact | Class::Folded | Class::Constant => Ok(sql),
            _ => Err(Refused::new("it is applied to something that is not text")),
        }
    }

    /// An operand turned into text as the source does it.
    fn as_text(&self, expression: &Expression) -> Result<String> {
        let (sql, class) = self.write(expression)?;
        match class {
            Class::Exact | Class::Folded | Class::Constant | Class::Null => Ok(sql),
            Class::Integer => Ok(format!("cast({sql} as text)")),
            Class::Decimal if !self.sqlite() => Ok(format!("cast({sql} as text)")),
            _ => Err(Refused::new("the target writes such values as other text")),
        }
    }
}

/// The class of a sum.
fn wider(a: Class, b: Class) -> Class {
    let rank = |c| match c {
        Class::Float => 2,
        Class::Decimal => 1,
        _ => 0,
    };
    if rank(a) >= rank(b) && a != Class::Null {
        a
    } else {
        b
    }
}

/// The class of a choice between two values.
fn joined(a: Class, b: Class) -> Result<Class> {
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

#[cfg(test)]
mod tests {
    use dsl::types::IntWidth;

    use super::super::parse;
    use super::*;

    fn table() -> Table {
        let mut exact = Column::new("e", SqlType::Varchar(10));
        exact.collation = Some("utf8mb4_bin".to_owned());
        let mut folded = Column::new("f", SqlType::Varchar(10));
        folded.collation = Some("utf8mb4_general_ci".to_owned());
        Table {
            columns: vec![
                Column::new("a", SqlType::int(IntWidth::Int, false)),
                Column::new("b", SqlType::int(IntWidth::Int, false)),
                Column::new("n", SqlType::decimal(10, 2)),
                Column::new(
                    "x",
                    SqlType::Double {
                        unsigned: false,
                        digits: None,
                    },
                ),
                Column::new("d", SqlType::Date),
                exact,
                folded,
            ],
            ..Table::default()
        }
    }

    fn check(dialect: Dialect, sql: &str) -> Result<String> {
        let table = table();
        Writer {
            dialect,
            table: &table,
            origins: Vec::new(),
            refuse_generated: true,
        }
        .condition(&parse(sql)?)
    }

    #[test]
    fn conditions_that_mean_the_same_are_translated() {
        for (mysql, postgres) in [
            ("`a` > 0", r#"("a" > 0)"#),
            (
                "((`a` < `b`) and (`b` is not null))",
                r#"(("a" < "b") and ("b" is not null))"#,
            ),
            (
                "`a` between 1 and 10 or not `b` = 2",
                r#"(("a" between 1 and 10) or (not ("b" = 2)))"#,
            ),
            (
                "(`e` in (_utf8mb4'x',_utf8mb4'it''s'))",
                r#"("e" in ('x', 'it''s'))"#,
            ),
            ("`e` like 'a%'", r#"("e" like 'a%')"#),
            (
                "`a` + 2 * `b` - -1 >= 0",
                r#"((("a" + (2 * "b")) - (- 1)) >= 0)"#,
            ),
            ("`a` MOD 3 = 1", r#"(("a" % 3) = 1)"#),
            ("`n` >= 0.5", r#"("n" >= 0.5)"#),
            ("`d` > '2020-01-01'", r#"("d" > '2020-01-01')"#),
            ("char_length(`f`) > 2", r#"(char_length("f") > 2)"#),
            (
                "case when `a` > 0 then `b` else 0 end = 0",
                r#"((case when ("a" > 0) then "b" else 0 end) = 0)"#,
            ),
            (
                "year(`d`) = 2020",
                r#"(cast(extract(year from "d") as integer) = 2020)"#,
            ),
        ] {
            assert_eq!(
                check(Dialect::Postgres, mysql).as_deref(),
                Ok(postgres),
                "{mysql}"
            );
        }
    }

    #[test]
    fn what_might_differ_is_refused() {
        for sql in [
            "`f` = 'x'",
            "`f` in ('x')",
            "`f` like 'x%'",
            "`a` / 2 > 1",
            "`a` % `b` = 1",
            "`a`",
            "`a` = 'x'",
            "lower(`e`) = 'x'",
            "`e` regexp 'x'",
            "cast(`a` as char) = 'x'",
            "`a` <=> 1",
            "`zz` > 1",
            "`d` > '0000-00-00'",
            "`j`->'$.x' = 1",
            "`a` > ",
            "`a` xor `b`",
            "(select 1)",
            "`a` & 1 = 1",
            "concat(`x`, 'y') = 'z'",
        ] {
            assert!(
                check(Dialect::Postgres, sql).is_err(),
                "{sql}: {:?}",
                check(Dialect::Postgres, sql)
            );
        }
        for sql in ["`n` > 0.5", "`d` > '2020-01-01'", "`e` like 'x'"] {
            assert!(check(Dialect::Sqlite, sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        let deep = format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(parse(&deep).is_err());
        assert!(parse(&"not ".repeat(10_000)).is_err());
        assert!(parse(&"- ".repeat(10_000)).is_err());
    }
}
