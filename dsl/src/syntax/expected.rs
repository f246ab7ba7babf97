//! What to say about a line that does not match: in the words of people, never of the grammar.
//!
//! The most specific explanation wins: an unclosed text, a comment sign of another language, a word
//! that nearly is a keyword, a reserved word used as a name; else what could have stood at the place
//! where matching stopped.

use super::{grammar::Rule, keywords, lexical, parser::Parser, quantity};
use crate::diagnostic::{Diagnostic, codes, list_of, similar};

/// Which block a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The top level.
    File,
    /// `connector … { }`.
    Connector,
    /// `block … { }` of the standard library.
    Fields,
    /// `source … { }` and settings inside settings.
    Settings,
    /// `pipeline … { }`.
    Pipeline,
    /// `route … { }`.
    Route,
    /// `ddl { }`.
    Ddl,
    /// `on error { }`.
    OnError,
    /// `copy { }`, …
    Phase,
    /// `test … { }`.
    Test,
}

impl Place {
    /// Words that begin a line here.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::File => keywords::ITEMS,
            Self::Connector => keywords::CONNECTOR_LINES,
            Self::Pipeline => keywords::CLAUSES,
            Self::Route => keywords::ROW_LINES,
            Self::Ddl => keywords::DDL_ACTIONS,
            Self::Phase => keywords::PHASE_LINES,
            Self::Test => keywords::TEST_LINES,
            Self::Fields | Self::Settings | Self::OnError => &[],
        }
    }

    /// What a line here is called, and what it looks like.
    const fn line(self) -> (&'static str, &'static str) {
        match self {
            Self::File => (
                "a declaration",
                "a declaration begins with `import`, `source`, `target`, `pipeline`, `let`, `fn`, `param` or `test`",
            ),
            Self::Connector | Self::Fields => {
                ("a field", "a field looks like `name: type = default`")
            }
            Self::Settings => ("a setting", "a setting looks like `name = value`"),
            Self::Pipeline => (
                "a clause",
                "a clause begins with `from`, `into`, `include`, `exclude`, `route`, `map type`, `filter`, `shard`, `online_ddl`, `ddl`, `on error` or the name of a phase",
            ),
            Self::Route => (
                "a line of a route",
                "a line here begins with `where`, `set`, `add`, `rename`, `drop`, `cast`, `key` or `chunk`",
            ),
            Self::Ddl => ("a rule", "a rule looks like `apply add_column, create_index`"),
            Self::OnError => ("an arm", "an arm looks like `connection => pause`"),
            Self::Phase => (
                "a line of a phase",
                "a line here is a setting such as `workers = 8`, or begins with `require` or `do`",
            ),
            Self::Test => ("a line of a test", "a line here begins with `given` or `expect`"),
        }
    }
}

