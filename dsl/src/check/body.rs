//! Bodies of routes, as far as they can be checked without knowing the table: which line claims
//! which column. Types and names of columns are checked when a route is bound to a table.

use std::collections::BTreeMap;

use crate::{
    ast::{Expr, RowLine},
    diagnostic::{Diagnostic, codes},
    source::{Ident, Span, Spanned},
};

/// What a line does to a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    Set,
    Drop,
    Rename,
    Cast,
}

impl Claim {
    const fn word(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Drop => "drop",
            Self::Rename => "rename",
            Self::Cast => "cast",
        }
    }

    /// Whether both can be done to one column: its name is one thing, its value and type another.
    const fn goes_with(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Rename, Self::Set | Self::Cast) | (Self::Set | Self::Cast, Self::Rename)
        )
    }
}

/// Checks the lines of a body against each other.
pub fn check(lines: &[Spanned<RowLine>], diagnostics: &mut Vec<Diagnostic>) {
    let mut claims: BTreeMap<String, Vec<(Claim, Span)>> = BTreeMap::new();
    let mut targets: BTreeMap<String, (Span, &'static str)> = BTreeMap::new();
    let (mut key, mut chunk) = (None, None);
    for line in lines {
        match &line.node {
            RowLine::Where(_) => {}
            RowLine::Set { column, .. } => claim(column, Claim::Set, &mut claims, diagnostics),
            RowLine::Cast { column, .. } => claim(column, Claim::Cast, &mut claims, diagnostics),
            RowLine::Drop(columns) => {
                for column in columns {
                    claim(column, Claim::Drop, &mut claims, diagnostics);
                }
            }
            RowLine::Rename { from, to } => {
                claim(from, Claim::Rename, &mut claims, diagnostics);
                arrive(to, "renamed to it", &mut targets, diagnostics);
                if from.node == to.node {
                    diagnostics.push(
                        Diagnostic::warning(
                            codes::ROW_TWICE,
                            format!("`{}` is renamed to itself", from.node),
                            line.span,
                            "changes nothing",
                        )
                        .help("remove the line"),
                    );
                }
            }
            RowLine::Add { column, .. } => arrive(column, "added", &mut targets, diagnostics),
            RowLine::Key(columns) => {
                once("key", &mut key, line.span, diagnostics);
                let mut seen: BTreeMap<String, Span> = BTreeMap::new();
                for column in columns {
                    if let Some(first) = seen.insert(column.node.to_lowercase(), column.span) {
                        diagnostics.push(
                            Diagnostic::error(
                                codes::ROW_TWICE,
                                format!("the key has `{}` twice", column.node),
                                column.span,
                                "again here",
                            )
                            .label(first, "first here")
                            .help("name each column once"),
                        );
                    }
                }
            }
            RowLine::ChunkBy { size, .. } => {
                once("chunk by", &mut chunk, line.span, diagnostics);
                if let Some(size) = size {
                    chunk_size(&size.node, diagnostics);
                }
            }
        }
    }
}

fn chunk_size(size: &Expr, diagnostics: &mut Vec<Diagnostic>) {
    use crate::ast::{ExprKind, Unit};
    let fits = match &size.kind {
        ExprKind::Quantity(quantity) => {
            quantity.per.is_none()
                && !matches!(
                    quantity.unit,
                    Unit::Microseconds
                        | Unit::Milliseconds
                        | Unit::Seconds
                        | Unit::Minutes
                        | Unit::Hours
                        | Unit::Days
                        | Unit::Percent
                )
        }
        ExprKind::Error => true,
        _ => false,
    };
    if !fits {
        diagnostics.push(
            Diagnostic::error(
                codes::ROW_CHUNK_SIZE,
                "this is not a size of a chunk",
                size.span,
                "expected rows or bytes",
            )
            .help("write rows such as `50_000rows`, or a size such as `64MiB`"),
        );
    }
}

fn once(what: &str, first: &mut Option<Span>, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    match *first {
        None => *first = Some(span),
        Some(before) => diagnostics.push(
            Diagnostic::error(
                codes::ROW_TWICE,
                format!("a route has one `{what}`"),
                span,
                "a second one",
            )
            .label(before, "the first one")
            .help("keep one of them"),
        ),
    }
}

/// Columns are compared as MySQL does: without case.
fn claim(
    column: &Ident,
    what: Claim,
    claims: &mut BTreeMap<String, Vec<(Claim, Span)>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let before = claims.entry(column.node.to_lowercase()).or_default();
    if let Some((other, span)) = before.iter().find(|(other, _)| !what.goes_with(*other)) {
        let title = if *other == what {
            format!("two lines {} the column `{}`", what.word(), column.node)
        } else {
            format!(
                "`{}` and `{}` are both said of the column `{}`",
                other.word(),
                what.word(),
                column.node
            )
        };
        let help = match (other, what) {
            (Claim::Set, Claim::Cast) | (Claim::Cast, Claim::Set) => {
                format!("write one line: `cast {} as .. using ..`", column.node)
            }
            _ => "keep one of them: the order of lines has no meaning".to_owned(),
        };
        diagnostics.push(
            Diagnostic::error(codes::ROW_TWICE, title, column.span, "this line")
                .label(*span, "and this one")
                .help(help),
        );
    }
    before.push((what, column.span));
}

fn arrive(
    column: &Ident,
    how: &'static str,
    targets: &mut BTreeMap<String, (Span, &'static str)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some((first, before)) = targets.insert(column.node.to_lowercase(), (column.span, how)) {
        diagnostics.push(
            Diagnostic::error(
                codes::ROW_TWICE,
                format!("two columns of the target are called `{}`", column.node),
                column.span,
                how,
            )
            .label(first, before)
            .help("give one of them another name"),
        );
    }
}
