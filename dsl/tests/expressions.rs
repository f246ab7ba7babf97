//! Types of expressions, and what is said about wrong ones.

#[path = "support/orders.rs"]
mod orders;

use std::collections::BTreeMap;

use dsl::{
    check::expr::{Names, check},
    diagnostic::{Diagnostic, Severity},
    hir::{CaptureValue, Expr, ExprKind},
    resolve::Scope,
    source::FileId,
    syntax::parse_expression,
    types::{Kind, Value},
};

fn typed(text: &str) -> (Expr, Vec<Diagnostic>) {
    let table = orders::orders("shop");
    let captures = BTreeMap::from([("shard".to_owned(), CaptureValue::Int(7))]);
    let scope = Scope::default();
    let names =
        Names { table: Some(&table), captures: &captures, source_name: "shop", scope: &scope };
    let tree =
        parse_expression(FileId(0), text).unwrap_or_else(|| panic!("{text}: does not parse"));
    let mut diagnostics = Vec::new();
    let expr = check(&tree, names, &mut diagnostics);
    (expr, diagnostics)
}

/// `decimal(12,2)?`, `text(utf8mb4_bin)`: the kind and nullability of an expression.
fn shown(expr: &Expr) -> String {
    let kind = match &expr.ty.kind {
        Kind::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        Kind::Text(collation) => format!("text({})", collation.0),
        Kind::Datetime(fsp) => format!("datetime({fsp})"),
        Kind::Time(fsp) => format!("time({fsp})"),
        kind => format!("{kind:?}").to_lowercase(),
    };
    format!("{kind}{}", if expr.ty.nullable { "?" } else { "" })
}

#[test]
fn kinds_are_those_of_the_server() {
    for (text, expected) in [
        ("id", "int"),
        ("items", "int?"),
        ("size + 1", "uint"),
        ("id - size", "uint"),
        ("id + total", "decimal(22,2)?"),
        ("total * 100", "decimal(15,2)?"),
        ("total * total", "decimal(24,4)?"),
        ("id / 3", "decimal(23,4)?"),
        ("total / 3", "decimal(16,6)?"),
        ("total / factor", "double?"),
        ("id div 2", "int?"),
        ("size div 2", "uint?"),
        ("id % size", "int?"),
        ("-size", "int"),
        ("weight", "float?"),
        ("weight + 1", "double?"),
        ("id & 1", "uint"),
        ("~0", "uint"),
        ("total > 1", "bool?"),
        ("id = 1", "bool"),
        ("id <=> items", "bool"),
        ("items is null", "bool"),
        ("not items", "bool?"),
        ("id and items", "bool?"),
        ("id in (1, 2)", "bool"),
        ("no like \"a%\"", "bool"),
        ("status = \"draft\"", "bool"),
        ("born = \"2024-01-31\"", "bool?"),
        ("created_at between \"2024-01-01\" and \"2024-12-31 23:59:59\"", "bool"),
        ("concat(no, id)", "text(utf8mb4_general_ci)"),
        ("concat(code, no)", "text(utf8mb4_bin)?"),
        ("concat(no, raw)", "bytes?"),
        ("\"a ${id} b\"", "text(utf8mb4_bin)"),
        ("coalesce(items, 0)", "int"),
        ("coalesce(total, items)", "decimal(21,2)?"),
        ("ifnull(note, \"\")", "text(latin1_swedish_ci)"),
        ("nullif(id, 0)", "int?"),
        ("if(id, 1, 2.5)", "decimal(2,1)"),
        ("case when id = 1 then \"a\" end", "text(utf8mb4_bin)?"),
        ("case status when \"a\" then 1 else raise(\"no\") end", "int"),
        ("round(total)", "decimal(11,0)?"),
        ("round(total, 9)", "decimal(12,2)?"),
        ("round(factor, 1)", "double?"),
        ("ceil(total)", "int?"),
        ("floor(rate)", "int"),
        ("abs(size)", "uint"),
        ("greatest(id, total)", "decimal(21,2)?"),
        ("length(note)", "int?"),
        ("left(no, 3)", "text(utf8mb4_general_ci)"),
        ("locate(\"@\", city)", "int?"),
        ("unhex(no)", "bytes?"),
        ("crc32(no)", "uint"),
        ("date(created_at)", "date"),
        ("year(born)", "int?"),
        ("unix_timestamp(deleted_at)", "decimal(18,6)?"),
        ("from_unixtime(id)", "datetime(0)"),
        ("cast(no as signed)", "int"),
        ("cast(id as char)", "text(utf8mb4_bin)"),
        ("cast(total as decimal(8, 1))", "decimal(8,1)?"),
        ("cast(items as boolean)", "bool?"),
        ("cast(no as datetime(3))", "datetime(3)"),
        ("binary(no)", "bytes"),
        ("shard + 1", "int"),
        ("source.name", "text(utf8mb4_bin)"),
        ("date\"2024-02-29\"", "date"),
        ("ts\"2024-02-29 10:00:00.125\"", "datetime(3)"),
        ("0x1F", "int"),
        ("-9223372036854775808", "int"),
        ("18446744073709551615", "uint"),
        ("1.50", "decimal(3,2)"),
        ("1e3", "double"),
        ("null", "null?"),
    ] {
        let (expr, diagnostics) = typed(text);
        let wrong: Vec<&str> = diagnostics.iter().map(|d| d.title.as_str()).collect();
        assert!(wrong.is_empty(), "{text}: {wrong:?}");
        assert_eq!(shown(&expr), expected, "{text}");
    }
}

