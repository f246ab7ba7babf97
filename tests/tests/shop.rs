//! The quickstart's dump: it is what the seeder writes, and what a real server would have written.

use std::process::Command;

use harness::shop;

fn committed() -> String {
    let path = harness::example("01-quickstart").join("shop.sql");
    std::fs::read_to_string(path).expect("the dump is text")
}

/// Without what differs between two machines or two servers' builds.
fn without_greetings(dump: &str) -> String {
    let greetings = ["-- MariaDB dump ", "-- Host: ", "-- Server version"];
    let lines = dump.lines().filter(|line| !greetings.iter().any(|word| line.starts_with(word)));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_committed_dump_is_what_the_seeder_writes() {
    let mut written = Vec::new();
    shop::write_dump(shop::SEED, &mut written).unwrap();
    let same = committed().as_bytes() == written;
    assert!(same, "write it anew: cargo run -p mig-tests --bin seed_shop");
    assert!(written.len() <= 3_000_000, "{} bytes", written.len());
}

#[tokio::test]
async fn it_loads_into_mariadb_and_comes_out_the_same() {
    let server = harness::mariadb().await;
    let database = server.database("shop").await;
    let warnings = database.script(committed(), &["--show-warnings"]).await;
    // A real dump holds the values of stored generated columns; the server computes its own and says so.
    let (expected, other): (Vec<_>, Vec<_>) =
        warnings.lines().partition(|line| line.contains("1906") && line.contains("price_gross"));
    assert_eq!(other, Vec::<&str>::new());
    assert!(!expected.is_empty());

    for (table, rows) in shop::row_counts(shop::SEED) {
        let count = database.value(&format!("SELECT COUNT(*) FROM `{table}`")).await;
        assert_eq!(count, rows.to_string(), "{table}");
    }

    let client = server.client(database.name());
    let arguments = client.get_args().filter(|argument| *argument != database.name());
    let dump = Command::new("mariadb-dump")
        .args(arguments)
        .args(["--hex-blob", "--single-transaction", "--skip-dump-date"])
        .arg(format!("--net-buffer-length={}", shop::LINE_BYTES))
        .arg(database.name())
        .env("MYSQL_PWD", harness::PASSWORD)
        .output()
        .expect("mariadb-dump is installed");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let dumped = String::from_utf8(dump.stdout).expect("a dump is text");
    let (ours, theirs) = (without_greetings(&committed()), without_greetings(&dumped));
    for (at, (our, their)) in ours.lines().zip(theirs.lines()).enumerate() {
        assert_eq!(our, their, "line {at}");
    }
    assert_eq!(ours.lines().count(), theirs.lines().count());
}

#[tokio::test]
async fn it_holds_what_makes_migrations_hard() {
    let database = harness::mariadb().await.database("hard").await;
    database.script(committed(), &[]).await;
    for (what, query) in [
        ("zero dates", "SELECT COUNT(*) FROM customers WHERE birth_date = '0000-00-00'"),
        (
            "dates without a month",
            "SELECT COUNT(*) FROM customers WHERE birth_date LIKE '____-00-00' AND birth_date > '0000-00-00'",
        ),
        (
            "numbers beyond a signed 64-bit",
            "SELECT COUNT(*) FROM payments WHERE reference > 9223372036854775807",
        ),
        (
            "the greatest number",
            "SELECT COUNT(*) FROM payments WHERE reference = 18446744073709551615",
        ),
        ("negative times", "SELECT COUNT(*) FROM inventory WHERE restock_after < '00:00:00'"),
        ("times beyond a day", "SELECT COUNT(*) FROM inventory WHERE restock_after > '24:00:00'"),
        ("letters of four bytes", "SELECT COUNT(*) FROM reviews WHERE body LIKE '%👍🏽%'"),
        ("quotes", "SELECT COUNT(*) FROM customers WHERE name LIKE '%O''Brien%'"),
        ("line ends", "SELECT COUNT(*) FROM reviews WHERE body LIKE '%\\n%'"),
        ("empty texts that are not NULL", "SELECT COUNT(*) FROM settings WHERE value = ''"),
        ("NULL", "SELECT COUNT(*) FROM settings WHERE value IS NULL"),
        ("several set members", "SELECT COUNT(*) FROM customers WHERE newsletter LIKE '%,%'"),
        ("no set member", "SELECT COUNT(*) FROM customers WHERE newsletter = ''"),
        ("bits", "SELECT COUNT(*) FROM products WHERE flags = 255"),
        ("empty blobs", "SELECT COUNT(*) FROM products WHERE thumbnail = ''"),
        ("bytes that are no text", "SELECT COUNT(*) FROM products WHERE LENGTH(thumbnail) > 20"),
        (
            "parents in the same table",
            "SELECT COUNT(*) FROM customers WHERE referred_by IS NOT NULL",
        ),
        (
            "equal rows without a key",
            "SELECT SUM(n - 1) FROM (SELECT COUNT(*) n FROM events GROUP BY at, kind, customer_id, address, payload) e WHERE n > 1",
        ),
        ("keys that differ in case only", "SELECT COUNT(*) FROM products WHERE sku LIKE '%-aa'"),
        ("money back", "SELECT COUNT(*) FROM payments WHERE amount < 0"),
        ("doubles of 17 digits", "SELECT COUNT(*) FROM products WHERE rating = 0.1e0 + 0.2e0"),
    ] {
        let count: u64 = database.value(query).await.parse().unwrap();
        assert!(count > 0, "no {what}");
    }
}

/// References are whole, so the foreign keys can be made after the load.
#[tokio::test]
async fn its_references_are_whole() {
    let database = harness::mariadb().await.database("whole").await;
    database.script(committed(), &[]).await;
    let keys = database
        .query(
            "SELECT table_name, column_name, referenced_table_name, referenced_column_name \
             FROM information_schema.key_column_usage \
             WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL",
        )
        .await;
    assert!(keys.len() >= 10, "{} foreign keys", keys.len());
    for key in keys {
        let [child, column, parent, id] = key.as_slice() else {
            panic!("four columns were asked for")
        };
        let word = |cell: &Option<String>| cell.clone().expect("a name is not NULL");
        let (child, column, parent, id) = (word(child), word(column), word(parent), word(id));
        let lost = format!(
            "SELECT COUNT(*) FROM `{child}` c LEFT JOIN `{parent}` p ON c.`{column}` = p.`{id}` \
             WHERE c.`{column}` IS NOT NULL AND p.`{id}` IS NULL"
        );
        assert_eq!(database.value(&lost).await, "0", "{child}.{column}");
    }
}
