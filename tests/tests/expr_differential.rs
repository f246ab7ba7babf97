//! Random expressions through the batch evaluator, the row evaluator and, as SQL, through a real
//! MariaDB and a real MySQL: every value must be the same.
//!
//! `EXPR_SEED` sets the seed, `EXPR_COUNT` the number of expressions; both are printed. A row for which
//! an expression fails is left out of the servers' query: the servers warn where this program refuses.
//! Arithmetic that overflows is the exception: there the servers must refuse as well.

#[path = "expr_differential/collations.rs"]
mod collations;
#[path = "expr_differential/conformance.rs"]
mod conformance;
#[path = "expr_differential/generate.rs"]
mod generate;
#[path = "expr_differential/table.rs"]
mod table;

use dsl::{
    check::expr::{Names, check},
    diagnostic::Diagnostic,
    hir::{Captures, Expr, ExprKind},
    resolve::Scope,
    types::{Fault, Function, Kind, Value, temporal},
};
use engine::expr::{Equality, Program, render, rows};
use generate::Random;
use mysql_async::{Conn, prelude::Queryable};
use table::Data;

/// Expressions that a run evaluates, unless `EXPR_COUNT` says otherwise.
const COUNT: usize = 3000;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// An expression with its value or failure for each row.
struct Case {
    expr: Expr,
    expected: Vec<Result<Value, Fault>>,
    sql: Option<String>,
}

fn cases(data: &Data, seed: u64, count: usize) -> Vec<Case> {
    let captures = Captures::new();
    let scope = Scope::default();
    let names =
        Names { table: Some(&data.table), captures: &captures, source_name: "s", scope: &scope };
    let mut random = Random::new(seed);
    let mut cases = Vec::with_capacity(count);
    while cases.len() < count {
        let depth = 1 + random.below(3);
        let tree = random.any(depth);
        let mut diagnostics = Vec::new();
        let expr = check(&tree, names, &mut diagnostics);
        if diagnostics.iter().any(Diagnostic::is_error)
            || matches!(expr.ty.kind, Kind::Unknown | Kind::Null)
        {
            continue;
        }
        let program = Program::new(&expr);
        let expected = data.rows.iter().map(|row| program.row(row).map_err(|f| f.fault)).collect();
        let sql = render(&expr, &data.table, Equality::WhereItSucceeds);
        cases.push(Case { expr, expected, sql });
    }
    cases
}

/// The batch must give each row's value, and fail if and only if a row does.
fn batch_agrees(data: &Data, case: &Case) -> Result<(), String> {
    let program = Program::new(&case.expr);
    let all = rows::batch(&data.kinds, &data.rows).expect("the table's own values");
    let failing = case.expected.iter().any(Result::is_err);
    match program.batch(&all) {
        Ok(_) if failing => return Err("the batch passes where a row fails".to_owned()),
        Err(failure) if !failing => return Err(format!("the batch fails: {failure}")),
        _ => {}
    }
    let (kept, expected): (Vec<_>, Vec<_>) = data
        .rows
        .iter()
        .zip(&case.expected)
        .filter_map(|(row, value)| value.as_ref().ok().map(|v| (row.clone(), v.clone())))
        .unzip();
    let part = rows::batch(&data.kinds, &kept).expect("the table's own values");
    let array = program.batch(&part).map_err(|f| format!("the batch fails on good rows: {f}"))?;
    let found = rows::values(&array, &case.expr.ty.kind);
    if found == expected { Ok(()) } else { Err(format!("batch {found:?}, row {expected:?}")) }
}

/// What a server printed, as a value of the expression's kind.
fn same(expected: &Value, printed: Option<&[u8]>) -> bool {
    let Some(bytes) = printed else {
        return *expected == Value::Null;
    };
    let text = String::from_utf8_lossy(bytes);
    match expected {
        Value::Null => false,
        Value::Bool(b) => text == if *b { "1" } else { "0" },
        Value::Int(n) => text == n.to_string(),
        Value::Uint(n) => text == n.to_string(),
        Value::Decimal(d) => text == *d,
        Value::Double(x) => text.parse::<f64>().is_ok_and(|y| y == *x),
        Value::Text(t) => text == *t,
        Value::Bytes(b) => bytes == b.as_slice(),
        Value::Date(d) => temporal::parse_date(bytes) == Some(*d),
        Value::Datetime(d) => temporal::parse_datetime(bytes) == Some(*d),
        Value::Time(t) => temporal::parse_time(bytes) == Some(*t),
    }
}

async fn prepare(conn: &mut Conn, data: &Data) {
    for statement in [
        "set names utf8mb4",
        "set time_zone = '+00:00'",
        "set sql_mode = 'NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES'",
    ] {
        conn.query_drop(statement).await.expect(statement);
    }
    for statement in data.statements() {
        conn.query_drop(&statement).await.expect(&statement);
    }
}