#[test]
fn mistakes_have_their_codes() {
    for (text, code) in [
        ("status = 1", "mismatch"),
        ("id = \"1\"", "mismatch"),
        ("id = no", "mismatch"),
        ("no + 1", "mismatch"),
        ("opens = created_at", "mismatch"),
        ("doc = \"{}\"", "mismatch"),
        ("concat(doc)", "mismatch"),
        ("concat(weight)", "mismatch"),
        ("no and id", "mismatch"),
        ("id like \"1%\"", "mismatch"),
        ("factor & 1", "mismatch"),
        ("hex(total)", "mismatch"),
        ("year(id)", "mismatch"),
        ("cast(opens as datetime)", "mismatch"),
        ("greatest(no, code)", "mismatch"),
        ("case when id then 1 else \"x\" end", "mismatch"),
        ("city = \"Praha\"", "collation"),
        ("city in (\"a\")", "collation"),
        ("no = note and city = no", "collation"),
        ("locate(\"a\", no)", "collation"),
        ("born = \"yesterday\"", "literal"),
        ("date\"2024-13-01\"", "literal"),
        ("ts\"10:00\"", "literal"),
        ("left(no)", "arguments"),
        ("left(no, length: 1)", "arguments"),
        ("round(total, id)", "arguments"),
        ("lpad(no, 5, no)", "arguments"),
        ("raise(no)", "arguments"),
        ("rate * rate", "decimal_range"),
        ("factor div 2", "decimal_range"),
        ("now()", "impure"),
        ("rand() < 0.5", "impure"),
        ("trimm(no)", "unknown_function"),
        ("statsu = \"a\"", "unknown_name"),
        ("old.status", "unknown_name"),
        ("cast(id as varchar)", "unknown_type"),
        ("cast(id as numbr)", "unknown_type"),
        ("10MB", "not_here"),
        ("no regexp \"a\"", "not_here"),
        ("[1, 2]", "not_here"),
    ] {
        let (expr, diagnostics) = typed(text);
        let codes: Vec<&str> = diagnostics.iter().map(|d| d.code.name()).collect();
        assert_eq!(codes, [format!("mig::type::{code}")], "{text}: {expr:?}");
        assert!(diagnostics[0].is_error());
    }
}

