//! Copies that are killed, cut off, stalled and stopped: run again, they end with every row exactly once.
//!
//! `MIG_SEED` chooses the moments of the kills and `MIG_KILLS` how many there are at least for each kind
//! of target, so the same test can run for minutes (`MIG_KILLS=500`). Moments are chosen by chance and
//! never asserted: what is asserted is what stands in the target in the end.

mod support;

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use harness::{Database, Fault, Kind, Outcome, Proxy, Row, Rows, Running, Server, Sqlite};
use support::{
    dice::Dice,
    pipeline::{Pipeline, endpoint, sqlite},
};

/// Tables of the source and where they go: `(source, target, columns)`.
const TABLES: [(&str, &str, &str); 8] = [
    ("keyed", "keyed", "id, name, amount"),
    ("texts", "texts", "code, v"),
    ("pairs", "pairs", "a, b, v"),
    ("keyless", "keyless", "a, b"),
    ("parent", "parent", "id"),
    ("child", "child", "id, parent, self"),
    ("empty", "empty", "id"),
    ("part_a", "parts", "id, v"),
];

const SCHEMA: &str = "
    create table keyed (id int auto_increment primary key, name varchar(40), amount decimal(9,2),
        key by_name (name), unique key by_both (amount, id));
    insert into keyed select seq * 3, concat('name ', seq % 97), seq / 7 from seq_1_to_3000;
    create table texts (code varchar(20) primary key, v int, key by_v (v));
    insert into texts select left(concat(char(97 + seq % 26), sha(seq)), 20), seq from seq_1_to_1500;
    create table pairs (a smallint, b varchar(10), v int, primary key (a, b));
    insert into pairs select seq % 7, concat('b', seq), seq from seq_1_to_1500;
    create table keyless (a int, b text);
    insert into keyless select seq % 50, if(seq % 3, 'the same', null) from seq_1_to_1200;
    create table parent (id int primary key);
    insert into parent select seq from seq_1_to_300;
    create table child (id int primary key, parent int, self int, key (parent), key (self),
        constraint to_parent foreign key (parent) references parent (id) on delete cascade,
        constraint to_self foreign key (self) references child (id));
    set foreign_key_checks = 0;
    insert into child select seq, 1 + seq % 300, 1 + (seq * 7) % 1500 from seq_1_to_1500;
    create table empty (id int primary key);
    create table part_a (id int primary key, v int, key by_v (v));
    create table part_b like part_a;
    insert into part_a select seq, seq % 10 from seq_1_to_800;
    insert into part_b select seq, seq % 10 from seq_1_to_700;
    analyze table keyed, texts, pairs, keyless, parent, child, part_a, part_b;";

/// A quiet server of its own: whoever else wrote to it would move its log.
async fn source() -> Server {
    let server = Server::start(Kind::MariaDb).await.expect("MariaDB is there");
    server.existing("").exec("create database src").await;
    server.existing("src").exec(SCHEMA).await;
    server
}

/// A new name for a pipeline and its target database.
fn fresh(stem: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{stem}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The lines of the pipeline: everything, with two tables merged into one, in small chunks.
fn body(schema: &str, settings: &str) -> String {
    let part = |which: &str| {
        format!(
            "route src.part_{which} -> {schema}.parts {{\n        add which: varchar(4) = \"{which}\"\n        \
             key (which, id)\n    }}\n    "
        )
    };
    format!(
        "include src.*\n    route src.{{table}} -> {schema}.{{table}}\n    {}{}copy {{\n        \
         chunk = 100rows\n        workers = 3\n        {settings}\n    }}",
        part("a"),
        part("b")
    )
}

/// Where a copy goes.
enum Target<'a> {
    Server(&'a Server),
    File,
}

/// A pipeline and the place that it fills.
struct Copy<'a> {
    pipeline: Pipeline,
    target: &'a Target<'a>,
    /// Schema of the target tables.
    schema: String,
    database: Option<Database<'a>>,
}

