//! Dumps that real tools wrote, read as a source.
//!
//! `dumps/` holds what mariadb-dump 10.11, mysqldump 9.7 and mydumper 0.10 wrote of one schema with a table of
//! every type; `dumps/*.rows` what its rows are. `UPDATE=1` writes those anew: read the difference.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::util::display::{ArrayFormatter, FormatOptions};
use dsl::catalog::{Catalog, Table};
use dsl::hir::ChunkSize;
use engine::connector::files::{FilesSource, Settings};
use engine::connector::{ChunkKey, ChunkRange, Dialect, Scan, Snapshot, Source};
use engine::error::Result;
use futures::StreamExt;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/dumps").join(name)
}

fn settings(database: Option<&str>) -> Settings {
    let work = std::env::temp_dir().join(format!("mig-dumps-{}", std::process::id()));
    Settings { database: database.map(str::to_owned), time_zone: None, work }
}

struct Dump {
    source: FilesSource,
    catalog: Catalog,
    snapshot: Arc<dyn Snapshot>,
    _file: Option<tempfile::NamedTempFile>,
}

async fn open_with(path: &Path, settings: Settings) -> Result<Dump> {
    let source = FilesSource::open(path, settings).await?;
    let catalog = source.catalog(Arc::new(|_, _| true)).await?;
    let snapshot = source.snapshot(1, true).await?;
    Ok(Dump { source, catalog, snapshot, _file: None })
}

async fn open(path: &Path) -> Result<Dump> {
    open_with(path, settings(Some("files"))).await
}

/// A dump made of a text.
async fn script(text: &[u8]) -> Result<Dump> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let dump = open(file.path()).await?;
    // The file is read again by every scan.
    Ok(Dump { _file: Some(file), ..dump })
}

fn is_stored(table: &Table, column: usize) -> bool {
    table.columns[column].generated.is_none()
}

impl Dump {
    fn table(&self, name: &str) -> Arc<Table> {
        Arc::new(self.catalog.table("files", name).unwrap_or_else(|| panic!("{name}")).clone())
    }

    /// Rows of a range as text, columns separated by ` | `.
    async fn scan(
        &self,
        table: &Arc<Table>,
        columns: Vec<usize>,
        range: ChunkRange,
    ) -> Result<Vec<String>> {
        let scan = Scan { table: Arc::clone(table), columns, range, filter: None };
        let mut stream = self.snapshot.scan(scan).await?;
        let mut rows = Vec::new();
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let options = FormatOptions::default().with_null("NULL");
            let formatters: Vec<_> = batch
                .columns()
                .iter()
                .map(|c| ArrayFormatter::try_new(c, &options).unwrap())
                .collect();
            for row in 0..batch.num_rows() {
                rows.push(
                    formatters
                        .iter()
                        .map(|f| f.value(row).to_string())
                        .collect::<Vec<_>>()
                        .join(" | "),
                );
            }
        }
        Ok(rows)
    }

    /// All rows of a table, through the chunks that `split` gives.
    async fn rows(&self, name: &str) -> Result<Vec<String>> {
        let table = self.table(name);
        let columns: Vec<usize> =
            (0..table.columns.len()).filter(|c| is_stored(&table, *c)).collect();
        let mut rows = Vec::new();
        for range in self.snapshot.split(&table, &ChunkKey::Whole, ChunkSize::Bytes(10_000)).await?
        {
            rows.extend(self.scan(&table, columns.clone(), range).await?);
        }
        Ok(rows)
    }
}

fn expect(name: &str, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path(name), actual).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path(name)).unwrap_or_default(), actual, "{name}");
}

async fn outline(dump: &Dump) -> String {
    let mut out = String::new();
    for table in &dump.catalog.tables {
        if table.name != "many" {
            out.push_str(&format!("{}\n", table.full_name()));
            for row in dump.rows(&table.name).await.unwrap() {
                out.push_str(&format!("  {}\n", row.escape_debug()));
            }
        }
    }
    out
}

