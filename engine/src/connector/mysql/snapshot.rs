//! One point in time for several sessions.
//!
//! Sessions agree only if nothing commits between their `START TRANSACTION WITH CONSISTENT SNAPSHOT`s.
//! MariaDB tells the binlog position that belongs to each session's snapshot (`binlog_snapshot_file`,
//! `binlog_snapshot_position`): sessions whose positions are equal see the same data, and no lock is
//! needed. MySQL has no such thing, and a position read before and after proves nothing there, because
//! a transaction stands in the binlog before it becomes visible; so commits are held back for the
//! moment in which the sessions begin, by `FLUSH TABLES WITH READ LOCK`.
//!
//! A session that breaks is gone, since its snapshot cannot be had again; the others go on.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use dsl::{catalog::Table, diagnostic::codes, hir::ChunkSize};
use mysql_async::{Conn, prelude::Queryable};
use tokio::sync::Semaphore;

use super::{
    scan,
    session::{Pool, fetch},
    split, text,
};
use crate::{
    connector::{ChunkKey, ChunkRange, Dialect, Position, Scan, Snapshot},
    data::BatchStream,
    error::{Error, ErrorClass, Result},
};

/// How often sessions are begun anew because something was committed between them.
const ATTEMPTS: usize = 10;

/// How long a lock that holds commits back may be waited for; every writer waits as long.
const LOCK_WAIT_S: u32 = 5;

/// Sessions of one point in time.
pub(super) struct MysqlSnapshot {
    pool: Arc<Pool>,
    sessions: Arc<Sessions>,
    taken_at: i64,
    position: Option<Position>,
}

/// Sessions that are free, and the right to use one.
pub(super) struct Sessions {
    free: Mutex<Vec<Conn>>,
    permits: Semaphore,
    alive: AtomicUsize,
}

impl Sessions {
    fn new(sessions: Vec<Conn>) -> Self {
        Self {
            permits: Semaphore::new(sessions.len()),
            alive: AtomicUsize::new(sessions.len()),
            free: Mutex::new(sessions),
        }
    }

    /// Waits for a free session. `None`: all are lost.
    pub(super) async fn take(&self) -> Option<Conn> {
        // A permit stands for a session that is not lost: it is given back with the session.
        self.permits.acquire().await.ok()?.forget();
        self.free.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Gives a session back, in the same snapshot as before.
    pub(super) fn put(&self, conn: Conn) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        self.permits.add_permits(1);
    }

    /// One session is lost; when it was the last one, nobody waits any longer.
    pub(super) fn lost(&self) {
        if self.alive.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.permits.close();
        }
    }
}

/// Begins `count` sessions at one point in time.
pub(super) async fn begin(
    pool: &Arc<Pool>,
    dialect: Dialect,
    count: usize,
    consistent: bool,
) -> Result<MysqlSnapshot> {
    let mut sessions = Vec::with_capacity(count);
    for _ in 0..count {
        let mut conn = pool.open().await?;
        run(pool, &mut conn, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
        sessions.push(conn);
    }
    let position = match dialect {
        _ if !consistent => {
            start(pool, &mut sessions).await?;
            position(pool).await
        }
        Dialect::Mariadb => agree(pool, &mut sessions).await?,
        Dialect::Mysql => locked(pool, &mut sessions).await?,
        // One session is a snapshot by itself; these servers offer no way to join several.
        _ => {
            sessions.truncate(1);
            start(pool, &mut sessions).await?;
            position(pool).await
        }
    };
    let taken_at = clock(pool).await?;
    Ok(MysqlSnapshot {
        pool: Arc::clone(pool),
        sessions: Arc::new(Sessions::new(sessions)),
        taken_at,
        position,
    })
}

async fn run(pool: &Pool, conn: &mut Conn, sql: &str) -> Result<()> {
    pool.answer(conn.query_drop(sql)).await
}

async fn start(pool: &Pool, sessions: &mut [Conn]) -> Result<()> {
    for conn in sessions {
        run(pool, conn, "START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
    }
    Ok(())
}

/// MariaDB: sessions are begun until all report the same position.
async fn agree(pool: &Pool, sessions: &mut Vec<Conn>) -> Result<Option<Position>> {
    for attempt in 0..ATTEMPTS {
        start(pool, sessions).await?;
        let mut positions = Vec::with_capacity(sessions.len());
        for conn in sessions.iter_mut() {
            let rows = fetch(conn, "SHOW STATUS LIKE 'binlog_snapshot_%'")
                .await
                .map_err(|e| pool.error(e))?;
            let value = |name: &str| {
                rows.iter()
                    .find(|row| {
                        row.first().is_some_and(|n| {
                            n.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name))
                        })
                    })
                    .and_then(|row| row.get(1).cloned().flatten())
                    .filter(|v| !v.is_empty())
            };
            positions.push(value("binlog_snapshot_file").zip(value("binlog_snapshot_position")));
        }
        match positions.first() {
            // Without a binlog there is nothing to compare: only one session is one point in time.
            Some(None) | None => {
                sessions.truncate(1);
                return Ok(None);
            }
            Some(Some((file, offset))) if positions.iter().all(|p| p == &positions[0]) => {
                let gtid = format!("SELECT BINLOG_GTID_POS({}, {offset})", text(file));
                let gtid = cell(pool.fetch(&gtid).await?);
                let offset = offset.parse().unwrap_or_default();
                return Ok(Some(Position { file: file.clone(), offset, gtid }));
            }
            Some(_) => tokio::time::sleep(Duration::from_millis(1 << attempt.min(6))).await,
        }
    }
    // The source commits all the time: hold commits back for a moment.
    locked(pool, sessions).await
}

