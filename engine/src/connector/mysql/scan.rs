//! Reading one chunk: a `SELECT` whose rows are decoded into Arrow batches as they come.
//!
//! A task of its own reads, so that the server sends while the target writes; at most
//! [`QUEUE`] batches wait between the two. When nobody wants the rest, it is read and dropped: only so
//! the session, and with it the snapshot, can be used again.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use dsl::{catalog::Column, types::SqlType};
use futures::{StreamExt, stream};
use mysql_async::{Conn, Row, Value, prelude::Queryable};
use tokio::sync::mpsc;

use super::{ident, session::Pool, snapshot::Sessions, split};
use crate::{
    connector::Scan,
    data::{BatchStream, TextDecoder},
    error::{Error, Result},
};

/// Batches that may wait to be written.
const QUEUE: usize = 2;

/// Starts reading; the session goes back when the chunk is read.
pub(super) fn start(
    pool: Arc<Pool>,
    sessions: Arc<Sessions>,
    conn: Conn,
    scan: Scan,
) -> BatchStream {
    let (sender, receiver) = mpsc::channel(QUEUE);
    tokio::spawn(async move {
        let mut conn = conn;
        match read(&pool, &mut conn, &scan, &sender).await {
            Ok(()) => sessions.put(conn),
            Err(error) => {
                // The statement failed, not the session, when the server said so.
                if error.is_transient() {
                    sessions.lost();
                } else {
                    sessions.put(conn);
                }
                let _ = sender.send(Err(error.at_table(scan.table.full_name()))).await;
            }
        }
    });
    stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) })
        .boxed()
}

async fn read(
    pool: &Pool,
    conn: &mut Conn,
    scan: &Scan,
    sender: &mpsc::Sender<Result<RecordBatch>>,
) -> Result<()> {
    let columns: Vec<&Column> = scan.columns.iter().map(|&i| &scan.table.columns[i]).collect();
    let mut decoder =
        TextDecoder::new(columns.iter().map(|c| (c.name.as_str(), &c.ty, c.nullable)));
    let mut result = pool.answer(conn.query_iter(select(scan, &columns))).await?;
    while let Some(row) = pool.answer(result.next()).await? {
        if append(&mut decoder, &row)? {
            if let Some(batch) = decoder.take()? {
                if sender.send(Ok(batch)).await.is_err() {
                    break;
                }
            }
        }
    }
    result.drop_result().await.map_err(|e| pool.error(e))?;
    if let Some(batch) = decoder.take()? {
        let _ = sender.send(Ok(batch)).await;
    }
    Ok(())
}

/// Appends a row; `true`: there is a batch to take.
fn append(decoder: &mut TextDecoder, row: &Row) -> Result<bool> {
    for index in 0..row.len() {
        match row.as_ref(index) {
            Some(Value::Bytes(bytes)) => decoder.append(index, Some(bytes))?,
            Some(Value::NULL) => decoder.append(index, None)?,
            _ => return Err(unexpected()),
        }
    }
    Ok(decoder.end_row())
}

fn unexpected() -> Box<Error> {
    use dsl::diagnostic::codes;
    Error::new(
        codes::CONNECT_PROTOCOL,
        crate::error::ErrorClass::Bug,
        "a value of the text protocol is not text",
    )
}

/// The statement that reads a chunk.
fn select(scan: &Scan, columns: &[&Column]) -> String {
    let list: Vec<String> = columns.iter().map(|column| expression(column)).collect();
    let table = format!("{}.{}", ident(&scan.table.schema), ident(&scan.table.name));
    let mut sql = format!(
        "SELECT {} FROM {table}",
        if list.is_empty() { "1".to_owned() } else { list.join(",") }
    );
    if let Some(index) = split::index_of(&scan.table, &scan.range) {
        sql.push_str(&format!(" FORCE INDEX ({})", ident(index)));
    }
    let range = split::condition(&scan.table, &scan.range);
    let conditions: Vec<String> =
        range.into_iter().chain(scan.filter.iter().cloned()).map(|c| format!("({c})")).collect();
    if !conditions.is_empty() {
        sql.push_str(" WHERE ");
        sql.push_str(&conditions.join(" AND "));
    }
    sql
}

/// How a column is asked for, so that its text is exact and as [`TextDecoder`] reads it.
fn expression(column: &Column) -> String {
    let name = ident(&column.name);
    match column.ty {
        // The text of a `float` has six digits; as a double it has all of them (`traps.md` 4).
        SqlType::Float { .. } => format!("{name}+0e0"),
        _ => name,
    }
}
