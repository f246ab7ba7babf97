//! The MySQL connector on real servers: chunks hold every row once, and every value survives the way
//! through Arrow from one server into another.

use std::sync::Arc;

use dsl::{catalog::Table, hir::ChunkSize};
use engine::{
    connector::{ChunkKey, ChunkRange, Load, LoadColumn, Scan, Snapshot, Source, Target, mysql},
    error::ErrorClass,
};
use futures::StreamExt;
use harness::{Database, Server};

fn config(server: &Server) -> mysql::Config {
    mysql::Config {
        name: "test".to_owned(),
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        socket: None,
        user: harness::USER.to_owned(),
        password: Some(engine::secret::Secret::new(harness::PASSWORD)),
        tls: mysql::Tls::Prefer,
        tls_ca: None,
        connect_timeout: std::time::Duration::from_secs(10),
        read_timeout: std::time::Duration::from_secs(600),
        local_infile: None,
        session: Vec::new(),
        dialect: "mysql".to_owned(),
    }
}

async fn table(source: &mysql::MysqlSource, database: &Database<'_>, name: &str) -> Arc<Table> {
    let (schema, wanted) = (database.name().to_owned(), name.to_owned());
    let catalog = source
        .catalog(Arc::new(move |s, t| s == schema && t == wanted))
        .await
        .expect("the catalog is read");
    Arc::new(catalog.table(database.name(), name).expect("the table is there").clone())
}

/// Rows of each chunk.
async fn count(
    snapshot: &Arc<dyn Snapshot>,
    table: &Arc<Table>,
    ranges: &[ChunkRange],
) -> Vec<usize> {
    let mut counts = Vec::new();
    for range in ranges {
        let scan =
            Scan { table: Arc::clone(table), columns: vec![0], range: range.clone(), filter: None };
        let mut batches = snapshot.scan(scan).await.expect("the scan begins");
        let mut rows = 0;
        while let Some(batch) = batches.next().await {
            rows += batch.expect("a batch").num_rows();
        }
        counts.push(rows);
    }
    counts
}

/// Key definition and a key for row `seq` (1 … 20,000), as SQL.
const KEYS: &[(&str, &str, &str)] = &[
    ("dense", "id int primary key", "seq"),
    ("negative", "id bigint primary key", "seq * 7 - 70000"),
    ("sparse", "id bigint unsigned primary key", "cast(seq as unsigned) * seq * 40000000000"),
    ("unsigned_high", "id bigint unsigned primary key", "18446744073709551615 - seq"),
    ("two_ends", "id bigint primary key", "if(seq < 10000, seq, seq + 8000000000000000000)"),
    ("decimals", "id decimal(20,5) primary key", "seq / 8 - 1000"),
    (
        "dates",
        "id datetime(3) primary key",
        "timestampadd(minute, seq * 37, '1999-12-31 23:59:59.5')",
    ),
    (
        "words",
        "id varchar(60) collate utf8mb4_general_ci primary key",
        "concat(elt(1 + seq % 4, 'a', 'Zé', 'm-', 'ü'), left(sha2(seq, 256), 32))",
    ),
    ("hashes", "id binary(16) primary key", "unhex(left(sha2(seq, 256), 32))"),
    ("composite", "a int, b int, primary key (a, b)", "seq % 3, seq"),
    (
        "composite_text",
        "a varchar(10), b bigint, primary key (a, b)",
        "elt(1 + seq % 2, 'x', 'y'), seq * 11",
    ),
];

async fn chunks_hold_every_row_once(server: &Server) {
    let database = server.database("chunks").await;
    let source = mysql::MysqlSource::connect(config(server)).await.expect("connects");
    for (name, columns, key) in KEYS {
        database.exec(&format!("create table {name} ({columns}, pad varchar(100) not null)")).await;
        let values = format!("select {key}, repeat('x', 80) from numbers");
        let numbers = "with recursive d as (select 0 n union all select n + 1 from d where n < 9), \
             numbers as (select 1 + a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n as seq \
             from d a, d b, d c, d e, (select 0 n union all select 1) f)";
        let sql = if server.kind() == harness::Kind::MariaDb {
            format!("insert into {name} {numbers} {values}")
        } else {
            format!("insert into {name} {numbers} {values}")
        };
        database.exec(&sql).await;
        database.exec(&format!("analyze table {name}")).await;
        let table = table(&source, &database, name).await;
        let snapshot = source.snapshot(1, true).await.expect("a snapshot");
        let key = ChunkKey::Columns(
            table
                .row_key()
                .and_then(|k| k.column_names())
                .expect("a key")
                .into_iter()
                .map(str::to_owned)
                .collect(),
        );
        let ranges = snapshot.split(&table, &key, ChunkSize::Rows(2000)).await.expect("splits");
        let counts = count(&snapshot, &table, &ranges).await;
        assert_eq!(counts.iter().sum::<usize>(), 20_000, "{name}: {counts:?}");
        assert!(ranges.len() >= 7, "{name}: {counts:?} {:?}", table.estimate);
        assert!(counts.iter().all(|&c| c <= 6000), "{name}: {counts:?}");
    }
    database.drop().await;
}

