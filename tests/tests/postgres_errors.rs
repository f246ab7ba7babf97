//! What a person reads when the PostgreSQL target refuses a row, a statement or a connection.

mod support;

use std::{fs, process::Command};

use arrow::array::ArrayRef;
use dsl::types::{SettingValue, SqlType};
use engine::{connector::Target, error::Error};
use harness::{Kind, Server};
use support::{
    Values,
    arrays::*,
    load,
    postgres::{connect_with, settings, target},
    report, text, word,
};

#[tokio::test]
async fn rows_that_break_rules_are_named_without_their_values() {
    let database = harness::postgres().await.database("rules").await;
    database
        .exec(
            "create table t (id bigint primary key, n smallint not null default 1 check (n <> 13), v varchar(3), m money, \
             d timestamp(0), q numeric(4,1)); \
             create table child (id bigint references t deferrable initially deferred); \
             create table generated (id bigint, twice bigint generated always as (id * 2) stored); \
             create function refuse() returns trigger language plpgsql as \
               $$ begin raise exception 'secret value %', new.id; end $$; \
             create table guarded (id bigint); \
             create trigger refuse before insert on guarded for each row execute function refuse(); \
             create function skip() returns trigger language plpgsql as $$ begin return null; end $$; \
             create table skipping (id bigint); \
             create trigger skip before insert on skipping for each row execute function skip()",
        )
        .await;
    let target = target(&database, &[]).await;
    let column = |name: &str, ty: SqlType, array: ArrayRef| (name.to_owned(), ty, array);
    let canary = "c4n4ry";
    let loads: Vec<(&str, Vec<Values>)> = vec![
        ("t", vec![id(&[1, 2, 1])]),
        ("t", vec![id(&[1, 2]), column("n", INT, ints(&[Some(1), None]))]),
        ("t", vec![id(&[1, 2]), column("n", INT, ints(&[Some(13), Some(1)]))]),
        ("t", vec![id(&[1, 2]), column("n", INT, ints(&[Some(1), Some(40_000)]))]),
        ("t", vec![id(&[1]), column("v", LONG, texts(&[Some(canary)]))]),
        ("t", vec![id(&[1]), column("m", LONG, texts(&[Some(canary)]))]),
        ("t", vec![id(&[1]), column("v", LONG, texts(&[Some("\0")]))]),
        ("t", vec![id(&[1]), column("d", SqlType::Date, ints(&[Some(0)]))]),
        ("t", vec![id(&[1]), column("d", SqlType::Datetime(6), dates(&["2024-01-01 00:00:00.5"]))]),
        ("t", vec![id(&[1]), column("q", SqlType::decimal(6, 2), decimals(&[Some(12_345)], 2))]),
        ("t", vec![id(&[1]), column("q", SqlType::decimal(6, 2), decimals(&[Some(123_450)], 2))]),
        ("t", vec![id(&[1]), column("n", SqlType::Date, dates(&["2024-01-01"]))]),
        ("t", vec![id(&[1]), column("gone", INT, ints(&[Some(1)]))]),
        ("gone", vec![id(&[1])]),
        ("child", vec![id(&[7])]),
        ("generated", vec![id(&[7]), column("twice", BIG, ints(&[Some(1)]))]),
        ("guarded", vec![id(&[7])]),
        ("skipping", vec![id(&[7])]),
    ];
    let mut reports = String::new();
    for (table, values) in loads {
        let error = load(&target, "public", table, &values).await.expect_err("a rule is broken");
        assert!(!format!("{error:?}").contains(canary), "{error:?}");
        reports += &report(&error);
    }
    insta::assert_snapshot!(reports, @r#"
    mig::load::duplicate_key (DuplicateKey)
      public.t: row 3 of the chunk: duplicate key value violates unique constraint "t_pkey"
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
    mig::load::constraint (Conversion)
      public.t.n: row 2 of the chunk: null value in column "n" of relation "t" violates not-null constraint
    mig::load::constraint (Conversion)
      public.t: row 1 of the chunk: new row for relation "t" violates check constraint "t_n_check"
    mig::load::conversion (Conversion)
      public.t.n: row 2 of the chunk is out of the range of `smallint`
      help: give the target's column a wider type, or `set n = …` in the route
    mig::load::conversion (Conversion)
      public.t.v: row 1 of the chunk: a value is too long for its column (SQLSTATE 22001)
      help: give the target's column a type that holds the values, or convert in the route
    mig::load::conversion (Conversion)
      public.t.m: row 1 of the chunk: a value is not in the form that its column takes (SQLSTATE 22P02)
      help: give the target's column a type that holds the values, or convert in the route
    mig::load::nul_in_text (Conversion)
      public.t.v: row 1 of the chunk has a NUL character, which PostgreSQL cannot hold in text
      help: say `nul_in_text = remove` in the target's settings, or store the column as bytes
    mig::load::zero_date (Conversion)
      public.t.d: row 1 of the chunk has a date that does not exist
      help: say `zero_date = null` or `zero_date = minimum` in the target's settings
    mig::load::conversion (Conversion)
      public.t.d: row 1 of the chunk has more digits than `timestamp(0) without time zone` keeps
      help: give the target's column a wider type, or round with `set d = …` in the route
    mig::load::conversion (Conversion)
      public.t.q: row 1 of the chunk has more digits than `numeric(4,1)` keeps
      help: give the target's column a wider type, or round with `set q = …` in the route
    mig::load::conversion (Conversion)
      public.t.q: row 1 of the chunk: a number is out of the range of its column (SQLSTATE 22003)
      help: give the target's column a type that holds the values, or convert in the route
    mig::load::unsupported (Definite)
      public.t.n: no value of `date` can be written to a column of `smallint`
      help: convert it in the route: `cast n as …`
    mig::load::missing (SchemaChange)
      public.t.gone: the target table has no such column
    mig::load::missing (SchemaChange)
      public.gone: the target has no such table
    mig::load::constraint (Conversion)
      public.child: insert or update on table "child" violates foreign key constraint "child_id_fkey"
    mig::server::statement (Definite)
      public.generated: column "twice" is a generated column
    mig::server::statement (Definite)
      public.guarded: a function or trigger of the target raised an error (SQLSTATE P0001)
      help: see the server's log for its words; they may hold values and are not repeated here
    mig::load::constraint (Definite)
      public.skipping: the server stored 0 rows of 1
      help: a trigger or rule of the target drops rows: disable it while the rows are copied
    "#);
    assert_eq!(database.value("select count(*) from t").await, "0");
    // The connection is still good.
    assert_eq!(load(&target, "public", "t", &[id(&[1])]).await.expect("a good row").rows, 1);
}

#[tokio::test]
async fn what_a_person_reads_when_the_target_says_no() {
    let server = harness::postgres().await;
    let database = server.database("refusals").await;
    database
        .exec(
            "create table t (id bigint); create schema closed; create table closed.t (id bigint); \
             drop role if exists mig_reader; create role mig_reader login password 'reader'; \
             drop role if exists mig_crowd; create role mig_crowd login password 'crowd' connection limit 0",
        )
        .await;
    let mut reports = String::new();
    let mut add = |what: &str, error: Box<Error>| {
        let shown = report(&error)
            .replace(&server.port().to_string(), "PORT")
            .replace(database.name(), "DATABASE");
        reports += &format!("# {what}\n{shown}");
    };
    let with = |name: &'static str, value: SettingValue| {
        let mut all = settings(&database);
        all.retain(|(n, _)| *n != name);
        all.push((name, value));
        all
    };
    async fn refused(settings: Vec<(&str, SettingValue)>, password: &str) -> Box<Error> {
        connect_with(settings, password).await.err().expect("refused")
    }
    add(
        "no such database",
        refused(with("database", text("no \"such\" db")), harness::PASSWORD).await,
    );
    add("wrong password", refused(settings(&database), "wrong").await);
    add("no password", refused(settings(&database), "").await);
    add("no such user", refused(with("user", text("nobody")), "x").await);
    add("no connection left", refused(with("user", text("mig_crowd")), "crowd").await);
    add("no server", refused(with("port", SettingValue::Int(1)), harness::PASSWORD).await);
    add(
        "no such host",
        refused(with("host", text("no-such-host.invalid")), harness::PASSWORD).await,
    );
    add("no TLS there", refused(with("tls", word("require")), harness::PASSWORD).await);
    let session = SettingValue::Map([("no_such_thing".to_owned(), text("1"))].into());
    add("session variable", refused(with("session", session), harness::PASSWORD).await);
    let reader =
        connect_with(with("user", text("mig_reader")), "reader").await.expect("may connect");
    add("no insert", load(&reader, "public", "t", &[id(&[1])]).await.expect_err("no privilege"));
    add(
        "no schema usage",
        reader.execute("create table closed.u (id int)").await.expect_err("no privilege"),
    );
    add("no create schema", reader.execute("create schema s").await.expect_err("no privilege"));
    add(
        "not the owner",
        reader.execute("alter table t add x int").await.expect_err("no privilege"),
    );
    let admin = target(&database, &[]).await;
    add("syntax", admin.execute("creat table x").await.expect_err("syntax"));
    add("exists", admin.execute("create table t (id int)").await.expect_err("exists"));
    database.exec("insert into t values (1), (1)").await;
    add("index", admin.execute("create unique index u on t (id)").await.expect_err("duplicates"));
    insta::assert_snapshot!(reports, @r#"
    # no such database
    mig::connect::database (Definite)
      target: database "no "such" db" does not exist
      help: create it with: create database "no ""such"" db";
    # wrong password
    mig::connect::auth (Definite)
      target: password authentication failed for user "migrator"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
    # no password
    mig::connect::auth (Definite)
      target: password authentication failed for user "migrator"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
    # no such user
    mig::connect::auth (Definite)
      target: password authentication failed for user "nobody"
      help: check `user` and `password` of the endpoint, and `pg_hba.conf` of the server
    # no connection left
    mig::connect::busy (Connection)
      target: too many connections for role "mig_crowd"
    # no server
    mig::connect::refused (Connection)
      target: no PostgreSQL server answers at 127.0.0.1:1
      help: see that the server runs, that `host` and `port` are right, and that `listen_addresses` lets this machine in
    # no such host
    mig::connect::refused (Connection)
      target: no PostgreSQL server answers at no-such-host.invalid:PORT
      help: see that the server runs, that `host` and `port` are right, and that `listen_addresses` lets this machine in
    # no TLS there
    mig::connect::tls (Definite)
      target: no encrypted connection: server does not support TLS
      help: name the certificate of the authority in `tls_ca`, or choose another `tls` mode
    # session variable
    mig::connect::settings (Definite)
      target: `session.no_such_thing`: unrecognized configuration parameter "no_such_thing"
    # no insert
    mig::connect::privilege (Definite)
      public.t: permission denied for table t
      help: let an administrator run: grant usage on schema "public" to "mig_reader"; grant select, insert on "public"."t" to "mig_reader";
    # no schema usage
    mig::connect::privilege (Definite)
      target: permission denied for schema closed
      help: let an administrator run: grant usage, create on schema "closed" to "mig_reader";
    # no create schema
    mig::connect::privilege (Definite)
      target: permission denied for database DATABASE
      help: let an administrator run: grant create on database "DATABASE" to "mig_reader";
    # not the owner
    mig::connect::privilege (Definite)
      target: must be owner of table t
      help: let an administrator make "mig_reader" the owner: alter table "t" owner to "mig_reader";
    # syntax
    mig::server::statement (Definite)
      target: syntax error at or near "creat"
    # exists
    mig::target::exists (Definite)
      target: relation "t" already exists
    # index
    mig::load::duplicate_key (DuplicateKey)
      target: could not create unique index "u"
      help: empty the target table first, or tell the rows apart by a column in `key (…)` of the route
    "#);
    drop(reader);
    database.exec("drop role mig_reader, mig_crowd").await;
}

/// An authority and a server certificate for `localhost`, made by the `openssl` program.
fn certificates(folder: &std::path::Path) {
    let run = |arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(folder)
            .output()
            .expect("openssl");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
    run("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost").expect("written");
    run(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem",
    );
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=stranger -keyout other.key -out other.pem",
    );
}

