//! Tests of the translation.

use dsl::catalog::{Column, Table};
use dsl::types::{IntWidth, SqlType};

use super::*;
use crate::ddl::Dialect;

fn table() -> Table {
    let mut exact = Column::new("e", SqlType::Varchar(10));
    exact.collation = Some("utf8mb4_bin".to_owned());
    let mut folded = Column::new("f", SqlType::Varchar(10));
    folded.collation = Some("utf8mb4_general_ci".to_owned());
    Table {
        columns: vec![
            Column::new("a", SqlType::int(IntWidth::Int, false)),
            Column::new("b", SqlType::int(IntWidth::Int, false)),
            Column::new("n", SqlType::decimal(10, 2)),
            Column::new("x", SqlType::Double { unsigned: false, digits: None }),
            Column::new("d", SqlType::Date),
            exact,
            folded,
        ],
        ..Table::default()
    }
}

fn check(dialect: Dialect, sql: &str) -> Result<String, Refused> {
    let table = table();
    Writer { dialect, table: &table, origins: Vec::new(), refuse_generated: true }
        .condition(&parse(sql)?)
}

#[test]
fn conditions_that_mean_the_same_are_translated() {
    for (mysql, postgres) in [
        ("`a` > 0", r#"("a" > 0)"#),
        ("((`a` < `b`) and (`b` is not null))", r#"(("a" < "b") and ("b" is not null))"#),
        ("`a` between 1 and 10 or not `b` = 2", r#"(("a" between 1 and 10) or (not ("b" = 2)))"#),
        ("(`e` in (_utf8mb4'x',_utf8mb4'it''s'))", r#"("e" in ('x', 'it''s'))"#),
        ("`e` like 'a%'", r#"("e" like 'a%')"#),
        ("`a` + 2 * `b` - -1 >= 0", r#"((("a" + (2 * "b")) - (- 1)) >= 0)"#),
        ("`a` MOD 3 = 1", r#"(("a" % 3) = 1)"#),
        ("`n` >= 0.5", r#"("n" >= 0.5)"#),
        ("`d` > '2020-01-01'", r#"("d" > '2020-01-01')"#),
        ("char_length(`f`) > 2", r#"(char_length("f") > 2)"#),
        (
            "case when `a` > 0 then `b` else 0 end = 0",
            r#"((case when ("a" > 0) then "b" else 0 end) = 0)"#,
        ),
        ("year(`d`) = 2020", r#"(cast(extract(year from "d") as integer) = 2020)"#),
    ] {
        assert_eq!(check(Dialect::Postgres, mysql).as_deref(), Ok(postgres), "{mysql}");
    }
}

#[test]
fn what_might_differ_is_refused() {
    for sql in [
        "`f` = 'x'",
        "`f` in ('x')",
        "`f` like 'x%'",
        "`a` / 2 > 1",
        "`a` % `b` = 1",
        "`a`",
        "`a` = 'x'",
        "lower(`e`) = 'x'",
        "`e` regexp 'x'",
        "cast(`a` as char) = 'x'",
        "`a` <=> 1",
        "`zz` > 1",
        "`d` > '0000-00-00'",
        "`j`->'$.x' = 1",
        "`a` > ",
        "`a` xor `b`",
        "(select 1)",
        "`a` & 1 = 1",
        "concat(`x`, 'y') = 'z'",
    ] {
        assert!(
            check(Dialect::Postgres, sql).is_err(),
            "{sql}: {:?}",
            check(Dialect::Postgres, sql)
        );
    }
    for sql in ["`n` > 0.5", "`d` > '2020-01-01'", "`e` like 'x'"] {
        assert!(check(Dialect::Sqlite, sql).is_err(), "{sql}");
    }
}

#[test]
fn nesting_has_a_limit() {
    let deep = format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(parse(&deep).is_err());
    assert!(parse(&"not ".repeat(10_000)).is_err());
    assert!(parse(&"- ".repeat(10_000)).is_err());
}
