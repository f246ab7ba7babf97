//! Loading rows: one transaction of `begin`, `COPY … FROM STDIN`, the recording statements, `commit`.
//!
//! Nothing of it is ever visible in part. Any error aborts the `COPY` and rolls back; if even that fails, the
//! connection is dropped and the server rolls back by itself. If the connection breaks after `commit` was sent, nobody here
//! can know whether the server committed: the error says so, and the caller asks its checkpoint.

use std::future::Future;

use dsl::diagnostic::codes;
use futures::StreamExt;
use tokio::time::timeout;

use super::{
    Postgres, column,
    convert::Format,
    encode::{Encoder, PIECE, column_list},
    failure::Doing,
    session::{STALL, Session, is_broken},
};
use crate::{
    connector::{Load, Loaded, overtaken, quote::identifier},
    error::{Error, ErrorClass, Result},
};

impl Postgres {
    /// Writes the rows of a load and records them.
    pub(super) async fn copy_in(&self, load: Load) -> Result<Loaded> {
        let names: Vec<String> = load.columns.iter().map(|c| c.name.clone()).collect();
        let (schema, table) = (load.schema.clone(), load.table.clone());
        let doing = Doing { config: &self.sessions.config, load: Some((&schema, &table, &names)) };
        let mut session = self.sessions.checkout().await?;
        match self.transaction(&mut session, load, doing).await {
            Ok(loaded) => {
                self.sessions.give_back(session);
                Ok(loaded)
            }
            Err(error) => {
                if is_broken(&error) {
                    self.sessions.forget();
                } else if session.in_step
                    && let Ok(Ok(_)) = timeout(STALL, session.execute("rollback".to_owned())).await
                {
                    self.sessions.give_back(session);
                }
                Err(error
                    .at_table(format!("{schema}.{table}"))
                    .at_endpoint(&self.sessions.config.endpoint))
            }
        }
    }

    async fn transaction(
        &self,
        session: &mut Session,
        load: Load,
        doing: Doing<'_>,
    ) -> Result<Loaded> {
        let Load { schema, table, columns, mut input, record } = load;
        answer(session.execute("begin".to_owned()), doing).await?;
        let rows = answer(session.fetch(column::query(&schema, &table)), doing).await?;
        if rows.is_empty() {
            let what = "the target has no such table";
            return Err(Error::new(codes::LOAD_MISSING, ErrorClass::SchemaChange, what));
        }
        let found: Vec<_> = rows.iter().filter_map(|row| column::read(row)).collect();
        let encoder = Encoder::new(&columns, &found, self.sessions.config.policies)?;
        let format = if encoder.format == Format::Binary { "binary" } else { "text" };
        let statement = format!(
            "copy {}.{} ({}) from stdin with (format {format})",
            identifier(&schema),
            identifier(&table),
            column_list(&columns)
        );
        let mut copy = answer(session.connection.copy_in_raw(&statement), doing).await?;
        let mut loaded = Loaded::default();
        let mut buffer = Vec::with_capacity(PIECE + PIECE / 2);
        buffer.extend_from_slice(encoder.header());
        let sent: Result<()> = async {
            while let Some(batch) = input.next().await {
                let batch = batch?;
                let mut rows = encoder.rows(&batch, loaded.rows)?;
                while rows.fill(&mut buffer)? {
                    answer(copy.send(buffer.as_slice()), doing).await?;
                    loaded.bytes += buffer.len() as u64;
                    buffer.clear();
                }
                loaded.rows += batch.num_rows() as u64;
                loaded.replaced += rows.replaced;
            }
            buffer.extend_from_slice(encoder.trailer());
            answer(copy.send(buffer.as_slice()), doing).await?;
            loaded.bytes += buffer.len() as u64;
            Ok(())
        }
        .await;
        if let Err(error) = sent {
            // A server that met an error of its own before answers with that one; ours came first.
            return match timeout(STALL, copy.abort("the engine stopped sending")).await {
                Ok(Ok(())) => Err(error),
                _ => {
                    session.in_step = false;
                    Err(error)
                }
            };
        }
        let copied = answer(copy.finish(), doing).await?;
        if copied != loaded.rows {
            let what = format!("the server stored {copied} rows of {}", loaded.rows);
            return Err(Error::definite(codes::LOAD_CONSTRAINT, what).help(
                "a trigger or rule of the target drops rows: disable it while the rows are copied",
            ));
        }
        commit(session, record(&loaded), doing).await?;
        Ok(loaded)
    }
}

/// Runs the recording statements and commits.
async fn commit(session: &mut Session, record: Vec<String>, doing: Doing<'_>) -> Result<()> {
    // They are no rows of the table, so their errors are not about it.
    let recording = Doing { load: None, ..doing };
    for statement in record {
        if answer(session.execute(statement), recording).await? == 0 {
            return Err(overtaken());
        }
    }
    let refused = match timeout(STALL, session.execute("commit".to_owned())).await {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(error)) => Some(doing.failed(error)),
        Err(_) => None,
    };
    match refused {
        // A deferred constraint: the server rolled back and said so.
        Some(error) if error.code != codes::CONNECT_LOST => Err(error),
        // Even a server that is told to stop may have committed before.
        lost => {
            let what = "the connection broke while the rows were committed; whether they were is not known";
            let error = Error::new(codes::CONNECT_LOST, ErrorClass::Connection, what);
            Err(match lost {
                Some(lost) => error.source(lost),
                None => error,
            })
        }
    }
}

/// Waits for the server, but not for ever.
async fn answer<T>(
    work: impl Future<Output = Result<T, sqlx::Error>>,
    doing: Doing<'_>,
) -> Result<T> {
    match timeout(STALL, work).await {
        Ok(result) => result.map_err(|e| doing.failed(e)),
        Err(_) => {
            let what = format!("the server did not answer for {} s", STALL.as_secs());
            Err(Error::new(codes::CONNECT_LOST, ErrorClass::Connection, what)
                .at_endpoint(&doing.config.endpoint))
        }
    }
}
