//! Blocks. The parser walks a file line by line: it matches each line with the rule of the block that
//! it stands in, opens a block where a line ends in `{`, and closes it at `}`. A line that does not
//! match is reported and skipped ([`super::recovery`]), so every mistake of a file is told in one run.
//!
//! It always advances: each turn of a loop consumes at least one byte or leaves the block.

use pest::Parser as _;

use super::{
    expected::{self, Place},
    grammar::{Grammar, Pair, Rule},
    lexical,
    line::{Clause, Item},
    lowering::Lowering,
};
use crate::{
    ast,
    diagnostic::{Diagnostic, codes},
    source::{FileId, Span, Spanned},
};

/// At most this many diagnostics are kept of one file.
pub const MAX_DIAGNOSTICS: usize = 200;

/// At most this many blocks stand inside each other.
const MAX_BLOCKS: usize = 32;

/// A parsed file.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// What could be read.
    pub tree: ast::File,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a file.
#[must_use]
pub fn parse(file: FileId, text: &str) -> Parsed {
    let mut parser = Parser::new(file, text);
    let items = parser.file();
    let mut diagnostics = parser.diagnostics;
    diagnostics.truncate(MAX_DIAGNOSTICS);
    Parsed { tree: ast::File { file, items, damaged: parser.damaged }, diagnostics }
}

/// Parses one expression, such as the value of `-p name=value`; `None` where the text is not one.
#[must_use]
pub fn parse_expression(file: FileId, text: &str) -> Option<ast::Expr> {
    let pair = Grammar::parse(Rule::expr, text).ok()?.next()?;
    if !text.get(pair.as_span().end()..)?.trim().is_empty() {
        return None;
    }
    let mut lowering = Lowering::new(file, text, 0);
    let expr = lowering.expr(pair);
    lowering.diagnostics.is_empty().then_some(expr)
}

/// A block that is open: for the message about its missing `}`.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// Where its `{` stands.
    pub brace: usize,
    /// What may stand in it.
    pub place: Place,
}

/// How the lines of a block ended.
pub(super) enum Step {
    /// There is a line at the cursor.
    Line,
    /// The block is closed, or given up.
    Done,
}

pub(super) struct Parser<'t> {
    pub file: FileId,
    pub text: &'t str,
    pub at: usize,
    pub open: Vec<Open>,
    pub damaged: bool,
    /// Too much is wrong: the rest is not read.
    pub stopped: bool,
    pub diagnostics: Vec<Diagnostic>,
    doc: Option<Spanned<String>>,
}

impl<'t> Parser<'t> {
    pub const fn new(file: FileId, text: &'t str) -> Self {
        Self {
            file,
            text,
            at: 0,
            open: Vec::new(),
            damaged: false,
            stopped: false,
            diagnostics: Vec::new(),
            doc: None,
        }
    }

