//! From the matched rules of one line to its tree. Everything here works on text that has matched, so
//! nothing can fail; what matched only in order to be explained is reported on the way.

use super::{
    expression::Foreign,
    grammar::{Pair, Rule},
    lexical,
};
use crate::{
    ast::{
        BinaryOp, Expr, ExprKind, GlobPart, Pattern, Segment, SegmentKind, StringPart, TypeArg,
        TypeRef, TypeRule, TypeRuleSide, UnaryOp,
    },
    diagnostic::{Diagnostic, codes},
    source::{FileId, Ident, Span, Spanned},
};

/// The deepest nesting of types: `list(map(int))` has three levels.
const MAX_TYPE_DEPTH: usize = 16;

/// Where a line stands, and what was found in it.
pub struct Lowering<'t> {
    file: FileId,
    text: &'t str,
    /// Byte of the file at which the matched text begins.
    base: usize,
    /// Levels of the tree of the expression that is open.
    pub(super) depth: usize,
    /// Expressions that are open inside each other.
    pub(super) nesting: usize,
    /// Levels of types that are open.
    type_depth: usize,
    /// Operators of other languages in the outermost expression.
    pub(super) foreign: Vec<Foreign>,
    /// An expression that is too deep was told once.
    pub(super) told_deep: bool,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> Lowering<'t> {
    /// For text that was matched from byte `base` on.
    pub const fn new(file: FileId, text: &'t str, base: usize) -> Self {
        Self {
            file,
            text,
            base,
            depth: 0,
            nesting: 0,
            type_depth: 0,
            foreign: Vec::new(),
            told_deep: false,
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The text between two bytes of the file.
    pub(super) fn slice(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// An empty place at the beginning of the matched text.
    pub(super) fn here(&self) -> Span {
        self.range(self.base, self.base)
    }

    fn range(&self, start: usize, end: usize) -> Span {
        let narrow = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span::new(self.file, narrow(start), narrow(end))
    }

    /// Where a rule matched, without blanks and comments at its end and blanks at its beginning.
    pub fn span(&self, pair: &Pair<'_>) -> Span {
        let text = pair.as_str();
        let start = self.base + pair.as_span().start();
        let lead = text.len() - text.trim_start().len();
        let end = lexical::trim_end(text);
        self.range(start + lead.min(end), start + end)
    }

    /// A name, out of its backquotes.
    pub fn ident(&self, pair: Pair<'_>) -> Ident {
        let span = self.span(&pair);
        let text = pair.as_str().trim();
        let name = match text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
            Some(inner) => inner.replace("``", "`"),
            None => text.to_owned(),
        };
        Spanned::new(name, span)
    }

    /// Names of a dotted path.
    pub fn path(&self, pair: Pair<'_>) -> Vec<Ident> {
        pair.into_inner().map(|part| self.ident(part)).collect()
    }

    /// Names of a list.
    pub fn names(&self, pair: Pair<'_>) -> Vec<Ident> {
        pair.into_inner()
            .filter(|part| part.as_rule() == Rule::ident)
            .map(|part| self.ident(part))
            .collect()
    }

    /// Pieces of a string literal.
    pub fn string(&mut self, pair: Pair<'_>) -> Vec<StringPart> {
        let mut parts = Vec::new();
        let mut text = String::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::text | Rule::raw_text => text.push_str(part.as_str()),
                Rule::escape => match unescape(part.as_str()) {
                    Some(c) => text.push(c),
                    None => self.bad_escape(&part, "no character has this number"),
                },
                Rule::bad_escape => {
                    self.bad_escape(&part, "not an escape");
                    text.push_str(part.as_str());
                }
                _ => {
                    if !text.is_empty() {
                        parts.push(StringPart::Text(std::mem::take(&mut text)));
                    }
                    if let Some(inner) =
                        part.into_inner().find(|inner| inner.as_rule() == Rule::expr)
                    {
                        parts.push(StringPart::Interpolation(self.expr(inner)));
                    }
                }
            }
        }
        if !text.is_empty() || parts.is_empty() {
            parts.push(StringPart::Text(text));
        }
        parts
    }

    fn bad_escape(&mut self, pair: &Pair<'_>, why: &str) {
        let span = self.span(pair);
        let written = pair.as_str();
        let diagnostic = Diagnostic::error(
            codes::SYNTAX_ESCAPE,
            format!("`{written}` is not an escape in a text"),
            span,
            why,
        );
        let diagnostic = if written.starts_with("\\u") {
            diagnostic.help("write a Unicode number in hex, such as `\\u{e9}`")
        } else {
            diagnostic.edit(span, format!("\\{written}")).help(format!(
                "write `\\{written}` for a backslash, or `re\"..\"` for a regular expression"
            ))
        };
        self.report(diagnostic);
    }

    /// The text of a string that may not have interpolations.
    pub fn plain_string(&mut self, pair: Pair<'_>) -> Spanned<String> {
        let span = self.span(&pair);
        let mut text = String::new();
        for part in self.string(pair) {
            match part {
                StringPart::Text(piece) => text.push_str(&piece),
                StringPart::Interpolation(inner) => self.report(
                    Diagnostic::error(
                        codes::SYNTAX_EXPECTED,
                        "this text cannot have `${..}` in it",
                        inner.span,
                        "not filled in here",
                    )
                    .help("write the text as it is, or `\\$` for a dollar sign"),
                ),
            }
        }
        Spanned::new(text, span)
    }

    /// A type.
    pub fn type_ref(&mut self, pair: Pair<'_>) -> TypeRef {
        let span = self.span(&pair);
        let mut ty = self.no_type(span);
        if self.type_depth >= MAX_TYPE_DEPTH {
            self.report(
                Diagnostic::error(
                    codes::SYNTAX_TOO_DEEP,
                    "this type is nested too deeply",
                    span,
                    format!("more than {MAX_TYPE_DEPTH} levels"),
                )
                .help("no type needs so many"),
            );
            return ty;
        }
        self.type_depth += 1;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::type_name => {
                    ty.name = part.into_inner().map(|word| self.ident(word)).collect()
                }
                Rule::type_args => ty.args = self.type_args(part),
                Rule::unsigned => ty.unsigned = true,
                Rule::nullable => ty.nullable = true,
                Rule::within => ty.within = Some(Box::new(self.within(part))),
                _ => {}
            }
        }
        self.type_depth -= 1;
        ty
    }

    pub(super) const fn no_type(&self, span: Span) -> TypeRef {
        TypeRef {
            name: Vec::new(),
            args: Vec::new(),
            unsigned: false,
            nullable: false,
            within: None,
            span,
        }
    }

    fn type_args(&mut self, pair: Pair<'_>) -> Vec<TypeArg> {
        let mut args = Vec::new();
        for part in pair.into_inner() {
            let spanned = |text: String| Spanned::new(text, self.span(&part));
            match part.as_rule() {
                Rule::number => args.push(TypeArg::Number(spanned(part.as_str().replace('_', "")))),
                Rule::constant => {
                    args.push(TypeArg::Constant(spanned(part.as_str().to_ascii_lowercase())))
                }
                Rule::string => args.push(TypeArg::String(self.plain_string(part))),
                Rule::type_ref => args.push(TypeArg::Type(self.type_ref(part))),
                _ => {}
            }
        }
        args
    }

    fn within(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let mut op = self.here();
        let mut bounds = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::range => op = self.span(&part),
                Rule::bound => bounds.push(self.bound(part)),
                _ => {}
            }
        }
        let mut bounds = bounds.into_iter().map(Box::new);
        match (bounds.next(), bounds.next()) {
            (Some(left), Some(right)) => Expr {
                span: left.span.to(right.span),
                kind: ExprKind::Binary { op: Spanned::new(BinaryOp::Range, op), left, right },
            },
            _ => Expr { kind: ExprKind::Error, span },
        }
    }

    fn bound(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let mut sign = None;
        let mut value = Expr { kind: ExprKind::Error, span };
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::neg => sign = Some(span),
                Rule::quantity => {
                    value = Expr { kind: ExprKind::Quantity(super::quantity::read(part)), span }
                }
                _ => value = Expr { kind: ExprKind::Number(part.as_str().replace('_', "")), span },
            }
        }
        match sign {
            Some(at) => Expr {
                kind: ExprKind::Unary {
                    op: Spanned::new(UnaryOp::Negate, at),
                    operand: Box::new(value),
                },
                span,
            },
            None => value,
        }
    }

    /// Table patterns of a list.
    pub fn patterns(&mut self, pair: Pair<'_>) -> Vec<Pattern> {
        let all: Vec<Pair<'_>> =
            pair.into_inner().filter(|part| part.as_rule() == Rule::pattern).collect();
        all.into_iter().map(|part| self.pattern(part)).collect()
    }

    /// A table pattern.
    pub fn pattern(&mut self, pair: Pair<'_>) -> Pattern {
        let span = self.span(&pair);
        let text = pair.as_str().to_owned();
        let segments = pair.into_inner().map(|part| self.segment(part)).collect();
        Pattern { segments, text, span }
    }

    fn segment(&self, pair: Pair<'_>) -> Segment {
        let span = self.span(&pair);
        let kind = match pair.into_inner().next() {
            Some(part) if part.as_rule() == Rule::quoted_ident => {
                SegmentKind::Quoted(self.ident(part).node)
            }
            Some(part) if part.as_rule() == Rule::regex => {
                let inner = part.into_inner().next();
                SegmentKind::Regex(inner.map_or_else(String::new, |text| text.as_str().to_owned()))
            }
            Some(part) => {
                SegmentKind::Glob(part.into_inner().map(|piece| self.glob_part(piece)).collect())
            }
            None => SegmentKind::Glob(Vec::new()),
        };
        Segment { kind, span }
    }

    fn glob_part(&self, pair: Pair<'_>) -> GlobPart {
        match pair.as_rule() {
            Rule::any_many => GlobPart::Many,
            Rule::any_one => GlobPart::One,
            Rule::class => {
                let inner = pair.as_str().trim_start_matches('[').trim_end_matches(']');
                let set = inner.strip_prefix('!');
                GlobPart::Class { set: set.unwrap_or(inner).to_owned(), negated: set.is_some() }
            }
            Rule::capture => {
                let mut parts = pair.into_inner().map(|part| self.ident(part));
                let name = parts.next().unwrap_or_else(|| Spanned::new(String::new(), self.here()));
                GlobPart::Capture { name, kind: parts.next() }
            }
            _ => GlobPart::Text(pair.as_str().to_owned()),
        }
    }

    /// `map type a -> b`.
    pub fn type_rule(&mut self, pair: Pair<'_>) -> TypeRule {
        let span = self.span(&pair);
        let nothing = || TypeRuleSide {
            name: Spanned::new(String::new(), span),
            args: Vec::new(),
            tail: String::new(),
            unsigned: false,
            span,
        };
        let mut rule = TypeRule { from: nothing(), to: nothing(), span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::type_pattern => rule.from = self.type_rule_side(part),
                Rule::type_target => rule.to = self.type_rule_side(part),
                _ => {}
            }
        }
        rule
    }

    fn type_rule_side(&mut self, pair: Pair<'_>) -> TypeRuleSide {
        let span = self.span(&pair);
        let mut side = TypeRuleSide {
            name: Spanned::new(String::new(), span),
            args: Vec::new(),
            tail: String::new(),
            unsigned: false,
            span,
        };
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::string => side.name = self.plain_string(part),
                Rule::type_words => {
                    let span = self.span(&part);
                    side.name = Spanned::new(words(self.slice(span.start, span.end)), span);
                }
                Rule::type_tail => {
                    let span = self.span(&part);
                    side.tail = words(self.slice(span.start, span.end));
                }
                Rule::type_args => side.args = self.type_args(part),
                Rule::unsigned => side.unsigned = true,
                _ => {}
            }
        }
        side
    }
}

/// The character that an escape stands for.
fn unescape(escape: &str) -> Option<char> {
    let body = escape.strip_prefix('\\')?;
    match body {
        "n" => Some('\n'),
        "t" => Some('\t'),
        "r" => Some('\r'),
        "0" => Some('\0'),
        "\"" => Some('"'),
        "\\" => Some('\\'),
        "$" => Some('$'),
        _ => {
            let hex = body.strip_prefix("u{")?.strip_suffix('}')?;
            char::from_u32(u32::from_str_radix(hex, 16).ok()?)
        }
    }
}