#[test]
fn comparing_with_null_is_a_warning_with_its_repair() {
    for (text, repaired) in [
        ("deleted_at = null", Some("deleted_at is null")),
        ("deleted_at <> null", Some("deleted_at is not null")),
        ("total > null", None),
        ("null = total", None),
        ("id not in (1, null)", None),
    ] {
        let (_, diagnostics) = typed(text);
        let [warning] = diagnostics.as_slice() else { panic!("{text}: {diagnostics:?}") };
        assert_eq!(
            (warning.code.name(), warning.severity),
            ("mig::type::null_comparison", Severity::Warning)
        );
        let edited = warning.edits.first().map(|edit| {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            format!("{}{}{}", &text[..start], edit.text, &text[end..])
        });
        assert_eq!(edited.as_deref(), repaired, "{text}");
    }
    assert!(typed("deleted_at <=> null").1.is_empty());
    assert!(typed("id in (1, null)").1.is_empty());
}

#[test]
fn names_that_are_nearly_right_are_offered() {
    for (text, near) in [
        ("statsu = \"a\"", "status"),
        ("trimm(no)", "trim"),
        ("shrad", "shard"),
        ("source.nam", "source.name"),
    ] {
        let (_, diagnostics) = typed(text);
        assert_eq!(diagnostics[0].edits.first().map(|e| e.text.as_str()), Some(near), "{text}");
    }
    assert!(typed("zzz").1[0].edits.is_empty());
}

#[test]
fn one_mistake_is_told_once() {
    let (_, diagnostics) =
        typed("concat(zzz + 1, 2) = \"x\" and zzz between 1 and 2 or id in (zzz)");
    assert_eq!(diagnostics.len(), 3, "{diagnostics:?}");
    let (_, diagnostics) = typed("(no + 1) * 2 > 3 and upper(no + 1) = \"X\"");
    assert_eq!(diagnostics.len(), 2, "{diagnostics:?}");
}

#[test]
fn messages_of_raise_hold_no_values() {
    let (expr, diagnostics) = typed("raise(\"unknown status ${status} of ${id + 1}\")");
    assert!(diagnostics.is_empty());
    assert_eq!(expr.kind, ExprKind::Raise("unknown status ${status} of ${…}".to_owned()));
    assert_eq!(typed("raise(\"${zzz}\")").1.len(), 1);
}

#[test]
fn failures_are_listed() {
    for (text, faults) in [
        ("id = 1 and status = \"a\"", ""),
        ("id + 1", "Overflow"),
        ("cast(no as signed)", "Conversion"),
        ("cast(id as char)", ""),
        ("length(note)", "Encoding"),
        ("if(id = 1, raise(\"x\"), 2)", "Raised"),
    ] {
        let found: Vec<String> = typed(text).0.faults().iter().map(|f| format!("{f:?}")).collect();
        assert_eq!(found.join(" "), faults, "{text}");
    }
}

#[test]
fn columns_are_unknown_without_a_table() {
    let scope = Scope::default();
    let captures = BTreeMap::new();
    let names = Names { table: None, captures: &captures, source_name: "shop", scope: &scope };
    for (text, mistakes) in [
        ("anything = 1 and other like \"x\"", 0),
        ("rand() = any", 1),
        ("left(any)", 1),
        ("1 = \"1\"", 1),
    ] {
        let tree = parse_expression(FileId(0), text).expect(text);
        let mut diagnostics = Vec::new();
        let _ = check(&tree, names, &mut diagnostics);
        assert_eq!(diagnostics.len(), mistakes, "{text}: {diagnostics:?}");
    }
}

#[test]
fn long_chains_stay_flat() {
    let text = vec!["id = 1"; 50].join(" or ");
    let (expr, diagnostics) = typed(&text);
    assert!(diagnostics.is_empty());
    assert!(matches!(&expr.kind, ExprKind::Or(operands) if operands.len() == 50));
}

#[test]
fn unsigned_columns_make_unsigned_constants() {
    let (expr, _) = typed("size = 5");
    let ExprKind::Call { args, .. } = &expr.kind else { panic!("{expr:?}") };
    assert_eq!(args[1].as_literal(), Some(&Value::Uint(5)));
    let (expr, _) = typed("size > -1");
    let ExprKind::Call { args, .. } = &expr.kind else { panic!("{expr:?}") };
    assert_eq!(args[0].ty.kind, Kind::Decimal { precision: 20, scale: 0 });
}
