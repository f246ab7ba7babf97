//! Time and memory of a command with everything that it starts.
//!
//! Memory is the resident set of the whole tree of processes, added up twenty-five times a second, or the
//! kernel's own high-water mark of a single process if that is greater. Shared pages count once a process.

use std::{
    fs::{self, File},
    io,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Cost of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    /// From the first step's start to the last one's end.
    pub time: Duration,
    /// Most memory of any moment, in bytes.
    pub peak: u64,
}

/// Runs commands one after another; their output goes to `log`.
///
/// # Errors
/// If one cannot be started or fails; the end of its output stands in the error.
pub fn run(steps: Vec<Command>, log: &Path) -> io::Result<Cost> {
    let mut cost = Cost::default();
    for step in steps {
        let one = run_step(step, log)?;
        cost.time += one.time;
        cost.peak = cost.peak.max(one.peak);
    }
    Ok(cost)
}

fn run_step(mut step: Command, log: &Path) -> io::Result<Cost> {
    let output = File::create(log)?;
    step.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).process_group(0);
    let started = Instant::now();
    let mut child = step.spawn()?;
    let (root, ended) = (child.id(), AtomicBool::new(false));
    let (status, time, peak) = thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(root, &ended));
        let status = child.wait();
        let time = started.elapsed();
        ended.store(true, Ordering::SeqCst);
        (status, time, watcher.join().expect("the watcher does not panic"))
    });
    let status = status?;
    if status.success() {
        return Ok(Cost { time, peak });
    }
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let tail: Vec<&str> = text.lines().rev().take(8).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(io::Error::other(format!("{status}: {}", tail.join("\n  "))))
}

fn watch(root: u32, ended: &AtomicBool) -> u64 {
    let mut peak = 0;
    while !ended.load(Ordering::SeqCst) {
        let (mut sum, mut highest) = (0, 0);
        for pid in tree(root) {
            let (now, high) = memory(pid);
            sum += now;
            highest = highest.max(high);
        }
        peak = peak.max(sum).max(highest);
        thread::sleep(Duration::from_millis(40));
    }
    peak
}

/// A process and everything under it.
fn tree(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&pid) = found.get(at) {
        at += 1;
        // Each thread lists the children that it started.
        for thread in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            found.extend(children.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
        }
    }
    found
}

/// Resident bytes of a process now, and the most it ever had.
fn memory(pid: u32) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    (kilobytes("VmRSS:").unwrap_or(0) << 10, kilobytes("VmHWM:").unwrap_or(0) << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn time_adds_up_and_memory_of_children_counts() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let eat = "python3 -c 'x = bytearray(60 << 20); import time; time.sleep(0.3)' & wait";
        let steps = vec![shell("sleep 0.2"), shell(eat)];
        let cost = run(steps, log.path()).unwrap();
        assert!(cost.time >= Duration::from_millis(450), "{cost:?}");
        assert!((60 << 20..300 << 20).contains(&cost.peak), "{cost:?}");
    }

    #[test]
    fn a_failure_shows_the_end_of_the_output() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let error = run(vec![shell("echo no room >&2; exit 3")], log.path()).unwrap_err();
        assert!(error.to_string().contains("no room"), "{error}");
    }
}
