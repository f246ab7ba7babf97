//! The project holds itself to its own rules: form of the files, layers, who prints, who connects,
//! pages of errors, use of examples, number of tests. Each rule has a snippet that breaks it.

#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/source.rs"]
mod source;

use layers::Layers;
use source::File;

/// The project's files.
fn project() -> Vec<File> {
    source::files(harness::repository())
}

/// Fails with all complaints at once.
#[track_caller]
fn holds(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}

/// A rule finds something in each bad file and nothing in each good one.
#[track_caller]
fn bites(rule: fn(&[File]) -> Vec<String>, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    for (path, text) in bad {
        assert_eq!(rule(&[File::fake(path, text)]).len(), 1, "must be found: {path}: {text}");
    }
    for (path, text) in good {
        let found = rule(&[File::fake(path, text)]);
        assert!(found.is_empty(), "must be allowed: {path}: {text}: {found:?}");
    }
}

#[test]
fn the_walk_sees_the_project() {
    let files = project();
    for path in
        ["ARCHITECTURE.md", "engine/src/lib.rs", "dsl/src/lib.rs", ".ci/run", "tests/tests/tidy.rs"]
    {
        assert!(files.iter().any(|file| file.path == path), "{path} was not seen");
    }
    assert!(!files.iter().any(|file| file.path.starts_with("target/")));
}

#[test]
fn every_file_says_what_it_is() {
    holds(&rules::headers(&project()));
    let good = [("a.rs", "//! What.\n"), ("a.md", "text")];
    bites(rules::headers, &[("a.rs", "use x;\n//! Late."), ("b.rs", ""), ("c.rs", "//!\n")], &good);
}

#[test]
fn no_file_is_long_and_half_are_short() {
    let files = project();
    holds(&rules::lengths(&files));
    let median = rules::median(&files);
    println!("median: {median} lines");
    assert!(median <= rules::MEDIAN_LINES, "the median file has {median} lines");

    let (long, most) = ("x\n".repeat(801), "x\n".repeat(800));
    bites(rules::lengths, &[("a.rs", &long)], &[("a.rs", &most), ("a.md", &long)]);
    let three = [3, 1, 2].map(|lines| File::fake("a.rs", &"x\n".repeat(lines)));
    assert_eq!(rules::median(&three), 2);
}

#[test]
fn nothing_is_left_half_done() {
    holds(&rules::leftovers(&project()));
    let bad = [
        ("a.rs", concat!("db", "g!(x);")),
        ("a.rs", concat!("tod", "o!()")),
        ("a.rs", concat!("unimplem", "ented!()")),
        ("a.rs", concat!("// FIX", "ME later")),
        ("a.rs", concat!("// XX", "X")),
        ("a.rs", concat!("#[ign", "ore = \"slow\"]")),
    ];
    bites(rules::leftovers, &bad, &[("a.rs", "// to do well"), ("a.md", bad[3].1)]);
}

#[test]
fn no_path_is_of_one_machine() {
    holds(&rules::machine_paths(&project()));
    let bad = [("a.md", concat!("cd /wo", "rk/x")), ("b.rs", concat!("\"/ro", "ot/.cache\""))];
    bites(rules::machine_paths, &bad, &[("a.rs", "/tmp/work /usr/bin"), ("Cargo.lock", bad[0].1)]);
}

#[test]
fn only_the_command_line_prints() {
    holds(&rules::prints(&project()));
    let macros = ["println!(\"x\")", "eprintln!()", "print!(\"x\")", "eprint!(\"x\")"];
    let bad = macros.map(|text| ("engine/src/plan/mod.rs", text));
    let good = [
        ("engine/src/cli/run.rs", "println!()"),
        ("engine/src/main.rs", "eprintln!()"),
        ("engine/src/plan/mod.rs", "// println!()\nlet x = \"println!\";"),
        ("engine/src/plan/mod.rs", "fn f() {}\n#[cfg(test)]\nmod tests { fn f() { println!() } }"),
        ("tests/src/bin/x.rs", "println!()"),
    ];
    bites(rules::prints, &bad, &good);
}

#[test]
fn only_connectors_talk_to_databases() {
    holds(&rules::connections(&project()));
    let bad = ["use mysql_async::Conn;", "sqlx::query(x)", "rusqlite::Connection::open(x)"]
        .map(|text| ("engine/src/state/mod.rs", text));
    let good = [
        ("engine/src/connector/mysql/mod.rs", "use mysql_async::Conn;"),
        ("engine/src/state/mod.rs", "/// Like sqlx.\nlet not_sqlx = 1;"),
    ];
    bites(rules::connections, &bad, &good);
}

#[test]
fn every_error_has_a_page_and_every_page_an_error() {
    let codes: Vec<&str> = dsl::diagnostic::codes::ALL.iter().map(|code| code.name()).collect();
    holds(&rules::error_pages(&codes, &project()));

    let page = |text: &str| [File::fake("book/src/errors/a/b.md", text)];
    let good = page("# mig::a::b\n\nIt broke.\n\n**What to do.** Mend it.\n");
    assert!(rules::error_pages(&["mig::a::b"], &good).is_empty());
    assert_eq!(rules::error_pages(&["mig::a::b"], &page("# mig::a::b\n\nIt broke.\n")).len(), 1);
    assert_eq!(
        rules::error_pages(&["mig::a::b"], &page("# mig::a::c\n**What to do.**\n")).len(),
        1
    );
    assert_eq!(rules::error_pages(&["mig::a::b", "mig::a::c"], &good).len(), 1);
    assert_eq!(rules::error_pages(&[], &good).len(), 1);
}

#[test]
fn every_pipeline_of_tests_and_examples_is_used() {
    holds(&rules::unused_pipelines(&project()));
    let with = |test: &str| {
        let pipelines = ["examples/07-x/pipeline.mig", "tests/cases/check/deep/a.mig"];
        let mut files: Vec<File> = pipelines.map(|path| File::fake(path, "")).into();
        files.push(File::fake("tests/tests/x.rs", test));
        rules::unused_pipelines(&files).len()
    };
    assert_eq!(with("\"nothing\""), 2);
    assert_eq!(with("example(\"07-x\")"), 1);
    assert_eq!(with("\"examples/07-x/pipeline.mig\"; \"tests/cases/check/\""), 0);
    assert_eq!(with("// 07-x, cases/check"), 2);
}

#[test]
fn modules_use_only_lower_layers() {
    let files = project();
    let table =
        files.iter().find(|file| file.path == "ARCHITECTURE.md").expect("the page is there");
    let layers = Layers::parse(&table.text).unwrap_or_else(|e| panic!("ARCHITECTURE.md: {e}"));
    holds(&layers.check(&files));
    assert!(layers.complaint("engine::data", "engine::cli").is_some());
    assert!(layers.complaint("engine::cli", "engine::data").is_none());
}

#[test]
fn there_are_enough_tests() {
    let (count, density) = rules::tests(&project());
    println!("{count} tests, {density:.1} for each thousand lines");
    assert!(density >= rules::TESTS_PER_THOUSAND, "{density:.1} tests for each thousand lines");

    let text =
        "use x;\n#[cfg(test)]\n#[test]\nfn a() {}\n#[tokio::test(flavor = \"x\")]\n// #[test]\n";
    let files = [File::fake("a.rs", text), File::fake("a/tests/b.rs", "#[test]\nfn c() {}")];
    assert_eq!(rules::tests(&files), (3, 3000.0));
}