    /// Keeps a diagnostic. After [`MAX_DIAGNOSTICS`] the rest of the file is not read: this bounds the
    /// time that a file of garbage takes.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        } else {
            self.at = self.text.len();
            self.stopped = true;
            self.damaged = true;
        }
    }

    /// A span of this file.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let narrow = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span::new(self.file, narrow(start), narrow(end))
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn file(&mut self) -> Vec<ast::Item> {
        let mut items = Vec::new();
        while self.at < self.text.len() {
            match self.next_line(Place::File) {
                Step::Done => break,
                Step::Line => {}
            }
            let before = self.at;
            let doc = self.doc.take();
            match self.item() {
                Some((kind, span)) => items.push(ast::Item { doc, kind, span }),
                None => self.damaged = true,
            }
            self.at = self.at.max(before + 1);
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        items
    }

    fn item(&mut self) -> Option<(ast::ItemKind, Span)> {
        let start = self.at;
        let place = Place::File;
        let item = self.line(Rule::item, place, Lowering::item)?;
        let kind = match item {
            Item::Whole(kind) => kind,
            Item::Connector(mut connector) => {
                self.block(Place::Connector, |parser| {
                    let doc = parser.doc.take();
                    let from = parser.at;
                    let line = parser.line(
                        Rule::connector_line,
                        Place::Connector,
                        Lowering::connector_line,
                    );
                    parser.add_connector_line(&mut connector, line, doc, from);
                });
                ast::ItemKind::Connector(connector)
            }
            Item::Block(mut block) => {
                self.block(Place::Fields, |parser| {
                    let doc = parser.doc.take();
                    if let Some(mut field) =
                        parser.line(Rule::field_line, Place::Fields, Lowering::field_line)
                    {
                        field.doc = doc;
                        block.fields.push(field);
                    }
                });
                ast::ItemKind::Block(block)
            }
            Item::Endpoint(mut endpoint, opens) => {
                if opens {
                    endpoint.settings = self.settings();
                }
                ast::ItemKind::Endpoint(endpoint)
            }
            Item::Pipeline(mut pipeline) => {
                self.block(Place::Pipeline, |parser| match parser.clause() {
                    Some(clause) => pipeline.clauses.push(clause),
                    None => pipeline.damaged = true,
                });
                ast::ItemKind::Pipeline(pipeline)
            }
            Item::Test(mut test) => {
                self.block(Place::Test, |parser| {
                    let from = parser.at;
                    if let Some(line) =
                        parser.line(Rule::test_line, Place::Test, Lowering::test_line)
                    {
                        test.lines.push(Spanned::new(line, parser.line_span(from)));
                    }
                });
                ast::ItemKind::Test(test)
            }
        };
        Some((kind, self.line_span(start)))
    }

    fn add_connector_line(
        &mut self,
        connector: &mut ast::Connector,
        line: Option<super::line::ConnectorLine>,
        doc: Option<Spanned<String>>,
        _from: usize,
    ) {
        use super::line::ConnectorLine;
        match line {
            Some(ConnectorLine::Provides(roles)) => connector.roles.extend(roles),
            Some(ConnectorLine::MapType(rule)) => connector.type_rules.push(rule),
            Some(ConnectorLine::Field(mut field)) => {
                field.doc = doc;
                connector.fields.push(field);
            }
            None => {}
        }
    }

    fn clause(&mut self) -> Option<ast::Clause> {
        let start = self.at;
        let doc = self.doc.take();
        let clause = self.line(Rule::clause, Place::Pipeline, Lowering::clause)?;
        let kind = match clause {
            Clause::Whole(kind) => kind,
            Clause::Route(mut route) => {
                self.block(Place::Route, |parser| {
                    let from = parser.at;
                    if let Some(line) =
                        parser.line(Rule::row_line, Place::Route, Lowering::row_line)
                    {
                        route.body.push(Spanned::new(line, parser.line_span(from)));
                    }
                });
                ast::ClauseKind::Route(route)
            }
            Clause::Shard(mut shard) => {
                shard.settings = self.settings();
                ast::ClauseKind::Shard(shard)
            }
            Clause::OnlineDdl(mut online) => {
                online.settings = self.settings();
                ast::ClauseKind::OnlineDdl(online)
            }
            Clause::Ddl => {
                let mut rules = Vec::new();
                self.block(Place::Ddl, |parser| {
                    rules.extend(parser.line(Rule::ddl_rule, Place::Ddl, Lowering::ddl_rule));
                });
                ast::ClauseKind::Ddl(rules)
            }
            Clause::OnError => {
                let mut arms = Vec::new();
                self.block(Place::OnError, |parser| {
                    arms.extend(parser.line(Rule::error_arm, Place::OnError, Lowering::error_arm));
                });
                ast::ClauseKind::OnError(arms)
            }
            Clause::Phase(name) => {
                let mut lines = Vec::new();
                self.block(Place::Phase, |parser| {
                    let from = parser.at;
                    match parser.line(Rule::phase_line, Place::Phase, Lowering::phase_line) {
                        Some((ast::PhaseLine::Setting(mut setting), true)) => {
                            setting.value = ast::SettingBody::Block(parser.settings());
                            setting.span = parser.line_span(from);
                            lines.push(ast::PhaseLine::Setting(setting));
                        }
                        Some((line, _)) => lines.push(line),
                        None => {}
                    }
                });
                ast::ClauseKind::Phase(ast::Phase { name, lines })
            }
        };
        Some(ast::Clause { doc, kind, span: self.line_span(start) })
    }

    /// The lines of a block of settings whose `{` was just read.
    fn settings(&mut self) -> Vec<ast::Setting> {
        let mut settings = Vec::new();
        self.block(Place::Settings, |parser| {
            let from = parser.at;
            if let Some((mut setting, opens)) =
                parser.line(Rule::setting, Place::Settings, Lowering::setting)
            {
                if opens {
                    setting.value = ast::SettingBody::Block(parser.settings());
                    setting.span = parser.line_span(from);
                }
                settings.push(setting);
            }
        });
        settings
    }

    /// From `start` to the cursor, without blanks and comments at the end.
    fn line_span(&self, start: usize) -> Span {
        let text = self.text.get(start..self.at).unwrap_or("");
        // Only the last line can end in blanks or a comment.
        let tail = lexical::line_start(text, text.trim_end().len());
        let end = tail + lexical::trim_end(text.get(tail..).unwrap_or(""));
        self.span(start, start + if end > tail { end } else { text.trim_end().len() })
    }

    /// Reads lines up to the `}` of the block whose `{` stands right before the cursor.
    pub fn block(&mut self, place: Place, mut line: impl FnMut(&mut Self)) {
        let brace = self.at.saturating_sub(1);
        if self.open.len() >= MAX_BLOCKS {
            self.report(
                Diagnostic::error(
                    codes::SYNTAX_TOO_DEEP,
                    "these blocks are nested too deeply",
                    self.span(brace, brace + 1),
                    format!("more than {MAX_BLOCKS} blocks inside each other"),
                )
                .help("no clause needs so many; look for a `}` that is missing"),
            );
            self.at = lexical::closing(self.text, brace).unwrap_or(self.text.len());
            return;
        }
        self.open.push(Open { brace, place });
        loop {
            match self.next_line(place) {
                Step::Done => break,
                Step::Line => {}
            }
            let before = self.at;
            line(self);
            self.doc = None;
            self.at = self.at.max(before);
            if self.at == before && !self.gives_up_block() {
                self.at = lexical::skip(self.text, self.at).max(before + 1);
            }
        }
        self.open.pop();
    }

    /// Moves to the next line of the block, over blanks, comments and separators; collects `##` lines.
    fn next_line(&mut self, place: Place) -> Step {
        self.doc = None;
        let mut doc: Option<(usize, usize, String)> = None;
        loop {
            let rest = self.rest();
            let Some(c) = self.peek() else {
                if let Some(open) = self.open.last().copied() {
                    self.unclosed(open, lexical::trim_end(self.text));
                }
                return Step::Done;
            };
            if c == '#' {
                let end = lexical::line_end(self.text, self.at);
                if let Some(line) = rest.strip_prefix("##") {
                    let line = line.get(..end - self.at - 2).unwrap_or("");
                    let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
                    let (start, _, mut text) = doc.take().unwrap_or((self.at, end, String::new()));
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(line);
                    doc = Some((start, end, text));
                }
                self.at = end;
            } else if c.is_whitespace()
                || c == ';'
                || (c == ',' && place == Place::Settings)
                || c == '\u{feff}'
            {
                self.at += c.len_utf8();
            } else if c == '\\' && rest.get(1..).is_some_and(|r| r.starts_with(['\n', '\r'])) {
                self.at += 1;
            } else if c == '}' {
                self.at += 1;
                if self.open.is_empty() {
                    self.report(
                        Diagnostic::error(
                            codes::SYNTAX_UNOPENED,
                            "this `}` closes nothing",
                            self.span(self.at - 1, self.at),
                            "no block is open here",
                        )
                        .help("remove it, or look above for a block that was closed too early"),
                    );
                    self.damaged = true;
                    continue;
                }
                return Step::Done;
            } else {
                if self.gives_up_block() {
                    if let Some(open) = self.open.last().copied() {
                        let end = lexical::trim_end(self.text.get(..self.at).unwrap_or(""));
                        self.unclosed(open, end);
                    }
                    return Step::Done;
                }
                self.doc = doc.map(|(start, end, text)| Spanned::new(text, self.span(start, end)));
                return Step::Line;
            }
        }
    }

    fn unclosed(&mut self, open: Open, end: usize) {
        let end = end.max(open.brace + 1);
        // Several blocks that end with the file are told once, by the innermost.
        let here = self.span(end, end);
        if self.diagnostics.iter().any(|d| {
            d.code == codes::SYNTAX_UNCLOSED && d.labels.first().is_some_and(|l| l.span == here)
        }) {
            return;
        }
        self.report(
            Diagnostic::error(
                codes::SYNTAX_UNCLOSED,
                "a block is not closed",
                here,
                "expected `}` here",
            )
            .label(self.span(open.brace, open.brace + 1), "to close this block")
            .help("add a `}`"),
        );
    }

    /// Matches one line, and lowers it; a line that does not match is reported and skipped.
    pub fn line<T>(
        &mut self,
        rule: Rule,
        place: Place,
        lower: impl FnOnce(&mut Lowering<'t>, Pair<'t>) -> T,
    ) -> Option<T> {
        let start = self.at;
        match Grammar::parse(rule, self.rest()) {
            Ok(mut pairs) => {
                let pair = pairs.next()?;
                let mut lowering = Lowering::new(self.file, self.text, start);
                self.at = start + pair.as_span().end();
                let value = lower(&mut lowering, pair);
                for diagnostic in lowering.diagnostics {
                    self.report(diagnostic);
                }
                Some(value)
            }
            Err(error) => {
                let failed = start
                    + match error.location {
                        pest::error::InputLocation::Pos(at)
                        | pest::error::InputLocation::Span((at, _)) => at,
                    };
                let positives = match &error.variant {
                    pest::error::ErrorVariant::ParsingError { positives, .. } => positives.clone(),
                    pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
                };
                let (failed, positives) =
                    match expected::missing_value(self.text, place, start, failed) {
                        Some(end) => (end, vec![Rule::expr]),
                        None => (failed, positives),
                    };
                let diagnostic = expected::explain(self, place, start, failed, &positives);
                self.report(diagnostic);
                if !self.stopped {
                    self.recover(place, start, failed);
                }
                None
            }
        }
    }
}
