//! The engine as a user runs it: the built program with arguments, an environment and a folder.
//!
//! The program is the one of this build (`target/<profile>/engine`); where it is missing or older than
//! its sources it is built first, so `cargo test -p mig-tests` alone never tests yesterday's engine.
//! Every outcome is searched for the servers' password: no output may hold a secret.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::{Command as StdCommand, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    sync::Notify,
    task::JoinHandle,
};

use crate::{PASSWORD, repository, server::signal_process};

/// How long a run may take if the test does not say.
const PATIENCE: Duration = Duration::from_secs(180);

/// The built engine; [`Engine::run`] it or [`Engine::spawn`] it.
#[must_use]
pub fn engine() -> Engine {
    Engine { command: Command::new(engine_program()), patience: PATIENCE }
}

/// A call of the engine that is being put together.
#[derive(Debug)]
pub struct Engine {
    command: Command,
    patience: Duration,
}

impl Engine {
    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The folder it runs in.
    #[must_use]
    pub fn cwd(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// How long it may run before it is killed and the test fails.
    #[must_use]
    pub fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// If it takes too long, or prints the password of a server.
    pub async fn run(self) -> Outcome {
        self.spawn().wait().await
    }

    /// Starts it. It is killed when the value is dropped.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn spawn(mut self) -> Running {
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the engine can be started");
        Running {
            stdout: Stream::read(child.stdout.take().expect("stdout is piped")),
            stderr: Stream::read(child.stderr.take().expect("stderr is piped")),
            pid: child.id().expect("a process that was just started has a pid"),
            child,
            started: Instant::now(),
            patience: self.patience,
        }
    }
}

/// An engine that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    pid: u32,
    stdout: Stream,
    stderr: Stream,
    started: Instant,
    patience: Duration,
}

impl Running {
    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits until it has printed `text`, on stdout or stderr.
    ///
    /// # Panics
    /// If it ends or the time is over before.
    pub async fn printed(&mut self, text: &str) {
        loop {
            if self.stdout.text().contains(text) || self.stderr.text().contains(text) {
                return;
            }
            let ended = self.child.try_wait().expect("our own child can be asked").is_some();
            let told = (self.stdout.text(), self.stderr.text());
            assert!(!ended, "the engine ended before it printed {text:?}\n{told:?}");
            self.check_time();
            let _ = tokio::time::timeout(Duration::from_millis(100), async {
                tokio::select! {
                    () = self.stdout.news.notified() => {}
                    () = self.stderr.news.notified() => {}
                }
            })
            .await;
        }
    }

    /// `kill -9`, and what it had printed.
    pub async fn kill(mut self) -> Outcome {
        self.child.start_kill().expect("our own child can be killed");
        self.wait().await
    }

    /// Sends a signal: `INT` is Ctrl-C, `STOP` and `CONT` freeze and thaw.
    pub fn signal(&self, signal: &str) {
        signal_process(self.pid, signal);
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// If it takes too long, or prints the password of a server.
    pub async fn wait(mut self) -> Outcome {
        let left = self.patience.saturating_sub(self.started.elapsed());
        let Ok(status) = tokio::time::timeout(left, self.child.wait()).await else {
            self.child.start_kill().expect("our own child can be killed");
            let _ = self.child.wait().await;
            self.check_time();
            unreachable!("the time is over");
        };
        let outcome = Outcome {
            status: status.expect("our own child can be waited for"),
            elapsed: self.started.elapsed(),
            stdout: self.stdout.finish().await,
            stderr: self.stderr.finish().await,
        };
        let leaked = outcome.stdout.contains(PASSWORD) || outcome.stderr.contains(PASSWORD);
        assert!(!leaked, "the engine printed a password\n{outcome:?}");
        outcome
    }

    fn check_time(&self) {
        assert!(
            self.started.elapsed() < self.patience,
            "the engine did not end within {:?}\nstdout: {}\nstderr: {}",
            self.patience,
            self.stdout.text(),
            self.stderr.text()
        );
    }
}

/// One output of the engine, read as it comes.
#[derive(Debug)]
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    news: Arc<Notify>,
    reader: JoinHandle<()>,
}

impl Stream {
    fn read(mut from: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let (bytes, news) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Notify::new()));
        let (store, bell) = (Arc::clone(&bytes), Arc::clone(&news));
        let reader = tokio::spawn(async move {
            let mut part = [0; 8192];
            while let Ok(count @ 1..) = from.read(&mut part).await {
                store.lock().unwrap_or_else(PoisonError::into_inner).extend(&part[..count]);
                bell.notify_one();
            }
        });
        Self { bytes, news, reader }
    }

    fn text(&self) -> String {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    async fn finish(&mut self) -> String {
        (&mut self.reader).await.expect("the reader does not panic");
        self.text()
    }
}

