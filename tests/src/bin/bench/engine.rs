//! The engine as it is measured: `engine run` of a pipeline file written for the run.

use std::{fs, io, path::Path, process::Command};

use harness::{Database, HOST, PASSWORD, USER};

/// The variable that holds the servers' password.
const SECRET: &str = "BENCH_PASSWORD";

/// The command, with its pipeline in `work`.
pub fn command(from: &Database<'_>, to: &Database<'_>, work: &Path) -> io::Result<Command> {
    let file = work.join("copy.mig");
    fs::write(&file, pipeline(from, to))?;
    let mut command = Command::new(harness::engine_program());
    command.arg("run").arg(file).env(SECRET, PASSWORD).current_dir(work);
    Ok(command)
}

/// What a user would write: no setting that is not needed.
fn pipeline(from: &Database<'_>, to: &Database<'_>) -> String {
    let (kind, extra, schema) = if to.server().kind().is_mysql_family() {
        ("mysql", String::new(), to.name())
    } else {
        ("postgres", format!("    database = \"{}\"\n", to.name()), "public")
    };
    let endpoint = |database: &Database<'_>, extra: &str| {
        format!(
            "{{\n    host     = \"{HOST}\"\n    port     = {}\n{extra}    user     = \"{USER}\"\n    \
             password = secret(\"env:{SECRET}\")\n}}",
            database.server().port()
        )
    };
    let imports = if kind == "mysql" { "" } else { "import std.postgres\n" };
    format!(
        "edition \"2026\"\n\nimport std.mysql\n{imports}\n\
         source from_here = mysql {}\n\ntarget to_there = {kind} {}\n\n\
         pipeline bench {{\n    from from_here\n    into to_there\n\n    include {schema_from}.*\n\n    \
         route {schema_from}.{{table}} -> {schema}.{{table}}\n}}\n",
        endpoint(from, ""),
        endpoint(to, &extra),
        schema_from = from.name(),
    )
}
