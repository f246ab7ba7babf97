//! Nothing is left behind: one small shell beside each server.
//!
//! The shell reads its stdin, whose other end only this process holds, and remembers the last line:
//! the server's pid. When the pipe closes, because the owner dropped it or because the test process ended in
//! whatever way (a panic, an abort, `kill -9`), it stops that pid and removes the server's directory.
//! It ignores the signals of a terminal, so Ctrl-C cannot stop it before its work. A pid is only
//! signalled while its command line still names the directory: pids are used again.
//! (`PR_SET_PDEATHSIG` will not do: it fires when the *thread* that started the child ends, and every test
//! is a thread.)

use std::{
    io::{self, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

const SCRIPT: &str = r#"
trap '' INT TERM HUP QUIT
dir=$1 signal=$2 pid=
while read -r line; do pid=$line; done
ours() { [ -n "$pid" ] && grep -qsaF -- "$dir" "/proc/$pid/cmdline"; }
if ours; then
  kill "-$signal" "$pid"
  tries=0
  while ours && [ "$tries" -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
  if ours; then kill -KILL "$pid"; sleep 0.2; fi
fi
rm -rf -- "$dir"
"#;

/// Stops a server and removes its directory when it is dropped or when this process ends.
#[derive(Debug)]
pub(super) struct Guard {
    shell: Child,
}

impl Guard {
    /// A guard of the directory `dir`; `signal` (`KILL`, `QUIT`) is how its server is stopped.
    pub(super) fn new(dir: &Path, signal: &str) -> io::Result<Self> {
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, "guard"])
            .arg(dir)
            .arg(signal)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self { shell })
    }

    /// The server's pid from now on; `None` while there is none.
    pub(super) fn watch(&mut self, pid: Option<u32>) -> io::Result<()> {
        let line = pid.map_or_else(String::new, |pid| pid.to_string());
        let stdin = self.shell.stdin.as_mut().expect("the guard's stdin is piped");
        writeln!(stdin, "{line}")
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, thread, time::Duration};

    use super::*;

    /// A process whose command line names `dir` and that waits for ever.
    fn sleeper(dir: &Path) -> Child {
        Command::new("sh").args(["-c", "read line"]).arg(dir).stdin(Stdio::piped()).spawn().unwrap()
    }

    #[test]
    fn dropping_a_guard_stops_the_server_and_removes_its_directory() {
        let dir = tempfile::tempdir().unwrap().keep();
        let mut child = sleeper(&dir);
        let mut guard = Guard::new(&dir, "KILL").unwrap();
        guard.watch(Some(child.id())).unwrap();
        drop(guard);
        assert!(!child.wait().unwrap().success());
        assert!(!dir.exists());
    }

    #[test]
    fn a_pid_of_someone_else_is_left_alone() {
        let dir = tempfile::tempdir().unwrap().keep();
        let other = tempfile::tempdir().unwrap();
        let mut child = sleeper(other.path());
        let mut guard = Guard::new(&dir, "KILL").unwrap();
        guard.watch(Some(child.id())).unwrap();
        drop(guard);
        thread::sleep(Duration::from_millis(50));
        assert!(child.try_wait().unwrap().is_none(), "it was stopped");
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!dir.exists());
    }

    #[test]
    fn the_terminal_cannot_stop_a_guard() {
        let dir = tempfile::tempdir().unwrap().keep();
        fs::write(dir.join("file"), "x").unwrap();
        let mut guard = Guard::new(&dir, "KILL").unwrap();
        guard.watch(None).unwrap();
        thread::sleep(Duration::from_millis(100));
        for signal in ["INT", "TERM", "HUP"] {
            crate::server::signal_process(guard.shell.id(), signal);
        }
        thread::sleep(Duration::from_millis(100));
        assert!(guard.shell.try_wait().unwrap().is_none(), "a signal stopped it");
        drop(guard);
        assert!(!dir.exists());
    }
}
