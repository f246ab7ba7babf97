//! ```mig blocks of a page, and what is found in them.

use std::sync::LazyLock;

use dsl::{
    catalog::Table,
    check::{Options, load, not_yet, route, row},
    diagnostic::Diagnostic,
    hir::Pipeline,
    resolve::{Files, SourceText},
};
use engine::ddl;
use regex::Regex;

/// Words that begin an item of a file; every other word begins a clause of a pipeline.
const ITEMS: [&str; 11] = [
    "##",
    "edition",
    "import",
    "param",
    "let",
    "fn",
    "connector",
    "source",
    "target",
    "pipeline",
    "test",
];

/// One ```mig block.
pub struct Block {
    /// Line of the page that its first line stands on, counted from 1.
    pub line: usize,
    /// Its lines.
    pub lines: Vec<String>,
    /// It stands under `Fails:`.
    pub fails: bool,
}

/// A diagnostic in a block.
#[derive(Debug)]
pub struct Found {
    /// Line of the block, counted from 0.
    pub line: usize,
    /// Its code.
    pub code: String,
    /// What it says.
    pub title: String,
}

/// The blocks of a page.
pub fn of_page(text: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut fails) = (Vec::new(), None::<Block>, false);
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line) {
            (None, "```mig") => open = Some(Block { line: at + 2, lines: Vec::new(), fails }),
            (None, "") => {}
            (None, said) => fails = said == "Fails:",
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), line) => block.lines.push(line.to_owned()),
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

impl Block {
    /// `# error: [code]` at the end of lines: line, counted from 0, and code.
    pub fn expected(&self) -> Vec<(usize, String)> {
        let note = Regex::new(r"# error: \[([a-z_:]+)\]$").expect("the pattern is right");
        let of = |(at, line): (usize, &String)| Some((at, note.captures(line)?[1].to_owned()));
        self.lines.iter().enumerate().filter_map(of).collect()
    }

    /// Everything that is found in it, but for values of params: those come with the command.
    pub fn check(&self) -> Vec<Found> {
        let (text, lines) = self.file();
        let entry = SourceText { name: "block.mig".to_owned(), bytes: text.into_bytes() };
        let env = |_: &str| Some("set".to_owned());
        let loaded = load(&entry, &Library, &Options { params: &[], env: &env, strict: false });
        let mut diagnostics = loaded.diagnostics.clone();
        for pipeline in loaded.program.iter().flat_map(|program| &program.pipelines) {
            diagnostics.extend(not_yet(pipeline));
            diagnostics.extend(self.bind(pipeline));
        }
        let place = |d: &Diagnostic| {
            let span = d.labels.first().map(|label| label.span);
            let line = span.map_or(1, |span| loaded.sources.position(span.file, span.start).line);
            // A place in the pipeline around the block is told at its first line.
            lines.get(line - 1).copied().flatten().unwrap_or_default()
        };
        let found = |d: &Diagnostic| Found {
            line: place(d),
            code: d.code.to_string(),
            title: d.title.clone(),
        };
        let is_said = |f: &Found| self.fails || f.code != "mig::param::missing";
        let mut found: Vec<Found> = diagnostics.iter().map(found).filter(is_said).collect();
        found.dedup_by_key(|f| (f.line, f.code.clone()));
        found
    }