impl<'a> Copy<'a> {
    async fn new(source: &str, target: &'a Target<'a>, more: &str, settings: &str) -> Self {
        let name = fresh("copy");
        match target {
            Target::Server(server) if server.kind() == Kind::Postgres => {
                let database = server.database("copy").await;
                let more = format!("database = \"{}\"\n    {more}", database.name());
                let target_text = endpoint(Kind::Postgres, server.port(), &more);
                let pipeline =
                    Pipeline::new(&name, source, &target_text, &body("public", settings));
                Self { pipeline, target, schema: "public".to_owned(), database: Some(database) }
            }
            Target::Server(server) => {
                let target_text = endpoint(server.kind(), server.port(), more);
                let pipeline = Pipeline::new(&name, source, &target_text, &body(&name, settings));
                let database = Some(server.existing(&name));
                Self { pipeline, target, schema: name, database }
            }
            Target::File => {
                let pipeline = Pipeline::new(&name, source, &sqlite(more), &body("main", settings));
                Self { pipeline, target, schema: "main".to_owned(), database: None }
            }
        }
    }

    async fn query(&self, sql: &str) -> Vec<Row> {
        match &self.database {
            Some(database) => database.query(sql).await,
            None => Sqlite::new(self.pipeline.path("target.db")).query(sql),
        }
    }

    /// Tables, columns, indexes and constraints as the target declares them.
    async fn declared(&self) -> Vec<Row> {
        let sql = match self.target {
            Target::File => "select type, name, tbl_name, sql from sqlite_master".to_owned(),
            Target::Server(server) if server.kind() == Kind::Postgres => {
                "select 'index', indexname, indexdef, tablename from pg_indexes where schemaname = 'public' \
                 union all select 'constraint', conname, pg_get_constraintdef(oid), conrelid::regclass::text \
                 from pg_constraint where connamespace = 'public'::regnamespace \
                 union all select 'column', column_name, data_type, table_name from information_schema.columns \
                 where table_schema = 'public'"
                    .to_owned()
            }
            Target::Server(_) => {
                let mut all = Vec::new();
                for (_, table, _) in TABLES {
                    all.extend(self.query(&format!("show create table `{}`.`{table}`", self.schema)).await);
                }
                for row in &mut all {
                    for cell in row.iter_mut().flatten() {
                        *cell = cell.replace(&self.schema, "(target)");
                    }
                }
                return all;
            }
        };
        self.query(&sql).await
    }

    /// Every table has the rows of its source, each as often, and nothing else is there.
    async fn is_exact(&self, source: &Server) {
        let source = source.existing("src");
        for (from, to, columns) in TABLES {
            let (left, right) = match to {
                "parts" => (
                    "select 'a', id, v from part_a union all select 'b', id, v from part_b"
                        .to_owned(),
                    format!("select which, id, v from {to}"),
                ),
                _ => {
                    (format!("select {columns} from {from}"), format!("select {columns} from {to}"))
                }
            };
            let right =
                right.replace("from ", if self.schema == "main" { "from main." } else { "from " });
            let (left, right) = (source.rows(&left).await, self.query(&right).await);
            let (left, right) =
                (left.into_iter().map(plain).collect(), right.into_iter().map(plain).collect());
            let unequal = harness::differences(left, right);
            assert!(
                unequal.is_empty(),
                "{to}: {} rows differ: {:?}",
                unequal.len(),
                &unequal[..unequal.len().min(5)]
            );
        }
    }

    /// Chunks that are recorded as done.
    async fn chunks_done(&self) -> u64 {
        let table =
            if self.database.is_some() { "_engine.copy_chunk" } else { "_engine_copy_chunk" };
        let name = self.name();
        let sql = format!(
            "select count(*) from {table} where pipeline = '{name}' and done_rows is not null"
        );
        let rows = match &self.database {
            // Before the first run nothing is there yet.
            Some(database) => database.try_rows(&sql).await.unwrap_or_default(),
            None => return 0,
        };
        rows.first().and_then(|row| row[0].as_ref()?.parse().ok()).unwrap_or(0)
    }

