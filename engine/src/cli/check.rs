//! `engine check`: reads files and says what is wrong, without touching any server.

use serde_json::json;

use super::{Outcome, args::CheckArgs, failure::Failure, files, output::Output};

/// Checks files.
pub fn check(args: &CheckArgs, output: &Output) -> Outcome {
    let (mut errors, mut others) = (0, 0);
    for file in &args.files {
        let loaded = files::open(file, &args.params, false)?;
        output.diagnostics(&loaded.diagnostics, &loaded.sources);
        let bad = loaded.diagnostics.iter().filter(|d| d.is_error()).count();
        errors += bad;
        others += loaded.diagnostics.len() - bad;
    }
    let files = args.files.len();
    if output.is_json() {
        output.data(
            &json!({"event": "checked", "files": files, "errors": errors, "warnings": others})
                .to_string(),
        );
    } else {
        let many = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        output.tell(&format!(
            "{} checked: {}, {}",
            many(files, "file"),
            many(errors, "error"),
            many(others, "warning")
        ));
    }
    if errors > 0 { Err(Failure::Told) } else { Ok(()) }
}
