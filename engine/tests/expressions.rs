//! Expressions through the public interface: batches, rows, physical expressions, SQL, failures.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use datafusion_common::DataFusionError;
use datafusion_physical_expr::{PhysicalExpr, expressions::Column as ColumnExpr};
use dsl::{
    catalog::{Column, Table},
    check::expr::{Names, check},
    hir::Expr,
    resolve::Scope,
    source::FileId,
    syntax::parse_expression,
    types::{Fault, IntWidth, Kind, SqlType, Value},
};
use engine::{
    error::ErrorClass,
    expr::{Equality, Failure, Program, lower, render, row, rows},
};

fn table() -> Table {
    let column = |name: &str, ty: SqlType, collation: Option<&str>| {
        let mut column = Column::new(name, ty);
        column.collation = collation.map(str::to_owned);
        column
    };
    Table {
        columns: vec![
            column("id", SqlType::int(IntWidth::Int, false), None),
            column("u", SqlType::int(IntWidth::Big, true), None),
            column("d", SqlType::decimal(10, 2), None),
            column("t", SqlType::Varchar(20), Some("utf8mb4_general_ci")),
            column("c", SqlType::Datetime(0), None),
            column("y`r", SqlType::Year, None),
            column("b", SqlType::Varchar(20), Some("utf8mb4_bin")),
        ],
        ..Table::default()
    }
}

fn kinds() -> Vec<Kind> {
    table().columns.iter().map(|c| Kind::of_column(&c.ty, c.collation.as_deref())).collect()
}