    fn name(&self) -> String {
        let text =
            std::fs::read_to_string(self.pipeline.path("pipeline.mig")).expect("the file is there");
        let name = text.split("\npipeline ").nth(1).and_then(|rest| rest.split(' ').next());
        name.expect("the file has a pipeline").to_owned()
    }

    /// Waits until the run has loaded some chunks.
    async fn under_way(&self, chunks: u64) {
        for _ in 0..2_000 {
            if self.chunks_done().await >= chunks {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the run has not loaded {chunks} chunks");
    }
}

/// Numbers as text that all servers print alike.
fn plain(row: Row) -> Row {
    let number = |text: &String| text.contains('.') && text.parse::<f64>().is_ok();
    row.into_iter()
        .map(|cell| {
            cell.map(|text| {
                if number(&text) { format!("{:.2}", text.parse::<f64>().unwrap()) } else { text }
            })
        })
        .collect()
}

/// Kills at moments by chance until the copy is done, again and again until there were enough kills.
async fn survives_kills(target: Target<'_>, least: usize) {
    let mut dice = Dice::from_environment();
    let wanted = std::env::var("MIG_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(least);
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    let whole = Copy::new(&source_text, &target, "", "").await;
    whole.pipeline.run().await.expect_code(0);
    whole.is_exact(&source_server).await;
    let declared = whole.declared().await;
    let (mut kills, mut campaigns) = (0, 0);
    while kills < wanted {
        campaigns += 1;
        let copy = Copy::new(&source_text, &target, "", "limit = 8_000rows/s").await;
        let mut patience = 60;
        loop {
            let running = copy.pipeline.engine("run").spawn();
            // The first moments of a run make schema and tables, the last ones indexes and constraints.
            let longest = if dice.next() % 3 == 0 { 250 } else { 900 };
            tokio::time::sleep(dice.within(Duration::from_millis(longest))).await;
            let outcome = running.kill().await;
            match outcome.code() {
                None => kills += 1,
                Some(_) => {
                    outcome.expect_code(0);
                    break;
                }
            }
            patience -= 1;
            if patience == 0 {
                copy.pipeline.run().await.expect_code(0);
                break;
            }
        }
        copy.is_exact(&source_server).await;
        let unequal = harness::differences(declared.clone(), copy.declared().await);
        assert!(unequal.is_empty(), "{unequal:#?}");
        // One more run has nothing to do.
        let again = copy.pipeline.run().await.expect_code(0);
        assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
    }
    println!("{kills} kills in {campaigns} copies");
}

#[tokio::test]
async fn kills_do_not_hurt_a_copy_into_mariadb() {
    survives_kills(Target::Server(harness::mariadb().await), 10).await;
}

#[tokio::test]
async fn kills_do_not_hurt_a_copy_into_postgres() {
    survives_kills(Target::Server(harness::postgres().await), 10).await;
}

#[tokio::test]
async fn kills_do_not_hurt_a_copy_into_sqlite() {
    survives_kills(Target::File, 8).await;
}

/// Starts a copy to `target` through a proxy and waits until rows flow.
async fn begun<'a>(copy: &Copy<'a>) -> Running {
    let running = copy.pipeline.engine("run").spawn();
    copy.under_way(3).await;
    running
}

/// Points the pipeline's target at the proxy in place of its server.
fn through(copy: &Copy<'_>, server: &Server, proxy: &Proxy) {
    copy.pipeline.change(&format!("port = {}", server.port()), &format!("port = {}", proxy.port()));
}

#[tokio::test]
async fn a_target_that_is_cut_off_again_and_again_gets_every_row_once() {
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    for server in [harness::mariadb().await, harness::postgres().await] {
        let target = Target::Server(server);
        let copy = Copy::new(&source_text, &target, "", "limit = 5_000rows/s").await;
        let proxy = Proxy::to(server.port()).await;
        through(&copy, server, &proxy);
        let running = begun(&copy).await;
        let mut dice = Dice::from_environment();
        for _ in 0..6 {
            proxy.cut();
            tokio::time::sleep(dice.within(Duration::from_millis(200))).await;
        }
        // Everything that is open is cut in the middle of what it sends.
        proxy.set(Fault::CutAfter(3_000)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        proxy.set(Fault::Refuse).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        proxy.set(Fault::None).await;
        running.wait().await.expect_code(0);
        copy.is_exact(&source_server).await;
    }
}

#[tokio::test]
async fn a_source_that_is_cut_off_is_read_on_if_it_holds_the_same_data() {
    let source_server = source().await;
    let proxy = Proxy::to(source_server.port()).await;
    let target = Target::Server(harness::mariadb().await);
    let source_text = endpoint(Kind::MariaDb, proxy.port(), "read_timeout = 1s");
    for fault in [Fault::Refuse, Fault::Stall, Fault::CutAfter(2_000)] {
        let copy = Copy::new(&source_text, &target, "", "limit = 5_000rows/s").await;
        let running = begun(&copy).await;
        proxy.set(fault).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        proxy.set(Fault::None).await;
        running.wait().await.expect_code(0);
        copy.is_exact(&source_server).await;
    }
    // If it was written to meanwhile, the point in time is gone for good.
    let copy = Copy::new(&source_text, &target, "", "limit = 5_000rows/s").await;
    let running = begun(&copy).await;
    proxy.set(Fault::Refuse).await;
    source_server.existing("src").exec("insert into empty values (1); delete from empty").await;
    proxy.set(Fault::None).await;
    let outcome = running.wait().await.expect_code(1);
    assert!(outcome.stderr.contains("mig::copy::source_moved"), "{}", outcome.stderr);
    copy.pipeline.engine("run").arg("--resume-anyway").run().await.expect_code(0);
    copy.is_exact(&source_server).await;
}

#[tokio::test]
async fn a_target_that_stalls_is_given_up_and_tried_again() {
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    let server = harness::mariadb().await;
    let target = Target::Server(server);
    let copy = Copy::new(&source_text, &target, "read_timeout = 1s", "limit = 5_000rows/s").await;
    let proxy = Proxy::to(server.port()).await;
    through(&copy, server, &proxy);
    let running = begun(&copy).await;
    proxy.set(Fault::Stall).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    proxy.set(Fault::None).await;
    running.wait().await.expect_code(0);
    copy.is_exact(&source_server).await;
}

#[tokio::test]
async fn slow_links_only_take_longer() {
    let source_server = source().await;
    let (from, server) = (Proxy::to(source_server.port()).await, harness::mariadb().await);
    let target = Target::Server(server);
    let source_text = endpoint(Kind::MariaDb, from.port(), "read_timeout = 5s");
    let copy = Copy::new(&source_text, &target, "read_timeout = 5s", "").await;
    let to = Proxy::to(server.port()).await;
    through(&copy, server, &to);
    for proxy in [&from, &to] {
        proxy.set(Fault::Slow(60_000)).await;
    }
    copy.pipeline.run().await.expect_code(0);
    copy.is_exact(&source_server).await;
}

#[tokio::test]
async fn servers_that_crash_and_come_back() {
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    for kind in [Kind::MariaDb, Kind::Postgres] {
        let server = Server::start(kind).await.expect("it is there");
        let target = Target::Server(&server);
        let copy = Copy::new(&source_text, &target, "", "limit = 5_000rows/s").await;
        let running = begun(&copy).await;
        server.kill();
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.resume().await;
        // A crashed target is waited for.
        running.wait().await.expect_code(0);
        copy.is_exact(&source_server).await;

        let copy = Copy::new(&source_text, &target, "", "limit = 5_000rows/s").await;
        let running = begun(&copy).await;
        source_server.kill();
        source_server.resume().await;
        running.wait().await.expect_code(0);
        copy.is_exact(&source_server).await;
    }
}

/// A copy that was stopped by Ctrl-C after some chunks, and what it said.
async fn interrupted(copy: &Copy<'_>) -> Outcome {
    let running = begun(copy).await;
    running.signal("INT");
    running.wait().await.expect_code(2)
}

#[tokio::test]
async fn ctrl_c_stops_between_chunks_and_twice_at_once() {
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    let target = Target::Server(harness::mariadb().await);
    let copy = Copy::new(&source_text, &target, "", "limit = 2_000rows/s").await;
    let outcome = interrupted(&copy).await;
    for words in [
        "stopping after the chunks under way",
        "not finished:",
        "run the same command again to continue",
    ] {
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    let before = copy.chunks_done().await;
    let mut running = copy.pipeline.engine("run").spawn();
    copy.under_way(before + 1).await;
    running.signal("TERM");
    running.printed("stopping after").await;
    running.signal("INT");
    running.wait().await.expect_code(2);
    copy.pipeline.change("limit = 2_000rows/s", "");
    copy.pipeline.run().await.expect_code(0);
    copy.is_exact(&source_server).await;
}

#[tokio::test]
async fn a_source_that_was_written_to_between_two_runs_is_noticed() {
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    let target = Target::Server(harness::postgres().await);
    for way in ["--resume-anyway", "--restart"] {
        let copy = Copy::new(&source_text, &target, "", "limit = 2_000rows/s").await;
        interrupted(&copy).await;
        let done = copy.chunks_done().await;
        source_server.existing("src").exec("insert into empty values (1)").await;
        let outcome = copy.pipeline.run().await.expect_code(1);
        assert!(outcome.stderr.contains("mig::copy::source_moved"), "{}", outcome.stderr);
        assert_eq!(copy.chunks_done().await, done, "a refusal touches nothing");
        copy.pipeline.change("limit = 2_000rows/s", "");
        copy.pipeline.engine("run").arg(way).run().await.expect_code(0);
        let rows = copy.query("select count(*) from keyed").await;
        assert_eq!(rows, [[Some("3000".to_owned())]]);
        if way == "--restart" {
            copy.is_exact(&source_server).await;
        }
        source_server.existing("src").exec("delete from empty").await;
    }
}

#[tokio::test]
async fn another_pipeline_does_not_continue_what_this_one_began() {
    let source_server = source().await;
    let source_text = endpoint(Kind::MariaDb, source_server.port(), "");
    let server = harness::mariadb().await;
    let target = Target::Server(server);
    let copy = Copy::new(&source_text, &target, "", "limit = 2_000rows/s").await;
    interrupted(&copy).await;
    let done = copy.chunks_done().await;
    // A comment and another rate are no other plan.
    copy.pipeline.change("limit = 2_000rows/s", "limit = 2_500rows/s # faster");
    interrupted_or_done(&copy, done).await;
    // Other rows are.
    let route =
        format!("route src.keyed -> {}.keyed {{\n where id > 10\n }}\n copy {{", copy.schema);
    copy.pipeline.change("copy {", &route);
    let outcome = copy.pipeline.run().await.expect_code(1);
    assert!(outcome.stderr.contains("mig::state::other_plan"), "{}", outcome.stderr);

    // Beginning anew drops what this pipeline made, and nothing that someone else did.
    let other = server.database("precious").await;
    other
        .exec("create table keyed (id int primary key, name varchar(40), amount decimal(9,2))")
        .await;
    other.exec("insert into keyed values (1, 'mine', 1)").await;
    copy.pipeline
        .change(&format!("{}.keyed {{", copy.schema), &format!("{}.keyed {{", other.name()));
    copy.pipeline.change("limit = 2_500rows/s # faster", "");
    let outcome = copy.pipeline.engine("run").arg("--restart").run().await.expect_code(1);
    assert!(outcome.stderr.contains("mig::target::not_empty"), "{}", outcome.stderr);
    assert_eq!(other.value("select name from keyed").await, "mine");
    copy.pipeline
        .change(&format!("{}.keyed {{", other.name()), &format!("{}.keyed {{", copy.schema));
    copy.pipeline.engine("run").arg("--restart").run().await.expect_code(0);
    assert_eq!(copy.query("select count(*) from keyed").await, [[Some("2997".to_owned())]]);
}

async fn interrupted_or_done(copy: &Copy<'_>, before: u64) {
    let running = copy.pipeline.engine("run").spawn();
    copy.under_way(before + 1).await;
    running.signal("INT");
    running.wait().await.expect_code(2);
}
