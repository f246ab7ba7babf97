//! The conformance files `tests/expr/*.case`: a table, its rows, and for each expression its value for
//! each row. They say what expressions mean; the evaluators and the servers are held to them.

use std::{fmt::Write, fs, path::Path};

use dsl::{
    ast::ExprKind as Ast,
    catalog::{Column, Table},
    check::expr::{Names, check, sql_type},
    diagnostic::Diagnostic,
    hir::{Captures, Expr},
    resolve::Scope,
    source::FileId,
    syntax::parse_expression,
    types::{Fault, Kind, Value, temporal},
};
use engine::expr::{Equality, Program, render};

use super::table::Data;

/// One file: its table, and expressions with a printed value for each row.
pub struct File {
    pub name: String,
    pub data: Data,
    pub cases: Vec<(String, Expr, Vec<String>)>,
}

/// All files, in the order of their names.
pub fn files() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expr");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|e| e.expect("an entry").path())
        .collect();
    paths.sort();
    paths.iter().map(|path| read(&fs::read_to_string(path).expect("a case file"), path)).collect()
}

fn read(text: &str, path: &Path) -> File {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut table = Table { schema: "expr".into(), name: "d".into(), ..Table::default() };
    let (mut rows, mut values, mut cases) = (Vec::new(), Vec::new(), Vec::new());
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(rest) = line.strip_prefix("column ") {
            table.columns.push(column(rest));
        } else if let Some(rest) = line.strip_prefix("row ") {
            let cells = rest
                .split('|')
                .zip(&table.columns)
                .map(|(cell, column)| cell_of(cell.trim(), column));
            let (row, text): (Vec<Value>, Vec<String>) = cells.unzip();
            rows.push(row);
            values.push(text);
        } else {
            let (expr, expected) =
                line.rsplit_once(" => ").unwrap_or_else(|| panic!("{name}: {line}"));
            let expected = expected.split(" | ").map(|v| v.trim().to_owned()).collect();
            cases.push((expr.to_owned(), typed(expr, &table), expected));
        }
    }
    let kinds =
        table.columns.iter().map(|c| Kind::of_column(&c.ty, c.collation.as_deref())).collect();
    // Servers find rows by a number that the expressions do not see.
    File { name, data: Data { table, kinds, rows, values, numbered: true }, cases }
}

/// `name type [collation]`.
fn column(text: &str) -> Column {
    let (name, rest) = text.split_once(' ').expect("a name and a type");
    let (ty, collation) = rest
        .rsplit_once(' ')
        .filter(|(_, c)| c.contains('_'))
        .map_or((rest, None), |(t, c)| (t, Some(c)));
    let cast = parse_expression(FileId(0), &format!("cast(null as {ty})")).expect(text);
    let Ast::Cast { ty, .. } = &cast.kind else { panic!("{text}") };
    let mut column = Column::new(name, sql_type(ty, &mut Vec::new()).expect(text));
    column.collation = collation.map(str::to_owned);
    column.charset = collation.map(|c| c.split('_').next().unwrap_or_default().to_owned());
    column
}

fn typed(text: &str, table: &Table) -> Expr {
    let (captures, scope) = (Captures::new(), Scope::default());
    let names = Names { table: Some(table), captures: &captures, source_name: "s", scope: &scope };
    let tree =
        parse_expression(FileId(0), text).unwrap_or_else(|| panic!("{text}: does not parse"));
    let mut diagnostics = Vec::new();
    let expr = check(&tree, names, &mut diagnostics);
    assert!(!diagnostics.iter().any(Diagnostic::is_error), "{text}: {diagnostics:?}");
    expr
}

/// The value of a cell, and its SQL.
fn cell_of(text: &str, column: &Column) -> (Value, String) {
    let expr = typed(text, &Table::default());
    let value = Program::new(&expr).row(&[]).unwrap_or_else(|f| panic!("{text}: {f}"));
    let value = match (value, Kind::of_column(&column.ty, None)) {
        (Value::Int(n), Kind::Uint) => Value::Uint(u64::try_from(n).expect(text)),
        (value, _) => value,
    };
    (value, render(&expr, &Table::default(), Equality::WhereItSucceeds).expect(text))
}

/// A value as the files write it.
pub fn printed(value: &Result<Value, Fault>, kind: &Kind) -> String {
    let fsp = match kind {
        Kind::Datetime(fsp) | Kind::Time(fsp) => *fsp,
        _ => 0,
    };
    let mut out = String::new();
    match value {
        Err(fault) => return format!("{fault:?}").to_lowercase(),
        Ok(Value::Null) => out.push_str("null"),
        Ok(Value::Bool(b)) => out.push(if *b { '1' } else { '0' }),
        Ok(Value::Int(n)) => write!(out, "{n}").expect("a string"),
        Ok(Value::Uint(n)) => write!(out, "{n}").expect("a string"),
        Ok(Value::Decimal(d)) => out.push_str(d),
        Ok(Value::Double(x)) => write!(out, "{x}").expect("a string"),
        Ok(Value::Text(t)) => write!(out, "\"{t}\"").expect("a string"),
        Ok(Value::Bytes(b)) => write!(out, "{b:02X?}").expect("a string"),
        Ok(Value::Date(d)) => temporal::write_date(&mut out, *d),
        Ok(Value::Datetime(d)) => temporal::write_datetime(&mut out, *d, fsp),
        Ok(Value::Time(t)) => temporal::write_time(&mut out, *t, fsp),
    }
    out
}
