//! Connections whose session is always the same, whatever the server's defaults are.
//!
//! A connection is checked out, used, and given back only when it is known to be clean: not in a transaction, and in
//! step with the server. One that is dropped instead closes its socket, and the server rolls back what was
//! open. So a task that is cancelled in the middle of a load leaves nothing behind.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use dsl::diagnostic::codes;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, ValueRef, postgres::PgRow};
use tokio::time::timeout;

use super::{config::Config, failure::Doing};
use crate::{
    connector::quote::literal,
    error::{Error, ErrorClass, Result},
};

/// How long the server may take no bytes, or not answer what takes no work, before the connection counts as broken.
pub(super) const STALL: Duration = Duration::from_secs(300);

/// An idle connection is asked whether it still lives after this long.
const FRESH: Duration = Duration::from_secs(20);

/// Idle connections that are kept.
const KEPT: usize = 16;

/// What every session has, unless the file says otherwise: limits on locks, none on statements, and
/// keepalives by which the server notices that we are gone.
const DEFAULTS: &[(&str, &str)] = &[
    ("statement_timeout", "0"),
    ("lock_timeout", "60s"),
    ("idle_in_transaction_session_timeout", "0"),
    ("idle_session_timeout", "0"),
    ("tcp_keepalives_idle", "60"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "6"),
    // openGauss
    ("session_timeout", "0"),
];

/// What every session must have: what we write and read depends on it.
const FIXED: &[(&str, &str)] = &[
    ("timezone", "UTC"),
    ("client_encoding", "UTF8"),
    ("datestyle", "ISO, YMD"),
    ("intervalstyle", "postgres"),
    ("bytea_output", "hex"),
    ("extra_float_digits", "3"),
    ("standard_conforming_strings", "on"),
    ("default_transaction_read_only", "off"),
];

/// The connections of one endpoint.
pub(super) struct Sessions {
    pub(super) config: Arc<Config>,
    idle: Mutex<Vec<Session>>,
}

/// One connection with its session set.
pub(super) struct Session {
    pub(super) connection: PgConnection,
    /// Whether what the server says next is the answer to what is asked next. If not, it can only be dropped.
    pub(super) in_step: bool,
    used: Instant,
}

impl Sessions {
    pub(super) fn new(config: Config) -> Self {
        Self { config: Arc::new(config), idle: Mutex::new(Vec::new()) }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection for one use.
    pub(super) async fn checkout(&self) -> Result<Session> {
        loop {
            let Some(mut session) = self.idle().pop() else {
                return self.connect().await;
            };
            let fresh = session.used.elapsed() < FRESH;
            if fresh
                || matches!(
                    timeout(Duration::from_secs(5), session.connection.ping()).await,
                    Ok(Ok(()))
                )
            {
                return Ok(session);
            }
        }
    }

    /// Takes back a connection that is clean.
    pub(super) fn give_back(&self, mut session: Session) {
        session.used = Instant::now();
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(session);
        }
    }

    /// Forgets idle connections: where one broke, the others probably did.
    pub(super) fn forget(&self) {
        self.idle().clear();
    }

    async fn connect(&self) -> Result<Session> {
        let doing = Doing { config: &self.config, load: None };
        let options = self.config.options()?;
        let connection = match timeout(
            self.config.connect_timeout,
            PgConnection::connect_with(&options),
        )
        .await
        {
            Ok(connection) => connection.map_err(|e| doing.not_connected(e))?,
            Err(_) => return Err(doing.unreachable()),
        };
        let mut session = Session { connection, in_step: true, used: Instant::now() };
        let own = self.config.session.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.set(&mut session, &known(DEFAULTS.iter().copied())).await?;
        for (name, value) in own {
            let statement =
                format!("select set_config({}, {}, false)", literal(name), literal(value));
            let error = match timeout(STALL, session.fetch(statement)).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => doing.failed(error),
                Err(_) => doing.unreachable(),
            };
            let what = format!("`session.{name}`: {}", error.what);
            let code = if is_broken(&error) { error.code } else { codes::CONNECT_SETTINGS };
            return Err(Box::new(Error { what, code, ..*error }));
        }
        self.set(&mut session, &known(FIXED.iter().copied())).await?;
        Ok(session)
    }

    async fn set(&self, session: &mut Session, statement: &str) -> Result<()> {
        let doing = Doing { config: &self.config, load: None };
        match timeout(STALL, session.fetch(statement.to_owned())).await {
            Ok(rows) => rows.map(|_| ()).map_err(|e| doing.failed(e)),
            Err(_) => Err(doing.unreachable()),
        }
    }
}

/// A statement that sets those of the variables that the server has.
fn known<'a>(variables: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let rows: Vec<String> =
        variables.map(|(name, value)| format!("({}, {})", literal(name), literal(value))).collect();
    format!(
        "select set_config(v.name, v.value, false) from (values {}) v (name, value) \
          join pg_catalog.pg_settings s on lower(s.name) = v.name",
        rows.join(", ")
    )
}

impl Session {
    /// Runs statements by the simple protocol and returns the affected rows.
    pub(super) async fn execute(&mut self, sql: String) -> Result<u64, sqlx::Error> {
        Ok(sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await?.rows_affected())
    }

    /// Runs a query by the simple protocol and returns all rows as text.
    pub(super) async fn fetch(
        &mut self,
        sql: String,
    ) -> Result<Vec<Vec<Option<String>>>, sqlx::Error> {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await?;
        rows.iter().map(texts).collect()
    }
}

fn texts(row: &PgRow) -> Result<Vec<Option<String>>, sqlx::Error> {
    (0..row.len())
        .map(|i| {
            let value = row.try_get_raw(i)?;
            if value.is_null() {
                return Ok(None);
            }
            value.as_str().map(|text| Some(text.to_owned())).map_err(sqlx::Error::Decode)
        })
        .collect()
}

/// Whether an error leaves the connection in doubt.
pub(super) fn is_broken(error: &Error) -> bool {
    error.class == ErrorClass::Connection
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_a_server_lacks_are_left_out() {
        assert_eq!(
            known([("timezone", "UTC"), ("x", "it's")].into_iter()),
            "select set_config(v.name, v.value, false) from (values ('timezone', 'UTC'), ('x', 'it''s')) v (name, value) \
             join pg_catalog.pg_settings s on lower(s.name) = v.name"
        );
    }
}
