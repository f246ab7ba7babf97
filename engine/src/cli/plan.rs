//! `engine plan`: what a run would do.

use std::sync::Arc;

use dsl::{
    check::not_yet,
    diagnostic::{Diagnostic, Severity},
};
use serde_json::json;

use super::{
    Outcome,
    args::{Format, PlanArgs},
    failure::Failure,
    files,
    output::Output,
};
use crate::{graph, lifecycle, plan};

/// Plans and prints.
pub async fn plan(args: &PlanArgs, output: &Output) -> Outcome {
    let (loaded, pipeline) = files::pipeline(&args.input, output)?;
    let waiting =
        not_yet(&pipeline).into_iter().map(|d| Diagnostic { severity: Severity::Warning, ..d });
    output.diagnostics(&waiting.collect::<Vec<_>>(), &loaded.sources);
    let prepared =
        lifecycle::prepare(&Arc::new(pipeline), &files::folder(&args.input.file)).await?;
    output.diagnostics(&prepared.diagnostics, &loaded.sources);
    let Some(plan) = prepared.plan else {
        return Err(Failure::Told);
    };
    let place = |span| loaded.sources.place(span);
    let graph = graph::build(&plan);
    output.data(&match (output.format, args.explain) {
        (Format::Text, false) => plan::text(&plan, &place),
        (Format::Text, true) => graph::text(&graph, &place),
        (Format::Json, false) => json!(plan).to_string(),
        (Format::Json, true) => json!(graph).to_string(),
        (Format::Dot, _) => graph::dot(&graph),
    });
    Ok(())
}
