//! The book and the pages of errors are true: each ```mig block checks as it says.
//!
//! A block is a whole file, or clauses of a pipeline (`route …`, `copy …`), which then stand in one that
//! copies the shop of `book/src/language.md` from MySQL to PostgreSQL. It must check clean, bound to the
//! tables of that page and ready to run. A line that ends in `# error: [mig::route::ambiguous]` must have that
//! diagnostic, and no line may have another. On the page of an error the block under `Fails:` must
//! have its code, and the one under `Repaired:` must have nothing.

#[path = "book/block.rs"]
mod block;
#[path = "book/reference.rs"]
mod reference;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use block::{Block, Found};
use dsl::diagnostic::codes;

/// What a clause that parses and cannot run yet is told.
const NOT_YET: &str = "mig::run::not_yet";

/// Pages with blocks: paths from the repository, and their texts.
fn pages() -> Vec<(String, String)> {
    let mut paths = vec![PathBuf::from("README.md"), PathBuf::from("CONTRIBUTING.md")];
    walk(Path::new("book/src"), &mut paths);
    walk(Path::new("examples"), &mut paths);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(harness::repository().join(&path)).expect("a page is text");
        (path.display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(harness::repository().join(folder)).expect("a folder of pages");
    let mut names: Vec<_> = entries.map(|e| e.expect("an entry").file_name()).collect();
    names.sort();
    for name in names {
        let path = folder.join(name);
        if harness::repository().join(&path).is_dir() {
            walk(&path, into);
        } else if path.extension().is_some_and(|e| e == "md") {
            into.push(path);
        }
    }
}

/// What is wrong with a block.
fn complaints(page: &str, block: &Block, code: Option<&str>) -> Vec<String> {
    let place = |line: usize| format!("{page}:{}", block.line + line);
    let mut found = block.check();
    // A page about clauses that wait is about nothing else; another page's subject is not that.
    // Nor must its patterns match the few tables of the book.
    for beside in [NOT_YET, "mig::route::unmatched"] {
        if code.is_some_and(|code| code != beside) {
            found.retain(|f| f.code != beside);
        }
    }
    if block.fails {
        let code = code.unwrap_or_default();
        return if found.iter().any(|f| f.code == code) {
            Vec::new()
        } else {
            vec![format!("{}: must fail with {code}, but has {found:?}", place(0))]
        };
    }
    let expected = block.expected();
    let mut wrong = Vec::new();
    for (line, code) in &expected {
        if !found.iter().any(|f| f.line == *line && f.code == *code) {
            wrong.push(format!("{}: {code} was expected", place(*line)));
        }
    }
    for Found { line, code, title } in found {
        if !expected.contains(&(line, code.clone())) {
            wrong.push(format!("{}: {code}: {title}", place(line)));
        }
    }
    wrong
}

#[test]
fn every_block_checks_as_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (page, text) in pages().into_iter().filter(|(page, _)| page != "README.md") {
        let code = text.lines().next().and_then(|l| l.strip_prefix("# mig::"));
        let code = code.filter(|_| page.contains("/errors/")).map(|code| format!("mig::{code}"));
        for block in block::of_page(&text) {
            count += 1;
            wrong.extend(complaints(&page, &block, code.as_deref()));
        }
    }
    assert!(wrong.is_empty(), "{} complaints\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 100, "only {count} blocks were found");
}

/// The README explains the quickstart in pieces: each line is the example's, in its order. What the
/// example does is another test's business.
#[test]
fn the_readme_shows_the_first_pipeline() {
    let example = fs::read_to_string(harness::example("01-quickstart").join("pipeline.mig"))
        .expect("a pipeline");
    let readme =
        fs::read_to_string(harness::repository().join("README.md")).expect("a page is text");
    let mut lines = example.lines();
    let blocks = block::of_page(&readme);
    for line in blocks.iter().flat_map(|block| &block.lines).filter(|line| !line.is_empty()) {
        assert!(lines.any(|own| own == line), "not in the example, or not in this order: {line}");
    }
    assert!(blocks.len() >= 2);
}

/// A code of the language is shown by a file that fails; those that need a broken file or a command line cannot be.
#[test]
fn codes_of_the_language_show_a_failure_and_its_repair() {
    let of_language = [
        "connector",
        "filter",
        "import",
        "key",
        "map_type",
        "name",
        "pattern",
        "pipeline",
        "route",
        "setting",
        "syntax",
        "test",
        "type",
    ];
    let without = [
        "mig::route::shapes",
        "mig::setting::unset",
        "mig::syntax::not_utf8",
        "mig::syntax::too_large",
        "mig::import::cycle",
        "mig::syntax::too_deep",
    ];
    let pages = pages();
    let missing: Vec<&str> = codes::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| {
            let path =
                format!("book/src/errors/{}.md", name.replacen("mig::", "", 1).replace("::", "/"));
            let area = name.split("::").nth(1).expect("a code has an area");
            let blocks =
                pages.iter().find(|(p, _)| *p == path).map(|(_, text)| block::of_page(text));
            let shows = blocks.is_some_and(|blocks| {
                blocks.iter().any(|b| b.fails) && blocks.iter().any(|b| !b.fails)
            });
            of_language.contains(&area) && !without.contains(name) && !shows
        })
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "no `Fails:` and `Repaired:` on the pages");
}

/// A wrong block is noticed, a right one is not.
#[test]
fn the_check_bites() {
    let blocks = |text: &str| block::of_page(&format!("# mig::x::y\n\n```mig\n{text}\n```\n"));
    let of = |text: &str| complaints("p", &blocks(text)[0], None);
    assert_eq!(of("route shop.orders -> shop.orders {\n    drop coupon\n}"), Vec::<String>::new());
    assert_eq!(of("route shop.orders -> shop.orders {\n    drop cupon\n}").len(), 1);
    assert_eq!(
        of(
            "route shop.orders -> shop.orders {\n    drop cupon   # error: [mig::row::unknown_column]\n}"
        ),
        Vec::<String>::new()
    );
    assert_eq!(of("route shop.orders -> shop.orders {\n    drop coupon   # error: [mig::row::unknown_column]\n}").len(), 1);
    assert_eq!(of("verify {\n}").len(), 1, "what cannot run yet must be said");
}

/// Links between pages, and from them to files, lead somewhere.
#[test]
fn links_lead_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)#]+)(#[^)]*)?\)").expect("the pattern is right");
    let mut broken = Vec::new();
    let mut all = pages();
    for name in ["ARCHITECTURE.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(harness::repository().join(name)).expect("a page is text");
        all.push((name.to_owned(), text));
    }
    for (page, text) in all {
        let folder = Path::new(&page).parent().unwrap_or(Path::new(""));
        for target in link.captures_iter(&text).map(|c| c[1].to_owned()) {
            let is_url = target.starts_with("http");
            if !is_url && !harness::repository().join(folder).join(&target).exists() {
                broken.push(format!("{page}: {target}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// The table of contents has every chapter and every code, once.
#[test]
fn the_contents_are_complete() {
    let summary = fs::read_to_string(harness::repository().join("book/src/SUMMARY.md"))
        .expect("a page is text");
    let link = regex::Regex::new(r"\]\(([^)]+)\)").expect("the pattern is right");
    let listed: Vec<String> = link.captures_iter(&summary).map(|c| c[1].to_owned()).collect();
    let unique: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(unique.len(), listed.len(), "a page is listed twice");
    let missing: Vec<String> = pages()
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("book/src/").map(str::to_owned))
        .filter(|path| path != "SUMMARY.md" && !unique.contains(path))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "not in SUMMARY.md");
}
