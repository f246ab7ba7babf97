//! Whole copies of awkward schemas between all servers, by the engine as a user runs it: what stands in the
//! target is compared with the source, row by row, and where both are of one flavour by `SHOW CREATE TABLE`.

mod support;

use harness::{Database, Kind, Row, Rows, Server, Sqlite, assert_same_rows};
use support::pipeline::{Pipeline, endpoint, sqlite};

/// A name of 64 characters.
const LONG: &str = "a_name_as_long_as_servers_allow_with_sixty_four_characters_in_it";

/// Everything that a table can be, in SQL that MariaDB and MySQL both understand.
fn torture() -> String {
    let wide: Vec<String> = (0..1_000).map(|i| format!("c{i} smallint")).collect();
    let odd = "we \"ird\" 'name' .é";
    format!(
        r#"
set sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00', foreign_key_checks = 0;
create table `all types` (id bigint unsigned not null auto_increment primary key,
    ti tinyint, tu tinyint unsigned, b1 tinyint(1) default 1, si smallint default -3, su smallint unsigned,
    mi mediumint, mu mediumint unsigned, i int not null default 7, iu int unsigned, bi bigint, bu bigint unsigned,
    bt bit(13) default b'101', de decimal(30,10), dz decimal(65,0) default 12, f float, d double default 1.5, y year,
    c char(5), v varchar(300) not null default 'it''s \\ "x"', tt tinytext, t text, mt mediumtext, lt longtext,
    bn binary(4), vb varbinary(70), tb tinyblob, bl blob, mb mediumblob, lb longblob,
    dt date default '2020-02-29', t0 time, t6 time(6), dt0 datetime default current_timestamp on update current_timestamp,
    dt6 datetime(6), ts timestamp(3) null, e enum('a','b''c','ü') default 'ü', s set('x','y','z') default 'x,z',
    j json, g geometry, p point, key by_v (v(10)), key by_two (i, dt6), fulltext key words (t))
    auto_increment = 1000 comment = 'all of them: ''quoted'' \\ and ü' character set utf8mb4;
insert into `all types` (v) values ('');
insert into `all types` values (5, -128, 255, 0, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295,
    -9223372036854775808, 18446744073709551615, b'1111111111111', -12345678901234567890.0123456789,
    99999999999999999999999999999999999999999999999999999999999999999, 1.1754944e-38, -2.2250738585072014e-308, 1901,
    'ab', 'tab\t newline\n zero\0 quote'' back\\ \r ü 漢 😀', '', 'text', 'é', repeat('long ', 20000),
    x'00ff0a09', x'5c4e', x'00', '', x'ff00', repeat(x'000102', 10000), '0000-00-00', '-838:59:59', '838:59:59.000000',
    '0000-00-00 00:00:00', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07.999', 'b''c', 'x,y,z',
    '{{"a": [1, 2.5, "ü"], "b": null}}', st_geomfromtext('LINESTRING(0 0,1.5 2)'), st_geomfromtext('POINT(1 -2)'));
insert into `all types` (id, f, d, y, t0, t6, dt, dt6, ts, c, vb) values
    (6, 0.1, 1e300, 0, '-00:00:01', '-00:00:00.000001', '2024-02-31', '1000-01-01', '1970-01-01 00:00:01', '', ''),
    (7, 3.4028235e38, 0.1, 2155, '100:00:00', '00:00:00', '0001-01-01', '2024-00-15 10:00:00', null, '\\N', '\\N');

create table charsets (id int primary key, l varchar(50) character set latin1, u3 varchar(50) character set utf8mb3,
    b varchar(50) character set utf8mb4 collate utf8mb4_bin, g varchar(50) character set gbk,
    w varchar(50) character set utf16, r varchar(50) character set cp1251, a varchar(50) character set ascii,
    k text character set koi8r, s varchar(20) character set sjis) character set latin1;
insert into charsets values (1, 'é€ß', 'é漢', '😀', '漢字', '😀漢', 'жя', 'plain', 'жя', 'カナ'),
    (2, '', '', '', '', '', '', '', '', ''), (3, null, null, null, null, null, null, null, null, null);

create table `{odd}` (`select` int primary key, `a b` varchar(10), `a.b` int, `q'"` int, `ü漢` int, `{LONG}` int,
    unique key `{LONG}` (`a b`, `{LONG}`), key `q'"` (`q'"`));
insert into `{odd}` values (1, 'x', 2, 3, 4, 5), (2, null, null, null, null, null);
create table `order` (`group` int, `by` int, key `order` (`group`));
insert into `order` values (1, 2);
create table `{LONG}` (id int primary key);
insert into `{LONG}` values (1);

create table bare (id int auto_increment primary key, v int unique) auto_increment = 77;
create table keyless (a int, b varchar(20));
insert into keyless values (1, 'x'), (1, 'x'), (1, null), (null, null), (null, null), (null, null);
create table one (x int);
insert into one values (1), (1), (null);
create table one_key (x varchar(5) primary key);
insert into one_key values (''), ('a');

create table computed (id int primary key, a int, twice int generated always as (a * 2) stored,
    word varchar(20) generated always as (concat('n', a)) virtual, b int invisible default 5, key (twice));
insert into computed (id, a, b) values (1, 10, 1), (2, null, null), (3, -1, 3);

create table wide ({}, primary key (c0));
insert into wide (c0, c1, c500, c999) values (1, 2, 3, 4), (2, null, null, 5);

create table tree (id int primary key, parent int, constraint tree_parent foreign key (parent) references tree (id));
insert into tree values (1, null), (2, 1), (3, 5), (5, 3);
create table chicken (id int primary key, egg int not null, key egg (egg),
    constraint laid foreign key (egg) references egg (id) on delete cascade on update restrict);
create table egg (id int primary key, chicken int, key chicken (chicken),
    constraint hatched foreign key (chicken) references chicken (id) on delete set null);
insert into chicken values (1, 2), (2, 1);
insert into egg values (1, 1), (2, 2), (3, null);
create table checked (id int primary key, v int, constraint positive check (v > 0));
insert into checked values (1, 1);
"#,
        wide.join(", ")
    )
}

