//! SeekDB: OceanBase's kernel with the MySQL protocol, from the wheel that
//! `tests/servers/install_seekdb.sh` puts into an environment of its own.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::flavour::{Flavour, Missing};

#[derive(Debug)]
pub(super) struct SeekDb {
    wheel: PathBuf,
}

impl SeekDb {
    pub(super) fn find(cache: &Path) -> Result<Self, Missing> {
        fs::read_dir(cache.join("seekdb/venv/lib"))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("site-packages/pylibseekdb")))
            .find(|wheel| wheel.join("seekdb").is_file())
            .map(|wheel| Self { wheel })
            .ok_or(Missing("seekdb"))
    }
}

impl Flavour for SeekDb {
    /// Not asked: there is no template, the server fills an empty directory by itself.
    fn version(&self) -> io::Result<String> {
        Ok("seekdb".to_owned())
    }

    fn initialise(&self, data: &Path) -> io::Result<()> {
        fs::create_dir(data)
    }

    fn command(&self, dir: &Path, port: u16) -> Command {
        let mut command = Command::new(self.wheel.join("seekdb"));
        command
            .env("LD_LIBRARY_PATH", &self.wheel)
            .args(["--nodaemon", "--port", &port.to_string(), "--base-dir"])
            .arg(dir.join("data"))
            .args(["--parameter", "memory_budget=1G", "--parameter", "log_disk_size=2G"]);
        command
    }

    /// Its first user is `root` without a password.
    fn first_user(&self) -> Option<&'static str> {
        Some("root")
    }
}
