//! The examples: what a newcomer opens first. Each runs as its README says, and gives what it should.

use std::{fmt::Write, fs, path::Path};

use harness::{Database, Kind, PASSWORD, Row, Server, Sqlite, USER, assert_same_rows, shop};

const EXAMPLES: [&str; 3] = ["01-quickstart", "02-mysql-to-postgres", "03-mysql-to-mysql"];

fn pipeline(example: &str) -> String {
    let path = harness::example(example).join("pipeline.mig");
    fs::read_to_string(path).expect("an example has a pipeline")
}

#[test]
fn every_example_says_what_it_does_and_in_which_edition() {
    for example in EXAMPLES {
        let text = pipeline(example);
        assert!(text.starts_with("## "), "{example}: the first line says what it does");
        assert!(text.contains("\nedition \"2026\"\n"), "{example}");
    }
}

#[test]
fn every_example_is_known_here() {
    let folders = fs::read_dir(harness::repository().join("examples")).unwrap();
    let mut names: Vec<String> =
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, EXAMPLES);
}

/// No example holds a secret, an address of someone's server or a path outside of its folder.
#[test]
fn examples_name_no_secret_and_no_foreign_place() {
    for example in EXAMPLES {
        for line in pipeline(example).lines().filter(|line| line.contains('=')) {
            let (name, value) = line.split_once('=').unwrap();
            match name.trim() {
                "password" => assert!(value.trim().starts_with("secret("), "{example}: {line}"),
                "host" => assert!(value.trim().starts_with("env("), "{example}: {line}"),
                "port" => assert!(value.trim().ends_with("_port"), "{example}: {line}"),
                "path" => assert!(!value.contains('/'), "{example}: {line}"),
                _ => {}
            }
        }
    }
}

