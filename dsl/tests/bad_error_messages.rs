//! Messages that are right but not yet good. Each is kept as it is today, so that making one better
//! shows as a difference here, and the case moves to `diagnostics/`.

mod support;

use dsl::diagnostic::one_line;
use support::{load_text, pipeline};

fn lines(text: &str) -> String {
    let loaded = load_text(text);
    let all: Vec<String> =
        loaded.diagnostics.iter().map(|d| one_line(d, &loaded.sources)).collect();
    all.join("\n")
}

/// The names inside of a misspelt block are not checked.
#[test]
fn a_misspelt_block_hides_its_settings() {
    let found = lines(&pipeline("cpoy {\n    wrokers = 3\n}"));
    insta::assert_snapshot!(found, @"p.mig:11:1: error: `cpoy` does not begin a clause (did you mean `copy`?) [mig::syntax::expected]");
}

/// `if` is a function, not a statement.
#[test]
fn a_statement_of_another_language() {
    let found = lines(&pipeline("if a then {\n    include x.*\n}"));
    insta::assert_snapshot!(found, @"p.mig:11:1: error: `if` does not begin a clause (a clause begins with `from`, `into`, `include`, `exclude`, `route`, `map type`, `filter`, `shard`, `online_ddl`, `ddl`, `on error` or the name of a phase) [mig::syntax::expected]");
}

/// The next setting is taken for the value that is missing, because `chunk = 3` is an expression too.
#[test]
fn a_missing_value_swallows_the_next_setting() {
    let found = lines(&pipeline("copy {\n    workers =\n    chunk = 64MiB\n}"));
    insta::assert_snapshot!(found, @"p.mig:13:5: error: a setting must be constant (use a literal, a `let`, a `param`, `env(..)`, `secret(..)` or `schedule(..)`; expressions over rows belong into a route) [mig::setting::constant]");
}
