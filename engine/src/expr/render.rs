//! Expressions as SQL of MySQL and MariaDB: for conditions pushed into the copy's `SELECT`, and for
//! the test that compares the evaluators with real servers.
//!
//! Whatever the server would otherwise take from the session is written out: the collation of a
//! comparison, the character set of a text, the digits of a quotient. The session itself must have
//! `time_zone = '+00:00'`, `div_precision_increment = 4` and none of `NO_UNSIGNED_SUBTRACTION`,
//! `PIPES_AS_CONCAT`, `HIGH_NOT_PRECEDENCE`, `PAD_CHAR_TO_FULL_LENGTH`, `REAL_AS_FLOAT`.

use std::fmt::Write;

use dsl::{
    catalog::{Charset, Collation, Table},
    hir::{Expr, ExprKind},
    types::{
        Function, Kind, SqlType, Value,
        temporal::{self, Parts},
    },
};

use super::{
    kernel::{Pattern, Token},
    scalar::Scalar,
};

/// How far the text must be equal to the expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equality {
    /// For every row, failures included: the text may take the expression's place.
    Always,
    /// For every row for which the expression has a value. Where it fails, the server may fail too,
    /// or warn and go on.
    WhereItSucceeds,
}

/// The expression in the SQL of a MySQL or MariaDB server; `None` where it has none that is equal.
///
/// `table` is the source table that the expression was bound to; columns are named without it.
#[must_use]
pub fn render(expr: &Expr, table: &Table, equality: Equality) -> Option<String> {
    if equality == Equality::Always && !expr.faults().is_empty() {
        return None;
    }
    Renderer { table, equality }.sql(expr)
}

struct Renderer<'a> {
    table: &'a Table,
    equality: Equality,
}

