//! The SQLite target on real files: what arrives, what is refused, who waits for whom.

mod support;

use std::{fs, path::Path, sync::Arc, time::Duration};

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Decimal128Array, Float32Array, Float64Array, UInt64Array,
};
use dsl::types::{GeometryKind, LobSize, SettingValue, SqlType, temporal::parse_time};
use engine::{
    connector::{
        Target,
        sqlite::{Config, Sqlite},
    },
    error::{Error, ErrorClass},
};
use futures::{StreamExt, future::join_all, stream};
use support::{Values, arrays::*, batch, endpoint, load, load_of, report, text, word};

async fn open(folder: &Path, more: &[(&'static str, SettingValue)]) -> Result<Sqlite, Box<Error>> {
    let mut settings = vec![("path", text("shop.db"))];
    settings.extend_from_slice(more);
    Sqlite::open(Config::from_endpoint(&endpoint("sqlite", settings), folder)?).await
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

async fn rows(target: &Sqlite, sql: &str) -> String {
    let rows = target.fetch(sql).await.unwrap_or_else(|e| panic!("{}", report(&e)));
    let line = |row: Vec<Option<String>>| {
        row.into_iter()
            .map(|c| c.unwrap_or_else(|| "NULL".to_owned()))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    rows.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_type_arrives() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    let point = [&4326_u32.to_le_bytes()[..], &[1, 1, 0, 0, 0], &[0; 16]].concat();
    let decimals = Decimal128Array::from(vec![Some(10_i128.pow(37)), Some(-5), None])
        .with_precision_and_scale(38, 10);
    let decimals: ArrayRef = Arc::new(decimals.expect("a decimal"));
    let small =
        Decimal128Array::from(vec![Some(1250), Some(1200), None]).with_precision_and_scale(10, 2);
    let small: ArrayRef = Arc::new(small.expect("a decimal"));
    let times = ints(&[parse_time(b"-838:59:59.5"), parse_time(b"00:00:00"), None]);
    let cases: Vec<(&str, SqlType, ArrayRef)> = vec![
        (
            "boolean",
            SqlType::Boolean,
            Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])),
        ),
        ("bigint", BIG, ints(&[Some(i64::MIN), Some(i64::MAX), None])),
        ("text", UBIG, Arc::new(UInt64Array::from(vec![Some(u64::MAX), Some(0), None]))),
        ("text", SqlType::decimal(38, 10), decimals),
        ("decimal(10,2)", SqlType::decimal(10, 2), small),
        (
            "real",
            SqlType::Float { unsigned: false, digits: None },
            Arc::new(Float32Array::from(vec![Some(0.5), Some(0.1), None])),
        ),
        (
            "double",
            SqlType::Double { unsigned: false, digits: None },
            Arc::new(Float64Array::from(vec![Some(0.1), Some(f64::MAX), None])),
        ),
        ("varchar(5)", SqlType::Varchar(5), texts(&[Some("é\t'"), Some("007"), None])),
        ("json", SqlType::Json, texts(&[Some(r#"{"a": 1}"#), Some("[]"), None])),
        (
            "blob",
            SqlType::Blob(LobSize::Long),
            Arc::new(BinaryArray::from(vec![Some(&b"\0\xff"[..]), Some(b""), None])),
        ),
        (
            "blob",
            SqlType::Geometry(GeometryKind::Point),
            Arc::new(BinaryArray::from(vec![Some(&point[..]), None, None])),
        ),
        (
            "integer",
            SqlType::Bit(12),
            Arc::new(UInt64Array::from(vec![Some(0xABC), Some(0), None])),
        ),
        ("date", SqlType::Date, dates(&["2024-02-29", "0001-01-01", ""])),
        (
            "datetime",
            SqlType::Datetime(3),
            dates(&["2024-02-29 10:00:00.125", "9999-12-31 23:59:59", ""]),
        ),
        ("time", SqlType::Time(1), times),
        (
            "uuid",
            SqlType::Uuid,
            texts(&[Some("123e4567-e89b-12d3-a456-426614174000"), Some(""), None]),
        ),
    ];
    let columns: Vec<String> =
        cases.iter().enumerate().map(|(i, c)| format!("c{i} {}", c.0)).collect();
    target
        .execute(&format!("create table \"a \"\"b\" ({})", columns.join(", ")))
        .await
        .expect("created");
    let values: Vec<Values> = cases
        .iter()
        .enumerate()
        .map(|(i, c)| (format!("c{i}"), c.1.clone(), Arc::clone(&c.2)))
        .collect();
    let loaded = load(&target, "anything", "a \"b", &values)
        .await
        .unwrap_or_else(|e| panic!("{}", report(&e)));
    assert_eq!(loaded.rows, 3);
    let mut found = String::new();
    for (i, case) in cases.iter().enumerate() {
        let column = rows(&target, &format!("select typeof(c{i}), c{i} from \"a \"\"b\"")).await;
        found += &format!(
            "{} to {}: {}\n",
            case.1,
            case.0,
            column.replace(" | ", " ").replace('\n', ", ")
        );
    }
    insta::assert_snapshot!(found, @r#"
    boolean to boolean: integer 1, integer 0, null NULL
    bigint to bigint: integer -9223372036854775808, integer 9223372036854775807, null NULL
    bigint unsigned to text: text 18446744073709551615, text 0, null NULL
    decimal(38,10) to text: text 1000000000000000000000000000.0000000000, text -0.0000000005, null NULL
    decimal(10,2) to decimal(10,2): real 12.5, integer 12, null NULL
    float to real: real 0.5, real 0.10000000149011612, null NULL
    double to double: real 0.1, real 1.7976931348623157e308, null NULL
    varchar(5) to varchar(5): text é	', text 007, null NULL
    json to json: text {"a": 1}, text [], null NULL
    longblob to blob: blob x'00FF', blob , null NULL
    point to blob: blob x'0101000020E610000000000000000000000000000000000000', null NULL, null NULL
    bit(12) to integer: integer 2748, integer 0, null NULL
    date to date: text 2024-02-29, text 0001-01-01, null NULL
    datetime(3) to datetime: text 2024-02-29 10:00:00.125, text 9999-12-31 23:59:59.000, null NULL
    time(1) to time: text -838:59:59.5, text 00:00:00.0, null NULL
    uuid to uuid: text 123e4567-e89b-12d3-a456-426614174000, text , null NULL
    "#);
}

#[tokio::test]
async fn rows_that_break_rules_are_named_without_their_values() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target
        .execute(
            "create table t (id integer primary key, n int not null default 1 check (n <> 13), v text unique, d date, q numeric); \
             create table strict (id integer primary key, n int) strict; \
             create table noisy (id int); create trigger noisy before insert on noisy begin select raise(abort, 'c4n4ry'); end; \
             create table deaf (id int); create trigger deaf before insert on deaf begin select raise(ignore); end;",
        )
        .await
        .expect("created");
    let column = |name: &str, ty: SqlType, array: ArrayRef| (name.to_owned(), ty, array);
    let big: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
    let loads: Vec<(&str, Vec<Values>)> = vec![
        ("t", vec![id(&[1, 2, 1])]),
        ("t", vec![id(&[1, 2]), column("v", LONG, texts(&[Some("c4n4ry"), Some("c4n4ry")]))]),
        ("t", vec![id(&[1, 2]), column("n", INT, ints(&[Some(1), None]))]),
        ("t", vec![id(&[1]), column("n", INT, ints(&[Some(13)]))]),
        ("t", vec![column("id", BIG, ints(&[None]))]),
        ("t", vec![id(&[1]), column("v", LONG, texts(&[Some("c4n4ry\0")]))]),
        ("t", vec![id(&[1]), column("d", SqlType::Date, ints(&[Some(0)]))]),
        ("t", vec![id(&[1]), column("q", UBIG, big)]),
        ("t", vec![id(&[1]), column("q", LONG, texts(&[Some("007")]))]),
        ("t", vec![id(&[1]), column("gone", INT, ints(&[Some(1)]))]),
        ("gone", vec![id(&[1])]),
        ("strict", vec![id(&[1]), column("n", LONG, texts(&[Some("c4n4ry")]))]),
        ("noisy", vec![id(&[1])]),
        ("deaf", vec![id(&[1])]),
    ];
    let mut reports = String::new();
    for (table, values) in loads {
        let error = load(&target, "main", table, &values).await.expect_err("a rule is broken");
        assert!(!format!("{error:?}").contains("c4n4ry"), "{error:?}");
        reports += &report(&error);
    }
    insta::assert_snapshot!(reports, @r"
    mig::load::duplicate_key (DuplicateKey)
      main.t: row 3 of the chunk: UNIQUE constraint failed: t.id
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
    mig::load::duplicate_key (DuplicateKey)
      main.t: row 2 of the chunk: UNIQUE constraint failed: t.v
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
    mig::load::constraint (Conversion)
      main.t.n: row 2 of the chunk: NOT NULL constraint failed: t.n
    mig::load::constraint (Conversion)
      main.t: row 1 of the chunk: CHECK constraint failed: n <> 13
    mig::load::constraint (Conversion)
      main.t.id: row 1 of the chunk is NULL in the primary key, where SQLite would make up a number
    mig::load::nul_in_text (Conversion)
      main.t.v: row 1 of the chunk has a NUL character, where most programs stop reading
      help: say `nul_in_text = remove` in the target's settings, or store the column as bytes
    mig::load::zero_date (Conversion)
      main.t.d: row 1 of the chunk has a date that does not exist
      help: say `zero_date = null` or `zero_date = minimum` in the target's settings
    mig::load::conversion (Conversion)
      main.t.q: row 1 of the chunk has more digits than a column of `numeric` keeps
      help: give the target's column the type `text`, which keeps every digit
    mig::load::conversion (Conversion)
      main.t.q: row 1 of the chunk is a text that a column of `numeric` would turn into another number
      help: give the target's column the type `text`
    mig::load::missing (SchemaChange)
      main.t.gone: the target table has no such column
    mig::load::missing (SchemaChange)
      main.gone: the target has no such table
    mig::load::conversion (Conversion)
      main.strict.n: row 1 of the chunk: cannot store TEXT value in INT column strict.n
      help: give the target's column a type that holds the values, or convert in the route
    mig::server::statement (Definite)
      main.noisy: row 1 of the chunk: a trigger of the target raised an error
    mig::load::constraint (Definite)
      main.deaf: a row was not stored
      help: a trigger of the target drops rows: disable it while the rows are copied
    ");
    assert_eq!(rows(&target, "select count(*) from t").await, "0");
    assert_eq!(load(&target, "main", "t", &[id(&[1])]).await.expect("a good row").rows, 1);
}

#[tokio::test]
async fn policies_replace_and_count() {
    let folder = folder();
    let null = open(folder.path(), &[("zero_date", word("null")), ("nul_in_text", word("remove"))])
        .await
        .expect("a file");
    null.execute("create table t (d date, s datetime not null, v text)").await.expect("created");
    let values = |s: &str| -> Vec<Values> {
        vec![
            ("d".to_owned(), SqlType::Date, ints(&[Some(0)])),
            ("s".to_owned(), SqlType::Datetime(0), dates(&[s])),
            ("v".to_owned(), LONG, texts(&[Some("a\0b")])),
        ]
    };
    assert_eq!(load(&null, "main", "t", &values("2024-02-29")).await.expect("null").replaced, 2);
    let refused = load(&null, "main", "t", &values("2024-00-15")).await.expect_err("not null");
    assert_eq!(refused.code.name(), "mig::load::zero_date");
    drop(null);
    let minimum =
        open(folder.path(), &[("zero_date", word("minimum")), ("nul_in_text", word("remove"))])
            .await
            .expect("a file");
    assert_eq!(
        load(&minimum, "main", "t", &values("2024-02-31")).await.expect("minimum").replaced,
        3
    );
    assert_eq!(
        rows(&minimum, "select * from t").await,
        "NULL | 2024-02-29 00:00:00 | ab\n0001-01-01 | 0001-01-01 00:00:00 | ab"
    );
}

#[tokio::test]
async fn loads_wait_for_each_other_and_record_themselves() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target
        .execute("create table t (id integer primary key); create table done (n integer)")
        .await
        .expect("created");
    let loads = (0..8).map(|part| {
        let batches: Vec<_> = (0..10)
            .map(|b| {
                Ok(batch(&[id(&(0..500).map(|n| part * 5000 + b * 500 + n).collect::<Vec<_>>())]))
            })
            .collect();
        let mut load = load_of("main", "t", &[("id", BIG)], stream::iter(batches).boxed());
        load.record = Box::new(|loaded| vec![format!("insert into done values ({})", loaded.rows)]);
        target.load(load)
    });
    for loaded in join_all(loads).await {
        assert_eq!(loaded.expect("loaded").rows, 5000);
    }
    assert_eq!(rows(&target, "select count(*), sum(id) from t").await, "40000 | 799980000");
    assert_eq!(rows(&target, "select count(*), sum(n) from done").await, "8 | 40000");
    let clash = load(&target, "main", "t", &[id(&[99_999, 0])]).await.expect_err("there already");
    assert_eq!(clash.class, ErrorClass::DuplicateKey);
    assert_eq!(rows(&target, "select count(*) from t").await, "40000");
}

#[tokio::test]
async fn a_load_that_waits_reads_nothing() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target.execute("create table t (id integer)").await.expect("created");
    let (release, released) = futures::channel::oneshot::channel::<()>();
    let first = stream::once(async { Ok(batch(&[id(&[1])])) })
        .chain(stream::once(async move {
            released.await.expect("released");
            Ok(batch(&[id(&[2])]))
        }))
        .boxed();
    let asked = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let ask = Arc::clone(&asked);
    let second = stream::once(async move {
        ask.store(true, std::sync::atomic::Ordering::SeqCst);
        Ok(batch(&[id(&[3])]))
    })
    .boxed();
    let columns = [("id", BIG)];
    let waits = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!asked.load(std::sync::atomic::Ordering::SeqCst), "it has not its turn yet");
        release.send(()).expect("the first load listens");
    };
    let (one, two, ()) = tokio::join!(
        target.load(load_of("main", "t", &columns, first)),
        target.load(load_of("main", "t", &columns, second)),
        waits
    );
    assert_eq!((one.expect("loaded").rows, two.expect("loaded").rows), (2, 1));
}

#[tokio::test]
async fn what_ends_a_load_early_leaves_nothing() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target
        .execute("create table t (id integer); create table done (n integer primary key)")
        .await
        .expect("created");
    let endless = stream::iter([Ok(batch(&[id(&[1, 2])]))]).chain(stream::pending()).boxed();
    let cancelled = target.load(load_of("main", "t", &[("id", BIG)], endless));
    assert!(
        tokio::time::timeout(Duration::from_millis(200), cancelled).await.is_err(),
        "still waiting for rows"
    );
    assert_eq!(rows(&target, "select count(*) from t").await, "0");
    let failure = Error::new(
        dsl::diagnostic::codes::CONNECT_LOST,
        ErrorClass::Connection,
        "the source broke",
    );
    let broken = stream::iter([Ok(batch(&[id(&[1])])), Err(failure)]).boxed();
    let error =
        target.load(load_of("main", "t", &[("id", BIG)], broken)).await.expect_err("broken");
    assert_eq!(error.what, "the source broke");
    let mut twice =
        load_of("main", "t", &[("id", BIG)], stream::iter([Ok(batch(&[id(&[1])]))]).boxed());
    twice.record = Box::new(|_| vec!["insert into done values (1)".to_owned(); 2]);
    assert_eq!(
        target.load(twice).await.expect_err("recorded twice").class,
        ErrorClass::DuplicateKey
    );
    assert_eq!(
        rows(&target, "select (select count(*) from t), (select count(*) from done)").await,
        "0 | 0"
    );
}

#[tokio::test]
async fn values_of_64_mb_arrive() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target.execute("create table t (v text)").await.expect("created");
    let long = "x".repeat(64 << 20);
    load(&target, "main", "t", &[("v".to_owned(), LONG, texts(&[Some(&long)]))])
        .await
        .expect("loaded");
    assert_eq!(rows(&target, "select length(v) from t").await, "67108864");
}