fn typed(text: &str) -> Expr {
    let (table, captures, scope) = (table(), BTreeMap::new(), Scope::default());
    let names = Names { table: Some(&table), captures: &captures, source_name: "s", scope: &scope };
    let tree = parse_expression(FileId(0), text).expect(text);
    let mut diagnostics = Vec::new();
    let expr = check(&tree, names, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    expr
}

fn sample() -> Vec<Vec<Value>> {
    (0..5_i64)
        .map(|i| {
            vec![
                Value::Int(i),
                Value::Uint(u64::MAX - i.unsigned_abs()),
                if i == 3 { Value::Null } else { Value::Decimal(format!("{i}.50")) },
                Value::Text(["a", "B", "é", "", "a "][i.unsigned_abs() as usize].to_owned()),
                Value::Null,
                Value::Int(2000),
                Value::Text("x".to_owned()),
            ]
        })
        .collect()
}

fn by_rows(expr: &Expr) -> Vec<Result<Value, Failure>> {
    sample().iter().map(|values| row::eval(expr, values)).collect()
}

#[test]
fn batches_and_rows_agree_and_fail_alike() {
    let all = rows::batch(&kinds(), &sample()).expect("the sample");
    for text in [
        "id + 1",
        "u - id",
        "u + id",
        "d * 2 > id",
        "d is null or id / d > 1",
        "t = \"A\"",
        "concat(t, d)",
        "case when id = 1 then t when id > 2 then \"more\" end",
        "coalesce(d, id)",
        "if(id = 3, raise(\"three\"), id)",
        "id = 3 or raise(\"not three\") is null",
        "id < 9 and cast(t as signed) = 1",
        "id > 9 and raise(\"never\") is null",
        "case when id > 9 then raise(\"never\") else 1 end",
        "coalesce(id, raise(\"never\"))",
        "raise(\"always\")",
        "5",
        "null",
    ] {
        let expr = typed(text);
        let single = by_rows(&expr);
        let batch = Program::new(&expr).batch(&all);
        match single.iter().find_map(|v| v.as_ref().err()) {
            Some(_) => assert!(batch.is_err(), "{text}: the batch passes"),
            None => {
                let found =
                    rows::values(&batch.unwrap_or_else(|f| panic!("{text}: {f}")), &expr.ty.kind);
                let expected: Vec<Value> = single.into_iter().flatten().collect();
                assert_eq!(found, expected, "{text}");
            }
        }
    }
}

#[test]
fn an_empty_batch_has_no_failures() {
    let none = rows::batch(&kinds(), &[]).expect("no rows");
    for text in [
        "raise(\"always\")",
        "cast(t as signed)",
        "id + 1",
        "concat(t, \"x\")",
        "case when id then raise(\"x\") end",
    ] {
        let array = Program::new(&typed(text)).batch(&none).expect(text);
        assert_eq!(array.len(), 0, "{text}");
    }
}

#[test]
fn failures_say_where_and_never_what() {
    let expr = typed("id = 9 or cast(concat(t, \"secret\") as signed) > 1");
    let failure = row::eval(&expr, &sample()[0]).expect_err("no number");
    assert_eq!(failure.fault, Fault::Conversion);
    assert_eq!((failure.span.start, failure.span.end), (10, 45), "the cast");
    let error = failure.clone().into_error();
    assert_eq!((error.class, error.code.name()), (ErrorClass::Conversion, "mig::row::conversion"));
    assert!(!format!("{error} {error:?}").contains("secret"));
    let raised = row::eval(&typed("raise(\"unknown ${t}\")"), &sample()[0]).expect_err("raised");
    assert_eq!(raised.to_string(), "the pipeline refused a row: unknown ${t}");
    let wrapped = DataFusionError::from(failure.clone()).context("while scanning");
    assert_eq!(Failure::find(&wrapped), Some(&failure));
    assert_eq!(Failure::find(&DataFusionError::Internal("other".to_owned())), None);
}

#[test]
fn physical_expressions_follow_their_columns() {
    let batch = rows::batch(&kinds(), &sample()).expect("the sample");
    let expr = typed("concat(t, id)");
    let physical = lower(&expr, &batch.schema()).expect("the batch's own columns");
    assert_eq!(physical.children().len(), 2, "only the columns that are read");
    let value = physical.evaluate(&batch).expect("no failure").into_array(5).expect("an array");
    assert_eq!(rows::values(&value, &expr.ty.kind)[1], Value::Text("B1".to_owned()));
    // DataFusion moves columns: the text now stands where `b` was.
    let children = physical
        .children()
        .into_iter()
        .map(|child| {
            let column = child.downcast_ref::<ColumnExpr>().expect("a column");
            let index = if column.index() == 3 { 6 } else { column.index() };
            Arc::new(ColumnExpr::new("moved", index)) as Arc<dyn PhysicalExpr>
        })
        .collect();
    let moved = physical.clone().with_new_children(children).expect("as many");
    let value = moved.evaluate(&batch).expect("no failure").into_array(5).expect("an array");
    assert_eq!(rows::values(&value, &expr.ty.kind)[1], Value::Text("x1".to_owned()));
    assert!(physical.clone().with_new_children(Vec::new()).is_err());
}

#[test]
fn equal_expressions_are_equal_and_hash_alike() {
    let schema = rows::batch(&kinds(), &[]).expect("no rows").schema();
    let physical = |text: &str| lower(&typed(text), &schema).expect(text);
    let hash = |expr: &Arc<dyn PhysicalExpr>| {
        let mut hasher = DefaultHasher::new();
        expr.hash(&mut hasher);
        hasher.finish()
    };
    let (a, b, c) = (physical("id + 1"), physical("id  +  1"), physical("id + 2"));
    assert_ne!(&a, &c);
    assert_eq!(hash(&physical("id + 1")), hash(&a));
    assert_eq!(a.to_string(), "mig(0@0)");
    assert_eq!(&a, &physical("id + 1"));
    // Where it was written is a part of it: a failure tells the place.
    assert_ne!(&a, &b);
}

#[test]
fn a_batch_of_other_columns_is_refused() {
    let other = rows::batch(&[Kind::Bool], &[]).expect("no rows").schema();
    assert_eq!(lower(&typed("id + 1"), &other).expect_err("not an integer").class, ErrorClass::Bug);
    assert!(lower(&typed("t"), &other).is_err(), "there is one column");
}

#[test]
fn conditions_are_pushed_only_if_equal() {
    let sql = |text: &str| render(&typed(text), &table(), Equality::Always);
    for (text, expected) in [
        ("id > 5", Some("(`id` > 5)")),
        ("id > 5 and t <> \"draft\"", Some("((`id` > 5) and (`t` <> _utf8mb4'draft'))")),
        ("t = \"it's\"", Some("(`t` = _utf8mb4 x'69742773')")),
        ("d = 1", Some("(`d` = 1.00)")),
        ("u = 5", Some("(`u` = 5)")),
        ("c >= \"2024-01-31\"", Some("(`c` >= timestamp'2024-01-31 00:00:00')")),
        ("`y``r` = 99", Some("((`y``r` + 0) = 99)")),
        ("t like \"a\\\\%b%\"", Some("(`t` like _utf8mb4'a|%b%' escape '|')")),
        ("t in (\"a\", \"b\")", Some("(`t` in (_utf8mb4'a', _utf8mb4'b'))")),
        ("t = b", Some("((convert(`t` using utf8mb4) collate utf8mb4_bin) = `b`)")),
        ("id between 1 and 3", Some("((`id` >= 1) and (`id` <= 3))")),
        ("id is null or not d <=> 2", Some("((`id` is null) or (not (`d` <=> 2.00)))")),
        ("date(c) = \"2024-01-31\"", Some("(date(`c`) = date'2024-01-31')")),
        ("id + 1 > 2", None),
        ("cast(t as signed) = 1", None),
        ("if(id = 1, true, raise(\"no\"))", None),
        ("c > ts\"0000-00-00 00:00:00\"", None),
    ] {
        assert_eq!(sql(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn nothing_panics_on_hostile_numbers() {
    let values = |id: i64, u: u64, d: &str| {
        let mut row = sample()[0].clone();
        (row[0], row[1], row[2]) = (Value::Int(id), Value::Uint(u), Value::Decimal(d.to_owned()));
        row
    };
    for row in [
        values(i64::MIN, u64::MAX, "-99999999.99"),
        values(i64::MAX, 0, "99999999.99"),
        values(-1, 1 << 63, "not a number"),
        Vec::new(),
    ] {
        for text in [
            "id div -1",
            "id % -1",
            "-id",
            "abs(id)",
            "id * id",
            "id * u",
            "u * u",
            "1 << u",
            "id >> id",
            "~id",
            "left(t, id)",
            "right(t, id)",
            "substring(t, id, id)",
            "substring(t, id, u)",
            "repeat(t, u)",
            "repeat(t, id)",
            "lpad(t, id, \"x\")",
            "rpad(t, u, \"é\")",
            "locate(\"a\", b, id)",
            "round(d, -9)",
            "truncate(id, -30)",
            "d / 3",
            "d * d * d * d",
            "from_unixtime(id)",
            "unix_timestamp(c)",
            "cast(d as decimal(3, 2))",
            "cast(id as year)",
            "hex(id)",
            "cast(id as bit(3))",
            "ceil(d)",
            "sign(d)",
        ] {
            let _ = row::eval(&typed(text), &row);
        }
    }
}
