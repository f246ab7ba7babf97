//! Definitions as servers print them and people write them, against what must come out of them.
//!
//! `ddl/<corpus>.sql` holds statements; `<corpus>.catalog` what they mean, one line a column;
//! `<corpus>.<dialect>.sql` what each target gets, its losses as comments; `<corpus>.again.sql` what a
//! real server printed after it was given the rendered text: it must mean the same as the original.
//! `UPDATE=1` writes the expected files anew: read the difference before you commit it.

use std::fmt::Write;
use std::path::PathBuf;

use dsl::catalog::{Schema, Table};
use engine::connector::Dialect;
use engine::ddl::{ParseOptions, RenderOptions, Statement, create_schema, parse, render, reseat};
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/ddl").join(name)
}

fn read(name: &str) -> String {
    let bytes = std::fs::read(path(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    engine::ddl::text(&bytes).into_owned()
}

/// Compares with an expected file, or writes it.
fn expect(name: &str, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path(name), actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(path(name)).unwrap_or_default();
    for (number, (old, new)) in expected.lines().zip(actual.lines()).enumerate() {
        assert_eq!(old, new, "{name}, line {}", number + 1);
    }
    assert_eq!(expected, actual, "{name} has another length");
}

fn statements(corpus: &str) -> Vec<String> {
    let text = read(&format!("{corpus}.sql"));
    text.split_inclusive(";\n").map(|s| s.trim_end().to_owned()).filter(|s| !s.is_empty()).collect()
}

fn tables(corpus: &str) -> Vec<Table> {
    let options = ParseOptions::of_schema("shop");
    statements(corpus)
        .iter()
        .map(|sql| match parse(sql, &options).unwrap_or_else(|e| panic!("{e}:\n{sql}")) {
            Statement::CreateTable(create) => create.table,
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Leaves out what is not there.
fn strip(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(k, v)| (k, strip(v)))
                .filter(|(_, v)| {
                    !matches!(v, Value::Null | Value::Bool(false)) && *v != Value::Array(Vec::new())
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(strip).collect()),
        other => other,
    }
}

/// One line a column, index, key, check and option.
fn outline(table: &Table) -> String {
    let Value::Object(map) = strip(serde_json::to_value(table).unwrap()) else {
        unreachable!("a struct")
    };
    let mut out = String::new();
    for (field, value) in map {
        match value {
            Value::Array(items) => {
                writeln!(out, "  {field}").unwrap();
                for item in items {
                    writeln!(out, "    {item}").unwrap();
                }
            }
            other => writeln!(out, "  {field} {other}").unwrap(),
        }
    }
    out
}

#[test]
fn definitions_mean_what_the_servers_say() {
    let mut count = 0;
    for corpus in ["mariadb-10.11", "mysql-9.7", "mysql-5.7", "by-hand"] {
        let mut out = String::new();
        for table in tables(corpus) {
            count += 1;
            writeln!(out, "{}\n{}", table.full_name(), outline(&table)).unwrap();
        }
        expect(&format!("{corpus}.catalog"), &out);
    }
    assert!(count >= 100, "{count} definitions");
}

#[test]
fn what_is_no_definition_is_refused_with_its_place() {
    let mut out = String::new();
    for sql in statements("refused") {
        let error = parse(&sql, &ParseOptions::default()).expect_err(&sql);
        writeln!(out, "{sql}\n  {error}").unwrap();
    }
    expect("refused.errors", &out);
}

fn dialect_of(corpus: &str) -> Dialect {
    if corpus.starts_with("mariadb") { Dialect::Mariadb } else { Dialect::Mysql }
}

#[test]
fn every_target_gets_its_own_words() {
    for corpus in ["mariadb-10.11", "mysql-9.7", "mysql-5.7", "by-hand"] {
        let tables = tables(corpus);
        for (dialect, name) in [
            (Dialect::Mysql, "mysql"),
            (Dialect::Mariadb, "mariadb"),
            (Dialect::Oceanbase, "oceanbase"),
            (Dialect::Postgres, "postgres"),
            (Dialect::Sqlite, "sqlite"),
        ] {
            let mut options = RenderOptions::new(dialect_of(corpus), &tables);
            options.version = (dialect == Dialect::Mariadb).then_some((10, 11, 0));
            let (mut out, mut last) = (String::new(), Vec::new());
            for table in &tables {
                let mut table = table.clone();
                if dialect == Dialect::Sqlite {
                    "main".clone_into(&mut table.schema);
                }
                let rendered = render(dialect, &table, &options);
                for loss in &rendered.losses {
                    let column = loss.column.as_ref().map(|c| format!(".{c}")).unwrap_or_default();
                    writeln!(
                        out,
                        "-- {}{column}: {}: {}",
                        table.name,
                        loss.what.replace('\n', " "),
                        loss.why
                    )
                    .unwrap();
                }
                for sql in
                    rendered.create.into_iter().chain(rendered.after).chain(reseat(dialect, &table))
                {
                    writeln!(out, "{sql};").unwrap();
                }
                last.extend(rendered.constraints);
            }
            for sql in last {
                writeln!(out, "{sql};").unwrap();
            }
            expect(&format!("{corpus}.{name}.sql"), &out);
        }
    }
}

/// `again` was printed by the real server after it ran the statements rendered for it.
#[test]
fn a_definition_survives_the_way_through_a_server() {
    for corpus in ["mariadb-10.11", "mysql-9.7"] {
        let again = tables(&format!("{corpus}.again"));
        let find = |t: &Table| {
            again.iter().find(|a| a.name == t.name).unwrap_or_else(|| panic!("{}", t.name))
        };
        for table in
            tables(corpus).iter().filter(|t| !t.options.iter().any(|(name, _)| name == "SEQUENCE"))
        {
            let mut expected = table.clone();
            // What rendering reports as lost.
            expected.options.retain(|(name, _)| name != "TABLESPACE");
            for column in &mut expected.columns {
                if matches!(&column.default, Some(dsl::catalog::DefaultValue::Expression(sql)) if sql.contains("nextval"))
                {
                    column.default = Some(dsl::catalog::DefaultValue::Null);
                }
            }
            let mut actual = find(table).clone();
            for check in expected.checks.iter_mut().chain(&mut actual.checks) {
                // MariaDB's own names count the checks that were written without one.
                check.name = check.name.take().filter(|name| !name.starts_with("CONSTRAINT_"));
            }
            assert_eq!(outline(&expected), outline(&actual), "{}", table.name);
        }
    }
}

#[test]
fn schemas_are_made_as_the_dialect_says() {
    let schema = Schema {
        name: "shop".to_owned(),
        charset: Some("utf8mb4".to_owned()),
        collation: Some("utf8mb4_0900_ai_ci".to_owned()),
    };
    for (dialect, expected) in [
        (
            Dialect::Mysql,
            Some(
                "CREATE DATABASE IF NOT EXISTS `shop` CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
            ),
        ),
        (
            Dialect::Mariadb,
            Some(
                "CREATE DATABASE IF NOT EXISTS `shop` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_nopad_ci",
            ),
        ),
        (Dialect::Postgres, Some("create schema if not exists \"shop\"")),
        (Dialect::Sqlite, None),
    ] {
        assert_eq!(create_schema(dialect, &schema).as_deref(), expected, "{dialect:?}");
    }
}

#[test]
fn other_objects_are_told_by_kind_and_name() {
    let options = ParseOptions::of_schema("shop");
    for (sql, expected) in [
        ("create view v as select 1", "View shop.v"),
        (
            "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW `a`.`v` AS select 'x'",
            "View a.v",
        ),
        (
            "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`r`@`h` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS SELECT 1 */",
            "View shop.v",
        ),
        (
            "/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `x` FOR EACH ROW BEGIN SET NEW.a = 1; END */",
            "Trigger shop.t",
        ),
        ("CREATE DEFINER=`r`@`h` PROCEDURE `p`(IN a int) BEGIN SELECT 1; END", "Procedure shop.p"),
        (
            "create aggregate function if not exists f(x int) returns int return 1",
            "Function shop.f",
        ),
        ("create or replace sequence s start with 5", "Sequence shop.s"),
        (
            "/*!50106 CREATE*/ /*!50117 DEFINER=`r`@`h`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY DO SELECT 1 */",
            "Event shop.e",
        ),
        (
            "create database if not exists `d b` /*!40100 DEFAULT CHARACTER SET latin1 */ /*!80016 DEFAULT ENCRYPTION='N' */",
            "database d b latin1 latin1_swedish_ci",
        ),
        ("use `a``b`;", "use a`b"),
        ("drop table if exists a, `b`.`c`", "drop shop.a b.c"),
        ("/*!40000 ALTER TABLE `x` DISABLE KEYS */", "other ALTER TABLE"),
        ("SET @saved = @@x", "other SET"),
        ("create index i on t (a)", "other CREATE"),
    ] {
        let told = match parse(sql, &options).unwrap_or_else(|e| panic!("{e}: {sql}")) {
            Statement::CreateObject { kind, schema, name } => format!("{kind:?} {schema}.{name}"),
            Statement::CreateDatabase(s) => {
                format!(
                    "database {} {} {}",
                    s.name,
                    s.charset.unwrap_or_default(),
                    s.collation.unwrap_or_default()
                )
            }
            Statement::Use(name) => format!("use {name}"),
            Statement::DropTable(names) => {
                let names: Vec<_> = names.iter().map(|(s, n)| format!("{s}.{n}")).collect();
                format!("drop {}", names.join(" "))
            }
            Statement::Other(words) => format!("other {words}"),
            Statement::CreateTable(create) => format!("table {}", create.table.name),
        };
        assert_eq!(told, expected, "{sql}");
    }
}

/// A route renames `a` to `x` and drops `c`: texts of the source follow, or are reported.
#[test]
fn expressions_follow_renamed_columns() {
    let sql = "create table t (a int, b int as (`a` * 2) stored, c int, check (`a` > 0), constraint k check (`c` > 0), d int as (a + c))";
    let Statement::CreateTable(create) = parse(sql, &ParseOptions::of_schema("shop")).unwrap()
    else {
        panic!()
    };
    let source = create.table;
    let mut target = source.clone();
    target.columns[0].name = "x".to_owned();
    target.columns.remove(2);
    let mut options = RenderOptions::new(Dialect::Mysql, &[]);
    options.origins = [0, 1, 3].iter().map(|i| source.columns.get(*i)).collect();
    for (dialect, generated, check) in [
        (Dialect::Mysql, "GENERATED ALWAYS AS (`x` * 2) STORED", "CHECK (`x` > 0)"),
        (Dialect::Postgres, r#"generated always as (("x" * 2)) stored"#, r#"check (("x" > 0))"#),
        (Dialect::Sqlite, r#"generated always as (("x" * 2)) stored"#, r#"check (("x" > 0))"#),
    ] {
        let rendered = render(dialect, &target, &options);
        let create = &rendered.create[0];
        assert!(create.contains(generated) && create.contains(check), "{create}");
        assert!(
            rendered.losses.iter().any(|l| l.what.starts_with("check (`c` > 0)")),
            "{:?}",
            rendered.losses
        );
    }
}

mod mutated {
    use proptest::prelude::*;

    use super::*;

    fn all() -> Vec<String> {
        ["mariadb-10.11", "mysql-9.7", "mysql-5.7", "by-hand", "refused"]
            .iter()
            .flat_map(|c| statements(c))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Characters go, come and change places; nothing may panic, and what is read can be rendered.
        #[test]
        fn definitions_never_panic(
            which in any::<prop::sample::Index>(),
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, "[ (),;'`\"\\\\/*!0-9a-zé]{0,3}"), 1..6),
        ) {
            let all = all();
            let mut text: Vec<char> = all[which.index(all.len())].chars().collect();
            for (at, how, insert) in edits {
                let at = at.index(text.len().max(1));
                match how {
                    0 if at < text.len() => { text.remove(at); }
                    1 => { text.splice(at..at, insert.chars()); }
                    2 => text.truncate(at),
                    _ => { let tail = text.split_off(at); text.splice(0..0, tail); }
                }
            }
            let text: String = text.into_iter().collect();
            if let Ok(Statement::CreateTable(create)) = parse(&text, &ParseOptions::default()) {
                let options = RenderOptions::new(Dialect::Mysql, &[]);
                for dialect in [Dialect::Mysql, Dialect::Mariadb, Dialect::Tidb, Dialect::Postgres, Dialect::Sqlite] {
                    let _ = render(dialect, &create.table, &options);
                }
            }
        }
    }
}