/// Keys of all kinds, with enough rows to be cut into chunks. `numbers` gives 2,000 numbers.
fn many_keys(numbers: &str) -> String {
    format!(
        "create table by_text (k varchar(40) character set utf8mb4 primary key, v int);
         insert into by_text select concat(char(97 + n % 26), left(sha2(n, 256), 32)), n from ({numbers}) s;
         create table by_bytes (k binary(16) primary key, v int);
         insert into by_bytes select unhex(left(sha2(n, 256), 32)), n from ({numbers}) s;
         create table by_pair (a varchar(5), b int, c int, primary key (a, b));
         insert into by_pair select concat('k', n % 3), n, n from ({numbers}) s;
         create table by_time (k datetime(3) primary key, v int);
         insert into by_time select date_add('2024-01-01', interval n * 7001 second), n from ({numbers}) s;
         create table by_decimal (k decimal(12,3) primary key, v int);
         insert into by_decimal select n / 3 - 300, n from ({numbers}) s;
         create table by_unsigned (k bigint unsigned primary key, v int);
         insert into by_unsigned select 18446744073709551615 - n * 1000003, n from ({numbers}) s;
         create table gaps (id int auto_increment primary key, v int);
         insert into gaps select if(n < 1000, n, n * 1000), n from ({numbers}) s;
         create table by_unique (k int unique, v int);
         insert into by_unique select if(n > 1900, null, n), n from ({numbers}) s;
         analyze table by_text, by_bytes, by_pair, by_time, by_decimal, by_unsigned, gaps, by_unique;"
    )
}

/// 2,000 numbers without the sequence engine that only MariaDB has.
const NUMBERS: &str = "with recursive r (n) as (select 1 union all select n + 1 from r where n < 2000) select n from r";

async fn source(server: &Server) -> Database<'_> {
    let database = server.database("torture").await;
    database.exec(&torture()).await;
    let raise = match server.kind() {
        Kind::MySql => "set cte_max_recursion_depth = 5000; ",
        _ => "set max_recursive_iterations = 5000; ",
    };
    database.exec(&format!("{raise}{}", many_keys(NUMBERS))).await;
    database
}

async fn tables(database: &Database<'_>) -> Vec<String> {
    let sql = format!(
        "select table_name from information_schema.tables where table_schema = '{}' order by 1",
        database.name()
    );
    let rows = database.query(&sql).await;
    let mut names: Vec<String> =
        rows.into_iter().map(|row| row[0].clone().expect("a name")).collect();
    names.sort();
    names
}

