//! The harness on every kind of server: starting, sharing, asking, killing, and leaving nothing behind.

use std::{fs, path::Path, process::Stdio, time::Duration};

use harness::{Database, Kind, Server, assert_same_rows};

const TABLE: &str = "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20))";

/// Rows with NULL, an empty text and letters beyond ASCII come back as they were sent.
async fn text_arrives(database: &Database<'_>) {
    database.exec(TABLE).await;
    database.exec("INSERT INTO t VALUES (1, 'Zoë'), (2, NULL), (3, '')").await;
    let rows = database.query("SELECT id, name FROM t ORDER BY id").await;
    let names: Vec<Option<&str>> = rows.iter().map(|row| row[1].as_deref()).collect();
    assert_eq!(names, [Some("Zoë"), None, Some("")]);
    assert_eq!(database.value("SELECT COUNT(*) FROM t").await, "3");
    let refused = database.try_rows("SELECT * FROM nowhere").await.unwrap_err();
    assert!(refused.contains("nowhere"), "{refused}");
}

/// Committed rows outlive a crash and an orderly stop.
async fn rows_outlive_the_server(server: &Server) {
    let database = server.database("kept").await;
    database.exec(TABLE).await;
    for (id, crash) in [(1, true), (2, false)] {
        database.exec(&format!("INSERT INTO t VALUES ({id}, 'x')")).await;
        if crash {
            server.kill()
        } else {
            server.stop()
        }
        assert!(database.try_rows("SELECT 1").await.is_err(), "it still answers");
        server.resume().await;
        assert_eq!(database.value("SELECT COUNT(*) FROM t").await, id.to_string());
    }
}

#[tokio::test]
async fn mariadb_answers() {
    text_arrives(&harness::mariadb().await.database("text").await).await;
}

#[tokio::test]
async fn mysql_answers() {
    let Ok(server) = harness::mysql().await else {
        return;
    };
    text_arrives(&server.database("text").await).await;
}

#[tokio::test]
async fn postgres_answers() {
    text_arrives(&harness::postgres().await.database("text").await).await;
}

#[tokio::test]
async fn seekdb_answers() {
    let Ok(server) = harness::seekdb().await else {
        return;
    };
    text_arrives(&server.database("text").await).await;
}

#[tokio::test]
async fn mariadb_survives_a_crash() {
    rows_outlive_the_server(&Server::start(Kind::MariaDb).await.unwrap()).await;
}

#[tokio::test]
async fn mysql_survives_a_crash() {
    let Ok(server) = Server::start(Kind::MySql).await else {
        return;
    };
    rows_outlive_the_server(&server).await;
}

#[tokio::test]
async fn postgres_survives_a_crash() {
    rows_outlive_the_server(&Server::start(Kind::Postgres).await.unwrap()).await;
}

/// What a replica needs is in the binary log, on both flavours.
#[tokio::test]
async fn the_binary_log_holds_whole_rows_and_names() {
    let mut servers = vec![harness::mariadb().await];
    servers.extend(harness::mysql().await.ok());
    for server in servers {
        let variables = "SELECT CONCAT_WS(' ', @@log_bin + @@local_infile, @@binlog_format, \
                         @@binlog_row_image, @@binlog_row_metadata)";
        let values = server.existing("mysql").value(variables).await;
        assert_eq!(values, "2 ROW FULL FULL", "{}", server.kind());
    }
}

#[tokio::test]
async fn own_options_win() {
    let options = ["--max-allowed-packet=16M", "--lower-case-table-names=1"];
    let server = Server::start_with(Kind::MariaDb, &options).await.unwrap();
    let values = server.existing("mysql");
    assert_eq!(values.value("SELECT @@max_allowed_packet").await, "16777216");
    assert_eq!(values.value("SELECT @@lower_case_table_names").await, "1");
}

#[tokio::test]
async fn a_frozen_server_does_not_answer() {
    let server = Server::start(Kind::MariaDb).await.unwrap();
    let database = server.database("cold").await;
    server.signal("STOP");
    let answer = database.try_rows("SELECT 1");
    assert!(tokio::time::timeout(Duration::from_millis(500), answer).await.is_err());
    server.signal("CONT");
    assert_eq!(database.value("SELECT 1").await, "1");
}

#[tokio::test]
#[should_panic(expected = "only a server that it started itself")]
async fn a_shared_server_cannot_be_killed_by_a_test() {
    // The shared server of a run belongs to another process; here it is described by hand.
    if std::env::var_os(harness::RUNNING).is_none() {
        panic!("outside of a run a test stops only a server that it started itself");
    }
    harness::mariadb().await.kill();
}

#[tokio::test]
async fn a_script_goes_through_the_servers_own_client() {
    let mariadb = harness::mariadb().await.database("script").await;
    let text = format!("{TABLE};\nDELIMITER //\nINSERT INTO t VALUES (1, ';')//\n");
    assert_eq!(mariadb.script(text, &["--show-warnings"]).await, "");
    assert_eq!(mariadb.value("SELECT name FROM t").await, ";");
    let postgres = harness::postgres().await.database("script").await;
    postgres.script(format!("{TABLE};\n\\echo done\n"), &[]).await;
    assert_eq!(postgres.value("SELECT count(*) FROM t").await, "0");
}

#[tokio::test]
async fn tables_of_two_servers_are_compared() {
    let (left, right) = (harness::mariadb().await, harness::postgres().await);
    let (left, right) = (left.database("same").await, right.database("same").await);
    for database in [&left, &right] {
        database.exec(TABLE).await;
        database.exec("INSERT INTO t VALUES (1, 'a'), (2, NULL)").await;
    }
    assert_same_rows(&left, "SELECT * FROM t", &right, "SELECT * FROM t ORDER BY 1 DESC").await;
}

/// The one promise that a person would notice: a test process that is killed leaves no server and no files.
#[tokio::test]
async fn a_killed_process_leaves_nothing_behind() {
    let program = Path::new(env!("CARGO_BIN_EXE_servers"));
    let folder = tempfile::tempdir().unwrap();
    let mut runner = tokio::process::Command::new(program)
        .args(["sh", "-c", "cp \"$MIG_RUNNING\"/* . && touch done && exec cat"])
        .current_dir(folder.path())
        .env("TMPDIR", folder.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    for _ in 0..1200 {
        if folder.path().join("done").exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let described = fs::read_to_string(folder.path().join("mariadb")).unwrap();
    let (port, dir) = described.split_once(' ').unwrap();
    let port: u16 = port.parse().unwrap();
    assert!(std::net::TcpStream::connect((harness::HOST, port)).is_ok());
    assert!(Path::new(dir).join("data").is_dir());
    runner.kill().await.unwrap();
    for _ in 0..200 {
        if !Path::new(dir).exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!Path::new(dir).exists(), "{dir} is still there");
    assert!(std::net::TcpStream::connect((harness::HOST, port)).is_err());
}
