//! Collations against the servers' own order: all characters, and random texts.
//!
//! A server sorts texts and says which neighbours are equal; the evaluator must find the same. Order
//! and equality of all neighbours are order and equality of all pairs.

use dsl::{
    catalog::{Column, Table},
    check::expr::{Names, check},
    hir::Captures,
    resolve::Scope,
    source::FileId,
    syntax::parse_expression,
    types::{Kind, SqlType, Value},
};
use engine::expr::{Program, rows};
use harness::Server;
use mysql_async::{Params, prelude::Queryable};

use super::generate::Random;

/// Characters that random texts are made of: letters in several cases and accents, blanks, ignored
/// ones, expansions, letters that join with a neighbour, and some beyond the first plane.
const LETTERS: &str = "aAáÁbzßsSæÆœllL·lÅå  \t\u{1}\u{301}\u{300}\u{AD}-_.@1１①٣ıİiΣσςжЖ한가日本ｱアァ์เกแข\
    \u{FB2}\u{F71}\u{F80}\u{DD9}\u{DCF}\u{DCA}\u{627}\u{653}\u{9C7}\u{9BE}😀𝐀𐐀𐐨";

/// Every character of the first two planes; beyond them there are few letters.
fn characters() -> Vec<String> {
    (1..0x2_0000).filter_map(char::from_u32).map(String::from).collect()
}

fn texts(seed: u64, count: usize) -> Vec<String> {
    let letters: Vec<char> = LETTERS.chars().collect();
    let mut random = Random::new(seed);
    let one = |random: &mut Random| letters[random.below(letters.len())];
    (0..count).map(|_| (0..random.below(6)).map(|_| one(&mut random)).collect()).collect()
}

/// What is wrong about a collation, as text.
pub async fn differences(server: &Server, collation: &str, seed: u64) -> Vec<String> {
    let charset = collation.split('_').next().expect("a name has a character set");
    let mut conn = server.database("order").await.connect().await;
    conn.query_drop("set names utf8mb4").await.expect("a session");
    conn.query_drop(format!("create table t (n int auto_increment primary key, s varchar(12) character set {charset} collate {collation})"))
        .await
        .expect(collation);
    let mut all = texts(seed, 20_000);
    all.extend(characters());
    if charset != "utf8mb4" {
        // What the character set lacks cannot stand in its columns.
        let fits = |c: char| {
            if charset == "ascii" {
                c.is_ascii()
            } else {
                c < '\u{80}' || ('\u{A0}'..='\u{FF}').contains(&c) || "€‚ƒŠŒŽŸ™".contains(c)
            }
        };
        all.retain(|text| text.chars().all(fits));
    }
    for part in all.chunks(1000) {
        let values = vec!["(?)"; part.len()].join(",");
        conn.exec_drop(format!("insert into t (s) values {values}"), part.to_vec())
            .await
            .expect("the rows");
    }
    let sql = "select convert(s using utf8mb4), coalesce(s = lag(s) over (order by s, n), 0) from t order by s, n";
    let sorted: Vec<(String, u8)> = conn.exec(sql, Params::Empty).await.expect("the order");
    let mut table = Table::default();
    for name in ["a", "b"] {
        let mut column = Column::new(name, SqlType::Varchar(12));
        column.collation = Some(collation.to_owned());
        table.columns.push(column);
    }
    let pairs: Vec<Vec<Value>> = sorted
        .windows(2)
        .map(|pair| vec![Value::Text(pair[0].0.clone()), Value::Text(pair[1].0.clone())])
        .collect();
    let kinds = vec![Kind::of_column(&SqlType::Varchar(12), Some(collation)); 2];
    let batch = rows::batch(&kinds, &pairs).expect("texts");
    let (captures, scope) = (Captures::new(), Scope::default());
    let names = Names { table: Some(&table), captures: &captures, source_name: "s", scope: &scope };
    let mut wrong = Vec::new();
    for (expr, holds_where_equal) in [("a = b", true), ("a < b", false)] {
        let tree = parse_expression(FileId(0), expr).expect(expr);
        let mut diagnostics = Vec::new();
        let typed = check(&tree, names, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{collation}: {diagnostics:?}");
        let found = Program::new(&typed).batch(&batch).expect("a comparison has a value");
        for (place, value) in rows::values(&found, &Kind::Bool).into_iter().enumerate() {
            let equal = sorted[place + 1].1 == 1;
            if value != Value::Bool(equal == holds_where_equal) {
                let (a, b) = (&sorted[place].0, &sorted[place + 1].0);
                wrong.push(format!(
                    "{collation}: {expr}: {a:?} {b:?}: the server has {}",
                    if equal { "=" } else { "<" }
                ));
            }
        }
    }
    println!("{collation}: {} texts, {} differences", sorted.len(), wrong.len());
    wrong
}

#[tokio::test]
async fn weights_order_as_the_servers_do() {
    let seed = super::setting("EXPR_SEED", 20_261_120);
    let mut wrong = Vec::new();
    let mariadb = harness::mariadb().await;
    for collation in [
        "utf8mb4_bin",
        "utf8mb4_general_ci",
        "utf8mb4_unicode_ci",
        "utf8mb4_uca1400_ai_ci",
        "latin1_swedish_ci",
        "latin1_bin",
        "ascii_general_ci",
    ] {
        wrong.extend(differences(mariadb, collation, seed).await);
    }
    if let Ok(mysql) = harness::mysql().await {
        for collation in [
            "utf8mb4_0900_ai_ci",
            "utf8mb4_0900_bin",
            "utf8mb4_general_ci",
            "utf8mb4_unicode_ci",
            "latin1_swedish_ci",
        ] {
            wrong.extend(differences(mysql, collation, seed).await);
        }
    }
    assert!(
        wrong.is_empty(),
        "seed {seed}, {}:\n{}",
        wrong.len(),
        wrong.iter().take(30).cloned().collect::<Vec<_>>().join("\n")
    );
}