/// A query whose text is the same on servers of both flavours, and exact.
async fn shown(database: &Database<'_>, table: &str) -> String {
    let columns = database
        .query(&format!(
            "select column_name, data_type from information_schema.columns where table_schema = '{}' and \
             table_name = '{}' order by ordinal_position",
            database.name(),
            table.replace('\'', "''")
        ))
        .await;
    let list: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = format!("`{}`", column[0].as_deref().unwrap_or_default());
            match column[1].as_deref().unwrap_or_default() {
                "float" => format!("{name} + 0e0"),
                "geometry" | "point" => format!("hex(st_asbinary({name}))"),
                "varchar" | "char" | "text" | "mediumtext" | "tinytext" => {
                    format!("hex(convert({name} using utf8mb4))")
                }
                "longtext" | "json" => format!("replace(convert({name} using utf8mb4), ' ', '')"),
                "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob"
                | "bit" => format!("hex({name})"),
                _ => name,
            }
        })
        .collect();
    format!("select {} from {{schema}}`{table}`", list.join(", "))
}

/// The definition of a table without what names the place where it stands.
async fn definition(database: &Database<'_>, table: &str) -> String {
    let row = database.query(&format!("show create table `{}`.`{table}`", database.name())).await;
    let text =
        row[0][1].clone().expect("a definition").replace(&format!("`{}`.", database.name()), "");
    // RESTRICT is what a foreign key does unless it says otherwise, and only MySQL keeps the word.
    let text = text.replace(" ON UPDATE RESTRICT", "");
    // MySQL remembers whether a column's character set was written down; it is the table's either way.
    match text.contains("CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci") {
        true => text.replace(" CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci", ""),
        false => text,
    }
}

/// Copies the awkward schema between two servers of the MySQL family and compares everything.
async fn to_family(from: &Server, to: &Server) -> String {
    let old = source(from).await;
    let new = to.database("made").await;
    let pipeline = Pipeline::new(
        new.name(),
        &endpoint(from.kind(), from.port(), ""),
        &endpoint(to.kind(), to.port(), ""),
        &format!(
            "include {o}.*\n    route {o}.{{table}} -> {n}.{{table}}\n    copy {{ chunk = 500rows }}",
            o = old.name(),
            n = new.name()
        ),
    );
    let outcome = pipeline.run().await.expect_code(0);
    let names = tables(&old).await;
    assert_eq!(names, tables(&new).await);
    for table in &names {
        let sql = shown(&old, table).await;
        let (left, right) = (sql.replace("{schema}", ""), sql.replace("{schema}", ""));
        assert_same_rows(&old, &left, &new, &right).await;
        if from.kind() == to.kind() {
            assert_eq!(definition(&old, table).await, definition(&new, table).await, "{table}");
        }
    }
    // Large tables were really cut, and numbering goes on where the source's would have.
    let cut = format!(
        "select source_table from _engine.copy_chunk where pipeline = '{}' group by 1 having count(*) > 2 order by 1",
        new.name()
    );
    let cut: Vec<String> =
        new.query(&cut).await.into_iter().filter_map(|row| row[0].clone()).collect();
    let wanted = ["by_bytes", "by_decimal", "by_pair", "by_text", "by_time", "by_unsigned", "gaps"];
    assert!(wanted.iter().all(|table| cut.iter().any(|c| c == table)), "{cut:?}");
    for table in ["bare", "gaps"] {
        let insert = format!("insert into {table} (v) values (424242)");
        old.exec(&insert).await;
        new.exec(&insert).await;
        let last = format!("select max({}) from {table}", "id");
        assert_eq!(old.value(&last).await, new.value(&last).await, "{table}");
    }
    old.drop().await;
    new.drop().await;
    outcome.stderr
}

#[tokio::test]
async fn mariadb_to_mariadb() {
    let server = harness::mariadb().await;
    to_family(server, server).await;
}

#[tokio::test]
async fn mysql_to_mysql() {
    let Ok(server) = harness::mysql().await else {
        return;
    };
    to_family(server, server).await;
}

#[tokio::test]
async fn mariadb_to_mysql() {
    let Ok(mysql) = harness::mysql().await else {
        return;
    };
    to_family(harness::mariadb().await, mysql).await;
}

#[tokio::test]
async fn mysql_to_mariadb() {
    let Ok(mysql) = harness::mysql().await else {
        return;
    };
    to_family(mysql, harness::mariadb().await).await;
}

