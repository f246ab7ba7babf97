//! Table patterns compiled to matchers, and the templates that name target tables.
//!
//! A pattern matches whole names, by case unless it is asked otherwise. Captures take as much as they
//! can, from left to right, and at least one character.

use std::{collections::BTreeMap, fmt::Write};

use regex::Regex;
use serde::Serialize;

use crate::source::Span;

/// What the captures of a pattern stand for, by name.
pub type Captures = BTreeMap<String, CaptureValue>;

/// A captured piece of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureValue {
    /// `{name:int}`.
    Int(u64),
    /// `{name}`, `{name:word}`, `{name:hex}`, a named group of a regex.
    Text(String),
}

/// What a capture may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureKind {
    /// Digits; its value is a number of at most 64 bits.
    Int,
    /// Letters, digits and `_`.
    Word,
    /// Hexadecimal digits.
    Hex,
    /// Any characters.
    Any,
}

impl CaptureKind {
    /// The kind of this name.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "int" => Some(Self::Int),
            "word" => Some(Self::Word),
            "hex" => Some(Self::Hex),
            "any" => Some(Self::Any),
            _ => None,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Int => "[0-9]+",
            Self::Word => r"\w+",
            Self::Hex => "[0-9A-Fa-f]+",
            Self::Any => ".+",
        }
    }
}

/// `schema.table` with globs, captures or regexes; or a table alone, in any schema.
#[derive(Debug, Clone, Serialize)]
pub struct TablePattern {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Captures and their kinds.
    pub captures: BTreeMap<String, CaptureKind>,
    #[serde(skip)]
    schema: Option<NamePattern>,
    #[serde(skip)]
    table: NamePattern,
}

/// One side of the dot.
#[derive(Debug, Clone)]
pub struct NamePattern {
    matcher: Matcher,
}

#[derive(Debug, Clone)]
enum Matcher {
    Literal(String),
    Regex { exact: Regex, folded: Regex },
}

/// A piece of a name pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamePart {
    /// Characters that stand for themselves.
    Text(String),
    /// `*`.
    Many,
    /// `?`.
    One,
    /// `[a-z]`, `[!x]`.
    Class {
        /// Single characters and ranges.
        set: String,
        /// Any other character.
        negated: bool,
    },
    /// `{name:kind}`.
    Capture(String, CaptureKind),
}

/// A table that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// What the captures stand for.
    pub captures: Captures,
    /// The captured characters as they stand in the names, for templates.
    pub texts: BTreeMap<String, String>,
}

impl NamePattern {
    /// A name that stands for itself.
    #[must_use]
    pub const fn literal(name: String) -> Self {
        Self { matcher: Matcher::Literal(name) }
    }

    /// A glob; the error says what is wrong with one of its classes.
    ///
    /// # Errors
    /// A class that is empty or runs backwards.
    pub fn glob(parts: &[NamePart]) -> Result<Self, String> {
        let mut literal = String::new();
        if parts.iter().all(|part| matches!(part, NamePart::Text(_))) {
            for part in parts {
                if let NamePart::Text(text) = part {
                    literal.push_str(text);
                }
            }
            return Ok(Self::literal(literal));
        }
        let mut regex = String::new();
        for part in parts {
            match part {
                NamePart::Text(text) => regex.push_str(&regex::escape(text)),
                NamePart::Many => regex.push_str(".*"),
                NamePart::One => regex.push('.'),
                NamePart::Class { set, negated } => push_class(&mut regex, set, *negated)?,
                NamePart::Capture(name, kind) => {
                    write!(regex, "(?P<{name}>{})", kind.class())
                        .expect("writing to a string cannot fail");
                }
            }
        }
        Self::compile(&regex)
    }

    /// A regular expression, which must match the whole name.
    ///
    /// # Errors
    /// What the expression's compiler says.
    pub fn regex(text: &str) -> Result<Self, String> {
        Self::compile(text)
    }

    fn compile(text: &str) -> Result<Self, String> {
        let build = |fold: bool| {
            regex::RegexBuilder::new(&format!("^(?:{text})$"))
                .case_insensitive(fold)
                .dot_matches_new_line(true)
                .size_limit(1 << 20)
                .build()
                .map_err(|error| regex_problem(&error))
        };
        Ok(Self { matcher: Matcher::Regex { exact: build(false)?, folded: build(true)? } })
    }