/// Explains why the line from `start` stopped to match at `failed`.
pub fn explain(
    parser: &Parser<'_>,
    place: Place,
    start: usize,
    failed: usize,
    positives: &[Rule],
) -> Diagnostic {
    if positives.is_empty() {
        return Diagnostic::error(
            codes::SYNTAX_TOO_DEEP,
            "this line is nested too deeply",
            parser.span(start, start + 1),
            "here",
        )
        .help("name parts of it with `let` or `fn`");
    }
    let text = parser.text;
    unclosed_text(parser, start, failed)
        .or_else(|| foreign_comment(parser, start, failed))
        .or_else(|| unknown_word(parser, place, start, failed))
        .unwrap_or_else(|| {
            let at = failed + blanks(text.get(failed..).unwrap_or(""));
            unexpected(parser, place, start, at, positives)
        })
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// A quote without its partner, at or before the place of failure.
fn unclosed_text(parser: &Parser<'_>, start: usize, failed: usize) -> Option<Diagnostic> {
    let (text, mut at) = (parser.text, start);
    let end = lexical::line_end(text, failed);
    while at < end {
        if text.as_bytes().get(at) == Some(&b'"') && !lexical::is_closed(text, at) {
            let raw = text.get(at..).is_some_and(|rest| rest.starts_with("\"\"\""));
            let (quote, stop) =
                if raw { ("\"\"\"", text.len()) } else { ("\"", lexical::line_end(text, at)) };
            let stop = at + text.get(at..stop).unwrap_or("").trim_end().len();
            return Some(
                Diagnostic::error(
                    codes::SYNTAX_UNCLOSED,
                    "a text is not closed",
                    parser.span(stop, stop),
                    format!("expected `{quote}` here"),
                )
                .label(parser.span(at, at + quote.len()), "to close this text")
                .help("a text in double quotes ends on its line; one in `\"\"\"` may span lines"),
            );
        }
        at = lexical::skip(text, at).max(at + 1);
    }
    None
}

/// `--`, `//`, `/*` where a comment was meant.
fn foreign_comment(parser: &Parser<'_>, start: usize, failed: usize) -> Option<Diagnostic> {
    let (text, mut at) = (parser.text, lexical::line_start(parser.text, failed).max(start));
    while at <= failed && at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        for sign in ["--", "//", "/*"] {
            if rest.starts_with(sign) {
                let span = parser.span(at, at + sign.len());
                let diagnostic = Diagnostic::error(
                    codes::SYNTAX_FOREIGN,
                    format!("`{sign}` does not begin a comment"),
                    span,
                    "write `#`",
                )
                .help("a comment begins with `#` and ends with the line");
                return Some(if sign == "/*" { diagnostic } else { diagnostic.edit(span, "#") });
            }
        }
        at = lexical::skip(text, at).max(at + 1);
    }
    None
}

/// A line that begins with no word of its place.
fn unknown_word(
    parser: &Parser<'_>,
    place: Place,
    start: usize,
    failed: usize,
) -> Option<Diagnostic> {
    let word = lexical::word(parser.text, start);
    let words = place.words();
    let (what, help) = place.line();
    let span = parser.span(start, start + word.len());
    if word.is_empty() {
        if failed != start {
            return None;
        }
        let c = parser.rest().chars().next()?;
        let span = parser.span(start, start + c.len_utf8());
        let title = format!("{what} cannot begin with `{c}`");
        return Some(
            Diagnostic::error(codes::SYNTAX_EXPECTED, title, span, format!("expected {what}"))
                .help(help),
        );
    }
    let library = place == Place::File && keywords::LIBRARY_ITEMS.contains(&word);
    if library || words.contains(&word) || words.is_empty() {
        return None;
    }
    // Where lines may begin with any name, only a near miss is a misspelling.
    let any_name = matches!(place, Place::Phase | Place::Connector | Place::Ddl);
    if any_name {
        return None;
    }
    let title = format!("`{word}` does not begin {what}");
    let diagnostic =
        Diagnostic::error(codes::SYNTAX_EXPECTED, title, span, format!("expected {what}"));
    if place != Place::File && keywords::ITEMS.contains(&word) {
        return Some(diagnostic.help("this belongs outside of the block; is a `}` missing above?"));
    }
    if place == Place::Pipeline && keywords::ROW_LINES.contains(&word) {
        return Some(diagnostic.help(format!(
            "`{word}` belongs into the body of a route: `route a.b -> a.b {{ {word} .. }}`"
        )));
    }
    Some(match similar(word, words.iter().copied()) {
        Some(meant) => diagnostic.edit(span, meant).help(format!("did you mean `{meant}`?")),
        None => diagnostic.help(help),
    })
}

/// Where the value of a line is missing and the next line was taken for it: the end of the text before
/// the next line, if that one clearly is a line of its own.
pub fn missing_value(text: &str, place: Place, start: usize, failed: usize) -> Option<usize> {
    let line = lexical::line_start(text, failed);
    let before = text.get(start..line)?;
    let end = start + lexical::trim_end(before);
    let first = line + text.get(line..)?.find(|c: char| !matches!(c, ' ' | '\t'))?;
    (text.get(start..end)?.ends_with('=') && place.words().contains(&lexical::word(text, first)))
        .then_some(end)
}

