//! What a person sees when a copy cannot begin or cannot go on: exit code and text, as they stand on the screen.
//! Ports, folders and versions are left out; a value of a row and a secret may never stand in any of it.

mod support;

use harness::{Database, Kind, Outcome, PASSWORD, Server, USER};
use support::pipeline::{Pipeline, endpoint, sqlite};

/// A secret of a test's own, to be looked for in everything that is written.
const CANARY: &str = "canary-7f3a-nobody-may-see";

/// Exit code and everything that was said, without what differs between two runs.
fn said(outcome: &Outcome, hide: &[&str]) -> String {
    let code = outcome.code().map_or("killed".to_owned(), |code| code.to_string());
    let mut text = format!("exit {code}\n{}{}", outcome.stdout, outcome.stderr);
    for (i, name) in hide.iter().enumerate() {
        text = text.replace(name, &format!("(name {})", i + 1));
    }
    for (pattern, with) in [
        (r"127\.0\.0\.1:\d+", "127.0.0.1:(port)"),
        (r"port = \d+", "port = (port)"),
        (r"\d+\.\d s\b", "(time)"),
        (r"'migrator'@'[^']*'", "'migrator'@'(host)'"),
        (r"'visitor'@'[^']*'", "'visitor'@'(host)'"),
    ] {
        text = regex::Regex::new(pattern).expect("a pattern").replace_all(&text, with).into_owned();
    }
    if !hide.is_empty() {
        // Underlines are as long as the names of this run.
        text = text
            .lines()
            .filter(|line| !line.contains('·'))
            .map(|line| format!("{line}\n"))
            .collect();
    }
    assert!(!text.contains(CANARY), "a secret in {text}");
    text
}

/// A source with a table of three rows, one of which no narrow column takes.
async fn shop() -> Database<'static> {
    let database = harness::mariadb().await.database("errors").await;
    database
        .exec(
            "create table t (id int primary key, v varchar(20) not null);
             insert into t values (1, 'one'), (2, 'SECRETVALUE'), (3, 'three')",
        )
        .await;
    database
}

/// An endpoint on the shared MariaDB.
fn family(server: &Server) -> String {
    endpoint(Kind::MariaDb, server.port(), "")
}

fn body(old: &Database<'_>, to: &str, more: &str) -> String {
    format!(
        "include {o}.*\n    route {o}.{{table}} -> {to}.{{table}}\n    copy {{ {more} }}",
        o = old.name()
    )
}