#[tokio::test]
async fn mariadb_to_seekdb() {
    let Ok(seekdb) = harness::seekdb().await else {
        return;
    };
    let (old, new) =
        (harness::mariadb().await.database("plain").await, seekdb.database("plain").await);
    old.exec(
        "create table t (id int primary key, v varchar(20), d decimal(10,2), at datetime(3), key (v));
         insert into t select seq, concat('ü', seq), seq / 8, '2024-01-01' + interval seq second from seq_1_to_3000;
         create table keyless (a int, b varbinary(10)); insert into keyless values (1, x'00ff'), (1, x'00ff'), (null, null);
         analyze table t",
    )
    .await;
    let pipeline = Pipeline::new(
        new.name(),
        &endpoint(Kind::MariaDb, old.server().port(), ""),
        &endpoint(Kind::SeekDb, seekdb.port(), ""),
        &format!(
            "include {o}.*\n    route {o}.{{table}} -> {n}.{{table}}\n    copy {{ chunk = 500rows }}",
            o = old.name(),
            n = new.name()
        ),
    );
    pipeline.run().await.expect_code(0);
    for sql in ["select id, v, d, at from t", "select a, hex(b) from keyless"] {
        assert_same_rows(&old, sql, &new, sql).await;
    }
}

/// Columns of the awkward schema that all targets hold as numbers and texts: `(table, columns of the source)`.
fn portable() -> Vec<(String, &'static str)> {
    let mut all: Vec<(String, &'static str)> = vec![
        ("all types".into(), "id, ti, tu, si, mi, mu, i, iu, bi, bu, tt, lt, e"),
        ("charsets".into(), "id, l, u3, b, g, w, r, a, k, s"),
        ("we \"ird\" 'name' .é".into(), "*"),
        ("order".into(), "*"),
        (LONG.into(), "*"),
        ("bare".into(), "*"),
        ("keyless".into(), "*"),
        ("one".into(), "*"),
        ("one_key".into(), "*"),
        ("computed".into(), "id, a, twice, word, b"),
        ("wide".into(), "*"),
        ("tree".into(), "*"),
        ("chicken".into(), "*"),
        ("egg".into(), "*"),
        ("checked".into(), "*"),
    ];
    for table in ["by_text", "by_pair", "by_unsigned", "gaps", "by_unique"] {
        all.push((table.into(), "*"));
    }
    all
}

/// Names of more than 63 bytes are cut by PostgreSQL; the rows count.
async fn compare(old: &Database<'_>, new: &impl Rows, cut: usize) {
    for (table, columns) in portable() {
        let name = table.replace('"', "\"\"");
        let name: String = name.chars().take(cut).collect();
        let left = format!("select {columns} from `{table}`");
        let right = format!("select {columns} from \"{name}\"");
        let (left_rows, right_rows) = (old.rows(&left).await, new.rows(&right).await);
        let unequal = harness::differences(left_rows, right_rows);
        assert!(unequal.is_empty(), "{table}: {:?}", &unequal[..unequal.len().min(4)]);
    }
}

const WITHOUT_DATES: &str =
    "route {o}.`all types` -> {n}.`all types` {\n        drop dt, dt0, dt6\n    }";

async fn to_postgres(from: &Server) {
    let (old, new) = (source(from).await, harness::postgres().await.database("made").await);
    let body = format!(
        "include {o}.*\n    route {o}.{{table}} -> public.{{table}}\n    {}\n    copy {{ chunk = 500rows }}",
        WITHOUT_DATES.replace("{o}", old.name()).replace("{n}", "public"),
        o = old.name()
    );
    let more =
        format!("database = \"{}\"\n    nul_in_text = remove\n    zero_date = null", new.name());
    let pipeline = Pipeline::new(
        new.name(),
        &endpoint(from.kind(), from.port(), ""),
        &endpoint(Kind::Postgres, new.server().port(), &more),
        &body,
    );
    pipeline.run().await.expect_code(0);
    compare(&old, &new, 63).await;
    new.exec("insert into gaps (v) values (1); insert into bare (v) values (424242)").await;
    assert_eq!(new.value("select max(id) from gaps").await, "2000001");
    assert_eq!(new.value("select max(id) from bare").await, "77");
    let keys = "select count(*) from pg_constraint where contype = 'f' and convalidated";
    assert_eq!(new.value(keys).await, "3", "the tree, the chicken and the egg");
}

#[tokio::test]
async fn mariadb_to_postgres() {
    to_postgres(harness::mariadb().await).await;
}

#[tokio::test]
async fn mysql_to_postgres() {
    if let Ok(mysql) = harness::mysql().await {
        to_postgres(mysql).await;
    }
}

