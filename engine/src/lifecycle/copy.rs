//! The copy phase, from the plan to the last index.
//!
//! For each table: the target table is made, the source table is cut into chunks, the chunks are
//! recorded, loaded and marked as done, indexes are made. Foreign keys come last of all, when every
//! parent is there. Before each step the checkpoint says that it begins, and a step that was begun is
//! begun again; so a run that ended anywhere is continued by the next one:
//!
//! | recorded phase | what a new run does |
//! |---|---|
//! | nothing | a table with rows in the target is refused; else begins |
//! | `planned` | drops what it had made, begins |
//! | `made` | cuts the table into chunks |
//! | `copying` | loads the chunks that are not marked |
//! | `copied` | makes the indexes that are missing |
//! | `done` | nothing |

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
};

use dsl::{
    diagnostic::codes,
    hir::{Consistency, CopySettings, Existing, IndexTiming},
};
use futures::{StreamExt, stream};
use tokio::sync::Semaphore;

use super::store::TargetStore;
use crate::{
    connector::{ChunkRange, Dialect, Position, Snapshot, Source, Target},
    ddl,
    error::{Error, ErrorClass, Result},
    observe::{Progress, Stage, TableProgress},
    operator::Throttle,
    plan::{Action, Plan, TablePlan},
    run::{self, RateThrottle, Retry, Stop, retry, table::Shared},
    state::{ChunkState, CopyState, TableId, TablePhase, TableState},
};

/// Chunks under way at the same time where the file does not say: enough that reading, sending and
/// writing overlap, few enough that their buffers stay small.
const WORKERS: u32 = 4;

/// How often a snapshot may be lost before a run gives up.
const SNAPSHOTS_LOST_MAX: u32 = 5;

/// What to do about an earlier run of the same pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Resume {
    /// Continue it, if what is there still belongs to the source's present state.
    #[default]
    Safely,
    /// Continue it in any case.
    Anyway,
    /// Forget it: drop the tables that it made, and begin anew.
    Restart,
}

/// How a copy is run.
#[derive(Debug, Clone, Default)]
pub struct CopyOptions {
    /// About an earlier run.
    pub resume: Resume,
    /// Ends the run.
    pub stop: Stop,
    /// Where progress is told.
    pub progress: Arc<Progress>,
}

/// What a copy did.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Summary {
    /// One entry a table.
    pub tables: Vec<TableSummary>,
    /// Seconds in all.
    pub seconds: f64,
    /// Tables that an earlier run had finished.
    pub already_done: usize,
}

/// What became of one table.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TableSummary {
    /// `schema.table` of the target.
    pub name: String,
    /// Rows in all runs of this copy.
    pub rows: u64,
    /// Bytes sent.
    pub bytes: u64,
    /// Seconds of this run.
    pub seconds: f64,
    /// Values that a declared policy replaced.
    pub replaced: u64,
    /// How far it is.
    pub stage: Stage,
}

/// Copies everything that the plan says.
///
/// # Errors
/// The first error that ended a table; what was committed stays and is continued by the next run.
pub async fn copy(
    plan: &Plan,
    sources: &[Arc<dyn Source>],
    target: &Arc<dyn Target>,
    options: &CopyOptions,
) -> Result<Summary> {
    let store = Arc::new(TargetStore { target: Arc::clone(target) });
    let state = Arc::new(CopyState::open(store, &plan.pipeline).await?);
    let Some(settings) = &plan.copy else {
        return Ok(Summary::default());
    };
    let copier = Copier { plan, settings, sources, target, options, state };
    let recorded = copier.recorded().await?;
    copier.check(&recorded).await?;
    copier.run(&recorded).await?;
    Ok(copier.summary(&recorded))
}

type Recorded = BTreeMap<TableId, TableState>;

struct Copier<'a> {
    plan: &'a Plan,
    settings: &'a CopySettings,
    sources: &'a [Arc<dyn Source>],
    target: &'a Arc<dyn Target>,
    options: &'a CopyOptions,
    state: Arc<CopyState>,
}

