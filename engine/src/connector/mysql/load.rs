//! Writing one chunk in one transaction: `LOAD DATA LOCAL INFILE` streamed from memory, or multi-row
//! `INSERT` where the server does not allow it.
//!
//! `LOAD DATA LOCAL` turns errors into warnings, in strict mode too: duplicates are skipped, values
//! are truncated (`traps.md` 1). So what the server counted is compared with what was sent, and
//! anything but "all rows, no warnings" rolls the transaction back. The server's own words about the
//! first warning tell column and row; they are translated, since they quote values.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};
use std::task::Poll;

use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use dsl::diagnostic::codes;
use futures::{StreamExt, stream};
use mysql_async::{Conn, ServerError, prelude::Queryable};

use super::{
    encode::{Encoder, Form, PIECE},
    error::server_error,
    ident,
    session::{Pool, fetch},
    text,
};
use crate::{
    connector::{Load, LoadColumn, Loaded, overtaken},
    data::BatchStream,
    error::{Error, ErrorClass, Result},
};

/// Rows of one `INSERT`.
const INSERT_ROWS: usize = 1000;

/// Writes a chunk, by `LOAD DATA LOCAL` if the server allows it.
pub(super) async fn load(pool: &Pool, local_infile: bool, load: Load) -> Result<Loaded> {
    let table = format!("{}.{}", load.schema, load.table);
    let place = |error: Box<Error>| error.at_endpoint(pool.name()).at_table(table.as_str());
    let mut conn = pool.get().await.map_err(place)?;
    // On an error the connection is dropped, and its transaction with it.
    let loaded = transaction(pool, &mut conn, local_infile, load).await.map_err(place)?;
    pool.put(conn);
    Ok(loaded)
}

async fn transaction(
    pool: &Pool,
    conn: &mut Conn,
    local_infile: bool,
    load: Load,
) -> Result<Loaded> {
    let Load { schema, table, columns, input, record } = load;
    let name = format!("{}.{}", ident(&schema), ident(&table));
    run(pool, conn, "START TRANSACTION").await?;
    let loaded = if local_infile {
        let statement = statement(pool, conn, (&schema, &table), &name, &columns).await?;
        infile(pool, conn, &statement, &columns, input).await?
    } else {
        inserts(pool, conn, &name, &columns, input).await?
    };
    for sql in record(&loaded) {
        run(pool, conn, &sql).await?;
        if conn.affected_rows() == 0 {
            return Err(overtaken());
        }
    }
    run(pool, conn, "COMMIT").await?;
    Ok(loaded)
}

async fn run(pool: &Pool, conn: &mut Conn, sql: &str) -> Result<()> {
    pool.answer(conn.query_drop(sql)).await
}

/// The `LOAD DATA` statement. The file is announced as `binary`, so that bytes reach columns as they
/// are: right for bytes, and for text in UTF-8. Columns of other charsets, JSON and bits go through a
/// variable and are converted by the server.
async fn statement(
    pool: &Pool,
    conn: &mut Conn,
    (schema, table): (&str, &str),
    name: &str,
    columns: &[LoadColumn],
) -> Result<String> {
    let sql = format!(
        "SELECT column_name, data_type, character_set_name FROM information_schema.columns \
         WHERE table_schema = {} AND table_name = {}",
        text(schema),
        text(table)
    );
    let known = fetch(conn, &sql).await.map_err(|e| pool.error(e))?;
    let (mut fields, mut sets) = (Vec::new(), Vec::new());
    for (i, column) in columns.iter().enumerate() {
        let ident = ident(&column.name);
        let cells = known.iter().find(|row| {
            row.first()
                .and_then(Option::as_deref)
                .is_some_and(|n| n.eq_ignore_ascii_case(&column.name))
        });
        let cell = |at: usize| {
            cells.and_then(|row| row.get(at)).and_then(Option::as_deref).unwrap_or_default()
        };
        let conversion = match (cell(1), cell(2)) {
            ("bit", _) => Some(format!("CAST(@c{i} AS UNSIGNED)")),
            ("json", _) => Some(format!("CONVERT(@c{i} USING utf8mb4)")),
            (_, "" | "utf8mb4" | "utf8mb3" | "utf8" | "ascii" | "binary") => None,
            _ => Some(format!("CONVERT(@c{i} USING utf8mb4)")),
        };
        match conversion {
            None => fields.push(ident),
            Some(expression) => {
                fields.push(format!("@c{i}"));
                sets.push(format!("{ident}={expression}"));
            }
        }
    }
    let set = if sets.is_empty() { String::new() } else { format!(" SET {}", sets.join(",")) };
    Ok(format!(
        "LOAD DATA LOCAL INFILE 'engine' INTO TABLE {name} CHARACTER SET binary \
         FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ({}){set}",
        fields.join(",")
    ))
}

/// What passed through the stream that feeds `LOAD DATA`.
#[derive(Default)]
struct Sent {
    rows: AtomicU64,
    bytes: AtomicU64,
    /// Whether the next thing to do is the server's: it has rows to take or to finish with.
    servers_turn: AtomicBool,
    error: Mutex<Option<Box<Error>>>,
}

