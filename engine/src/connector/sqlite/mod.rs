//! SQLite files as targets.
//!
//! A file has one writer, so there is one connection, and who wants it waits in line. Every statement runs on a
//! thread that may block. A load holds the connection from `begin` to `commit`; a load that waits has read nothing of
//! its input yet, so it holds no rows.
//!
//! The journal is SQLite's rollback journal with `synchronous = full`, unless the file is in WAL mode already: what was
//! committed survives `kill -9` and a power cut, what was not is rolled back by whoever opens the file next. (For loads of
//! many rows the rollback journal writes each page once, WAL twice: measured 15 to 20 % slower.)
//!
//! SQLite has no schemas: the schema part of a table's name is left out. The plan refuses two
//! source tables that would become one by that.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use dsl::{catalog::Catalog, hir::Endpoint};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use tokio::sync::{Mutex, OwnedMutexGuard};

use self::failure::Doing;
use super::{Dialect, Load, Loaded, Server, Target, policy::Policies, setting::Settings};
use crate::error::Result;

mod catalog;
mod convert;
mod failure;
mod load;

/// How long a lock of another program is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the file is, and what its values follow.
#[derive(Debug, Clone)]
pub struct Config {
    /// Name of the endpoint in the file.
    pub endpoint: String,
    /// The database file; `:memory:` is one that lives as long as the connection.
    pub path: PathBuf,
    /// What becomes of dates that do not exist and of NUL in text.
    pub policies: Policies,
    /// How long to wait for another program that holds the file.
    pub busy_timeout: Duration,
}

impl Config {
    /// Reads the settings of an endpoint. A relative path starts at `base`, the folder of the pipeline file.
    pub fn from_endpoint(endpoint: &Endpoint, base: &Path) -> Result<Self> {
        let settings = Settings::new(endpoint);
        let path = settings.text("path")?.filter(|path| !path.is_empty());
        let path = path.ok_or_else(|| {
            settings
                .wrong("path", "is not given")
                .help("write `path = \"shop.db\"` in the endpoint")
        })?;
        let path = if path == ":memory:" { PathBuf::from(path) } else { base.join(path) };
        let policies = Policies::from_settings(settings)?;
        let busy_timeout = settings.duration("busy_timeout")?.unwrap_or(PATIENCE);
        Ok(Self { endpoint: endpoint.name.node.clone(), path, policies, busy_timeout })
    }
}

/// An SQLite file that rows are written to.
pub struct Sqlite {
    config: Arc<Config>,
    connection: Arc<Mutex<Connection>>,
    server: Server,
}

impl Sqlite {
    /// Opens the file, or makes it. Its folder must exist.
    pub async fn open(config: Config) -> Result<Self> {
        let config = Arc::new(config);
        let opened = Arc::clone(&config);
        let connection =
            blocking(move || open(&opened).map_err(|e| Doing::opening(&opened).failed(e))).await?;
        let server = Server {
            product: "SQLite".to_owned(),
            version: rusqlite::version().to_owned(),
            dialect: Dialect::Sqlite,
        };
        Ok(Self { config, connection: Arc::new(Mutex::new(connection)), server })
    }

    /// The connection, when its turn has come, outside a transaction.
    async fn turn(&self) -> Turn {
        Turn { connection: Some(Arc::clone(&self.connection).lock_owned().await) }
    }

    /// Does something with the connection on a thread that may block.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T> {
        let turn = self.turn().await;
        let config = Arc::clone(&self.config);
        blocking(move || work(turn.connection()).map_err(|e| Doing::stating(&config).failed(e)))
            .await
    }
}

/// The only use of the connection until it is dropped. What was begun and not committed by then is
/// rolled back, on a thread that may block.
struct Turn {
    connection: Option<OwnedMutexGuard<Connection>>,
}

impl Turn {
    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("taken only when dropped")
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take().filter(|c| !c.is_autocommit()) else {
            return;
        };
        let roll_back = move || {
            if let Err(error) = connection.execute_batch("rollback") {
                tracing::debug!(code = ?error.sqlite_error_code(), "nothing to roll back");
            }
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(roll_back)),
            Err(_) => roll_back(),
        }
    }
}

/// Runs work on a thread that may block, and goes on with its panic if it has one.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime shuts down: nobody waits for an answer any more.
            Err(_) => std::future::pending().await,
        },
    }
}

fn open(config: &Config) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&config.path, flags)?;
    connection.busy_timeout(config.busy_timeout)?;
    let mode: String = connection.query_row("pragma journal_mode", [], |row| row.get(0))?;
    if mode != "wal" && mode != "memory" {
        connection.query_row("pragma journal_mode = truncate", [], |_| Ok(()))?;
    }
    // Parents may come after their children; what the target declares is checked after the copy.
    connection.execute_batch(
        "pragma synchronous = full; pragma foreign_keys = off; pragma temp_store = memory; pragma cache_size = -16384",
    )?;
    Ok(connection)
}

#[async_trait]
impl Target for Sqlite {
    fn server(&self) -> &Server {
        &self.server
    }

    async fn catalog(&self, schemas: &[String]) -> Result<Catalog> {
        let schemas = schemas.to_vec();
        self.with(move |connection| catalog::read(connection, &schemas)).await
    }

    async fn execute(&self, sql: &str) -> Result<u64> {
        let sql = sql.to_owned();
        self.with(move |connection| {
            let before = connection.total_changes();
            connection.execute_batch(&sql)?;
            Ok(connection.total_changes().saturating_sub(before))
        })
        .await
    }

    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let sql = sql.to_owned();
        self.with(move |connection| fetch(connection, &sql)).await
    }

    async fn load(&self, load: Load) -> Result<Loaded> {
        Box::pin(self.insert(load)).await
    }
}

/// All rows of a query as text.
fn fetch(connection: &Connection, sql: &str) -> Result<Vec<Vec<Option<String>>>, rusqlite::Error> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let mut texts = Vec::with_capacity(columns);
        for column in 0..columns {
            texts.push(match row.get_ref(column)? {
                ValueRef::Null => None,
                ValueRef::Integer(n) => Some(n.to_string()),
                ValueRef::Real(f) => Some(format!("{f:?}")),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(shown(bytes)),
            });
        }
        all.push(texts);
    }
    Ok(all)
}

/// Text as it is; bytes that are no text as `x'…'`.
fn shown(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(
        |_| {
            let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
            format!("x'{hex}'")
        },
        str::to_owned,
    )
}

#[cfg(test)]
mod tests {
    use dsl::types::SettingValue;

    use super::*;
    use crate::connector::setting::tests::endpoint;

    #[test]
    fn paths_start_at_the_pipeline_file() {
        let of = |path: &str| {
            let endpoint = endpoint("sqlite", &[("path", SettingValue::Text(path.to_owned()))]);
            Config::from_endpoint(&endpoint, Path::new("/pipelines")).map(|config| config.path)
        };
        assert_eq!(of("shop.db").expect("a path"), Path::new("/pipelines/shop.db"));
        assert_eq!(of("/data/shop.db").expect("a path"), Path::new("/data/shop.db"));
        assert_eq!(of(":memory:").expect("a path"), Path::new(":memory:"));
        insta::assert_snapshot!(of("").expect_err("no path"), @"shop: `path` is not given");
    }
}