/// The differences between the evaluators and one server, as text.
async fn server_agrees(conn: &mut Conn, label: &str, case: &Case) -> Result<(), String> {
    let Some(sql) = &case.sql else { return Ok(()) };
    let passing: Vec<String> = case
        .expected
        .iter()
        .enumerate()
        .filter(|(_, v)| v.is_ok())
        .map(|(id, _)| id.to_string())
        .collect();
    if !passing.is_empty() {
        // A sum with 0e0 is printed with all its digits.
        let all = if case.expr.ty.kind == Kind::Double { " + 0e0" } else { "" };
        let query =
            format!("select id, {sql}{all} from d where id in ({}) order by id", passing.join(","));
        let answer: Vec<mysql_async::Row> =
            conn.query(&query).await.map_err(|e| format!("{label} refuses: {e}\n  {query}"))?;
        for row in answer {
            let (id, value): (usize, mysql_async::Value) = mysql_async::from_row(row);
            let printed = match &value {
                mysql_async::Value::NULL => None,
                mysql_async::Value::Bytes(bytes) => Some(bytes.as_slice()),
                other => return Err(format!("{label}: {other:?} is not text")),
            };
            let Ok(expected) = &case.expected[id] else {
                continue;
            };
            if label == "MySQL" && prints_doubles(&case.expr) {
                continue;
            }
            if !same(expected, printed) {
                let printed = printed.map(String::from_utf8_lossy);
                return Err(format!(
                    "{label}: row {id}: here {expected:?}, there {printed:?}\n  {sql}"
                ));
            }
        }
    }
    for (id, expected) in case.expected.iter().enumerate() {
        if *expected == Err(Fault::Overflow) && overflows_alike(&case.expr) {
            // A server may see a NULL operand first and leave the others.
            let query = format!("select {sql} from d where id = {id}");
            if let Ok(Some(Some(_))) = conn.query_first::<Option<String>, _>(&query).await {
                return Err(format!("{label}: row {id} overflows here only\n  {sql}"));
            }
        }
    }
    Ok(())
}

/// MySQL shortens the text of a double to 22 characters, MariaDB and this program do not.
fn prints_doubles(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |e| {
        if let ExprKind::Cast { operand, .. } = &e.kind {
            found |= matches!((&operand.ty.kind, &e.ty.kind), (Kind::Double, Kind::Text(_)));
        }
    });
    found
}

/// Whether the servers must refuse what overflows here: arithmetic alone, since in other functions they
/// may leave operands out. Not so for decimals of more than 65 digits, of which they keep some more
/// inside an expression, nor for `round` and `truncate` of an integer, which leaves its type on MariaDB, nor for differences,
/// where MariaDB misses `0 - -9223372036854775808`.
fn overflows_alike(expr: &Expr) -> bool {
    let mut alike = true;
    expr.visit(&mut |e| {
        alike &= !matches!(e.ty.kind, Kind::Decimal { precision: 65, .. });
        alike &= match &e.kind {
            ExprKind::Call { function, .. } => {
                matches!(function, Function::Add | Function::Mul | Function::Abs)
            }
            ExprKind::Literal(_) | ExprKind::Column(_) => true,
            ExprKind::Cast { to, .. } => to.is_none(),
            _ => false,
        };
    });
    alike
}

#[tokio::test]
async fn evaluators_and_servers_agree() {
    let seed = setting("EXPR_SEED", 20_261_120);
    let count = usize::try_from(setting("EXPR_COUNT", COUNT as u64)).expect("a count");
    let data = Data::new(seed);
    let cases = cases(&data, seed, count);
    let mut problems: Vec<String> = Vec::new();
    for case in &cases {
        problems.extend(batch_agrees(&data, case).err().map(|e| format!("{e}\n  {:?}", case.sql)));
    }
    let mut servers = vec![("MariaDB", harness::mariadb().await)];
    servers.extend(harness::mysql().await.ok().map(|s| ("MySQL", s)));
    for (label, server) in &servers {
        let database = server.database("expr").await;
        let mut conn = database.connect().await;
        prepare(&mut conn, &data).await;
        for case in &cases {
            problems.extend(server_agrees(&mut conn, label, case).await.err());
        }
    }
    let rendered = cases.iter().filter(|c| c.sql.is_some()).count();
    println!(
        "seed {seed}: {count} expressions, {rendered} as SQL on {} servers, {} differences",
        servers.len(),
        problems.len()
    );
    assert!(rendered * 10 >= count * 8, "only {rendered} of {count} expressions have SQL");
    assert!(
        problems.is_empty(),
        "seed {seed}:\n{}",
        problems.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
}

/// What the conformance files say, holds for the evaluators and, where a value is, for the servers.
#[tokio::test]
async fn conformance_files_hold() {
    let files = conformance::files();
    assert!(files.len() >= 4, "{} files", files.len());
    let mut servers = vec![("MariaDB", harness::mariadb().await)];
    servers.extend(harness::mysql().await.ok().map(|s| ("MySQL", s)));
    let mut problems = Vec::new();
    for file in &files {
        let mut connections = Vec::new();
        for (label, server) in &servers {
            let mut conn = server.database("conformance").await.connect().await;
            prepare(&mut conn, &file.data).await;
            connections.push((*label, conn));
        }
        for (text, expr, expected) in &file.cases {
            let program = Program::new(expr);
            let found: Vec<_> =
                file.data.rows.iter().map(|row| program.row(row).map_err(|f| f.fault)).collect();
            let shown: Vec<String> =
                found.iter().map(|v| conformance::printed(v, &expr.ty.kind)).collect();
            if shown != *expected {
                problems.push(format!("{}: {text} => {}", file.name, shown.join(" | ")));
                continue;
            }
            let sql = render(expr, &file.data.table, Equality::WhereItSucceeds);
            let case = Case { expr: expr.clone(), expected: found, sql };
            problems.extend(
                batch_agrees(&file.data, &case)
                    .err()
                    .map(|e| format!("{}: {text}: {e}", file.name)),
            );
            for (label, conn) in &mut connections {
                let wrong = server_agrees(conn, label, &case).await.err();
                problems.extend(wrong.map(|e| format!("{}: {text}: {e}", file.name)));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
