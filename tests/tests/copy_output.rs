//! What `plan` and `run` print: for people, for programs and for Graphviz.

mod support;

use harness::{Kind, Outcome};
use support::pipeline::{Pipeline, endpoint, sqlite};

/// A shop with most of what a plan has something to say about.
async fn shop() -> (harness::Database<'static>, Pipeline) {
    let server = harness::mariadb().await;
    let old = server.database("output").await;
    old.exec(
        "create table customers (id int auto_increment primary key, name varchar(40), email varchar(80) unique, notes text);
         create table orders (id int primary key, customer int not null, total decimal(10,2) unsigned, state enum('new', 'paid'),
             key by_state (state), constraint of_customer foreign key (customer) references customers (id));
         create table log (line text);
         create view paid as select * from orders where state = 'paid';
         insert into customers values (1, 'Zoë', 'z@example.org', null), (2, 'Ada', 'ada@example.com', '');
         insert into orders values (10, 1, 12.5, 'new'), (11, 2, 1, 'paid'), (12, 2, 7, 'paid');
         insert into log values ('a'), ('b')",
    )
    .await;
    let body = format!(
        "include {o}.*

    route {o}.{{table}} -> main.{{table}}

    route {o}.orders -> main.sales {{
        where  state = \"paid\"
        rename customer -> buyer
        add    cents: bigint = cast(round(total * 100) as bigint)
    }}

    route {o}.customers -> main.customers {{
        set  email = concat(\"***\", substring(email, locate(\"@\", email)))
        drop notes
    }}

    copy {{
        chunk = 1_000rows
    }}",
        o = old.name()
    );
    let pipeline =
        Pipeline::new("golden", &endpoint(Kind::MariaDb, server.port(), ""), &sqlite(""), &body);
    (old, pipeline)
}

/// Output without what differs between two runs and two machines.
fn golden(outcome: &Outcome, name: &str) -> String {
    let mut text = format!("{}{}", outcome.stdout, outcome.stderr).replace(name, "shop");
    for (pattern, with) in [
        (r"\((MariaDB|SQLite) [\d.]+\)", "($1 (version))"),
        (r#""version":"[\d.]+""#, r#""version":"(version)""#),
        (r"\b\d+\.\d s\b", "(time)"),
        (r#""(seconds|eta_s|rows_per_s)":[\d.e-]+"#, r#""$1":0"#),
        (r"[\d,]+ rows/s", "(rate)"),
        (r"about [\d,]+ rows?, [\d.]+ \w+", "about (rows)"),
        // Columns are as wide as the names of this run.
        (r"[ ]{2,}(pipeline\.mig:)", "   $1"),
        (r"─{2,}", "──"),
        (r"(?m)[ ]+$", ""),
    ] {
        text = regex::Regex::new(pattern).expect("a pattern").replace_all(&text, with).into_owned();
    }
    text
}

#[tokio::test]
async fn plans() {
    let (old, pipeline) = shop().await;
    let plan = async |arguments: &[&str]| {
        golden(&pipeline.engine("plan").args(arguments).run().await.expect_code(0), old.name())
    };
    insta::assert_snapshot!(plan(&[]).await, @r###"
    golden   old (MariaDB (version))  ->  new (SQLite (version))

      + create table  main.customers                     from shop.customers   pipeline.mig:36:5
          set      email = cast(concat("***", substring(email, locate("@", email))) as varchar(80))
          dropped  notes
      + create table  main.log                           from shop.log   pipeline.mig:28:5
      + create table  main.sales                         from shop.orders   pipeline.mig:30:5
          renamed  customer -> buyer
          added    cents bigint = cast(round(total * 100, 0) as bigint)
          where    state = "paid"   (the source's server filters)
      - (never)       nothing is dropped

      copy    3 tables, about (rows); chunks of 1000 rows; 1 table in one piece

      ! not carried: view shop.paid

      ! main.customers uniqueness of `email` without case in `email`: the target compares exactly: texts that differ in case or accents are different keys
      ! main.log has no key: it is copied in one piece, and from its beginning after an interruption   pipeline.mig:28:5

    Plan: 3 to create, 0 to fill, 0 to drop.
    "###);
    insta::assert_snapshot!(plan(&["--explain"]).await, @r###"
    Index main.customers   pipeline.mig:36:5
    │    1 secondary index
    └─ Load main.customers   [insert]   pipeline.mig:36:5
       │    table is made
       │    key (id)
       └─ Map 3 columns   [insert]   pipeline.mig:36:5
          │    set email = cast(concat("***", substring(email, locate("@", email))) as varchar(80)) pipeline.mig:37:14
          │    drop notes
          └─ ChunkScan old shop.customers   [insert]   pipeline.mig:8:1
                  chunks by id
                  reads 3 of 4 columns

    Load main.log   pipeline.mig:28:5
    │    table is made
    └─ ChunkScan old shop.log   [insert]   pipeline.mig:8:1
            in one piece

    Index main.sales   pipeline.mig:30:5
    │    2 secondary indexes
    │    1 foreign key
    └─ Load main.sales   [insert]   pipeline.mig:30:5
       │    table is made
       │    key (id)
       └─ Map 5 columns   [insert]   pipeline.mig:30:5
          │    rename customer -> buyer   pipeline.mig:32:28
          │    add cents bigint = cast(round(total * 100, 0) as bigint)   pipeline.mig:33:16
          └─ Where state = "paid"   [insert]   pipeline.mig:31:16
             │    evaluated by the source's server in the copy
             └─ ChunkScan old shop.orders   [insert]   pipeline.mig:8:1
                     chunks by id
                     where pushed to the source: (`state` = _utf8mb4'paid')   pipeline.mig:31:16
    "###);
    insta::assert_snapshot!(plan(&["--explain", "--format", "dot"]).await, @r###"
    digraph "golden" {
      rankdir=LR;
      node [shape=box];
      n0 [label="ChunkScan old shop.customers\lchunks by id\lreads 3 of 4 columns"];
      n1 [label="Map 3 columns\lset email = cast(concat(\"***\", substring(email, locate(\"@\", email))) as varchar(80))\ldrop notes"];
      n2 [label="Load main.customers\ltable is made\lkey (id)"];
      n3 [label="Index main.customers\l1 secondary index"];
      n4 [label="ChunkScan old shop.log\lin one piece"];
      n5 [label="Load main.log\ltable is made"];
      n6 [label="ChunkScan old shop.orders\lchunks by id\lwhere pushed to the source: (`state` = _utf8mb4'paid')"];
      n7 [label="Where state = \"paid\"\levaluated by the source's server in the copy"];
      n8 [label="Map 5 columns\lrename customer -> buyer\ladd cents bigint = cast(round(total * 100, 0) as bigint)"];
      n9 [label="Load main.sales\ltable is made\lkey (id)"];
      n10 [label="Index main.sales\l2 secondary indexes\l1 foreign key"];
      n0 -> n1 [label="insert"];
      n1 -> n2 [label="insert"];
      n2 -> n3 [label="insert"];
      n4 -> n5 [label="insert"];
      n6 -> n7 [label="insert"];
      n7 -> n8 [label="insert"];
      n8 -> n9 [label="insert"];
      n9 -> n10 [label="insert"];
    }
    "###);
    // The forms for programs hold the same tables and nodes.
    let json =
        |text: &str| -> serde_json::Value { serde_json::from_str(text).expect("one JSON value") };
    let whole = json(&plan(&["--format", "json"]).await);
    assert_eq!(whole["tables"].as_array().map(Vec::len), Some(3), "{whole}");
    let graph = json(&plan(&["--explain", "--format", "json"]).await);
    let dot = plan(&["--explain", "--format", "dot"]).await;
    assert_eq!(
        graph["nodes"].as_array().map(Vec::len),
        Some(dot.matches("[label=").count() - dot.matches(" -> n").count())
    );
}

#[tokio::test]
async fn runs_on_no_terminal() {
    let (old, pipeline) = shop().await;
    let outcome = pipeline.engine("run").arg("--log").arg("log.txt").run().await.expect_code(0);
    let mut lines: Vec<String> = golden(&outcome, old.name()).lines().map(str::to_owned).collect();
    // Tables run side by side, so they end in any order.
    lines.sort_by_key(|line| !line.starts_with("main."));
    let tables = lines.iter().take_while(|line| line.starts_with("main.")).count();
    lines[..tables].sort();
    insta::assert_snapshot!(lines.join("\n"), @r###"
    main.customers     2   53 B  (time)  1 remark
    main.customers  2 rows, 53 B in (time)
    main.log           2    2 B  (time)  1 remark
    main.log  2 rows, 2 B in (time)
    main.sales         2   64 B  (time)
    main.sales  2 rows, 64 B in (time)
    table           rows  bytes   time
    ──
    ──
    3 tables           6  119 B  (time)  (rate)
    ! main.customers uniqueness of `email` without case in `email`: the target compares exactly: texts that differ in case or accents are different keys
    ! main.log has no key: it is copied in one piece, and from its beginning after an interruption  (pipeline.mig:28:5)
    "###);
    assert!(!outcome.stderr.contains('\u{1b}'), "no colours and no cursor moves");
    let again = pipeline.run().await.expect_code(0);
    insta::assert_snapshot!(golden(&again, old.name()), @r###"
    golden: nothing to do, 3 tables were copied before
    ! main.customers uniqueness of `email` without case in `email`: the target compares exactly: texts that differ in case or accents are different keys
    ! main.log has no key: it is copied in one piece, and from its beginning after an interruption  (pipeline.mig:28:5)
    "###);
}

#[tokio::test]
async fn runs_for_programs() {
    let (old, pipeline) = shop().await;
    let outcome = pipeline.engine("run").args(["--format", "json"]).run().await.expect_code(0);
    assert_eq!(outcome.stderr, "", "all of it is data");
    let lines: Vec<serde_json::Value> = outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
        .collect();
    let of = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    assert!(of("remark") > 0 && of("progress") > 0, "{}", outcome.stdout);
    assert_eq!(of("done"), 1);
    for table in ["customers", "sales", "log"] {
        let done = lines
            .iter()
            .filter(|l| l["table"] == format!("main.{table}") && l["stage"] == "done")
            .count();
        assert_eq!(done, 1, "{table}: {}", outcome.stdout);
    }
    insta::assert_snapshot!(golden(&outcome, old.name()).lines().last().expect("a line"), @r###"
    {"event":"done","pipeline":"golden","summary":{"tables":[{"name":"main.customers","rows":2,"bytes":53,"seconds":0,"replaced":0,"stage":"done"},{"name":"main.log","rows":2,"bytes":2,"seconds":0,"replaced":0,"stage":"done"},{"name":"main.sales","rows":2,"bytes":64,"seconds":0,"replaced":0,"stage":"done"}],"seconds":0,"already_done":0}}
    "###);

    pipeline.change("locate(", "lokate(");
    let outcome = pipeline.engine("check").args(["--format", "json"]).run().await.expect_code(1);
    let first: serde_json::Value =
        serde_json::from_str(outcome.stdout.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["code"], "mig::type::unknown_function", "{first}");
}