#[tokio::test]
async fn dumps_of_one_schema_give_the_same_rows() {
    for (name, expected) in [
        ("mariadb-dump.sql", "mariadb.rows"),
        ("mydumper", "mydumper.rows"),
        ("mysqldump.sql", "mysql.rows"),
        ("mysqldump-hex-complete.sql", "mysql.rows"),
    ] {
        let dump = open(&path(name)).await.unwrap();
        expect(expected, &outline(&dump).await);
        let many = dump.rows("many").await.unwrap();
        assert_eq!(many.len(), 300, "{name}");
        assert!(many.iter().any(|row| *row == format!("149 | {}", "T".repeat(149))), "{name}");
    }
    // mydumper skips names that it does not quote, and has no place for empty tables.
    let (whole, part) =
        (open(&path("mydumper")).await.unwrap(), open(&path("mydumper-gz")).await.unwrap());
    for table in ["every", "gen", "invis", "keyless", "many"] {
        assert_eq!(whole.rows(table).await.unwrap(), part.rows(table).await.unwrap(), "{table}");
    }
}

#[tokio::test]
async fn a_dump_says_where_it_comes_from() {
    for (name, product, version, dialect, position) in [
        (
            "mariadb-dump.sql",
            "mariadb-dump file",
            "10.11.19-MariaDB-0+deb12u1-log",
            Dialect::Mariadb,
            true,
        ),
        ("mysqldump.sql", "mysqldump file", "9.7.4-2", Dialect::Mysql, false),
        ("mysqldump-hex-complete.sql", "mysqldump file", "9.7.4-2", Dialect::Mysql, true),
        ("mydumper", "mydumper directory", "", Dialect::Mysql, true),
    ] {
        let dump = open(&path(name)).await.unwrap();
        let server = dump.source.server();
        assert_eq!(
            (server.product.as_str(), server.version.as_str(), server.dialect),
            (product, version, dialect)
        );
        assert_eq!(
            dump.snapshot.position().is_some_and(|p| p.file.starts_with("binlog.000001")),
            position,
            "{name}"
        );
        let of_2026 = 1_767_225_600_000_000..1_798_761_600_000_000_i64;
        assert!(
            of_2026.contains(&dump.snapshot.taken_at()),
            "{name}: {}",
            dump.snapshot.taken_at()
        );
    }
}

#[tokio::test]
async fn objects_beside_tables_are_listed() {
    for (name, expected) in [
        ("mariadb-dump.sql", "View v, Procedure p, Trigger trg, Event ev"),
        ("mysqldump-hex-complete.sql", "View v, Procedure p, Trigger trg, Event ev"),
        ("mydumper", "View v, Procedure p, Trigger trg, Event ev"),
    ] {
        let dump = open(&path(name)).await.unwrap();
        let objects: Vec<_> =
            dump.catalog.objects.iter().map(|o| format!("{:?} {}", o.kind, o.name)).collect();
        assert_eq!(objects.join(", "), expected, "{name}");
        assert!(dump.catalog.table("files", "v").is_none(), "{name}");
        assert_eq!(
            dump.catalog.schema("files").map(|s| s.collation.as_deref()),
            match name {
                "mysqldump-hex-complete.sql" => Some(None),
                _ => Some(Some("utf8mb4_general_ci")),
            }
        );
    }
}

#[tokio::test]
async fn latin1_becomes_utf8() {
    let dump = open(&path("mariadb-dump-latin1.sql")).await.unwrap();
    assert_eq!(dump.rows("gen").await.unwrap(), ["1 | x", "2 | y"]);
    let text = b"SET NAMES latin1;\nCREATE TABLE t (a varchar(10), b blob);\nINSERT INTO t VALUES ('\xe4\x80\\'','\xe4');";
    assert_eq!(script(text).await.unwrap().rows("t").await.unwrap(), ["ä€' | e4"]);
    let text = b"SET NAMES koi8r;\nCREATE TABLE t (a varchar(10), b int);\nINSERT INTO t VALUES ('\xe4',1);";
    let dump = script(text).await.unwrap();
    assert_eq!(dump.rows("t").await.unwrap_err().code.name(), "mig::files::charset");
    let only_numbers = dump.scan(&dump.table("t"), vec![1], ChunkRange::All).await.unwrap();
    assert_eq!(only_numbers, ["1"]);
}

#[tokio::test]
async fn compressed_files_are_read_like_plain_ones() {
    let plain = std::fs::read(path("mariadb-dump.sql")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&plain).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(plain.as_slice(), 3).unwrap();
    for (what, bytes) in [("gzip", gzip), ("zstd", zstd)] {
        let dump = script(&bytes).await.unwrap();
        expect("mariadb.rows", &outline(&dump).await);
        for cut in [10, bytes.len() / 2, bytes.len() - 1] {
            let error = script(&bytes[..cut]).await.map(|_| ()).unwrap_err();
            assert_eq!(error.code.name(), "mig::files::truncated", "{what} cut at {cut}: {error}");
        }
    }
}

