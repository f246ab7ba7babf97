//! The project's files, and Rust text without what only looks like code.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file of the project.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the top folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// A file that exists only in a test.
    pub fn fake(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

/// Every text file of the project, sorted by path; built things and version control left out.
pub fn files(top: &Path) -> Vec<File> {
    let mut found = Vec::new();
    walk(top, top, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(top: &Path, folder: &Path, found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a folder of the project can be read") {
        let path: PathBuf = entry.expect("an entry can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Folders called so deeper down are the project's own: pages of `mig::target`.
        if folder == top && ["target", ".git", ".engine"].contains(&name) {
            continue;
        }
        if path.is_dir() {
            walk(top, &path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let inside = path.strip_prefix(top).expect("a file of the walk is under its top");
            found.push(File { path: inside.to_string_lossy().replace('\\', "/"), text });
        }
    }
}

/// Rust text in which comments and the insides of literals are blanks; lines stay lines.
pub fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::with_capacity(text.len());
    let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
    let mut i = 0;
    while i < chars.len() {
        let end = match at(i) {
            '/' if at(i + 1) == '/' => {
                (i..chars.len()).find(|&j| at(j) == '\n').unwrap_or(chars.len())
            }
            '/' if at(i + 1) == '*' => block_comment(&chars, i),
            '"' => string_end(&chars, i),
            'r' if starts_raw(&chars, i) => raw_end(&chars, i),
            '\'' => char_end(&chars, i),
            _ => i,
        };
        if end == i {
            out.push(at(i));
            i += 1;
        } else {
            out.extend(chars[i..end.min(chars.len())].iter().map(|&c| blank(c)));
            i = end;
        }
    }
    out
}

fn block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut i = start;
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

fn starts_raw(chars: &[char], start: usize) -> bool {
    let part_of_a_name =
        start > 0 && (chars[start - 1].is_alphanumeric() || chars[start - 1] == '_');
    let byte = start > 0 && chars[start - 1] == 'b';
    let after = chars[start + 1..].iter().find(|&&c| c != '#');
    (!part_of_a_name || byte) && after == Some(&'"')
}

fn raw_end(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|&&c| c == '#').count();
    let body = start + hashes + 2;
    (body..chars.len())
        .find(|&i| {
            chars[i] == '"'
                && chars[i + 1..].iter().take(hashes).all(|&c| c == '#')
                && i + hashes < chars.len()
        })
        .map_or(chars.len(), |i| i + hashes + 1)
}

/// The end of a character literal; of a lifetime, only its quote.
fn char_end(chars: &[char], start: usize) -> usize {
    match (chars.get(start + 1), chars.get(start + 2)) {
        (Some('\\'), _) => {
            let close = chars.iter().skip(start + 3).position(|&c| c == '\'');
            close.map_or(chars.len(), |distance| start + 4 + distance)
        }
        (Some(_), Some('\'')) => start + 3,
        _ => start + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanks() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"f("x \" y", z)"#, "f(        , z)"),
            ("r#\"a \" b\"# c", "           c"),
            ("let c = '\\''; d", "let c =     ; d"),
            ("fn f<'a>(x: &'a str)", "fn f< a>(x: & a str)"),
            ("'\"' x", "    x"),
            ("for r in \"x\"", "for r in    "),
        ];
        for (text, expected) in cases {
            assert_eq!(code_only(text), expected, "{text}");
        }
    }
}
