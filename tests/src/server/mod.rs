//! Private servers: real programs on free ports, each with a directory of its own, started once and
//! shared by the tests, stopped by pid.
//!
//! What must stay true:
//! * No server, file or service of the system is touched, and nothing is left behind: see `guard.rs`.
//! * A test that stops, kills or freezes a server starts its own ([`Server::start`]); the shared ones
//!   ([`crate::mariadb`] and its like) refuse.
//! * A fresh data directory is made once a machine and version and copied for each server, which saves
//!   seconds for each test binary.
//! * A port is free when it is chosen, not when it is used; whoever loses that race tries another.
//!
//! Under `tests/run` the shared servers belong to the program `servers` and live for the whole run. It
//! names their folder in [`RUNNING`], and the test binaries attach to them.

mod flavour;
mod guard;
mod mariadb;
mod mysql;
mod postgres;
mod seekdb;
mod skip;
mod template;

use std::{
    env, fs, io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use self::guard::Guard;
use self::{flavour::Flavour, template::make_directory};
pub use self::{
    flavour::Kind,
    skip::{SKIP_LOG, Skipped},
    template::cache_dir,
};
use crate::{Database, HOST, PASSWORD, USER};

/// The folder in which the program `servers` describes the servers of a whole run.
pub const RUNNING: &str = "MIG_RUNNING";

/// How long a server may take to answer: long, for a machine that builds at the same time.
const READY_WITHIN: Duration = Duration::from_secs(120);

/// A running server, with user [`USER`] and password [`PASSWORD`] on 127.0.0.1. Dropping it stops it
/// and removes its directory.
#[derive(Debug)]
pub struct Server {
    kind: Kind,
    flavour: Box<dyn Flavour>,
    dir: PathBuf,
    port: u16,
    options: Vec<String>,
    /// `None` for a server of someone else.
    own: Option<Mutex<Own>>,
}

#[derive(Debug)]
struct Own {
    child: Option<Child>,
    guard: Guard,
}

impl Server {
    /// A server of the test's own.
    ///
    /// # Errors
    /// Only where the kind may be missing and is; the skip is already recorded.
    pub async fn start(kind: Kind) -> Result<Self, Skipped> {
        Self::start_with(kind, &[]).await
    }

    /// A server of the test's own with more options on its command line, which win over ours.
    ///
    /// # Errors
    /// Only where the kind may be missing and is; the skip is already recorded.
    pub async fn start_with(kind: Kind, options: &[&str]) -> Result<Self, Skipped> {
        let started = Self::start_quietly(kind, options).await;
        if let Err(skipped) = &started {
            skipped.record();
        }
        started
    }

    /// Like `start_with`, but a missing server is not written down as a skip of a test.
    ///
    /// # Errors
    /// Only where the kind may be missing and is.
    pub async fn start_quietly(kind: Kind, options: &[&str]) -> Result<Self, Skipped> {
        let flavour = kind.find()?;
        let dir = make_directory(kind, flavour.as_ref())
            .unwrap_or_else(|e| panic!("a directory for {kind} cannot be made: {e}"));
        let guard = Guard::new(&dir, flavour.guard_signal()).expect("a shell can be started");
        let own = Some(Mutex::new(Own { child: None, guard }));
        let options = options.iter().map(|&option| option.to_owned()).collect();
        let mut server = Self { kind, flavour, dir, port: 0, options, own };
        for attempt in 1.. {
            server.port = free_port();
            match server.launch().await {
                Ok(()) => break,
                Err(report) if attempt == 5 => panic!("{report}"),
                Err(_) => {}
            }
        }
        Ok(server)
    }

    /// The shared server of this process: the run's, or one started now.
    pub(crate) async fn shared(kind: Kind) -> Result<Self, Skipped> {
        let described = env::var_os(RUNNING)
            .and_then(|folder| fs::read_to_string(Path::new(&folder).join(kind.folder())).ok());
        let Some(text) = described else {
            return Self::start_quietly(kind, &[]).await;
        };
        let (port, dir) =
            text.trim().split_once(' ').expect("a description is a port and a folder");
        Ok(Self {
            kind,
            flavour: kind.find()?,
            dir: dir.into(),
            port: port.parse().expect("a description begins with a port"),
            options: Vec::new(),
            own: None,
        })
    }

    /// Describes this server for other processes, in the folder that [`RUNNING`] will name.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn describe(&self, folder: &Path) -> io::Result<()> {
        fs::write(folder.join(self.kind.folder()), format!("{} {}", self.port, self.dir.display()))
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its port on [`HOST`].
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its directory: `data`, and its log.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A fresh, empty database with a name of its own that begins with `stem`.
    pub async fn database(&self, stem: &str) -> Database<'_> {
        Database::create(self, stem).await
    }

    /// A database that exists, by its exact name.
    #[must_use]
    pub fn existing(&self, name: &str) -> Database<'_> {
        Database::new(self, name)
    }

    /// The command-line client, connected to `database`, without any file of the system.
    #[must_use]
    pub fn client(&self, database: &str) -> Command {
        let mut command = Command::new(self.flavour.client());
        if self.kind.is_mysql_family() {
            command.arg("--no-defaults").args(["-h", HOST, "-u", USER, "-P"]);
            command
                .arg(self.port.to_string())
                .args(["--default-character-set=utf8mb4", "--max-allowed-packet=1G"])
                .arg(database);
            command.env("MYSQL_PWD", PASSWORD);
        } else {
            command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", HOST, "-U", USER, "-p"]);
            command.arg(self.port.to_string()).arg("-d").arg(database).env("PGPASSWORD", PASSWORD);
        }
        command
    }

    /// `kill -9`, as a crash of the server: returns when the process is gone.
    pub fn kill(&self) {
        let mut own = self.own();
        let _ = own.guard.watch(None);
        if let Some(mut child) = own.child.take() {
            child.kill().expect("our own child can be killed");
            child.wait().expect("our own child can be waited for");
        }
    }

    /// An orderly stop: returns when the process is gone.
    pub fn stop(&self) {
        self.signal(self.flavour.stop_signal());
        let mut own = self.own();
        if let Some(mut child) = own.child.take() {
            child.wait().expect("our own child can be waited for");
        }
        let _ = own.guard.watch(None);
    }

    /// Sends a signal, `STOP` and `CONT` to freeze and thaw it.
    pub fn signal(&self, signal: &str) {
        let own = self.own();
        let child = own.child.as_ref().expect("the server runs");
        signal_process(child.id(), signal);
    }

    /// Starts it again after [`kill`](Self::kill) or [`stop`](Self::stop), on the same port and data.
    pub async fn resume(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        // After a crash the last children may still hold the data directory for a moment.
        while let Err(report) = self.launch().await {
            assert!(Instant::now() < until, "{report}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        let own = self.own.as_ref().expect("a test stops only a server that it started itself");
        own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the program and waits until it answers. The error is a report for people.
    async fn launch(&self) -> Result<(), String> {
        self.spawn().map_err(|e| format!("{} cannot be started: {e}", self.kind))?;
        let until = Instant::now() + READY_WITHIN;
        loop {
            if let Some(status) = self.exit_status() {
                return Err(self.report(&format!("ended at once: {status}")));
            }
            let answer = Database::greet(self, self.flavour.first_user()).await;
            // A foreign server on the port refuses our password; one that lost the port has ended.
            match answer {
                Ok(()) if self.exit_status().is_none() => return Ok(()),
                Err(e) if Instant::now() > until => {
                    return Err(self.report(&format!("does not answer: {e}")));
                }
                _ => tokio::time::sleep(Duration::from_millis(40)).await,
            }
        }
    }

    fn spawn(&self) -> io::Result<()> {
        use std::os::unix::process::CommandExt;
        self.flavour.prepare(&self.dir)?;
        let output = fs::OpenOptions::new().create(true).append(true).open(self.dir.join("out"))?;
        let child = self
            .flavour
            .command(&self.dir, self.port)
            .args(&self.options)
            .current_dir(&self.dir)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0)
            .spawn()?;
        let mut own = self.own();
        own.guard.watch(Some(child.id()))?;
        own.child = Some(child);
        Ok(())
    }

    /// Its exit status if it has ended.
    fn exit_status(&self) -> Option<String> {
        let mut own = self.own();
        let status = own.child.as_mut()?.try_wait().expect("our own child can be asked")?;
        own.child = None;
        let _ = own.guard.watch(None);
        Some(status.to_string())
    }

    fn report(&self, what: &str) -> String {
        let mut text = format!("{} on port {} {what}", self.kind, self.port);
        for file in ["out", "log"] {
            let log = fs::read(self.dir.join(file)).unwrap_or_default();
            let log = String::from_utf8_lossy(&log);
            let tail: Vec<&str> = log.lines().rev().take(15).collect();
            for line in tail.iter().rev() {
                text.push_str("\n  ");
                text.push_str(line);
            }
        }
        text
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(own) = self.own.take() {
            let own = own.into_inner().unwrap_or_else(PoisonError::into_inner);
            drop(own.guard);
            if let Some(mut child) = own.child {
                let _ = child.wait();
            }
        }
    }
}

/// Sends `signal` to one process by its pid.
pub(crate) fn signal_process(pid: u32, signal: &str) {
    // The shell's own `kill`: a small machine has no program of this name.
    let status = Command::new("sh").arg("-c").arg(format!("kill -{signal} {pid}")).status();
    assert!(status.is_ok_and(|status| status.success()), "SIG{signal} cannot be sent to {pid}");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((HOST, 0)).expect("this machine has a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}
