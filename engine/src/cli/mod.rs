//! The command line: arguments in, text and an exit code out. Nothing else in the program prints.
//!
//! Text for people goes to stderr, data to stdout; `--format json` turns everything into data. Exit
//! codes: 0 done, 1 the pipeline's fault, 2 the world's fault (running again may help), 3 ours, 4 refused.

mod args;
mod check;
mod debug;
mod explain;
mod failure;
mod files;
mod log;
mod output;
mod plan;
mod progress;
mod run;
mod summary;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use failure::Failure;
use output::Output;

/// How a command ended well.
type Outcome = Result<(), Failure>;

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        // clap prints help and version to stdout, mistakes to stderr.
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let output = Output::new(args.format, args.color);
    let outcome = match &args.command {
        Command::Check(input) => check::check(input, &output),
        Command::Plan(input) => async_command(&args, plan::plan(input, &output)),
        Command::Run(input) => async_command(&args, run::run(input, &output)),
        Command::Explain { code } => explain::explain(code.as_deref(), &output),
        Command::Debug(input) => async_command(&args, debug::debug(input, &output)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(&output),
    }
}

/// Runs a command that talks to servers.
fn async_command(args: &Args, command: impl Future<Output = Outcome>) -> Outcome {
    log::start(args)?;
    // Several crates speak TLS; they share one provider, chosen before the first connection.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::system("the runtime could not be started", error))?;
    let outcome = runtime.block_on(command);
    // A connection that hangs must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    outcome
}
