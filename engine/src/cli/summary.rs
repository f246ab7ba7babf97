//! What a run did, in a table, and what to do next.

use dsl::source::{SourceMap, Span};
use serde_json::json;

use super::output::{Output, Style};
use crate::{
    lifecycle::Summary,
    observe::{Progress, Stage, count, counted, duration, size},
    plan::{Plan, Remark},
    state::TablePhase,
};

/// Remarks that are listed before a run; the plan has all.
const REMARKS_MAX: usize = 10;

/// Tables and columns that are named where many have the same remark.
const NAMES_MAX: usize = 3;

/// What a person should know before the rows flow.
/// `anew`: what earlier runs did does not count.
pub fn remarks(plan: &Plan, anew: bool, sources: &SourceMap, output: &Output) {
    if output.is_json() {
        for remark in &plan.remarks {
            output.data(&json!({"event": "remark", "table": remark.table, "part": remark.part, "text": remark.text}).to_string());
        }
        return;
    }
    // What is copied already was remarked upon then.
    let is_done = |table: &str| {
        !anew
            && plan
                .tables
                .iter()
                .any(|t| t.target.full_name() == table && t.begun == Some(TablePhase::Done))
    };
    let news: Vec<&Remark> = plan.remarks.iter().filter(|remark| !is_done(&remark.table)).collect();
    let lines = alike(&news);
    for remarks in lines.iter().take(REMARKS_MAX) {
        let place = |span| format!("  ({})", sources.place(span));
        output.tell(&format!("{} {}", output.paint(Style::Yellow, "!"), told(remarks, &place)));
    }
    match lines.iter().skip(REMARKS_MAX).map(Vec::len).sum::<usize>() {
        0 => {}
        more => output.tell(&format!("! and {more} more: `engine plan` lists them")),
    }
}

/// Remarks that say the same of several tables and columns, together; in the order of the first of each.
fn alike<'r>(remarks: &[&'r Remark]) -> Vec<Vec<&'r Remark>> {
    let mut lines: Vec<Vec<&Remark>> = Vec::new();
    for &remark in remarks {
        match lines.iter_mut().find(|line| line[0].text == remark.text) {
            Some(line) => line.push(remark),
            None => lines.push(vec![remark]),
        }
    }
    lines
}

/// Remarks of one text as a line: what is alone comes first, what many share comes last.
fn told(remarks: &[&Remark], place: &dyn Fn(Span) -> String) -> String {
    let name = |r: &Remark| match &r.part {
        // `index words` is a part too, but no column.
        Some(part) if part.contains(' ') => format!("{} {part}", r.table),
        Some(part) => format!("{}.{part}", r.table),
        None => r.table.clone(),
    };
    match remarks {
        [one] => format!("{} {}{}", name(one), one.text, one.origin.map(place).unwrap_or_default()),
        many => {
            let names: Vec<String> = many.iter().take(NAMES_MAX).map(|r| name(r)).collect();
            let more = match many.len().saturating_sub(NAMES_MAX) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("{}, at {}{more}", many[0].text, names.join(", "))
        }
    }
}

/// The table at the end.
pub fn done(plan: &Plan, summary: &Summary, output: &Output) {
    if output.is_json() {
        output.data(
            &json!({"event": "done", "pipeline": plan.pipeline, "summary": summary}).to_string(),
        );
        return;
    }
    if summary.tables.is_empty() {
        output.data(&format!(
            "{}: nothing to do, {} tables were copied before\n",
            plan.pipeline, summary.already_done
        ));
        return;
    }
    let mut rows: Vec<[String; 5]> = summary
        .tables
        .iter()
        .map(|t| {
            [
                t.name.clone(),
                count(t.rows),
                size(t.bytes),
                duration(t.seconds),
                notes(plan, &t.name, t.replaced),
            ]
        })
        .collect();
    let sum =
        |f: fn(&crate::lifecycle::TableSummary) -> u64| summary.tables.iter().map(f).sum::<u64>();
    let (all_rows, all_bytes) = (sum(|t| t.rows), sum(|t| t.bytes));
    let rate = format!("{} rows/s", count((all_rows as f64 / summary.seconds.max(0.001)) as u64));
    rows.push([
        counted(summary.tables.len() as u64, "table"),
        count(all_rows),
        size(all_bytes),
        duration(summary.seconds),
        rate,
    ]);
    if output.live {
        output.tell("");
    }
    output.data(&table(["table", "rows", "bytes", "time", ""], &rows));
}

