//! Files of a program: the pipeline file, the standard library, and the other files of its repository.

use std::path::{Path, PathBuf};

use dsl::{
    check::{Loaded, Options, load},
    hir::Pipeline,
    resolve::{Files, SourceText},
};

use super::{args::Input, failure::Failure, output::Output};

/// Modules on disk: `std.x` is embedded, everything else a file beside the entry file, found by its
/// dotted path, with or without the repository's own name in front.
struct Disk {
    base: PathBuf,
}

impl Files for Disk {
    fn read(&self, module: &str) -> Option<SourceText> {
        if let Some((name, text)) = stdlib::module(module) {
            return Some(SourceText { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
        }
        let whole = module.replace('.', "/");
        let without_repository = whole.split_once('/').map(|(_, rest)| rest.to_owned());
        [Some(whole), without_repository].into_iter().flatten().find_map(|path| {
            let path = self.base.join(path).with_extension("mig");
            let bytes = std::fs::read(&path).ok()?;
            Some(SourceText { name: path.display().to_string(), bytes })
        })
    }

    fn modules(&self) -> Vec<String> {
        stdlib::MODULES.iter().map(|(name, ..)| (*name).to_owned()).collect()
    }
}

/// The folder that a file stands in.
pub fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_path_buf(),
        None => PathBuf::from("."),
    }
}

/// Loads a file. `strict`: it is to run, so everything must have a value.
pub fn open(file: &Path, params: &[(String, String)], strict: bool) -> Result<Loaded, Failure> {
    let bytes = std::fs::read(file).map_err(|error| {
        let inside = file.join("pipeline.mig");
        let hint = if inside.is_file() {
            format!(" (did you mean {}?)", inside.display())
        } else {
            String::new()
        };
        Failure::system(format!("cannot read {}{hint}", file.display()), error)
    })?;
    let entry = SourceText { name: file.display().to_string(), bytes };
    let env = |name: &str| std::env::var(name).ok();
    let options = Options { params, env: &env, strict };
    Ok(load(&entry, &Disk { base: folder(file) }, &options))
}

/// Loads a file that is to run, prints what was found, and picks the pipeline.
pub fn pipeline(input: &Input, output: &Output) -> Result<(Loaded, Pipeline), Failure> {
    let loaded = open(&input.file, &input.params, true)?;
    output.diagnostics(&loaded.diagnostics, &loaded.sources);
    let Some(program) = &loaded.program else {
        return Err(Failure::Told);
    };
    let names: Vec<&str> = program.pipelines.iter().map(|p| p.name.node.as_str()).collect();
    let pick = match &input.pipeline {
        Some(name) => program.pipelines.iter().find(|p| p.name.node == *name),
        None if program.pipelines.len() == 1 => program.pipelines.first(),
        None => None,
    };
    match pick {
        Some(pipeline) => {
            let pipeline = pipeline.clone();
            Ok((loaded, pipeline))
        }
        None => {
            let file = input.file.display();
            output.tell(&match (names.is_empty(), &input.pipeline) {
                (true, _) => format!("error: {file} has no pipeline"),
                (false, Some(name)) => {
                    format!("error: {file} has no pipeline `{name}`; it has {}", names.join(", "))
                }
                (false, None) => {
                    format!(
                        "error: {file} has several pipelines; name one with --pipeline: {}",
                        names.join(", ")
                    )
                }
            });
            Err(Failure::Told)
        }
    }
}