    /// Names of its groups.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let regex = match &self.matcher {
            Matcher::Literal(_) => None,
            Matcher::Regex { exact, .. } => Some(exact),
        };
        regex.into_iter().flat_map(|regex| regex.capture_names().flatten())
    }

    /// The name, where it is one.
    #[must_use]
    pub fn as_literal(&self) -> Option<&str> {
        match &self.matcher {
            Matcher::Literal(name) => Some(name),
            Matcher::Regex { .. } => None,
        }
    }

    fn find(&self, name: &str, fold: bool, texts: &mut BTreeMap<String, String>) -> bool {
        match &self.matcher {
            Matcher::Literal(literal) if fold => literal.to_lowercase() == name.to_lowercase(),
            Matcher::Literal(literal) => literal == name,
            Matcher::Regex { exact, folded } => {
                let regex = if fold { folded } else { exact };
                let Some(found) = regex.captures(name) else {
                    return false;
                };
                for group in regex.capture_names().flatten() {
                    if let Some(text) = found.name(group) {
                        texts.insert(group.to_owned(), text.as_str().to_owned());
                    }
                }
                true
            }
        }
    }
}

/// What is wrong with a regular expression, in one line.
#[must_use]
pub fn regex_problem(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "the expression is too large".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default().trim();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        }
    }
}

fn push_class(regex: &mut String, set: &str, negated: bool) -> Result<(), String> {
    let chars: Vec<char> = set.chars().collect();
    if chars.is_empty() {
        return Err("a class needs at least one character".to_owned());
    }
    let escaped = |c: char| regex::escape(&c.to_string()).replace('^', r"\^").replace('&', r"\&");
    regex.push_str(if negated { "[^" } else { "[" });
    let mut rest = chars.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match after {
            ['-', last, tail @ ..] => {
                if first > last {
                    return Err(format!("the range `{first}-{last}` runs backwards"));
                }
                write!(regex, "{}-{}", escaped(*first), escaped(*last))
                    .expect("writing to a string cannot fail");
                rest = tail;
            }
            _ => {
                regex.push_str(&escaped(*first));
                rest = after;
            }
        }
    }
    regex.push(']');
    Ok(())
}

impl TablePattern {
    /// A pattern of compiled sides.
    #[must_use]
    pub const fn new(
        text: String,
        span: Span,
        schema: Option<NamePattern>,
        table: NamePattern,
        captures: BTreeMap<String, CaptureKind>,
    ) -> Self {
        Self { text, span, captures, schema, table }
    }

    /// Whether every side that is written is one name.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.table.as_literal().is_some()
            && self.schema.as_ref().is_none_or(|s| s.as_literal().is_some())
    }

    /// The schema, where it is written as one name.
    #[must_use]
    pub fn literal_schema(&self) -> Option<&str> {
        self.schema.as_ref().and_then(NamePattern::as_literal)
    }

    /// Matches a table; `fold`: without regard to case.
    #[must_use]
    pub fn find(&self, schema: &str, table: &str, fold: bool) -> Option<Matched> {
        let mut texts = BTreeMap::new();
        if let Some(pattern) = &self.schema
            && !pattern.find(schema, fold, &mut texts)
        {
            return None;
        }
        if !self.table.find(table, fold, &mut texts) {
            return None;
        }
        let mut captures = Captures::new();
        for (name, text) in &texts {
            let value = match self.captures.get(name) {
                // A number of more than 64 bits is not an `int`.
                Some(CaptureKind::Int) => CaptureValue::Int(text.parse().ok()?),
                _ => CaptureValue::Text(text.clone()),
            };
            captures.insert(name.clone(), value);
        }
        Some(Matched { captures, texts })
    }

    /// Whether it matches a table, by case.
    #[must_use]
    pub fn matches(&self, schema: &str, table: &str) -> bool {
        self.find(schema, table, false).is_some()
    }
}

/// The right side of a route.
#[derive(Debug, Clone, Serialize)]
pub struct TargetPattern {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Schema; absent: where the target puts tables by default.
    pub schema: Option<Vec<TemplatePart>>,
    /// Table.
    pub table: Vec<TemplatePart>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplatePart {
    /// Characters.
    Text(String),
    /// What a capture of the pattern took.
    Capture(String),
}

impl TargetPattern {
    /// The target table of a source table that matched.
    #[must_use]
    pub fn fill(&self, matched: &Matched) -> (Option<String>, String) {
        let fill = |parts: &[TemplatePart]| {
            parts
                .iter()
                .map(|part| match part {
                    TemplatePart::Text(text) => text.as_str(),
                    TemplatePart::Capture(name) => {
                        matched.texts.get(name).map_or("", String::as_str)
                    }
                })
                .collect::<String>()
        };
        (self.schema.as_deref().map(fill), fill(&self.table))
    }
}
