//! The table of layers in `ARCHITECTURE.md`, and who uses whom.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::source::{File, code_only};

/// A top module of a crate, `engine::plan`.
pub type Module = String;

/// Layers of modules, and the uses inside a layer that are allowed.
#[derive(Debug, Default)]
pub struct Layers {
    height: BTreeMap<Module, u32>,
    inside: BTreeSet<(Module, Module)>,
}

impl Layers {
    /// Reads the table out of Markdown.
    pub fn parse(markdown: &str) -> Result<Self, String> {
        let mut layers = Self::default();
        let quoted = Regex::new("`([^`]+)`").expect("the pattern is right");
        let mut in_table = false;
        for line in markdown.lines() {
            let cells: Vec<&str> =
                line.trim().trim_matches('|').split('|').map(str::trim).collect();
            if cells == ["layer", "modules"] {
                in_table = true;
                continue;
            }
            let (true, [layer, modules]) = (in_table, cells.as_slice()) else {
                in_table = false;
                continue;
            };
            if layer.starts_with("---") {
                continue;
            }
            let height = layer.parse().map_err(|_| format!("{layer:?} is no layer"))?;
            let mut crate_name = String::new();
            for text in quoted.captures_iter(modules).map(|found| found[1].to_owned()) {
                if text.contains('→') {
                    layers.allow(&crate_name, &text);
                } else {
                    let (name, list) =
                        text.split_once("::").ok_or(format!("{text:?} names no crate"))?;
                    crate_name = name.to_owned();
                    for module in names(list) {
                        let module = format!("{name}::{module}");
                        if layers.height.insert(module.clone(), height).is_some() {
                            return Err(format!("{module} stands in two rows"));
                        }
                    }
                }
            }
        }
        if layers.height.is_empty() {
            Err("there is no table `layer | modules`".to_owned())
        } else {
            Ok(layers)
        }
    }

    /// `a, b → c → d`: each may use everything to its right.
    fn allow(&mut self, crate_name: &str, chain: &str) {
        let ranks: Vec<Vec<String>> = chain.split('→').map(names).collect();
        for (at, users) in ranks.iter().enumerate() {
            for (user, used) in users
                .iter()
                .flat_map(|user| ranks[at + 1..].iter().flatten().map(move |used| (user, used)))
            {
                self.inside
                    .insert((format!("{crate_name}::{user}"), format!("{crate_name}::{used}")));
            }
        }
    }

    /// Why `user` may not use `used`; `None` if it may.
    pub fn complaint(&self, user: &str, used: &str) -> Option<String> {
        let place = |module: &str| {
            self.height
                .get(module)
                .copied()
                .ok_or(format!("{module} stands in no row of the table of layers"))
        };
        match (place(user), place(used)) {
            (Err(missing), _) | (_, Err(missing)) => Some(missing),
            (Ok(above), Ok(below)) if above > below => None,
            _ if self.inside.contains(&(user.to_owned(), used.to_owned())) => None,
            (Ok(above), Ok(below)) => {
                Some(format!("{user} (layer {above}) may not use {used} (layer {below})"))
            }
        }
    }

    /// All complaints about the files.
    pub fn check(&self, files: &[File]) -> Vec<String> {
        let mut complaints = BTreeSet::new();
        for file in files {
            let Some((user, path)) = module_of(&file.path) else {
                continue;
            };
            for used in uses(&file.text, &path) {
                if used != user
                    && let Some(complaint) = self.complaint(&user, &used)
                {
                    complaints.insert(format!("{}: {complaint}", file.path));
                }
            }
        }
        complaints.into_iter().collect()
    }
}

