//! Modules: imports, aliases, cycles, and what a module sees of another one.

use std::collections::BTreeMap;

use dsl::{
    check::{Loaded, Options, load},
    resolve::{Definition, SourceText},
};

/// Loads `main` with other modules by name, and the standard library.
fn load_modules(main: &str, modules: &[(&str, &str)]) -> Loaded {
    let modules: BTreeMap<String, String> =
        modules.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let files = |name: &str| {
        let own = modules.get(name).map(|text| (format!("{name}.mig"), text.clone()));
        let std = || stdlib::module(name).map(|(file, text)| (file.to_owned(), text.to_owned()));
        own.or_else(std).map(|(name, text)| SourceText { name, bytes: text.into_bytes() })
    };
    let entry = SourceText { name: "main.mig".to_owned(), bytes: main.as_bytes().to_vec() };
    load(&entry, &files, &Options { params: &[], env: &|_| None, strict: false })
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics.iter().map(|d| d.code.name().trim_start_matches("mig::")).collect()
}

const ENDS: &str = "import std.memory\nsource a = memory {}\ntarget b = memory {}\n";

/// Names that a pipeline's rows see.
fn scope(main: &str, modules: &[(&str, &str)]) -> Vec<String> {
    let loaded = load_modules(&format!("{main}\n{ENDS}pipeline p {{ from a; into b }}\n"), modules);
    let program = loaded.program.as_ref().unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    program.pipelines[0]
        .scope
        .names
        .keys()
        .filter(|n| !["a", "b", "p"].contains(&n.as_str()))
        .cloned()
        .collect()
}

#[test]
fn imports_bring_names_as_they_are_written() {
    let lib = ("shop.lib", "let one = 1\nfn two(x: int) -> int = x + one\nlet hidden = one\n");
    for (import, names) in [
        ("import shop.lib", &["lib.hidden", "lib.one", "lib.two"][..]),
        ("import shop.lib as l", &["l.hidden", "l.one", "l.two"]),
        ("import shop.lib { two }", &["lib.hidden", "lib.one", "lib.two", "two"]),
        ("import shop.lib as l { two }", &["l.hidden", "l.one", "l.two", "two"]),
    ] {
        assert_eq!(scope(import, &[lib]), names, "{import}");
    }
}

#[test]
fn a_function_keeps_the_scope_that_it_was_written_in() {
    let lib = ("shop.lib", "let rate = 3\nfn priced(x: int) -> int = x * rate\n");
    let main = format!(
        "import shop.lib {{ priced }}\nlet rate = 5\n{ENDS}pipeline p {{ from a; into b }}\n"
    );
    let loaded = load_modules(&main, &[lib]);
    let program = loaded.program.expect("a program");
    let Some(Definition::Function(priced)) = program.pipelines[0].scope.names.get("priced") else {
        panic!("priced is a function");
    };
    let Some(Definition::Let(rate)) = priced.scope.names.get("rate") else {
        panic!("rate is a let of the module")
    };
    assert_eq!((priced.module.as_str(), rate.name.span.file), ("shop.lib", priced.name.span.file));
}

#[test]
fn names_of_imported_modules_are_not_handed_on() {
    let modules = [("shop.x", "import shop.y\nlet own = y.deep\n"), ("shop.y", "let deep = 1\n")];
    assert_eq!(scope("import shop.x", &modules), ["x.own"]);
}

#[test]
fn circles_of_modules_are_told() {
    let modules = [
        ("shop.a", "import shop.b\n"),
        ("shop.b", "import shop.c\n"),
        ("shop.c", "import shop.a\n"),
    ];
    assert_eq!(codes(&load_modules("import shop.a\n", &modules)), ["import::cycle"]);
    assert_eq!(
        codes(&load_modules("import shop.a\n", &[("shop.a", "import shop.a\n")])),
        ["import::cycle"]
    );
}

#[test]
fn a_module_is_loaded_once() {
    let modules =
        [("shop.a", "import shop.c\n"), ("shop.b", "import shop.c\n"), ("shop.c", "let x = 1\n")];
    let loaded = load_modules("import shop.a\nimport shop.b\nimport shop.c\n", &modules);
    assert!(loaded.diagnostics.is_empty());
    let copies = loaded.sources.files().iter().filter(|file| file.name == "shop.c.mig").count();
    assert_eq!(copies, 1);
    assert_eq!(loaded.trees.len(), loaded.sources.files().len());
    assert_eq!(loaded.entry().expect("the entry").items.len(), 3);
}

#[test]
fn mistakes_of_modules_are_told_in_their_files() {
    let loaded = load_modules("import shop.a\n", &[("shop.a", "let x = \n")]);
    let place = loaded.sources.place(loaded.diagnostics[0].labels[0].span);
    assert_eq!(place, "shop.a.mig:1:8");
    assert!(loaded.program.is_none());
}

#[test]
fn a_missing_standard_library_is_told() {
    let entry = SourceText { name: "main.mig".to_owned(), bytes: b"let x = 1\n".to_vec() };
    let none = |_: &str| None;
    let loaded = load(&entry, &none, &Options { params: &[], env: &|_| None, strict: false });
    assert_eq!(codes(&loaded), ["import::unknown"]);
}

#[test]
fn declarations_may_stand_in_any_order() {
    let lets = [
        "let a = b",
        "let b = c + 1",
        "let c = 2",
        "fn f(x: int) -> int = g(x) + a",
        "fn g(x: int) -> int = x",
    ];
    let reversed: Vec<&str> = lets.iter().rev().copied().collect();
    for text in [lets.join("\n"), reversed.join("\n")] {
        let loaded = load_modules(&text, &[]);
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    }
}

#[test]
fn diagnostics_have_places_for_programs() {
    let loaded = load_modules("let é = 1\nlet b = horizn\nlet horizon = 1\n", &[]);
    let json = dsl::diagnostic::to_json(&loaded.diagnostics[0], &loaded.sources);
    insta::assert_snapshot!(json.to_string(), @r#"{"code":"mig::name::unknown","severity":"error","title":"`horizn` is not known here","labels":[{"file":"main.mig","start":{"byte":19,"line":2,"column":9},"end":{"byte":25,"line":2,"column":15},"text":"not declared"}],"help":"did you mean `horizon`?","edits":[{"file":"main.mig","start":{"byte":19,"line":2,"column":9},"end":{"byte":25,"line":2,"column":15},"replacement":"horizon"}]}"#);
}

#[test]
fn places_in_two_files_are_both_shown() {
    let loaded =
        load_modules("import shop.a { x }\nlet y = x\nlet x = 2\n", &[("shop.a", "let x = 1\n")]);
    assert_eq!(codes(&loaded), ["name::duplicate"]);
    let mut diagnostic = loaded.diagnostics[0].clone();
    let other =
        loaded.trees.iter().find(|tree| tree.file.0 == 1).expect("the module").items[0].span;
    diagnostic = diagnostic.label(other, "where it comes from");
    let shown =
        dsl::diagnostic::render(&diagnostic, &loaded.sources, dsl::diagnostic::Look::default());
    assert!(shown.contains("main.mig:3:5") && shown.contains("shop.a.mig:1:1"), "{shown}");
    let colour = dsl::diagnostic::Look { colour: true, width: 60 };
    assert!(dsl::diagnostic::render(&diagnostic, &loaded.sources, colour).contains('\u{1b}'));
}