/// Signs with which something that is complete could go on: worth saying only where nothing else is.
const CONTINUATIONS: &[&str] =
    &["an operator", "a capture such as `{table}`", "`,`", "`..`", "`(`", "`:`"];

/// The general case: what stands there, and what could.
fn unexpected(
    parser: &Parser<'_>,
    place: Place,
    start: usize,
    at: usize,
    positives: &[Rule],
) -> Diagnostic {
    let text = parser.text;
    let mut wanted: Vec<String> = Vec::new();
    for rule in positives {
        for word in describe(*rule) {
            if !wanted.contains(&word) {
                wanted.push(word);
            }
        }
    }
    for sign in CONTINUATIONS {
        if wanted.len() > 1 {
            wanted.retain(|word| word != sign);
        }
    }
    if wanted.is_empty() {
        wanted.push("the end of the line".to_owned());
    }
    let expected = list_of(wanted.iter().map(String::as_str), "or");
    let (found, length) = found(text, at);
    let before = start + lexical::trim_end(text.get(start..at).unwrap_or(""));
    // What is missing at a line's end is missed there, not on the next line.
    let on_next_line = text.get(before..at).is_some_and(|gap| gap.contains(['\n', '\r']));
    let span = if length == 0 || on_next_line {
        parser.span(before, before)
    } else {
        parser.span(at, at + length)
    };
    let title = format!("expected {expected}, found {found}");
    let diagnostic =
        Diagnostic::error(codes::SYNTAX_EXPECTED, title, span, format!("expected {expected}"));
    if let (1, Some(open)) = (wanted.len(), unclosed_bracket(text, start, at, positives)) {
        return diagnostic.label(parser.span(open, open + 1), "to close this");
    }
    let word = lexical::word(text, at);
    let lower = word.to_ascii_lowercase();
    let takes_name = positives
        .iter()
        .any(|rule| matches!(rule, Rule::ident | Rule::bare_ident | Rule::names | Rule::path));
    if takes_name && keywords::RESERVED.contains(&lower.as_str()) {
        return diagnostic.edit(span, format!("`{word}`")).help(format!(
            "`{word}` is a word of the language; to use it as a name put it in backquotes"
        ));
    }
    let rest = text.get(at..).unwrap_or("");
    for (written, rule, meant) in [("=>", Rule::arrow, "->"), ("->", Rule::fat_arrow, "=>")] {
        if rest.starts_with(written) && positives.contains(&rule) {
            return diagnostic.edit(span, meant).help(format!("write `{meant}`"));
        }
    }
    if found.starts_with("an unusual blank") {
        return diagnostic.edit(span, " ").help("replace it by an ordinary blank");
    }
    if rest.starts_with('{')
        && positives.iter().any(|rule| matches!(rule, Rule::pattern | Rule::segment | Rule::glob))
    {
        return diagnostic.help("a capture looks like `{table}` or `{id:int}`");
    }
    if rest.starts_with('%') && positives.contains(&Rule::capture) {
        return diagnostic.edit(span, "*").help("write `*` for any characters");
    }
    let number = text.get(start..before).unwrap_or("").rsplit([' ', '\t']).next().unwrap_or("");
    if number.starts_with(|c: char| c.is_ascii_digit())
        && let Some(unit) = quantity::meant(word)
    {
        let from = before - number.len();
        let repaired = format!("{number}{unit}");
        return diagnostic
            .edit(parser.span(from, at + word.len()), repaired.clone())
            .help(format!("a unit stands right behind its number: write `{repaired}`"));
    }
    let first = lexical::word(text, start);
    match usage(place, first) {
        Some(usage) => diagnostic.help(format!("write `{usage}`")),
        None => diagnostic.help(place.line().1),
    }
}

