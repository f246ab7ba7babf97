//! A plan as a person reads it: what will happen to the databases, in the words of Terraform's plan:
//! `+` made, `=` there already, `!` worth knowing. Every line that a clause decides names it.

use std::fmt::Write;

use dsl::{hir::ChunkSize, source::Span};

use super::{Action, Plan, TablePlan};
use crate::{connector::ChunkKey, state::TablePhase};

/// The plan as text. `place` turns a span into `file:line`.
#[must_use]
pub fn text(plan: &Plan, place: &dyn Fn(Span) -> String) -> String {
    let mut out = String::new();
    write_plan(&mut out, plan, place).expect("writing to a string cannot fail");
    out
}

fn write_plan(out: &mut String, plan: &Plan, place: &dyn Fn(Span) -> String) -> std::fmt::Result {
    let server =
        |e: &super::Endpoint| format!("{} ({} {})", e.name, e.server.product, e.server.version);
    let sources: Vec<String> = plan.sources.iter().map(server).collect();
    writeln!(out, "{}   {}  ->  {}\n", plan.pipeline, sources.join(", "), server(&plan.target))?;
    for schema in &plan.schemas {
        writeln!(out, "  + create schema {}", schema.name)?;
    }
    for table in &plan.tables {
        write_table(out, plan, table, place)?;
    }
    writeln!(out, "  - (never)       nothing is dropped\n")?;
    write_copy(out, plan)?;
    write_remarks(out, plan, place)?;
    let count =
        |action| plan.tables.iter().filter(|t| t.begun.is_none() && t.action == action).count();
    write!(out, "\nPlan: {} to create, {} to fill", count(Action::Create), count(Action::Fill))?;
    match count(Action::Merge) {
        0 => {}
        n => write!(out, ", {n} more to merge into them")?,
    }
    let begun = |done: bool| {
        plan.tables
            .iter()
            .filter_map(|t| t.begun)
            .filter(|phase| (*phase == TablePhase::Done) == done)
            .count()
    };
    if begun(true) + begun(false) > 0 {
        write!(out, ", {} to continue, {} copied before", begun(false), begun(true))?;
    }
    writeln!(out, ", 0 to drop.")
}

/// Width of the column that names what is done.
const NAME_WIDTH: usize = 34;

fn write_table(
    out: &mut String,
    plan: &Plan,
    table: &TablePlan,
    place: &dyn Fn(Span) -> String,
) -> std::fmt::Result {
    let (sign, verb) = match table.action {
        _ if table.begun == Some(TablePhase::Done) => ('=', "copied      "),
        _ if table.begun.is_some() => ('>', "continue    "),
        Action::Create => ('+', "create table"),
        Action::Fill => ('=', "fill table  "),
        Action::Merge => ('+', "merge into  "),
    };
    let from = match plan.sources.len() {
        1 => table.table.full_name(),
        _ => format!("{}.{}", plan.sources[table.source].name, table.table.full_name()),
    };
    let origin = table.origin.map(place).unwrap_or_default();
    let target = table.target.full_name();
    let line = format!("  {sign} {verb}  {target:NAME_WIDTH$} from {from:NAME_WIDTH$} {origin}");
    writeln!(out, "{}", line.trim_end())?;
    let outputs = &table.map.columns;
    let mut line = |word: &str, items: Vec<String>| match items.is_empty() {
        true => Ok(()),
        false => writeln!(out, "      {word:9}{}", items.join(", ")),
    };
    let source_name = |i: Option<usize>| i.map(|i| table.table.columns[i].name.as_str());
    line(
        "renamed",
        outputs
            .iter()
            .filter_map(|o| {
                source_name(o.source).filter(|s| *s != o.name).map(|s| format!("{s} -> {}", o.name))
            })
            .collect(),
    )?;
    line(
        "set",
        outputs
            .iter()
            .filter(|o| o.source.is_some() && !o.is_plain())
            .map(|o| format!("{} = {}", o.name, o.value.over(&table.table)))
            .collect(),
    )?;
    line(
        "added",
        outputs
            .iter()
            .filter(|o| o.source.is_none())
            .map(|o| format!("{} {} = {}", o.name, o.ty.sql(), o.value.over(&table.table)))
            .collect(),
    )?;
    line(
        "dropped",
        table.map.dropped.iter().map(|&i| table.table.columns[i].name.clone()).collect(),
    )?;
    line("key", if table.map.key_declared { vec![key_names(table)] } else { Vec::new() })?;
    line(
        "where",
        table
            .map
            .filter
            .iter()
            .map(|f| {
                let by = if table.pushed.is_some() {
                    "the source's server filters"
                } else {
                    "filtered here"
                };
                format!("{}   ({by})", f.over(&table.table))
            })
            .collect(),
    )
}

fn key_names(table: &TablePlan) -> String {
    let names: Vec<&str> =
        table.map.key.iter().map(|&i| table.map.columns[i].name.as_str()).collect();
    format!("({})", names.join(", "))
}

fn write_copy(out: &mut String, plan: &Plan) -> std::fmt::Result {
    let estimate = |f: fn(&dsl::catalog::Estimate) -> u64| -> u64 {
        plan.tables.iter().filter_map(|t| t.table.estimate.as_ref()).map(f).sum()
    };
    let (rows, bytes) = (estimate(|e| e.rows), estimate(|e| e.bytes));
    let Some(copy) = &plan.copy else {
        return Ok(());
    };
    let chunk = match copy.chunk {
        ChunkSize::Bytes(n) => format!("{} MiB", n >> 20),
        ChunkSize::Rows(n) => format!("{n} rows"),
    };
    let whole = plan.tables.iter().filter(|t| t.chunk_key == ChunkKey::Whole).count();
    write!(out, "  copy    {}", crate::observe::counted(plan.tables.len() as u64, "table"))?;
    if rows > 0 {
        write!(
            out,
            ", about {}, {}",
            crate::observe::counted(rows, "row"),
            crate::observe::size(bytes)
        )?;
    }
    write!(out, "; chunks of {chunk}")?;
    if whole > 0 {
        write!(out, "; {} in one piece", crate::observe::counted(whole as u64, "table"))?;
    }
    writeln!(out)
}

fn write_remarks(
    out: &mut String,
    plan: &Plan,
    place: &dyn Fn(Span) -> String,
) -> std::fmt::Result {
    if !plan.not_carried.is_empty() {
        writeln!(out)?;
        for object in &plan.not_carried {
            writeln!(out, "  ! not carried: {} {}", kind_word(object.kind), object.name)?;
        }
    }
    if !plan.remarks.is_empty() {
        writeln!(out)?;
    }
    for remark in &plan.remarks {
        let what = match &remark.part {
            Some(part) => format!("{}.{part}", remark.table),
            None => remark.table.clone(),
        };
        let origin = remark.origin.map(|s| format!("   {}", place(s))).unwrap_or_default();
        writeln!(out, "  ! {what} {}{origin}", remark.text)?;
    }
    Ok(())
}

const fn kind_word(kind: dsl::catalog::ObjectKind) -> &'static str {
    use dsl::catalog::ObjectKind;
    match kind {
        ObjectKind::View => "view",
        ObjectKind::Procedure => "procedure",
        ObjectKind::Function => "function",
        ObjectKind::Trigger => "trigger",
        ObjectKind::Event => "event",
        ObjectKind::Sequence => "sequence",
    }
}
