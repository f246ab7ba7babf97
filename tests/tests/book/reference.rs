//! Parts of pages that are made from what they describe, and so cannot become untrue: settings and types
//! from the standard library, the list of errors from the codes.
//!
//! A part stands between `<!-- made from … -->` and `<!-- end -->`. `MIG_UPDATE=1 cargo test -p mig-tests --test book`
//! writes it anew.

use std::{collections::BTreeMap, fs, path::PathBuf};

use dsl::diagnostic::codes;
use regex::Regex;

/// A page, what begins its part, and what the part must be.
fn parts() -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("book/src/connectors.md", "<!-- made from stdlib: settings -->", settings()),
        (
            "book/src/copying.md",
            "<!-- made from stdlib: copy -->",
            table_of(&block("pipeline", "block copy {")),
        ),
        ("book/src/types.md", "<!-- made from stdlib: types -->", types()),
        ("book/src/SUMMARY.md", "<!-- made from codes -->", errors("errors/")),
        ("book/src/errors/index.md", "<!-- made from codes -->", errors("")),
    ]
}

#[test]
fn parts_made_from_the_code_are_up_to_date() {
    let update = std::env::var_os("MIG_UPDATE").is_some();
    let mut old = Vec::new();
    for (page, begin, wanted) in parts() {
        let path: PathBuf = harness::repository().join(page);
        let text = fs::read_to_string(&path).expect("a page is text");
        let (head, rest) =
            text.split_once(begin).unwrap_or_else(|| panic!("{page} has no {begin}"));
        let (_, tail) =
            rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("{page}: {begin} has no end"));
        let fresh = format!("{head}{begin}\n\n{wanted}\n<!-- end -->{tail}");
        if fresh != text {
            old.push(page);
            if update {
                fs::write(&path, fresh).expect("the page can be written");
            }
        }
    }
    assert!(old.is_empty() || update, "write them anew with MIG_UPDATE=1: {old:?}");
}

fn module(name: &str) -> &'static str {
    stdlib::module(&format!("std.{name}")).expect("a module of the library").1
}

/// The lines of a declaration that begins with `head`.
fn block(name: &str, head: &str) -> String {
    let body = module(name).split_once(head).expect("the declaration is there").1;
    body.split("\n}").next().unwrap_or_default().to_owned()
}

/// A table of the fields of a declaration: name, type, default, and the comment above it.
fn table_of(body: &str) -> String {
    let field = Regex::new(r"^    ([a-z_]+): (.+?)(?: = (.+))?$").expect("the pattern is right");
    let mut table = "| setting | type | default | |\n|---|---|---|---|\n".to_owned();
    let mut comment = String::new();
    for line in body.lines() {
        if let Some(text) = line.strip_prefix("    ## ") {
            comment = format!("{comment} {text}").trim().to_owned();
        } else if let Some(found) = field.captures(line) {
            let default =
                found.get(3).map_or("required".to_owned(), |d| format!("`{}`", d.as_str()));
            table.push_str(&format!(
                "| `{}` | `{}` | {default} | {comment} |\n",
                &found[1], &found[2]
            ));
            comment.clear();
        } else if !line.contains("map type") {
            comment.clear();
        }
    }
    table
}

fn settings() -> String {
    let mut text = String::new();
    for name in ["files", "mysql", "postgres", "sqlite", "tidb", "oceanbase", "opengauss"] {
        let whole = module(name);
        let about: Vec<&str> = whole.lines().map_while(|l| l.strip_prefix("## ")).collect();
        let head = whole
            .lines()
            .find(|l| l.starts_with("connector "))
            .expect("a module of a connector has it");
        let body = block(name, head);
        let roles = body
            .lines()
            .find_map(|l| l.trim().strip_prefix("provides "))
            .expect("a connector has roles");
        text.push_str(&format!("## {name}\n\n{} Usable as: {roles}.\n", about.join("\n")));
        if let Some((_, base)) = head.split_once(" is ") {
            text.push_str(&format!(
                "Settings are those of `{}`",
                base.trim_end_matches([' ', '{'])
            ));
        }
        let table = table_of(&body);
        match (table.lines().count() > 2, head.contains(" is ")) {
            (true, true) => text.push_str(&format!(", but for:\n\n{table}\n")),
            (true, false) => text.push_str(&format!("\n{table}\n")),
            (false, true) => text.push_str(".\n\n"),
            (false, false) => text.push('\n'),
        }
    }
    text.trim_end().to_owned() + "\n"
}

/// Rules of a target: source type, target type, in their order.
fn rules(name: &str) -> Vec<(String, String)> {
    let rule = Regex::new(r"^    map type (.+?)\s*-> (.+)$").expect("the pattern is right");
    module(name)
        .lines()
        .filter_map(|l| rule.captures(l))
        .map(|c| (c[1].to_owned(), c[2].to_owned()))
        .collect()
}

fn types() -> String {
    // Parameters do not make another type in this table: `decimal(p, s)` and `decimal` are one row.
    let bare = |ty: &str| match ty {
        "bit(1)" => ty.to_owned(),
        _ => Regex::new(r"\([^)]*\)").expect("the pattern is right").replace(ty, "").into_owned(),
    };
    let sqlite: BTreeMap<String, String> =
        rules("sqlite").into_iter().map(|(from, to)| (bare(&from), to)).collect();
    let mut table = "| MySQL, MariaDB | PostgreSQL | SQLite |\n|---|---|---|\n".to_owned();
    for (from, to) in rules("postgres") {
        let there = bare(&from);
        let signed = there.trim_end_matches(" unsigned").to_owned();
        let in_sqlite = sqlite.get(&there).or_else(|| sqlite.get(&signed));
        let in_sqlite = in_sqlite.unwrap_or_else(|| panic!("no rule for {from} in sqlite.mig"));
        table.push_str(&format!("| `{from}` | `{to}` | `{in_sqlite}` |\n"));
    }
    table
}

fn errors(folder: &str) -> String {
    let item = |code: &dsl::diagnostic::Code| {
        let bare = code.name().trim_start_matches("mig::");
        format!("  - [{}]({folder}{}.md)\n", code.name(), bare.replace("::", "/"))
    };
    codes::ALL.iter().map(item).collect()
}
