//! Rows as text, and tables compared as multisets.
//!
//! A row is what the server prints, a cell `None` for NULL and bytes that are no UTF-8 as `0x…`, so that
//! rows of different servers can be compared. Order never counts, the number of equal rows does.

use std::{collections::HashMap, fmt::Write};

/// One row: a text for each column, `None` for NULL.
pub type Row = Vec<Option<String>>;

/// Something that answers a query with rows of text.
#[allow(async_fn_in_trait, reason = "used by tests only, never as an object or across threads")]
pub trait Rows {
    /// All rows of a query.
    async fn rows(&self, sql: &str) -> Vec<Row>;
    /// How it is called in a message.
    fn label(&self) -> String;
}

/// A cell as text.
pub(crate) fn cell(bytes: &[u8]) -> String {
    str::from_utf8(bytes).map_or_else(|_| hex(bytes), str::to_owned)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("0x".to_owned(), |mut text, byte| {
        write!(text, "{byte:02X}").expect("a string can be written to");
        text
    })
}

/// The rows that one side has more often than the other, with how many more (negative: the right side).
#[must_use]
pub fn differences(left: Vec<Row>, right: Vec<Row>) -> Vec<(Row, i64)> {
    let mut counts: HashMap<Row, i64> = HashMap::with_capacity(left.len());
    for row in left {
        *counts.entry(row).or_default() += 1;
    }
    for row in right {
        *counts.entry(row).or_default() -= 1;
    }
    let mut unequal: Vec<_> = counts.into_iter().filter(|&(_, count)| count != 0).collect();
    unequal.sort();
    unequal
}

/// Asserts that two queries give the same rows, in any order.
///
/// # Panics
/// If they do not; the message shows the first differences.
pub async fn assert_same_rows(
    left: &impl Rows,
    left_sql: &str,
    right: &impl Rows,
    right_sql: &str,
) {
    let (left_rows, right_rows) = (left.rows(left_sql).await, right.rows(right_sql).await);
    let counts = (left_rows.len(), right_rows.len());
    let unequal = differences(left_rows, right_rows);
    if unequal.is_empty() {
        return;
    }
    let mut text = String::new();
    for (row, count) in unequal.iter().take(10) {
        let side = if *count > 0 { left.label() } else { right.label() };
        let cells: Vec<&str> = row.iter().map(|cell| cell.as_deref().unwrap_or("NULL")).collect();
        let shown: String = cells.join(" | ").chars().take(400).collect();
        writeln!(text, "  {} more in {side}: {shown}", count.abs())
            .expect("a string can be written to");
    }
    panic!(
        "{} rows differ: {} has {}, {} has {}\n{left_sql}\n{text}",
        unequal.len(),
        left.label(),
        counts.0,
        right.label(),
        counts.1,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        cells.iter().map(|&cell| (cell != "NULL").then(|| cell.to_owned())).collect()
    }

    struct Fixed(&'static str, Vec<Row>);

    impl Rows for Fixed {
        async fn rows(&self, _sql: &str) -> Vec<Row> {
            self.1.clone()
        }
        fn label(&self) -> String {
            self.0.to_owned()
        }
    }

    #[test]
    fn order_does_not_count_and_numbers_do() {
        let (a, b) = (row(&["1", "a"]), row(&["2", "NULL"]));
        assert!(differences(vec![a.clone(), b.clone()], vec![b.clone(), a.clone()]).is_empty());
        let twice = differences(vec![a.clone(), a.clone(), b.clone()], vec![a.clone(), b]);
        assert_eq!(twice, [(a, 1)]);
    }

    #[test]
    fn null_is_not_an_empty_text_and_not_the_word() {
        let null: Row = vec![None];
        for other in ["", "NULL"] {
            assert_eq!(
                differences(vec![null.clone()], vec![vec![Some(other.to_owned())]]).len(),
                2
            );
        }
    }

    #[test]
    fn bytes_that_are_no_text_become_hex() {
        assert_eq!(cell("é".as_bytes()), "é");
        assert_eq!(cell(&[0xff, 0x00]), "0xFF00");
    }

    #[tokio::test]
    #[should_panic(expected = "1 more in right: 2 | NULL")]
    async fn a_difference_names_the_side_and_the_row() {
        let left = Fixed("left", vec![row(&["1", "a"])]);
        let right = Fixed("right", vec![row(&["1", "a"]), row(&["2", "NULL"])]);
        assert_same_rows(&left, "SELECT 1", &right, "SELECT 2").await;
    }
}
