//! Diagnostics for people: with the lines that they are about, drawn by miette, or one line each.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use super::{Diagnostic, Severity};
use crate::source::{FileId, SourceMap, Span};

/// How diagnostics are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// With colours.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour: false, width: 100 }
    }
}

/// Draws all diagnostics, a blank line between two.
#[must_use]
pub fn render_all(diagnostics: &[Diagnostic], sources: &SourceMap, look: Look) -> String {
    diagnostics.iter().map(|d| render(d, sources, look)).collect::<Vec<_>>().join("\n")
}

/// Draws one diagnostic; ends in a line break.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, look: Look) -> String {
    if !is_drawable(diagnostic, sources) {
        return format!("{}\n", one_line(diagnostic, sources));
    }
    let theme =
        if look.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_context_lines(1)
        .with_links(false)
        .with_cause_chain();
    let mut out = String::new();
    match handler.render_report(&mut out, &Report::new(diagnostic, sources)) {
        Ok(()) => out,
        // Drawing fails only on spans outside of their file; the message must not be lost with them.
        Err(fmt::Error) => format!("{}\n", one_line(diagnostic, sources)),
    }
}

/// The longest line that is drawn, in bytes. miette pads with widths of 16 bits and panics beyond.
const MAX_LINE: usize = 4096;

fn is_drawable(diagnostic: &Diagnostic, sources: &SourceMap) -> bool {
    let short = |file: FileId| {
        sources.get(file).is_none_or(|file| file.text.lines().all(|line| line.len() <= MAX_LINE))
    };
    diagnostic.labels.iter().all(|label| short(label.span.file))
}

/// `file:line:column: severity: title (help) [code]`.
#[must_use]
pub fn one_line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic
        .labels
        .first()
        .map_or_else(String::new, |label| format!("{}: ", sources.place(label.span)));
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    };
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
    format!("{place}{severity}: {}{help} [{}]", diagnostic.title, diagnostic.code)
}

/// A diagnostic as miette draws it: one file; places in other files follow as notes.
#[derive(Debug)]
struct Report {
    title: String,
    code: Option<String>,
    severity: miette::Severity,
    help: Option<String>,
    labels: Vec<LabeledSpan>,
    source: Option<NamedSource<String>>,
    notes: Vec<Self>,
}

impl Report {
    fn new(diagnostic: &Diagnostic, sources: &SourceMap) -> Self {
        let mut files: Vec<FileId> = Vec::new();
        for label in &diagnostic.labels {
            if !files.contains(&label.span.file) {
                files.push(label.span.file);
            }
        }
        let part = |file: &FileId| {
            let found = sources.get(*file);
            let text = found.map_or("", |f| f.text.as_str());
            let labels = diagnostic.labels.iter().filter(|l| l.span.file == *file).enumerate().map(
                |(i, l)| {
                    let (at, length) = clip(l.span, text);
                    let label = Some(l.text.clone()).filter(|text| !text.is_empty());
                    if i == 0 {
                        LabeledSpan::new_primary_with_span(label, (at, length))
                    } else {
                        LabeledSpan::new_with_span(label, (at, length))
                    }
                },
            );
            let name = found.map_or("?", |f| f.name.as_str());
            (labels.collect::<Vec<_>>(), NamedSource::new(name, text.to_owned()))
        };
        let severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        };
        let (labels, source) = match files.first().map(part) {
            Some((labels, source)) => (labels, Some(source)),
            None => (Vec::new(), None),
        };
        let notes = files.iter().skip(1).map(|file| {
            let (labels, source) = part(file);
            Self {
                title: format!("and in {}", source.name()),
                code: None,
                severity: miette::Severity::Advice,
                help: None,
                labels,
                source: Some(source),
                notes: Vec::new(),
            }
        });
        Self {
            title: diagnostic.title.clone(),
            code: Some(diagnostic.code.name().to_owned()),
            severity,
            help: diagnostic.help.clone(),
            labels,
            source,
            notes: notes.collect(),
        }
    }
}

/// Keeps a span inside of its text.
fn clip(span: Span, text: &str) -> (usize, usize) {
    let start = (span.start as usize).min(text.len());
    let end = (span.end as usize).clamp(start, text.len());
    (start, end - start)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.notes.is_empty() {
            return None;
        }
        Some(Box::new(self.notes.iter().map(|note| note as &dyn miette::Diagnostic)))
    }
}