impl Renderer<'_> {
    fn sql(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Literal(value) => literal(value, &expr.ty.kind),
            ExprKind::Column(index) => self.column(*index),
            ExprKind::Call { function, args } => self.call(*function, args, &expr.ty.kind),
            ExprKind::And(operands) => self.list(operands, " and ").map(|s| format!("({s})")),
            ExprKind::Or(operands) => self.list(operands, " or ").map(|s| format!("({s})")),
            ExprKind::Case { arms, otherwise } => {
                let exprs: Vec<Expr> = arms
                    .iter()
                    .map(|(_, then)| then)
                    .chain(otherwise.as_deref())
                    .cloned()
                    .collect();
                let mut results = self.together(&exprs, false)?.into_iter();
                let mut out = "case".to_owned();
                for (when, _) in arms {
                    write!(out, " when {} then {}", self.sql(when)?, results.next()?).ok()?;
                }
                if otherwise.is_some() {
                    write!(out, " else {}", results.next()?).ok()?;
                }
                Some(format!("({out} end)"))
            }
            ExprKind::Coalesce(operands) => {
                self.together(operands, false).map(|o| format!("coalesce({})", o.join(", ")))
            }
            ExprKind::Cast { operand, .. } => self.cast(operand, &expr.ty.kind),
            ExprKind::Raise(_) => None,
        }
    }

    fn list(&self, exprs: &[Expr], separator: &str) -> Option<String> {
        let parts: Option<Vec<String>> = exprs.iter().map(|e| self.sql(e)).collect();
        parts.map(|p| p.join(separator))
    }

    fn column(&self, index: usize) -> Option<String> {
        let column = self.table.columns.get(index)?;
        let name = format!("`{}`", column.name.replace('`', "``"));
        match &column.ty {
            // Bits are bytes in texts, years are completed from two digits in comparisons.
            SqlType::Bit(_) | SqlType::Year => Some(format!("({name} + 0)")),
            SqlType::Uuid
            | SqlType::Inet4
            | SqlType::Inet6
            | SqlType::Other(_)
            | SqlType::Boolean => None,
            SqlType::Float { .. } | SqlType::Double { digits: Some(_), .. } => {
                Some(format!("({name} * 1e0)"))
            }
            _ => Some(name),
        }
    }

    fn call(&self, function: Function, args: &[Expr], kind: &Kind) -> Option<String> {
        let name = function.signature().names[0];
        match function {
            Function::Div => self.quotient(args, kind),
            Function::Negate => Some(format!("(-{})", self.sql(args.first()?)?)),
            Function::BitNot => Some(format!("(~{})", self.sql(args.first()?)?)),
            Function::Not => Some(format!("(not {})", self.sql(args.first()?)?)),
            Function::IsNull | Function::IsTrue | Function::IsFalse => {
                Some(format!("({} {name})", self.sql(args.first()?)?))
            }
            Function::In => {
                let operands = self.together(args, true)?;
                let (first, rest) = operands.split_first()?;
                Some(format!("({first} in ({}))", rest.join(", ")))
            }
            Function::Like => self.like(args),
            Function::Locate => {
                let (texts, from) = args.split_at_checked(2)?;
                let mut operands = self.together(texts, true)?;
                // MySQL goes by the collation of one of them, not by the one that they agree on.
                for (text, sql) in texts.iter().zip(&mut operands) {
                    if let (Some(Value::Text(_)), Kind::Text(collation)) =
                        (text.as_literal(), &text.ty.kind)
                    {
                        *sql = collated(sql, collation);
                    }
                }
                if let Some(from) = from.first() {
                    operands.push(self.sql(from)?);
                }
                Some(format!("{name}({})", operands.join(", ")))
            }
            Function::Greatest | Function::Least => {
                self.together(args, true).map(|o| format!("{name}({})", o.join(", ")))
            }
            _ if function.is_comparison() => {
                let operands = self.compared(args)?;
                Some(format!("({} {name} {})", operands.first()?, operands.get(1)?))
            }
            Function::Replace => {
                let call = format!("replace({})", self.together(args, false)?.join(", "));
                // MariaDB looks at the third only where the second is found.
                let to = args.get(2).filter(|to| to.ty.nullable);
                match to {
                    Some(to) => Some(format!(
                        "(case when {} is null then null else {call} end)",
                        self.sql(to)?
                    )),
                    None => Some(call),
                }
            }
            Function::ShiftLeft | Function::ShiftRight => {
                let [value, places] = args else { return None };
                // MariaDB takes the number of places in 32 bits.
                let places = match places.as_literal() {
                    Some(Value::Int(0..=64)) => self.sql(places)?,
                    _ => {
                        let places = self.sql(places)?;
                        format!("if({places} not between 0 and 63, 64, {places})")
                    }
                };
                Some(format!("({} {name} {places})", self.sql(value)?))
            }
            _ if function.signature().is_callable() && function != Function::Mod => {
                self.together(args, false).map(|o| format!("{name}({})", o.join(", ")))
            }
            // On MariaDB a remainder may be -0.00, which is not even equal to 0.
            Function::Mod if matches!(kind, Kind::Decimal { .. }) => {
                self.list(args, " % ").map(|s| format!("(({s}) + 0)"))
            }
            // The server's quotient is unsigned if an operand is.
            Function::IntDiv if *kind == Kind::Uint => {
                let own = |e: &Expr| match &e.kind {
                    ExprKind::Cast { operand, to: None } if operand.ty.kind.is_integer() => {
                        self.sql(operand)
                    }
                    _ => self.sql(e),
                };
                let operands = args.iter().map(own).collect::<Option<Vec<_>>>()?;
                Some(format!("({})", operands.join(" div ")))
            }
            _ => self.list(args, &format!(" {name} ")).map(|s| format!("({s})")),
        }
    }

    /// Quotients of exact numbers are rounded at once; servers before MySQL 9 carry more digits on.
    fn quotient(&self, args: &[Expr], kind: &Kind) -> Option<String> {
        let [a, b] = args else { return None };
        let Kind::Decimal { scale, .. } = kind else {
            return Some(format!("({} / {})", self.sql(a)?, self.sql(b)?));
        };
        let operand = |e: &Expr| match (&e.kind, &e.ty.kind) {
            (ExprKind::Cast { operand, to: None }, Kind::Decimal { scale: 0, .. })
                if operand.as_column().is_some() && operand.ty.kind.is_integer() =>
            {
                self.sql(operand)
            }
            (ExprKind::Literal(Value::Decimal(text)), _) if !text.starts_with('-') => {
                Some(text.clone())
            }
            (ExprKind::Column(_) | ExprKind::Literal(_), _) => self.sql(e),
            _ => self.sql(e).map(|sql| exact(&sql, &e.ty.kind)),
        };
        Some(format!("round({} / {}, {scale})", operand(a)?, operand(b)?))
    }

    /// Two compared operands. A conversion that the server does itself stays unwritten, so that it can
    /// still use an index.
    fn compared(&self, args: &[Expr]) -> Option<Vec<String>> {
        let [a, b] = args else { return None };
        let widened = |e: &Expr| match &e.kind {
            ExprKind::Cast { operand, to: None }
                if e.ty.kind.is_number() && operand.ty.kind.is_number() =>
            {
                operand.as_column().map(|_| operand.as_ref().clone())
            }
            _ => None,
        };
        match (widened(a), widened(b)) {
            (Some(column), None) => Some(vec![self.sql(&column)?, self.sql(b)?]),
            (None, Some(column)) => Some(vec![self.sql(a)?, self.sql(&column)?]),
            _ if matches!(a.ty.kind, Kind::Text(_)) => self.together(args, true),
            _ => Some(vec![self.sql(a)?, self.sql(b)?]),
        }
    }

    /// Operands; texts among them say their collation where the server would choose another one. To be
    /// `compared`, at least one must.
    fn together(&self, args: &[Expr], compared: bool) -> Option<Vec<String>> {
        // A constant beside unsigned integers would make a decimal of them.
        let operand = |a: &Expr| match (a.as_literal(), &a.ty.kind) {
            (Some(Value::Uint(n)), Kind::Uint) => Some(format!("cast({n} as unsigned)")),
            _ => self.sql(a),
        };
        let mut operands = args.iter().map(operand).collect::<Option<Vec<_>>>()?;
        let is_text = |a: &Expr| matches!(a.ty.kind, Kind::Text(_));
        let first = args.iter().position(is_text);
        let Some((first, Kind::Text(collation))) = first.map(|i| (i, &args[i].ty.kind)) else {
            return Some(operands);
        };
        if !compared && args.iter().filter(|a| is_text(a)).count() < 2 {
            return Some(operands);
        }
        let narrow =
            collation.charset() != Some(Charset::Utf8) || collation.charset_name() == "ascii";
        let mut decided = false;
        for (arg, sql) in args.iter().zip(&mut operands).filter(|(a, _)| is_text(a)) {
            match &arg.kind {
                ExprKind::Column(index)
                    if self.own_collation(*index) == Some(collation.0.as_str()) => {}
                _ if narrow && !ascii_constants(arg) => return None,
                ExprKind::Literal(Value::Text(_)) if narrow => *sql = collated(sql, collation),
                ExprKind::Literal(_) => continue,
                _ => *sql = collated(sql, collation),
            }
            decided = true;
        }
        if compared && !decided {
            operands[first] = collated(&operands[first], collation);
        }
        Some(operands)
    }

    fn own_collation(&self, index: usize) -> Option<&str> {
        self.table.columns.get(index)?.collation.as_deref()
    }

    fn like(&self, args: &[Expr]) -> Option<String> {
        let [text, pattern, escape] = args else {
            return None;
        };
        let Some(Value::Text(escape)) = escape.as_literal() else {
            return None;
        };
        let operands = self.together(&[text.clone(), pattern.clone()], true)?;
        let text = operands.first()?;
        match pattern.as_literal().map(|p| Scalar::of(p, &pattern.ty.kind)) {
            Some(Some(value)) if !value.is_null() => {
                let Some(Pattern::Text(tokens)) =
                    Pattern::new(&value, &Scalar::text(escape.as_str()))
                else {
                    return None;
                };
                // Written with another escape, so that the session's mode for `\` does not matter.
                let mut plain = String::new();
                for token in tokens {
                    match token {
                        Token::Any => plain.push('%'),
                        Token::One => plain.push('_'),
                        Token::Literal(c) => {
                            if matches!(c, '%' | '_' | '|') {
                                plain.push('|');
                            }
                            plain.push(c);
                        }
                    }
                }
                Some(format!("({text} like {} escape '|')", quoted(&plain)))
            }
            _ if self.equality == Equality::WhereItSucceeds && escape == "\\" => {
                Some(format!("({text} like {})", operands.get(1)?))
            }
            _ => None,
        }
    }

    fn cast(&self, operand: &Expr, kind: &Kind) -> Option<String> {
        let sql = self.sql(operand)?;
        let from = &operand.ty.kind;
        Some(match (from, kind) {
            (Kind::Null, _) => sql,
            (Kind::Text(_), Kind::Text(_)) => sql,
            (Kind::Float, Kind::Double) => sql,
            (_, Kind::Int) => format!("cast({sql} as signed)"),
            (_, Kind::Uint) => format!("cast({sql} as unsigned)"),
            (_, Kind::Decimal { .. }) => exact(&sql, kind),
            (from, Kind::Double) if from.is_number() => format!("({sql} * 1e0)"),
            (_, Kind::Double) => format!("cast({sql} as double)"),
            // Adding 0 makes -0 a 0, and takes the fixed number of digits from a rounded double.
            // MySQL shortens what takes more than 22 characters.
            (Kind::Double, Kind::Text(_)) if self.equality == Equality::Always => return None,
            (Kind::Double, Kind::Text(_)) => format!("cast(({sql} + 0e0) as char)"),
            (Kind::Bytes, Kind::Text(_)) => format!("convert({sql} using utf8mb4)"),
            (from, Kind::Text(_)) if from.is_number() || from.is_temporal() => {
                format!("cast({sql} as char)")
            }
            (Kind::Text(collation), Kind::Bytes) => {
                format!("cast(convert({sql} using {}) as binary)", collation.charset_name())
            }
            (Kind::Bytes, Kind::Bytes) => sql,
            (_, Kind::Date) => format!("cast({sql} as date)"),
            (_, Kind::Datetime(fsp)) => format!("cast({sql} as datetime({fsp}))"),
            (_, Kind::Time(fsp)) => format!("cast({sql} as time({fsp}))"),
            _ => return None,
        })
    }
}

