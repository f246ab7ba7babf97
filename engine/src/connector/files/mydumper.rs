//! Directories that mydumper writes.
//!
//! `<schema>-schema-create.sql` makes a schema, `<schema>.<table>-schema.sql` a table (for a view, a
//! place holder, and `…-schema-view.sql` the view itself), `<schema>.<table>.sql` and
//! `<schema>.<table>.<number>.sql` hold rows; all of them may be compressed. Names of files are not
//! trusted further than the schema: mydumper encodes some characters, and a dot may stand in a name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dsl::diagnostic::codes;

use super::index::{self, Builder, DataFile, Index};
use super::input::Compression;
use super::script::io_error;
use crate::error::{Error, Result};

/// Whether a directory looks like one of mydumper's.
pub(super) fn is_directory(path: &Path) -> bool {
    path.is_dir()
}

/// Reads the definitions and finds the rows of a directory.
pub(super) fn index(directory: &Path) -> Result<Index> {
    let mut builder = Builder::default();
    let files = files(directory)?;
    let metadata = directory.join("metadata");
    if files.contains_key("metadata.partial") || !metadata.is_file() {
        let what = format!("{} has no finished `metadata`", directory.display());
        return Err(Error::definite(codes::FILES_TRUNCATED, what)
            .help("mydumper writes it last: wait until it ends, or write the dump again"));
    }
    let text = std::fs::read_to_string(&metadata).map_err(|e| io_error(&metadata, e))?;
    builder.metadata(&text, &metadata)?;
    let schemas: Vec<&str> = files
        .keys()
        .filter_map(|name| name.split_once("-schema-create.sql"))
        .map(|(s, _)| s)
        .collect();
    let schema_of = |name: &str| {
        let known = schemas
            .iter()
            .filter(|s| name.strip_prefix(**s).is_some_and(|rest| rest.starts_with(['.', '-'])));
        let longest = known.max_by_key(|s| s.len()).map(|s| (*s).to_owned());
        longest.or_else(|| name.split(['.', '-']).next().map(str::to_owned)).unwrap_or_default()
    };
    // Definitions first: place holders of views before the views.
    let (mut definitions, mut views, mut routines, mut rows) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (name, path) in &files {
        let plain = name.trim_end_matches(".gz").trim_end_matches(".zst");
        let Some(stem) = plain.strip_suffix(".sql") else {
            continue;
        };
        if stem.ends_with("-schema-view") {
            views.push((name, path));
        } else if ["-schema-post", "-schema-triggers"].iter().any(|end| stem.ends_with(end)) {
            routines.push((name, path));
        } else if ["-schema", "-schema-create", "-schema-sequence"]
            .iter()
            .any(|end| stem.ends_with(end))
        {
            definitions.push((name, path));
        } else {
            rows.push((name, path));
        }
    }
    for (name, path) in definitions.into_iter().chain(views) {
        let script = index::open(path, &schema_of(name))?;
        let empty = builder.definitions(script)?;
        if empty && name.contains("-schema.sql") {
            let what = format!("{} defines nothing", path.display());
            return Err(Error::definite(codes::FILES_TRUNCATED, what).help(
                "mydumper failed on this table: look at its messages and write the dump again",
            ));
        }
    }
    for (name, path) in routines {
        builder.routines(index::open(path, &schema_of(name))?)?;
    }
    for (name, path) in rows {
        let compression = Compression::of(path).map_err(|e| io_error(path, e))?;
        let file = builder.file(DataFile { name: name.clone(), path: path.clone(), compression });
        let script = index::open(path, &schema_of(name))?;
        if compression == Compression::None {
            builder.script(script, file)?;
        } else {
            builder.whole_file(script, file)?;
        }
    }
    builder.finish(directory)
}

/// Files of a directory by name.
fn files(directory: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let entries = std::fs::read_dir(directory).map_err(|e| io_error(directory, e))?;
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(|e| io_error(directory, e))?.path();
        if path.is_file()
            && let Some(name) = path.file_name().and_then(|n| n.to_str())
        {
            files.insert(name.to_owned(), path.clone());
        }
    }
    Ok(files)
}
