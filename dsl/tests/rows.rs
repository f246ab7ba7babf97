//! Row stages bound to a table.

#[path = "support/orders.rs"]
mod orders;
mod support;

use dsl::{
    diagnostic::{Diagnostic, codes},
    hir::{ChunkSize, Pipeline, RowMap, TypeOrigin},
    syntax::keywords,
};
use support::{load_text, pipeline, shown};

fn load(text: &str) -> Pipeline {
    let loaded = load_text(text);
    let program = loaded.program.as_ref().unwrap_or_else(|| panic!("{text}\n{}", shown(&loaded)));
    program.pipelines[0].clone()
}

fn route(body: &str) -> (Option<RowMap>, Vec<Diagnostic>) {
    orders::bind(
        &load(&pipeline(&format!("route shop.orders -> public.orders {{\n{body}\n}}"))),
        "shop",
    )
}

fn bound(body: &str) -> RowMap {
    let (map, diagnostics) = route(body);
    map.unwrap_or_else(|| panic!("{body}\n{diagnostics:?}"))
}

fn names(map: &RowMap) -> Vec<&str> {
    map.columns.iter().map(|c| c.name.as_str()).collect()
}

#[test]
fn without_lines_the_row_is_carried() {
    let map = bound("");
    assert_eq!(map.columns.len(), orders::orders("shop").columns.len());
    assert!(map.columns.iter().all(dsl::hir::OutputColumn::is_plain));
    assert_eq!((map.key.as_slice(), map.key_declared, map.filter), (&[0][..], false, None));
}

#[test]
fn lines_say_what_the_target_row_is() {
    let map = bound(
        "where status <> \"draft\"
        where items > 0
        set note = upper(no)
        add c_source: varchar(32) = source.name
        add cents: bigint? = round(total * 100)
        rename no -> number
        drop doc, raw
        cast items as boolean
        key (c_source, id)
        chunk by id size 50_000rows",
    );
    assert_eq!(
        names(&map)[..4],
        ["id", "number", "total", "items"],
        "the source's own order, under the new names"
    );
    assert_eq!(names(&map)[16..], ["c_source", "cents"]);
    assert_eq!(map.dropped, [12, 13]);
    assert_eq!(map.key, [16, 0]);
    assert!(map.key_declared);
    assert_eq!(map.chunk.and_then(|c| c.size), Some(ChunkSize::Rows(50_000)));
    assert_eq!(map.columns[3].ty.sql().to_string(), "boolean");
    assert!(matches!(map.columns[11].ty, TypeOrigin::Mapped(_)), "`set` keeps the type");
    assert!(map.columns[1].is_plain() && !map.columns[11].is_plain());
    assert!(!map.columns[16].nullable && map.columns[17].nullable);
    let filter = map.filter.expect("two conditions");
    assert!(matches!(&filter.kind, dsl::hir::ExprKind::And(both) if both.len() == 2));
}

#[test]
fn right_hand_sides_see_the_source_row() {
    let map = bound("set total = items\nset items = total");
    assert_eq!(map.columns[2].value.columns().into_iter().collect::<Vec<_>>(), [3]);
    assert_eq!(map.columns[3].value.columns().into_iter().collect::<Vec<_>>(), [2]);
    let map = bound("drop note\nadd shout: varchar(200) = upper(note)");
    assert_eq!(map.columns.last().map(|c| c.name.as_str()), Some("shout"));
}

#[test]
fn names_can_move() {
    let map = bound("rename no -> code\nrename code -> no");
    assert_eq!(names(&map)[1], "code");
    assert_eq!(names(&map)[9], "no");
    let map = bound("drop note\nadd note: text = \"x\"");
    assert_eq!(map.columns.last().map(|c| c.name.as_str()), Some("note"));
}

#[test]
fn values_are_converted_to_declared_types() {
    for (line, fits) in [
        ("add x: bigint = id", true),
        ("add x: tinyint = id", false),
        ("add x: varchar(3) = \"abc\"", true),
        ("add x: varchar(3) = no", false),
        ("add x: datetime(6) = created_at", true),
        ("add x: datetime(0) = deleted_at", false),
        ("add x: decimal(12, 2) = total", true),
        ("add x: decimal(12, 1) = total", false),
    ] {
        let map = bound(line);
        let value = &map.columns.last().expect("the added one").value;
        assert_eq!(value.faults().is_empty(), fits, "{line}: {value:?}");
    }
}

