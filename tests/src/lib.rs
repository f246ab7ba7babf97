//! The test harness: real servers, a proxy that breaks connections, and the engine as a process.
//!
//! ```no_run
//! # async fn test() {
//! let shop = harness::mariadb().await.database("shop").await;
//! shop.exec("CREATE TABLE t (id INT PRIMARY KEY)").await;
//! let Ok(server) = harness::mysql().await else { return };   // skipped, and written down
//! let copy = server.database("copy").await;
//! let run = harness::engine().args(["run", "pipeline.mig"]).run().await;
//! run.expect_code(0);
//! harness::assert_same_rows(&shop, "SELECT * FROM t", &copy, "SELECT * FROM t").await;
//! # }
//! ```
//!
//! Each server starts once and is shared ([`mariadb`], [`mysql`], [`postgres`], [`seekdb`]); each test
//! has databases of its own. A test that breaks a server starts its own one with [`Server::start`].

mod database;
mod process;
mod proxy;
mod repository;
mod rows;
mod server;
pub mod shop;

use tokio::sync::OnceCell;

pub use self::{
    database::{Database, Sqlite},
    process::{Engine, Outcome, Running, engine, engine_program},
    proxy::{Fault, Proxy},
    repository::{example, repository},
    rows::{Row, Rows, assert_same_rows, differences},
    server::{Kind, RUNNING, SKIP_LOG, Server, Skipped, cache_dir},
};

/// Address of every server and proxy.
pub const HOST: &str = "127.0.0.1";
/// The user of every server; it may do everything.
pub const USER: &str = "migrator";
/// Its password. The engine must never print it: [`Outcome`] looks for it in all output.
pub const PASSWORD: &str = "quiet-harbour-93";

static SHARED: [OnceCell<Result<Server, Skipped>>; 4] = [const { OnceCell::const_new() }; 4];

async fn shared(kind: Kind) -> Result<&'static Server, Skipped> {
    let started = SHARED[kind as usize].get_or_init(|| Server::shared(kind)).await;
    started.as_ref().map_err(|skipped| {
        skipped.record();
        skipped.clone()
    })
}

/// The shared MariaDB.
pub async fn mariadb() -> &'static Server {
    shared(Kind::MariaDb).await.expect("MariaDB may not be missing")
}

/// The shared PostgreSQL.
pub async fn postgres() -> &'static Server {
    shared(Kind::Postgres).await.expect("PostgreSQL may not be missing")
}

/// The shared MySQL.
///
/// # Errors
/// If it is not on this machine; the skip is already recorded.
pub async fn mysql() -> Result<&'static Server, Skipped> {
    shared(Kind::MySql).await
}

/// The shared SeekDB.
///
/// # Errors
/// If it is not on this machine; the skip is already recorded.
pub async fn seekdb() -> Result<&'static Server, Skipped> {
    shared(Kind::SeekDb).await
}