#[tokio::test]
async fn encrypted_connections_are_checked_as_asked() {
    let server = Server::start(Kind::Postgres).await.expect("PostgreSQL may not be missing");
    let database = server.database("tls").await;
    let folder = tempfile::tempdir().expect("a folder");
    certificates(folder.path());
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect(name);
    // The server reads only files of its own user: it writes them itself.
    for name in ["server.pem", "server.key"] {
        let file = server.dir().join("data").join(name);
        let program = format!("umask 077; cat > {}", file.display());
        let pem = read(name);
        let lines = format!("select unnest(string_to_array($pem${}$pem$, e'\\n'))", pem.trim_end());
        database.exec(&format!("copy ({lines}) to program '{program}'")).await;
    }
    let data = server.dir().join("data");
    for (name, value) in
        [("ssl_cert_file", "server.pem"), ("ssl_key_file", "server.key"), ("ssl", "on")]
    {
        let value =
            if name == "ssl" { value.to_owned() } else { data.join(value).display().to_string() };
        database.exec(&format!("alter system set {name} = '{value}'")).await;
    }
    database.exec("select pg_reload_conf()").await;
    while database.value("show ssl").await != "on" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut shown = String::new();
    let ca = folder.path().join("ca.pem").display().to_string();
    let other = folder.path().join("other.pem").display().to_string();
    for (mode, host, authority) in [
        ("off", "127.0.0.1", None),
        ("prefer", "127.0.0.1", None),
        ("require", "127.0.0.1", None),
        ("require", "127.0.0.1", Some(&other)),
        ("verify_ca", "127.0.0.1", Some(&ca)),
        ("verify_ca", "127.0.0.1", Some(&other)),
        ("verify_full", "127.0.0.1", Some(&ca)),
        ("verify_full", "localhost", Some(&ca)),
        ("verify_full", "localhost", None),
    ] {
        let mut all = settings(&database);
        all.retain(|(name, _)| *name != "host");
        all.extend([("host", text(host)), ("tls", word(mode))]);
        if let Some(authority) = authority {
            all.push(("tls_ca", text(authority)));
        }
        let known = authority.map_or("", |a| {
            if *a == ca { " with its authority" } else { " with another authority" }
        });
        let outcome = match connect_with(all, harness::PASSWORD).await {
            Ok(target) => {
                let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
                let ssl = target.fetch(sql).await.expect("an answer").concat();
                if ssl == [Some("t".to_owned())] {
                    "encrypted".to_owned()
                } else {
                    "plain".to_owned()
                }
            }
            Err(error) => error.to_string(),
        };
        shown += &format!("{mode} {host}{known}: {outcome}\n");
    }
    insta::assert_snapshot!(shown, @r#"
    off 127.0.0.1: plain
    prefer 127.0.0.1: encrypted
    require 127.0.0.1: encrypted
    require 127.0.0.1 with another authority: target: no encrypted connection: invalid peer certificate: UnknownIssuer
    verify_ca 127.0.0.1 with its authority: encrypted
    verify_ca 127.0.0.1 with another authority: target: no encrypted connection: invalid peer certificate: UnknownIssuer
    verify_full 127.0.0.1 with its authority: target: no encrypted connection: invalid peer certificate: certificate not valid for name "127.0.0.1"; certificate is only valid for DnsName("localhost")
    verify_full localhost with its authority: encrypted
    verify_full localhost: target: no encrypted connection: invalid peer certificate: UnknownIssuer
    "#);
}

#[tokio::test]
async fn something_else_on_the_port_is_named() {
    use tokio::{io::AsyncWriteExt, net::TcpListener};
    let listener = TcpListener::bind((harness::HOST, 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    // A greeting of MySQL's protocol.
    let greet = async {
        loop {
            let (mut socket, _) = listener.accept().await.expect("a client");
            let _ = socket.write_all(b"J\0\0\0\x0a8.0.36\0").await;
        }
    };
    let all = vec![
        ("host", text(harness::HOST)),
        ("port", SettingValue::Int(port.into())),
        ("user", text("u")),
    ];
    let error = tokio::select! {
        connected = connect_with(all, "x") => connected.err().expect("refused"),
        () = greet => unreachable!("it greets for ever"),
    };
    insta::assert_snapshot!(report(&error).replace(&port.to_string(), "PORT"), @r"
    mig::connect::refused (Definite)
      target: what answers at 127.0.0.1:PORT is no PostgreSQL server
      help: check `host` and `port` of the endpoint
    ");
}
