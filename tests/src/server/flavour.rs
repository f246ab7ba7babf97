//! The kinds of servers, and what each must say about itself to be run.

use std::{
    env, fmt, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{cache_dir, mariadb, mysql, postgres, seekdb, skip::Skipped};

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// MariaDB of the system.
    MariaDb,
    /// MySQL beside the system.
    MySql,
    /// PostgreSQL of the system.
    Postgres,
    /// SeekDB from its wheel.
    SeekDb,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::MariaDb, Self::MySql, Self::Postgres, Self::SeekDb];

    /// Name of the kind in the cache and in a run's folder.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::MariaDb => "mariadb",
            Self::MySql => "mysql",
            Self::Postgres => "postgres",
            Self::SeekDb => "seekdb",
        }
    }

    /// Whether a test may do without it.
    #[must_use]
    pub const fn may_be_missing(self) -> bool {
        matches!(self, Self::MySql | Self::SeekDb)
    }

    /// Whether it speaks the MySQL protocol.
    #[must_use]
    pub const fn is_mysql_family(self) -> bool {
        !matches!(self, Self::Postgres)
    }

    pub(super) fn find(self) -> Result<Box<dyn Flavour>, Skipped> {
        let cache = cache_dir();
        let found: Result<Box<dyn Flavour>, Missing> = match self {
            Self::MariaDb => mariadb::MariaDb::find().map(|f| Box::new(f) as _),
            Self::MySql => mysql::MySql::find(&cache).map(|f| Box::new(f) as _),
            Self::Postgres => postgres::Postgres::find().map(|f| Box::new(f) as _),
            Self::SeekDb => seekdb::SeekDb::find(&cache).map(|f| Box::new(f) as _),
        };
        match found {
            Ok(flavour) => Ok(flavour),
            Err(_) if self.may_be_missing() => Err(Skipped::from_installer(self, &cache)),
            Err(Missing(what)) => {
                panic!("`{what}` is not installed, and no test may go without it: run `tests/run`")
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MariaDb => "MariaDB",
            Self::MySql => "MySQL",
            Self::Postgres => "PostgreSQL",
            Self::SeekDb => "SeekDB",
        })
    }
}

/// A program that is not there.
#[derive(Debug)]
pub(super) struct Missing(pub(super) &'static str);

/// How one kind of server is made and run.
pub(super) trait Flavour: fmt::Debug + Send + Sync {
    /// Tells templates of different versions apart.
    fn version(&self) -> io::Result<String>;
    /// Makes a fresh data directory at `data`, which does not exist yet.
    fn initialise(&self, data: &Path) -> io::Result<()>;
    /// Writes what the server reads from its directory on each start.
    fn prepare(&self, _dir: &Path) -> io::Result<()> {
        Ok(())
    }
    /// The server in the foreground, on `dir/data` and 127.0.0.1:`port`.
    fn command(&self, dir: &Path, port: u16) -> Command;
    /// The command-line client.
    fn client(&self) -> PathBuf {
        "mariadb".into()
    }
    /// A user without a password who must create [`USER`] first.
    fn first_user(&self) -> Option<&'static str> {
        None
    }
    /// The signal that ends it at once without leaving anything in memory.
    fn guard_signal(&self) -> &'static str {
        "KILL"
    }
    /// The signal of an orderly stop.
    fn stop_signal(&self) -> &'static str {
        "TERM"
    }
}

/// Runs a short program to its end; its output stands in the error.
pub(super) fn finish(mut command: Command) -> io::Result<()> {
    let output = command.current_dir("/").stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    Err(io::Error::other(format!("{command:?}: {}", String::from_utf8_lossy(&text))))
}

pub(super) fn version_line(program: &Path) -> io::Result<String> {
    let output = Command::new(program).arg("--version").output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // MySQL's begins with its own path.
    Ok(text.trim().rsplit('/').next().unwrap_or_default().to_owned())
}

/// The program of this name, on the path or where daemons are.
pub(super) fn on_path(program: &'static str) -> Result<PathBuf, Missing> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/bin".into()])
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
        .ok_or(Missing(program))
}

/// Whether this process is root's, without a call that needs `unsafe`.
pub(super) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
}
