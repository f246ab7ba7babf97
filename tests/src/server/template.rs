//! Data directories: a fresh one is made once a version and copied for each server.

use std::{
    env, fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::flavour::{Flavour, Kind, finish, is_root};

/// Where servers that are not of the system are kept, and the templates of data directories.
#[must_use]
pub fn cache_dir() -> PathBuf {
    let under_home = || Some(Path::new(&env::var_os("HOME")?).join(".cache/mig-servers"));
    env::var_os("MIG_SERVERS")
        .map(PathBuf::from)
        .or_else(under_home)
        .unwrap_or_else(|| env::temp_dir().join("mig-servers"))
}

/// A new directory for one server, with a copy of its version's template as `data`.
pub(super) fn make_directory(kind: Kind, flavour: &dyn Flavour) -> io::Result<PathBuf> {
    let dir = public_directory(&env::temp_dir(), &format!("mig-{}-", kind.folder()))?;
    let data = dir.path().join("data");
    if kind == Kind::SeekDb {
        flavour.initialise(&data)?;
    } else {
        copy_tree(&template(kind, flavour)?, &data)?;
    }
    Ok(dir.keep())
}

/// The template of this kind and version; made beside its place and moved, so that it is whole or absent.
fn template(kind: Kind, flavour: &dyn Flavour) -> io::Result<PathBuf> {
    let version: String = flavour
        .version()?
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '_' })
        .collect();
    let templates = cache_dir().join("templates");
    let owner = if is_root() { "root" } else { "user" };
    let place = templates.join(format!("{}-{version}-{owner}", kind.folder()));
    if place.is_dir() {
        return Ok(place);
    }
    fs::create_dir_all(&templates)?;
    // Made where every user can reach it: root's cache is closed to the user of PostgreSQL.
    let work = public_directory(&env::temp_dir(), "mig-template-")?;
    let fresh = work.path().join("data");
    flavour.initialise(&fresh)?;
    let beside = TempDir::with_prefix_in("new-", &templates)?;
    copy_tree(&fresh, &beside.path().join("data"))?;
    match fs::rename(beside.path().join("data"), &place) {
        Err(e) if !place.is_dir() => Err(e),
        _ => Ok(place),
    }
}

fn public_directory(parent: &Path, prefix: &str) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(prefix)
        .permissions(fs::Permissions::from_mode(0o755))
        .tempdir_in(parent)
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    let mut command = Command::new("cp");
    command.args(["-a", "--reflink=auto"]).arg(from).arg(to);
    finish(command)
}
