//! `engine debug`: stages of the compiler, as JSON.

use std::sync::Arc;

use serde_json::json;

use super::{
    Outcome,
    args::{DebugArgs, Stage},
    failure::Failure,
    files,
    output::Output,
};
use crate::{graph, lifecycle};

/// Prints a stage.
pub async fn debug(args: &DebugArgs, output: &Output) -> Outcome {
    let pretty = |value: serde_json::Value| format!("{value:#}");
    if args.stage == Stage::Ast {
        let loaded = files::open(&args.input.file, &args.input.params, false)?;
        output.diagnostics(&loaded.diagnostics, &loaded.sources);
        output.data(&pretty(json!(loaded.entry())));
        return Ok(());
    }
    let (loaded, pipeline) = files::pipeline(&args.input, output)?;
    if args.stage == Stage::Hir {
        output.data(&pretty(json!(loaded.program)));
        return Ok(());
    }
    let prepared =
        lifecycle::prepare(&Arc::new(pipeline), &files::folder(&args.input.file)).await?;
    output.diagnostics(&prepared.diagnostics, &loaded.sources);
    let Some(plan) = prepared.plan else {
        return Err(Failure::Told);
    };
    output.data(&pretty(json!(graph::build(&plan))));
    Ok(())
}
