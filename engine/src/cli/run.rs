//! `engine run`: runs the phases of a pipeline.

use std::sync::Arc;

use dsl::{check::not_yet, diagnostic::codes};

use super::{
    Outcome,
    args::RunArgs,
    failure::Failure,
    files,
    output::{Output, Style},
    progress, summary,
};
use crate::{
    error::Error,
    lifecycle::{self, CopyOptions, Resume},
    observe::Progress,
    run::Stop,
};

/// Runs a pipeline.
pub async fn run(args: &RunArgs, output: &Output) -> Outcome {
    let (loaded, pipeline) = files::pipeline(&args.input, output)?;
    let waiting = not_yet(&pipeline);
    if !waiting.is_empty() {
        output.diagnostics(&waiting, &loaded.sources);
        return Err(Failure::Told);
    }
    let prepared =
        lifecycle::prepare(&Arc::new(pipeline), &files::folder(&args.input.file)).await?;
    output.diagnostics(&prepared.diagnostics, &loaded.sources);
    let Some(plan) = prepared.plan else {
        return Err(Failure::Told);
    };
    if plan.tables.is_empty() {
        return Err(nothing_selected().into());
    }
    summary::remarks(&plan, args.restart, &loaded.sources, output);

    let stop = Stop::default();
    let listener = tokio::spawn(listen(stop.clone(), *output));
    let progress = Arc::new(Progress::default());
    let shown = progress::show(Arc::clone(&progress), *output);
    let options = CopyOptions {
        resume: match (args.restart, args.resume_anyway) {
            (true, _) => Resume::Restart,
            (_, true) => Resume::Anyway,
            _ => Resume::Safely,
        },
        stop: stop.clone(),
        progress: Arc::clone(&progress),
    };
    let result = lifecycle::copy(&plan, &prepared.sources, &prepared.target, &options).await;
    shown.finish().await;
    listener.abort();
    match result {
        Ok(done) => {
            summary::done(&plan, &done, output);
            Ok(())
        }
        Err(error) => {
            summary::unfinished(&progress, output);
            Err(error.into())
        }
    }
}

/// A run without a table is a mistake, not a success: a server hides tables from a user who may not read them.
fn nothing_selected() -> Box<Error> {
    Error::definite(codes::ROUTE_UNMATCHED, "no table of the sources is selected, so there is nothing to copy").help(
        "check the names in `include` and `route`, and that the user of the source may read the tables: \
         GRANT SELECT ON …; a server does not list what its user may not see",
    )
}

/// Ctrl-C and SIGTERM: once to stop between chunks, twice at once.
async fn listen(stop: Stop, output: Output) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        let text = if stop.is_requested() {
            "stopping at once; what is not committed is rolled back"
        } else {
            "stopping after the chunks under way; press Ctrl-C again to stop at once"
        };
        stop.request();
        output.tell(&output.paint(Style::Yellow, text));
    }
}