impl Copier<'_> {
    fn id(&self, table: &TablePlan) -> TableId {
        TableId {
            source: self.plan.sources[table.source].name.clone(),
            schema: table.table.schema.clone(),
            table: table.table.name.clone(),
        }
    }

    /// What earlier runs left; with `--restart`, nothing, after clearing it away.
    async fn recorded(&self) -> Result<Recorded> {
        let recorded = self.state.tables().await?;
        if self.options.resume != Resume::Restart {
            return Ok(recorded);
        }
        let dialect = self.target.server().dialect;
        for (id, state) in recorded.iter().filter(|(_, state)| state.made) {
            // If this run ends between the two, the table counts as one to be made, never as one that is done.
            self.state.advance(id, TablePhase::Planned).await?;
            // The table that was made, which need not be the one that the pipeline leads to now.
            let (schema, name) = state.target.clone();
            let made = dsl::catalog::Table { schema, name, ..Default::default() };
            self.target.execute(&ddl::drop_table(dialect, &made)).await?;
        }
        for id in recorded.keys() {
            self.state.forget(id).await?;
        }
        Ok(Recorded::new())
    }

    /// Refuses what would harm, before anything is touched.
    async fn check(&self, recorded: &Recorded) -> Result<()> {
        for table in &self.plan.tables {
            match recorded.get(&self.id(table)) {
                Some(state) if state.fingerprint != table.fingerprint => {
                    return Err(Error::definite(
                        codes::STATE_OTHER_PLAN,
                        "this table was begun by another version of the pipeline or of the source table",
                    )
                    .at_table(table.target.full_name())
                    .help("undo the change, or begin anew with `engine run --restart`"));
                }
                Some(_) => {}
                None if table.action == Action::Fill => self.check_existing(table).await?,
                None => {}
            }
        }
        Ok(())
    }

    async fn check_existing(&self, table: &TablePlan) -> Result<()> {
        if self.settings.existing != Existing::Refuse || self.is_empty(table).await? {
            return Ok(());
        }
        Err(Error::definite(codes::TARGET_NOT_EMPTY, "the table is there already and has rows")
            .at_table(table.target.full_name())
            .help(
                "empty it, or write `copy { existing = replace }` to delete its rows, or \
                 `copy { existing = append }` to add to them",
            ))
    }

    fn name(&self, table: &TablePlan) -> String {
        ddl::quote::qualified(
            self.target.server().dialect,
            &table.target.schema,
            &table.target.name,
        )
    }

    async fn is_empty(&self, table: &TablePlan) -> Result<bool> {
        Ok(self
            .target
            .fetch(&format!("SELECT 1 FROM {} LIMIT 1", self.name(table)))
            .await?
            .is_empty())
    }

    async fn run(&self, recorded: &Recorded) -> Result<()> {
        for schema in &self.plan.schemas {
            if let Some(sql) = ddl::create_schema(self.target.server().dialect, schema) {
                self.target.execute(&sql).await?;
            }
        }
        let workers = self.settings.workers.unwrap_or(WORKERS).max(1) as usize;
        let permits = Arc::new(Semaphore::new(workers));
        let wide = Arc::new(Semaphore::new(1));
        let throttle =
            self.settings.limit.map(|l| Arc::new(RateThrottle::new(l)) as Arc<dyn Throttle>);
        for (index, source) in self.sources.iter().enumerate() {
            let mut tables: Vec<&TablePlan> =
                self.plan.tables.iter().filter(|t| t.source == index).collect();
            // The largest first, so that none is left over at the end.
            tables.sort_by_key(|t| std::cmp::Reverse(t.table.estimate.map_or(0, |e| e.bytes)));
            let mut recorded = recorded.clone();
            let (mut lost, mut left) = (0, !self.all_in(&tables, &recorded, TablePhase::Done));
            while !self.all_in(&tables, &recorded, TablePhase::Copied) {
                let snapshot = self.snapshot(source, workers).await?;
                self.check_position(&tables, &recorded, snapshot.position())?;
                let shared = Shared {
                    snapshot,
                    target: Arc::clone(self.target),
                    state: Arc::clone(&self.state),
                    workers: Arc::clone(&permits),
                    wide: Arc::clone(&wide),
                    stop: self.options.stop.clone(),
                    throttle: throttle.clone(),
                    retry: Retry::default(),
                };
                match self.tables(&tables, &recorded, &shared, workers).await {
                    // The source was away: if it holds the same data as before, go on from a new snapshot.
                    Err(error)
                        if error.code == codes::COPY_SNAPSHOT_LOST && lost < SNAPSHOTS_LOST_MAX =>
                    {
                        lost += 1;
                        tracing::warn!(lost, "the snapshot was lost; taking another");
                    }
                    other => {
                        other?;
                        left = false;
                        break;
                    }
                }
                recorded = self.again(async || self.state.tables().await).await?;
            }
            if left {
                // Nothing is left to read, so it does not matter what became of the source.
                self.finish(&tables, &permits).await?;
            }
        }
        self.constraints(recorded).await
    }

    fn all_in(&self, tables: &[&TablePlan], recorded: &Recorded, phase: TablePhase) -> bool {
        tables.iter().all(|t| recorded.get(&self.id(t)).is_some_and(|s| s.phase >= phase))
    }

    /// Repeats what may be repeated until the target answers, or will not for good.
    async fn again<T>(&self, mut work: impl AsyncFnMut() -> Result<T>) -> Result<T> {
        retry(Retry::default(), &self.options.stop, async |_| work().await).await
    }

    fn announce<'t>(&self, tables: &[&'t TablePlan]) -> Vec<(&'t TablePlan, Arc<TableProgress>)> {
        tables
            .iter()
            .map(|table| {
                let expected = table.table.estimate.map_or(0, |e| e.rows);
                let id = self.id(table);
                let key = format!("{}.{}.{}", id.source, id.schema, id.table);
                (*table, self.options.progress.table(key, table.target.full_name(), expected))
            })
            .collect()
    }

    /// Makes the indexes of tables whose rows are all there.
    async fn finish(&self, tables: &[&TablePlan], permits: &Semaphore) -> Result<()> {
        for (table, progress) in &self.announce(tables) {
            let chunks = self.again(async || self.state.chunks(&self.id(table)).await).await?;
            add_done(progress, &chunks);
            self.index(table, permits, &self.options.stop, progress).await?;
        }
        Ok(())
    }

    async fn snapshot(
        &self,
        source: &Arc<dyn Source>,
        sessions: usize,
    ) -> Result<Arc<dyn Snapshot>> {
        let consistent = self.settings.consistency == Consistency::Snapshot;
        retry(Retry::default(), &self.options.stop, async |_| {
            source.snapshot(sessions, consistent).await
        })
        .await
    }

    /// Chunks of two moments do not make one copy, unless nothing changed between them.
    fn check_position(
        &self,
        tables: &[&TablePlan],
        recorded: &Recorded,
        now: Option<&Position>,
    ) -> Result<()> {
        if self.options.resume == Resume::Anyway || self.settings.consistency == Consistency::None {
            return Ok(());
        }
        let Some(now) = now else { return Ok(()) };
        let earlier = tables
            .iter()
            .filter_map(|t| recorded.get(&self.id(t)))
            .filter(|s| s.phase >= TablePhase::Copying)
            .filter_map(|s| serde_json::from_str::<Position>(s.position.as_deref()?).ok())
            .find(|position| !position.is_same_data(now));
        match earlier {
            None => Ok(()),
            Some(earlier) => Err(Error::new(
                codes::COPY_SOURCE_MOVED,
                ErrorClass::Definite,
                format!("the source was written to since this copy began: it stood at {earlier}, now at {now}"),
            )
            .help(
                "what is copied and what is left are not of one moment: begin anew with `engine run --restart`, or \
                 continue with `engine run --resume-anyway` if the changes do not matter",
            )),
        }
    }

    /// Copies the tables of one source, a few at a time.
    async fn tables(
        &self,
        tables: &[&TablePlan],
        recorded: &Recorded,
        shared: &Shared,
        at_a_time: usize,
    ) -> Result<()> {
        // Tables are announced before the first begins, so that progress knows them all.
        let announced = self.announce(tables);
        for (table, _) in &announced {
            let phase = recorded.get(&self.id(table)).map(|s| s.phase);
            if phase.is_none_or(|p| p < TablePhase::Made) {
                let place = |error: Box<Error>| error.at_table(table.target.full_name());
                self.again(async || self.make_table(table).await).await.map_err(place)?;
            }
        }
        // An error of one table ends the others too, without making it look as if the user had asked.
        let failed = Stop::child_of(&self.options.stop);
        let shared = &Shared { stop: failed.clone(), ..shared.clone() };
        let mut results = stream::iter(&announced)
            .map(|(table, progress)| async move {
                let result = self.table(table, shared, progress).await;
                if result.as_ref().is_err_and(|error| error.code != codes::RUN_STOPPED) {
                    progress.enter(Stage::Failed);
                }
                result
            })
            .buffer_unordered(at_a_time);
        let mut first: Option<Box<Error>> = None;
        while let Some(result) = results.next().await {
            if let Err(error) = result {
                // An error says more than the stop that followed it.
                match &first {
                    Some(earlier) if earlier.code != codes::RUN_STOPPED => {}
                    _ => first = Some(error),
                }
                // What is under way is finished; nothing new begins.
                failed.gently();
            }
        }
        first.map_or(Ok(()), Err)
    }

    /// Makes the target table, before the rows of any table flow: tables that are merged into one need it first.
    /// Every step can be repeated.
    async fn make_table(&self, table: &TablePlan) -> Result<()> {
        let id = self.id(table);
        let made = table.action == Action::Create;
        let dialect = self.target.server().dialect;
        let target = (table.target.schema.as_str(), table.target.name.as_str());
        let ours = self.state.tables().await?.get(&id).is_some_and(|state| state.made);
        if made && ours {
            // A run ended while it made this table: what there is of it is ours.
            self.target.execute(&ddl::drop_table(dialect, &table.target)).await?;
        }
        self.state.begin(&id, &table.fingerprint, target, made).await?;
        match table.action {
            Action::Fill if self.settings.existing == Existing::Replace => {
                self.target.execute(&format!("DELETE FROM {}", self.name(table))).await?;
            }
            Action::Fill | Action::Merge => {}
            Action::Create => {
                for sql in &table.statements.create {
                    self.target.execute(sql).await?;
                }
                if self.settings.indexes == IndexTiming::BeforeCopy {
                    self.make(&table.statements.after).await?;
                }
            }
        }
        self.state.advance(&id, TablePhase::Made).await
    }

    async fn table(
        &self,
        table: &TablePlan,
        shared: &Shared,
        progress: &Arc<TableProgress>,
    ) -> Result<()> {
        let id = self.id(table);
        let place = |error: Box<Error>| error.at_table(table.target.full_name());
        let tables = self.again(async || self.state.tables().await).await?;
        let phase = tables.get(&id).map_or(TablePhase::Planned, |s| s.phase);
        if phase < TablePhase::Copying {
            progress.enter(Stage::Copying);
            let size = self.plan.chunk_size(table);
            let ranges = self
                .again(async || shared.snapshot.split(&table.table, &table.chunk_key, size).await);
            let ranges: Vec<String> = ranges
                .await
                .map_err(place)?
                .iter()
                .map(|r| serde_json::json!(r).to_string())
                .collect();
            let position = shared.snapshot.position().map(|p| serde_json::json!(p).to_string());
            self.again(async || self.state.record_chunks(&id, &ranges, position.as_deref()).await)
                .await?;
        }
        if phase < TablePhase::Copied {
            progress.enter(Stage::Copying);
            self.chunks(table, &id, shared, progress).await?;
            self.again(async || self.state.advance(&id, TablePhase::Copied).await).await?;
        } else {
            add_done(progress, &self.again(async || self.state.chunks(&id).await).await?);
        }
        if phase < TablePhase::Done {
            self.index(table, &shared.workers, &shared.stop, progress).await?;
        }
        progress.enter(Stage::Done);
        Ok(())
    }

    /// Makes the indexes of a table whose rows are there.
    async fn index(
        &self,
        table: &TablePlan,
        permits: &Semaphore,
        stop: &Stop,
        progress: &Arc<TableProgress>,
    ) -> Result<()> {
        if table.action == Action::Create && !table.statements.after.is_empty() {
            let _permit = permits.acquire().await;
            progress.enter(Stage::Indexing);
            if stop.is_requested() {
                return Err(run::table::stopped());
            }
            let place = |error: Box<Error>| error.at_table(table.target.full_name());
            self.make(&table.statements.after).await.map_err(place)?;
        }
        progress.enter(Stage::Done);
        Ok(())
    }

    async fn chunks(
        &self,
        table: &TablePlan,
        id: &TableId,
        shared: &Shared,
        progress: &Arc<TableProgress>,
    ) -> Result<()> {
        let recorded = self.again(async || self.state.chunks(id).await).await?;
        let ranges: Vec<ChunkRange> = recorded
            .iter()
            .map(|chunk| serde_json::from_str(&chunk.range))
            .collect::<Result<_, _>>()
            .map_err(|e| {
                Error::definite(
                    codes::STATE_DAMAGED,
                    "the recorded chunks of this table cannot be read",
                )
                .at_table(table.target.full_name())
                .help("begin anew with `engine run --restart`")
                .source(e)
            })?;
        let wanted: Vec<usize> =
            (0..recorded.len()).filter(|&i| recorded[i].done.is_none()).collect();
        add_done(progress, &recorded);
        let physical = run::table::physical(table, shared, id, ranges.into(), progress)?;
        run::table::chunks(table, shared, id, &physical, &wanted, progress).await
    }

    /// Runs statements that make parts of a table of ours. One that is there already was made by a run
    /// that ended before it could say so.
    async fn make(&self, statements: &[String]) -> Result<()> {
        for sql in statements {
            match self.again(async || self.target.execute(sql).await).await {
                Err(error) if error.code == codes::TARGET_EXISTS => {}
                other => other.map(|_| ())?,
            }
        }
        Ok(())
    }

    /// Foreign keys, sequences, and the last word.
    async fn constraints(&self, recorded: &Recorded) -> Result<()> {
        let dialect = self.target.server().dialect;
        if self
            .plan
            .tables
            .iter()
            .any(|t| recorded.get(&self.id(t)).is_none_or(|s| s.phase != TablePhase::Done))
        {
            self.orphans().await?;
        }
        for table in &self.plan.tables {
            let id = self.id(table);
            if recorded.get(&id).is_some_and(|s| s.phase == TablePhase::Done) {
                continue;
            }
            let place = |error: Box<Error>| error.at_table(table.target.full_name());
            if table.action == Action::Create {
                self.make(&table.statements.constraints).await.map_err(place)?;
            }
            for sql in ddl::reseat(dialect, &table.target) {
                self.again(async || self.target.execute(&sql).await).await.map_err(place)?;
            }
            self.again(async || self.state.advance(&id, TablePhase::Done).await).await?;
        }
        Ok(())
    }

    /// SQLite takes a foreign key without looking at the rows, so they are looked at here.
    async fn orphans(&self) -> Result<()> {
        if self.target.server().dialect != Dialect::Sqlite {
            return Ok(());
        }
        let sql = "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2";
        for row in self.target.fetch(sql).await? {
            let [Some(child), Some(parent), Some(rows)] = row.as_slice() else {
                continue;
            };
            if let Some(table) = self.plan.tables.iter().find(|t| t.target.name == *child) {
                return Err(Error::definite(codes::LOAD_CONSTRAINT, format!("{rows} rows have no parent in `{parent}`"))
                    .at_table(table.target.full_name())
                    .help(format!("keep the parents: look at `where` in the route to `{parent}`, and begin anew with --restart")));
            }
        }
        Ok(())
    }

    fn summary(&self, recorded: &Recorded) -> Summary {
        let tables = self.options.progress.tables().iter().map(|t| summary(t)).collect();
        let already_done = recorded.values().filter(|s| s.phase == TablePhase::Done).count();
        Summary { tables, seconds: self.options.progress.seconds(), already_done }
    }
}

/// Counts what earlier runs have written.
fn add_done(progress: &TableProgress, chunks: &[ChunkState]) {
    let done = chunks.iter().filter_map(|c| c.done);
    let (rows, bytes) = done.fold((0, 0), |(r, b), (rows, bytes)| (r + rows, b + bytes));
    progress.add(rows, bytes, 0);
}

/// A table's progress as part of a summary.
fn summary(table: &TableProgress) -> TableSummary {
    TableSummary {
        name: table.name.clone(),
        rows: table.rows.load(Ordering::Relaxed),
        bytes: table.bytes.load(Ordering::Relaxed),
        seconds: table.seconds(),
        replaced: table.replaced.load(Ordering::Relaxed),
        stage: table.stage(),
    }
}
