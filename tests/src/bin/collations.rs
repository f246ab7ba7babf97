//! Writes the tables of `engine/src/expr/kernel/collation/`: what weights and what other case each
//! character has, asked from real servers by `WEIGHT_STRING()`, `LOWER()` and `UPPER()`.
//!
//! `cargo run -p mig-tests --bin collations` starts a MariaDB and a MySQL and overwrites the files; the
//! formats stand in `collation/table.rs` there. A change of a table is a change of meaning: a server
//! never changes a released collation.

use std::{collections::BTreeMap, path::Path};

use mysql_async::{Conn, Params, prelude::Queryable};

/// Code points of one page.
const PAGE: u32 = 256;
const LAST: u32 = 0x11_0000;
/// Stands for the number of weights where the only one is the code point.
const ITSELF: u8 = 0xFF;

type Weights = BTreeMap<u32, Vec<u16>>;

#[tokio::main]
async fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src/expr/kernel/collation");
    let mariadb = harness::mariadb().await.database("collations").await;
    let mysql = match harness::mysql().await {
        Ok(server) => server.database("collations").await,
        Err(skipped) => panic!("MySQL is needed for utf8mb4_0900_ai_ci: {skipped:?}"),
    };
    let (mut mariadb, mut mysql) = (mariadb.connect().await, mysql.connect().await);
    for conn in [&mut mariadb, &mut mysql] {
        numbers(conn).await;
    }
    for (file, collation) in [
        ("general", "utf8mb4_general_ci"),
        ("unicode400", "utf8mb4_unicode_ci"),
        ("uca1400", "utf8mb4_uca1400_ai_ci"),
        ("uca900", "utf8mb4_0900_ai_ci"),
    ] {
        let conn = if collation.contains("0900") { &mut mysql } else { &mut mariadb };
        let weights = weights(conn, collation).await;
        write(&folder.join(file).with_extension("bin"), &pages(&weights));
    }
    write(
        &folder.join("contractions1400.bin"),
        &contractions(&mut mariadb, "utf8mb4_uca1400_ai_ci").await,
    );
    write(&folder.join("latin1_swedish.bin"), &pages(&latin1(&mut mariadb).await));
    for (file, collation) in [
        ("case", "utf8mb4_general_ci"),
        ("case1400", "utf8mb4_uca1400_ai_ci"),
        ("case900", "utf8mb4_0900_ai_ci"),
    ] {
        let conn = if collation.contains("0900") { &mut mysql } else { &mut mariadb };
        write(&folder.join(file).with_extension("bin"), &case(conn, collation).await);
    }
}

/// A table of all code points that are characters.
async fn numbers(conn: &mut Conn) {
    for statement in [
        "set names utf8mb4",
        "create table d (n int primary key)",
        "insert into d values (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
        "create table k (n int primary key)",
        "insert into k select a.n + 10 * b.n + 100 * c.n from d a, d b, d c",
        "create table code (n int primary key)",
        "insert into code select a.n + 1000 * b.n from k a, k b where a.n + 1000 * b.n < 1114112",
        "insert ignore into code select a.n + 1000 * (b.n + 1000) from k a, k b where b.n < 200 and a.n + 1000 * (b.n + 1000) < 1114112",
        "delete from code where n between 55296 and 57343",
    ] {
        conn.query_drop(statement).await.expect(statement);
    }
}

async fn weights(conn: &mut Conn, collation: &str) -> Weights {
    let sql = format!(
        "select n, weight_string(convert(char(n using utf32) using utf8mb4) collate {collation}) from code order by n"
    );
    let rows: Vec<(u32, Vec<u8>)> = conn.exec(sql, Params::Empty).await.expect("weights");
    rows.into_iter().map(|(code, bytes)| (code, words(&bytes))).collect()
}