#[tokio::test]
async fn servers_that_do_not_let_us_in() {
    let server = harness::mariadb().await;
    let old = shop().await;
    let good = family(server);
    let wrong = good.replace("secret(\"env:PASSWORD\")", "secret(\"env:WRONG\")");
    let run = async |source: &str, target: &str| {
        let pipeline = Pipeline::new("errors", source, target, &body(&old, "nowhere", ""));
        said(&pipeline.engine("run").env("WRONG", CANARY).run().await, &[old.name()])
    };
    insta::assert_snapshot!(run(&wrong, &good).await, @r###"
    exit 1
    error: old: the server refused the user or the password
      help: check `user` and `password` of this endpoint, and from which hosts the user may connect
      more: engine explain mig::connect::auth
    "###);
    insta::assert_snapshot!(run(&good, &wrong).await, @r###"
    exit 1
    error: new: the server refused the user or the password
      help: check `user` and `password` of this endpoint, and from which hosts the user may connect
      more: engine explain mig::connect::auth
    "###);
    let port = harness::Proxy::to(1).await;
    port.set(harness::Fault::Refuse).await;
    insta::assert_snapshot!(run(&endpoint(Kind::MariaDb, port.port(), ""), &good).await, @r###"
    exit 2
    error: old: cannot connect to 127.0.0.1:(port): Connection refused (os error 111)
      help: see that the server runs, and that `host` and `port` are right
      more: engine explain mig::connect::refused
    "###);
    let postgres = harness::postgres().await;
    let at = |more: &str| endpoint(Kind::Postgres, postgres.port(), more);
    insta::assert_snapshot!(run(&good, &at("database = \"no such database\"")).await, @r###"
    exit 1
    error: new: database "no such database" does not exist
      help: create it with: create database "no such database";
      more: engine explain mig::connect::database
    "###);
    let wrong = at("database = \"postgres\"").replace("env:PASSWORD", "env:WRONG");
    insta::assert_snapshot!(run(&good, &wrong).await, @r###"
    exit 1
    error: new: password authentication failed for user "migrator"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
      more: engine explain mig::connect::auth
    "###);
    let unset = good.replace("env:PASSWORD", "env:NOBODY_SETS_THIS");
    insta::assert_snapshot!(run(&unset, &good).await, @r###"
    exit 1
    error: old: the environment variable `NOBODY_SETS_THIS` is not set
      help: export NOBODY_SETS_THIS=…
      more: engine explain mig::secret::missing
    "###);
}

#[tokio::test]
async fn privileges_that_are_missing() {
    let server = harness::mariadb().await;
    let (old, new) = (shop().await, server.database("errors_to").await);
    let visitor = format!("visitor{}", std::process::id());
    old.exec(&format!("create user '{visitor}'@'%' identified by '{CANARY}'")).await;
    let poor = family(server).replace(USER, &visitor).replace("env:PASSWORD", "env:CANARY");
    let run = async |source: &str, target: &str| {
        let pipeline =
            Pipeline::new("poor", source, target, &body(&old, new.name(), "workers = 1"));
        let outcome = pipeline.engine("run").env("CANARY", CANARY).run().await;
        said(&outcome, &[old.name(), new.name()]).replace(&visitor, "visitor")
    };
    insta::assert_snapshot!(run(&poor, &family(server)).await, @r###"
    exit 1
    mig::route::unmatched

      ⚠ `include (name 1).*` matches no table
        ╭─[pipeline.mig:30:13]
     29 │ 
     30 │     include (name 1).*
     31 │     route (name 1).{table} -> (name 2).{table}
        ╰────
      help: look for a misspelt name; names are compared by case unless the source says `table_names =
            case_insensitive`

    mig::route::unmatched

      ⚠ `route (name 1).{table}` matches no table
        ╭─[pipeline.mig:31:11]
     30 │     include (name 1).*
     31 │     route (name 1).{table} -> (name 2).{table}
     32 │     copy { workers = 1 }
        ╰────
      help: look for a misspelt name; names are compared by case unless the source says `table_names =
            case_insensitive`
    error: no table of the sources is selected, so there is nothing to copy
      help: check the names in `include` and `route`, and that the user of the source may read the tables: GRANT SELECT ON …; a server does not list what its user may not see
      more: engine explain mig::route::unmatched
    "###);
    old.exec(&format!("grant select on *.* to '{visitor}'@'%'")).await;
    insta::assert_snapshot!(run(&family(server), &poor).await, @r###"
    exit 1
    error: new: a privilege is missing: Access denied for user 'visitor'@'%' to database '_engine'
      help: grant the privilege that the message names to the user of this endpoint
      more: engine explain mig::connect::privilege
    "###);
    old.exec(&format!(
        "grant create, select, insert, update, delete, drop on _engine.* to '{visitor}'@'%'"
    ))
    .await;
    insta::assert_snapshot!(run(&family(server), &poor).await, @r###"
    exit 1
    error: new: a privilege is missing: Access denied for user 'visitor'@'%' to database '(name 2)'
      help: grant the privilege that the message names to the user of this endpoint
      more: engine explain mig::connect::privilege
    "###);
    old.exec(&format!("drop user '{visitor}'@'%'")).await;
}

#[tokio::test]
async fn target_tables_that_are_there() {
    let server = harness::mariadb().await;
    let old = shop().await;
    let run = async |existing: &str| {
        let new = server.database("errors_to").await;
        new.exec("create table t (id int primary key, v varchar(20)); insert into t values (2, 'mine'), (9, 'mine')").await;
        let pipeline = Pipeline::new(
            new.name(),
            &family(server),
            &family(server),
            &body(&old, new.name(), existing),
        );
        let outcome = pipeline.run().await;
        let rows = new.value("select group_concat(id order by id) from t").await;
        format!("{}rows {rows}", said(&outcome, &[old.name(), new.name()]))
    };
    insta::assert_snapshot!(run("").await, @r###"
    exit 1
    error: (name 2).t: the table is there already and has rows
      help: empty it, or write `copy { existing = replace }` to delete its rows, or `copy { existing = append }` to add to them
      more: engine explain mig::target::not_empty
    rows 2,9
    "###);
    insta::assert_snapshot!(run("existing = append").await, @r###"
    exit 1
    (name 2).t  failed after 0 rows
    not finished: 0 of 1 table done, 0 rows committed; run the same command again to continue
    error: (name 2).t, chunk 1 of 1: a row with the same value of key `PRIMARY` is already there
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
      more: engine explain mig::load::duplicate_key
    rows 2,9
    "###);
    let replaced = run("existing = replace").await;
    assert!(replaced.starts_with("exit 0\n") && replaced.ends_with("rows 1,2,3"), "{replaced}");
}

#[tokio::test]
async fn rows_that_do_not_fit() {
    let server = harness::mariadb().await;
    let old = shop().await;
    let new = server.database("errors_to").await;
    new.exec("create table t (id int primary key, v varchar(5))").await;
    let pipeline =
        Pipeline::new(new.name(), &family(server), &family(server), &body(&old, new.name(), ""));
    let text = said(&pipeline.run().await, &[old.name(), new.name()]);
    assert!(!text.contains("SECRETVALUE"), "{text}");
    insta::assert_snapshot!(text, @r###"
    exit 1
    (name 2).t  failed after 0 rows
    not finished: 0 of 1 table done, 0 rows committed; run the same command again to continue
    error: (name 2).t.v, chunk 1 of 1, row 2: a value does not fit its column
      help: widen the column in the target, or make the value fit with `set` or `cast` in the route
      more: engine explain mig::load::conversion
    "###);
    // With room for it, the copy goes on. Target and source are one server, so the source was written to.
    new.exec("alter table t modify v varchar(20)").await;
    pipeline.engine("run").arg("--resume-anyway").run().await.expect_code(0);
    assert_eq!(new.value("select count(*) from t").await, "3");

    let new = harness::postgres().await.database("errors_to").await;
    new.exec("create table t (id int primary key, v varchar(5))").await;
    let target =
        endpoint(Kind::Postgres, new.server().port(), &format!("database = \"{}\"", new.name()));
    let pipeline = Pipeline::new(new.name(), &family(server), &target, &body(&old, "public", ""));
    let text = said(&pipeline.run().await, &[old.name()]);
    assert!(!text.contains("SECRETVALUE"), "{text}");
    insta::assert_snapshot!(text, @r###"
    exit 1
    public.t  failed after 0 rows
    not finished: 0 of 1 table done, 0 rows committed; run the same command again to continue
    error: public.t.v, chunk 1 of 1: row 2 of the chunk: a value is too long for its column (SQLSTATE 22001)
      help: give the target's column a type that holds the values, or convert in the route
      more: engine explain mig::load::conversion
    "###);
}

#[tokio::test]
async fn files_that_are_wrong() {
    let run = async |text: &str, arguments: &[&str]| {
        let pipeline = Pipeline::of(text);
        said(&pipeline.engine("run").args(arguments).run().await, &[])
    };
    let several = "edition \"2026\"\nimport std.mysql\nimport std.sqlite\nsource a = mysql {\n    user = \"u\"\n    prot = 3306\n}\n\
                   target b = sqlite { path = \"x.db\" }\npipeline p {\n    from a\n    into c\n    rout a.b -> c.d\n    \
                   include a.*\n    copy { chunk = 5m }\n}\n";
    insta::assert_snapshot!(run(several, &[]).await, @r###"
    exit 1
    mig::setting::unknown

      × the connector `mysql` has no setting `prot`
       ╭─[pipeline.mig:6:5]
     5 │     user = "u"
     6 │     prot = 3306
       ·     ──┬─
       ·       ╰── not known
     7 │ }
       ╰────
      help: did you mean `port`?

    mig::name::unknown

      × there is no target `c`
        ╭─[pipeline.mig:11:10]
     10 │     from a
     11 │     into c
        ·          ┬
        ·          ╰── not known
     12 │     rout a.b -> c.d
        ╰────
      help: known here: `b`

    mig::syntax::expected

      × `rout` does not begin a clause
        ╭─[pipeline.mig:12:5]
     11 │     into c
     12 │     rout a.b -> c.d
        ·     ──┬─
        ·       ╰── expected a clause
     13 │     include a.*
        ╰────
      help: did you mean `route`?

    mig::setting::type

      × `chunk` is a size such as `64MiB` or rows such as `50_000rows`, not a duration
        ╭─[pipeline.mig:14:20]
     13 │     include a.*
     14 │     copy { chunk = 5m }
        ·                    ─┬
        ·                     ╰── expected a size such as `64MiB` or rows such as `50_000rows`
     15 │ }
        ╰────
    "###);
    let two = "edition \"2026\"\nimport std.mysql\nimport std.sqlite\nsource a = mysql { user = \"u\" }\n\
               target b = sqlite { path = \"x.db\" }\npipeline p {\n    from a\n    into b\n    copy { }\n}\n\
               pipeline q {\n    from a\n    into b\n    copy { }\n}\n";
    insta::assert_snapshot!(run(two, &[]).await, @r###"
    exit 1
    error: pipeline.mig has several pipelines; name one with --pipeline: p, q
    "###);
    insta::assert_snapshot!(run(two, &["--pipeline", "r"]).await, @r###"
    exit 1
    error: pipeline.mig has no pipeline `r`; it has p, q
    "###);
    let unset = "edition \"2026\"\nimport std.mysql\nimport std.sqlite\nparam region: string\n\
                 source a = mysql {\n    host = env(\"NOBODY_SETS_THIS\")\n    user = \"u\"\n}\n\
                 target b = sqlite { path = \"${region}.db\" }\npipeline p {\n    from a\n    into b\n    copy { }\n}\n";
    insta::assert_snapshot!(run(unset, &[]).await, @r###"
    exit 1
    mig::param::missing

      × the param `region` has no value
       ╭─[pipeline.mig:4:7]
     3 │ import std.sqlite
     4 │ param region: string
       ·       ───┬──
       ·          ╰── no default either
     5 │ source a = mysql {
       ╰────
      help: give it one: `-p region=..`

    mig::setting::unset

      × the environment variable `NOBODY_SETS_THIS` is not set
       ╭─[pipeline.mig:6:12]
     5 │ source a = mysql {
     6 │     host = env("NOBODY_SETS_THIS")
       ·            ───────────┬───────────
       ·                       ╰── needed here
     7 │     user = "u"
       ╰────
      help: set `NOBODY_SETS_THIS`, or say what to use instead: `env("NOBODY_SETS_THIS", default:
            "..")`
    "###);
    let missing = harness::engine().args(["run", "no/such/file.mig"]).run().await;
    insta::assert_snapshot!(said(&missing, &[]), @r###"
    exit 2
    error: cannot read no/such/file.mig: No such file or directory (os error 2)
    "###);
    let unknown = harness::engine().args(["explain", "mig::conect::refused"]).run().await;
    insta::assert_snapshot!(said(&unknown, &[]), @r###"
    exit 1
    error: there is no code `mig::conect::refused`; did you mean `mig::connect::refused`? `engine explain` lists all codes
    "###);
}

/// A small file system that is full in the middle of a load. Root alone may mount one.
#[tokio::test]
async fn a_target_whose_disk_is_full() {
    let server = harness::mariadb().await;
    let old = server.database("errors").await;
    old.exec("create table big (id int primary key, v longblob); insert into big select seq, repeat('x', 100000) from seq_1_to_80").await;
    let pipeline =
        Pipeline::new("full", &family(server), &sqlite(""), &body(&old, "main", "chunk = 10rows"));
    let small = pipeline.path("small");
    std::fs::create_dir(&small).expect("a folder can be made");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
        .arg(&small)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        eprintln!("not tried: a file system can be mounted by root only");
        return;
    }
    pipeline.change("target.db", "small/target.db");
    let outcome = pipeline.run().await;
    let grown =
        std::process::Command::new("mount").args(["-o", "remount,size=64m"]).arg(&small).status();
    let grown = grown.is_ok_and(|status| status.success());
    // Other tests write to the shared source.
    let again = pipeline.engine("run").arg("--resume-anyway").run().await;
    let rows = harness::Sqlite::new(small.join("target.db")).query("select count(*) from big");
    let _ = std::process::Command::new("umount").arg("-l").arg(&small).status();
    let text = said(&outcome, &[old.name()]);
    assert!(text.starts_with("exit 1\n") && text.contains("mig::server::disk_full"), "{text}");
    // With more room the same command goes on.
    assert!(grown, "the file system grows");
    again.expect_code(0);
    assert_eq!(rows, [[Some("80".to_owned())]]);
}

/// A password in every place where one can stand is never written anywhere.
#[tokio::test]
async fn a_secret_is_written_nowhere() {
    let server = harness::mariadb().await;
    let old = shop().await;
    let visitor = format!("secret{}", std::process::id());
    old.exec(&format!(
        "create user '{visitor}'@'%' identified by '{CANARY}'; grant all on *.* to '{visitor}'@'%'"
    ))
    .await;
    let new = server.database("errors_to").await;
    let text = family(server).replace(USER, &visitor).replace("env:PASSWORD", "env:CANARY");
    let pipeline = Pipeline::new(new.name(), &text, &text, &body(&old, new.name(), ""));
    let mut written = String::new();
    for command in [
        &["check"][..],
        &["plan"],
        &["plan", "--explain"],
        &["plan", "--format", "json"],
        &["plan", "--explain", "--format", "dot"],
        &["debug", "ast"],
        &["debug", "hir"],
        &["debug", "graph"],
        &["run", "--log", "log.txt", "--format", "json"],
        &["run", "--restart", "--log", "log.txt"],
    ] {
        let outcome = harness::engine()
            .args(command)
            .arg("pipeline.mig")
            .cwd(pipeline.folder())
            .env("CANARY", CANARY)
            .env("ENGINE_LOG", "trace")
            .run()
            .await
            .expect_code(0);
        written += &outcome.stdout;
        written += &outcome.stderr;
    }
    written += &std::fs::read_to_string(pipeline.path("log.txt")).expect("there is a log");
    for table in ["copy_table", "copy_chunk"] {
        let rows = server.existing("_engine").query(&format!("select * from {table}")).await;
        written.extend(rows.into_iter().flatten().flatten());
    }
    old.exec(&format!("drop user '{visitor}'@'%'")).await;
    assert!(!written.contains(CANARY) && !written.contains(PASSWORD), "a secret was written");
    assert!(!written.contains("SECRETVALUE"), "a value of a row was written");
    assert!(written.len() > 2_000, "something was written");
}
