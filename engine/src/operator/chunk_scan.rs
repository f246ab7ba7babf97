//! Reads the chunks of one table from a snapshot: partition *i* is chunk *i*.

use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion_common::{Result, tree_node::TreeNodeRecursion};
use datafusion_execution::TaskContext;
use datafusion_physical_expr::PhysicalExpr;
use datafusion_physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, SendableRecordBatchStream,
    stream::RecordBatchStreamAdapter,
};
use dsl::catalog::Table;
use futures::{StreamExt, TryStreamExt, stream};

use super::{outward, properties};
use crate::{
    connector::{ChunkRange, Scan, Snapshot},
    data,
    observe::TableProgress,
};

/// Slows reading down to a declared rate.
#[async_trait]
pub trait Throttle: Send + Sync {
    /// Returns when so many rows and bytes may pass.
    async fn pass(&self, rows: u64, bytes: u64);
}

/// Reads the chunks of one table.
pub struct ChunkScan {
    snapshot: Arc<dyn Snapshot>,
    table: Arc<Table>,
    columns: Vec<usize>,
    chunks: Arc<[ChunkRange]>,
    filter: Option<String>,
    progress: Arc<TableProgress>,
    throttle: Option<Arc<dyn Throttle>>,
    properties: Arc<PlanProperties>,
}

impl ChunkScan {
    /// Reads `columns` (indexes into the table) of the rows of each chunk that meet `filter`, a
    /// condition in the source's SQL.
    #[must_use]
    pub fn new(
        snapshot: Arc<dyn Snapshot>,
        table: Arc<Table>,
        columns: Vec<usize>,
        chunks: Arc<[ChunkRange]>,
        filter: Option<String>,
        progress: Arc<TableProgress>,
        throttle: Option<Arc<dyn Throttle>>,
    ) -> Self {
        let schema = schema(&table, &columns);
        let properties = properties(schema, chunks.len());
        Self { snapshot, table, columns, chunks, filter, progress, throttle, properties }
    }
}

/// The batch schema of some columns of a table.
fn schema(table: &Table, columns: &[usize]) -> SchemaRef {
    data::schema(columns.iter().map(|&i| {
        let column = &table.columns[i];
        (column.name.as_str(), &column.ty, column.nullable)
    }))
}

impl fmt::Debug for ChunkScan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChunkScan({}, {} chunks)", self.table.full_name(), self.chunks.len())
    }
}

impl DisplayAs for ChunkScan {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChunkScan: {}, chunks={}", self.table.full_name(), self.chunks.len())
    }
}

impl ExecutionPlan for ChunkScan {
    fn name(&self) -> &'static str {
        "ChunkScan"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn execute(&self, partition: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let scan = Scan {
            table: Arc::clone(&self.table),
            columns: self.columns.clone(),
            range: self.chunks[partition].clone(),
            filter: self.filter.clone(),
        };
        let (snapshot, progress) = (Arc::clone(&self.snapshot), Arc::clone(&self.progress));
        let throttle = self.throttle.clone();
        let batches = stream::once(async move { snapshot.scan(scan).await })
            .try_flatten()
            .then(move |batch| {
                let (progress, throttle) = (Arc::clone(&progress), throttle.clone());
                async move {
                    let batch = batch?;
                    let (rows, bytes) =
                        (batch.num_rows() as u64, batch.get_array_memory_size() as u64);
                    progress.rows_read.fetch_add(rows, Ordering::Relaxed);
                    if let Some(throttle) = throttle {
                        throttle.pass(rows, bytes).await;
                    }
                    Ok(batch)
                }
            })
            .map_err(outward);
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches)))
    }
}
