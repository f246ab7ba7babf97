//! Table patterns and target templates: compiled, with what is wrong in them.

use std::collections::BTreeMap;

use crate::{
    ast::{GlobPart, Pattern, Segment, SegmentKind},
    diagnostic::{Diagnostic, codes, list_of, similar},
    hir::{CaptureKind, NamePart, NamePattern, TablePattern, TargetPattern, TemplatePart},
    source::Span,
    syntax::keywords,
};

/// Compiles a pattern; `None` where something in it is wrong, which is reported.
pub fn compile(pattern: &Pattern, diagnostics: &mut Vec<Diagnostic>) -> Option<TablePattern> {
    let (schema, table) = sides(pattern, diagnostics)?;
    let mut captures = BTreeMap::new();
    let mut places = BTreeMap::new();
    let schema = match schema {
        Some(segment) => Some(segment_pattern(segment, &mut captures, &mut places, diagnostics)?),
        None => None,
    };
    let table = segment_pattern(table, &mut captures, &mut places, diagnostics)?;
    Some(TablePattern::new(pattern.text.clone(), pattern.span, schema, table, captures))
}

fn sides<'p>(
    pattern: &'p Pattern,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Option<&'p Segment>, &'p Segment)> {
    match pattern.segments.as_slice() {
        [table] => Some((None, table)),
        [schema, table] => Some((Some(schema), table)),
        [_, _, more @ ..] => {
            let span = more.first().map_or(pattern.span, |segment| segment.span);
            diagnostics.push(
                Diagnostic::error(codes::PATTERN_INVALID, "a table has a schema and a name", span, "one part too many")
                    .help("write `schema.table`; put a name that has a dot in it in backquotes: `` shop.`a.b` ``"),
            );
            None
        }
        [] => None,
    }
}

type Places = BTreeMap<String, Span>;