#[tokio::test]
async fn a_dump_cut_anywhere_is_an_error() {
    let whole = std::fs::read(path("mariadb-dump.sql")).unwrap();
    let last = whole.windows(4).rposition(|w| w == b"Dump").unwrap();
    for cut in (60..last).step_by(389) {
        let error = match script(&whole[..cut]).await {
            Err(error) => error,
            Ok(_) => panic!("a dump cut at byte {cut} was taken for whole"),
        };
        let ours = ["mig::files::truncated", "mig::files::statement", "mig::ddl::unreadable"];
        assert!(ours.contains(&error.code.name()), "cut at {cut}: {error}");
    }
    for (what, text) in [
        ("no footer", &b"-- MySQL dump 10.13  Distrib 5.7.44\nCREATE TABLE t (a int);\n"[..]),
        ("two dumps, the first cut", b"-- MySQL dump 10.13\nUSE a;\n-- MySQL dump 10.13\n-- Dump completed on 2024-01-01  1:02:03\n"),
        ("no end of the last statement", b"CREATE TABLE t (a int);\nINSERT INTO t VALUES (1),(2)"),
        ("a string that does not end", b"CREATE TABLE t (a text);\nINSERT INTO t VALUES ('a);"),
    ] {
        assert_eq!(script(text).await.map(|_| ()).unwrap_err().code.name(), "mig::files::truncated", "{what}");
    }
}

#[tokio::test]
async fn a_directory_that_mydumper_did_not_finish_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        std::fs::copy(path("mydumper").join(name), directory.path().join(name)).unwrap()
    };
    for name in ["files-schema-create.sql", "files.gen-schema.sql", "files.gen.sql"] {
        copy(name);
    }
    let code = |result: Result<Dump>| result.map(|_| ()).unwrap_err().code.name();
    assert_eq!(code(open(directory.path()).await), "mig::files::truncated");
    std::fs::write(directory.path().join("metadata"), "Started dump at: 2024-01-01 10:00:00\n")
        .unwrap();
    assert_eq!(code(open(directory.path()).await), "mig::files::truncated");
    copy("metadata");
    assert_eq!(
        open(directory.path()).await.unwrap().rows("gen").await.unwrap(),
        ["1 | x", "2 | y"]
    );
    std::fs::write(
        directory.path().join("files.gone-schema.sql"),
        "/*!40101 SET NAMES binary*/;\n",
    )
    .unwrap();
    assert_eq!(code(open(directory.path()).await), "mig::files::truncated");
}

#[tokio::test]
async fn inserts_come_in_many_forms() {
    let head = "SET TIME_ZONE='+00:00'; CREATE TABLE t (a int, b varchar(20), c bit(10), d varbinary(9), e timestamp NULL, f json);\n";
    for (insert, expected) in [
        (
            "INSERT INTO t VALUES (1,'x',b'101','y','2024-01-01 00:00:00','{}');",
            "1 | x | 5 | 79 | 1851614964570128384 | {}",
        ),
        (
            "insert ignore t (c, a, b, d, e, f) values (3, 1, 'x', 0x00ff, null, null)",
            "1 | x | 3 | 00ff | NULL | NULL",
        ),
        (
            "REPLACE INTO `files`.`t` VALUE ( -1 , \"it's\" , _binary '\\0\\t' , x'' , NULL , NULL ) ;",
            "-1 | it's | 9 |  | NULL | NULL",
        ),
        (
            "INSERT INTO t VALUES (NULL,0x414243,_binary 0x0102,_binary '\\\\',NULL,_utf8mb4'[1]'),(0x10,N'n',X'03',0xAB,NULL,NULL);",
            "NULL | ABC | 258 | 5c | NULL | [1]\n16 | n | 3 | ab | NULL | NULL",
        ),
        (
            "INSERT INTO t VALUES (true,'a''b',1,'',NULL,NULL) /* c */ , -- line\n (false,'',0,'(,;',NULL,NULL);",
            "1 | a'b | 1 |  | NULL | NULL\n0 |  | 0 | 282c3b | NULL | NULL",
        ),
        (
            "/*!40000 ALTER TABLE t DISABLE KEYS */; LOCK TABLES t WRITE;INSERT LOW_PRIORITY INTO t VALUES (+5,7,0,'a',NULL,NULL);UNLOCK TABLES;",
            "5 | 7 | 0 | 61 | NULL | NULL",
        ),
        (
            "SET sql_mode='NO_BACKSLASH_ESCAPES';INSERT INTO t VALUES (1,'a\\',0,'\\n',NULL,NULL);",
            "1 | a\\ | 0 | 5c6e | NULL | NULL",
        ),
        (
            "SET sql_mode='ANSI_QUOTES';INSERT INTO \"t\" (\"a\",\"b\",\"c\",d,e,f) VALUES (1,'x',0,'',NULL,NULL);",
            "1 | x | 0 |  | NULL | NULL",
        ),
        (
            "USE other; INSERT INTO files.t VALUES (1,'%\\%\\_',0,'',NULL,NULL);",
            "1 | %\\%\\_ | 0 |  | NULL | NULL",
        ),
    ] {
        let dump = script(format!("{head}{insert};").as_bytes())
            .await
            .unwrap_or_else(|e| panic!("{insert}: {e}"));
        let rows = dump.rows("t").await.unwrap_or_else(|e| panic!("{insert}: {e}"));
        assert_eq!(rows.join("\n"), expected, "{insert}");
    }
}

