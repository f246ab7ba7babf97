//! A tree of MySQL written for PostgreSQL or SQLite, where both mean the same.

use dsl::catalog::{Column, Table};

use super::class::{joined, wider};
use super::expression::Expression;
use super::{Class, Refused};
use crate::ddl::Dialect;
use crate::ddl::quote;

type Result<T, E = Refused> = std::result::Result<T, E>;

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
            return Ok(format!("(case when {sql} then 1 when not ({sql}) then 0 end)"));
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
                (format!("({sql} is {}null)", if *negated { "not " } else { "" }), Class::Truth)
            }
            Expression::In { value, list, negated } => {
                let mut items = Vec::new();
                for item in list {
                    items.push(self.compared(value, item)?.1);
                }
                let (value, _) = self.write(value)?;
                let not = if *negated { "not " } else { "" };
                (format!("({value} {not}in ({}))", items.join(", ")), Class::Truth)
            }
            Expression::Between { value, low, high, negated } => {
                let (value_sql, low) = self.compared(value, low)?;
                let (_, high) = self.compared(value, high)?;
                let not = if *negated { "not " } else { "" };
                (format!("({value_sql} {not}between {low} and {high})"), Class::Truth)
            }
            Expression::Like { value, pattern, negated } => self.like(value, pattern, *negated)?,
            Expression::Case { value, arms, otherwise } => {
                self.case(value.as_deref(), arms, otherwise.as_deref())?
            }
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
        let place =
            self.origins.iter().position(origin).or_else(|| {
                if self.origins.is_empty() { self.table.column_index(name) } else { None }
            });
        let Some((place, column)) = place.and_then(|p| Some((p, self.table.columns.get(p)?)))
        else {
            return Err(Refused::new(format!("column `{name}` is not in the target")));
        };
        if self.refuse_generated && column.generated.is_some() {
            return Err(Refused::new(format!("`{name}` is itself generated")));
        }
        let origin = self.origins.get(place).copied().flatten().or(Some(column));
        Ok((quote::ident(self.dialect, &column.name), Class::of(&column.ty, origin)))
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
                let sql =
                    format!("({} {operator} {})", self.condition(left)?, self.condition(right)?);
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
            other => Err(Refused::new(format!("operator `{other}` is not translated"))),
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
                let parts = parts.iter().map(|p| self.as_text(p)).collect::<Result<Vec<_>>>()?;
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
                let word = if self.sqlite() { "length" } else { "char_length" };
                Ok((format!("{word}({})", self.text(value)?), Class::Integer))
            }
            ("octet_length" | "length", [value]) if !self.sqlite() => {
                Ok((format!("octet_length({})", self.text(value)?), Class::Integer))
            }
            ("trim" | "ltrim" | "rtrim", [value]) => {
                Ok((format!("{name}({})", self.text(value)?), self.write(value)?.1))
            }
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
                Ok((format!("cast(extract({field} from {sql}) as integer)"), Class::Integer))
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
