//! Progress while a run goes on: bars on a terminal, one line a table elsewhere, objects as JSON.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;
use tokio::{sync::oneshot, task::JoinHandle};

use super::output::{Output, Style};
use crate::observe::{Progress, Stage, TableProgress, count, counted, duration, size};

/// Time between two looks.
const TICK: Duration = Duration::from_millis(200);

/// Time between two JSON objects about the whole.
const JSON_TICKS: u32 = 5;

/// Bars shown at once; the others are counted in the last line.
const BARS_MAX: usize = 12;

/// Shows progress until told to finish.
pub struct Shown {
    finish: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Shown {
    /// Shows the end, and no more.
    pub async fn finish(self) {
        let _ = self.finish.send(());
        let _ = self.task.await;
    }
}

/// Begins to show progress.
pub fn show(progress: Arc<Progress>, output: Output) -> Shown {
    let (finish, mut finished) = oneshot::channel();
    let task = tokio::spawn(async move {
        let mut view = View::new(output);
        loop {
            let ended = tokio::select! {
                _ = &mut finished => true,
                () = tokio::time::sleep(TICK) => false,
            };
            view.update(&progress, ended);
            if ended {
                break;
            }
        }
        view.clear();
    });
    Shown { finish, task }
}

struct View {
    output: Output,
    bars: MultiProgress,
    total: Option<ProgressBar>,
    tables: HashMap<String, ProgressBar>,
    told: HashMap<String, Stage>,
    ticks: u32,
}

/// Sums over all tables.
struct Whole {
    rows: u64,
    read: u64,
    expected: u64,
    bytes: u64,
    done: usize,
    tables: usize,
}

impl Whole {
    fn of(tables: &[Arc<TableProgress>]) -> Self {
        let sum = |f: &dyn Fn(&TableProgress) -> u64| tables.iter().map(|t| f(t)).sum::<u64>();
        Self {
            rows: sum(&|t| t.rows.load(Ordering::Relaxed)),
            read: sum(&|t| t.rows_read.load(Ordering::Relaxed).max(t.rows.load(Ordering::Relaxed))),
            expected: sum(&expected),
            bytes: sum(&|t| t.bytes.load(Ordering::Relaxed)),
            done: tables.iter().filter(|t| t.stage() == Stage::Done).count(),
            tables: tables.len(),
        }
    }

    /// Seconds left at the rate so far.
    fn left(&self, seconds: f64) -> Option<f64> {
        (self.read > 0 && self.expected > self.read)
            .then(|| seconds * (self.expected - self.read) as f64 / self.read as f64)
    }
}

/// The estimate, corrected by what was seen.
fn expected(table: &TableProgress) -> u64 {
    let seen = table.rows.load(Ordering::Relaxed).max(table.rows_read.load(Ordering::Relaxed));
    match table.stage() {
        Stage::Done | Stage::Indexing => seen,
        _ => table.rows_expected.load(Ordering::Relaxed).max(seen),
    }
}

impl View {
    fn new(output: Output) -> Self {
        Self {
            output,
            bars: MultiProgress::new(),
            total: None,
            tables: HashMap::new(),
            told: HashMap::new(),
            ticks: 0,
        }
    }

    fn update(&mut self, progress: &Progress, ended: bool) {
        let tables = progress.tables();
        let seconds = progress.seconds();
        if self.output.is_json() {
            self.json(&tables, seconds, ended);
        } else if self.output.live {
            self.live(&tables, seconds);
        } else {
            self.lines(&tables);
        }
        self.ticks += 1;
    }

    /// One line a table when it is done.
    fn lines(&mut self, tables: &[Arc<TableProgress>]) {
        for table in tables {
            let stage = table.stage();
            if self.told.insert(table.key.clone(), stage) == Some(stage) {
                continue;
            }
            let rows = table.rows.load(Ordering::Relaxed);
            match stage {
                Stage::Done => self.output.tell(&format!(
                    "{}  {}, {} in {}",
                    table.name,
                    counted(rows, "row"),
                    size(table.bytes.load(Ordering::Relaxed)),
                    duration(table.seconds())
                )),
                Stage::Failed => self.output.tell(&format!(
                    "{}  failed after {}",
                    table.name,
                    counted(rows, "row")
                )),
                _ => {}
            }
        }
    }

