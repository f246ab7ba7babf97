//! What can be told about text without parsing it: where strings, comments and names end, and how
//! braces pair. Recovery stands on this, so everything here accepts any text.

/// One past the literal, comment or character that begins at `at`. A string that is not closed ends
/// with its line; a raw string that is not closed ends with the text.
pub fn skip(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let length = if rest.starts_with("\"\"\"") {
        rest.get(3..).and_then(|r| r.find("\"\"\"")).map_or(rest.len(), |i| i + 6)
    } else if rest.starts_with('"') {
        1 + quoted(rest.get(1..).unwrap_or(""), '"', true)
    } else if rest.starts_with('`') {
        1 + quoted(rest.get(1..).unwrap_or(""), '`', false)
    } else if rest.starts_with('#') {
        rest.find(['\n', '\r']).unwrap_or(rest.len())
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    };
    at + length
}

/// Length up to and with the closing quote; up to the end of the line where there is none.
fn quoted(rest: &str, quote: char, escapes: bool) -> usize {
    let mut chars = rest.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '\n' | '\r' => return i,
            '\\' if escapes => {
                // An escape never hides the end of the line.
                if let Some((j, '\n' | '\r')) = chars.next() {
                    return j;
                }
            }
            _ if c == quote => return i + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Whether the quote that opens a literal at `at` has a partner on its line (or anywhere, for `"""`).
pub fn is_closed(text: &str, at: usize) -> bool {
    let literal = text.get(at..skip(text, at)).unwrap_or("");
    if literal.starts_with("\"\"\"") {
        literal.len() >= 6 && literal.ends_with("\"\"\"")
    } else {
        literal.len() >= 2
            && literal.starts_with('"') == literal.ends_with('"')
            && !ends_in_escape(literal)
    }
}

fn ends_in_escape(literal: &str) -> bool {
    let inner = literal.get(..literal.len() - 1).unwrap_or("");
    (inner.len() - inner.trim_end_matches('\\').len()) % 2 == 1
}

/// End of the line that holds `at`, before its line break.
pub fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |i| at + i)
}

/// Beginning of the line that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |i| i + 1)
}

/// Blanks at the beginning of the line that holds `at`; a tab counts as four.
pub fn indent(text: &str, at: usize) -> usize {
    let line = text.get(line_start(text, at)..).unwrap_or("");
    line.chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .map(|c| if c == '\t' { 4 } else { 1 })
        .sum()
}

/// The word that begins at `at`; empty where none does.
pub fn word(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// End of the text without blanks, line breaks and comments after it.
pub fn trim_end(text: &str) -> usize {
    let trimmed = text.trim_end().len();
    if !text.contains('#') {
        return trimmed;
    }
    let (mut at, mut end) = (0, 0);
    while at < text.len() {
        let next = skip(text, at);
        let piece = text.get(at..next).unwrap_or("");
        if !piece.starts_with('#') && !piece.trim().is_empty() {
            end = next;
        }
        at = next.max(at + 1);
    }
    end
}

/// One past the `}` that closes the `{` at `at`, or `None`.
pub fn closing(text: &str, at: usize) -> Option<usize> {
    let (mut i, mut depth) = (at, 0_usize);
    while i < text.len() {
        match text.as_bytes().get(i) {
            Some(b'{') => depth += 1,
            Some(b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
        i = skip(text, i).max(i + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_comments_are_skipped_whole() {
        for (text, length) in [
            (r#""a\"b" c"#, 6),
            (r#""open"#, 5),
            ("\"open\nnext", 5),
            ("\"\"\"a\n\"b\"\"\" c", 10),
            ("\"\"\"open", 7),
            ("`a b` c", 5),
            ("# x\ny", 3),
            ("é", 2),
            ("", 0),
        ] {
            assert_eq!(skip(text, 0), length, "{text:?}");
        }
    }

    #[test]
    fn unclosed_literals_are_known() {
        for (text, closed) in [
            (r#""a""#, true),
            (r#""a\""#, false),
            (r#""a\\""#, true),
            (r#"""#, false),
            (r#""""#, true),
            ("\"a\n\"", false),
            (r#""""a""""#, true),
            (r#""""a"#, false),
        ] {
            assert_eq!(is_closed(text, 0), closed, "{text:?}");
        }
    }

    #[test]
    fn trailing_blanks_and_comments_are_left_out() {
        for (text, end) in
            [("a  ", 1), ("a # b\n # c\n", 1), (r##""a # b" # c"##, 7), ("# only", 0), ("a", 1)]
        {
            assert_eq!(trim_end(text), end, "{text:?}");
        }
    }

    #[test]
    fn braces_pair_outside_of_strings_and_comments() {
        assert_eq!(closing("{ \"}\" # }\n {} } x", 0), Some(15));
        assert_eq!(closing("{ {", 0), None);
    }
}
