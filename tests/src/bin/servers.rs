//! `servers COMMAND…` starts each server once, runs a command whose tests share them, and stops them.
//!
//! `tests/run` runs all tests under it. Its exit code is the command's. The servers go with this process
//! however it ends.

use std::{env, io, process::ExitCode};

use harness::{Kind, RUNNING, Server};

fn main() -> io::Result<ExitCode> {
    let mut words = env::args_os().skip(1);
    let Some(program) = words.next() else {
        eprintln!("usage: servers COMMAND…");
        return Ok(ExitCode::FAILURE);
    };
    let folder = tempfile::Builder::new().prefix("mig-run-").tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let started = runtime.block_on(futures::future::join_all(
        Kind::ALL.map(|kind| Server::start_quietly(kind, &[])),
    ));
    for server in &started {
        match server {
            Ok(server) => {
                server.describe(folder.path())?;
                eprintln!("{:10} on port {}", server.kind().to_string(), server.port());
            }
            Err(skipped) => eprintln!("{skipped}"),
        }
    }
    let mut command = std::process::Command::new(program);
    let status = command.args(words).env(RUNNING, folder.path()).status()?;
    drop(started);
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}
