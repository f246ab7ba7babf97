//! Loading rows: one transaction of `begin immediate`, one prepared `insert` for all rows, the recording
//! statements, `commit`.
//!
//! While one batch is written on a blocking thread the next one is fetched, so a load holds two batches at
//! most. Whatever ends a load early, cancelling included, the [`Turn`] rolls back when it is dropped.

use std::sync::Arc;

use arrow::array::RecordBatch;
use dsl::diagnostic::codes;
use futures::StreamExt;

use super::{
    Config, Sqlite, Turn, blocking, catalog,
    convert::{Conversion, Refusal},
    failure::Doing,
};
use crate::{
    connector::{
        Load, Loaded,
        cell::{Cells, Meaning},
        overtaken,
        quote::identifier,
    },
    error::{Error, ErrorClass, Result},
};

/// A load under way.
struct Insert {
    turn: Turn,
    config: Arc<Config>,
    table: String,
    columns: Vec<String>,
    conversions: Vec<Conversion>,
    sql: String,
    loaded: Loaded,
}

impl Sqlite {
    /// Writes the rows of a load and records them.
    pub(super) async fn insert(&self, load: Load) -> Result<Loaded> {
        let Load { schema, table, columns, mut input, record } = load;
        let place = format!("{schema}.{table}");
        let at =
            |error: Box<Error>| error.at_table(place.clone()).at_endpoint(&self.config.endpoint);
        let turn = self.turn().await;
        let config = Arc::clone(&self.config);
        let begin = move || {
            let mut insert = Insert {
                turn,
                config,
                table,
                columns: columns.iter().map(|c| c.name.clone()).collect(),
                conversions: Vec::new(),
                sql: String::new(),
                loaded: Loaded::default(),
            };
            let meanings: Vec<Meaning> = columns.iter().map(|c| Meaning::of(&c.ty)).collect();
            insert.begin(&meanings).map(|()| insert)
        };
        let mut insert = blocking(begin).await.map_err(at)?;
        let mut next = input.next().await;
        while let Some(batch) = next {
            let batch = batch.map_err(at)?;
            let write = blocking(move || insert.write(&batch).map(|()| insert));
            let (written, after) = futures::join!(write, input.next());
            insert = written.map_err(at)?;
            next = after;
        }
        blocking(move || {
            let statements = record(&insert.loaded);
            insert.commit(&statements).map(|()| insert.loaded)
        })
        .await
        .map_err(at)
    }
}

impl Insert {
    fn failed(&self, error: rusqlite::Error) -> Box<Error> {
        Doing::loading(&self.config, &self.table, &self.columns).failed(error)
    }

