//! Whatever stands in a file, it is read without a panic, and every place that is told lies inside of it.

mod support;

use std::{fs, path::Path, time::Instant};

use dsl::source::{FileId, SourceMap};
use dsl::syntax::parse;
use proptest::prelude::*;
use support::{load_text, shown};

/// Every `.mig` file of the tests and the standard library, read once.
fn samples() -> &'static [String] {
    static TEXTS: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    TEXTS.get_or_init(read_samples)
}

fn read_samples() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = Vec::new();
    for folder in ["samples", "diagnostics"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "mig") {
                texts.push(fs::read_to_string(path).expect("a sample"));
            }
        }
    }
    texts.extend(stdlib::MODULES.iter().map(|(_, _, text)| (*text).to_owned()));
    texts
}

/// Loads, renders and checks every place.
fn survives(text: &str) {
    let loaded = load_text(text);
    for diagnostic in &loaded.diagnostics {
        let places =
            diagnostic.labels.iter().map(|l| l.span).chain(diagnostic.edits.iter().map(|e| e.span));
        for span in places {
            let file = loaded.sources.get(span.file).expect("a span of a loaded file");
            assert!(span.start <= span.end, "{diagnostic:?}");
            assert!(
                file.text.is_char_boundary(span.start as usize)
                    && file.text.is_char_boundary(span.end as usize),
                "{diagnostic:?}"
            );
        }
        assert!(!diagnostic.title.contains('\n'), "{diagnostic:?}");
        assert!(diagnostic.help.as_ref().is_none_or(|help| !help.contains('\n')), "{diagnostic:?}");
    }
    assert_eq!(loaded.program.is_none(), loaded.has_errors());
    let _ = shown(&loaded);
}

/// Reads without the rest of the checker: cheap, so that many texts can be tried.
fn parses(text: &str) {
    let parsed = parse(FileId(0), text);
    for span in parsed.diagnostics.iter().flat_map(|d| d.labels.iter().map(|l| l.span)) {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        parses(&text);
    }

    #[test]
    fn any_mix_of_our_signs_is_read(text in "[a-z{}()\\[\\]\"`#=.,:;<>|&!*/+\\-$ \n\\\\0-9]{0,200}") {
        parses(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_samples_are_read(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        insert in prop::sample::select(vec!["", "{", "}", "\"", "(", ")", "`", "#", "\n", "->", "=", "é", "\"\"\"", "${", "\\", "\r", "\u{0}"]),
    ) {
        let texts = samples();
        let text = which.get(texts);
        let chars: Vec<char> = text.chars().collect();
        let from = at.index(chars.len() + 1);
        let to = (from + length).min(chars.len());
        let damaged: String = chars[..from].iter().copied().chain(insert.chars()).chain(chars[to..].iter().copied()).collect();
        survives(&damaged);
    }

    #[test]
    fn shuffled_lines_are_read(which in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let texts = samples();
        let mut lines: Vec<&str> = which.get(texts).lines().collect();
        let mut state = seed | 1;
        for i in (1..lines.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            lines.swap(i, usize::try_from(state >> 33).expect("31 bits") % (i + 1));
        }
        survives(&lines.join("\n"));
    }
}

#[test]
fn line_ends_marks_and_missing_newlines_do_not_matter() {
    for text in samples() {
        let clean = load_text(&text).diagnostics.len();
        for variant in
            [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), text.trim_end().to_owned()]
        {
            let loaded = load_text(&variant);
            assert_eq!(loaded.diagnostics.len(), clean, "{variant}\n{}", shown(&loaded));
        }
    }
}

#[test]
fn deep_nesting_is_told() {
    let depth = 5_000;
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "", "]"),
        ("- ", "1", ""),
        ("not ", "a", ""),
        ("f(", "", ")"),
        ("case when a then ", "1", " end"),
        ("\"${", "a", "}\""),
        ("a + ", "1", ""),
        ("a and b or ", "c", ""),
        ("cast(", "1", " as int)"),
    ] {
        let text = format!("let x = {}{middle}{}\n", open.repeat(depth), close.repeat(depth));
        let loaded = load_text(&text);
        assert!(loaded.has_errors(), "{open}");
        survives(&text);
    }
    survives(&"pipeline a {".repeat(depth));
    survives(&"{".repeat(depth));
    survives(&format!("source a = b {}", "{ x ".repeat(depth)));
    survives(&format!("pipeline p {{ copy {{ {}", "x {\n".repeat(depth)));
    survives(&format!("let x: {}int{} = 1", "list(".repeat(depth), ")".repeat(depth)));
}

#[test]
fn huge_and_binary_files_are_told() {
    let mut sources = SourceMap::default();
    let (id, flaw) = sources.add("big", &vec![b'('; 100 << 20]);
    let found = flaw.map(|flaw| dsl::syntax::flaw(id, flaw)).expect("it is told");
    assert_eq!(found.code.name(), "mig::syntax::too_large");
    survives(&"(".repeat(1 << 16));
    survives(&"\"".repeat(1 << 16));
    survives(&"a\n".repeat(1 << 16));
    survives(&"let a = 1\n".repeat(1 << 11));
}

#[test]
fn a_long_file_is_read_quickly() {
    let text = long_file();
    let started = Instant::now();
    let loaded = load_text(&text);
    let took = started.elapsed();
    assert!(loaded.diagnostics.is_empty(), "{}", shown(&loaded));
    eprintln!("{} lines in {took:?}", text.lines().count());
    // Generous: an unoptimised build on a busy machine. Release is ten times faster.
    assert!(took.as_secs() < 20, "{took:?}");
}

fn long_file() -> String {
    let mut text = String::from(
        "import std.mysql\nimport std.postgres\nsource s = mysql { user = \"u\" }\ntarget t = postgres {}\n",
    );
    for i in 0..200 {
        text.push_str(&format!(
            "\n## Pipeline {i}.\npipeline p{i} {{\n    from s\n    into t\n    include shop{i}.*\n"
        ));
        for j in 0..3 {
            text.push_str(&format!(
                "    route shop{i}.t{j} -> public.t{j} {{\n        where created_at >= ts\"2020-01-01 00:00:00\" and status <> \"draft\" # new\n        add c{j}: decimal(10, 2)? = case kind when 1 then round(a * 100, 2) else null end\n        set email = concat(\"***\", substring(email, locate(\"@\", email)))\n        drop a, b, c\n        key (id)\n    }}\n"
            ));
        }
        text.push_str("    copy {\n        workers = 8\n        chunk = 64MiB\n    }\n}\n");
    }
    text
}
