//! Benchmarks: the engine side by side with the tools that people use today, in one run.
//!
//! `cargo run --release -p mig-tests --bin bench -- copy` starts private servers, makes the data, lets
//! each tool copy it into a fresh database, round after round, checks that every row arrived, and prints
//! the median. `--format json` prints a line a tool on stdout; progress goes to stderr. Numbers of
//! different runs or machines do not compare: the ratios inside one run do.

mod arguments;
mod copy;
mod data;
mod engine;
mod measure;
mod report;
mod tool;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Job};

#[tokio::main]
async fn main() -> ExitCode {
    let all_well = match Arguments::parse().job {
        Job::Copy(options) => copy::run(&options).await,
    };
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
