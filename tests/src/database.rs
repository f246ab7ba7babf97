//! A database of a test, and queries on it.
//!
//! Each call opens a connection of its own: a test may run on any runtime, and a server that was killed
//! between two calls is no surprise. A test that needs one session asks for a connection.

use std::{
    path::PathBuf,
    process,
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
};

use mysql_async::{Conn, OptsBuilder, prelude::Queryable};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, Row as _, ValueRef, postgres::PgConnectOptions,
};

use crate::{
    HOST, PASSWORD, USER,
    rows::{Row, Rows, cell},
    server::{Kind, Server},
};

/// One database of a server.
#[derive(Debug, Clone)]
pub struct Database<'a> {
    server: &'a Server,
    name: String,
}

impl<'a> Database<'a> {
    pub(crate) fn new(server: &'a Server, name: &str) -> Self {
        Self { server, name: name.to_owned() }
    }

    pub(crate) async fn create(server: &'a Server, stem: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let database = Self::new(server, &format!("{stem}_{}_{number}", process::id()));
        let name = database.quoted();
        database.admin().exec(&format!("CREATE DATABASE {name}")).await;
        database
    }

    /// A first word with the server. `user`, if any, has no password and creates ours.
    pub(crate) async fn greet(server: &'a Server, user: Option<&str>) -> Result<(), String> {
        if let Some(user) = user {
            let options = options(server).user(Some(user)).pass(None::<&str>);
            let mut connection = Conn::new(options).await.map_err(|e| e.to_string())?;
            let statements = [
                format!("CREATE USER IF NOT EXISTS '{USER}'@'%' IDENTIFIED BY '{PASSWORD}'"),
                format!("GRANT ALL ON *.* TO '{USER}'@'%' WITH GRANT OPTION"),
            ];
            for statement in statements {
                connection.query_drop(statement).await.map_err(|e| e.to_string())?;
            }
        }
        let database = Self::new(server, "").admin();
        database.try_rows("SELECT 1").await.map(drop)
    }

    /// The server's own database, where other databases are created and dropped.
    fn admin(&self) -> Self {
        let name = if self.server.kind() == Kind::Postgres { "postgres" } else { "" };
        Self::new(self.server, name)
    }

    /// Its server.
    #[must_use]
    pub fn server(&self) -> &'a Server {
        self.server
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the quotes of its server.
    #[must_use]
    pub fn quoted(&self) -> String {
        match self.server.kind() {
            Kind::Postgres => format!("\"{}\"", self.name.replace('"', "\"\"")),
            _ => format!("`{}`", self.name.replace('`', "``")),
        }
    }

