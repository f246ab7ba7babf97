//! Arguments. The doc comments here are the help texts.

use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

/// Moves live MySQL and MariaDB databases: copy, follow, prove, switch over.
#[derive(Debug, Parser)]
#[command(name = "engine", version, disable_help_subcommand = true)]
pub struct Args {
    /// How results are printed.
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    pub format: Format,
    /// Colours: by default if stderr is a terminal.
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub color: Color,
    /// Writes the log to this file instead of nowhere; its level is `ENGINE_LOG`, by default `info`.
    #[arg(long, value_name = "FILE", global = true)]
    pub log: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: JSON, progress as one object a line.
    Json,
    /// For Graphviz; graphs only.
    Dot,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// If stderr is a terminal and `NO_COLOR` is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Sub-commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks files without touching any server.
    Check(CheckArgs),
    /// Shows what a run would do; changes nothing.
    Plan(PlanArgs),
    /// Runs a pipeline; run again, it continues where it stopped.
    Run(RunArgs),
    /// Explains an error code.
    Explain {
        /// The code, `mig::route::ambiguous`; without one, all codes are listed.
        code: Option<String>,
    },
    /// Shows a stage of the compiler as JSON.
    Debug(DebugArgs),
}

/// A pipeline file and its parameters.
#[derive(Debug, Arguments)]
pub struct Input {
    /// The pipeline file.
    pub file: PathBuf,
    /// A value for a `param` of the file.
    #[arg(short = 'p', long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    pub params: Vec<(String, String)>,
    /// Which pipeline, if the file has several.
    #[arg(long, value_name = "NAME")]
    pub pipeline: Option<String>,
}

/// `engine check`.
#[derive(Debug, Arguments)]
pub struct CheckArgs {
    /// The files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// A value for a `param`.
    #[arg(short = 'p', long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    pub params: Vec<(String, String)>,
}

/// `engine plan`.
#[derive(Debug, Arguments)]
pub struct PlanArgs {
    #[command(flatten)]
    pub input: Input,
    /// Shows the graph of operators instead.
    #[arg(long)]
    pub explain: bool,
}

/// `engine run`.
#[derive(Debug, Arguments)]
pub struct RunArgs {
    #[command(flatten)]
    pub input: Input,
    /// Forgets an earlier run: drops the tables that it made, and begins anew.
    #[arg(long, conflicts_with = "resume_anyway")]
    pub restart: bool,
    /// Continues an earlier run although the source was written to since.
    #[arg(long)]
    pub resume_anyway: bool,
}

/// `engine debug`.
#[derive(Debug, Arguments)]
pub struct DebugArgs {
    /// Which stage.
    #[arg(value_enum)]
    pub stage: Stage,
    #[command(flatten)]
    pub input: Input,
}

/// Stages of the compiler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The tree as written.
    Ast,
    /// The checked program.
    Hir,
    /// The operator graph; connects to the servers.
    Graph,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
