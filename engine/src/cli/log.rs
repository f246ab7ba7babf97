//! The log: structured events, to a file or, if `ENGINE_LOG` is set, to stderr. No row values, no
//! secrets: modules log codes, names and numbers.

use std::fs::OpenOptions;

use tracing_subscriber::EnvFilter;

use super::{args::Args, failure::Failure};

/// Starts the log, if one is asked for.
pub fn start(args: &Args) -> Result<(), Failure> {
    let level = std::env::var("ENGINE_LOG").ok();
    if level.is_none() && args.log.is_none() {
        return Ok(());
    }
    let filter = EnvFilter::new(level.as_deref().unwrap_or("engine=info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_target(true);
    match &args.log {
        Some(path) => {
            let file =
                OpenOptions::new().create(true).append(true).open(path).map_err(|error| {
                    Failure::system(format!("cannot write the log {}", path.display()), error)
                })?;
            builder.with_ansi(false).with_writer(std::sync::Mutex::new(file)).init();
        }
        None => builder.with_writer(std::io::stderr).init(),
    }
    Ok(())
}