fn names(list: &str) -> Vec<String> {
    let words = list.split([',', '{', '}', ' ']).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The top module of a source file, and its whole module path with the crate first.
/// `lib.rs` and `main.rs` are above all layers: they name the modules.
fn module_of(path: &str) -> Option<(Module, Vec<String>)> {
    let (crate_name, inside) = path.split_once("/src/")?;
    if !["engine", "dsl"].contains(&crate_name) {
        return None;
    }
    let inside = inside.strip_suffix(".rs")?;
    let mut path = vec![crate_name.to_owned()];
    path.extend(inside.split('/').map(str::to_owned));
    path.pop_if(|last| last == "mod");
    let top = path.get(1)?.clone();
    (!["lib", "main", "bin"].contains(&top.as_str()))
        .then(|| (format!("{crate_name}::{top}"), path))
}

/// Top modules of `engine` and `dsl` that a text uses; `path` is where it stands.
fn uses(text: &str, path: &[String]) -> BTreeSet<Module> {
    let code = code_only(text);
    let start = Regex::new(
        r"(^|[^A-Za-z0-9_:])(crate|dsl|engine|(?:self::)?super(?:\s*::\s*super)*)\s*::\s*",
    )
    .expect("the pattern is right");
    let mut found = BTreeSet::new();
    for hit in start.captures_iter(&code) {
        let root = hit[2].to_owned();
        let rest = &code[hit.get(0).expect("group 0 is the hit").end()..];
        let above: Vec<String> = match root.as_str() {
            "crate" => path[..1].to_vec(),
            "dsl" | "engine" => vec![root],
            // Inside `mod tests { … }` one `super` is the file itself, so this may look too high up
            // and name a module that does not exist; such names are left out below.
            supers => {
                let count = supers.matches("super").count();
                path[..path.len().saturating_sub(count).max(1)].to_vec()
            }
        };
        match above.as_slice() {
            [name] => {
                let heads = heads(rest)
                    .into_iter()
                    .filter(|head| head.starts_with(|c: char| c.is_ascii_lowercase()));
                found.extend(heads.map(|head| format!("{name}::{head}")));
            }
            [name, top, ..] => _ = found.insert(format!("{name}::{top}")),
            [] => {}
        }
    }
    found
}

/// The first names of what follows a path: `a::b` is `a`, `{a::{b, c}, d}` are `a` and `d`.
fn heads(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![word(rest)];
    };
    let (mut depth, mut heads, mut start) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(word(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(word(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "
text | more
| layer | modules |
|---|---|
| 2 | `engine::{connector, expr, ddl}`; among them only `connector → ddl, expr` |
| 1 | `engine::{data, error}` |
| 0 | `dsl::{check, ast, syntax}`; among them only `check → ast → syntax` |

| other | table |
";

    fn complaints(path: &str, text: &str) -> Vec<String> {
        Layers::parse(TABLE).unwrap().check(&[File::fake(path, text)])
    }

    #[test]
    fn lower_layers_and_named_arrows_are_allowed() {
        for (path, text) in [
            (
                "engine/src/connector/mysql/mod.rs",
                "use crate::{data::Batch, ddl, expr::{render, row}};",
            ),
            ("engine/src/expr/mod.rs", "fn f() -> crate::error::Result<()> { dsl::check::run() }"),
            ("engine/src/expr/row.rs", "use super::{lower, render};"),
            ("dsl/src/check/mod.rs", "use crate::syntax::Span;"),
            (
                "engine/src/data/mod.rs",
                "// use crate::connector\nconst S: &str = \"crate::connector\";",
            ),
            ("engine/src/lib.rs", "pub use crate::connector::Source;"),
            ("dsl/src/ast/mod.rs", "use crate::Name;"),
        ] {
            assert_eq!(complaints(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn other_uses_are_found() {
        for (path, text, expected) in [
            (
                "engine/src/data/mod.rs",
                "use crate::connector::Source;",
                "may not use engine::connector (layer 2)",
            ),
            (
                "engine/src/data/mod.rs",
                "use crate::{\n    data::E,\n    expr::{A, B},\n};",
                "engine::expr",
            ),
            ("engine/src/expr/mod.rs", "use crate::connector;", "engine::connector"),
            ("engine/src/data/mod.rs", "use super::error::E;", "may not use engine::error"),
            ("engine/src/data/a/b.rs", "use super::super::super::expr;", "engine::expr"),
            ("dsl/src/syntax/mod.rs", "use crate::ast::Expr;", "dsl::ast"),
            ("engine/src/web/mod.rs", "use crate::data::Batch;", "engine::web stands in no row"),
        ] {
            let found = complaints(path, text);
            assert!(found.len() == 1 && found[0].contains(expected), "{path}: {text}: {found:?}");
        }
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(Layers::parse("no table").is_err());
        assert!(Layers::parse("| layer | modules |\n|---|---|\n| x | `engine::a` |").is_err());
        let twice = "| layer | modules |\n|---|---|\n| 1 | `engine::a` |\n| 0 | `engine::{a}` |";
        assert!(Layers::parse(twice).unwrap_err().contains("two rows"));
    }
}
