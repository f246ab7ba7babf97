//! Oracle's MySQL, unpacked beside the system by `tests/servers/install_mysql.sh`.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    flavour::{Flavour, Missing, finish, is_root, version_line},
    mariadb,
};

#[derive(Debug)]
pub(super) struct MySql {
    root: PathBuf,
}

impl MySql {
    pub(super) fn find(cache: &Path) -> Result<Self, Missing> {
        let root = cache.join("mysql");
        if root.join("bin/mysqld").is_file() { Ok(Self { root }) } else { Err(Missing("mysqld")) }
    }

    fn server(&self) -> Command {
        Command::new(self.root.join("bin/mysqld"))
    }

    /// The unpacked tree is not where it was built for, so three folders are named.
    fn folders(&self, command: &mut Command) {
        let usr = self.root.join("tree/usr");
        command
            .arg(format!("--basedir={}", usr.display()))
            .arg(format!("--plugin-dir={}", usr.join("lib/mysql/plugin").display()))
            .arg(format!("--lc-messages-dir={}", usr.join("share/mysql").display()))
            .args(["--secure-file-priv=", "--innodb-redo-log-capacity=64M"]);
    }
}

impl Flavour for MySql {
    fn version(&self) -> io::Result<String> {
        version_line(&self.root.join("bin/mysqld"))
    }

    fn initialise(&self, data: &Path) -> io::Result<()> {
        let mut command = self.server();
        command.arg("--no-defaults").arg("--initialize-insecure");
        if is_root() {
            command.arg("--user=root");
        }
        command.arg(format!("--datadir={}", data.display())).arg("--skip-log-bin");
        self.folders(&mut command);
        finish(command)?;
        // It holds the server's uuid; each instance makes its own.
        std::fs::remove_file(data.join("auto.cnf"))
    }

    fn prepare(&self, dir: &Path) -> io::Result<()> {
        std::fs::write(dir.join("init.sql"), mariadb::user_statements())
    }

    fn command(&self, dir: &Path, port: u16) -> Command {
        let mut command = self.server();
        mariadb::shared_options(&mut command, dir, port);
        self.folders(&mut command);
        command.args([
            "--mysqlx=OFF",
            "--gtid-mode=ON",
            "--enforce-gtid-consistency=ON",
            "--log-replica-updates=ON",
        ]);
        command
    }

    fn client(&self) -> PathBuf {
        self.root.join("bin/mysql")
    }
}
