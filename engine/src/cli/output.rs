//! Where text goes.

use std::io::{IsTerminal, Write};

use dsl::{
    diagnostic::{Diagnostic, Look, render_all, to_json},
    source::SourceMap,
};

use super::args::{Color, Format};

/// Diagnostics that are drawn: a file of another language would fill the screen a hundred times.
const SHOWN_MAX: usize = 30;

/// Where and how results are printed.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// How results are printed.
    pub format: Format,
    /// Whether to use colours.
    pub color: bool,
    /// Whether stderr is a terminal that can redraw lines.
    pub live: bool,
}

impl Output {
    /// Looks at the terminal.
    pub fn new(format: Format, color: Color) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Self { format, color, live: terminal && format == Format::Text }
    }

    /// Whether results are JSON.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints data to stdout. A reader that went away is no error.
    #[expect(clippy::unused_self, reason = "the only way to print is to have an output")]
    pub fn data(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes());
        if !text.ends_with('\n') {
            let _ = out.write_all(b"\n");
        }
        let _ = out.flush();
    }

    /// Prints a line for people to stderr.
    #[expect(clippy::unused_self, reason = "the only way to print is to have an output")]
    pub fn tell(&self, text: &str) {
        let mut out = std::io::stderr().lock();
        let _ = out.write_all(text.as_bytes());
        if !text.ends_with('\n') {
            let _ = out.write_all(b"\n");
        }
    }

    /// Prints diagnostics: drawn to stderr, or as one JSON object a line to stdout.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        if diagnostics.is_empty() {
            return;
        }
        if self.is_json() {
            for diagnostic in diagnostics {
                self.data(&to_json(diagnostic, sources).to_string());
            }
        } else {
            let shown = diagnostics.get(..SHOWN_MAX).unwrap_or(diagnostics);
            self.tell(&render_all(shown, sources, Look { colour: self.color, width: width() }));
            match diagnostics.len() - shown.len() {
                0 => {}
                more => self.tell(&format!(
                    "and {more} more: mend these first, or list all with --format json"
                )),
            }
        }
    }

    /// Text in a colour, if colours are used.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match style {
            Style::Dim => "2",
            Style::Red => "1;31",
            Style::Green => "32",
            Style::Yellow => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Styles of text.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    /// Side remarks.
    Dim,
    /// Errors.
    Red,
    /// Done.
    Green,
    /// Warnings.
    Yellow,
}

/// Columns of the terminal.
pub fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).unwrap_or(100).clamp(60, 160)
}
