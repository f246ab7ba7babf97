//! Tables as batches, read by row number.
//!
//! A chunk's bounds are row numbers, written where a server's would be key values: the engine passes
//! them on and does not look inside.

use std::sync::Arc;

use arrow::array::RecordBatch;
use async_trait::async_trait;
use dsl::{
    catalog::{Catalog, Schema, Table},
    diagnostic::codes,
    hir::ChunkSize,
};
use futures::{StreamExt, stream};

use crate::{
    connector::{
        ChunkKey, ChunkRange, Dialect, Position, Scan, Selector, Server, Snapshot, Source,
    },
    data::{BATCH_ROWS, BatchStream},
    error::{Error, ErrorClass, Result},
};

/// Tables in memory.
pub struct MemorySource {
    server: Server,
    tables: Vec<(Table, Arc<[RecordBatch]>)>,
}

impl Default for MemorySource {
    fn default() -> Self {
        let server = Server {
            product: "memory".to_owned(),
            version: "1".to_owned(),
            dialect: Dialect::Mysql,
        };
        Self { server, tables: Vec::new() }
    }
}

impl MemorySource {
    /// Adds a table; columns of the batches are those of the table, in order.
    #[must_use]
    pub fn with(mut self, table: Table, rows: Vec<RecordBatch>) -> Self {
        self.tables.push((table, rows.into()));
        self
    }
}

#[async_trait]
impl Source for MemorySource {
    fn server(&self) -> &Server {
        &self.server
    }

    async fn catalog(&self, wanted: Selector) -> Result<Catalog> {
        let mut catalog = Catalog::default();
        for (table, _) in &self.tables {
            if wanted(&table.schema, &table.name) {
                catalog.tables.push(table.clone());
            } else {
                catalog.left_out.push((table.schema.clone(), table.name.clone()));
            }
        }
        catalog.tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
        let mut names: Vec<&str> = catalog.tables.iter().map(|t| t.schema.as_str()).collect();
        names.dedup();
        catalog.schemas =
            names.into_iter().map(|n| Schema { name: n.to_owned(), ..Schema::default() }).collect();
        Ok(catalog)
    }

    async fn snapshot(&self, _sessions: usize, _consistent: bool) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(Taken { tables: self.tables.clone() }))
    }
}

/// Tables do not change, so any moment is every moment.
struct Taken {
    tables: Vec<(Table, Arc<[RecordBatch]>)>,
}

impl Taken {
    fn rows(&self, table: &Table) -> Result<Arc<[RecordBatch]>> {
        let found =
            self.tables.iter().find(|(t, _)| t.schema == table.schema && t.name == table.name);
        found.map(|(_, rows)| Arc::clone(rows)).ok_or_else(|| {
            Error::new(codes::LOAD_MISSING, ErrorClass::SchemaChange, "no such table")
                .at_table(table.full_name())
        })
    }
}

#[async_trait]
impl Snapshot for Taken {
    fn taken_at(&self) -> i64 {
        0
    }

    fn position(&self) -> Option<&Position> {
        None
    }

    async fn split(
        &self,
        table: &Table,
        by: &ChunkKey,
        size: ChunkSize,
    ) -> Result<Vec<ChunkRange>> {
        let ChunkKey::Columns(columns) = by else {
            return Ok(vec![ChunkRange::All]);
        };
        let batches = self.rows(table)?;
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        let bytes: usize = batches.iter().map(RecordBatch::get_array_memory_size).sum();
        let step = match size {
            ChunkSize::Rows(rows) => rows,
            ChunkSize::Bytes(bound) => bound / (bytes / rows.max(1)).max(1) as u64,
        };
        let step = usize::try_from(step).unwrap_or(usize::MAX).max(1);
        let count = rows.div_ceil(step).max(1);
        // Open at both ends, as a server's chunks are.
        let bound = |i: usize| (i > 0 && i < count).then(|| vec![(i * step).to_string()]);
        Ok((0..count)
            .map(|i| ChunkRange::Keys {
                columns: columns.clone(),
                from: bound(i),
                to: bound(i + 1),
            })
            .collect())
    }

