//! Every sample of the language's design checks clean, and so does the standard library.

mod support;

use std::{fs, path::Path};

use support::{load_text, shown};

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn samples_check_clean() {
    for name in [
        "copy_then_stream.mig",
        "merge_shards.mig",
        "whole_migration.mig",
        "connector.mig",
        "torture.mig",
    ] {
        let loaded = load_text(&sample(name));
        assert!(loaded.diagnostics.is_empty(), "{name}\n{}", shown(&loaded));
        assert!(loaded.program.is_some(), "{name}");
    }
}

#[test]
fn the_standard_library_checks_clean() {
    for (name, _, _) in stdlib::MODULES {
        let local = name.rsplit('.').next().expect("a name");
        let loaded = load_text(&format!("import {name}\n"));
        assert!(loaded.diagnostics.is_empty(), "{local}\n{}", shown(&loaded));
    }
}

#[test]
fn masking_functions_can_be_used_in_routes() {
    let set = ["mask_email", "mask_but_last", "mask_but_first", "mask_all"];
    let lines: Vec<String> =
        set.iter().map(|name| format!("set {name} = masking.{name}(a)")).collect();
    let text = support::pipeline(&format!("route shop.t -> public.t {{\n{}\n}}", lines.join("\n")));
    let loaded = load_text(&format!("import std.masking\n{text}"));
    assert!(loaded.diagnostics.is_empty(), "{}", shown(&loaded));
    let wrong = load_text(&format!(
        "import std.masking\n{}",
        text.replace("masking.mask_all", "masking.mask_al")
    ));
    assert!(wrong.has_errors(), "an unknown function is told without any table");
}
