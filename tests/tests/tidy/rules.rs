//! One function a rule: files in, complaints out.

use std::collections::BTreeSet;

use regex::Regex;

use super::source::{File, code_only};

/// No file has more lines.
pub const MOST_LINES: usize = 800;
/// Half of the files have no more lines.
pub const MEDIAN_LINES: usize = 250;
/// Tests for each thousand lines of Rust.
pub const TESTS_PER_THOUSAND: f64 = 10.0;

/// Every Rust file begins with `//!`.
pub fn headers(files: &[File]) -> Vec<String> {
    rust(files)
        .filter(|file| !file.text.lines().next().is_some_and(|line| line.starts_with("//! ")))
        .map(|file| format!("{}: does not begin with a line `//! …`", file.path))
        .collect()
}

/// No Rust file is too long.
pub fn lengths(files: &[File]) -> Vec<String> {
    rust(files)
        .filter(|file| file.lines() > MOST_LINES)
        .map(|file| format!("{}: {} lines, {MOST_LINES} are allowed", file.path, file.lines()))
        .collect()
}

/// The median length of the Rust files.
pub fn median(files: &[File]) -> usize {
    let mut lengths: Vec<usize> = rust(files).map(File::lines).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

/// Leftovers of work that is not done, in comments and literals too.
pub fn leftovers(files: &[File]) -> Vec<String> {
    // Put together here, so that this file does not hold what it looks for.
    let banned = [
        concat!("db", "g!("),
        concat!("tod", "o!("),
        concat!("unimplem", "ented!("),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("#[ign", "ore"),
    ];
    lines(rust(files))
        .flat_map(|(place, line)| {
            let found = banned.iter().filter(move |word| line.contains(*word));
            found.map(move |word| format!("{place}: {word}"))
        })
        .collect()
}

/// Paths of one machine, in any file.
pub fn machine_paths(files: &[File]) -> Vec<String> {
    let folders = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    lines(files.iter().filter(|file| file.path != "Cargo.lock"))
        .filter(|(_, line)| folders.iter().any(|folder| line.contains(folder)))
        .map(|(place, line)| format!("{place}: a path of one machine: {}", line.trim()))
        .collect()
}

/// Only `engine::cli` prints.
pub fn prints(files: &[File]) -> Vec<String> {
    let macros = Regex::new(r"\be?print(ln)?!").expect("the pattern is right");
    let allowed = |path: &str| {
        path.starts_with("engine/src/cli/")
            || ["engine/src/cli.rs", "engine/src/main.rs"].contains(&path)
    };
    product(files)
        .filter(|file| !allowed(&file.path))
        .flat_map(|file| hits(file, &macros, "only `cli` prints"))
        .collect()
}

/// Only `engine::connector` names the libraries that talk to databases.
pub fn connections(files: &[File]) -> Vec<String> {
    let libraries =
        Regex::new(r"\b(mysql_async|mysql_common|sqlx|rusqlite)\b").expect("the pattern is right");
    product(files)
        .filter(|file| !file.path.starts_with("engine/src/connector/"))
        .flat_map(|file| hits(file, &libraries, "only `connector` talks to databases"))
        .collect()
}

/// Each code has a page that begins with it and says what to do, and each page has a code.
pub fn error_pages(codes: &[&str], files: &[File]) -> Vec<String> {
    let page = |code: &str| {
        let bare = code.strip_prefix("mig::").unwrap_or(code);
        format!("book/src/errors/{}.md", bare.replace("::", "/"))
    };
    let mut complaints = Vec::new();
    for code in codes {
        match files.iter().find(|file| file.path == page(code)) {
            None => complaints.push(format!("{code}: no page {}", page(code))),
            Some(file) => {
                if file.text.lines().next() != Some(&format!("# {code}")) {
                    complaints.push(format!("{}: does not begin with `# {code}`", file.path));
                }
                if !file.text.contains("**What to do.**") {
                    complaints.push(format!("{}: has no `**What to do.**`", file.path));
                }
            }
        }
    }
    let pages: BTreeSet<String> = codes.iter().map(|code| page(code)).collect();
    let orphans = files.iter().filter(|file| {
        let is_page = file.path.starts_with("book/src/errors/") && file.path.ends_with(".md");
        let is_index = file.path.ends_with("/index.md") || file.path.ends_with("/README.md");
        is_page && !is_index && !pages.contains(&file.path)
    });
    complaints.extend(orphans.map(|file| format!("{}: no code has this page", file.path)));
    complaints
}

/// Each `.mig` file of the tests and examples is named by a test: by its path from `tests/` or
/// `examples/`, or by a folder on that path.
pub fn unused_pipelines(files: &[File]) -> Vec<String> {
    let tests: Vec<String> = files
        .iter()
        .filter(|file| file.is_rust() && !file.path.starts_with("tests/tests/tidy"))
        .flat_map(|file| literals(&file.text))
        .collect();
    files
        .iter()
        .filter(|file| file.path.ends_with(".mig"))
        .filter_map(|file| {
            let (_, inside) = ["tests/", "examples/"]
                .iter()
                .find_map(|top| file.path.strip_prefix(top).map(|inside| (top, inside)))?;
            let named = inside.match_indices('/').map(|(at, _)| &inside[..at]).chain([inside]).any(
                |part| tests.iter().any(|literal| literal.trim_end_matches('/').ends_with(part)),
            );
            (!named).then(|| format!("{}: no test names it", file.path))
        })
        .collect()
}

/// How many tests there are, and how many for each thousand lines of code (without comments and blank
/// lines) that are not tests themselves.
pub fn tests(files: &[File]) -> (usize, f64) {
    let attribute = Regex::new(r"#\[(tokio::)?test\b").expect("the pattern is right");
    let (mut count, mut lines) = (0, 0);
    for file in rust(files) {
        let code = code_only(&file.text);
        count += attribute.find_iter(&code).count();
        if !file.path.contains("/tests/") {
            lines += code
                .lines()
                .take_while(|line| !line.contains("#[cfg(test)]"))
                .filter(|line| !line.trim().is_empty())
                .count();
        }
    }
    (count, count as f64 * 1000.0 / lines.max(1) as f64)
}

fn rust(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.is_rust())
}

/// The Rust files that are shipped.
fn product(files: &[File]) -> impl Iterator<Item = &File> {
    let shipped = ["engine/src/", "dsl/src/", "stdlib/"];
    rust(files).filter(move |file| shipped.iter().any(|top| file.path.starts_with(top)))
}

/// Lines with their place, `path:number`.
fn lines<'a>(files: impl Iterator<Item = &'a File>) -> impl Iterator<Item = (String, &'a str)> {
    files.flat_map(|file| {
        let numbered = file.text.lines().enumerate();
        numbered.map(|(at, line)| (format!("{}:{}", file.path, at + 1), line))
    })
}

/// Lines of code that match, up to the file's own tests.
fn hits(file: &File, pattern: &Regex, why: &str) -> Vec<String> {
    let code = code_only(&file.text);
    let before_tests = code.lines().take_while(|line| !line.contains("#[cfg(test)]"));
    before_tests
        .enumerate()
        .filter_map(|(at, line)| Some((at, pattern.find(line)?.as_str())))
        .map(|(at, found)| format!("{}:{}: {found}: {why}", file.path, at + 1))
        .collect()
}

/// The plain string literals of a text.
fn literals(text: &str) -> Vec<String> {
    let string = Regex::new(r#""([^"\n]*)""#).expect("the pattern is right");
    string.captures_iter(text).map(|found| found[1].to_owned()).collect()
}