#[test]
fn wrong_lines_have_their_codes() {
    for (body, code) in [
        ("set totl = 1", codes::ROW_UNKNOWN_COLUMN),
        ("chunk by totl", codes::ROW_UNKNOWN_COLUMN),
        ("add total: int = 1", codes::ROW_COLUMN_EXISTS),
        ("rename no -> TOTAL", codes::ROW_COLUMN_EXISTS),
        ("drop id", codes::KEY_MISSING),
        ("key (nothing)", codes::KEY_UNKNOWN_COLUMN),
        ("rename no -> number\nkey (no)", codes::KEY_UNKNOWN_COLUMN),
        ("add d: date = created_at", codes::TYPE_MISMATCH),
        ("set total = status", codes::TYPE_MISMATCH),
        ("where no", codes::TYPE_MISMATCH),
    ] {
        let (map, diagnostics) = route(body);
        if body != "set total = status" {
            assert_eq!(map, None, "{body}");
            assert!(
                diagnostics.iter().any(|d| d.code == code && d.is_error()),
                "{body}: {diagnostics:?}"
            );
        }
    }
    assert!(
        bound("set total = status").columns[2].value.faults().len() == 1,
        "text converts, or fails for a row"
    );
}

#[test]
fn a_capture_may_not_have_the_name_of_a_column() {
    let text = pipeline("route {status}.orders -> public.orders {\n    where status = \"a\"\n}");
    let (map, diagnostics) = orders::bind(&load(&text), "shop");
    assert_eq!(map, None);
    let found = diagnostics.iter().find(|d| d.code == codes::ROW_CAPTURE_IS_COLUMN).expect("told");
    assert_eq!(found.labels.len(), 2, "both places");
}

#[test]
fn captures_and_functions_are_constants_and_trees() {
    let text = pipeline(
        "route shop_{db:int}.orders -> public.orders {
            add c: int = db
            set no = mask_email(no)
        }",
    )
    .replace("import std.mysql", "import std.mysql\nimport std.masking { mask_email }");
    let loaded = load_text(&text);
    let text = if loaded.program.is_some() {
        text
    } else {
        // Where the standard library keeps it elsewhere, the function is declared here.
        let own = "fn mask_email(a: string?) -> string? = concat(\"***\", substring(a, locate(\"@\", a)))\n\npipeline";
        text.replace("import std.masking { mask_email }", "").replacen("pipeline", own, 1)
    };
    let (map, diagnostics) = orders::bind(&load(&text), "shop_7");
    let map = map.unwrap_or_else(|| panic!("{diagnostics:?}"));
    assert_eq!(map.columns.last().expect("c").value.as_literal(), Some(&dsl::types::Value::Int(7)));
    assert_eq!(map.columns[1].value.columns().into_iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn definitions_may_not_use_themselves() {
    for text in
        ["fn f(a: int) -> int = f(a) + 1", "fn f(a: int) -> int = g(a)\nfn g(a: int) -> int = f(a)"]
    {
        let whole = pipeline("route shop.orders -> public.orders {\n    add c: int = f(id)\n}")
            .replacen("pipeline", &format!("{text}\n\npipeline"), 1);
        let loaded = load_text(&whole);
        let told = match &loaded.program {
            Some(program) => orders::bind(&program.pipelines[0], "shop").1,
            None => loaded.diagnostics,
        };
        assert!(told.iter().any(Diagnostic::is_error), "{text}");
    }
}

fn block<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let rest = page.split_once(&format!("\n{heading}:\n"))?.1;
    rest.split_once("```mig\n")?.1.split_once("\n```").map(|(block, _)| block)
}

/// The block's diagnostics, with and without the table.
fn told(block: &str) -> Vec<Diagnostic> {
    let (before, clauses) = block.split_at(block.find("route").unwrap_or(block.len()));
    let word = before.split([' ', '\n']).next().unwrap_or("");
    let text = if keywords::ITEMS.contains(&word) {
        pipeline(clauses).replacen("pipeline", &format!("{before}\n\npipeline"), 1)
    } else {
        pipeline(block)
    };
    let loaded = load_text(&text);
    let mut told = loaded.diagnostics.clone();
    if let Some(program) = &loaded.program {
        let schema = if text.contains("shop_") { "shop_x" } else { "shop" };
        told.extend(orders::bind(&program.pipelines[0], schema).1);
    }
    told
}

#[test]
fn pages_about_tables_keep_their_word() {
    let mut tested = 0;
    for code in codes::ALL {
        let area = code.name().split("::").nth(1).expect("an area");
        let (Some(bad), Some(good)) = (block(code.page(), "Fails"), block(code.page(), "Repaired"))
        else {
            continue;
        };
        if !matches!(area, "type" | "row" | "key") {
            continue;
        }
        tested += 1;
        let found = told(bad);
        assert!(found.iter().any(|d| d.code == *code), "{code}: the failing block\n{found:?}");
        let found = told(good);
        assert!(!found.iter().any(Diagnostic::is_error), "{code}: the repaired block\n{found:?}");
    }
    assert!(tested >= 18, "{tested} pages");
}