/// A copy of the file and its journal in the middle of a load is what `kill -9` leaves behind.
#[tokio::test]
async fn a_kill_in_the_middle_leaves_what_was_committed() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target.execute("create table t (id integer, pad text)").await.expect("created");
    let pad = "p".repeat(1000);
    let many = move |from: i64| -> Vec<Values> {
        let ids: Vec<i64> = (from..from + 20_000).collect();
        vec![id(&ids), ("pad".to_owned(), LONG, texts(&vec![Some(pad.as_str()); ids.len()]))]
    };
    load(&target, "main", "t", &many(0)).await.expect("the first chunk");
    let crashed = tempfile::tempdir().expect("a folder");
    let (to, from) = (crashed.path().to_owned(), folder.path().to_owned());
    let input = stream::iter([Ok(batch(&many(20_000))), Ok(batch(&many(40_000)))])
        .chain(stream::once(async move {
            // Both batches are written, as far as the cache is too small for them; nothing is committed.
            for entry in fs::read_dir(&from).expect("the folder") {
                let entry = entry.expect("an entry");
                fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
            }
            Ok(batch(&many(60_000)))
        }))
        .boxed();
    let columns = [("id", BIG), ("pad", LONG)];
    assert_eq!(
        target.load(load_of("main", "t", &columns, input)).await.expect("the second chunk").rows,
        60_000
    );
    assert!(crashed.path().join("shop.db-journal").metadata().expect("a journal").len() > 0);
    let after = open(crashed.path(), &[]).await.expect("what was left");
    assert_eq!(rows(&after, "select count(*), max(id) from t").await, "20000 | 19999");
    assert_eq!(rows(&after, "pragma integrity_check").await, "ok");
    assert_eq!(rows(&target, "select count(*) from t").await, "80000");
}

