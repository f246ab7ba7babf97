//! PostgreSQL from the stable suite. It refuses to run as root, so root runs it as `postgres`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::flavour::{Flavour, Missing, finish, is_root, version_line};
use crate::{PASSWORD, USER};

#[derive(Debug)]
pub(super) struct Postgres {
    bin: PathBuf,
}

impl Postgres {
    /// The newest version under the packages' folder, which is not on the path.
    pub(super) fn find() -> Result<Self, Missing> {
        let major = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
        fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.join("bin/initdb").is_file())
            .max_by_key(|path| major(path))
            .map(|path| Self { bin: path.join("bin") })
            .ok_or(Missing("postgres"))
    }

    fn command_of(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"])
                .arg(program);
            command.env_remove("HOME");
            command
        } else {
            Command::new(program)
        }
    }
}

impl Flavour for Postgres {
    fn version(&self) -> io::Result<String> {
        version_line(&self.bin.join("postgres"))
    }

    fn initialise(&self, data: &Path) -> io::Result<()> {
        let secret = data.with_extension("password");
        fs::write(&secret, PASSWORD)?;
        if is_root() {
            fs::create_dir(data)?;
            let mut chown = Command::new("chown");
            chown.arg("postgres:postgres").args([data, &secret]);
            finish(chown)?;
        }
        let mut command = self.command_of("initdb");
        command.arg("-D").arg(data).args(["-U", USER, "-A", "scram-sha-256", "--no-sync"]);
        command.args(["-E", "UTF8", "--locale=C"]).arg(format!("--pwfile={}", secret.display()));
        finish(command)?;
        fs::remove_file(secret)
    }

    fn command(&self, dir: &Path, port: u16) -> Command {
        let mut command = self.command_of("postgres");
        command.arg("-D").arg(dir.join("data")).arg("-p").arg(port.to_string());
        // `synchronous_commit` stays on: without it a slot shows nothing until the WAL writer flushes.
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "wal_level=logical",
            "max_wal_senders=10",
            "max_replication_slots=10",
            "max_connections=200",
            "fsync=off",
            "full_page_writes=off",
        ] {
            command.args(["-c", setting]);
        }
        command
    }

    fn client(&self) -> PathBuf {
        self.bin.join("psql")
    }

    /// At once, but with its children and its shared memory.
    fn guard_signal(&self) -> &'static str {
        "QUIT"
    }

    fn stop_signal(&self) -> &'static str {
        "INT"
    }
}
