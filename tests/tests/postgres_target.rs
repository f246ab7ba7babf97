//! The PostgreSQL target on a real server: what arrives, and under which policies.

mod support;

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Decimal256Array, Float32Array, Float64Array},
    datatypes::i256,
};
use dsl::types::{GeometryKind, SqlType};
use engine::{connector::Target, error::ErrorClass};
use futures::{StreamExt, future::join_all, stream};
use support::{Values, arrays::*, batch, load, load_of, postgres::target, report, word};

/// Column type, type of the values, three values, and what the server prints for them.
type Case = (&'static str, SqlType, ArrayRef, [Option<&'static str>; 3]);

fn cases() -> Vec<Case> {
    let point =
        [&[0_u8; 4][..], &[1, 1, 0, 0, 0], &1_f64.to_le_bytes(), &2_f64.to_le_bytes()].concat();
    let earth = [&4326_u32.to_le_bytes()[..], &point[4..]].concat();
    let shapes = bytes(&[Some(&point), Some(&earth), None]);
    let wide = i256::from_string(&"9".repeat(65)).expect("65 digits");
    let wide: ArrayRef = Arc::new(
        Decimal256Array::from(vec![Some(wide), Some(i256::from_i128(-1)), None])
            .with_precision_and_scale(65, 30)
            .expect("a decimal"),
    );
    let floats: ArrayRef =
        Arc::new(Float32Array::from(vec![Some(0.1), Some(f32::MIN_POSITIVE), None]));
    let doubles: ArrayRef = Arc::new(Float64Array::from(vec![Some(0.1), Some(-f64::MAX), None]));
    let bools: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]));
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    vec![
        ("boolean", SqlType::Boolean, bools.clone(), [Some("true"), Some("false"), None]),
        ("boolean", INT, ints(&[Some(1), Some(0), None]), [Some("true"), Some("false"), None]),
        ("smallint", SqlType::Boolean, bools, [Some("1"), Some("0"), None]),
        (
            "smallint",
            INT,
            ints(&[Some(-32_768), Some(32_767), None]),
            [Some("-32768"), Some("32767"), None],
        ),
        (
            "smallint",
            SqlType::Year,
            ints(&[Some(1901), Some(0), None]),
            [Some("1901"), Some("0"), None],
        ),
        (
            "integer",
            INT,
            ints(&[Some(i32::MIN.into()), Some(i32::MAX.into()), None]),
            [Some("-2147483648"), Some("2147483647"), None],
        ),
        (
            "bigint",
            BIG,
            ints(&[Some(i64::MIN), Some(i64::MAX), None]),
            [Some("-9223372036854775808"), Some("9223372036854775807"), None],
        ),
        (
            "numeric(20)",
            UBIG,
            uints(&[Some(u64::MAX), Some(0), None]),
            [Some("18446744073709551615"), Some("0"), None],
        ),
        (
            "numeric(38,10)",
            SqlType::decimal(38, 10),
            decimals(&[Some(10_i128.pow(38) - 1), Some(-1), None], 10),
            [Some("9999999999999999999999999999.9999999999"), Some("-0.0000000001"), None],
        ),
        (
            "numeric",
            SqlType::decimal(10, 2),
            decimals(&[Some(1250), Some(0), None], 2),
            [Some("12.50"), Some("0.00"), None],
        ),
        (
            "numeric(65,30)",
            SqlType::decimal(65, 30),
            wide,
            [
                Some("99999999999999999999999999999999999.999999999999999999999999999999"),
                Some("-0.000000000000000000000000000001"),
                None,
            ],
        ),
        (
            "real",
            SqlType::Float { unsigned: false, digits: None },
            floats.clone(),
            [Some("0.1"), Some("1.1754944e-38"), None],
        ),
        (
            "double precision",
            SqlType::Float { unsigned: false, digits: None },
            floats,
            [Some("0.10000000149011612"), Some("1.1754943508222875e-38"), None],
        ),
        (
            "double precision",
            SqlType::Double { unsigned: false, digits: None },
            doubles.clone(),
            [Some("0.1"), Some("-1.7976931348623157e+308"), None],
        ),
        (
            "text",
            LONG,
            texts(&[Some("é\t\n\r\\N\\.'\""), Some(""), None]),
            [Some("é\t\n\r\\N\\.'\""), Some(""), None],
        ),
        (
            "varchar(3)",
            SqlType::Varchar(3),
            texts(&[Some("日本語"), Some("a "), None]),
            [Some("日本語"), Some("a "), None],
        ),
        (
            "char(3)",
            SqlType::Char(3),
            texts(&[Some("a"), Some("😀"), None]),
            [Some("a"), Some("😀"), None],
        ),
        ("text", INT, ints(&[Some(-7), Some(0), None]), [Some("-7"), Some("0"), None]),
        (
            "mood",
            SqlType::Enum(vec!["ok".into(), "very bad".into()]),
            texts(&[Some("ok"), Some("very bad"), None]),
            [Some("ok"), Some("very bad"), None],
        ),
        ("short", LONG, texts(&[Some("abc"), Some("x"), None]), [Some("abc"), Some("x"), None]),
        (
            "bytea",
            BLOB,
            bytes(&[Some(b"\0\xff\\"), Some(b""), None]),
            [Some("\\x00ff5c"), Some("\\x"), None],
        ),
        (
            "bytea",
            SqlType::Geometry(GeometryKind::Point),
            shapes,
            [
                Some("\\x0101000000000000000000f03f0000000000000040"),
                Some("\\x0101000020e6100000000000000000f03f0000000000000040"),
                None,
            ],
        ),
        (
            "bit(12)",
            SqlType::Bit(12),
            uints(&[Some(0xABC), Some(0), None]),
            [Some("101010111100"), Some("000000000000"), None],
        ),
        (
            "bit varying",
            SqlType::Bit(3),
            uints(&[Some(5), Some(0), None]),
            [Some("101"), Some("000"), None],
        ),
        (
            "bigint",
            SqlType::Bit(60),
            uints(&[Some(1 << 59), Some(0), None]),
            [Some("576460752303423488"), Some("0"), None],
        ),
        (
            "date",
            SqlType::Date,
            dates(&["0001-01-01", "9999-12-31", ""]),
            [Some("0001-01-01"), Some("9999-12-31"), None],
        ),
        (
            "timestamp",
            SqlType::Datetime(6),
            dates(&["1000-01-01 00:00:00", "9999-12-31 23:59:59.999999", ""]),
            [Some("1000-01-01 00:00:00"), Some("9999-12-31 23:59:59.999999"), None],
        ),
        (
            "timestamptz(3)",
            SqlType::Timestamp(3),
            dates(&["1970-01-01 00:00:01", "2038-01-19 03:14:07.125", ""]),
            [Some("1970-01-01 00:00:01+00"), Some("2038-01-19 03:14:07.125+00"), None],
        ),
        (
            "time",
            SqlType::Time(6),
            times(&["23:59:59.999999", "00:00:00", ""]),
            [Some("23:59:59.999999"), Some("00:00:00"), None],
        ),
        (
            "interval",
            SqlType::Time(6),
            times(&["-838:59:59", "838:59:59.5", ""]),
            [Some("-838:59:59"), Some("838:59:59.5"), None],
        ),
        (
            "text",
            SqlType::Date,
            dates(&["0000-00-00", "2024-02-31", ""]),
            [Some("0000-00-00"), Some("2024-02-31"), None],
        ),
        (
            "json",
            SqlType::Json,
            texts(&[Some(r#"{"b": 1, "a": "\u00e9"}"#), Some("[]"), None]),
            [Some(r#"{"b": 1, "a": "\u00e9"}"#), Some("[]"), None],
        ),
        (
            "jsonb",
            SqlType::Json,
            texts(&[Some(r#"{"b": 1, "a": "\u00e9"}"#), Some("[]"), None]),
            [Some(r#"{"a": "é", "b": 1}"#), Some("[]"), None],
        ),
        (
            "uuid",
            SqlType::Uuid,
            texts(&[Some(uuid), Some("00000000-0000-0000-0000-000000000000"), None]),
            [Some(uuid), Some("00000000-0000-0000-0000-000000000000"), None],
        ),
        (
            "inet",
            SqlType::Inet4,
            texts(&[Some("10.1.2.3"), Some("0.0.0.0"), None]),
            [Some("10.1.2.3/32"), Some("0.0.0.0/32"), None],
        ),
        (
            "inet",
            SqlType::Inet6,
            texts(&[Some("2001:db8::1"), Some("::"), None]),
            [Some("2001:db8::1/128"), Some("::/128"), None],
        ),
        (
            "xml",
            LONG,
            texts(&[Some("<a>é</a>"), Some("<b/>"), None]),
            [Some("<a>é</a>"), Some("<b/>"), None],
        ),
    ]
}

/// Loads all cases into one table; `extra` is a column more.
async fn all_types(extra: Option<Case>) {
    let database = harness::postgres().await.database("types").await;
    database
        .exec("create type mood as enum ('ok', 'very bad'); create domain short as varchar(3) check (value <> 'no')")
        .await;
    let mut all = cases();
    all.extend(extra);
    let columns: Vec<String> =
        all.iter().enumerate().map(|(i, case)| format!("c{i} {}", case.0)).collect();
    database.exec(&format!("create table \"a b\" ({})", columns.join(", "))).await;
    let values: Vec<Values> = all
        .iter()
        .enumerate()
        .map(|(i, case)| (format!("c{i}"), case.1.clone(), case.2.clone()))
        .collect();
    let target = target(&database, &[]).await;
    let loaded =
        load(&target, "public", "a b", &values).await.unwrap_or_else(|e| panic!("{}", report(&e)));
    assert_eq!((loaded.rows, loaded.replaced), (3, 0));
    assert!(loaded.bytes > 1000);
    for (i, (ty, from, _, expected)) in all.iter().enumerate() {
        // Rows of a table that is only filled come back in their order.
        let found = database.query(&format!("select c{i}::text from \"a b\"")).await;
        let found: Vec<_> = found.into_iter().map(|mut row| row.remove(0)).collect();
        let expected: Vec<_> = expected.iter().map(|t| t.map(str::to_owned)).collect();
        assert_eq!(found, expected, "{from} to {ty}");
    }
}

#[tokio::test]
async fn every_type_arrives_in_binary() {
    all_types(None).await;
}

#[tokio::test]
async fn every_type_arrives_as_text() {
    // `money` has no binary form here, so the whole table goes as text.
    all_types(Some((
        "money",
        SqlType::decimal(10, 2),
        decimals(&[Some(150), Some(0), None], 2),
        [Some("$1.50"), Some("$0.00"), None],
    )))
    .await;
}

#[tokio::test]
async fn policies_replace_and_count() {
    let database = harness::postgres().await.database("policies").await;
    database.exec("create table t (d date, s timestamp not null, v text, j jsonb)").await;
    let values = |s: &str| -> Vec<Values> {
        vec![
            ("d".to_owned(), SqlType::Date, ints(&[Some(0), None])),
            ("s".to_owned(), SqlType::Datetime(0), dates(&[s, "2024-01-01"])),
            ("v".to_owned(), LONG, texts(&[Some("a\0b"), Some("c")])),
            ("j".to_owned(), SqlType::Json, texts(&[Some(r#"{"a":"x\u0000y"}"#), None])),
        ]
    };
    let with = |zero: &str| [("zero_date", word(zero)), ("nul_in_text", word("remove"))];
    let null = target(&database, &with("null")).await;
    assert_eq!(load(&null, "public", "t", &values("2024-02-29")).await.expect("nulls").replaced, 3);
    let refused = load(&null, "public", "t", &values("2024-00-15")).await.expect_err("not null");
    let minimum = target(&database, &with("minimum")).await;
    assert_eq!(
        load(&minimum, "public", "t", &values("2024-02-31")).await.expect("minimum").replaced,
        4
    );
    let rows = database.query("select d, s, v, j from t where j is not null").await;
    let rows: Vec<String> = rows
        .into_iter()
        .map(|r| r.into_iter().map(|c| c.unwrap_or("NULL".into())).collect::<Vec<_>>().join(" | "))
        .collect();
    insta::assert_snapshot!(format!("{}\n{}", rows.join("\n"), report(&refused)), @r#"
    NULL | 2024-02-29 00:00:00 | ab | {"a": "xy"}
    0001-01-01 | 0001-01-01 00:00:00 | ab | {"a": "xy"}
    mig::load::zero_date (Conversion)
      public.t.s: row 1 of the chunk has a date that does not exist, and the column allows no NULL
      help: say `zero_date = minimum` in the target's settings, or let the column be NULL
    "#);
}

#[tokio::test]
async fn values_of_64_mb_arrive() {
    let database = harness::postgres().await.database("large").await;
    database.exec("create table b (id bigint, v text, b bytea); create table t (id bigint, v text, b bytea, m money)").await;
    let target = target(&database, &[]).await;
    let long: String = (0..(64 << 20)).map(|n: u32| char::from(b' ' + (n % 89) as u8)).collect();
    for table in ["b", "t"] {
        let mut values = vec![
            id(&[1]),
            ("v".to_owned(), LONG, texts(&[Some(&long)])),
            ("b".to_owned(), BLOB, bytes(&[Some(&long.as_bytes()[..1 << 20])])),
        ];
        if table == "t" {
            values.push(("m".to_owned(), LONG, texts(&[Some("1")])));
        }
        load(&target, "public", table, &values).await.unwrap_or_else(|e| panic!("{}", report(&e)));
        let found = database
            .value(&format!("select length(v) || ' ' || (md5(v) = md5(convert_from(b, 'UTF8') || substr(v, 1048577))) from {table}"))
            .await;
        assert_eq!(found, "67108864 true");
    }
}

#[tokio::test]
async fn loads_run_side_by_side_and_record_themselves() {
    let database = harness::postgres().await.database("parallel").await;
    database
        .exec("create table t (id bigint primary key); create table done (rows bigint, note text)")
        .await;
    let target = target(&database, &[]).await;
    let loads = (0..8).map(|part| {
        let batches: Vec<_> = (0..10)
            .map(|b| {
                Ok(batch(&[id(&(0..1000)
                    .map(|n| part * 10_000 + b * 1000 + n)
                    .collect::<Vec<_>>())]))
            })
            .collect();
        let mut load = load_of("public", "t", &[("id", BIG)], stream::iter(batches).boxed());
        load.record = Box::new(move |loaded| {
            vec![
                format!("insert into done values ({}, 'it''s {part}')", loaded.rows),
                "select 1".to_owned(),
            ]
        });
        target.load(load)
    });
    for loaded in join_all(loads).await {
        assert_eq!(loaded.expect("loaded").rows, 10_000);
    }
    assert_eq!(
        database.value("select count(*) || ' ' || sum(id) from t").await,
        "80000 3199960000"
    );
    assert_eq!(database.value("select count(*) || ' ' || sum(rows) from done").await, "8 80000");
}

#[tokio::test]
async fn an_empty_load_records_and_a_failed_record_undoes() {
    let database = harness::postgres().await.database("record").await;
    database.exec("create table t (id bigint); create table done (n bigint primary key)").await;
    let target = target(&database, &[]).await;
    let record = |values: Vec<Values>| {
        let batches: Vec<_> = values.into_iter().map(|v| Ok(batch(&[v]))).collect();
        let mut load = load_of("public", "t", &[("id", BIG)], stream::iter(batches).boxed());
        load.record = Box::new(|_| vec!["insert into done values (1)".to_owned()]);
        target.load(load)
    };
    assert_eq!(record(vec![]).await.expect("nothing to write").rows, 0);
    let error = record(vec![id(&[1, 2])]).await.expect_err("recorded already");
    assert_eq!(error.class, ErrorClass::DuplicateKey);
    assert_eq!(database.value("select count(*) from t").await, "0");
    assert_eq!(database.value("select count(*) from done").await, "1");
}