#[tokio::test]
async fn mariadb_chunks_hold_every_row_once() {
    chunks_hold_every_row_once(harness::mariadb().await).await;
}

#[tokio::test]
async fn mysql_chunks_hold_every_row_once() {
    if let Ok(server) = harness::mysql().await {
        chunks_hold_every_row_once(server).await;
    }
}

/// Columns with the values that are hardest to carry.
const VALUES: &[(&str, &[&str])] = &[
    ("tinyint", &["-128", "127", "0"]),
    ("bigint", &["-9223372036854775808", "9223372036854775807"]),
    ("bigint unsigned", &["18446744073709551615", "0"]),
    ("int(5) unsigned zerofill", &["42", "4294967295"]),
    (
        "decimal(65,30)",
        &[
            "-99999999999999999999999999999999999.999999999999999999999999999999",
            "0.000000000000000000000000000001",
        ],
    ),
    ("decimal(10,0)", &["-1", "9999999999"]),
    ("float", &["0.1", "-3.4028234e38", "1.17549e-38", "16777217", "1e-45"]),
    ("double", &["0.1", "-1.7976931348623157e308", "5e-324", "-0.0", "123456789.123456789"]),
    ("bit(1)", &["b'1'", "b'0'"]),
    ("bit(64)", &["b'1000000000000000000000000000000000000000000000000000000000000001'", "0"]),
    ("year", &["1901", "2155", "0"]),
    ("date", &["'0000-00-00'", "'2024-00-15'", "'2024-02-31'", "'9999-12-31'", "'0001-01-01'"]),
    (
        "datetime(6)",
        &["'0000-00-00 00:00:00'", "'9999-12-31 23:59:59.999999'", "'2024-02-29 12:00:00.000001'"],
    ),
    (
        "timestamp(3)",
        &["'1970-01-01 00:00:01.000'", "'2038-01-19 03:14:07.999'", "'0000-00-00 00:00:00'"],
    ),
    ("time(6)", &["'-838:59:59'", "'838:59:59'", "'-00:00:00.000001'", "'24:00:00'"]),
    ("char(10)", &["'a'", "''", "'  lead'", "'ünïcödé'"]),
    (
        "varchar(100)",
        &[
            "'tab\\tnl\\ncr\\rbs\\\\nul\\0q\\'dq\\\"'",
            "''",
            "'trail   '",
            "'😀𝒳'",
            "'\\\\N'",
            "'NULL'",
        ],
    ),
    ("varchar(50) character set latin1", &["'é€'", "'abc'"]),
    ("varchar(50) character set utf16", &["'é😀'", "''"]),
    ("text", &["repeat('é\\n', 20000)", "''"]),
    ("binary(4)", &["x'00ff0a5c'", "''"]),
    ("varbinary(20)", &["x'000900'", "x'5c4e'", "''"]),
    ("blob", &["x'00010203090a0d1a225c27ff'", "repeat(x'ff00', 30000)"]),
    ("enum('a','b''c','ü,','')", &["'a'", "'b''c'", "'ü,'", "''"]),
    ("set('x','y','é') character set latin1", &["'x,é'", "''", "'x,y,é'"]),
    ("json", &["'{\"a\": [1, null, \"ü\\\\n\\\\\\\\\"], \"b\": 1.5}'", "'[]'", "'null'"]),
    ("point", &["ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('POINT(-1.5 1e300)')"]),
    ("geometry", &["ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))')"]),
];

/// Loads the table `t` of one database into a table of the same shape in another.
async fn carry(
    from: &Database<'_>,
    to: &Database<'_>,
    inserts: bool,
) -> Result<u64, Box<engine::error::Error>> {
    let source = mysql::MysqlSource::connect(config(from.server())).await?;
    let mut target = mysql::MysqlTarget::connect(config(to.server())).await?;
    if inserts {
        target.without_local_infile();
    }
    let table = table(&source, from, "t").await;
    let snapshot = source.snapshot(1, true).await?;
    let columns: Vec<usize> = (0..table.columns.len()).collect();
    let scan = Scan { table: Arc::clone(&table), columns, range: ChunkRange::All, filter: None };
    let load = Load {
        schema: to.name().to_owned(),
        table: "t".to_owned(),
        columns: table
            .columns
            .iter()
            .map(|c| LoadColumn { name: c.name.clone(), ty: c.ty.clone() })
            .collect(),
        input: snapshot.scan(scan).await?,
        record: Box::new(|_| Vec::new()),
    };
    Ok(target.load(load).await?.rows)
}