#[tokio::test]
async fn what_only_a_server_can_do_is_refused() {
    let head =
        "CREATE TABLE t (a int, b varchar(20), g int as (a + 1) stored, e timestamp NULL);\n";
    for (insert, code) in [
        ("SET time_zone='+00:00';INSERT INTO t VALUES (1,'x',2)", "mig::files::statement"),
        ("SET time_zone='+00:00';INSERT INTO t VALUES (1,'x',2,NULL,5)", "mig::files::statement"),
        ("SET time_zone='+00:00';INSERT INTO t (a, e) VALUES (1,NULL)", "mig::files::statement"),
        (
            "SET time_zone='+00:00';INSERT INTO t (a, b, zz, e) VALUES (1,'x',2,NULL)",
            "mig::files::statement",
        ),
        ("INSERT INTO t SELECT 1", "mig::files::statement"),
        ("INSERT INTO t SET a = 1", "mig::files::statement"),
        ("SET time_zone='+00:00';INSERT INTO t VALUES (now(),'x',2,NULL)", "mig::files::statement"),
        (
            "SET time_zone='+00:00';INSERT INTO t VALUES (1,'x',2,NULL) ON DUPLICATE KEY UPDATE a = 2",
            "mig::files::statement",
        ),
        (
            "SET time_zone='+00:00';INSERT INTO t VALUES ('many','x',2,NULL)",
            "mig::data::unreadable",
        ),
        (
            "SET time_zone='+00:00';INSERT INTO t VALUES (1,'\u{fffd}',2,'2024-13-01 00:00:00')",
            "mig::data::unreadable",
        ),
        ("INSERT INTO t VALUES (1,'x',2,'2024-01-01 00:00:00')", "mig::files::time_zone"),
        (
            "SET time_zone='SYSTEM';INSERT INTO t VALUES (1,'x',2,'2024-01-01 00:00:00')",
            "mig::files::time_zone",
        ),
        ("INSERT INTO unknown VALUES (1)", "mig::files::statement"),
        ("LOAD DATA INFILE 'x' INTO TABLE t", "mig::files::statement"),
    ] {
        let error = match script(format!("{head}{insert};").as_bytes()).await {
            Ok(dump) => dump.rows("t").await.expect_err(insert),
            Err(error) => error,
        };
        assert_eq!(error.code.name(), code, "{insert}: {error}");
        assert!(!error.to_string().contains("many"), "{error}");
    }
    let dump =
        script(format!("{head}INSERT INTO t VALUES (1,'x',2,NULL);").as_bytes()).await.unwrap();
    let table = dump.table("t");
    let scan = Scan {
        table: Arc::clone(&table),
        columns: vec![0],
        range: ChunkRange::All,
        filter: Some("a > 1".into()),
    };
    assert_eq!(
        dump.snapshot.scan(scan).await.map(|_| ()).unwrap_err().code.name(),
        "mig::files::statement"
    );
    let other = ChunkRange::Bytes { file: "gone.sql".into(), start: 0, end: 10 };
    assert_eq!(
        dump.scan(&table, vec![0], other).await.unwrap_err().code.name(),
        "mig::files::statement"
    );
}

