//! The copy of one table as a physical plan, and its chunks run in parallel.
//!
//! A chunk is idempotent: its rows and the mark that it is done are one transaction. So a chunk whose
//! connection broke is simply run again, after asking whether its commit had gone through.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use datafusion_execution::TaskContext;
use datafusion_physical_expr::PhysicalExpr;
use datafusion_physical_plan::{
    ExecutionPlan,
    projection::{ProjectionExec, ProjectionExpr},
};
use dsl::diagnostic::codes;
use futures::{StreamExt, stream::FuturesUnordered};
use tokio::sync::Semaphore;

use super::{Retry, Stop, retry};
use crate::{
    connector::{ChunkRange, Loaded, Snapshot, Target},
    error::{Error, ErrorClass, Result},
    expr,
    observe::TableProgress,
    operator::{ChunkScan, LoadSink, Recorder, Throttle, Where, inward},
    plan::TablePlan,
    state::{CopyState, TableId},
};

/// What all tables of a run share.
#[derive(Clone)]
pub struct Shared {
    /// Where rows come from.
    pub snapshot: Arc<dyn Snapshot>,
    /// Where they go.
    pub target: Arc<dyn Target>,
    /// Checkpoints.
    pub state: Arc<CopyState>,
    /// One permit a chunk under way.
    pub workers: Arc<Semaphore>,
    /// One permit a chunk of very long rows under way.
    pub wide: Arc<Semaphore>,
    /// Ends the run.
    pub stop: Stop,
    /// Declared rate.
    pub throttle: Option<Arc<dyn Throttle>>,
    /// What to do about transient errors.
    pub retry: Retry,
}

/// Average row length, in bytes, from which chunks of a table do not run side by side: a row is in
/// memory about four times on its way, and the budget is for the whole process.
const WIDE_ROW_BYTES: u64 = 1 << 20;

/// The physical plan that copies a table: one partition a chunk.
///
/// # Errors
/// An expression that cannot be lowered: a bug, since the checker accepted it.
pub fn physical(
    plan: &TablePlan,
    shared: &Shared,
    id: &TableId,
    chunks: Arc<[ChunkRange]>,
    progress: &Arc<TableProgress>,
) -> Result<Arc<dyn ExecutionPlan>> {
    let scan = ChunkScan::new(
        Arc::clone(&shared.snapshot),
        Arc::clone(&plan.table),
        plan.scanned.clone(),
        chunks,
        plan.pushed.clone(),
        Arc::clone(progress),
        shared.throttle.clone(),
    );
    let mut node: Arc<dyn ExecutionPlan> = Arc::new(scan);
    let input = node.schema();
    let lower = |e: &dsl::hir::Expr| -> Result<Arc<dyn PhysicalExpr>> {
        expr::lower(&e.renumbered(&plan.scanned), &input)
            .map_err(|error| error.at_table(plan.table.full_name()))
    };
    if let Some(residual) = &plan.residual {
        node = Arc::new(Where::new(lower(residual)?, node));
    }
    let outputs: Result<Vec<ProjectionExpr>> = plan
        .written
        .iter()
        .map(|&i| {
            let output = &plan.map.columns[i];
            Ok(ProjectionExpr { expr: lower(&output.value)?, alias: output.name.clone() })
        })
        .collect();
    node = Arc::new(ProjectionExec::try_new(outputs?, node).map_err(inward)?);
    let (state, id) = (Arc::clone(&shared.state), id.clone());
    let recorder: Recorder =
        Arc::new(move |chunk, loaded| vec![state.mark_done(&id, chunk, loaded.rows, loaded.bytes)]);
    Ok(Arc::new(LoadSink::new(
        Arc::clone(&shared.target),
        (plan.target.schema.clone(), plan.target.name.clone()),
        plan.load.clone().into(),
        recorder,
        node,
    )))
}

/// Runs the chunks `wanted` of a table's physical plan, as many at a time as there are workers.
///
/// # Errors
/// The first error of a chunk; chunks under way are finished before it is returned. A stop that was
/// requested is the error [`codes::RUN_STOPPED`].
pub async fn chunks(
    plan: &TablePlan,
    shared: &Shared,
    id: &TableId,
    physical: &Arc<dyn ExecutionPlan>,
    wanted: &[usize],
    progress: &Arc<TableProgress>,
) -> Result<()> {
    let total = physical.properties().partitioning.partition_count();
    let failed = AtomicU64::new(0);
    let mut running: FuturesUnordered<_> = wanted
        .iter()
        .map(|&chunk| {
            let failed = &failed;
            async move {
                let permit = shared.workers.acquire().await;
                if shared.stop.is_requested()
                    || permit.is_err()
                    || failed.load(Ordering::Relaxed) > 0
                {
                    return Ok(false);
                }
                let _wide = match is_wide(plan) {
                    true => shared.wide.acquire().await.ok(),
                    false => None,
                };
                let loaded = run_chunk(shared, id, physical, chunk).await.map_err(|error| {
                    failed.fetch_add(1, Ordering::Relaxed);
                    let place = format!("chunk {} of {total}", chunk + 1);
                    let mut error = error.at_table(plan.target.full_name());
                    // A row that the connector knows counts from the beginning of the chunk.
                    error.place.range = Some(match error.place.range.take() {
                        Some(row) => format!("{place}, {row}"),
                        None => place,
                    });
                    error
                })?;
                progress.add(loaded.rows, loaded.bytes, loaded.replaced);
                Ok(true)
            }
        })
        .collect();
    let (mut first, mut skipped) = (None, false);
    while let Some(result) = running.next().await {
        match result {
            Ok(ran) => skipped |= !ran,
            Err(error) => first = first.or(Some(error)),
        }
    }
    match first {
        Some(error) => Err(error),
        None if skipped => Err(stopped()),
        None => Ok(()),
    }
}

/// The error that a requested stop is.
#[must_use]
pub fn stopped() -> Box<Error> {
    Error::new(codes::RUN_STOPPED, ErrorClass::Definite, "the run was asked to stop")
}

fn is_wide(plan: &TablePlan) -> bool {
    let estimate = plan.table.estimate.unwrap_or_default();
    estimate.rows > 0 && estimate.bytes / estimate.rows >= WIDE_ROW_BYTES
}

async fn run_chunk(
    shared: &Shared,
    id: &TableId,
    physical: &Arc<dyn ExecutionPlan>,
    chunk: usize,
) -> Result<Loaded> {
    retry(shared.retry, &shared.stop, async |attempt| {
        if attempt > 0 {
            // The connection may have broken after the commit: the checkpoint tells (`traps.md` 15).
            if let Some(rows) = shared.state.is_done(id, chunk).await? {
                return Ok(Loaded { rows, ..Loaded::default() });
            }
        }
        let result = tokio::select! {
            loaded = once(physical, chunk) => loaded,
            () = shared.stop.at_once() => Err(stopped()),
        };
        match result {
            // A killed run's last transaction may have committed after this run began: its rows are in the way.
            Err(error) if error.class == ErrorClass::DuplicateKey => {
                match shared.state.is_done(id, chunk).await? {
                    Some(rows) => Ok(Loaded { rows, ..Loaded::default() }),
                    None => Err(error),
                }
            }
            other => other,
        }
    })
    .await
}

async fn once(physical: &Arc<dyn ExecutionPlan>, chunk: usize) -> Result<Loaded> {
    let mut output = physical.execute(chunk, Arc::new(TaskContext::default())).map_err(inward)?;
    let mut loaded = Loaded::default();
    while let Some(batch) = output.next().await {
        loaded = LoadSink::written(&batch.map_err(inward)?);
    }
    Ok(loaded)
}
