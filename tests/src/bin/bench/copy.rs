//! The job `copy`: servers, data, rounds, checks.

use std::io;

use harness::{Database, Kind, Server};

use crate::{
    arguments::{CopyOptions, Target},
    data::Data,
    measure::{self, Cost},
    report::{self, Line},
    tool::Tool,
};

/// Room in memory and in the redo log, so that the disk of the machine is not what is measured.
const ROOMY: [&str; 2] = ["--innodb-buffer-pool-size=512M", "--innodb-log-file-size=512M"];

/// Measures and prints; false if a tool failed or lost rows.
pub async fn run(options: &CopyOptions) -> bool {
    let tools = options.tools();
    let target = async {
        match options.target {
            Target::Mariadb => Server::start_with(Kind::MariaDb, &ROOMY).await,
            Target::Postgres => {
                Server::start_with(Kind::Postgres, &["-c", "max_wal_size=4GB"]).await
            }
        }
    };
    let (source, target) = tokio::join!(Server::start_with(Kind::MariaDb, &ROOMY), target);
    let (source, target) = (source.expect("MariaDB is here"), target.expect("the target is here"));

    let from = source.database("bench").await;
    let mut data = Data::new(options);
    eprintln!("making {} rows in {} tables", data.all_rows(), data.tables.len());
    tokio::task::block_in_place(|| data.load(&from)).expect("the data can be loaded");
    let expected = data.fingerprint(&from).await;

    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); tools.len()];
    let mut all_well = true;
    // Round by round, so that a slow minute of the machine hits every tool.
    for round in 1..=options.rounds {
        for (at, &tool) in tools.iter().enumerate() {
            let to = target.database("copy").await;
            match one_copy(tool, &data, &from, &to) {
                Err(e) => {
                    eprintln!("round {round}: {} failed: {e}", tool.name());
                    all_well = false;
                }
                Ok(_) if data.fingerprint(&to).await != expected => {
                    eprintln!("round {round}: {} did not copy the rows as they are", tool.name());
                    all_well = false;
                }
                Ok(cost) => {
                    eprintln!("round {round}: {} {:.1} s", tool.name(), cost.time.as_secs_f64());
                    costs[at].push(cost);
                }
            }
            to.drop().await;
        }
    }
    let lines = Line::from_costs(&options.job(), &data, &tools, &costs);
    print!("{}", report::render(options, &data, &lines));
    all_well
}

fn one_copy(tool: Tool, data: &Data, from: &Database<'_>, to: &Database<'_>) -> io::Result<Cost> {
    let work = tempfile::Builder::new().prefix("mig-bench-").tempdir()?;
    let steps = tool.steps(data, from, to, work.path())?;
    tokio::task::block_in_place(|| measure::run(steps, &work.path().join("output")))
}