#[tokio::test]
async fn timestamps_of_another_zone_are_moved_to_utc() {
    let text = "CREATE TABLE t (e timestamp(3) NULL, d datetime);\nINSERT INTO t VALUES ('2024-01-01 01:30:00.500','2024-01-01 01:30:00'),('0000-00-00 00:00:00','2024-01-01 00:00:00');";
    let moved = script(format!("SET time_zone='+02:00';{text}").as_bytes())
        .await
        .unwrap()
        .rows("t")
        .await
        .unwrap();
    let utc = "SET time_zone='+00:00';CREATE TABLE t (e timestamp(3) NULL, d datetime);INSERT INTO t VALUES ('2023-12-31 23:30:00.500','2024-01-01 01:30:00'),('0000-00-00 00:00:00','2024-01-01 00:00:00');";
    assert_eq!(moved, script(utc.as_bytes()).await.unwrap().rows("t").await.unwrap());
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let assumed = Settings { time_zone: Some("+02:00".to_owned()), ..settings(Some("files")) };
    assert_eq!(open_with(file.path(), assumed).await.unwrap().rows("t").await.unwrap(), moved);
}

#[tokio::test]
async fn a_broken_definition_matters_only_to_who_wants_the_table() {
    let text = b"CREATE TABLE bad (a strange);\nINSERT INTO bad VALUES (1);\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (7);";
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let source = FilesSource::open(file.path(), settings(Some("files"))).await.unwrap();
    let catalog = source.catalog(Arc::new(|_, table| table == "t")).await.unwrap();
    assert_eq!(catalog.tables.len(), 1);
    let error = source.catalog(Arc::new(|_, _| true)).await.unwrap_err();
    assert_eq!(
        (error.code.name(), error.place.table.as_deref()),
        ("mig::ddl::unreadable", Some("files.bad"))
    );
    let nowhere = FilesSource::open(file.path(), settings(None)).await.map(|_| ()).unwrap_err();
    assert_eq!(nowhere.code.name(), "mig::files::statement");
    let missing = FilesSource::open(Path::new("no/such/dump.sql"), settings(None))
        .await
        .map(|_| ())
        .unwrap_err();
    assert_eq!(missing.code.name(), "mig::files::missing");
}

#[tokio::test]
async fn large_tables_are_cut_and_every_row_comes_once() {
    let mut text = "CREATE TABLE t (a int, b text);CREATE TABLE u (a int);\n".to_owned();
    let filler = "x".repeat(1000);
    for statement in 0..300 {
        let rows: Vec<_> =
            (0..50).map(|row| format!("({},'{filler}')", statement * 50 + row)).collect();
        text.push_str(&format!("INSERT INTO t VALUES {};\n", rows.join(",")));
        if statement % 100 == 50 {
            text.push_str("INSERT INTO u VALUES (1);\n");
        }
    }
    let dump = script(text.as_bytes()).await.unwrap();
    let table = dump.table("t");
    assert_eq!(table.estimate.map(|e| e.rows), Some(15_000));
    for (size, least) in
        [(ChunkSize::Bytes(1), 4), (ChunkSize::Bytes(1 << 40), 1), (ChunkSize::Rows(5_000), 3)]
    {
        let chunks = dump.snapshot.split(&table, &ChunkKey::Whole, size).await.unwrap();
        assert!(chunks.len() >= least, "{size:?}: {}", chunks.len());
        let mut seen = Vec::new();
        for chunk in chunks {
            seen.extend(dump.scan(&table, vec![0], chunk).await.unwrap());
        }
        let seen: Vec<usize> = seen.iter().map(|row| row.parse().unwrap()).collect();
        assert_eq!(seen, (0..15_000).collect::<Vec<_>>(), "{size:?}");
    }
    assert_eq!(dump.rows("u").await.unwrap(), ["1", "1", "1"]);
}