#[tokio::test]
async fn mariadb_to_sqlite() {
    let server = harness::mariadb().await;
    let old = source(server).await;
    let body = format!(
        "include {o}.*\n    route {o}.{{table}} -> main.{{table}}\n    copy {{ chunk = 500rows }}",
        o = old.name()
    );
    let pipeline = Pipeline::new(
        "made",
        &endpoint(Kind::MariaDb, server.port(), ""),
        &sqlite("nul_in_text = remove"),
        &body,
    );
    pipeline.run().await.expect_code(0);
    let new = Sqlite::new(pipeline.path("target.db"));
    compare(&old, &new, 64).await;
    assert!(new.query("pragma foreign_key_check").is_empty());
    let text = |sql: &str| new.query(sql)[0][0].clone();
    assert_eq!(
        text("select count(*) from pragma_foreign_key_list('chicken')").as_deref(),
        Some("1")
    );
    assert_eq!(text("select dt from \"all types\" where id = 5").as_deref(), Some("0000-00-00"));
}

/// What rows of a route become is what the same SQL gives on the source's server.
#[tokio::test]
async fn routes_compute_what_the_source_would() {
    let server = harness::mariadb().await;
    let old = server.database("routes").await;
    old.exec(
        "create table people (id int primary key, name varchar(50) character set utf8mb4 collate utf8mb4_bin, mail varchar(80)
             character set utf8mb4 collate utf8mb4_bin, born date, paid decimal(10,2), score int, note text);
         insert into people select seq, concat('Näme ', seq), if(seq % 5, concat('u', seq, '@example.org'), null),
             '1990-01-01' + interval seq day, seq / 7 - 20, if(seq % 3, seq, null), 'x' from seq_1_to_2000;
         create table log_a (id int primary key, v int); create table log_b (id int primary key, v int);
         insert into log_a select seq, seq from seq_1_to_1200; insert into log_b select seq, -seq from seq_1_to_1300;
         analyze table people, log_a, log_b",
    )
    .await;
    let o = old.name();
    let body = |n: &str| {
        format!(
            "include {o}.*
    route {o}.people -> {n}.persons {{
        where  score is null or score > 100 and paid < 200.5
        rename name -> full_name
        set    mail = concat(\"***\", substring(mail, locate(\"@\", mail)))
        add    cents: bigint = cast(round(paid * 100) as bigint)
        add    year_of_birth: int = year(born)
        add    class: varchar(6) = case when score < 500 then \"low\" when score is null then \"none\" else \"high\" end
        cast   score as varchar(12)
        drop   note
    }}
    route {o}.log_a -> {n}.logs {{
        add c_source: varchar(1) = \"a\"
        key (c_source, id)
    }}
    route {o}.log_b -> {n}.logs {{
        add c_source: varchar(1) = \"b\"
        key (c_source, id)
    }}
    copy {{ chunk = 300rows }}"
        )
    };
    let persons = "select id, name, concat('***', substring(mail, locate('@', mail))), born, paid, cast(score as char), \
                   cast(round(paid * 100) as signed), year(born), case when score < 500 then 'low' when score is null \
                   then 'none' else 'high' end from people where score is null or score > 100 and paid < 200.5";
    let made =
        "select id, full_name, mail, born, paid, score, cents, year_of_birth, class from persons";
    let logs = "select 'a', id, v from log_a union all select 'b', id, v from log_b";
    let source = endpoint(Kind::MariaDb, server.port(), "");

    let new = server.database("routes_made").await;
    let target = endpoint(Kind::MariaDb, server.port(), "");
    Pipeline::new(new.name(), &source, &target, &body(new.name())).run().await.expect_code(0);
    assert_same_rows(&old, persons, &new, made).await;
    assert_same_rows(&old, logs, &new, "select c_source, id, v from logs").await;

    let new = harness::postgres().await.database("routes_made").await;
    let more = format!("database = \"{}\"", new.name());
    let target = endpoint(Kind::Postgres, new.server().port(), &more);
    Pipeline::new(new.name(), &source, &target, &body("public")).run().await.expect_code(0);
    assert_same_rows(&old, persons, &new, made).await;
    assert_same_rows(&old, logs, &new, "select c_source, id, v from logs").await;

    let pipeline = Pipeline::new("routes", &source, &sqlite(""), &body("main"));
    pipeline.run().await.expect_code(0);
    let new = Sqlite::new(pipeline.path("target.db"));
    let numbers = |sql: &str| sql.replace(" paid,", " round(paid * 100),");
    assert_same_rows(
        &old,
        &numbers(persons).replacen("round(paid * 100)", "cast(round(paid * 100) as signed)", 1),
        &new,
        &numbers(made).replacen("round(paid * 100)", "cast(round(paid * 100) as int)", 1),
    )
    .await;
    assert_same_rows(&old, logs, &new, "select c_source, id, v from logs").await;
}