async fn every_value_survives(from: &Server, to: &Server) {
    let (source, target) = (from.database("values").await, to.database("values").await);
    let columns: Vec<String> =
        VALUES.iter().enumerate().map(|(i, (ty, _))| format!("c{i} {ty} null")).collect();
    let create = format!(
        "create table t (id int primary key, {}) character set utf8mb4",
        columns.join(", ")
    );
    source.exec(&create).await;
    target.exec(&create).await;
    let rows = VALUES.iter().map(|(_, values)| values.len()).max().unwrap_or(0) + 1;
    for row in 0..rows {
        let values: Vec<&str> =
            VALUES.iter().map(|(_, values)| values.get(row).copied().unwrap_or("null")).collect();
        source
            .exec(
                &format!(
                    "set statement_mode = 1; insert into t values ({row}, {})",
                    values.join(", ")
                )
                .replace(
                    "set statement_mode = 1",
                    "set sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES', time_zone = '+00:00'",
                ),
            )
            .await;
    }
    let shown: Vec<String> = VALUES
        .iter()
        .enumerate()
        .map(|(i, (ty, _))| match *ty {
            "float" => format!("c{i} + 0e0"),
            "point" | "geometry" => format!("hex(ST_AsBinary(c{i}))"),
            _ if ty.contains("int") || ty.contains("decimal") || *ty == "double" => format!("c{i}"),
            _ => format!("hex(c{i})"),
        })
        .collect();
    for inserts in [false, true] {
        target.exec("delete from t").await;
        let loaded = carry(&source, &target, inserts)
            .await
            .unwrap_or_else(|e| panic!("{e}: {:?}", e.source));
        assert_eq!(loaded, rows as u64);
        for (i, shown) in shown.iter().enumerate() {
            let sql = format!("select id, {shown} from t");
            let (left, right) = (source.query(&sql).await, target.query(&sql).await);
            let unequal = harness::differences(left, right);
            assert!(unequal.is_empty(), "{} (inserts: {inserts}): {unequal:?}", VALUES[i].0);
        }
    }
    source.drop().await;
    target.drop().await;
}

#[tokio::test]
async fn mariadb_to_mariadb_keeps_every_value() {
    let server = harness::mariadb().await;
    every_value_survives(server, server).await;
}

#[tokio::test]
async fn mysql_and_mariadb_exchange_every_value() {
    let mariadb = harness::mariadb().await;
    if let Ok(mysql) = harness::mysql().await {
        every_value_survives(mariadb, mysql).await;
        every_value_survives(mysql, mariadb).await;
        every_value_survives(mysql, mysql).await;
    }
}

#[tokio::test]
async fn a_chunk_that_does_not_fit_leaves_nothing() {
    let server = harness::mariadb().await;
    let cases = [
        (
            "duplicate",
            "id int primary key, v int",
            "v int primary key, id int",
            ErrorClass::DuplicateKey,
            None,
        ),
        (
            "range",
            "id int primary key, v int",
            "id int primary key, v tinyint",
            ErrorClass::Conversion,
            Some("v"),
        ),
        (
            "length",
            "id int primary key, v varchar(10)",
            "id int primary key, v varchar(2)",
            ErrorClass::Conversion,
            Some("v"),
        ),
        (
            "null",
            "id int primary key, v int",
            "id int primary key, v int not null",
            ErrorClass::Conversion,
            Some("v"),
        ),
        (
            "type",
            "id int primary key, v varchar(10)",
            "id int primary key, v date",
            ErrorClass::Conversion,
            Some("v"),
        ),
    ];
    for (name, from, to, class, column) in cases {
        for inserts in [false, true] {
            let (source, target) = (server.database(name).await, server.database(name).await);
            source.exec(&format!("create table t ({from})")).await;
            source.exec("insert into t values (1, 1), (2, 300), (3, null), (4, 300)").await;
            if name != "null" {
                source.exec("delete from t where v is null").await;
            }
            target.exec(&format!("create table t ({to})")).await;
            let error = carry(&source, &target, inserts).await.expect_err(name);
            assert_eq!(error.class, class, "{name} (inserts: {inserts}): {error}");
            assert_eq!(
                error.place.column.as_deref(),
                column,
                "{name} (inserts: {inserts}): {error}"
            );
            assert!(!error.to_string().contains("300"), "a value is in the message: {error}");
            assert_eq!(target.value("select count(*) from t").await, "0", "{name}");
            source.drop().await;
            target.drop().await;
        }
    }
}
