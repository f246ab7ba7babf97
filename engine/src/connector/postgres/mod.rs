//! PostgreSQL and openGauss as targets.
//!
//! Statements go by the simple protocol, so that results come as text; rows go by `COPY`, in the binary format
//! where every column's type has one here, else as text.
//!
//! ```text
//! batch ─▶ cell ─▶ convert (value ─▶ datum, exact or refused) ─▶ binary | text ─▶ encode (pieces) ─▶ load (COPY)
//! ```
//!
//! `config` types the settings, `session` keeps connections and sets what they all have, `column` reads what a table
//! really is, `failure` turns errors into ours, `catalog` reads schemas.

use async_trait::async_trait;
use dsl::catalog::Catalog;

use self::{
    failure::Doing,
    session::{Session, Sessions, is_broken},
};
use super::{Dialect, Load, Loaded, Server, Target};
use crate::error::Result;

mod binary;
mod catalog;
mod column;
mod config;
mod convert;
mod encode;
mod failure;
mod load;
mod numeric;
mod session;
mod text;

pub use config::Config;

/// A PostgreSQL server that rows are written to.
pub struct Postgres {
    sessions: Sessions,
    server: Server,
}

impl Postgres {
    /// Connects, and finds out what answers.
    pub async fn connect(config: Config) -> Result<Self> {
        let sessions = Sessions::new(config);
        let mut session = sessions.checkout().await?;
        let sql = "select version(), current_setting('server_version')".to_owned();
        let doing = Doing { config: &sessions.config, load: None };
        let rows = session.fetch(sql).await.map_err(|e| doing.failed(e))?;
        let mut texts = rows.into_iter().flatten();
        let full = texts.next().flatten().unwrap_or_default();
        let version = texts.next().flatten().unwrap_or_default();
        sessions.give_back(session);
        Ok(Self { sessions, server: server(&full, &version) })
    }

    /// Gives a session back, or forgets what broke.
    fn after<T>(&self, session: Session, result: Result<T>) -> Result<T> {
        match &result {
            Err(error) if is_broken(error) => self.sessions.forget(),
            _ => self.sessions.give_back(session),
        }
        result
    }
}

/// What answered, by its `version()` and `server_version`.
fn server(full: &str, version: &str) -> Server {
    let gauss = full.to_ascii_lowercase().contains("opengauss");
    let number = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    if gauss {
        // `(openGauss 5.0.0 build a07d57c3) compiled at …`; its `server_version` is that of the PostgreSQL it came from.
        let own = full.split_once(' ').map_or("", |(_, rest)| rest);
        Server {
            product: "openGauss".to_owned(),
            version: number(own),
            dialect: Dialect::Opengauss,
        }
    } else {
        Server {
            product: "PostgreSQL".to_owned(),
            version: number(version),
            dialect: Dialect::Postgres,
        }
    }
}

#[async_trait]
impl Target for Postgres {
    fn server(&self) -> &Server {
        &self.server
    }

    async fn catalog(&self, schemas: &[String]) -> Result<Catalog> {
        let mut session = self.sessions.checkout().await?;
        let result = catalog::read(&mut session, self.server.dialect, schemas).await;
        let doing = Doing { config: &self.sessions.config, load: None };
        self.after(session, result.map_err(|e| doing.failed(e)))
    }

    async fn execute(&self, sql: &str) -> Result<u64> {
        let mut session = self.sessions.checkout().await?;
        let result = session.execute(sql.to_owned()).await;
        let doing = Doing { config: &self.sessions.config, load: None };
        self.after(session, result.map_err(|e| doing.failed(e)))
    }

    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let mut session = self.sessions.checkout().await?;
        let result = session.fetch(sql.to_owned()).await;
        let doing = Doing { config: &self.sessions.config, load: None };
        self.after(session, result.map_err(|e| doing.failed(e)))
    }

    async fn load(&self, load: Load) -> Result<Loaded> {
        Box::pin(self.copy_in(load)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_told_apart() {
        for (full, version, product, number, dialect) in [
            (
                "PostgreSQL 15.8 (Debian 15.8-0+deb12u1) on x86_64",
                "15.8 (Debian 15.8-0+deb12u1)",
                "PostgreSQL",
                "15.8",
                Dialect::Postgres,
            ),
            ("PostgreSQL 17.0 on aarch64", "17.0", "PostgreSQL", "17.0", Dialect::Postgres),
            (
                "(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29",
                "9.2.4",
                "openGauss",
                "5.0.0",
                Dialect::Opengauss,
            ),
        ] {
            let expected =
                Server { product: product.to_owned(), version: number.to_owned(), dialect };
            assert_eq!(server(full, version), expected);
        }
    }
}