/// Commits are held back while the sessions begin.
async fn locked(pool: &Pool, sessions: &mut Vec<Conn>) -> Result<Option<Position>> {
    let mut locker = pool.open().await?;
    run(pool, &mut locker, &format!("SET SESSION lock_wait_timeout={LOCK_WAIT_S}")).await?;
    if let Err(error) = run(pool, &mut locker, "FLUSH TABLES WITH READ LOCK").await {
        if sessions.len() == 1 {
            start(pool, sessions).await?;
            return Ok(None);
        }
        return Err(Error::new(
            codes::COPY_NO_SNAPSHOT,
            if error.is_transient() { ErrorClass::Connection } else { ErrorClass::Definite },
            "the sessions cannot be brought to one point in time",
        )
        .at_endpoint(pool.name())
        .help(
            "GRANT RELOAD ON *.* TO the user of this source, or write `copy { workers = 1 }`, or, if nothing \
             writes to the source, `copy { consistency = none }`",
        )
        .source(error));
    }
    let begun = start(pool, sessions).await;
    let position = position(pool).await;
    run(pool, &mut locker, "UNLOCK TABLES").await?;
    pool.put(locker);
    begun.map(|()| position)
}

/// The binlog position now; `None` without a binlog or the privilege to ask.
async fn position(pool: &Pool) -> Option<Position> {
    for sql in ["SHOW BINARY LOG STATUS", "SHOW MASTER STATUS"] {
        if let Ok(rows) = pool.fetch(sql).await {
            let mut cells = rows.into_iter().next()?.into_iter().flatten();
            let (file, offset) = (cells.next()?, cells.next()?.parse().ok()?);
            let mut gtid = None;
            for sql in ["SELECT @@GLOBAL.gtid_binlog_pos", "SELECT @@GLOBAL.gtid_executed"] {
                gtid = gtid.or(cell(pool.fetch(sql).await.unwrap_or_default()));
            }
            return Some(Position { file, offset, gtid });
        }
    }
    None
}

/// The only value of a result, unless it is empty.
fn cell(rows: Vec<Vec<Option<String>>>) -> Option<String> {
    rows.into_iter().next()?.into_iter().next()?.filter(|text| !text.is_empty())
}

/// The source's clock in microseconds since 1970.
async fn clock(pool: &Pool) -> Result<i64> {
    let rows = pool.fetch("SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)").await?;
    Ok(cell(rows).and_then(|text| text.parse().ok()).unwrap_or_default())
}

#[async_trait]
impl Snapshot for MysqlSnapshot {
    fn taken_at(&self) -> i64 {
        self.taken_at
    }

    fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    async fn split(
        &self,
        table: &Table,
        by: &ChunkKey,
        size: ChunkSize,
    ) -> Result<Vec<ChunkRange>> {
        split::split(&self.pool, table, by, size).await
    }

    async fn scan(&self, scan: Scan) -> Result<BatchStream> {
        match self.sessions.take().await {
            Some(conn) => {
                Ok(scan::start(Arc::clone(&self.pool), Arc::clone(&self.sessions), conn, scan))
            }
            None => Err(Error::new(
                codes::COPY_SNAPSHOT_LOST,
                ErrorClass::Connection,
                "all connections that shared the snapshot broke",
            )
            .at_endpoint(self.pool.name())),
        }
    }
}
