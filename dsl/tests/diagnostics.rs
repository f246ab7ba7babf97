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
        let name = path
            .file_stem()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if expected != found {
            wrong.push(format!("── {name}\n{found}"));
        }
        assert!(
            !loaded.diagnostics.is_empty(),
            "{name}: a case that finds nothing shows nothing"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