#[tokio::test]
async fn what_a_person_reads_when_the_file_says_no() {
    let folder = folder();
    let mut reports = String::new();
    let mut add = |what: &str, error: Box<Error>| {
        let shown = report(&error).replace(&folder.path().display().to_string(), "FOLDER");
        reports += &format!("# {what}\n{shown}");
    };
    add("no folder", open(&folder.path().join("none"), &[]).await.err().expect("refused"));
    fs::create_dir(folder.path().join("dir")).expect("made");
    fs::create_dir(folder.path().join("dir/shop.db")).expect("made");
    add("a folder", open(&folder.path().join("dir"), &[]).await.err().expect("refused"));
    fs::create_dir(folder.path().join("text")).expect("made");
    fs::write(
        folder.path().join("text/shop.db"),
        "not a database, but long enough to be one".repeat(50),
    )
    .expect("written");
    add("no database", open(&folder.path().join("text"), &[]).await.err().expect("refused"));
    let target = open(folder.path(), &[]).await.expect("a new file");
    target.execute("create table t (id integer primary key, v text)").await.expect("created");
    add("syntax", target.execute("creat table x").await.expect_err("refused"));
    add("exists", target.execute("create table t (id int)").await.expect_err("refused"));
    target.execute("pragma max_page_count = 10").await.expect("a small disk");
    let long = "x".repeat(1 << 20);
    let full =
        load(&target, "main", "t", &[id(&[1]), ("v".to_owned(), LONG, texts(&[Some(&long)]))])
            .await;
    add("disk full", full.expect_err("no room"));
    target.execute("pragma query_only = on").await.expect("set");
    add("read-only", load(&target, "main", "t", &[id(&[1])]).await.expect_err("refused"));
    target.execute("pragma query_only = off; pragma busy_timeout = 50").await.expect("set");
    let other =
        rusqlite::Connection::open(folder.path().join("shop.db")).expect("a second connection");
    other.execute_batch("begin exclusive").expect("a lock");
    add("locked", load(&target, "main", "t", &[id(&[1])]).await.expect_err("locked"));
    other.execute_batch("rollback").expect("unlocked");
    assert_eq!(load(&target, "main", "t", &[id(&[1])]).await.expect("a good row").rows, 1);
    insta::assert_snapshot!(reports, @r#"
    # no folder
    mig::connect::settings (Definite)
      target: FOLDER/none/shop.db cannot be opened
      help: its folder must exist, and this user must be allowed to read and write it
    # a folder
    mig::connect::settings (Definite)
      target: FOLDER/dir/shop.db cannot be opened
      help: its folder must exist, and this user must be allowed to read and write it
    # no database
    mig::sqlite::damaged (Definite)
      target: FOLDER/text/shop.db: file is not a database
      help: correct `path` of the endpoint, or restore the file
    # syntax
    mig::server::statement (Definite)
      target: near "creat": syntax error
    # exists
    mig::server::statement (Definite)
      target: table t already exists
    # disk full
    mig::server::disk_full (Definite)
      main.t: row 1 of the chunk: no room left to write FOLDER/shop.db
      help: free disk space, then run the same command again
    # read-only
    mig::server::read_only (Definite)
      main.t: FOLDER/shop.db takes no writes: attempt to write a readonly database
      help: give this user the right to write the file and its folder
    # locked
    mig::server::locked (Connection)
      main.t: another program holds a lock on FOLDER/shop.db
      help: close the program that has the file open
    "#);
}

#[tokio::test]
async fn catalogs_tell_what_is_there() {
    let folder = folder();
    let target = open(folder.path(), &[]).await.expect("a new file");
    target
        .execute(
            "create table parent (a int, b text, primary key (b, a)); \
             create table t (id integer primary key autoincrement, n numeric(10,2) unique default 1.5, name text not null, \
               twice int generated always as (id * 2) stored, pa int, pb text, \
               foreign key (pb, pa) references parent (b, a) on delete cascade); \
             create index odd on t (name desc, lower(name)); create unique index part on t (name) where n > 1; \
             create view v as select 1",
        )
        .await
        .expect("created");
    let catalog = target.catalog(&["shop".to_owned()]).await.expect("a catalog");
    let mut shown = format!(
        "{:?} {:?}\n",
        catalog.schemas.iter().map(|s| &s.name).collect::<Vec<_>>(),
        catalog.objects
    );
    for table in &catalog.tables {
        shown += &format!("{}\n", table.full_name());
        for c in &table.columns {
            shown += &format!(
                "  {} {} {} {} {:?} {:?}\n",
                c.name, c.ty, c.nullable, c.auto_increment, c.default, c.generated
            );
        }
        for i in &table.indexes {
            shown += &format!("  {:?} {} {:?}\n", i.kind, i.name, i.column_names());
        }
        for k in &table.foreign_keys {
            shown += &format!(
                "  {:?} -> {} {:?} {:?} {:?}\n",
                k.columns, k.parent, k.parent_columns, k.on_delete, k.on_update
            );
        }
    }
    insta::assert_snapshot!(shown, @r#"
    ["shop"] [Object { kind: View, schema: "shop", name: "v" }]
    shop.parent
      a INT true false None None
      b TEXT true false None None
      Primary PRIMARY Some(["b", "a"])
    shop.t
      id INTEGER true true None None
      n numeric(10,2) true false Some(Expression("1.5")) None
      name TEXT false false None None
      twice INT true false None Some(Generated { expression: "", stored: true })
      pa INT true false None None
      pb TEXT true false None None
      Primary PRIMARY Some(["id"])
      Unique sqlite_autoindex_t_1 Some(["n"])
      Plain odd None
      Plain part Some(["name"])
      ["pb", "pa"] -> parent ["b", "a"] Some("CASCADE") None
    "#);
    let main = target.catalog(&[]).await.expect("a catalog");
    assert!(main.table("main", "t").is_some() && main.table("shop", "t").is_none());
}
