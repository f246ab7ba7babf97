//! MariaDB from the stable suite: `mariadb-server-core` and `mariadb-client-core`, whose programs start
//! no service.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

use super::flavour::{Flavour, Missing, finish, is_root, on_path, version_line};
use crate::{PASSWORD, USER};

/// Creates the user of the tests on each start, outside of the binary log.
pub(super) fn user_statements() -> String {
    format!(
        "SET sql_log_bin = 0;\n\
         CREATE USER IF NOT EXISTS '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';\n\
         GRANT ALL PRIVILEGES ON *.* TO '{USER}'@'%' WITH GRANT OPTION;\n"
    )
}

/// The options that MariaDB and MySQL share: private files, and a binary log that holds everything.
/// `--no-defaults` must stand first, or the files of the system are read.
pub(super) fn shared_options(command: &mut Command, dir: &Path, port: u16) {
    command.arg("--no-defaults");
    if is_root() {
        command.arg("--user=root");
    }
    for (option, file) in [
        ("--datadir", "data"),
        ("--socket", "s"),
        ("--pid-file", "pid"),
        ("--log-error", "log"),
        ("--log-bin", "data/binlog"),
        ("--init-file", "init.sql"),
    ] {
        command.arg(format!("{option}={}", dir.join(file).display()));
    }
    command.arg(format!("--port={port}")).arg(format!("--server-id={port}")).args([
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--performance-schema=OFF",
        "--local-infile=ON",
        "--max-connections=400",
        "--max-allowed-packet=256M",
        "--binlog-format=ROW",
        "--binlog-row-image=FULL",
        "--binlog-row-metadata=FULL",
        "--sync-binlog=0",
        "--innodb-flush-log-at-trx-commit=2",
        "--innodb-buffer-pool-size=128M",
    ]);
}

#[derive(Debug)]
pub(super) struct MariaDb {
    server: PathBuf,
    install: PathBuf,
}

impl MariaDb {
    pub(super) fn find() -> Result<Self, Missing> {
        Ok(Self { server: on_path("mariadbd")?, install: on_path("mariadb-install-db")? })
    }
}

impl Flavour for MariaDb {
    fn version(&self) -> io::Result<String> {
        version_line(&self.server)
    }

    fn initialise(&self, data: &Path) -> io::Result<()> {
        let mut command = Command::new(&self.install);
        command.arg("--no-defaults");
        if is_root() {
            command.arg("--user=root");
        }
        command.arg(format!("--datadir={}", data.display())).args([
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--innodb-log-file-size=16M",
        ]);
        finish(command)
    }

    fn prepare(&self, dir: &Path) -> io::Result<()> {
        std::fs::write(dir.join("init.sql"), user_statements())
    }

    fn command(&self, dir: &Path, port: u16) -> Command {
        let mut command = Command::new(&self.server);
        shared_options(&mut command, dir, port);
        command.args([
            "--gtid-domain-id=0",
            "--gtid-strict-mode=ON",
            "--log-slave-updates=ON",
            "--innodb-log-file-size=16M",
        ]);
        command
    }
}