/// A string of 64 MiB with escapes, and 8 MiB as digits.
#[tokio::test]
async fn rows_may_be_large() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let write = |file: &mut tempfile::NamedTempFile, bytes: &[u8]| file.write_all(bytes).unwrap();
    write(
        &mut file,
        b"CREATE TABLE t (id int, a longtext, b longblob);\nINSERT INTO t VALUES (1,'",
    );
    let plain = "x".repeat((64 << 10) - 4);
    for _ in 0..1 << 10 {
        write(&mut file, format!("{plain}\\'\\\\''\\n").as_bytes());
    }
    write(&mut file, b"',NULL),(2,'x',0x");
    let digits = "00fF".repeat(16 << 10);
    for _ in 0..256 {
        write(&mut file, digits.as_bytes());
    }
    write(&mut file, b");\n");
    let dump = open(file.path()).await.unwrap();
    let table = dump.table("t");
    let scan = Scan {
        table: Arc::clone(&table),
        columns: vec![1, 2],
        range: ChunkRange::All,
        filter: None,
    };
    let mut stream = dump.snapshot.scan(scan).await.unwrap();
    let mut longest = [0; 2];
    while let Some(batch) = stream.next().await {
        let batch = batch.unwrap();
        for (column, longest) in batch.columns().iter().zip(&mut longest) {
            *longest = column.get_buffer_memory_size().max(*longest);
        }
    }
    assert!(longest[0] >= 64 << 20 && longest[1] >= 8 << 20, "{longest:?}");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Writes a string as mysqldump does, or with doubled quotes only.
    fn quoted(bytes: &[u8], escapes: bool) -> Vec<u8> {
        let mut out = vec![b'\''];
        for byte in bytes {
            match byte {
                b'\'' if !escapes => out.extend(b"''"),
                b'\'' | b'"' | b'\\' if escapes => out.extend([b'\\', *byte]),
                0 if escapes => out.extend(b"\\0"),
                b'\n' if escapes => out.extend(b"\\n"),
                b'\r' if escapes => out.extend(b"\\r"),
                0x1a if escapes => out.extend(b"\\Z"),
                other => out.push(*other),
            }
        }
        out.push(b'\'');
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_dumped_is_read(
            rows in prop::collection::vec((any::<i64>(), prop::option::of(".{0,20}"), prop::option::of(prop::collection::vec(any::<u8>(), 0..30))), 1..20),
            escapes: bool,
            hex: bool,
            gap in "[ \n\t]{0,2}",
        ) {
            let mut text = b"CREATE TABLE t (a bigint, b longtext, c longblob);\n".to_vec();
            if !escapes {
                text.extend(b"SET SQL_MODE='NO_BACKSLASH_ESCAPES';\n");
            }
            text.extend(b"INSERT INTO `t` VALUES ");
            let mut expected = Vec::new();
            for (i, (a, b, c)) in rows.iter().enumerate() {
                text.extend(if i == 0 { "(" } else { ",(" }.bytes());
                text.extend(format!("{gap}{a}{gap},{gap}").bytes());
                text.extend(b.as_ref().map_or(b"NULL".to_vec(), |b| quoted(b.as_bytes(), escapes)));
                text.push(b',');
                let hexed: String = c.iter().flatten().map(|b| format!("{b:02X}")).collect();
                text.extend(match c {
                    None => b"NULL".to_vec(),
                    Some(c) if hex && !c.is_empty() => format!("0x{hexed}").into_bytes(),
                    Some(c) => quoted(c, escapes),
                });
                text.extend(format!("{gap})").bytes());
                let lower = c.as_ref().map_or("NULL".to_owned(), |_| hexed.to_lowercase());
                expected.push(format!("{a} | {} | {lower}", b.as_deref().unwrap_or("NULL")));
            }
            text.extend(b";\n");
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let actual = runtime.block_on(async { script(&text).await?.rows("t").await }).unwrap();
            prop_assert_eq!(actual, expected);
        }

        #[test]
        fn no_dump_makes_it_panic(
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..3, any::<u8>()), 1..8),
        ) {
            let mut text = std::fs::read(path("mariadb-dump-latin1.sql")).unwrap();
            for (at, how, byte) in edits {
                let at = at.index(text.len());
                match how {
                    0 => text[at] = byte,
                    1 => { text.remove(at); }
                    _ => text.insert(at, byte),
                }
            }
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                if let Ok(dump) = script(&text).await {
                    for table in dump.catalog.tables.clone() {
                        if table.schema == "files" {
                            let _ = dump.rows(&table.name).await;
                        }
                    }
                }
            });
        }
    }
}