fn segment_pattern(
    segment: &Segment,
    captures: &mut BTreeMap<String, CaptureKind>,
    places: &mut Places,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<NamePattern> {
    match &segment.kind {
        SegmentKind::Quoted(name) => Some(NamePattern::literal(name.clone())),
        SegmentKind::Regex(text) => match NamePattern::regex(text) {
            Ok(compiled) => {
                let groups: Vec<String> = compiled.groups().map(str::to_owned).collect();
                for group in groups {
                    capture(&group, CaptureKind::Any, segment.span, captures, places, diagnostics)?;
                }
                Some(compiled)
            }
            Err(why) => {
                let title = "this regular expression does not compile";
                diagnostics.push(Diagnostic::error(
                    codes::PATTERN_INVALID,
                    title,
                    segment.span,
                    why.trim(),
                ));
                None
            }
        },
        SegmentKind::Glob(parts) => {
            let mut compiled = Vec::new();
            for part in parts {
                compiled.push(match part {
                    GlobPart::Text(text) => NamePart::Text(text.clone()),
                    GlobPart::Many => NamePart::Many,
                    GlobPart::One => NamePart::One,
                    GlobPart::Class { set, negated } => NamePart::Class { set: set.clone(), negated: *negated },
                    GlobPart::Capture { name, kind } => {
                        let kind = match kind {
                            None => CaptureKind::Any,
                            Some(word) => match CaptureKind::of(&word.node) {
                                Some(kind) => kind,
                                None => {
                                    let title = format!("`{}` is not a kind of a capture", word.node);
                                    let diagnostic =
                                        Diagnostic::error(codes::PATTERN_CAPTURE, title, word.span, "not known");
                                    diagnostics.push(match similar(&word.node, keywords::CAPTURE_KINDS.iter().copied()) {
                                        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(word.span, meant),
                                        None => diagnostic.help("kinds are `int` (digits), `word` (letters, digits, `_`), `hex` and `any`"),
                                    });
                                    return None;
                                }
                            },
                        };
                        capture(&name.node, kind, name.span, captures, places, diagnostics)?;
                        NamePart::Capture(name.node.clone(), kind)
                    }
                });
            }
            match NamePattern::glob(&compiled) {
                Ok(pattern) => Some(pattern),
                Err(why) => {
                    let title = "this class of characters is wrong";
                    diagnostics.push(
                        Diagnostic::error(codes::PATTERN_INVALID, title, segment.span, why)
                            .help("a class lists characters and ranges: `[a-z0-9]`, `[!_]`"),
                    );
                    None
                }
            }
        }
    }
}

fn capture(
    name: &str,
    kind: CaptureKind,
    span: Span,
    captures: &mut BTreeMap<String, CaptureKind>,
    places: &mut Places,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<()> {
    // Names of captures become names of groups.
    if !name.is_ascii() {
        diagnostics.push(
            Diagnostic::error(
                codes::PATTERN_CAPTURE,
                "the name of a capture needs plain letters",
                span,
                "not ASCII",
            )
            .help("rename it: letters, digits and `_`"),
        );
        return None;
    }
    if let Some(first) = places.get(name) {
        diagnostics.push(
            Diagnostic::error(
                codes::PATTERN_CAPTURE,
                format!("`{name}` captures twice"),
                span,
                "captured again here",
            )
            .label(*first, "captured here")
            .help("give each capture its own name"),
        );
        return None;
    }
    places.insert(name.to_owned(), span);
    captures.insert(name.to_owned(), kind);
    Some(())
}

/// Compiles the right side of a route, which may use only captures of its left side.
pub fn template(
    target: &Pattern,
    source: &TablePattern,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<TargetPattern> {
    let (schema, table) = sides(target, diagnostics)?;
    let schema = match schema {
        Some(segment) => Some(segment_template(segment, source, diagnostics)?),
        None => None,
    };
    let table = segment_template(table, source, diagnostics)?;
    Some(TargetPattern { text: target.text.clone(), span: target.span, schema, table })
}

fn segment_template(
    segment: &Segment,
    source: &TablePattern,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<TemplatePart>> {
    let wrong = |what: &str, diagnostics: &mut Vec<Diagnostic>| {
        diagnostics.push(
            Diagnostic::error(
                codes::PATTERN_TEMPLATE,
                format!("a target cannot have {what} in its name"),
                segment.span,
                "which characters should stand here?",
            )
            .label(source.span, "name a capture here")
            .help("capture the part by name on the left side and use it on the right: `shop.{table} -> public.{table}`"),
        );
        None
    };
    match &segment.kind {
        SegmentKind::Quoted(name) => Some(vec![TemplatePart::Text(name.clone())]),
        SegmentKind::Regex(_) => wrong("a regular expression", diagnostics),
        SegmentKind::Glob(parts) => {
            let mut filled = Vec::new();
            for part in parts {
                filled.push(match part {
                    GlobPart::Text(text) => TemplatePart::Text(text.clone()),
                    GlobPart::Many | GlobPart::One => return wrong("a wildcard", diagnostics),
                    GlobPart::Class { .. } => return wrong("a class of characters", diagnostics),
                    GlobPart::Capture { name, .. } => {
                        if !source.captures.contains_key(&name.node) {
                            let known: Vec<&str> =
                                source.captures.keys().map(String::as_str).collect();
                            let title = format!("`{{{}}}` is not captured", name.node);
                            let diagnostic = Diagnostic::error(
                                codes::PATTERN_TEMPLATE,
                                title,
                                name.span,
                                "used here",
                            )
                            .label(source.span, "not captured here");
                            diagnostics.push(match similar(&name.node, known.iter().copied()) {
                                Some(meant) => diagnostic
                                    .help(format!("did you mean `{{{meant}}}`?"))
                                    .edit(name.span, meant),
                                None if known.is_empty() => diagnostic.help(format!(
                                    "write `{{{}}}` in place of a `*` on the left side",
                                    name.node
                                )),
                                None => diagnostic
                                    .help(format!("captured are {}", list_of(known, "and"))),
                            });
                            return None;
                        }
                        TemplatePart::Capture(name.node.clone())
                    }
                });
            }
            Some(filled)
        }
    }
}
