//! `like`: `%` stands for any characters, `_` for one, the escape makes either literal. Characters are
//! compared one by one under the collation, and blanks at the end count (manual 12.8.1).

use dsl::catalog::Comparison;

use super::collation::same;
use crate::expr::scalar::Scalar;

/// A pattern taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::expr) enum Pattern {
    Text(Vec<Token<char>>),
    Bytes(Vec<Token<u8>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::expr) enum Token<T> {
    /// `%`.
    Any,
    /// `_`.
    One,
    Literal(T),
}

fn tokens<T: Copy + PartialEq>(
    pattern: impl Iterator<Item = T>,
    escape: Option<T>,
    any: T,
    one: T,
) -> Vec<Token<T>> {
    let mut pattern = pattern;
    let mut found = Vec::new();
    while let Some(c) = pattern.next() {
        let token = if Some(c) == escape {
            // An escape at the end stands for itself.
            Token::Literal(pattern.next().unwrap_or(c))
        } else if c == any {
            Token::Any
        } else if c == one {
            Token::One
        } else {
            Token::Literal(c)
        };
        if token != Token::Any || found.last() != Some(&Token::Any) {
            found.push(token);
        }
    }
    found
}

impl Pattern {
    /// A pattern and its escape (empty: none); `None` where one of them is NULL.
    pub(in crate::expr) fn new(pattern: &Scalar<'_>, escape: &Scalar<'_>) -> Option<Self> {
        let Scalar::Text(escape) = escape else {
            return None;
        };
        match pattern {
            Scalar::Text(text) => {
                Some(Self::Text(tokens(text.chars(), escape.chars().next(), '%', '_')))
            }
            Scalar::Bytes(bytes) => {
                Some(Self::Bytes(tokens(bytes.iter().copied(), escape.bytes().next(), b'%', b'_')))
            }
            _ => None,
        }
    }

    pub(in crate::expr) fn matches(&self, comparison: Comparison, value: &Scalar<'_>) -> bool {
        match (self, value) {
            (Self::Text(tokens), Scalar::Text(text)) => {
                let chars: Vec<char> = text.chars().collect();
                matches(tokens, &chars, |a, b| same(comparison, a, b))
            }
            (Self::Bytes(tokens), Scalar::Bytes(bytes)) => matches(tokens, bytes, |a, b| a == b),
            _ => false,
        }
    }
}

/// Goes back to the last `%` only, so the time is at most pattern × text.
fn matches<T: Copy>(tokens: &[Token<T>], text: &[T], same: impl Fn(T, T) -> bool) -> bool {
    let (mut t, mut p) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    while t < text.len() {
        let fits = match tokens.get(p) {
            Some(Token::Any) => {
                last_any = Some((p + 1, t));
                p += 1;
                continue;
            }
            Some(Token::One) => true,
            Some(Token::Literal(c)) => same(*c, text[t]),
            None => false,
        };
        if fits {
            (t, p) = (t + 1, p + 1);
        } else if let Some((after, from)) = last_any {
            last_any = Some((after, from + 1));
            (t, p) = (from + 1, after);
        } else {
            return false;
        }
    }
    tokens[p..].iter().all(|token| matches!(token, Token::Any))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_and_escapes() {
        for (text, pattern, escape, expected) in [
            ("abc", "abc", "\\", true),
            ("abc", "a%", "\\", true),
            ("abc", "%b%", "\\", true),
            ("abc", "_b_", "\\", true),
            ("abc", "_", "\\", false),
            ("a%c", "a\\%c", "\\", true),
            ("abc", "a\\%c", "\\", false),
            ("a%c", "a|%c", "|", true),
            ("abc ", "abc", "\\", false),
            ("", "%", "\\", true),
            ("", "", "\\", true),
            ("aaab", "%a%a%b", "\\", true),
            ("aaac", "%a%a%b", "\\", false),
            ("a\\", "a\\", "\\", true),
            ("é", "_", "\\", true),
            ("a\\c", "a\\c", "", true),
        ] {
            let scalar = |t: &str| Scalar::text(t);
            let compiled = Pattern::new(&scalar(pattern), &scalar(escape)).expect("texts");
            assert_eq!(
                compiled.matches(Comparison::Exact, &scalar(text)),
                expected,
                "{text:?} like {pattern:?}"
            );
        }
    }
}
