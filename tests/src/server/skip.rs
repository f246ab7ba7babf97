//! A server that a test does without, and why.
//!
//! Only MySQL and SeekDB may be missing: they do not come from the stable suite, and on some day they
//! may not come at all. `tests/run` then leaves the installer's reason in the cache, the tests skip,
//! and each skip is written to the file that the environment names, for the closing lines of the run.
//! MariaDB and PostgreSQL have no such way out: without them a test fails.

use std::{env, fmt, fs::OpenOptions, io::Write, path::Path, thread};

use super::Kind;

/// The file that skips are appended to, a line each: server, reason, test, with tabs between.
pub const SKIP_LOG: &str = "MIG_SKIP_LOG";

/// A server is not on this machine, and the test may go without it.
#[derive(Debug, Clone)]
pub struct Skipped {
    /// Which server.
    pub kind: Kind,
    /// Why it is missing, for people.
    pub reason: String,
}

impl Skipped {
    /// The installer's own words, if it has failed; else how to get the server.
    pub(super) fn from_installer(kind: Kind, cache: &Path) -> Self {
        let note = cache.join(format!("{}.failed", kind.folder()));
        let reason = std::fs::read_to_string(note)
            .ok()
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "not installed; `tests/run` fetches it".to_owned());
        Self { kind, reason }
    }

    /// Writes the skip of the running test to the run's log, or to stderr outside of a run.
    pub(crate) fn record(&self) {
        let test = thread::current().name().unwrap_or("unnamed").to_owned();
        let line = format!("{}\t{}\t{test}\n", self.kind, self.reason.replace(['\t', '\n'], " "));
        let log = env::var_os(SKIP_LOG)
            .and_then(|path| OpenOptions::new().append(true).create(true).open(path).ok());
        match log {
            Some(mut file) => file.write_all(line.as_bytes()).expect("the skip log can be written"),
            None => eprint!("skipped: {line}"),
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is missing: {}", self.kind, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_what_the_installer_left() {
        let cache = tempfile::tempdir().unwrap();
        let without = Skipped::from_installer(Kind::MySql, cache.path());
        assert!(without.reason.contains("tests/run"), "{without}");
        std::fs::write(cache.path().join("mysql.failed"), "the suite cannot resolve\n").unwrap();
        let with = Skipped::from_installer(Kind::MySql, cache.path());
        assert_eq!(with.to_string(), "MySQL is missing: the suite cannot resolve");
    }
}
