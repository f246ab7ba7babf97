//! The PostgreSQL target on a real server: what arrives, what is refused, what a broken connection leaves.

mod support;

use std::{sync::Arc, time::Duration};

use arrow::{
    array::{
        ArrayRef, BinaryArray, BooleanArray, Decimal128Array, Decimal256Array, Float32Array,
        Float64Array, Int64Array, StringArray, UInt64Array,
    },
    datatypes::i256,
};
use dsl::{
    catalog::{IndexPart, Table},
    types::{
        GeometryKind, IntWidth, LobSize, SettingValue, SqlType,
        temporal::{parse_datetime, parse_time},
    },
};
use engine::{
    connector::{
        Target,
        postgres::{Config, Postgres},
    },
    error::{Error, ErrorClass},
    secret::Secret,
};
use futures::{StreamExt, future::join_all, stream};
use harness::{Database, Fault, Proxy};
use support::{Values, batch, endpoint, load, load_of, report, text, word};

fn settings<'a>(database: &Database<'_>) -> Vec<(&'a str, SettingValue)> {
    vec![
        ("host", text(harness::HOST)),
        ("port", SettingValue::Int(database.server().port().into())),
        ("database", text(database.name())),
        ("user", text(harness::USER)),
    ]
}

async fn connect_with(
    settings: Vec<(&str, SettingValue)>,
    password: &str,
) -> Result<Postgres, Box<Error>> {
    Postgres::connect(Config::from_endpoint(
        &endpoint("postgres", settings),
        Some(Secret::new(password)),
    )?)
    .await
}

async fn target(database: &Database<'_>, more: &[(&'static str, SettingValue)]) -> Postgres {
    let mut all = settings(database);
    all.extend_from_slice(more);
    connect_with(all, harness::PASSWORD)
        .await
        .expect("the server answers")
}