/// Remarks and replaced values of one table, in a few words.
fn notes(plan: &Plan, table: &str, replaced: u64) -> String {
    let mut notes = Vec::new();
    if replaced > 0 {
        notes.push(format!("{} values replaced by policy", count(replaced)));
    }
    match plan.remarks.iter().filter(|r| r.table == table).count() {
        0 => {}
        1 => notes.push("1 remark".to_owned()),
        n => notes.push(format!("{n} remarks")),
    }
    notes.join(", ")
}

/// Columns as wide as they must be; numbers to the right; a line before the last row.
fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let width = |i: usize| {
        rows.iter()
            .map(|r| r[i].chars().count())
            .chain([head[i].chars().count()])
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |cells: &[&str]| {
        let mut text = String::new();
        for (i, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
            let first_or_last = i == 0 || i + 1 == N;
            text.push_str(&if first_or_last {
                format!("{cell}{pad}  ")
            } else {
                format!("{pad}{cell}  ")
            });
        }
        format!("{}\n", text.trim_end())
    };
    let rule = "─".repeat(widths.iter().sum::<usize>() + 2 * (N - 1)) + "\n";
    let mut text = line(&head) + &rule;
    for (i, row) in rows.iter().enumerate() {
        if i + 1 == rows.len() {
            text.push_str(&rule);
        }
        text.push_str(&line(&row.each_ref().map(String::as_str)));
    }
    text
}

/// How far an unfinished run came, and how to go on.
pub fn unfinished(progress: &Progress, output: &Output) {
    if output.is_json() {
        return;
    }
    let tables = progress.tables();
    if tables.is_empty() {
        return;
    }
    let done = tables.iter().filter(|t| t.stage() == Stage::Done).count();
    let rows: u64 = tables.iter().map(|t| t.rows.load(std::sync::atomic::Ordering::Relaxed)).sum();
    output.tell(&format!(
        "not finished: {done} of {} done, {} committed; run the same command again to continue",
        counted(tables.len() as u64, "table"),
        counted(rows, "row")
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_that_are_alike_are_one_line() {
        let remark = |table: &str, part: Option<&str>, text: &str| Remark {
            table: table.to_owned(),
            part: part.map(str::to_owned),
            text: text.to_owned(),
            origin: None,
        };
        let remarks = [
            remark("s.a", Some("x"), "comment: no such thing"),
            remark("s.b", None, "has no key"),
            remark("s.b", None, "comment: no such thing"),
            remark("s.c", None, "comment: no such thing"),
            remark("s.d", None, "comment: no such thing"),
        ];
        let lines: Vec<String> = alike(&remarks.iter().collect::<Vec<_>>())
            .iter()
            .map(|r| told(r, &|_| String::new()))
            .collect();
        assert_eq!(
            lines,
            ["comment: no such thing, at s.a.x, s.b, s.c and 1 more", "s.b has no key"]
        );
    }

    #[test]
    fn tables_align() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned);
        let text = table(
            ["table", "rows", ""],
            &[row(["shop.ö", "1,200", "x"]), row(["1 tables", "1,200", ""])],
        );
        insta::assert_snapshot!(text, @r"
        table      rows
        ──────────────────
        shop.ö    1,200  x
        ──────────────────
        1 tables  1,200
        ");
    }
}
