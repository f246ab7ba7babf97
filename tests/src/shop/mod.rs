//! The shop of the quickstart: a seeded database, written as `mariadb-dump --hex-blob` writes one.
//!
//! The same seed always gives the same bytes; the example's committed dump is this output, and a test
//! loads it into a MariaDB and dumps it again to see that not a byte differs. So the
//! dump has what a real one has, also where that is odd: JSON columns are text with a check, and the
//! stored values of a generated column are in the `INSERT`, which the server ignores with a warning.

mod dice;
mod people;
mod rows;
mod sales;
mod words;

use std::io::{self, Write};

pub use self::rows::Cell;
use self::rows::Table;

/// The seed of the committed dump.
pub const SEED: u64 = 2026;

/// `CREATE TABLE` of every table, by name, as the server prints them.
const SCHEMA: &str = include_str!("schema.sql");

/// A line of `INSERT` ends before it grows beyond this many bytes (`--net-buffer-length`).
pub const LINE_BYTES: usize = 65_536;

const HEAD: &str = r"/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	10.11.19-MariaDB-0+deb12u1-log

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
";

const TAIL: &str = r"/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed
";

/// All tables of the shop with their rows, by name.
fn tables(seed: u64) -> Vec<Table> {
    let mut dice = dice::Dice::new(seed);
    let people = people::People::roll(&mut dice);
    let sales = sales::Sales::roll(&mut dice, &people);
    let mut tables = people.tables();
    tables.extend(sales.tables());
    tables.sort_by_key(|table| table.name);
    tables
}

/// How many rows each table of the shop has, by name.
#[must_use]
pub fn row_counts(seed: u64) -> Vec<(&'static str, usize)> {
    tables(seed).iter().map(|table| (table.name, table.rows.len())).collect()
}

/// Writes the whole dump.
///
/// # Errors
/// The writer's.
pub fn write_dump(seed: u64, out: &mut impl Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    for table in tables(seed) {
        table.write_definition(create_table(table.name), out)?;
        table.write_rows(LINE_BYTES, out)?;
    }
    out.write_all(TAIL.as_bytes())
}

/// The `CREATE TABLE` statement of one table, up to its `;`.
fn create_table(name: &str) -> &'static str {
    let begin = format!("CREATE TABLE `{name}` (");
    let from = SCHEMA.find(&begin).expect("the schema has every table that has rows");
    let statement = &SCHEMA[from..];
    &statement[..statement.find(";\n").expect("a statement ends")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
        let dump = |seed| {
            let mut bytes = Vec::new();
            write_dump(seed, &mut bytes).unwrap();
            bytes
        };
        assert_eq!(dump(SEED), dump(SEED));
        assert_ne!(dump(SEED), dump(SEED + 1));
    }

    #[test]
    fn every_table_of_the_schema_has_rows() {
        let counts = row_counts(SEED);
        assert_eq!(counts.len(), SCHEMA.matches("CREATE TABLE").count());
        assert!(counts.len() >= 8);
        assert!(counts.iter().all(|&(_, rows)| rows > 0));
        assert!(counts.iter().map(|&(_, rows)| rows).sum::<usize>() >= 20_000);
    }
}