/// What a run of the engine has left.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub status: ExitStatus,
    /// Everything it wrote to stdout.
    pub stdout: String,
    /// Everything it wrote to stderr.
    pub stderr: String,
    /// From its start to its end.
    pub elapsed: Duration,
}

impl Outcome {
    /// Exit code; `None` if a signal ended it.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// Asserts the exit code.
    ///
    /// # Panics
    /// If it is another one; the message holds everything it printed.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(
            self.code(),
            Some(code),
            "the engine ended with {}\nstdout: {}\nstderr: {}",
            self.status,
            self.stdout,
            self.stderr
        );
        self
    }
}

/// The built program of this profile, for a caller that runs it by other means.
///
/// # Panics
/// If it does not build.
#[must_use]
pub fn engine_program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(path) = env::var_os("MIG_ENGINE") {
            return path.into();
        }
        let folder = profile_folder(&env::current_exe().expect("a test knows its own program"));
        let program = folder.join("engine");
        if is_stale(&program) {
            build(&folder);
        }
        program
    })
}

/// `target/<profile>` of a test (`target/<profile>/deps/name-hash`) or of a program beside the engine.
fn profile_folder(test: &Path) -> PathBuf {
    let folder = test.parent().expect("a program stands in a folder");
    let above = folder.file_name().is_some_and(|name| name == "deps");
    if above { folder.parent().unwrap_or(folder).to_owned() } else { folder.to_owned() }
}

/// Whether the program is missing or older than a file that it is built from.
fn is_stale(program: &Path) -> bool {
    let Ok(built) = fs::metadata(program).and_then(|meta| meta.modified()) else {
        return true;
    };
    ["engine", "dsl", "stdlib", "book/src/errors", "Cargo.toml", "Cargo.lock"]
        .iter()
        .any(|part| newest(&repository().join(part)).is_some_and(|changed| changed > built))
}

fn newest(path: &Path) -> Option<SystemTime> {
    let meta = fs::metadata(path).ok()?;
    if !meta.is_dir() {
        return meta.modified().ok();
    }
    let entries = fs::read_dir(path).ok()?;
    entries.filter_map(|entry| newest(&entry.ok()?.path())).max()
}

fn build(folder: &Path) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = StdCommand::new(cargo);
    command.current_dir(repository()).args(["build", "-q", "-p", "engine", "--bin", "engine"]);
    if folder.file_name().is_some_and(|name| name == "release") {
        command.arg("--release");
    }
    command.env("CARGO_TARGET_DIR", folder.parent().unwrap_or(folder));
    let status = command.status().expect("cargo can be started");
    assert!(status.success(), "the engine does not build");
    // An unchanged program keeps its old time; from here on it counts as fresh.
    if let Ok(file) = fs::File::open(folder.join("engine")) {
        let _ = file.set_modified(SystemTime::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Engine {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Engine { command, patience: Duration::from_secs(20) }
    }

    #[tokio::test]
    async fn output_code_environment_and_folder_arrive() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("here"), "").unwrap();
        let call = shell("ls; echo $WORD >&2; exit 4").env("WORD", "heard").cwd(folder.path());
        let outcome = call.run().await.expect_code(4);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("here\n", "heard\n"));
    }

    #[tokio::test]
    async fn it_is_killed_at_a_moment() {
        let mut running = shell("echo begun; exec sleep 60").spawn();
        running.printed("begun").await;
        let outcome = running.kill().await;
        assert_eq!((outcome.code(), outcome.stdout.as_str()), (None, "begun\n"));
    }

    #[tokio::test]
    #[should_panic(expected = "did not end within")]
    async fn patience_ends() {
        let _ = shell("exec sleep 60").within(Duration::from_millis(200)).run().await;
    }

    #[tokio::test]
    #[should_panic(expected = "printed a password")]
    async fn a_leaked_password_fails_the_test() {
        let _ = shell(&format!("echo {PASSWORD} >&2")).run().await;
    }

    #[tokio::test]
    #[should_panic(expected = "ended before it printed")]
    async fn waiting_for_words_that_never_come_fails() {
        shell("echo other").spawn().printed("begun").await;
    }

    #[test]
    fn the_profile_is_found_from_a_test_and_from_a_program() {
        for from in ["/t/debug/deps/x-12", "/t/debug/bench"] {
            assert_eq!(profile_folder(Path::new(from)), Path::new("/t/debug"));
        }
    }

    #[test]
    fn a_missing_or_old_program_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("engine");
        assert!(is_stale(&program));
        let file = fs::File::create(&program).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(is_stale(&program));
        file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
        assert!(!is_stale(&program));
    }
}
