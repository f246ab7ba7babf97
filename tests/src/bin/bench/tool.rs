//! The tools, and the commands that a person would give them for the same work.
//!
//! Each gets a fresh, empty database and must leave the tables with their indexes in it.

use std::{fs, io, path::Path, process::Command};

use clap::ValueEnum;
use harness::{Database, HOST, PASSWORD, USER};

use crate::{arguments::Target, data::Data, engine};

/// Who copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tool {
    /// `engine run`.
    Engine,
    /// `mydumper`, then `myloader`, four threads each.
    Mydumper,
    /// `mariadb-dump | mariadb`.
    Dump,
    /// `pgloader`, with settings that do not crash it.
    Pgloader,
    /// The raw ceiling: per table a client's `SELECT *` piped into `LOAD DATA LOCAL` or `COPY`.
    Raw,
}

impl Tool {
    /// Name in the result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Mydumper => "mydumper+myloader",
            Self::Dump => "mariadb-dump|mariadb",
            Self::Pgloader => "pgloader",
            Self::Raw => "raw",
        }
    }

    /// Whether it can write to such a target.
    pub fn can_write_to(self, target: Target) -> bool {
        match self {
            Self::Engine | Self::Raw => true,
            Self::Mydumper | Self::Dump => target == Target::Mariadb,
            Self::Pgloader => target == Target::Postgres,
        }
    }

    /// The steps of one copy; files may be written to `work`.
    pub fn steps(
        self,
        data: &Data,
        from: &Database<'_>,
        to: &Database<'_>,
        work: &Path,
    ) -> io::Result<Vec<Command>> {
        Ok(match self {
            Self::Engine => vec![engine::command(from, to, work)?],
            Self::Mydumper => mydumper(from, to, work),
            Self::Dump => vec![dump(from, to)],
            Self::Pgloader => vec![pgloader(from, to, work)?],
            Self::Raw => vec![raw(data, from, to)],
        })
    }
}

fn mydumper(from: &Database<'_>, to: &Database<'_>, work: &Path) -> Vec<Command> {
    let folder = work.join("dump");
    let command = |program: &str, database: &Database<'_>| {
        let mut command = Command::new(program);
        command
            .args([
                "--host",
                HOST,
                "--user",
                USER,
                "--password",
                PASSWORD,
                "--threads",
                "4",
                "--port",
            ])
            .arg(database.server().port().to_string())
            .arg("--database")
            .arg(database.name());
        command
    };
    let (mut dump, mut load) = (command("mydumper", from), command("myloader", to));
    dump.arg("--outputdir").arg(&folder);
    load.arg("--directory").arg(&folder);
    vec![dump, load]
}

/// A client of a database as the shell writes it.
fn client(database: &Database<'_>) -> String {
    shell_words(&database.server().client(database.name()))
}

fn shell_words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quoted = words.map(|word| format!("'{}'", word.to_string_lossy().replace('\'', "'\\''")));
    quoted.collect::<Vec<_>>().join(" ")
}

/// A script in which each part of a pipe must succeed, with the servers' password in the environment.
fn script(text: &str) -> Command {
    let mut command = Command::new("bash");
    command.args(["-c", &format!("set -euo pipefail\n{text}")]);
    command.env("MYSQL_PWD", PASSWORD).env("PGPASSWORD", PASSWORD);
    command
}

fn dump(from: &Database<'_>, to: &Database<'_>) -> Command {
    let source = format!(
        "mariadb-dump --no-defaults -h{HOST} -u{USER} -P{} --single-transaction --quick --max-allowed-packet=1G '{}'",
        from.server().port(),
        from.name()
    );
    script(&format!("{source} | {}", client(to)))
}

/// Two workers and small batches in 4 GB: with its defaults it runs out of heap on these tables.
fn pgloader(from: &Database<'_>, to: &Database<'_>, work: &Path) -> io::Result<Command> {
    let address = |scheme: &str, database: &Database<'_>| {
        format!(
            "{scheme}://{USER}:{PASSWORD}@{HOST}:{}/{}",
            database.server().port(),
            database.name()
        )
    };
    let text = format!(
        "LOAD DATABASE FROM {} INTO {}\n\
         WITH workers = 2, concurrency = 1, prefetch rows = 5000\n\
         ALTER SCHEMA '{}' RENAME TO 'public';\n",
        address("mysql", from),
        address("postgresql", to),
        from.name()
    );
    let file = work.join("copy.load");
    fs::write(&file, text)?;
    let mut command = Command::new("pgloader");
    command.args(["--dynamic-space-size", "4096", "--root-dir"]).arg(work).arg(file);
    Ok(command)
}

/// All tables at the same time, a pipe each.
fn raw(data: &Data, from: &Database<'_>, to: &Database<'_>) -> Command {
    let mut text = String::from("parts=()\n");
    for table in &data.tables {
        let read = |select: &str| {
            format!(
                "{} --default-character-set=binary --quick --batch -N -e {}",
                client(from),
                quoted(select)
            )
        };
        let part = if to.server().kind().is_mysql_family() {
            let load = format!(
                "LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE {table} CHARACTER SET binary"
            );
            format!(
                "{create} && {read} | {to} --local-infile -e {load}",
                create = format_args!("{} -e {}", client(to), quoted(&data.create(table))),
                read = read(&format!("SELECT * FROM {table}")),
                to = client(to),
                load = quoted(&load),
            )
        } else {
            let [create, index] = data.create_in_postgres(table);
            let run = |sql: &str| format!("{} -c {}", client(to), quoted(sql));
            let copy = format!(
                "{} && {} | {}",
                run(&create),
                read(&data.select_for_postgres(table)),
                run(&format!("\\copy {table} from stdin")),
            );
            if index.is_empty() { copy } else { format!("{copy} && {}", run(&index)) }
        };
        text.push_str(&format!("{{ {part}; }} & parts+=($!)\n"));
    }
    text.push_str("for part in \"${parts[@]}\"; do wait \"$part\"; done\n");
    script(&text)
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_shell() {
        let mut command = Command::new("printf");
        command.args(["%s|", "it's", "a b", "$HOME", ""]);
        let output = Command::new("sh").args(["-c", &shell_words(&command)]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "it's|a b|$HOME||");
    }

    #[test]
    fn a_failing_part_of_a_pipe_fails_the_script() {
        assert!(!script("false | true").status().unwrap().success());
        assert!(script("true | true").status().unwrap().success());
    }
}
