//! The command line of the benchmarks.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::tool::Tool;

/// Measures the engine beside other tools, on private servers and data of its own.
#[derive(Debug, Parser)]
#[command(name = "bench")]
pub struct Arguments {
    /// What is measured.
    #[command(subcommand)]
    pub job: Job,
}

/// What is measured.
#[derive(Debug, Subcommand)]
pub enum Job {
    /// A first copy of whole tables from MariaDB.
    Copy(CopyOptions),
}

/// Options of a copy.
#[derive(Debug, Args)]
pub struct CopyOptions {
    /// Where the rows go.
    #[arg(long, value_enum, default_value_t = Target::Mariadb)]
    pub target: Target,
    /// Tables.
    #[arg(long, default_value_t = 4)]
    pub tables: u32,
    /// Rows of each table; without it 500,000, or 24 of the wide ones.
    #[arg(long)]
    pub rows: Option<u64>,
    /// Makes each table this many times longer, to see that memory stays the same.
    #[arg(long, default_value_t = 1)]
    pub times: u64,
    /// Rows of 16 MB instead of sysbench's 190 bytes.
    #[arg(long)]
    pub wide_rows: bool,
    /// How often each tool runs; the median counts.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Only these tools.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Tool>,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

impl CopyOptions {
    /// Rows of each table.
    pub fn rows(&self) -> u64 {
        self.rows.unwrap_or(if self.wide_rows { 24 } else { 500_000 }) * self.times
    }

    /// The tools that run: those asked for, or all that can write to the target.
    pub fn tools(&self) -> Vec<Tool> {
        let able =
            Tool::value_variants().iter().copied().filter(|tool| tool.can_write_to(self.target));
        able.filter(|tool| self.only.is_empty() || self.only.contains(tool)).collect()
    }

    /// Name of the job in the result.
    pub fn job(&self) -> String {
        let mut name = format!("copy-{}", self.target.name());
        if self.wide_rows {
            name.push_str("-wide");
        }
        if self.times > 1 {
            name.push_str(&format!("-x{}", self.times));
        }
        name
    }
}

/// A kind of target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Another MariaDB.
    Mariadb,
    /// PostgreSQL.
    Postgres,
}

impl Target {
    /// As on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mariadb => "mariadb",
            Self::Postgres => "postgres",
        }
    }
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// A JSON object a line.
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> CopyOptions {
        let Job::Copy(options) = Arguments::parse_from(line.split(' ')).job;
        options
    }

    #[test]
    fn the_defaults_are_the_published_job() {
        let options = options("bench copy");
        assert_eq!(
            (options.tables, options.rows(), options.job().as_str()),
            (4, 500_000, "copy-mariadb")
        );
        assert_eq!(options.tools(), [Tool::Engine, Tool::Mydumper, Tool::Dump, Tool::Raw]);
    }

    #[test]
    fn options_change_the_job_and_the_tools() {
        let other =
            options("bench copy --target postgres --times 5 --rows 10 --only raw,dump,pgloader");
        assert_eq!((other.rows(), other.job().as_str()), (50, "copy-postgres-x5"));
        assert_eq!(other.tools(), [Tool::Pgloader, Tool::Raw]);
        let wide = options("bench copy --wide-rows");
        assert_eq!((wide.rows(), wide.job().as_str()), (24, "copy-mariadb-wide"));
    }
}
