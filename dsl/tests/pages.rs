//! Pages of errors keep their word: the failing block gives the code, the repaired one gives no error.
//! A block of clauses is put into a pipeline. Blocks whose code needs tables are tested where it is made.

mod support;

use dsl::{diagnostic::codes, syntax::keywords};
use support::{load_text, pipeline, shown};

/// The first block behind a heading line.
fn block<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let rest = page.split_once(&format!("\n{heading}:\n"))?.1;
    let body = rest.split_once("```mig\n")?.1;
    body.split_once("\n```").map(|(block, _)| block)
}

fn complete(block: &str) -> String {
    let word = block.split([' ', '\n']).next().unwrap_or("");
    if keywords::ITEMS.contains(&word) { block.to_owned() } else { pipeline(block) }
}

#[test]
fn blocks_of_pages_fail_and_are_repaired_as_they_say() {
    let mut tested = 0;
    for code in codes::ALL {
        let (area, page) = (code.name().split("::").nth(1).expect("an area"), code.page());
        // Types and columns need a table; what the engine meets while it runs is no matter of a file.
        // `tests/tests/book.rs` has tables.
        let by_file =
            !matches!(area, "type" | "row" | "key" | "route") || *code == codes::ROUTE_DUPLICATE;
        let (Some(bad), Some(good)) = (block(page, "Fails"), block(page, "Repaired")) else {
            continue;
        };
        if !by_file {
            continue;
        }
        tested += 1;
        let found = load_text(&complete(bad));
        assert!(
            found.diagnostics.iter().any(|d| d.code == *code),
            "{code}: the failing block\n{}",
            shown(&found)
        );
        let found = load_text(&complete(good));
        assert!(!found.has_errors(), "{code}: the repaired block\n{}", shown(&found));
    }
    assert!(tested >= 30, "{tested} pages have blocks");
}

#[test]
fn every_page_says_what_to_do() {
    for code in codes::ALL {
        assert!(code.page().starts_with(&format!("# {code}\n")), "{code}");
        assert!(code.page().contains("**What to do.**"), "{code}");
    }
}
