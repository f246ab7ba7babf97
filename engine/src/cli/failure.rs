//! How a command failed, and the exit code that says so.

use std::{error::Error as StdError, process::ExitCode};

use serde_json::json;

use super::output::{Output, Style};
use crate::error::{Error, ErrorClass};

/// Why a command ended.
#[derive(Debug)]
pub enum Failure {
    /// Diagnostics said it already.
    Told,
    /// An error of the engine.
    Engine(Box<Error>),
    /// The machine that it runs on.
    System {
        /// What did not work.
        what: String,
        /// Why.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The run was asked to stop and did; what to do next was told.
    Stopped,
}

impl From<Box<Error>> for Failure {
    fn from(error: Box<Error>) -> Self {
        if error.code == dsl::diagnostic::codes::RUN_STOPPED {
            Self::Stopped
        } else {
            Self::Engine(error)
        }
    }
}

impl Failure {
    /// The machine that it runs on said no.
    pub fn system(
        what: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::System { what: what.into(), source: source.into() }
    }

    /// 1 the pipeline's fault, 2 the world's, 3 ours.
    fn code(&self) -> u8 {
        match self {
            Self::Told => 1,
            Self::Stopped | Self::System { .. } => 2,
            Self::Engine(error) => match error.class {
                ErrorClass::Bug => 3,
                ErrorClass::Connection => 2,
                _ => 1,
            },
        }
    }

    /// Prints what is left to say.
    pub fn report(&self, output: &Output) -> ExitCode {
        match self {
            Self::Told | Self::Stopped => {}
            Self::System { what, source } => {
                if output.is_json() {
                    output.data(
                        &json!({"event": "error", "what": what, "causes": [source.to_string()]})
                            .to_string(),
                    );
                } else {
                    output
                        .tell(&format!("{} {what}: {source}", output.paint(Style::Red, "error:")));
                }
            }
            Self::Engine(error) => report(error, output),
        }
        ExitCode::from(self.code())
    }
}

fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = StdError::source(error);
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes
}

fn report(error: &Error, output: &Output) {
    if output.is_json() {
        output.data(
            &json!({
                "event": "error", "code": error.code.name(), "class": error.class, "what": error.what,
                "place": error.place, "help": error.help, "causes": causes(error),
            })
            .to_string(),
        );
        return;
    }
    let mut text = format!("{} {error}\n", output.paint(Style::Red, "error:"));
    for cause in causes(error) {
        text.push_str(&format!("  because: {cause}\n"));
    }
    if let Some(help) = &error.help {
        text.push_str(&format!("  help: {help}\n"));
    }
    text.push_str(&output.paint(Style::Dim, &format!("  more: engine explain {}", error.code)));
    output.tell(&text);
}