/// What a README names is there: variables and params of the pipeline, and the command that runs it.
#[test]
fn every_readme_names_what_its_pipeline_takes() {
    let taken = regex::Regex::new(r#"env(?::|\(")([A-Z_]+)|param ([a-z_]+):"#)
        .expect("the pattern is right");
    for example in EXAMPLES {
        let readme = fs::read_to_string(harness::example(example).join("README.md"))
            .expect("an example has a README");
        let text = pipeline(example);
        for found in taken.captures_iter(&text) {
            let name = found.get(1).or_else(|| found.get(2)).expect("one of them").as_str();
            assert!(
                readme.contains(&format!("`{name}`")),
                "{example}: its README does not name `{name}`"
            );
        }
        assert!(readme.contains(&format!("run examples/{example}/pipeline.mig")), "{example}");
    }
}

/// Queries (`> select …`) and their rows, one a line, cells between `|`.
fn answered(expected: &str, file: &Sqlite) -> String {
    let mut text = String::new();
    for line in expected.lines().filter(|line| line.starts_with(['>', '#'])) {
        writeln!(text, "{line}").expect("a string can be written to");
        let Some(sql) = line.strip_prefix("> ") else {
            continue;
        };
        for row in file.query(sql) {
            let cells: Vec<&str> =
                row.iter().map(|cell| cell.as_deref().unwrap_or("NULL")).collect();
            writeln!(text, "{}", cells.join("|")).expect("a string can be written to");
        }
    }
    text
}

#[tokio::test]
async fn the_quickstart_gives_the_expected_rows() {
    let example = harness::example("01-quickstart");
    let folder = tempfile::tempdir().unwrap();
    for name in ["pipeline.mig", "shop.sql"] {
        fs::copy(example.join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("pipeline.mig");
    let run = || harness::engine().arg("run").arg(&path).run();
    let first = run().await.expect_code(0);
    assert!(first.stdout.contains("10 tables         23,472"), "{}", first.stdout);
    let again = run().await.expect_code(0);
    assert_eq!(again.stdout, "quickstart: nothing to do, 10 tables were copied before\n");

    let file = Sqlite::new(folder.path().join("shop.sqlite"));
    let expected_path = example.join("expected.txt");
    let expected = fs::read_to_string(&expected_path).unwrap();
    let found = answered(&expected, &file);
    if std::env::var_os("MIG_UPDATE").is_some() {
        fs::write(&expected_path, &found).unwrap();
    }
    assert_eq!(found, expected, "MIG_UPDATE=1 writes expected.txt anew");
    assert!(expected.lines().count() > 30, "the file asks for something");
    for secret in [Path::new("people"), Path::new("settings")] {
        let columns =
            file.query(&format!("select name from pragma_table_info('{}')", secret.display()));
        let names: Vec<&str> = columns.iter().filter_map(|row| row[0].as_deref()).collect();
        assert!(
            !names.contains(&"password_hash")
                && !names.contains(&"email")
                && !names.contains(&"value")
        );
    }
}

/// A MariaDB of this test with the quickstart's shop in a database `shop`, as the examples name it.
async fn old_shop() -> Server {
    let server = Server::start(Kind::MariaDb).await.expect("MariaDB may not be missing");
    server.existing("").exec("CREATE DATABASE shop").await;
    let dump = fs::read(harness::example("01-quickstart").join("shop.sql")).unwrap();
    server.existing("shop").script(dump, &[]).await;
    server
}

fn example(name: &str, command: &str) -> harness::Engine {
    let mut engine =
        harness::engine().arg(command).arg(harness::example(name).join("pipeline.mig"));
    for variable in ["SHOP_PASSWORD", "WAREHOUSE_PASSWORD", "OLD_PASSWORD", "NEW_PASSWORD"] {
        engine = engine.env(variable, PASSWORD);
    }
    for variable in ["SHOP_USER", "WAREHOUSE_USER", "OLD_USER", "NEW_USER"] {
        engine = engine.env(variable, USER);
    }
    engine
}

#[tokio::test]
async fn the_shop_goes_to_postgres() {
    let old = old_shop().await;
    let warehouse = harness::postgres().await.database("warehouse").await;
    let run = |command| {
        example("02-mysql-to-postgres", command)
            .args(["-p", &format!("shop_port={}", old.port())])
            .args(["-p", &format!("warehouse_port={}", warehouse.server().port())])
            .env("WAREHOUSE_DATABASE", warehouse.name())
            .run()
    };
    let plan = run("plan").await.expect_code(0);
    assert!(plan.stdout.contains("Plan: 10 to create, 0 to fill, 0 to drop."), "{}", plan.stdout);
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema IN ('public', '_engine')";
    assert_eq!(warehouse.value(tables).await, "0", "a plan makes nothing");
    run("run").await.expect_code(0);

    let shop = old.existing("shop");
    for columns in [
        "order_id, line, product_id, quantity, unit_price, discount, gift_note FROM order_items",
        "id, product_id, customer_id, stars, title, body FROM reviews",
        "id, name, slug, position FROM categories",
    ] {
        let sql = format!("SELECT {columns}");
        assert_same_rows(&shop, &sql, &warehouse, &sql).await;
    }
    assert_same_rows(
        &shop,
        "SELECT id, amount, CAST(round(amount * 100) AS SIGNED) FROM payments WHERE amount > 0",
        &warehouse,
        "SELECT id, amount, amount_cents FROM payments",
    )
    .await;
    assert_same_rows(
        &shop,
        "SELECT id, concat('***', substring(email, locate('@', email))) FROM customers",
        &warehouse,
        "SELECT id, masked_email FROM customers",
    )
    .await;
    let never = "SELECT count(*) FROM inventory WHERE counted_on = ";
    let (zero, first) = (format!("{never}'0000-00-00'"), format!("{never}'0001-01-01'"));
    assert_eq!(shop.value(&zero).await, warehouse.value(&first).await);
    warehouse.drop().await;
}

/// The shop as it is, in `shop_new`.
async fn moved(old: &Server, new: &Server) {
    let outcome = example("03-mysql-to-mysql", "run")
        .args(["-p", &format!("old_port={}", old.port())])
        .args(["-p", &format!("new_port={}", new.port())])
        .run()
        .await
        .expect_code(0);
    assert!(outcome.stdout.contains("11 tables             23,943"), "{}", outcome.stdout);
    let (shop, shop_new): (Database, Database) = (old.existing("shop"), new.existing("shop_new"));
    for (table, rows) in shop::row_counts(shop::SEED) {
        // MySQL stores documents, MariaDB their text: `1e3` is `1000.0` there.
        let kept = format!(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'shop_new' AND \
             table_name = '{table}' AND data_type <> 'json' ORDER BY ordinal_position"
        );
        let columns = shop_new.query(&kept).await;
        let names: Vec<String> =
            columns.iter().flatten().flatten().map(|name| format!("`{name}`")).collect();
        let sql = format!("SELECT {} FROM `{table}`", names.join(", "));
        assert_same_rows(&shop, &sql, &shop_new, &sql).await;
        let count: Vec<Row> = shop_new.query(&format!("SELECT COUNT(*) FROM `{table}`")).await;
        assert_eq!(count, [vec![Some(rows.to_string())]]);
    }
    let keys = "SELECT COUNT(*) FROM information_schema.referential_constraints WHERE constraint_schema = ";
    assert_eq!(
        shop_new.value(&format!("{keys}'shop_new'")).await,
        shop.value(&format!("{keys}'shop'")).await
    );
}

#[tokio::test]
async fn the_shop_moves_to_a_database_of_another_name() {
    let old = old_shop().await;
    moved(&old, &old).await;
    if let Ok(new) = Server::start(Kind::MySql).await {
        moved(&old, &new).await;
    }
}
