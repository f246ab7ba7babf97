//! Writes chunks: partition *i* writes what its input gives for chunk *i*, in one transaction with
//! the record that chunk *i* is done. Its own output is one row: how many rows and bytes were written.

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use arrow::array::{ArrayRef, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use datafusion_common::{Result, exec_err, tree_node::TreeNodeRecursion};
use datafusion_execution::TaskContext;
use datafusion_physical_expr::PhysicalExpr;
use datafusion_physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, SendableRecordBatchStream,
    stream::RecordBatchStreamAdapter,
};
use futures::{StreamExt, TryStreamExt, stream};

use super::{inward, outward, properties};
use crate::connector::{Load, LoadColumn, Loaded, Target};

/// Makes the statements that record a chunk as done, for the transaction that writes it.
pub type Recorder = Arc<dyn Fn(usize, &Loaded) -> Vec<String> + Send + Sync>;

/// What one partition wrote, read back from the sink's output.
pub type Written = Loaded;

static OUTPUT: LazyLock<SchemaRef> = LazyLock::new(|| {
    let field = |name| Field::new(name, DataType::UInt64, false);
    Arc::new(Schema::new(vec![field("rows"), field("bytes"), field("replaced")]))
});

/// Writes chunks to one table.
pub struct LoadSink {
    target: Arc<dyn Target>,
    schema: String,
    table: String,
    columns: Arc<[LoadColumn]>,
    recorder: Recorder,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl LoadSink {
    /// Writes `input`, whose fields are `columns`, to `schema.table`.
    #[must_use]
    pub fn new(
        target: Arc<dyn Target>,
        (schema, table): (String, String),
        columns: Arc<[LoadColumn]>,
        recorder: Recorder,
        input: Arc<dyn ExecutionPlan>,
    ) -> Self {
        let partitions = input.properties().partitioning.partition_count();
        let properties = properties(Arc::clone(&OUTPUT), partitions);
        Self { target, schema, table, columns, recorder, input, properties }
    }

    /// Reads what a partition of the sink gave back.
    #[must_use]
    pub fn written(batch: &RecordBatch) -> Written {
        let cell = |i: usize| {
            let array = batch.column(i).as_any().downcast_ref::<UInt64Array>();
            array.filter(|a| !a.is_empty()).map_or(0, |a| a.value(0))
        };
        Loaded { rows: cell(0), bytes: cell(1), replaced: cell(2) }
    }
}

impl fmt::Debug for LoadSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Load({}.{})", self.schema, self.table)
    }
}

impl DisplayAs for LoadSink {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Load: {}.{}", self.schema, self.table)
    }
}

impl ExecutionPlan for LoadSink {
    fn name(&self) -> &'static str {
        "Load"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(input) = children.pop() else {
            return exec_err!("a load has one input");
        };
        Ok(Arc::new(Self::new(
            Arc::clone(&self.target),
            (self.schema.clone(), self.table.clone()),
            Arc::clone(&self.columns),
            Arc::clone(&self.recorder),
            input,
        )))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let input = self.input.execute(partition, context)?.map_err(inward).boxed();
        let recorder = Arc::clone(&self.recorder);
        let target = Arc::clone(&self.target);
        let load = Load {
            schema: self.schema.clone(),
            table: self.table.clone(),
            columns: Arc::clone(&self.columns),
            input,
            record: Box::new(move |loaded| recorder(partition, loaded)),
        };
        let output = stream::once(async move {
            let loaded = target.load(load).await.map_err(outward)?;
            let cell = |n: u64| Arc::new(UInt64Array::from(vec![n])) as ArrayRef;
            let cells = vec![cell(loaded.rows), cell(loaded.bytes), cell(loaded.replaced)];
            Ok(RecordBatch::try_new(Arc::clone(&OUTPUT), cells)?)
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&OUTPUT), output)))
    }
}
