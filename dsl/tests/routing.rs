//! Table patterns, routes and type rules against tables.

mod support;

use dsl::{
    check::{
        route::{SourceTable, assign, includes},
        type_rule,
    },
    hir::{CaptureValue, Pipeline},
    types::{IntWidth, LobSize, SqlType},
};
use support::{load_text, pipeline, shown};

fn load(clauses: &str) -> Pipeline {
    let loaded = load_text(&pipeline(clauses));
    let program =
        loaded.program.as_ref().unwrap_or_else(|| panic!("{clauses}\n{}", shown(&loaded)));
    program.pipelines[0].clone()
}

fn tables<'t>(names: &[&'t str]) -> Vec<SourceTable<'t>> {
    names
        .iter()
        .map(|name| {
            let (schema, table) = name.split_once('.').expect("schema.table");
            SourceTable { source: "shop", schema, table }
        })
        .collect()
}

#[test]
fn patterns_match_whole_names() {
    for (pattern, yes, no) in [
        ("shop.orders", &["shop.orders"][..], &["shop.Orders", "shop.orders2", "xshop.orders"][..]),
        ("shop.*", &["shop.orders", "shop.ü"], &["shop2.orders"]),
        ("orders", &["shop.orders", "x.orders"], &["shop.order"]),
        ("*.tmp_*", &["a.tmp_1", "a.tmp_"], &["a.xtmp_1"]),
        ("shop.t_?", &["shop.t_1", "shop.t_é"], &["shop.t_", "shop.t_12"]),
        ("shop.t_[0-9a]", &["shop.t_5", "shop.t_a"], &["shop.t_b", "shop.t_-"]),
        ("shop.t_[!0-9]", &["shop.t_b"], &["shop.t_1"]),
        ("shop.t_[-^]", &["shop.t_-", "shop.t_^"], &["shop.t_a"]),
        (
            "shop_{db:int}.t",
            &["shop_1.t", "shop_007.t"],
            &["shop_x.t", "shop_.t", "shop_99999999999999999999999.t"],
        ),
        ("s.{t:word}", &["s.a_1"], &["s.a-1"]),
        ("s.{t:hex}", &["s.0aF"], &["s.0g"]),
        ("s.{t}", &["s.any thing"], &["x.t"]),
        ("re\"s_(?<n>\\d+)\".re\"t\"", &["s_1.t"], &["s_1.tt", "xs_1.t"]),
        ("re\"a|b\".t", &["a.t", "b.t"], &["ab.t"]),
        ("re\"(?i)SHOP\".t", &["shop.t"], &["shops.t"]),
        ("`my shop`.`a.b*`", &["my shop.a.b*"], &["my shop.a.bc"]),
        ("`a``b`.t", &["a`b.t"], &["ab.t"]),
        ("$a.b$c", &["$a.b$c"], &["a.bc"]),
        ("2024.01", &["2024.01"], &["2024.02"]),
    ] {
        let pipeline = load(&format!("include {pattern}"));
        for name in yes {
            assert!(includes(&pipeline, tables(&[name])[0]), "{pattern} takes {name}");
        }
        for name in no {
            assert!(!includes(&pipeline, tables(&[name])[0]), "{pattern} leaves {name}");
        }
    }
}

#[test]
fn captures_are_typed_and_templates_keep_their_characters() {
    let p = load("route shop_{db:int}.order_{shard} -> all.o_{db}_{shard}");
    let (assigned, found) = assign(&p, tables(&["shop_007.order_x_1"]));
    assert!(found.is_empty(), "{found:?}");
    let to = &assigned[0].to;
    assert_eq!((to.schema.as_str(), to.table.as_str()), ("all", "o_007_x_1"));
    assert_eq!(to.captures["db"], CaptureValue::Int(7));
    assert_eq!(to.captures["shard"], CaptureValue::Text("x_1".to_owned()));
    assert_eq!(to.route, Some(0));
}