    /// Runs statements, one or several with `;` between.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn exec(&self, sql: &str) {
        self.query(sql).await;
    }

    /// Rows of a query.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn query(&self, sql: &str) -> Vec<Row> {
        match self.try_rows(sql).await {
            Ok(rows) => rows,
            Err(e) => {
                let shown: String = sql.chars().take(500).collect();
                panic!("{}: {e}\n{shown}", self.label())
            }
        }
    }

    /// The one cell of a query.
    ///
    /// # Panics
    /// If the server refuses, or answers with anything but one cell that is not NULL.
    pub async fn value(&self, sql: &str) -> String {
        let rows = self.query(sql).await;
        match rows.as_slice() {
            [row] => match row.as_slice() {
                [Some(cell)] => cell.clone(),
                other => panic!("{sql}: one value was expected, not {other:?}"),
            },
            other => panic!("{sql}: one row was expected, not {}", other.len()),
        }
    }

    /// Rows of a query, all statements' rows in a row.
    ///
    /// # Errors
    /// The server's or the client's words.
    pub async fn try_rows(&self, sql: &str) -> Result<Vec<Row>, String> {
        if self.server.kind() == Kind::Postgres {
            self.postgres_rows(sql).await.map_err(|e| e.to_string())
        } else {
            self.mysql_rows(sql).await.map_err(|e| e.to_string())
        }
    }

    async fn mysql_rows(&self, sql: &str) -> mysql_async::Result<Vec<Row>> {
        let mut connection = Conn::new(self.mysql_options()).await?;
        let mut answer = connection.query_iter(sql).await?;
        let mut rows = Vec::new();
        while !answer.is_empty() {
            for row in answer.collect::<mysql_async::Row>().await? {
                rows.push(row.unwrap().into_iter().map(mysql_cell).collect());
            }
        }
        answer.drop_result().await?;
        connection.disconnect().await?;
        Ok(rows)
    }

    async fn postgres_rows(&self, sql: &str) -> sqlx::Result<Vec<Row>> {
        let mut connection = PgConnection::connect_with(&self.postgres_options()).await?;
        // The simple protocol: several statements, and every value as text.
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await?;
        let mut texts = Vec::with_capacity(rows.len());
        for row in rows {
            let mut text = Row::with_capacity(row.len());
            for column in 0..row.len() {
                let value = row.try_get_raw(column)?;
                let bytes = (!value.is_null()).then(|| value.as_bytes());
                text.push(bytes.transpose().map_err(sqlx::Error::Decode)?.map(cell));
            }
            texts.push(text);
        }
        connection.close().await?;
        Ok(texts)
    }

    /// A connection with a session of its own, for servers with the MySQL protocol.
    ///
    /// # Panics
    /// If the server cannot be reached.
    pub async fn connect(&self) -> Conn {
        Conn::new(self.mysql_options()).await.expect("the server can be reached")
    }

    /// Options of a connection, for servers with the MySQL protocol.
    #[must_use]
    pub fn mysql_options(&self) -> OptsBuilder {
        let name = (!self.name.is_empty()).then_some(self.name.as_str());
        options(self.server).db_name(name)
    }

    /// Options of a connection to PostgreSQL.
    #[must_use]
    pub fn postgres_options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host(HOST)
            .port(self.server.port())
            .username(USER)
            .password(PASSWORD)
            .database(&self.name)
    }

    /// Feeds a script to the server's own client, as a person would; returns what it printed.
    ///
    /// # Panics
    /// If the client fails.
    pub async fn script(&self, text: impl Into<Vec<u8>>, arguments: &[&str]) -> String {
        let mut client = self.server.client(&self.name);
        client.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut client =
            tokio::process::Command::from(client).spawn().expect("the client is installed");
        let mut stdin = client.stdin.take().expect("the client's stdin is piped");
        let text = text.into();
        let feed = async move {
            use tokio::io::AsyncWriteExt;
            // A client that stops early says why on its stderr.
            let _ = stdin.write_all(&text).await;
        };
        let ((), output) = tokio::join!(feed, client.wait_with_output());
        let output = output.expect("the client can be waited for");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {error}", self.label());
        cell(&output.stdout) + &error
    }

    /// Drops it now, for the room on the disk.
    pub async fn drop(self) {
        let name = self.quoted();
        let force = if self.server.kind() == Kind::Postgres { " WITH (FORCE)" } else { "" };
        self.admin().exec(&format!("DROP DATABASE {name}{force}")).await;
    }
}

fn options(server: &Server) -> OptsBuilder {
    OptsBuilder::default()
        .ip_or_hostname(HOST)
        .tcp_port(server.port())
        .user(Some(USER))
        .pass(Some(PASSWORD))
        .prefer_socket(false)
        .max_allowed_packet(Some(1 << 30))
}

fn mysql_cell(value: mysql_async::Value) -> Option<String> {
    match value {
        mysql_async::Value::NULL => None,
        mysql_async::Value::Bytes(bytes) => Some(cell(&bytes)),
        other => unreachable!("the text protocol sends text, not {other:?}"),
    }
}

impl Rows for Database<'_> {
    async fn rows(&self, sql: &str) -> Vec<Row> {
        self.query(sql).await
    }

    fn label(&self) -> String {
        format!("{} {}", self.server.kind(), self.name)
    }
}

/// An SQLite file.
#[derive(Debug, Clone)]
pub struct Sqlite {
    path: PathBuf,
}

impl Sqlite {
    /// The file at `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Rows of a query; numbers as SQLite prints them.
    ///
    /// # Panics
    /// If the file or the statement is wrong.
    #[must_use]
    pub fn query(&self, sql: &str) -> Vec<Row> {
        let read = || -> rusqlite::Result<Vec<Row>> {
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
            let connection = rusqlite::Connection::open_with_flags(&self.path, flags)?;
            let mut statement = connection.prepare(sql)?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| {
                (0..columns).map(|column| row.get_ref(column).map(sqlite_cell)).collect()
            })?;
            rows.collect()
        };
        read().unwrap_or_else(|e| panic!("{}: {e}\n{sql}", self.path.display()))
    }
}

fn sqlite_cell(value: rusqlite::types::ValueRef<'_>) -> Option<String> {
    use rusqlite::types::ValueRef as V;
    match value {
        V::Null => None,
        V::Integer(number) => Some(number.to_string()),
        V::Real(number) => Some(number.to_string()),
        V::Text(bytes) | V::Blob(bytes) => Some(cell(bytes)),
    }
}

impl Rows for Sqlite {
    async fn rows(&self, sql: &str) -> Vec<Row> {
        self.query(sql)
    }

    fn label(&self) -> String {
        self.path.display().to_string()
    }
}