    fn begin(&mut self, meanings: &[Meaning]) -> Result<()> {
        let connection = self.turn.connection();
        connection.execute_batch("begin immediate").map_err(|e| self.failed(e))?;
        let found = catalog::columns(connection, &self.table).map_err(|e| self.failed(e))?;
        let missing = |what: &str| Error::new(codes::LOAD_MISSING, ErrorClass::SchemaChange, what);
        if found.is_empty() {
            return Err(missing("the target has no such table"));
        }
        for (name, meaning) in self.columns.iter().zip(meanings) {
            let column = found
                .iter()
                .find(|c| c.name.eq_ignore_ascii_case(name))
                .ok_or_else(|| missing("the target table has no such column").at_column(name))?
                .clone();
            self.conversions.push(Conversion {
                meaning: *meaning,
                column,
                policies: self.config.policies,
            });
        }
        let names: Vec<String> = self.columns.iter().map(|c| identifier(c)).collect();
        let marks = vec!["?"; names.len()];
        self.sql = format!(
            "insert into {} ({}) values ({})",
            identifier(&self.table),
            names.join(", "),
            marks.join(", ")
        );
        Ok(())
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        if batch.num_columns() != self.conversions.len() {
            let what = format!(
                "a batch has {} columns, not {}",
                batch.num_columns(),
                self.conversions.len()
            );
            return Err(Error::new(codes::LOAD_UNSUPPORTED, ErrorClass::Bug, what));
        }
        let cells: Vec<Cells<'_>> = batch
            .columns()
            .iter()
            .map(|array| Cells::new(array.as_ref()))
            .collect::<Result<_>>()?;
        let mut statement =
            self.turn.connection().prepare_cached(&self.sql).map_err(|e| self.failed(e))?;
        let mut loaded = self.loaded;
        for row in 0..batch.num_rows() {
            let number = loaded.rows + 1;
            for (i, (conversion, cells)) in self.conversions.iter().zip(&cells).enumerate() {
                let datum = conversion
                    .datum(cells.get(row), &mut loaded.replaced)
                    .map_err(|refusal| refused(refusal, conversion, number))?;
                loaded.bytes += datum.size() as u64;
                statement.raw_bind_parameter(i + 1, datum).map_err(|e| self.failed(e))?;
            }
            let inserted = statement.raw_execute().map_err(|e| {
                let mut error = self.failed(e);
                error.what = format!("row {number} of the chunk: {}", error.what);
                error
            })?;
            if inserted != 1 {
                return Err(Error::definite(codes::LOAD_CONSTRAINT, "a row was not stored").help(
                    "a trigger of the target drops rows: disable it while the rows are copied",
                ));
            }
            loaded.rows = number;
        }
        drop(statement);
        self.loaded = loaded;
        Ok(())
    }

    fn commit(&self, statements: &[String]) -> Result<()> {
        let connection = self.turn.connection();
        // The statements are no rows of the table, so their errors are not about it.
        let failed = |e| Doing::stating(&self.config).failed(e);
        for statement in statements {
            if connection.execute(statement, []).map_err(failed)? == 0 {
                return Err(overtaken());
            }
        }
        connection.execute_batch("commit").map_err(failed)
    }
}

/// The error of a value that cannot be written: names the place, never the value.
fn refused(refusal: Refusal, conversion: &Conversion, row: u64) -> Box<Error> {
    let (name, shown) = (&conversion.column.name, &conversion.column.shown);
    let conversion =
        |what: String| Error::new(codes::LOAD_CONVERSION, ErrorClass::Conversion, what);
    match refusal {
        Refusal::Digits => conversion(format!("row {row} of the chunk has more digits than a column of `{shown}` keeps"))
            .help("give the target's column the type `text`, which keeps every digit"),
        Refusal::Number => {
            conversion(format!("row {row} of the chunk is a text that a column of `{shown}` would turn into another number"))
                .help("give the target's column the type `text`")
        }
        Refusal::NotANumber => conversion(format!("row {row} of the chunk is not a number, which SQLite stores as NULL")),
        Refusal::Shape => conversion(format!("row {row} of the chunk is not a shape")),
        Refusal::NoRowNumber => Error::new(
            codes::LOAD_CONSTRAINT,
            ErrorClass::Conversion,
            format!("row {row} of the chunk is NULL in the primary key, where SQLite would make up a number"),
        ),
        Refusal::Nul => Error::new(
            codes::LOAD_NUL_IN_TEXT,
            ErrorClass::Conversion,
            format!("row {row} of the chunk has a NUL character, where most programs stop reading"),
        )
        .help("say `nul_in_text = remove` in the target's settings, or store the column as bytes"),
        Refusal::ZeroDate(no_null) => {
            let because = if no_null { ", and the column allows no NULL" } else { "" };
            Error::new(
                codes::LOAD_ZERO_DATE,
                ErrorClass::Conversion,
                format!("row {row} of the chunk has a date that does not exist{because}"),
            )
            .help(if no_null {
                "say `zero_date = minimum` in the target's settings, or let the column be NULL"
            } else {
                "say `zero_date = null` or `zero_date = minimum` in the target's settings"
            })
        }
        Refusal::Array => Error::new(
            codes::LOAD_UNSUPPORTED,
            ErrorClass::Bug,
            "a batch's array is not the one that the column's type has",
        ),
    }
    .at_column(name)
}
