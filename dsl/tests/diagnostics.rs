//! Messages as people see them: each `tests/diagnostics/<name>.mig` has its output beside it in
//! `<name>.txt`. `MIG_UPDATE=1` writes the outputs anew; look at the difference before committing it.

mod support;

use std::{fs, path::Path};

use support::{load_text, shown};

#[test]
fn messages_look_as_they_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "mig"))
        .collect();
    names.sort();
    assert!(names.len() >= 40, "{} cases", names.len());
    let update = std::env::var_os("MIG_UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in names {
        let text = fs::read_to_string(&path).expect("a case");
        let loaded = load_text(&text);
        let found = shown(&loaded);
        let golden = path.with_extension("txt");
        if update {
            fs::write(&golden, &found).expect("writing");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        let name = path.file_stem().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if expected != found {
            wrong.push(format!("── {name}\n{found}"));
        }
        assert!(!loaded.diagnostics.is_empty(), "{name}: a case that finds nothing shows nothing");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Applies the edits of one diagnostic, last place first.
fn repaired(text: &str, edits: &[dsl::diagnostic::Edit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

#[test]
fn repairs_repair() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut tried = 0;
    for entry in fs::read_dir(&folder).expect("the folder of cases") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "mig") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a case");
        let before = load_text(&text).diagnostics;
        for diagnostic in &before {
            if diagnostic.edits.is_empty() {
                continue;
            }
            tried += 1;
            let again = load_text(&repaired(&text, &diagnostic.edits));
            let count = |found: &[dsl::diagnostic::Diagnostic]| {
                found
                    .iter()
                    .filter(|d| d.code == diagnostic.code && d.title == diagnostic.title)
                    .count()
            };
            assert!(
                count(&again.diagnostics) < count(&before),
                "{}: {}\n{}",
                path.display(),
                diagnostic.title,
                shown(&again)
            );
        }
    }
    assert!(tried >= 40, "{tried} repairs");
}