/// What a line that begins with this word looks like.
fn usage(place: Place, word: &str) -> Option<&'static str> {
    Some(match (place, word) {
        (Place::File, "edition") => "edition \"2026\"",
        (Place::File, "import") => "import shop.masking { mask_email }",
        (Place::File, "param") => "param name: type = value",
        (Place::File, "let") => "let name = value",
        (Place::File, "fn") => "fn name(a: type) -> type = expression",
        (Place::File, "source") => "source name = connector { .. }",
        (Place::File, "target") => "target name = connector { .. }",
        (Place::File, "connector") => "connector name { .. }",
        (Place::File, "pipeline") => "pipeline name { .. }",
        (Place::File, "test") => "test \"what it shows\" for pipeline { .. }",
        (Place::Pipeline, "from") => "from source",
        (Place::Pipeline, "into") => "into target",
        (Place::Pipeline, "include") => "include shop.*, crm.customer",
        (Place::Pipeline, "exclude") => "exclude shop.tmp_*",
        (Place::Pipeline, "route") => "route shop.{table} -> public.{table}",
        (Place::Pipeline, "filter") => "filter shop.* drop delete when old.status = \"archived\"",
        (Place::Pipeline, "map") | (Place::Connector, "map") => {
            "map type bigint unsigned -> numeric(20)"
        }
        (Place::Pipeline, "shard") => "shard pessimistic { .. }",
        (Place::Pipeline, "online_ddl") => "online_ddl auto { .. }",
        (Place::Pipeline, "on") => "on error { connection => pause }",
        (Place::Connector, "provides") => "provides source, target",
        (Place::Route, "where") => "where condition",
        (Place::Route, "set") => "set column = expression",
        (Place::Route, "add") => "add column: type = expression",
        (Place::Route, "rename") => "rename old -> new",
        (Place::Route, "drop") => "drop column, column",
        (Place::Route, "cast") => "cast column as type",
        (Place::Route, "key") => "key (column, column)",
        (Place::Route, "chunk") => "chunk by column size 50_000rows",
        (Place::Phase, "require") => "require stream.lag < 1s for 10m",
        (Place::Phase, "do") => "do drain(within: 60s)",
        (Place::Test, "given") => "given insert shop.orders { id = 1 }",
        (Place::Test, "expect") => "expect insert shop.orders { id = 1 }",
        _ => return None,
    })
}

/// The bracket that is still open at `at`, if its partner is what is missing.
fn unclosed_bracket(text: &str, start: usize, at: usize, positives: &[Rule]) -> Option<usize> {
    let closer = positives.iter().find_map(|rule| match rule {
        Rule::close_paren => Some(b'('),
        Rule::close_list => Some(b'['),
        Rule::close => Some(b'{'),
        _ => None,
    })?;
    let mut open = Vec::new();
    let mut i = start;
    while i < at {
        match text.as_bytes().get(i) {
            Some(b @ (b'(' | b'[' | b'{')) => open.push((*b, i)),
            Some(b')' | b']' | b'}') => drop(open.pop()),
            _ => {}
        }
        i = lexical::skip(text, i).max(i + 1);
    }
    open.iter().rev().find(|(b, _)| *b == closer).map(|(_, i)| *i)
}