    async fn scan(&self, scan: Scan) -> Result<BatchStream> {
        let refused = |what: &str| {
            Error::definite(codes::SERVER_STATEMENT, what).at_table(scan.table.full_name())
        };
        if scan.filter.is_some() {
            return Err(refused("tables in memory evaluate no conditions"));
        }
        let (from, to) = match &scan.range {
            ChunkRange::All => (0, usize::MAX),
            ChunkRange::Keys { from, to, .. } => {
                let number = |bound: &Option<Vec<String>>, open: usize| match bound.as_deref() {
                    None => Some(open),
                    Some([text]) => text.parse().ok(),
                    Some(_) => None,
                };
                number(from, 0)
                    .zip(number(to, usize::MAX))
                    .ok_or_else(|| refused("a bound is no row number"))?
            }
            ChunkRange::Bytes { .. } => {
                return Err(refused("tables in memory have no bytes of a file"));
            }
        };
        let mut found = Vec::new();
        let mut first = 0;
        for batch in self.rows(&scan.table)?.iter() {
            let batch = batch
                .project(&scan.columns)
                .map_err(|_| refused("the table has no such column"))?;
            let start = from.clamp(first, first + batch.num_rows());
            let end = to.clamp(start, first + batch.num_rows());
            let mut at = start;
            while at < end {
                let rows = (end - at).min(BATCH_ROWS);
                found.push(Ok(batch.slice(at - first, rows)));
                at += rows;
            }
            first += batch.num_rows();
        }
        Ok(stream::iter(found).boxed())
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, Int64Array, StringArray};
    use dsl::{
        catalog::Column,
        types::{IntWidth, SqlType},
    };
    use futures::TryStreamExt;
    use proptest::prelude::*;

    use super::*;

    fn source(batches: &[usize]) -> (MemorySource, Table) {
        let columns = vec![
            Column::new("id", SqlType::int(IntWidth::Big, false)),
            Column::new("name", SqlType::Varchar(9)),
        ];
        let table = Table { schema: "shop".into(), name: "t".into(), columns, ..Table::default() };
        let mut next = 0;
        let rows = batches
            .iter()
            .map(|rows| {
                let ids: Vec<i64> = (next..next + *rows as i64).collect();
                next += *rows as i64;
                let names: Vec<String> = ids.iter().map(|id| format!("n{id}")).collect();
                RecordBatch::try_from_iter([
                    ("id", Arc::new(Int64Array::from(ids)) as Arc<dyn Array>),
                    ("name", Arc::new(StringArray::from(names))),
                ])
                .expect("two columns")
            })
            .collect();
        (MemorySource::default().with(table.clone(), rows), table)
    }

    async fn ids(snapshot: &dyn Snapshot, table: &Table, range: ChunkRange) -> Vec<i64> {
        let scan = Scan { table: Arc::new(table.clone()), columns: vec![0], range, filter: None };
        let batches: Vec<RecordBatch> =
            snapshot.scan(scan).await.expect("a scan").try_collect().await.expect("rows");
        batches
            .iter()
            .flat_map(|b| {
                let array = b.column(0).as_any().downcast_ref::<Int64Array>().expect("ids");
                array.values().to_vec()
            })
            .collect()
    }

    proptest! {
        #[test]
        fn chunks_hold_every_row_once(batches in prop::collection::vec(0_usize..40, 0..6), size in 1_u64..50) {
            let (source, table) = source(&batches);
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            let all = runtime.block_on(async {
                let snapshot = source.snapshot(1, true).await.expect("a snapshot");
                let key = ChunkKey::Columns(vec!["id".into()]);
                let ranges = snapshot.split(&table, &key, ChunkSize::Rows(size)).await.expect("chunks");
                let mut all = Vec::new();
                for range in ranges {
                    let ids = ids(snapshot.as_ref(), &table, range).await;
                    assert!(ids.len() as u64 <= size);
                    all.extend(ids);
                }
                all
            });
            let rows: usize = batches.iter().sum();
            prop_assert_eq!(all, (0..rows as i64).collect::<Vec<_>>());
        }
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_an_error() {
        let (source, table) = source(&[3]);
        let snapshot = source.snapshot(1, true).await.expect("a snapshot");
        let all = Scan {
            table: Arc::new(table.clone()),
            columns: vec![0],
            range: ChunkRange::All,
            filter: None,
        };
        let whole =
            snapshot.split(&table, &ChunkKey::Whole, ChunkSize::Bytes(1)).await.expect("one");
        assert_eq!(whole, [ChunkRange::All]);
        let filtered = Scan { filter: Some("id > 1".into()), ..all.clone() };
        assert!(snapshot.scan(filtered).await.is_err());
        assert!(snapshot.scan(Scan { columns: vec![7], ..all.clone() }).await.is_err());
        let bound = ChunkRange::Keys { columns: vec![], from: Some(vec!["x".into()]), to: None };
        assert!(snapshot.scan(Scan { range: bound, ..all }).await.is_err());
        let none = source.catalog(Arc::new(|_, name| name != "t")).await.expect("a catalog");
        assert!(none.tables.is_empty() && none.schemas.is_empty());
    }
}