#[tokio::test]
async fn type_rules_and_policies_of_the_file_win() {
    let server = harness::mariadb().await;
    let old = server.database("rules").await;
    old.exec(
        "set sql_mode = ''; create table t (id int primary key, flag tinyint(1), doc json, d date null, n varchar(10));
         insert into t values (1, 1, '{\"b\": 1, \"a\": 2}', '0000-00-00', 'a\\0b'), (2, 0, null, '2024-02-29', '')",
    )
    .await;
    let run = async |policies: &str, rules: &str| {
        let new = harness::postgres().await.database("rules").await;
        let more = format!("database = \"{}\"\n    {policies}", new.name());
        let pipeline = Pipeline::new(
            new.name(),
            &endpoint(Kind::MariaDb, server.port(), ""),
            &endpoint(Kind::Postgres, new.server().port(), &more),
            &format!(
                "include {o}.*\n    route {o}.{{table}} -> public.{{table}}\n    {rules}\n    copy {{ }}",
                o = old.name()
            ),
        );
        (new, pipeline.run().await)
    };
    let (new, outcome) = run(
        "zero_date = null\n    nul_in_text = remove",
        "map type tinyint(1) -> boolean\n    map type json -> jsonb",
    )
    .await;
    let outcome = outcome.expect_code(0);
    assert!(outcome.stdout.contains("2 values replaced by policy"), "{}", outcome.stdout);
    let types = "select column_name, data_type from information_schema.columns where table_name = 't' and \
                 column_name in ('flag', 'doc') order by 1";
    let row = |cells: &[&str]| -> Row { cells.iter().map(|c| Some((*c).to_owned())).collect() };
    assert_eq!(new.query(types).await, [row(&["doc", "jsonb"]), row(&["flag", "boolean"])]);
    assert_eq!(
        new.value(
            "select count(*) from t where d is null and n = 'ab' and flag and doc->>'a' = '2'"
        )
        .await,
        "1"
    );
    let (_, outcome) = run("zero_date = minimum\n    nul_in_text = remove", "").await;
    outcome.expect_code(0);
    for (policies, code) in [
        ("nul_in_text = remove", "mig::load::zero_date"),
        ("zero_date = null", "mig::load::nul_in_text"),
    ] {
        let (new, outcome) = run(policies, "").await;
        let outcome = outcome.expect_code(1);
        assert!(outcome.stderr.contains(code), "{}", outcome.stderr);
        assert_eq!(new.value("select count(*) from t").await, "0", "{code}");
    }
}

/// A row of 64 MB arrives whole, and beside it small ones.
#[tokio::test]
async fn rows_of_64_megabytes() {
    let server = harness::mariadb().await;
    let old = server.database("large").await;
    old.exec(
        "create table t (id int primary key, b longblob);
         insert into t values (1, x'00'), (2, repeat(x'0001fe5c0a270d09', 8388608)), (3, null)",
    )
    .await;
    let body = |n: &str| {
        format!(
            "include {o}.*\n    route {o}.{{table}} -> {n}.{{table}}\n    copy {{ }}",
            o = old.name()
        )
    };
    let source = endpoint(Kind::MariaDb, server.port(), "");
    let new = server.database("large_made").await;
    let target = endpoint(Kind::MariaDb, server.port(), "");
    Pipeline::new(new.name(), &source, &target, &body(new.name())).run().await.expect_code(0);
    let sums = "select id, md5(b) from t";
    assert_same_rows(&old, sums, &new, sums).await;
    new.drop().await;

    let new = harness::postgres().await.database("large_made").await;
    let more = format!("database = \"{}\"", new.name());
    let target = endpoint(Kind::Postgres, new.server().port(), &more);
    Pipeline::new(new.name(), &source, &target, &body("public")).run().await.expect_code(0);
    assert_same_rows(&old, sums, &new, sums).await;
    new.drop().await;

    let pipeline = Pipeline::new("large", &source, &sqlite(""), &body("main"));
    pipeline.run().await.expect_code(0);
    let new = Sqlite::new(pipeline.path("target.db"));
    assert_eq!(
        new.query("select length(b) from t where id = 2")[0][0].as_deref(),
        Some("67108864")
    );
    old.drop().await;
}
