//! Membership: keeps the rows for which a condition is TRUE; FALSE and NULL are out.
//!
//! DataFusion's own filter gathers rows until it has thousands; with rows of megabytes that is more
//! than memory holds, so batches go on here as they come.

use std::{fmt, sync::Arc};

use arrow::{array::AsArray, compute::filter_record_batch};
use datafusion_common::{Result, exec_err, tree_node::TreeNodeRecursion};
use datafusion_execution::TaskContext;
use datafusion_physical_expr::PhysicalExpr;
use datafusion_physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, SendableRecordBatchStream,
    stream::RecordBatchStreamAdapter,
};
use futures::StreamExt;

use super::properties;

/// Keeps the rows that meet a condition.
#[derive(Debug)]
pub struct Where {
    condition: Arc<dyn PhysicalExpr>,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl Where {
    /// `condition` must be a truth value over the input's columns.
    #[must_use]
    pub fn new(condition: Arc<dyn PhysicalExpr>, input: Arc<dyn ExecutionPlan>) -> Self {
        let partitions = input.properties().partitioning.partition_count();
        let properties = properties(input.schema(), partitions);
        Self { condition, input, properties }
    }
}

impl DisplayAs for Where {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Where: {}", self.condition)
    }
}

impl ExecutionPlan for Where {
    fn name(&self) -> &'static str {
        "Where"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        f(&self.condition)
    }

    fn with_new_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match children.pop() {
            Some(input) => Ok(Arc::new(Self::new(Arc::clone(&self.condition), input))),
            None => exec_err!("a filter has one input"),
        }
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let condition = Arc::clone(&self.condition);
        let batches = self.input.execute(partition, context)?.map(move |batch| {
            let batch = batch?;
            let kept = condition.evaluate(&batch)?.into_array(batch.num_rows())?;
            match kept.as_boolean_opt() {
                Some(kept) => Ok(filter_record_batch(&batch, kept)?),
                None => exec_err!("a condition is not a truth value"),
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches)))
    }
}