    fn json(&mut self, tables: &[Arc<TableProgress>], seconds: f64, ended: bool) {
        for table in tables {
            let stage = table.stage();
            if self.told.insert(table.key.clone(), stage) != Some(stage) {
                let (rows, bytes) =
                    (table.rows.load(Ordering::Relaxed), table.bytes.load(Ordering::Relaxed));
                self.output.data(
                    &json!({
                        "event": "table", "table": table.name, "stage": stage, "rows": rows, "bytes": bytes,
                        "seconds": table.seconds(),
                    })
                    .to_string(),
                );
            }
        }
        if ended || self.ticks % JSON_TICKS == JSON_TICKS - 1 {
            let whole = Whole::of(tables);
            self.output.data(
                &json!({
                    "event": "progress", "seconds": seconds, "rows": whole.rows, "rows_expected": whole.expected,
                    "bytes": whole.bytes, "tables": whole.tables, "tables_done": whole.done,
                    "rows_per_s": whole.rows as f64 / seconds.max(0.001), "eta_s": whole.left(seconds),
                })
                .to_string(),
            );
        }
    }

    fn live(&mut self, tables: &[Arc<TableProgress>], seconds: f64) {
        for table in tables {
            let stage = table.stage();
            let before = self.told.insert(table.key.clone(), stage);
            match stage {
                Stage::Waiting => {}
                Stage::Done | Stage::Failed => {
                    if before != Some(stage) {
                        self.ended(table, stage);
                    }
                }
                Stage::Copying | Stage::Indexing => self.bar(table, stage),
            }
        }
        let whole = Whole::of(tables);
        let rate = whole.read as f64 / seconds.max(0.001);
        let left =
            whole.left(seconds).map(|s| format!(", {} left", duration(s))).unwrap_or_default();
        let text = format!(
            "{}/{} tables, {} rows, {}, {} rows/s{left}",
            whole.done,
            whole.tables,
            count(whole.read),
            size(whole.bytes),
            count(rate as u64)
        );
        let total = self.total.get_or_insert_with(|| {
            let bar = self.bars.add(ProgressBar::new_spinner());
            bar.set_style(
                ProgressStyle::with_template("{spinner} {msg}").expect("a constant template"),
            );
            bar
        });
        total.set_message(text);
        total.tick();
    }

    fn bar(&mut self, table: &TableProgress, stage: Stage) {
        if !self.tables.contains_key(&table.key) {
            if self.tables.len() >= BARS_MAX {
                return;
            }
            let bar = match &self.total {
                Some(total) => self.bars.insert_before(total, ProgressBar::new(0)),
                None => self.bars.add(ProgressBar::new(0)),
            };
            let template = "  {prefix:32!} {wide_bar} {percent:>3}%  {msg:>28}";
            bar.set_style(
                ProgressStyle::with_template(template)
                    .expect("a constant template")
                    .progress_chars("━╸ "),
            );
            bar.set_prefix(table.name.clone());
            self.tables.insert(table.key.clone(), bar);
        }
        let Some(bar) = self.tables.get(&table.key) else {
            return;
        };
        let seen = table.rows_read.load(Ordering::Relaxed).max(table.rows.load(Ordering::Relaxed));
        bar.set_length(expected(table).max(1));
        bar.set_position(seen);
        bar.set_message(match stage {
            Stage::Indexing => "indexes".to_owned(),
            _ => format!("{} rows", count(seen)),
        });
    }

    fn ended(&mut self, table: &TableProgress, stage: Stage) {
        if let Some(bar) = self.tables.remove(&table.key) {
            bar.finish_and_clear();
            self.bars.remove(&bar);
        }
        let rows = counted(table.rows.load(Ordering::Relaxed), "row");
        let line = match stage {
            Stage::Failed => format!("{} {}", self.output.paint(Style::Red, "✗"), table.name),
            _ => format!(
                "{} {}  {rows} in {}",
                self.output.paint(Style::Green, "✓"),
                table.name,
                duration(table.seconds())
            ),
        };
        let _ = self.bars.println(line);
    }

    fn clear(&self) {
        let _ = self.bars.clear();
    }
}
