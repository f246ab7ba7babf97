//! `test "…" for pipeline { … }`: structure. Running them is the engine's business.

use super::{clause::ERROR_CLASSES, connector::unknown, event, pattern};
use crate::{
    ast::{self, Change, ClauseKind, ItemKind, Test, TestLine},
    diagnostic::{Diagnostic, codes},
    resolve::Module,
    source::Span,
};

/// Checks every test of the entry file.
pub fn check_all(module: &Module, diagnostics: &mut Vec<Diagnostic>) {
    let pipelines: Vec<&ast::Pipeline> = module
        .tree
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Pipeline(pipeline) => Some(pipeline),
            _ => None,
        })
        .collect();
    for item in &module.tree.items {
        if let ItemKind::Test(test) = &item.kind {
            check(test, &pipelines, module.tree.damaged, diagnostics);
        }
    }
}

fn check(
    test: &Test,
    pipelines: &[&ast::Pipeline],
    damaged: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let names = || pipelines.iter().map(|p| p.name.node.as_str());
    let pipeline = match (&test.pipeline, pipelines) {
        (Some(name), _) => {
            let found = pipelines.iter().find(|p| p.name.node == name.node);
            if found.is_none() && !damaged {
                diagnostics.push(unknown("pipeline", name, names()));
            }
            found
        }
        (None, [only]) => Some(only),
        (None, []) if damaged => None,
        (None, []) => {
            wrong(
                test.title.span,
                "this test has no pipeline",
                "the file declares none",
                "declare a pipeline",
                diagnostics,
            );
            None
        }
        (None, _) => {
            let list = crate::diagnostic::list_of(names(), "or");
            let help = format!(
                "name one: `test \"..\" for {}`; there are {list}",
                names().next().unwrap_or("..")
            );
            wrong(
                test.title.span,
                "which pipeline does this test run?",
                "the file has several",
                &help,
                diagnostics,
            );
            None
        }
    };
    let sources: Vec<&str> = pipeline
        .iter()
        .flat_map(|p| &p.clauses)
        .flat_map(|clause| match &clause.kind {
            ClauseKind::From(names) => names.iter().map(|name| name.node.as_str()).collect(),
            _ => Vec::new(),
        })
        .collect();
    let (mut given, mut expected) = (0, 0);
    let mut nothing: Option<Span> = None;
    for line in &test.lines {
        match &line.node {
            TestLine::Given(one) => {
                given += 1;
                change(one, line.span, diagnostics);
                if let Some(source) = &one.source
                    && pipeline.is_some()
                    && !sources.contains(&source.node.as_str())
                {
                    diagnostics.push(unknown(
                        "source of the pipeline called",
                        source,
                        sources.iter().copied(),
                    ));
                }
            }
            TestLine::Expect(one) => {
                expected += 1;
                change(one, line.span, diagnostics);
                if let Some(source) = &one.source {
                    wrong(
                        source.span,
                        "what arrives has no `from`",
                        "not here",
                        "remove it: `from` belongs to `given`",
                        diagnostics,
                    );
                }
            }
            TestLine::ExpectNothing => {
                expected += 1;
                nothing = Some(line.span);
            }
            TestLine::ExpectError(class) => {
                expected += 1;
                if !ERROR_CLASSES.contains(&class.node.as_str()) || class.node == "otherwise" {
                    let known = ERROR_CLASSES.iter().copied().filter(|class| *class != "otherwise");
                    diagnostics.push(unknown("class of errors called", class, known));
                }
            }
        }
    }
    let title = test.title.span;
    if given == 0 {
        wrong(
            title,
            "this test gives nothing",
            "no `given`",
            "add `given insert schema.table { .. }`",
            diagnostics,
        );
    }
    if expected == 0 {
        wrong(
            title,
            "this test expects nothing",
            "no `expect`",
            "add `expect insert schema.table { .. }` or `expect nothing`",
            diagnostics,
        );
    }
    if let Some(span) = nothing.filter(|_| expected > 1) {
        wrong(
            span,
            "`expect nothing` stands alone",
            "but something is expected too",
            "remove one of them",
            diagnostics,
        );
    }
}

fn change(one: &Change, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let kind = event::find(&one.event.node);
    let event = one.event.node.as_str();
    if kind.is_none() || matches!(event, "all" | "dml") {
        let known = event::KINDS
            .iter()
            .map(|kind| kind.name)
            .filter(|name| !matches!(*name, "all" | "dml"));
        diagnostics.push(unknown("event", &one.event, known));
        return;
    }
    if let Some(table) = &one.table
        && let Some(compiled) = pattern::compile(table, diagnostics)
        && !compiled.is_literal()
    {
        wrong(
            table.span,
            "a test names one table",
            "a pattern",
            "write the name of a table, such as `shop.orders`",
            diagnostics,
        );
    }
    let rows = (one.before.is_some(), one.after.is_some());
    let problem = match (event, rows) {
        ("insert" | "delete", (true, false)) | ("update", (true, true)) => None,
        ("insert" | "delete", (false, _)) => {
            Some(("a row is missing", "write `{ id = 1, .. }` behind the table"))
        }
        ("insert" | "delete", (true, true)) => {
            Some(("only an update has two rows", "remove the second row"))
        }
        ("update", _) => Some(("an update has two rows", "write `{ before } -> { after }`")),
        (_, (true, _)) => Some(("a change of a schema has no row", "remove the row")),
        _ => None,
    };
    if let Some((title, help)) = problem {
        wrong(span, title, "", help, diagnostics);
    }
}

fn wrong(span: Span, title: &str, label: &str, help: &str, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.push(Diagnostic::error(codes::TEST_STRUCTURE, title, span, label).help(help));
}
