//! MySQL 5.7–9.x and MariaDB ≥ 10.4, and what speaks their protocol: TiDB, OceanBase. One
//! connector for all: which one answered is found on connecting.
//!
//! As a source: [`catalog`] reads what the server declares, [`snapshot`] brings sessions to one point
//! in time, [`split`] cuts tables into chunks and [`scan`] reads them. As a target: [`load`] writes a
//! chunk in one transaction, as text that [`encode`] makes of batches.

mod catalog;
mod config;
mod encode;
mod error;
mod load;
mod scan;
mod session;
mod snapshot;
mod split;

use std::sync::Arc;

use async_trait::async_trait;
use dsl::catalog::Catalog;
use mysql_async::prelude::Queryable;

pub use config::{Config, Tls};
use session::Pool;

use super::{Dialect, Load, Loaded, Selector, Server, Snapshot, Source, Target};
use crate::{ddl::quote, error::Result};

/// A server that is read.
pub struct MysqlSource {
    pool: Arc<Pool>,
    server: Server,
}

impl MysqlSource {
    /// Connects.
    ///
    /// # Errors
    /// The server cannot be reached or refuses the user.
    pub async fn connect(config: Config) -> Result<Self> {
        let dialect = config.dialect.clone();
        let pool = Arc::new(Pool::new(config, false));
        let server = session::identify(&pool, &dialect).await?;
        Ok(Self { pool, server })
    }
}

#[async_trait]
impl Source for MysqlSource {
    fn server(&self) -> &Server {
        &self.server
    }

    async fn catalog(&self, wanted: Selector) -> Result<Catalog> {
        catalog::read(&self.pool, &wanted).await
    }

    async fn snapshot(&self, sessions: usize, consistent: bool) -> Result<Arc<dyn Snapshot>> {
        let snapshot =
            snapshot::begin(&self.pool, self.server.dialect, sessions, consistent).await?;
        Ok(Arc::new(snapshot))
    }
}

/// A server that is written to.
pub struct MysqlTarget {
    pool: Arc<Pool>,
    server: Server,
    local_infile: bool,
}

impl MysqlTarget {
    /// Connects.
    ///
    /// # Errors
    /// The server cannot be reached or refuses the user.
    pub async fn connect(config: Config) -> Result<Self> {
        let (dialect, wanted) = (config.dialect.clone(), config.local_infile);
        let pool = Arc::new(Pool::new(config, true));
        let server = session::identify(&pool, &dialect).await?;
        let local_infile = match wanted {
            Some(wanted) => wanted,
            None => {
                let rows = pool.fetch("SELECT @@GLOBAL.local_infile").await.unwrap_or_default();
                let on = rows.first().and_then(|row| row.first()).and_then(Option::as_deref);
                on == Some("1") && server.dialect != Dialect::Oceanbase
            }
        };
        Ok(Self { pool, server, local_infile })
    }

    /// Loads by `INSERT`, as if the server did not allow `LOAD DATA LOCAL`.
    pub fn without_local_infile(&mut self) {
        self.local_infile = false;
    }
}

#[async_trait]
impl Target for MysqlTarget {
    fn server(&self) -> &Server {
        &self.server
    }

    async fn catalog(&self, schemas: &[String]) -> Result<Catalog> {
        let schemas = schemas.to_vec();
        let wanted: Selector = Arc::new(move |schema, _| schemas.iter().any(|s| s == schema));
        catalog::read(&self.pool, &wanted).await
    }

    async fn execute(&self, sql: &str) -> Result<u64> {
        let mut conn = self.pool.get().await?;
        conn.query_drop(sql).await.map_err(|e| self.pool.error(e))?;
        let affected = conn.affected_rows();
        self.pool.put(conn);
        Ok(affected)
    }

    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        self.pool.fetch(sql).await
    }

    async fn load(&self, load: Load) -> Result<Loaded> {
        load::load(&self.pool, self.local_infile, load).await
    }
}

/// A quoted identifier; all servers of the family quote alike.
fn ident(name: &str) -> String {
    quote::ident(Dialect::Mysql, name)
}

/// A text constant; the sessions have backslash escapes on.
fn text(value: &str) -> String {
    quote::literal(Dialect::Mysql, value)
}