/// The codes of what routing finds.
fn codes(clauses: &str, names: &[&str]) -> Vec<&'static str> {
    let (_, found) = assign(&load(clauses), tables(names));
    found.iter().map(|d| d.code.name().trim_start_matches("mig::route::")).collect()
}

#[test]
fn each_table_takes_one_route() {
    let all: &[&str] = &["shop.orders", "shop.items"];
    for (clauses, expected) in [
        ("", &[][..]),
        ("route shop.{t} -> public.{t}", &[]),
        ("route shop.{t} -> public.{t}\nroute shop.orders -> public.o", &[]),
        ("route shop.orders -> public.o\nroute shop.{t} -> public.{t}", &[]),
        ("route shop.orders -> public.o", &["unrouted"]),
        ("include shop.orders\nroute shop.orders -> public.o", &[]),
        ("route shop.{t} -> public.{t}\nroute shop.o* -> public.o", &["ambiguous"]),
        (
            "route shop.{t} -> public.{t}\nroute orders -> public.o\nroute shop.orders -> public.p",
            &["ambiguous"],
        ),
        ("route shop.{t} -> public.one", &["collision"]),
        ("route shop.{t} -> public.one { key (id) }", &[]),
        ("shard pessimistic\nroute shop.{t} -> public.one", &[]),
        (
            "route shop.orders -> public.one { key (id) }\nroute shop.items -> public.one",
            &["collision"],
        ),
        ("include shop.*, shp.*", &["unmatched"]),
        ("exclude shop.x", &["unmatched"]),
        ("route shop.{t} -> public.{t}\nroute shop.nothing -> public.n", &["unmatched"]),
    ] {
        assert_eq!(codes(clauses, all), expected, "{clauses}");
    }
}

#[test]
fn without_routes_tables_keep_their_names() {
    let (assigned, _) =
        assign(&load("exclude shop.tmp_*"), tables(&["shop.a", "shop.tmp_1", "other.b"]));
    let names: Vec<String> =
        assigned.iter().map(|a| format!("{}.{}", a.to.schema, a.to.table)).collect();
    assert_eq!(names, ["shop.a", "other.b"]);
    assert!(assigned.iter().all(|a| a.to.route.is_none()));
}

#[test]
fn a_target_without_a_schema_goes_where_the_target_says() {
    let (assigned, _) = assign(&load("route shop.{t} -> {t}"), tables(&["shop.a"]));
    assert_eq!(assigned[0].to.schema, "public");
    let text = "import std.files\nimport std.sqlite\nsource a = files { path = \"d\" }\ntarget b = sqlite { path = \"f\" }\npipeline p { from a; into b }\n";
    let program = load_text(text).program.expect("a program");
    let (assigned, found) = assign(
        &program.pipelines[0],
        [("x", "t"), ("y", "t")].map(|(schema, table)| SourceTable { source: "a", schema, table }),
    );
    assert_eq!(assigned[0].to.schema, "main");
    assert_eq!(found[0].code.name(), "mig::route::collision");
}

#[test]
fn routes_may_be_for_some_sources_only() {
    let text = "import std.mysql\nsource a = mysql { user = \"u\" }\nsource b = mysql { user = \"u\"; table_names = case_insensitive }\ntarget t = mysql { user = \"u\" }\npipeline p {\n from a, b\n into t\n route from a s.{t} -> x.a_{t}\n route from b s.{t} -> x.b_{t}\n}\n";
    let loaded = load_text(text);
    let pipeline =
        &loaded.program.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded))).pipelines[0];
    let list = [("a", "s"), ("b", "S"), ("a", "S")].map(|(source, schema)| SourceTable {
        source,
        schema,
        table: "t",
    });
    let (assigned, found) = assign(pipeline, list);
    let names: Vec<&str> = assigned.iter().map(|a| a.to.table.as_str()).collect();
    assert_eq!(names, ["a_t", "b_t"]);
    assert_eq!(found.len(), 1, "the third compares by case: {found:?}");
}

