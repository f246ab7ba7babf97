//! A target that fails on command.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use arrow::array::RecordBatch;
use async_trait::async_trait;
use dsl::{catalog::Catalog, diagnostic::codes};
use futures::StreamExt;

use crate::{
    connector::{
        Load, Loaded, Server, Target,
        policy::Policies,
        sqlite::{Config, Sqlite},
    },
    error::{Error, ErrorClass, Result},
};

/// What goes wrong with a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// It fails before anything is written, as this class of error.
    Fail(ErrorClass),
    /// The connection breaks in the middle: nothing is written.
    Break,
    /// It is committed, and the answer is lost.
    LoseAnswer,
    /// It takes this much longer.
    Delay(Duration),
}

/// A database in memory that rows are written to.
pub struct MemoryTarget {
    database: Sqlite,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    faults: VecDeque<Fault>,
    loaded: Vec<(String, String, RecordBatch)>,
}

impl MemoryTarget {
    /// An empty database.
    pub async fn new(policies: Policies) -> Result<Self> {
        let config = Config {
            endpoint: "memory".to_owned(),
            path: PathBuf::from(":memory:"),
            policies,
            busy_timeout: Duration::ZERO,
        };
        Ok(Self { database: Sqlite::open(config).await?, state: Mutex::default() })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What goes wrong with the next loads, in the order in which they begin; later ones go well.
    pub fn inject(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().faults.extend(faults);
    }

    /// Batches that were committed to a table, in the order of their commits.
    #[must_use]
    pub fn loaded(&self, schema: &str, table: &str) -> Vec<RecordBatch> {
        let state = self.state();
        let of_table = state.loaded.iter().filter(|(s, t, _)| s == schema && t == table);
        of_table.map(|(_, _, batch)| batch.clone()).collect()
    }
}

#[async_trait]
impl Target for MemoryTarget {
    fn server(&self) -> &Server {
        self.database.server()
    }

    async fn catalog(&self, schemas: &[String]) -> Result<Catalog> {
        self.database.catalog(schemas).await
    }

    async fn execute(&self, sql: &str) -> Result<u64> {
        self.database.execute(sql).await
    }

    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        self.database.fetch(sql).await
    }

    async fn load(&self, mut load: Load) -> Result<Loaded> {
        let fault = self.state().faults.pop_front().unwrap_or(Fault::None);
        let place = format!("{}.{}", load.schema, load.table);
        let lost = || {
            Error::new(codes::CONNECT_LOST, ErrorClass::Connection, "the test broke the connection")
                .at_table(&place)
        };
        match fault {
            Fault::Fail(class) => {
                return Err(Error::new(codes::CONNECT_LOST, class, "the test asked for an error")
                    .at_table(&place));
            }
            Fault::Break => {
                load.input = load.input.take(1).chain(futures::stream::iter([Err(lost())])).boxed()
            }
            Fault::Delay(time) => tokio::time::sleep(time).await,
            Fault::None | Fault::LoseAnswer => {}
        }
        let (schema, table) = (load.schema.clone(), load.table.clone());
        let seen: Arc<Mutex<Vec<RecordBatch>>> = Arc::default();
        let keep = Arc::clone(&seen);
        load.input = load
            .input
            .inspect(move |batch| {
                if let Ok(batch) = batch {
                    keep.lock().unwrap_or_else(PoisonError::into_inner).push(batch.clone());
                }
            })
            .boxed();
        let loaded = self.database.load(load).await?;
        let batches = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
        self.state().loaded.extend(batches.into_iter().map(|b| (schema.clone(), table.clone(), b)));
        if fault == Fault::LoseAnswer { Err(lost()) } else { Ok(loaded) }
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, Int64Array};
    use dsl::types::{IntWidth, SqlType};
    use futures::stream;

    use super::*;
    use crate::connector::LoadColumn;

    fn load(ids: &[i64]) -> Load {
        let array: Arc<dyn Array> = Arc::new(Int64Array::from(ids.to_vec()));
        let batch = RecordBatch::try_from_iter([("id", array)]).expect("one column");
        let ty = SqlType::int(IntWidth::Big, false);
        Load {
            schema: "shop".into(),
            table: "t".into(),
            columns: [LoadColumn { name: "id".into(), ty }].into(),
            input: stream::iter([Ok(batch)]).boxed(),
            record: Box::new(|loaded| vec![format!("insert into done values ({})", loaded.rows)]),
        }
    }

    async fn count(target: &MemoryTarget, table: &str) -> String {
        let rows = target.fetch(&format!("select count(*) from {table}")).await.expect("a count");
        rows[0][0].clone().expect("a number")
    }

    #[tokio::test]
    async fn faults_come_in_order_and_loads_are_atomic() {
        let target = MemoryTarget::new(Policies::default()).await.expect("memory");
        target
            .execute("create table t (id integer primary key); create table done (n integer)")
            .await
            .expect("created");
        target.inject([
            Fault::None,
            Fault::Fail(ErrorClass::Conversion),
            Fault::Break,
            Fault::LoseAnswer,
            Fault::Delay(Duration::from_millis(1)),
        ]);
        let mut classes = Vec::new();
        for ids in [&[1, 2][..], &[3], &[4], &[5], &[6]] {
            classes.push(target.load(load(ids)).await.err().map(|e| e.class));
        }
        let expected = [
            None,
            Some(ErrorClass::Conversion),
            Some(ErrorClass::Connection),
            Some(ErrorClass::Connection),
            None,
        ];
        assert_eq!(classes, expected);
        assert_eq!(
            (count(&target, "t").await.as_str(), count(&target, "done").await.as_str()),
            ("4", "3")
        );
        let rows: usize = target.loaded("shop", "t").iter().map(RecordBatch::num_rows).sum();
        assert_eq!(rows, 4, "1, 2, 5 and 6");
        assert_eq!(
            target.load(load(&[6])).await.expect_err("there already").class,
            ErrorClass::DuplicateKey
        );
    }
}