/// Whether all constant texts of an expression are representable in every character set.
fn ascii_constants(expr: &Expr) -> bool {
    let mut ascii = true;
    expr.visit(&mut |e| {
        ascii &= !matches!(e.as_literal(), Some(Value::Text(text)) if !text.is_ascii())
    });
    ascii
}

fn exact(sql: &str, kind: &Kind) -> String {
    match kind {
        Kind::Decimal { precision, scale } => {
            format!("cast({sql} as decimal({precision},{scale}))")
        }
        _ => sql.to_owned(),
    }
}

fn collated(sql: &str, collation: &Collation) -> String {
    format!("(convert({sql} using {}) collate {})", collation.charset_name(), collation.0)
}

fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| !c.is_control() && !matches!(c, '\\' | '\''));
    if plain {
        return format!("_utf8mb4'{text}'");
    }
    format!("_utf8mb4 x'{}'", hex(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02X}").expect("writing to a string cannot fail");
        out
    })
}

fn literal(value: &Value, kind: &Kind) -> Option<String> {
    let signed = |text: String| {
        if text.starts_with('-') { format!("({text})") } else { text }
    };
    let mut out = String::new();
    Some(match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => if *b { "true" } else { "false" }.to_owned(),
        Value::Int(n) => signed(n.to_string()),
        Value::Uint(n) => n.to_string(),
        // Without a point it would be an integer.
        Value::Decimal(text) if !text.contains('.') => exact(text, kind),
        Value::Decimal(text) => signed(text.clone()),
        Value::Double(x) => signed(format!("{x:e}")),
        Value::Text(text) => quoted(text),
        Value::Bytes(bytes) => format!("x'{}'", hex(bytes)),
        Value::Date(packed) | Value::Datetime(packed) if !Parts::unpack(*packed).exists() => {
            return None;
        }
        Value::Date(packed) => {
            temporal::write_date(&mut out, *packed);
            format!("date'{out}'")
        }
        Value::Datetime(packed) => {
            temporal::write_datetime(&mut out, *packed, fsp(kind));
            format!("timestamp'{out}'")
        }
        Value::Time(micros) => {
            temporal::write_time(&mut out, *micros, fsp(kind));
            format!("time'{out}'")
        }
    })
}

/// Digits of a second that the server takes a constant to have.
const fn fsp(kind: &Kind) -> u8 {
    match kind {
        Kind::Datetime(fsp) | Kind::Time(fsp) => *fsp,
        _ => 0,
    }
}