#[test]
fn messages_about_routes_read_well() {
    let p = load(
        "route shop_{db:int}.{table} -> shop.{table}\n    route shop_{db:int}.order_{shard:int} -> shop.orders",
    );
    let (_, found) = assign(&p, tables(&["shop_1.order_7", "shop_2.order_7"]));
    insta::assert_snapshot!(
        dsl::diagnostic::one_line(&found[0], &load_text("").sources),
        @"p.mig:1:1: error: two routes match the same 2 tables (a route with a name beats one with a pattern, but both of these are patterns: make one of them narrower, or `exclude` the tables) [mig::route::ambiguous]"
    );
    assert_eq!(found[0].labels[0].text, "matches `shop_1.order_7`");
    assert_eq!(found[0].labels.len(), 2);
}

fn mapped(rules: &str, ty: &SqlType) -> Option<String> {
    type_rule::map(&load(rules).type_rules, ty).map(|mapped| mapped.text)
}

#[test]
fn type_rules_prefer_the_exact_and_the_own() {
    let tiny = |display: Option<u8>, unsigned: bool| SqlType::Int {
        width: IntWidth::Tiny,
        unsigned,
        display,
        zerofill: false,
    };
    let big = |unsigned: bool| SqlType::int(IntWidth::Big, unsigned);
    for (rules, ty, expected) in [
        ("", big(false), "bigint"),
        ("", big(true), "numeric(20)"),
        ("", tiny(Some(1), false), "smallint"),
        ("map type tinyint(1) -> boolean", tiny(Some(1), false), "boolean"),
        ("map type tinyint(1) -> boolean", tiny(Some(1), true), "boolean"),
        ("map type tinyint(1) -> boolean", tiny(Some(4), false), "smallint"),
        ("map type tinyint(1) -> boolean", tiny(None, false), "smallint"),
        ("map type tinyint -> integer", tiny(None, true), "integer"),
        (
            "map type decimal(p, s) -> numeric(p, s)\nmap type decimal(10, s) -> money",
            SqlType::decimal(10, 2),
            "money",
        ),
        ("", SqlType::decimal(12, 3), "numeric(12,3)"),
        ("map type decimal(p, s) -> numeric(s, p)", SqlType::decimal(12, 3), "numeric(3,12)"),
        ("", SqlType::Datetime(6), "timestamp(6)"),
        ("", SqlType::Timestamp(0), "timestamptz(0)"),
        (
            "map type timestamp(f) -> timestamp(f) with time zone",
            SqlType::Timestamp(3),
            "timestamp(3) with time zone",
        ),
        ("", SqlType::Double { unsigned: false, digits: None }, "double precision"),
        ("map type json -> \"jsonb not null\"", SqlType::Json, "jsonb not null"),
        ("", SqlType::Enum(vec!["a".to_owned()]), "text"),
        ("", SqlType::Text(LobSize::Long), "text"),
        ("map type longtext -> varchar(100)", SqlType::Text(LobSize::Long), "varchar(100)"),
        (
            "map type integer -> bigint unsigned",
            SqlType::int(IntWidth::Int, false),
            "bigint unsigned",
        ),
    ] {
        assert_eq!(mapped(rules, &ty).as_deref(), Some(expected), "{rules} {ty}");
    }
    assert_eq!(mapped("", &SqlType::Other("tsvector".to_owned())), None);
}

#[test]
fn every_type_of_a_source_has_a_rule_in_targets_of_another_family() {
    for target in ["postgres", "sqlite", "opengauss"] {
        let setting = if target == "sqlite" { "path = \"f\"" } else { "" };
        let text = format!(
            "import std.mysql\nimport std.{target}\nsource a = mysql {{ user = \"u\" }}\ntarget b = {target} {{ {setting} }}\npipeline p {{ from a; into b }}\n"
        );
        let loaded = load_text(&text);
        let program = loaded.program.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded)));
        for name in type_rule::NAMES {
            assert!(
                program.pipelines[0].type_rules.iter().any(|rule| rule.from.name == *name),
                "{target}: {name}"
            );
        }
    }
}