fn ints(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn uints(values: &[Option<u64>]) -> ArrayRef {
    Arc::new(UInt64Array::from(values.to_vec()))
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn bytes(values: &[Option<&[u8]>]) -> ArrayRef {
    Arc::new(BinaryArray::from(values.to_vec()))
}

fn decimals(values: &[Option<i128>], scale: i8) -> ArrayRef {
    Arc::new(
        Decimal128Array::from(values.to_vec())
            .with_precision_and_scale(38, scale)
            .expect("a decimal"),
    )
}

fn dates(values: &[&str]) -> ArrayRef {
    ints(
        &values
            .iter()
            .map(|t| parse_datetime(t.as_bytes()))
            .collect::<Vec<_>>(),
    )
}

fn times(values: &[&str]) -> ArrayRef {
    ints(
        &values
            .iter()
            .map(|t| parse_time(t.as_bytes()))
            .collect::<Vec<_>>(),
    )
}

const INT: SqlType = SqlType::int(IntWidth::Int, false);
const BIG: SqlType = SqlType::int(IntWidth::Big, false);
const UBIG: SqlType = SqlType::int(IntWidth::Big, true);
const LONG: SqlType = SqlType::Text(LobSize::Long);
const BLOB: SqlType = SqlType::Blob(LobSize::Long);

/// Column type, type of the values, three values, and what the server prints for them.
type Case = (&'static str, SqlType, ArrayRef, [Option<&'static str>; 3]);

fn cases() -> Vec<Case> {
    let point = [
        &[0_u8; 4][..],
        &[1, 1, 0, 0, 0],
        &1_f64.to_le_bytes(),
        &2_f64.to_le_bytes(),
    ]
    .concat();
    let earth = [&4326_u32.to_le_bytes()[..], &point[4..]].concat();
    let shapes = bytes(&[Some(&point), Some(&earth), None]);
    let wide = i256::from_string(&"9".repeat(65)).expect("65 digits");
    let wide: ArrayRef = Arc::new(
        Decimal256Array::from(vec![Some(wide), Some(i256::from_i128(-1)), None])
            .with_precision_and_scale(65, 30)
            .expect("a decimal"),
    );
    let floats: ArrayRef = Arc::new(Float32Array::from(vec![
        Some(0.1),
        Some(f32::MIN_POSITIVE),
        None,
    ]));
    let doubles: ArrayRef = Arc::new(Float64Array::from(vec![Some(0.1), Some(-f64::MAX), None]));
    let bools: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]));
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    vec![
        (
            "boolean",
            SqlType::Boolean,
            bools.clone(),
            [Some("true"), Some("false"), None],
        ),
        (
            "boolean",
            INT,
            ints(&[Some(1), Some(0), None]),
            [Some("true"), Some("false"), None],
        ),
        (
            "smallint",
            SqlType::Boolean,
            bools,
            [Some("1"), Some("0"), None],
        ),
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
            [
                Some("-9223372036854775808"),
                Some("9223372036854775807"),
                None,
            ],
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
            [
                Some("9999999999999999999999999999.9999999999"),
                Some("-0.0000000001"),
                None,
            ],
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
            SqlType::Float {
                unsigned: false,
                digits: None,
            },
            floats.clone(),
            [Some("0.1"), Some("1.1754944e-38"), None],
        ),
        (
            "double precision",
            SqlType::Float {
                unsigned: false,
                digits: None,
            },
            floats,
            [
                Some("0.10000000149011612"),
                Some("1.1754943508222875e-38"),
                None,
            ],
        ),
        (
            "double precision",
            SqlType::Double {
                unsigned: false,
                digits: None,
            },
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
        (
            "text",
            INT,
            ints(&[Some(-7), Some(0), None]),
            [Some("-7"), Some("0"), None],
        ),
        (
            "mood",
            SqlType::Enum(vec!["ok".into(), "very bad".into()]),
            texts(&[Some("ok"), Some("very bad"), None]),
            [Some("ok"), Some("very bad"), None],
        ),
        (
            "short",
            LONG,
            texts(&[Some("abc"), Some("x"), None]),
            [Some("abc"), Some("x"), None],
        ),
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
            [
                Some("1000-01-01 00:00:00"),
                Some("9999-12-31 23:59:59.999999"),
                None,
            ],
        ),
        (
            "timestamptz(3)",
            SqlType::Timestamp(3),
            dates(&["1970-01-01 00:00:01", "2038-01-19 03:14:07.125", ""]),
            [
                Some("1970-01-01 00:00:01+00"),
                Some("2038-01-19 03:14:07.125+00"),
                None,
            ],
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
            texts(&[
                Some(uuid),
                Some("00000000-0000-0000-0000-000000000000"),
                None,
            ]),
            [
                Some(uuid),
                Some("00000000-0000-0000-0000-000000000000"),
                None,
            ],
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
    let columns: Vec<String> = all
        .iter()
        .enumerate()
        .map(|(i, case)| format!("c{i} {}", case.0))
        .collect();
    database
        .exec(&format!("create table \"a b\" ({})", columns.join(", ")))
        .await;
    let values: Vec<Values> = all
        .iter()
        .enumerate()
        .map(|(i, case)| (format!("c{i}"), case.1.clone(), case.2.clone()))
        .collect();
    let target = target(&database, &[]).await;
    let loaded = load(&target, "public", "a b", &values)
        .await
        .unwrap_or_else(|e| panic!("{}", report(&e)));
    assert_eq!((loaded.rows, loaded.replaced), (3, 0));
    assert!(loaded.bytes > 1000);
    for (i, (ty, from, _, expected)) in all.iter().enumerate() {
        // Rows of a table that is only filled come back in their order.
        let found = database
            .query(&format!("select c{i}::text from \"a b\""))
            .await;
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

fn id(values: &[i64]) -> Values {
    (
        "id".to_owned(),
        BIG,
        ints(&values.iter().map(|v| Some(*v)).collect::<Vec<_>>()),
    )
}

#[tokio::test]
async fn rows_that_break_rules_are_named_without_their_values() {
    let database = harness::postgres().await.database("rules").await;
    database
        .exec(
            "create table t (id bigint primary key, n smallint not null default 1 check (n <> 13), v varchar(3), m money, \
             d timestamp(0), q numeric(4,1)); \
             create table child (id bigint references t deferrable initially deferred); \
             create table generated (id bigint, twice bigint generated always as (id * 2) stored); \
             create function refuse() returns trigger language plpgsql as \
               $$ begin raise exception 'secret value %', new.id; end $$; \
             create table guarded (id bigint); \
             create trigger refuse before insert on guarded for each row execute function refuse(); \
             create function skip() returns trigger language plpgsql as $$ begin return null; end $$; \
             create table skipping (id bigint); \
             create trigger skip before insert on skipping for each row execute function skip()",
        )
        .await;
    let target = target(&database, &[]).await;
    let column = |name: &str, ty: SqlType, array: ArrayRef| (name.to_owned(), ty, array);
    let canary = "c4n4ry";
    let loads: Vec<(&str, Vec<Values>)> = vec![
        ("t", vec![id(&[1, 2, 1])]),
        (
            "t",
            vec![id(&[1, 2]), column("n", INT, ints(&[Some(1), None]))],
        ),
        (
            "t",
            vec![id(&[1, 2]), column("n", INT, ints(&[Some(13), Some(1)]))],
        ),
        (
            "t",
            vec![
                id(&[1, 2]),
                column("n", INT, ints(&[Some(1), Some(40_000)])),
            ],
        ),
        (
            "t",
            vec![id(&[1]), column("v", LONG, texts(&[Some(canary)]))],
        ),
        (
            "t",
            vec![id(&[1]), column("m", LONG, texts(&[Some(canary)]))],
        ),
        ("t", vec![id(&[1]), column("v", LONG, texts(&[Some("\0")]))]),
        (
            "t",
            vec![id(&[1]), column("d", SqlType::Date, ints(&[Some(0)]))],
        ),
        (
            "t",
            vec![
                id(&[1]),
                column("d", SqlType::Datetime(6), dates(&["2024-01-01 00:00:00.5"])),
            ],
        ),
        (
            "t",
            vec![
                id(&[1]),
                column("q", SqlType::decimal(6, 2), decimals(&[Some(12_345)], 2)),
            ],
        ),
        (
            "t",
            vec![
                id(&[1]),
                column("q", SqlType::decimal(6, 2), decimals(&[Some(123_450)], 2)),
            ],
        ),
        (
            "t",
            vec![id(&[1]), column("n", SqlType::Date, dates(&["2024-01-01"]))],
        ),
        ("t", vec![id(&[1]), column("gone", INT, ints(&[Some(1)]))]),
        ("gone", vec![id(&[1])]),
        ("child", vec![id(&[7])]),
        (
            "generated",
            vec![id(&[7]), column("twice", BIG, ints(&[Some(1)]))],
        ),
        ("guarded", vec![id(&[7])]),
        ("skipping", vec![id(&[7])]),
    ];
    let mut reports = String::new();
    for (table, values) in loads {
        let error = load(&target, "public", table, &values)
            .await
            .expect_err("a rule is broken");
        assert!(!format!("{error:?}").contains(canary), "{error:?}");
        reports += &report(&error);
    }
    insta::assert_snapshot!(reports, @r#"
    mig::load::duplicate_key (DuplicateKey)
      public.t: row 3 of the chunk: duplicate key value violates unique constraint "t_pkey"
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
    mig::load::constraint (Conversion)
      public.t.n: row 2 of the chunk: null value in column "n" of relation "t" violates not-null constraint
    mig::load::constraint (Conversion)
      public.t: row 1 of the chunk: new row for relation "t" violates check constraint "t_n_check"
    mig::load::conversion (Conversion)
      public.t.n: row 2 of the chunk is out of the range of `smallint`
      help: give the target's column a wider type, or `set n = …` in the route
    mig::load::conversion (Conversion)
      public.t.v: row 1 of the chunk: a value is too long for its column (SQLSTATE 22001)
      help: give the target's column a type that holds the values, or convert in the route
    mig::load::conversion (Conversion)
      public.t.m: row 1 of the chunk: a value is not in the form that its column takes (SQLSTATE 22P02)
      help: give the target's column a type that holds the values, or convert in the route
    mig::load::nul_in_text (Conversion)
      public.t.v: row 1 of the chunk has a NUL character, which PostgreSQL cannot hold in text
      help: say `nul_in_text = remove` in the target's settings, or store the column as bytes
    mig::load::zero_date (Conversion)
      public.t.d: row 1 of the chunk has a date that does not exist
      help: say `zero_date = null` or `zero_date = minimum` in the target's settings
    mig::load::conversion (Conversion)
      public.t.d: row 1 of the chunk has more digits than `timestamp(0) without time zone` keeps
      help: give the target's column a wider type, or round with `set d = …` in the route
    mig::load::conversion (Conversion)
      public.t.q: row 1 of the chunk has more digits than `numeric(4,1)` keeps
      help: give the target's column a wider type, or round with `set q = …` in the route
    mig::load::conversion (Conversion)
      public.t.q: row 1 of the chunk: a number is out of the range of its column (SQLSTATE 22003)
      help: give the target's column a type that holds the values, or convert in the route
    mig::load::unsupported (Definite)
      public.t.n: no value of `date` can be written to a column of `smallint`
      help: convert it in the route: `cast n as …`
    mig::load::missing (SchemaChange)
      public.t.gone: the target table has no such column
    mig::load::missing (SchemaChange)
      public.gone: the target has no such table
    mig::load::constraint (Conversion)
      public.child: insert or update on table "child" violates foreign key constraint "child_id_fkey"
    mig::server::statement (Definite)
      public.generated: column "twice" is a generated column
    mig::server::statement (Definite)
      public.guarded: a function or trigger of the target raised an error (SQLSTATE P0001)
      help: see the server's log for its words; they may hold values and are not repeated here
    mig::load::constraint (Definite)
      public.skipping: the server stored 0 rows of 1
      help: a trigger or rule of the target drops rows: disable it while the rows are copied
    "#);
    assert_eq!(database.value("select count(*) from t").await, "0");
    // The connection is still good.
    assert_eq!(
        load(&target, "public", "t", &[id(&[1])])
            .await
            .expect("a good row")
            .rows,
        1
    );
}

#[tokio::test]
async fn policies_replace_and_count() {
    let database = harness::postgres().await.database("policies").await;
    database
        .exec("create table t (d date, s timestamp not null, v text, j jsonb)")
        .await;
    let values = |s: &str| -> Vec<Values> {
        vec![
            ("d".to_owned(), SqlType::Date, ints(&[Some(0), None])),
            (
                "s".to_owned(),
                SqlType::Datetime(0),
                dates(&[s, "2024-01-01"]),
            ),
            ("v".to_owned(), LONG, texts(&[Some("a\0b"), Some("c")])),
            (
                "j".to_owned(),
                SqlType::Json,
                texts(&[Some(r#"{"a":"x\u0000y"}"#), None]),
            ),
        ]
    };
    let with = |zero: &str| [("zero_date", word(zero)), ("nul_in_text", word("remove"))];
    let null = target(&database, &with("null")).await;
    assert_eq!(
        load(&null, "public", "t", &values("2024-02-29"))
            .await
            .expect("nulls")
            .replaced,
        3
    );
    let refused = load(&null, "public", "t", &values("2024-00-15"))
        .await
        .expect_err("not null");
    let minimum = target(&database, &with("minimum")).await;
    assert_eq!(
        load(&minimum, "public", "t", &values("2024-02-31"))
            .await
            .expect("minimum")
            .replaced,
        4
    );
    let rows = database
        .query("select d, s, v, j from t where j is not null")
        .await;
    let rows: Vec<String> = rows
        .into_iter()
        .map(|r| {
            r.into_iter()
                .map(|c| c.unwrap_or("NULL".into()))
                .collect::<Vec<_>>()
                .join(" | ")
        })
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
    let long: String = (0..(64 << 20))
        .map(|n: u32| char::from(b' ' + (n % 89) as u8))
        .collect();
    for table in ["b", "t"] {
        let mut values = vec![
            id(&[1]),
            ("v".to_owned(), LONG, texts(&[Some(&long)])),
            (
                "b".to_owned(),
                BLOB,
                bytes(&[Some(&long.as_bytes()[..1 << 20])]),
            ),
        ];
        if table == "t" {
            values.push(("m".to_owned(), LONG, texts(&[Some("1")])));
        }
        load(&target, "public", table, &values)
            .await
            .unwrap_or_else(|e| panic!("{}", report(&e)));
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
        database
            .value("select count(*) || ' ' || sum(id) from t")
            .await,
        "80000 3199960000"
    );
    assert_eq!(
        database
            .value("select count(*) || ' ' || sum(rows) from done")
            .await,
        "8 80000"
    );
}

#[tokio::test]
async fn an_empty_load_records_and_a_failed_record_undoes() {
    let database = harness::postgres().await.database("record").await;
    database
        .exec("create table t (id bigint); create table done (n bigint primary key)")
        .await;
    let target = target(&database, &[]).await;
    let record = |values: Vec<Values>| {
        let batches: Vec<_> = values.into_iter().map(|v| Ok(batch(&[v]))).collect();
        let mut load = load_of("public", "t", &[("id", BIG)], stream::iter(batches).boxed());
        load.record = Box::new(|_| vec!["insert into done values (1)".to_owned()]);
        target.load(load)
    };
    assert_eq!(record(vec![]).await.expect("nothing to write").rows, 0);
    let error = record(vec![id(&[1, 2])])
        .await
        .expect_err("recorded already");
    assert_eq!(error.class, ErrorClass::DuplicateKey);
    assert_eq!(database.value("select count(*) from t").await, "0");
    assert_eq!(database.value("select count(*) from done").await, "1");
}

#[tokio::test]
async fn a_source_that_fails_leaves_nothing() {
    let database = harness::postgres().await.database("source").await;
    database
        .exec("create table t (id bigint primary key)")
        .await;
    let target = target(&database, &[]).await;
    for first in [&[1, 2][..], &[1, 1]] {
        // With a clash of keys the server has an error of its own by then; ours is the one that is told.
        let failure = Error::new(
            dsl::diagnostic::codes::CONNECT_LOST,
            ErrorClass::Connection,
            "the source broke",
        );
        let many: Vec<i64> = (10..50_000).collect();
        let input = stream::iter([
            Ok(batch(&[id(first)])),
            Ok(batch(&[id(&many)])),
            Err(failure),
        ])
        .boxed();
        let error = target
            .load(load_of("public", "t", &[("id", BIG)], input))
            .await
            .expect_err("broken");
        assert_eq!(error.what, "the source broke");
        assert_eq!(
            target
                .fetch("select count(*) from t")
                .await
                .expect("in step"),
            [[Some("0".to_owned())]]
        );
    }
}

#[tokio::test]
async fn a_backend_that_is_ended_in_the_middle_writes_nothing() {
    let database = harness::postgres().await.database("ended").await;
    database.exec("create table t (id bigint)").await;
    let target = target(&database, &[]).await;
    let (sender, receiver) = futures::channel::mpsc::channel(1);
    let mut sender = sender;
    let feed = async {
        use futures::SinkExt;
        let many: Vec<i64> = (0..50_000).collect();
        sender
            .send(Ok(batch(&[id(&many)])))
            .await
            .expect("the load listens");
        let ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                     where datname = current_database() and query like 'copy %'";
        while database.value(ended).await == "0" {}
        for _ in 0..200 {
            if sender.send(Ok(batch(&[id(&many)]))).await.is_err() {
                break;
            }
        }
        drop(sender);
    };
    let (loaded, ()) = tokio::join!(
        target.load(load_of("public", "t", &[("id", BIG)], receiver.boxed())),
        feed
    );
    let error = loaded.expect_err("the backend is gone");
    assert_eq!(
        (error.class, error.code.name()),
        (ErrorClass::Connection, "mig::connect::lost"),
        "{error:?}"
    );
    assert_eq!(database.value("select count(*) from t").await, "0");
    assert_eq!(
        load(&target, "public", "t", &[id(&[1])])
            .await
            .expect("connected again")
            .rows,
        1
    );
}

#[tokio::test]
async fn a_load_that_is_cancelled_writes_nothing() {
    let database = harness::postgres().await.database("cancelled").await;
    database.exec("create table t (id bigint)").await;
    let target = target(&database, &[]).await;
    let endless = stream::iter([Ok(batch(&[id(&(0..50_000).collect::<Vec<_>>())]))])
        .chain(stream::pending())
        .boxed();
    let load_of = load_of("public", "t", &[("id", BIG)], endless);
    let stopped = tokio::time::timeout(Duration::from_millis(300), target.load(load_of)).await;
    assert!(stopped.is_err(), "still waiting for rows");
    // The lock of the copy is gone with its connection.
    tokio::time::timeout(Duration::from_secs(10), target.execute("truncate t"))
        .await
        .expect("no lock")
        .expect("truncated");
    assert_eq!(database.value("select count(*) from t").await, "0");
}

#[tokio::test]
async fn a_connection_that_is_cut_anywhere_is_lost_and_never_half_written() {
    let database = harness::postgres().await.database("cut").await;
    database.exec("create table t (id bigint)").await;
    let proxy = Proxy::to(database.server().port()).await;
    for after in [500, 3_000, 20_000, 150_000, 1_000_000] {
        proxy.set(Fault::None).await;
        let mut all = settings(&database);
        all[1] = ("port", SettingValue::Int(proxy.port().into()));
        let target = connect_with(all, harness::PASSWORD)
            .await
            .expect("through the proxy");
        proxy.set(Fault::CutAfter(after)).await;
        let batches: Vec<_> = (0..20)
            .map(|_| Ok(batch(&[id(&(0..5000).collect::<Vec<_>>())])))
            .collect();
        let error = target
            .load(load_of(
                "public",
                "t",
                &[("id", BIG)],
                stream::iter(batches).boxed(),
            ))
            .await
            .expect_err("cut");
        assert_eq!(
            (error.class, error.code.name()),
            (ErrorClass::Connection, "mig::connect::lost"),
            "{after}: {error:?}"
        );
        assert_eq!(
            database.value("select count(*) from t").await,
            "0",
            "cut after {after}"
        );
        proxy.set(Fault::None).await;
        assert_eq!(
            target.fetch("select 1").await.expect("connected again"),
            [[Some("1".to_owned())]]
        );
    }
}

#[tokio::test]
async fn what_a_person_reads_when_the_target_says_no() {
    let server = harness::postgres().await;
    let database = server.database("refusals").await;
    database
        .exec(
            "create table t (id bigint); create schema closed; create table closed.t (id bigint); \
             drop role if exists mig_reader; create role mig_reader login password 'reader'; \
             drop role if exists mig_crowd; create role mig_crowd login password 'crowd' connection limit 0",
        )
        .await;
    let mut reports = String::new();
    let mut add = |what: &str, error: Box<Error>| {
        let shown = report(&error)
            .replace(&server.port().to_string(), "PORT")
            .replace(database.name(), "DATABASE");
        reports += &format!("# {what}\n{shown}");
    };
    let with = |name: &'static str, value: SettingValue| {
        let mut all = settings(&database);
        all.retain(|(n, _)| *n != name);
        all.push((name, value));
        all
    };
    async fn refused(settings: Vec<(&str, SettingValue)>, password: &str) -> Box<Error> {
        connect_with(settings, password)
            .await
            .err()
            .expect("refused")
    }
    add(
        "no such database",
        refused(with("database", text("no \"such\" db")), harness::PASSWORD).await,
    );
    add(
        "wrong password",
        refused(settings(&database), "wrong").await,
    );
    add("no password", refused(settings(&database), "").await);
    add(
        "no such user",
        refused(with("user", text("nobody")), "x").await,
    );
    add(
        "no connection left",
        refused(with("user", text("mig_crowd")), "crowd").await,
    );
    add(
        "no server",
        refused(with("port", SettingValue::Int(1)), harness::PASSWORD).await,
    );
    add(
        "no such host",
        refused(
            with("host", text("no-such-host.invalid")),
            harness::PASSWORD,
        )
        .await,
    );
    add(
        "no TLS there",
        refused(with("tls", word("require")), harness::PASSWORD).await,
    );
    let session = SettingValue::Map([("no_such_thing".to_owned(), text("1"))].into());
    add(
        "session variable",
        refused(with("session", session), harness::PASSWORD).await,
    );
    let reader = connect_with(with("user", text("mig_reader")), "reader")
        .await
        .expect("may connect");
    add(
        "no insert",
        load(&reader, "public", "t", &[id(&[1])])
            .await
            .expect_err("no privilege"),
    );
    add(
        "no schema usage",
        reader
            .execute("create table closed.u (id int)")
            .await
            .expect_err("no privilege"),
    );
    add(
        "no create schema",
        reader
            .execute("create schema s")
            .await
            .expect_err("no privilege"),
    );
    add(
        "not the owner",
        reader
            .execute("alter table t add x int")
            .await
            .expect_err("no privilege"),
    );
    let admin = target(&database, &[]).await;
    add(
        "syntax",
        admin.execute("creat table x").await.expect_err("syntax"),
    );
    add(
        "exists",
        admin
            .execute("create table t (id int)")
            .await
            .expect_err("exists"),
    );
    database.exec("insert into t values (1), (1)").await;
    add(
        "index",
        admin
            .execute("create unique index u on t (id)")
            .await
            .expect_err("duplicates"),
    );
    insta::assert_snapshot!(reports, @r#"
    # no such database
    mig::connect::database (Definite)
      target: database "no "such" db" does not exist
      help: create it with: create database "no ""such"" db";
    # wrong password
    mig::connect::auth (Definite)
      target: password authentication failed for user "migrator"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
    # no password
    mig::connect::auth (Definite)
      target: password authentication failed for user "migrator"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
    # no such user
    mig::connect::auth (Definite)
      target: password authentication failed for user "nobody"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
    # no connection left
    mig::connect::busy (Connection)
      target: too many connections for role "mig_crowd"
    # no server
    mig::connect::refused (Connection)
      target: no PostgreSQL server answers at 127.0.0.1:1
      help: see that the server runs, that `host` and `port` are right, and that `listen_addresses` lets this machine in
    # no such host
    mig::connect::refused (Connection)
      target: no PostgreSQL server answers at no-such-host.invalid:PORT
      help: see that the server runs, that `host` and `port` are right, and that `listen_addresses` lets this machine in
    # no TLS there
    mig::connect::tls (Definite)
      target: no encrypted connection: server does not support TLS
      help: name the certificate of the authority in `tls_ca`, or choose another `tls` mode
    # session variable
    mig::connect::settings (Definite)
      target: `session.no_such_thing`: unrecognized configuration parameter "no_such_thing"
    # no insert
    mig::connect::privilege (Definite)
      public.t: permission denied for table t
      help: let an administrator run: grant usage on schema "public" to "mig_reader"; grant select, insert on "public"."t" to "mig_reader";
    # no schema usage
    mig::connect::privilege (Definite)
      target: permission denied for schema closed
      help: let an administrator run: grant usage, create on schema "closed" to "mig_reader";
    # no create schema
    mig::connect::privilege (Definite)
      target: permission denied for database DATABASE
      help: let an administrator run: grant create on database "DATABASE" to "mig_reader";
    # not the owner
    mig::connect::privilege (Definite)
      target: must be owner of table t
      help: let an administrator make "mig_reader" the owner: alter table "t" owner to "mig_reader";
    # syntax
    mig::server::statement (Definite)
      target: syntax error at or near "creat"
    # exists
    mig::server::statement (Definite)
      target: relation "t" already exists
    # index
    mig::load::duplicate_key (DuplicateKey)
      target: could not create unique index "u"
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
    "#);
    drop(reader);
    database.exec("drop role mig_reader, mig_crowd").await;
}

#[tokio::test]
async fn sessions_are_the_same_whatever_the_server_defaults_to() {
    let database = harness::postgres().await.database("session").await;
    for (name, value) in [
        ("timezone", "Asia/Tokyo"),
        ("datestyle", "SQL, DMY"),
        ("statement_timeout", "1s"),
        ("standard_conforming_strings", "off"),
        ("default_transaction_read_only", "on"),
    ] {
        let name = format!(
            "alter database {} set {name} = '{value}'",
            database.quoted()
        );
        database.exec(&name).await;
    }
    let session = SettingValue::Map(
        [
            ("work_mem".to_owned(), text("7MB")),
            ("lock_timeout".to_owned(), text("5s")),
        ]
        .into(),
    );
    let target = target(&database, &[("session", session)]).await;
    target
        .execute("create table t (at timestamptz)")
        .await
        .expect("not read-only");
    let names = [
        "timezone",
        "datestyle",
        "statement_timeout",
        "standard_conforming_strings",
        "work_mem",
        "lock_timeout",
        "application_name",
    ];
    let mut shown = String::new();
    for name in names {
        let rows = target.fetch(&format!("show {name}")).await.expect("shown");
        shown += &format!("{name} = {}\n", rows[0][0].as_deref().unwrap_or("NULL"));
    }
    insta::assert_snapshot!(shown, @r"
    timezone = UTC
    datestyle = ISO, YMD
    statement_timeout = 0
    standard_conforming_strings = on
    work_mem = 7MB
    lock_timeout = 5s
    application_name = engine
    ");
    assert_eq!(target.server().product, "PostgreSQL");
}

fn describe(table: &Table) -> String {
    let mut text = format!("{} {:?}\n", table.full_name(), table.comment);
    for c in &table.columns {
        let null = if c.nullable { "null" } else { "not null" };
        let auto = if c.auto_increment { " auto" } else { "" };
        text += &format!(
            "  {:?} {} {null}{auto} {:?} {:?} {:?}\n",
            c.name, c.ty, c.default, c.generated, c.comment
        );
    }
    for i in &table.indexes {
        let parts: Vec<String> = i
            .parts
            .iter()
            .map(|p| match p {
                IndexPart::Column {
                    name, descending, ..
                } => format!("{name}{}", if *descending { " desc" } else { "" }),
                IndexPart::Expression { sql, .. } => format!("({sql})"),
            })
            .collect();
        text += &format!("  {:?} {} on {}\n", i.kind, i.name, parts.join(", "));
    }
    for k in &table.foreign_keys {
        text += &format!(
            "  {} {:?} -> {:?}.{} {:?} {:?} {:?}\n",
            k.name,
            k.columns,
            k.parent_schema,
            k.parent,
            k.parent_columns,
            k.on_delete,
            k.on_update
        );
    }
    for c in &table.checks {
        text += &format!("  {:?} {}\n", c.name, c.expression);
    }
    text
}

#[tokio::test]
async fn catalogs_tell_what_is_there() {
    let database = harness::postgres().await.database("catalog").await;
    database
        .exec(
            "create schema \"Odd schema\"; \
             create table \"Odd schema\".parent (a int, b text, primary key (b, a)); \
             create table t (id bigint generated by default as identity primary key, s serial, \
               name varchar(30) not null default 'it''s', n numeric(10,2) unique, tags text[], \
               twice int generated always as (1 * 2) stored, pa int, pb text, check (n > 0), \
               foreign key (pb, pa) references \"Odd schema\".parent (b, a) on delete cascade on update set null); \
             comment on table t is 'a table'; comment on column t.name is 'a name'; \
             create index odd on t (lower(name), id desc); create unique index part on t (name) where n > 1; \
             create view v as select 1; create table \"Q\"\"x\" ()",
        )
        .await;
    let target = target(&database, &[]).await;
    let names = [
        "public".to_owned(),
        "Odd schema".to_owned(),
        "it's not there".to_owned(),
    ];
    let catalog = target.catalog(&names).await.expect("a catalog");
    let schemas: Vec<&str> = catalog.schemas.iter().map(|s| s.name.as_str()).collect();
    let tables: String = catalog.tables.iter().map(describe).collect();
    insta::assert_snapshot!(format!("{schemas:?}\n{tables}{:?}", catalog.objects), @r#"
    ["Odd schema", "public"]
    Odd schema.parent None
      "a" integer not null None None None
      "b" text not null None None None
      Primary PRIMARY on b, a
    public.Q"x None
    public.t Some("a table")
      "id" bigint not null auto None None None
      "s" integer not null auto Some(Expression("nextval('t_s_seq'::regclass)")) None None
      "name" character varying(30) not null Some(Expression("'it''s'::character varying")) None Some("a name")
      "n" numeric(10,2) null None None None
      "tags" text[] null None None None
      "twice" integer null None Some(Generated { expression: "(1 * 2)", stored: true }) None
      "pa" integer null None None None
      "pb" text null None None None
      Primary PRIMARY on id
      Unique t_n_key on n
      Plain odd on (lower(name::text)), id desc
      Plain part on name
      t_pb_pa_fkey ["pb", "pa"] -> Some("Odd schema").parent ["b", "a"] Some("CASCADE") Some("SET NULL")
      Some("t_n_check") n > (0)::numeric
    [Object { kind: View, schema: "public", name: "v" }]
    "#);
    assert!(
        target
            .catalog(&[])
            .await
            .expect("nothing asked")
            .tables
            .is_empty()
    );
}