/// What stands at a place, and its length; 0 where a line or the file ends.
fn found(text: &str, at: usize) -> (String, usize) {
    let rest = text.get(at..).unwrap_or("");
    let word = lexical::word(text, at);
    match rest.chars().next() {
        None => ("the end of the file".to_owned(), 0),
        Some('\n' | '\r' | '#') => ("the end of the line".to_owned(), 0),
        Some('"') => ("a text".to_owned(), lexical::skip(text, at) - at),
        Some('\u{a0}' | '\u{3000}' | '\u{200b}') => {
            ("an unusual blank character".to_owned(), rest.chars().next().map_or(0, char::len_utf8))
        }
        Some(_) if !word.is_empty() => (format!("`{word}`"), word.len()),
        Some(c) => {
            let sign = ["<=>", "=>", "->", "==", "<=", ">=", "<>", "!=", "||", "&&", "::", ".."]
                .into_iter()
                .find(|sign| rest.starts_with(sign))
                .map_or_else(|| c.to_string(), str::to_owned);
            let length = sign.len();
            (format!("`{sign}`"), length)
        }
    }
}

/// What a rule is for people; nothing for rules that would only distract.
fn describe(rule: Rule) -> Vec<String> {
    let one = |text: &str| vec![text.to_owned()];
    match rule {
        Rule::ident | Rule::bare_ident | Rule::names | Rule::arg_name | Rule::pair => one("a name"),
        Rule::path => one("a name"),
        Rule::pattern | Rule::patterns | Rule::segment | Rule::glob => {
            one("a table pattern such as `shop.*`")
        }
        Rule::type_ref | Rule::type_name | Rule::type_arg => one("a type"),
        Rule::type_pattern | Rule::type_words | Rule::type_word => {
            one("a type of a column such as `bigint unsigned`")
        }
        Rule::type_target => one("a type of the target"),
        Rule::expr
        | Rule::arith
        | Rule::case_operand
        | Rule::call
        | Rule::paren
        | Rule::arg
        | Rule::constant => one("an expression"),
        Rule::string => one("a text in double quotes"),
        Rule::number | Rule::bound | Rule::bad_number => one("a number"),
        Rule::quantity => one("a quantity such as `10m`"),
        Rule::record => one("a row such as `{ id = 1 }`"),
        Rule::list => one("a list"),
        Rule::regex => one("a regular expression `re\"..\"`"),
        Rule::line_end | Rule::EOI => one("the end of the line"),
        Rule::open | Rule::import_list => one("`{`"),
        Rule::close => one("`}`"),
        Rule::open_paren | Rule::call_args | Rule::type_args => one("`(`"),
        Rule::close_paren => one("`)`"),
        Rule::open_list => one("`[`"),
        Rule::close_list => one("`]`"),
        Rule::arrow => one("`->`"),
        Rule::fat_arrow => one("`=>`"),
        Rule::equals => one("`=`"),
        Rule::colon => one("`:`"),
        Rule::comma => one("`,`"),
        Rule::range => one("`..`"),
        Rule::capture_kind => one("`int`, `word`, `hex` or `any`"),
        Rule::capture_name => one("the name of a capture"),
        Rule::capture => one("a capture such as `{table}`"),
        Rule::is_what => one("`null`, `true` or `false`"),
        Rule::parameter => one("a parameter such as `name: type`"),
        Rule::change => one("an event such as `insert`"),
        Rule::when_arm | Rule::when_word => one("`when`"),
        Rule::else_arm | Rule::else_word => one("`else`"),
        Rule::then_word => one("`then`"),
        Rule::end_word => one("`end`"),
        Rule::and => one("an operator"),
        Rule::phase_name => one("the name of a phase"),
        Rule::item => one("a declaration"),
        Rule::clause => one("a clause"),
        Rule::row_line => one("a line of a route"),
        Rule::within | Rule::unsigned | Rule::nullable | Rule::type_tail | Rule::not => Vec::new(),
        rule if super::grammar::is_keyword(rule) => {
            let name = format!("{rule:?}");
            let word = name.trim_start_matches("kw_").trim_end_matches("_op");
            match rule {
                Rule::kw_between
                | Rule::kw_in
                | Rule::kw_like
                | Rule::kw_regexp
                | Rule::kw_is_op
                | Rule::kw_escape => one("an operator"),
                _ => one(&format!("`{word}`")),
            }
        }
        _ => one("an operator"),
    }
}