    /// The block as a whole file, and for each of its lines the line of the block.
    fn file(&self) -> (String, Vec<Option<usize>>) {
        let (mut items, mut clauses, mut depth, mut in_item) =
            (Vec::new(), Vec::new(), 0_usize, true);
        for (at, line) in self.lines.iter().enumerate() {
            let word = line.split_whitespace().next().unwrap_or_default();
            let text = line.split('#').next().unwrap_or_default();
            if depth == 0 && !word.is_empty() && !word.starts_with('}') {
                in_item = ITEMS.contains(&word);
            }
            if in_item {
                items.push(at)
            } else {
                clauses.push(at)
            }
            let (opened, closed) =
                (text.matches(['{', '(']).count(), text.matches(['}', ')']).count());
            depth = (depth + opened).saturating_sub(closed);
        }
        let has = |word: &str| self.lines.iter().any(|line| line.starts_with(word));
        let mut file: Vec<(&str, Option<usize>)> = Vec::new();
        let wraps = !clauses.is_empty();
        if wraps && !has("edition") {
            file.push(("edition \"2026\"", None));
        }
        for import in ["import std.mysql", "import std.postgres"] {
            if wraps && !has(import) {
                file.push((import, None));
            }
        }
        file.extend(items.iter().map(|&at| (self.lines[at].as_str(), Some(at))));
        if wraps {
            for (word, line) in [
                ("source", "source shop = mysql { user = \"copy\" }"),
                ("target", "target warehouse = postgres {}"),
            ] {
                if !has(word) {
                    file.push((line, None));
                }
            }
            let clause = |word: &str| {
                self.lines.iter().any(|line| line.split_whitespace().next() == Some(word))
            };
            file.push(("pipeline p {", None));
            for (word, line) in [("from", "    from shop"), ("into", "    into warehouse")] {
                if !clause(word) {
                    file.push((line, None));
                }
            }
            file.extend(clauses.iter().map(|&at| (self.lines[at].as_str(), Some(at))));
            // A block that shows what is missing at its end is not mended here.
            if depth == 0 {
                file.push(("}", None));
            }
        }
        let text: String = file.iter().map(|(line, _)| format!("{line}\n")).collect();
        (text, file.into_iter().map(|(_, at)| at).collect())
    }

    /// Routes and row stages over the tables of the book. A block that includes nothing is about the tables that it routes.
    fn bind(&self, pipeline: &Pipeline) -> Vec<Diagnostic> {
        let routed = |table: &Table| {
            !pipeline.include.is_empty()
                || pipeline.routes.is_empty()
                || pipeline.routes.iter().any(|r| r.pattern.matches(&table.schema, &table.name))
        };
        let tables: Vec<&Table> = TABLES.iter().filter(|table| routed(table)).collect();
        let mut diagnostics = Vec::new();
        for source in &pipeline.sources {
            let named = tables.iter().map(|t| route::SourceTable {
                source: &source.name.node,
                schema: &t.schema,
                table: &t.name,
            });
            let (assigned, found) = route::assign(pipeline, named);
            diagnostics.extend(found);
            for one in assigned {
                let table = tables
                    .iter()
                    .find(|t| t.schema == one.schema && t.name == one.table)
                    .expect("one of them");
                let route = one.to.route.map(|i| &pipeline.routes[i]);
                diagnostics.extend(
                    row::bind(pipeline, route, &source.name.node, table, &one.to.captures).1,
                );
            }
        }
        diagnostics
    }
}

/// The tables that the blocks speak of: the ```sql block of the page about the language.
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let page = std::fs::read_to_string(harness::repository().join("book/src/language.md"))
        .expect("the page is there");
    let sql = page.split("```sql\n").nth(1).and_then(|rest| rest.split("\n```").next());
    let sql = sql.expect("the page has a block of SQL");
    let table = |statement: &str| match ddl::parse(statement, &ddl::ParseOptions::of_schema("shop"))
    {
        Ok(ddl::Statement::CreateTable(made)) => made.table,
        other => panic!("no table: {other:?}"),
    };
    sql.split(";").map(str::trim).filter(|s| !s.is_empty()).map(table).collect()
});

/// The standard library.
struct Library;

impl Files for Library {
    fn read(&self, module: &str) -> Option<SourceText> {
        let (name, text) = stdlib::module(module)?;
        Some(SourceText { name: name.to_owned(), bytes: text.as_bytes().to_vec() })
    }

    fn modules(&self) -> Vec<String> {
        stdlib::MODULES.iter().map(|(name, ..)| (*name).to_owned()).collect()
    }
}
