//! Connections: opened with time-out, TLS fallback and the session's settings, and pooled.
//!
//! A connection goes back to the pool only by [`Pool::put`], after its last statement succeeded and
//! outside a transaction; any other way of losing one closes it. So a session found in the pool is
//! always as [`Config::setup`] made it.

use std::sync::{Arc, Mutex, PoisonError};

use dsl::diagnostic::codes;
use mysql_async::{Conn, DriverError, Error as Driver, Row, Value, prelude::Queryable};

use super::{
    config::{Config, Tls},
    error::translate,
};
use crate::{
    connector::{Dialect, Server},
    error::{Error, ErrorClass, Result},
};

/// Connections to one server.
#[derive(Debug)]
pub(super) struct Pool {
    config: Config,
    writes: bool,
    idle: Mutex<Vec<Conn>>,
}

impl Pool {
    /// A pool that opens connections when they are asked for.
    pub(super) const fn new(config: Config, writes: bool) -> Self {
        Self { config, writes, idle: Mutex::new(Vec::new()) }
    }

    /// Endpoint name.
    pub(super) fn name(&self) -> &str {
        &self.config.name
    }

    /// Turns a driver's error into one of the engine.
    pub(super) fn error(&self, error: Driver) -> Box<Error> {
        translate(&self.config.name, error)
    }

    /// An idle connection, or a new one.
    pub(super) async fn get(&self) -> Result<Conn> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(mut conn) => {
                match tokio::time::timeout(self.config.connect_timeout, conn.ping()).await {
                    Ok(Ok(())) => Ok(conn),
                    _ => self.open().await,
                }
            }
            None => self.open().await,
        }
    }

    /// Gives back a connection whose work is done.
    pub(super) fn put(&self, conn: Conn) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
    }

    /// A new connection with the session's settings.
    pub(super) async fn open(&self) -> Result<Conn> {
        let mut conn = self.connect().await?;
        for statement in self.config.setup(self.writes) {
            self.answer(conn.query_drop(&statement)).await?;
        }
        Ok(conn)
    }

    /// Waits for the server, but not for ever.
    pub(super) async fn answer<T>(
        &self,
        work: impl Future<Output = std::result::Result<T, Driver>>,
    ) -> Result<T> {
        match tokio::time::timeout(self.config.read_timeout, work).await {
            Ok(result) => result.map_err(|e| self.error(e)),
            Err(_) => Err(self.silent()),
        }
    }

    /// Waits for work that is not silent as long as `moves` gives other numbers.
    pub(super) async fn answer_while<T>(
        &self,
        work: impl Future<Output = std::result::Result<T, Driver>>,
        moves: impl Fn() -> Option<u64>,
    ) -> Result<T> {
        let mut work = std::pin::pin!(work);
        let mut before = moves();
        loop {
            if let Ok(result) = tokio::time::timeout(self.config.read_timeout, &mut work).await {
                return result.map_err(|e| self.error(e));
            }
            let now = moves();
            if now.is_some() && now == before {
                return Err(self.silent());
            }
            before = now;
        }
    }

    fn silent(&self) -> Box<Error> {
        let what =
            format!("the server was silent for {} s", self.config.read_timeout.as_secs_f64());
        Error::new(codes::CONNECT_LOST, ErrorClass::Connection, what)
            .at_endpoint(&self.config.name)
            .help("see that the server can be reached, or raise `read_timeout`, then run the same command again")
    }

    async fn connect(&self) -> Result<Conn> {
        let config = &self.config;
        let first = self.dial(config.tls != Tls::Off).await;
        match first {
            // The server has no TLS, and the endpoint does not insist.
            Err(Driver::Driver(DriverError::NoClientSslFlagFromServer))
                if config.tls == Tls::Prefer =>
            {
                self.dial(false).await
            }
            other => other,
        }
        .map_err(|error| match error {
            Driver::Io(mysql_async::IoError::Io(io)) => Error::new(
                codes::CONNECT_REFUSED,
                ErrorClass::Connection,
                format!("cannot connect to {}:{}: {io}", config.host, config.port),
            )
            .at_endpoint(&config.name)
            .help("see that the server runs, and that `host` and `port` are right"),
            other => self.error(other),
        })
    }

    async fn dial(&self, tls: bool) -> std::result::Result<Conn, Driver> {
        match tokio::time::timeout(self.config.connect_timeout, Conn::new(self.config.opts(tls)))
            .await
        {
            Ok(result) => result,
            Err(_) => Err(Driver::Io(mysql_async::IoError::Io(std::io::Error::new(
                std::io::ErrorKind::TimedOut,
                format!("no answer within {} s", self.config.connect_timeout.as_secs()),
            )))),
        }
    }

    /// Runs a query on a pooled connection and returns all rows as text.
    pub(super) async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let mut conn = self.get().await?;
        let rows = self.answer(fetch(&mut conn, sql)).await?;
        self.put(conn);
        Ok(rows)
    }
}

/// Runs a query and returns all rows as text.
pub(super) async fn fetch(
    conn: &mut Conn,
    sql: &str,
) -> std::result::Result<Vec<Vec<Option<String>>>, Driver> {
    let rows: Vec<Row> = conn.query(sql).await?;
    let cells = |row: Row| row.unwrap_raw().into_iter().map(|cell| cell.and_then(text)).collect();
    Ok(rows.into_iter().map(cells).collect())
}

/// A value of the text protocol.
fn text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
        Value::Int(n) => Some(n.to_string()),
        Value::UInt(n) => Some(n.to_string()),
        Value::Float(n) => Some(n.to_string()),
        Value::Double(n) => Some(n.to_string()),
        other => Some(other.as_sql(true).trim_matches('\'').to_owned()),
    }
}

/// What answered. `declared` is the dialect of the pipeline; MariaDB and MySQL are told apart here.
pub(super) async fn identify(pool: &Arc<Pool>, declared: &str) -> Result<Server> {
    let rows = pool.fetch("SELECT VERSION(), @@version_comment").await?;
    let cell =
        |i: usize| rows.first().and_then(|row| row.get(i)).cloned().flatten().unwrap_or_default();
    let (version, comment) = (cell(0), cell(1));
    let lower = format!("{version} {comment}").to_lowercase();
    let (product, dialect) = if lower.contains("tidb") {
        ("TiDB", Dialect::Tidb)
    } else if lower.contains("oceanbase") || lower.contains("seekdb") {
        ("OceanBase", Dialect::Oceanbase)
    } else if lower.contains("mariadb") {
        ("MariaDB", Dialect::Mariadb)
    } else {
        match declared {
            "tidb" => ("TiDB", Dialect::Tidb),
            "oceanbase" => ("OceanBase", Dialect::Oceanbase),
            _ => ("MySQL", Dialect::Mysql),
        }
    };
    let number = version.split('-').next().unwrap_or_default().to_owned();
    Ok(Server { product: product.to_owned(), version: number, dialect })
}
