//! A pipeline file in a folder of its own, and the engine on it.

use std::path::Path;

use harness::{Engine, HOST, Kind, Outcome, PASSWORD, USER};
use tempfile::TempDir;

/// A pipeline file `pipeline.mig` that copies from `source` to `target`.
pub struct Pipeline {
    folder: TempDir,
}

/// An endpoint of a server on this machine; `more` are further lines of settings.
pub fn endpoint(kind: Kind, port: u16, more: &str) -> String {
    let connector = match kind {
        Kind::Postgres => "postgres",
        Kind::SeekDb => "oceanbase",
        Kind::MariaDb | Kind::MySql => "mysql",
    };
    format!(
        "{connector} {{\n    host = \"{HOST}\"\n    port = {port}\n    user = \"{USER}\"\n    \
         password = secret(\"env:PASSWORD\")\n    connect_timeout = 2s\n    {more}\n}}"
    )
}

/// An SQLite file `target.db` beside the pipeline file.
pub fn sqlite(more: &str) -> String {
    format!("sqlite {{\n    path = \"target.db\"\n    {more}\n}}")
}

impl Pipeline {
    /// A file with one pipeline `name`; `body` are its lines after `from` and `into`.
    pub fn new(name: &str, source: &str, target: &str, body: &str) -> Self {
        let text = format!(
            "edition \"2026\"\n\nimport std.mysql\nimport std.oceanbase\nimport std.postgres\nimport std.sqlite\n\n\
             source old = {source}\n\ntarget new = {target}\n\n\
             pipeline {name} {{\n    from old\n    into new\n\n    {body}\n}}\n"
        );
        Self::of(&text)
    }

    /// A file with this text.
    pub fn of(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let pipeline = Self { folder };
        pipeline.write(text);
        pipeline
    }

    /// Writes the file anew.
    pub fn write(&self, text: &str) {
        std::fs::write(self.path("pipeline.mig"), text).expect("the file can be written");
    }

    /// Replaces a part of the file.
    pub fn change(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path("pipeline.mig")).expect("the file is there");
        assert!(text.contains(from), "{from:?} is not in the file");
        self.write(&text.replace(from, to));
    }

    /// A file beside the pipeline file.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The engine with a command, the file and its password.
    pub fn engine(&self, command: &str) -> Engine {
        harness::engine()
            .args([command, "pipeline.mig"])
            .cwd(self.folder.path())
            .env("PASSWORD", PASSWORD)
    }

    /// Runs it to its end.
    pub async fn run(&self) -> Outcome {
        self.engine("run").run().await
    }
}