fn words(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

/// Two and three characters that weigh otherwise together than alone. All pairs of characters of one
/// page, and all of a character and a combining mark, are asked for; then all continuations of pairs.
/// Ideographs, Hangul and private characters have none.
async fn contractions(conn: &mut Conn, collation: &str) -> Vec<u8> {
    let together = |letters: &str| format!("weight_string(concat({letters}) collate {collation})");
    let text = format!("convert(char(n using utf32) using utf8mb4) collate {collation}");
    let pairs = |which: &str| {
        let w = together("a.c, b.c");
        format!(
            "insert ignore into two select a.n, b.n, concat(a.c, b.c), {w} from one a straight_join one b on {which} where {w} <> concat(a.w, b.w)"
        )
    };
    for statement in [
        format!(
            "create table one (n int primary key, c varchar(1) character set utf8mb4 collate {collation}, w varbinary(64))
            select n, {text} as c, weight_string({text}) as w from code where n < 131072 and n not between 13312 and 40959
            and n not between 44032 and 55203 and n not between 57344 and 63743"
        ),
        format!(
            "create table two (a int, b int, c varchar(2) character set utf8mb4 collate {collation}, w varbinary(64), primary key (a, b))"
        ),
        pairs("b.n between a.n div 256 * 256 and a.n div 256 * 256 + 255"),
        pairs("b.n between 768 and 879 or b.n in (12441, 12442)"),
    ] {
        conn.query_drop(&statement).await.expect(&statement);
    }
    let pairs: Vec<(u32, u32, Vec<u8>)> =
        conn.exec("select a, b, w from two order by a, b", Params::Empty).await.expect("pairs");
    let sql = format!(
        "select two.a, two.b, x.n, {} as w from two join one x on x.n between two.b div 256 * 256 and two.b div 256 * 256 + 255
        where (two.b, x.n) not in (select a, b from two) and {} <> concat(two.w, x.w)
        union select x.n, two.a, two.b, {} from two join one x on x.n between two.a div 256 * 256 and two.a div 256 * 256 + 255
        where (x.n, two.a) not in (select a, b from two) and {} <> concat(x.w, two.w)",
        together("two.c, x.c"),
        together("two.c, x.c"),
        together("x.c, two.c"),
        together("x.c, two.c")
    );
    let triples: Vec<(u32, u32, u32, Vec<u8>)> =
        conn.exec(sql, Params::Empty).await.expect("triples");
    println!("{collation}: {} pairs, {} triples", pairs.len(), triples.len());
    let mut out = Vec::new();
    let all = pairs.into_iter().map(|(a, b, w)| (vec![a, b], w));
    for (letters, weights) in all.chain(triples.into_iter().map(|(a, b, c, w)| (vec![a, b, c], w)))
    {
        out.push(u8::try_from(letters.len()).expect("two or three"));
        out.extend(letters.iter().flat_map(|n| n.to_le_bytes()));
        entry(&mut out, &words(&weights));
    }
    out
}

/// Characters that `latin1` lacks weigh more than all it has.
async fn latin1(conn: &mut Conn) -> Weights {
    let sql = "select n, conv(hex(convert(char(n using latin1) using utf32)), 16, 10),
        weight_string(char(n using latin1) collate latin1_swedish_ci) from code where n < 256";
    let rows: Vec<(u32, u32, Vec<u8>)> = conn.exec(sql, Params::Empty).await.expect("weights");
    let mut weights: Weights = (0..LAST).map(|code| (code, implicit(code, 0xFB40))).collect();
    for (byte, code, weight) in rows {
        assert_eq!(weight.len(), 1, "latin1 byte {byte}");
        weights.insert(code, vec![u16::from(weight[0])]);
    }
    weights
}

/// The two weights that UCA derives for a character without an own entry.
fn implicit(code: u32, base: u16) -> Vec<u16> {
    let high = u16::try_from(code >> 15).expect("a code point has 21 bits");
    vec![base + high, u16::try_from(code & 0x7FFF).expect("15 bits") | 0x8000]
}

fn pages(weights: &Weights) -> Vec<u8> {
    let nothing = Vec::new();
    let mut out = Vec::new();
    for first in (0..LAST).step_by(PAGE as usize) {
        let page: Vec<&Vec<u16>> =
            (first..first + PAGE).map(|c| weights.get(&c).unwrap_or(&nothing)).collect();
        let base = page[0].first().map(|w| w.wrapping_sub(u16::try_from(first >> 15).unwrap_or(0)));
        let derived =
            |base: u16| (first..first + PAGE).zip(&page).all(|(c, w)| **w == implicit(c, base));
        if page.iter().all(|w| *w == page[0]) {
            out.push(2);
            entry(&mut out, page[0]);
        } else if let Some(base) = base.filter(|b| (0xFB00..0xFC00).contains(b) && derived(*b)) {
            out.push(1);
            out.extend(base.to_le_bytes());
        } else {
            out.push(0);
            for (code, weights) in (first..).zip(page) {
                match weights.as_slice() {
                    [own] if u32::from(*own) == code => out.push(ITSELF),
                    weights => entry(&mut out, weights),
                }
            }
        }
    }
    out
}

fn entry(out: &mut Vec<u8>, weights: &[u16]) {
    out.push(u8::try_from(weights.len()).expect("few weights"));
    out.extend(weights.iter().flat_map(|w| w.to_le_bytes()));
}

/// Code point, lower case and upper case of every character that has another one.
async fn case(conn: &mut Conn, collation: &str) -> Vec<u8> {
    let text = format!("convert(char(n using utf32) using utf8mb4) collate {collation}");
    let sql = format!(
        "select n, conv(hex(convert(lower({text}) using utf32)), 16, 10), conv(hex(convert(upper({text}) using utf32)), 16, 10)
        from code order by n"
    );
    let rows: Vec<(u32, Option<u32>, Option<u32>)> =
        conn.exec(sql, Params::Empty).await.expect("case");
    let mut out = Vec::new();
    for (code, lower, upper) in rows {
        // MySQL cuts a letter off whose other case takes more bytes; such a letter stays as it is.
        let one = |other: Option<u32>| other.filter(|c| *c != 0).unwrap_or(code);
        let (lower, upper) = (one(lower), one(upper));
        if (lower, upper) != (code, code) {
            for n in [code, lower, upper] {
                out.extend(n.to_le_bytes());
            }
        }
    }
    out
}

fn write(path: &Path, content: &[u8]) {
    let packed = zstd::encode_all(content, 19).expect("memory to memory");
    println!("{}: {} bytes, packed {}", path.display(), content.len(), packed.len());
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    std::fs::write(path, packed).expect("the file can be written");
}
