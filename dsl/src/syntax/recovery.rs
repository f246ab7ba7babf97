//! After a mistake: where to go on. A wrong line is skipped up to its end; if it opens a block, the
//! block is still read, so that its own mistakes are told too. A block whose `}` is missing is given
//! up where a line clearly belongs further out.

use super::{
    expected::Place, grammar::Rule, keywords, lexical, lowering::Lowering, parser::Parser,
};
use crate::diagnostic::similar;

impl Parser<'_> {
    /// Moves behind the line that began at `start` and stopped to make sense at `failed`.
    pub(super) fn recover(&mut self, place: Place, start: usize, failed: usize) {
        let failed = failed.max(start);
        let line = lexical::line_start(self.text, failed);
        let begins_line = line > start
            && self.text.get(line..failed).is_some_and(|blank| blank.trim().is_empty());
        let end = if begins_line { line } else { lexical::line_end(self.text, failed) };
        let mut at = start;
        let mut braces: Vec<usize> = Vec::new();
        while at < end {
            match self.text.as_bytes().get(at) {
                Some(b'{') if !self.begins_capture(at) => braces.push(at),
                Some(b'}') if self.ends_capture(start, at) => {}
                Some(b'}') if braces.pop().is_none() => break,
                Some(b';') if braces.is_empty() && at >= failed => break,
                Some(b',') if braces.is_empty() && at >= failed && place == Place::Settings => {
                    break;
                }
                _ => {}
            }
            at = lexical::skip(self.text, at).max(at + 1);
        }
        self.at = at;
        if let Some(brace) = braces.first().copied() {
            let word = lexical::word(self.text, start);
            match inner_place(place, word) {
                Some(inner) => {
                    self.at = brace + 1;
                    self.discard(inner);
                }
                None => self.at = lexical::closing(self.text, brace).unwrap_or(at),
            }
        }
    }

    /// A brace of a capture stands inside of a name: `shop_{db}`; a brace of a block after a blank.
    fn begins_capture(&self, brace: usize) -> bool {
        let before = self.text.get(..brace).and_then(|text| text.chars().next_back());
        let after = self.text.get(brace + 1..).and_then(|text| text.chars().next());
        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '}'))
            && after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    fn ends_capture(&self, start: usize, brace: usize) -> bool {
        let line = self.text.get(start..brace).unwrap_or("");
        line.rfind(['{', '}', ' ']).is_some_and(|open| {
            line.as_bytes().get(open) == Some(&b'{')
                && (open == 0 || self.begins_capture(start + open))
        })
    }

    /// Reads a block only for its mistakes: its head is missing from the tree.
    fn discard(&mut self, place: Place) {
        self.block(place, |parser| match place {
            Place::Pipeline => parser.discard_line(Rule::clause, place),
            Place::Route => parser.discard_line(Rule::row_line, place),
            Place::Ddl => parser.discard_line(Rule::ddl_rule, place),
            Place::OnError => parser.discard_line(Rule::error_arm, place),
            Place::Phase => parser.discard_line(Rule::phase_line, place),
            Place::Settings => parser.discard_line(Rule::setting, place),
            Place::Test => parser.discard_line(Rule::test_line, place),
            Place::Connector => parser.discard_line(Rule::connector_line, place),
            Place::Fields | Place::File => parser.discard_line(Rule::field_line, place),
        });
    }

    fn discard_line(&mut self, rule: Rule, place: Place) {
        let start = self.at;
        // Lines are lowered all the same: some mistakes are found there.
        let opens = self.line(rule, place, |lowering: &mut Lowering<'_>, pair| {
            let opens = pair.as_str().trim_end().ends_with('{');
            match rule {
                Rule::clause => drop(lowering.clause(pair)),
                Rule::row_line => drop(lowering.row_line(pair)),
                Rule::error_arm => drop(lowering.error_arm(pair)),
                Rule::phase_line => drop(lowering.phase_line(pair)),
                Rule::setting => drop(lowering.setting(pair)),
                Rule::test_line => drop(lowering.test_line(pair)),
                _ => {}
            }
            opens
        });
        if opens == Some(true) {
            match inner_place(place, lexical::word(self.text, start)) {
                Some(inner) => self.discard(inner),
                None => {
                    self.at =
                        lexical::closing(self.text, self.at.saturating_sub(1)).unwrap_or(self.at)
                }
            }
        }
    }

    /// Whether the line at the cursor belongs to a block further out, so that the `}` of the innermost
    /// one must be missing.
    pub(super) fn gives_up_block(&self) -> bool {
        let Some(open) = self.open.last() else {
            return false;
        };
        let word = lexical::word(self.text, self.at);
        if word.is_empty() {
            return false;
        }
        let after =
            self.text.get(self.at + word.len()..).unwrap_or("").trim_start_matches([' ', '\t']);
        if begins_item(word, after) {
            return true;
        }
        let in_pipeline =
            self.open.iter().rev().skip(1).any(|outer| outer.place == Place::Pipeline);
        if !in_pipeline || !keywords::CLAUSES.contains(&word) || after.starts_with(['=', ',']) {
            return false;
        }
        // `copy {` is a block of settings too: only its indentation tells.
        let is_block =
            after.starts_with('{') && matches!(open.place, Place::Phase | Place::Settings);
        !is_block || lexical::indent(self.text, self.at) <= lexical::indent(self.text, open.brace)
    }
}

/// The block that a line beginning with this word opens.
fn inner_place(place: Place, word: &str) -> Option<Place> {
    let known = |table: &[&'static str]| {
        table.iter().copied().find(|w| *w == word).or_else(|| similar(word, table.iter().copied()))
    };
    match place {
        Place::File => match known(keywords::ITEMS)? {
            "connector" => Some(Place::Connector),
            "pipeline" => Some(Place::Pipeline),
            "source" | "target" => Some(Place::Settings),
            "test" => Some(Place::Test),
            _ => None,
        },
        Place::Pipeline => match known(keywords::CLAUSES)? {
            "route" => Some(Place::Route),
            "shard" | "online_ddl" => Some(Place::Settings),
            "ddl" => Some(Place::Ddl),
            "on" => Some(Place::OnError),
            "copy" | "cutover" | "preflight" | "reverse" | "stream" | "verify" => {
                Some(Place::Phase)
            }
            _ => None,
        },
        Place::Phase | Place::Settings => Some(Place::Settings),
        _ => None,
    }
}

/// Whether a line can only be a declaration of the file.
fn begins_item(word: &str, after: &str) -> bool {
    let name_end = after.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(after.len());
    let (name, next) = after.split_at(name_end);
    let next = next.trim_start_matches([' ', '\t']);
    match word {
        "test" | "edition" => after.starts_with('"'),
        "import" => {
            !name.is_empty() && (next.is_empty() || next.starts_with(['.', '\n', '\r', '{']))
        }
        "pipeline" | "connector" => {
            !name.is_empty() && (next.starts_with('{') || next.starts_with("is "))
        }
        "source" | "target" | "let" => !name.is_empty() && next.starts_with(['=', ':']),
        "param" => !name.is_empty() && next.starts_with(':'),
        "fn" => !name.is_empty() && next.starts_with('('),
        _ => false,
    }
}
