//! What the tests of the language share: loading a text with the standard library.
#![allow(dead_code, reason = "each test crate uses a part")]

use std::{fs, path::Path};

use dsl::{
    check::{Loaded, Options, load},
    diagnostic::{Look, render_all},
    resolve::{Files, SourceText},
};

/// The standard library, and `shop.*` from `tests/samples/shop`.
pub struct Library;

impl Files for Library {
    fn read(&self, module: &str) -> Option<SourceText> {
        if let Some((name, text)) = stdlib::module(module) {
            return Some(SourceText { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
        }
        let name = format!("{}.mig", module.strip_prefix("shop.")?.replace('.', "/"));
        let bytes =
            fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/shop").join(&name))
                .ok()?;
        Some(SourceText { name: format!("shop/{name}"), bytes })
    }

    fn modules(&self) -> Vec<String> {
        stdlib::MODULES.iter().map(|(name, _, _)| (*name).to_owned()).collect()
    }
}

/// Loads a text with every environment variable set to `set`.
pub fn load_text(text: &str) -> Loaded {
    load_with(text, &[], &|_| Some("set".to_owned()), false)
}

/// Loads a text with params and an environment.
pub fn load_with(
    text: &str,
    params: &[(String, String)],
    env: &dyn Fn(&str) -> Option<String>,
    strict: bool,
) -> Loaded {
    let entry = SourceText { name: "p.mig".to_owned(), bytes: text.as_bytes().to_vec() };
    load(&entry, &Library, &Options { params, env, strict })
}

/// Everything that was found, as it is shown.
pub fn shown(loaded: &Loaded) -> String {
    render_all(&loaded.diagnostics, &loaded.sources, Look { colour: false, width: 100 })
}

/// A pipeline from one source into one target, with these clauses.
pub fn pipeline(clauses: &str) -> String {
    format!(
        "import std.mysql\nimport std.postgres\n\nsource shop = mysql {{ user = \"u\" }}\ntarget out = postgres {{}}\n\npipeline p {{\n    from shop\n    into out\n\n{clauses}\n}}\n"
    )
}