async fn infile(
    pool: &Pool,
    conn: &mut Conn,
    statement: &str,
    columns: &Arc<[LoadColumn]>,
    input: BatchStream,
) -> Result<Loaded> {
    let sent = Arc::new(Sent::default());
    let lines = lines(input, Arc::clone(columns), Arc::clone(&sent));
    // The driver wants a future that is `Sync`; a stream is not, a mutex around one is.
    let lines = Mutex::new(lines);
    conn.set_infile_handler(async move {
        Ok(lines.into_inner().unwrap_or_else(PoisonError::into_inner))
    });
    let moves =
        || sent.servers_turn.load(Ordering::Relaxed).then(|| sent.bytes.load(Ordering::Relaxed));
    let answer = pool.answer_while(conn.query_drop(statement), moves).await;
    if let Some(error) = sent.error.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(error);
    }
    answer?;
    let rows = sent.rows.load(Ordering::Relaxed);
    if conn.affected_rows() != rows || conn.get_warnings() != 0 {
        return Err(refused(pool, conn, rows).await);
    }
    Ok(Loaded { rows, bytes: sent.bytes.load(Ordering::Relaxed), replaced: 0 })
}

/// The batches as a stream of lines.
fn lines(
    input: BatchStream,
    columns: Arc<[LoadColumn]>,
    sent: Arc<Sent>,
) -> stream::BoxStream<'static, std::io::Result<Bytes>> {
    input
        .map(Some)
        .chain(stream::iter([None]))
        .flat_map(move |batch| {
            sent.servers_turn.store(true, Ordering::Relaxed);
            let Some(batch) = batch else {
                return stream::empty().boxed();
            };
            let pieces = match batch.and_then(|batch| Pieces::new(batch, &columns)) {
                Ok(pieces) => {
                    sent.rows.fetch_add(pieces.batch.num_rows() as u64, Ordering::Relaxed);
                    pieces
                }
                Err(error) => {
                    *sent.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    return stream::iter(vec![Err(std::io::Error::other(
                        "the rows could not be read",
                    ))])
                    .boxed();
                }
            };
            let (sent, taken) = (Arc::clone(&sent), Arc::clone(&sent));
            stream::iter(pieces)
                .map(move |piece| {
                    sent.bytes.fetch_add(piece.len() as u64, Ordering::Relaxed);
                    Ok(piece)
                })
                .chain(stream::poll_fn(move |_| {
                    taken.servers_turn.store(false, Ordering::Relaxed);
                    Poll::Ready(None)
                }))
                .boxed()
        })
        .boxed()
}

/// The pieces of one batch. An [`Encoder`] borrows its batch, so the iterator keeps where it stood.
struct Pieces {
    batch: RecordBatch,
    columns: Arc<[LoadColumn]>,
    at: super::encode::Cursor,
}

impl Pieces {
    fn new(batch: RecordBatch, columns: &Arc<[LoadColumn]>) -> Result<Self> {
        // Unknown arrays are found here, once, and not at every piece.
        Encoder::new(&batch, columns, Form::Lines)?;
        Ok(Self { batch, columns: Arc::clone(columns), at: super::encode::Cursor::default() })
    }
}

impl Iterator for Pieces {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let mut encoder = Encoder::new(&self.batch, &self.columns, Form::Lines).ok()?.at(self.at);
        if encoder.is_done() {
            return None;
        }
        let mut out = Vec::with_capacity(PIECE + PIECE / 4);
        encoder.piece(&mut out);
        self.at = encoder.cursor();
        Some(out.into())
    }
}

/// Why the server did not take every row as it was.
async fn refused(pool: &Pool, conn: &mut Conn, rows: u64) -> Box<Error> {
    let (taken, counted) = (conn.affected_rows(), conn.get_warnings());
    let warning = fetch(conn, "SHOW WARNINGS LIMIT 1").await.unwrap_or_default().into_iter().next();
    let mut cells = warning.into_iter().flatten().flatten().skip(1);
    let error = match (cells.next().and_then(|code| code.parse().ok()), cells.next()) {
        (Some(code), Some(message)) => {
            let error =
                server_error(&ServerError { code, message: message.clone(), state: String::new() });
            match message.rsplit_once(" at row ") {
                Some((_, row)) if row.bytes().all(|b| b.is_ascii_digit()) => {
                    error.at_range(format!("row {row}"))
                }
                _ => error,
            }
        }
        _ => Error::new(
            codes::LOAD_ROWS_LOST,
            ErrorClass::Definite,
            format!("the server took {taken} of {rows} rows, with {counted} warnings"),
        ),
    };
    error.at_endpoint(pool.name())
}

async fn inserts(
    pool: &Pool,
    conn: &mut Conn,
    name: &str,
    columns: &[LoadColumn],
    mut input: BatchStream,
) -> Result<Loaded> {
    let names: Vec<String> = columns.iter().map(|c| ident(&c.name)).collect();
    let head = format!("INSERT INTO {name} ({}) VALUES ", names.join(","));
    let mut loaded = Loaded::default();
    while let Some(batch) = input.next().await {
        let batch = batch?;
        let mut encoder = Encoder::new(&batch, columns, Form::Tuples)?;
        while !encoder.is_done() {
            let mut sql = head.clone().into_bytes();
            let mut rows = 0;
            while !encoder.is_done() && rows < INSERT_ROWS && sql.len() < 4 * PIECE {
                if rows > 0 {
                    sql.push(b',');
                }
                encoder.row(&mut sql);
                rows += 1;
            }
            loaded.bytes += sql.len() as u64;
            loaded.rows += rows as u64;
            pool.answer(conn.query_drop(sql)).await?;
            if conn.affected_rows() != rows as u64 || conn.get_warnings() != 0 {
                return Err(refused(pool, conn, rows as u64).await);
            }
        }
    }
    Ok(loaded)
}
