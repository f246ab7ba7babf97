//! Where the files of the project are.

use std::path::{Path, PathBuf};

/// The project's top folder.
///
/// # Panics
/// Never: the folder of the tests has a parent.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the project's folder")
}

/// The folder of an example, `01-quickstart`.
///
/// # Panics
/// If there is no such example.
#[must_use]
pub fn example(name: &str) -> PathBuf {
    let folder = repository().join("examples").join(name);
    assert!(folder.is_dir(), "there is no example {name}");
    folder
}
