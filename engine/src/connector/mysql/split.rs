//! Cutting a table into chunks of about equal size.
//!
//! Borders are keys, compared only by the server (`traps.md` 5), and are found without reading rows:
//! the server's own estimate of a range (two dives into the index, by `EXPLAIN`) tells where the rows
//! are; ranges that hold too many are halved, neighbours that hold few are joined. Numbers and times
//! are halved by value, texts by the key that the server finds next to the middle. Where one value of
//! the first column holds too many rows, the next column of the key cuts it.
//!
//! `LIMIT … OFFSET` is never used: it reads all that it skips.

use std::{collections::VecDeque, sync::Arc};

use dsl::{
    catalog::{Column, IndexPart, Table},
    hir::ChunkSize,
    types::{
        SqlType,
        temporal::{self, MICROS, Parts},
    },
};
use mysql_async::{Conn, Row, prelude::Queryable};

use super::{
    ident,
    session::{Pool, fetch},
    text,
};
use crate::{
    connector::{ChunkKey, ChunkRange},
    error::Result,
};

/// A table is cut into at most so many chunks: each is a row of the checkpoint.
const CHUNKS_MAX: usize = 100_000;

/// Bytes of a row where the server has no estimate.
const ROW_BYTES_GUESS: u64 = 200;

/// Cuts a table.
pub(super) async fn split(
    pool: &Arc<Pool>,
    table: &Table,
    by: &ChunkKey,
    size: ChunkSize,
) -> Result<Vec<ChunkRange>> {
    let ChunkKey::Columns(names) = by else {
        return Ok(vec![ChunkRange::All]);
    };
    let columns: Vec<&Column> = names.iter().filter_map(|name| table.column(name)).collect();
    let estimate = table.estimate.unwrap_or_default();
    let rows_max = match size {
        ChunkSize::Rows(rows) => rows.max(1),
        ChunkSize::Bytes(bytes) => {
            let row =
                if estimate.rows == 0 { ROW_BYTES_GUESS } else { estimate.bytes / estimate.rows };
            (bytes / row.max(1)).max(1)
        }
    };
    if columns.is_empty() || estimate.rows <= rows_max {
        return Ok(vec![ChunkRange::All]);
    }
    let mut conn = pool.get().await?;
    let mut cutter = Cutter {
        conn: &mut conn,
        pool,
        table: format!("{}.{}", ident(&table.schema), ident(&table.name)),
        force: leading_index(table, names).map(str::to_owned),
        columns,
        rows_max: rows_max.max(estimate.rows / CHUNKS_MAX as u64),
    };
    let pieces = cutter.cut(&[]).await?;
    pool.put(conn);
    Ok(ranges(names, join(pieces, rows_max)))
}

/// Rows from a border up to the next.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    /// Lower border; empty for the first.
    from: Vec<String>,
    rows: u64,
}

const fn below(closed: bool) -> &'static str {
    if closed { "<=" } else { "<" }
}

/// Joins neighbours that are small together.
fn join(pieces: Vec<Piece>, rows_max: u64) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if last.rows + piece.rows <= rows_max => last.rows += piece.rows,
            _ => joined.push(piece),
        }
    }
    joined
}

fn ranges(names: &[String], pieces: Vec<Piece>) -> Vec<ChunkRange> {
    let borders: Vec<Vec<String>> = pieces.into_iter().skip(1).map(|p| p.from).collect();
    if borders.is_empty() {
        return vec![ChunkRange::All];
    }
    let bound = |i: usize| borders.get(i).cloned();
    (0..=borders.len())
        .map(|i| ChunkRange::Keys {
            columns: names.to_vec(),
            from: i.checked_sub(1).and_then(bound),
            to: bound(i),
        })
        .collect()
}

/// The index that begins with these columns, the primary key first.
fn leading_index<'a>(table: &'a Table, names: &[String]) -> Option<&'a str> {
    table
        .indexes
        .iter()
        .find(|index| {
            index.parts.len() >= names.len()
                && index.parts.iter().zip(names).all(|(part, name)| {
                    matches!(part, IndexPart::Column { name: n, prefix: None, .. } if n.eq_ignore_ascii_case(name))
                })
        })
        .map(|index| index.name.as_str())
}

/// The index to read a range by; a range may come from a checkpoint, so it is looked up again.
pub(super) fn index_of<'a>(table: &'a Table, range: &ChunkRange) -> Option<&'a str> {
    match range {
        ChunkRange::Keys { columns, .. } => leading_index(table, columns),
        _ => None,
    }
}

/// The condition that selects a range; `None`: every row.
pub(super) fn condition(table: &Table, range: &ChunkRange) -> Option<String> {
    let ChunkRange::Keys { columns, from, to } = range else {
        return None;
    };
    let names: Vec<String> = columns.iter().map(|name| ident(name)).collect();
    let lower = from.as_ref().map(|bound| compare(&names, bound, ">", ">="));
    let upper = to.as_ref().map(|bound| compare(&names, bound, "<", "<"));
    let nullable = columns.first().and_then(|c| table.column(c)).is_some_and(|c| c.nullable);
    match (lower, upper) {
        (None, None) => None,
        (Some(lower), None) => Some(lower),
        (None, Some(upper)) if nullable => Some(format!("{upper} OR {} IS NULL", names[0])),
        (None, Some(upper)) => Some(upper),
        (Some(lower), Some(upper)) => Some(format!("{lower} AND {upper}")),
    }
}

/// `(a, b) op (x, y)` written out, because servers use no index for compared rows: `strict` for all
/// but the last column, `last` for that one. The first column's bound stands alone too, for the index.
fn compare(names: &[String], bound: &[String], strict: &str, last: &str) -> String {
    let mut condition = String::new();
    for (i, (name, value)) in names.iter().zip(bound).enumerate().rev() {
        condition = if i + 1 == bound.len() {
            format!("{name} {last} {value}")
        } else {
            format!("({name} {strict} {value} OR ({name} = {value} AND {condition}))")
        };
    }
    match (bound.len(), names.first(), bound.first()) {
        (2.., Some(name), Some(value)) => {
            format!("({name} {}= {value} AND {condition})", &strict[..1])
        }
        _ => condition,
    }
}

/// Works on one table.
struct Cutter<'a> {
    conn: &'a mut Conn,
    pool: &'a Pool,
    table: String,
    force: Option<String>,
    columns: Vec<&'a Column>,
    rows_max: u64,
}

/// Part of the key space whose first columns are fixed.
#[derive(Debug, Clone)]
struct Range {
    low: Key,
    high: Key,
    /// Whether `high` belongs to it; a text border belongs to the range that begins with it.
    closed: bool,
    rows: u64,
}

/// A value of a key column.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    /// Numbers and times, as whole numbers that order as they do.
    Number(i128),
    /// Texts and bytes.
    Text(Vec<u8>),
}

impl Cutter<'_> {
    /// Cuts the rows whose first key columns equal `prefix`, in key order.
    async fn cut(&mut self, prefix: &[String]) -> Result<Vec<Piece>> {
        let column = self.columns[prefix.len()];
        let mut pieces = vec![Piece { from: prefix.to_vec(), rows: 0 }];
        let Some((low, high)) = self.bounds(prefix, column).await? else {
            return Ok(pieces);
        };
        let rows = self.estimate(prefix, column, (&low, &high), true).await?;
        let mut open = VecDeque::from([Range { low, high, closed: true, rows }]);
        while let Some(range) = open.pop_front() {
            let mut is_one_value = range.low == range.high;
            if range.rows > self.rows_max && pieces.len() + open.len() < CHUNKS_MAX {
                if let Some((left, right)) = self.halve(prefix, column, &range).await? {
                    open.push_front(right);
                    open.push_front(left);
                    continue;
                }
                // The server finds no second value.
                is_one_value = true;
            }
            let value = literal(&column.ty, &range.low);
            let border: Vec<String> = prefix.iter().cloned().chain([value]).collect();
            let deeper = is_one_value && range.rows > self.rows_max;
            if deeper && border.len() < self.columns.len() {
                let mut inner = Box::pin(self.cut(&border)).await?;
                pieces.append(&mut inner);
            } else {
                pieces.push(Piece { from: border, rows: range.rows });
            }
        }
        // What stands before the lowest value belongs to the first piece.
        if pieces.len() > 1 {
            pieces[1].from.clone_from(&prefix.to_vec());
            pieces.remove(0);
        }
        Ok(pieces)
    }

    fn from_clause(&self) -> String {
        match &self.force {
            Some(index) => format!("{} FORCE INDEX ({})", self.table, ident(index)),
            None => self.table.clone(),
        }
    }

    fn fixed(&self, prefix: &[String]) -> Vec<String> {
        self.columns
            .iter()
            .zip(prefix)
            .map(|(column, value)| format!("{} = {value}", ident(&column.name)))
            .collect()
    }

    /// Lowest and highest value under a prefix.
    async fn bounds(&mut self, prefix: &[String], column: &Column) -> Result<Option<(Key, Key)>> {
        let any = format!("{} IS NOT NULL", ident(&column.name));
        let low = self.end(prefix, column, &any, "ASC").await?;
        let high = self.end(prefix, column, &any, "DESC").await?;
        Ok(low.zip(high))
    }

    /// The first value, in an order, that meets a condition.
    async fn end(
        &mut self,
        prefix: &[String],
        column: &Column,
        which: &str,
        order: &str,
    ) -> Result<Option<Key>> {
        let name = ident(&column.name);
        let mut conditions = self.fixed(prefix);
        conditions.push(which.to_owned());
        let sql = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {name} {order} LIMIT 1",
            shown(&column.ty, &name),
            self.from_clause(),
            conditions.join(" AND ")
        );
        let rows = fetch(self.conn, &sql).await.map_err(|e| self.pool.error(e))?;
        let value = rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten();
        Ok(value.and_then(|text| key(&column.ty, &text)))
    }

    /// The server's estimate of the rows between two values, the upper one included or not.
    async fn estimate(
        &mut self,
        prefix: &[String],
        column: &Column,
        (low, high): (&Key, &Key),
        closed: bool,
    ) -> Result<u64> {
        let name = ident(&column.name);
        let mut conditions = self.fixed(prefix);
        conditions.push(format!("{name} >= {}", literal(&column.ty, low)));
        conditions.push(format!("{name} {} {}", below(closed), literal(&column.ty, high)));
        // A forced index makes MySQL leave out the dives; one that is only offered does not.
        let table = self.from_clause().replacen(" FORCE INDEX ", " USE INDEX ", 1);
        let sql = format!(
            "EXPLAIN FORMAT=TRADITIONAL SELECT {name} FROM {table} WHERE {}",
            conditions.join(" AND ")
        );
        let rows: Vec<Row> = self.conn.query(sql).await.map_err(|e| self.pool.error(e))?;
        Ok(rows
            .first()
            .and_then(|row| row.get_opt::<Option<u64>, _>("rows"))
            .and_then(|r| r.ok())
            .flatten()
            .unwrap_or(0))
    }

    /// Two halves of a range, or `None` if it cannot be cut.
    async fn halve(
        &mut self,
        prefix: &[String],
        column: &Column,
        range: &Range,
    ) -> Result<Option<(Range, Range)>> {
        let (left_high, left_closed, right_low) = match (&range.low, &range.high) {
            (Key::Number(low), Key::Number(high)) if low < high => {
                let middle = low + (high - low) / 2;
                (Key::Number(middle), true, Key::Number(middle + 1))
            }
            (Key::Text(low), Key::Text(high)) if low != high => {
                match self.middle(prefix, column, low, high).await? {
                    Some(border) => (Key::Text(border.clone()), false, Key::Text(border)),
                    // Nothing likely stands between: the lowest value alone, then the rest.
                    None => match self.next(prefix, column, range).await? {
                        Some(next) => (range.low.clone(), true, next),
                        None => return Ok(None),
                    },
                }
            }
            _ => return Ok(None),
        };
        let left_rows =
            self.estimate(prefix, column, (&range.low, &left_high), left_closed).await?;
        let right_rows =
            self.estimate(prefix, column, (&right_low, &range.high), range.closed).await?;
        Ok(Some((
            Range { low: range.low.clone(), high: left_high, closed: left_closed, rows: left_rows },
            Range {
                low: right_low,
                high: range.high.clone(),
                closed: range.closed,
                rows: right_rows,
            },
        )))
    }

    /// The second value of a range. The server compares: two texts that differ may be one value to it.
    async fn next(
        &mut self,
        prefix: &[String],
        column: &Column,
        range: &Range,
    ) -> Result<Option<Key>> {
        let name = ident(&column.name);
        let (low, high) = (literal(&column.ty, &range.low), literal(&column.ty, &range.high));
        let second = format!("{name} > {low} AND {name} {} {high}", below(range.closed));
        self.end(prefix, column, &second, "ASC").await
    }

    /// A key that the server places between two others.
    async fn middle(
        &mut self,
        prefix: &[String],
        column: &Column,
        low: &[u8],
        high: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let name = ident(&column.name);
        let (low_key, high_key) = (Key::Text(low.to_vec()), Key::Text(high.to_vec()));
        for candidate in candidates(low, high, is_binary(&column.ty)) {
            let mut conditions = self.fixed(prefix);
            conditions.push(format!("{name} >= {}", literal(&column.ty, &Key::Text(candidate))));
            conditions.push(format!("{name} > {}", literal(&column.ty, &low_key)));
            conditions.push(format!("{name} < {}", literal(&column.ty, &high_key)));
            let sql = format!(
                "SELECT {} FROM {} WHERE {} ORDER BY {name} LIMIT 1",
                shown(&column.ty, &name),
                self.from_clause(),
                conditions.join(" AND ")
            );
            let rows = fetch(self.conn, &sql).await.map_err(|e| self.pool.error(e))?;
            let found = rows.into_iter().next().and_then(|r| r.into_iter().next()).flatten();
            if let Some(Key::Text(border)) = found.and_then(|text| key(&column.ty, &text)) {
                return Ok(Some(border));
            }
        }
        Ok(None)
    }
}

fn is_binary(ty: &SqlType) -> bool {
    ty.is_bytes()
}

/// Texts that may stand between two others. Whether they do is for the server to say, so they need
/// only be likely: the middle by code point after the common beginning, then common letters and digits.
fn candidates(low: &[u8], high: &[u8], binary: bool) -> Vec<Vec<u8>> {
    if binary {
        let common = low.iter().zip(high).take_while(|(a, b)| a == b).count();
        let (a, b) =
            (low.get(common).copied().unwrap_or(0), high.get(common).copied().unwrap_or(255));
        let (a, b) = (u16::from(a.min(b)), u16::from(a.max(b)));
        let mut first = high[..common.min(high.len())].to_vec();
        first.push(u8::try_from((a + b + 1) / 2).unwrap_or(u8::MAX));
        let mut second = low[..(common + 1).min(low.len())].to_vec();
        second.push(0x80);
        return vec![first, second];
    }
    let (low, high) =
        (String::from_utf8_lossy(low).into_owned(), String::from_utf8_lossy(high).into_owned());
    let common: String =
        low.chars().zip(high.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let at = common.chars().count();
    let a = low.chars().nth(at).unwrap_or(' ') as u32;
    let b = high.chars().nth(at).unwrap_or('~') as u32;
    let middle = char::from_u32(a.midpoint(b)).unwrap_or('m');
    let next = low.chars().nth(at).map(|c| format!("{common}{c}"));
    let inner = next.into_iter().flat_map(|stem| {
        let from = low.chars().nth(at + 1).unwrap_or(' ') as u32;
        let upper = char::from_u32(from.midpoint('~' as u32)).unwrap_or('m');
        [format!("{stem}{upper}"), format!("{stem}m"), format!("{stem}5")]
    });
    std::iter::once(format!("{common}{middle}"))
        .chain(['m', 'g', 't', '5', 'M'].into_iter().map(|c| format!("{common}{c}")))
        .chain(inner)
        .map(String::into_bytes)
        .collect()
}

/// How a key column is selected so that its text can be read by [`key`].
fn shown(ty: &SqlType, name: &str) -> String {
    match ty {
        SqlType::Bit(_) => format!("{name}+0"),
        _ if is_binary(ty) => format!("HEX({name})"),
        _ => name.to_owned(),
    }
}

/// The number that stands for a calendar time: microseconds since 1970, or its parts where it does not exist.
fn instant(packed: i64) -> Option<i128> {
    let parts = Parts::unpack(packed);
    let day = i128::from(parts.days_since_epoch()?);
    Some(day * 86_400 * i128::from(MICROS) + i128::from(parts.micros_of_day()))
}

/// Reads a key value. `None`: it cannot be halved, and the column is not cut below it.
fn key(ty: &SqlType, text: &str) -> Option<Key> {
    match ty {
        SqlType::Int { .. } | SqlType::Year | SqlType::Bit(_) => text.parse().ok().map(Key::Number),
        SqlType::Decimal { scale, .. } => {
            let digits: String = text.chars().filter(|c| *c != '.').collect();
            debug_assert!(*scale == 0 || text.contains('.'));
            digits.parse().ok().map(Key::Number)
        }
        SqlType::Date => {
            instant(temporal::parse_date(text.as_bytes())?).map(|n| Key::Number(n / DAY))
        }
        SqlType::Datetime(_) | SqlType::Timestamp(_) => {
            instant(temporal::parse_datetime(text.as_bytes())?).map(Key::Number)
        }
        SqlType::Float { .. } | SqlType::Double { .. } | SqlType::Time(_) => None,
        _ if is_binary(ty) => hex(text).map(Key::Text),
        _ => Some(Key::Text(text.as_bytes().to_vec())),
    }
}

const DAY: i128 = 86_400 * MICROS as i128;

/// A key value as SQL.
fn literal(ty: &SqlType, key: &Key) -> String {
    match (ty, key) {
        (SqlType::Decimal { scale, .. }, Key::Number(n)) if *scale > 0 => {
            let digits = format!("{:0width$}", n.unsigned_abs(), width = usize::from(*scale) + 1);
            let (whole, fraction) = digits.split_at(digits.len() - usize::from(*scale));
            format!("{}{whole}.{fraction}", if *n < 0 { "-" } else { "" })
        }
        (SqlType::Date, Key::Number(n)) => {
            let mut text = String::new();
            temporal::write_date(
                &mut text,
                Parts::from_days(i64::try_from(*n).unwrap_or_default()).pack(),
            );
            format!("'{text}'")
        }
        (SqlType::Datetime(_) | SqlType::Timestamp(_), Key::Number(n)) => {
            let mut parts = Parts::from_days(i64::try_from(n.div_euclid(DAY)).unwrap_or_default());
            let micros = n.rem_euclid(DAY);
            let part = |divisor: i128, modulus: i128| {
                u32::try_from(micros / divisor % modulus).unwrap_or_default()
            };
            parts.hour = part(3_600_000_000, 24);
            parts.minute = part(60_000_000, 60);
            parts.second = part(1_000_000, 60);
            parts.micros = part(1, 1_000_000);
            let mut text = String::new();
            temporal::write_datetime(&mut text, parts.pack(), 6);
            format!("'{text}'")
        }
        (_, Key::Number(n)) => n.to_string(),
        (_, Key::Text(bytes)) if is_binary(ty) => {
            let digits: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
            format!("x'{digits}'")
        }
        (_, Key::Text(bytes)) => text(&String::from_utf8_lossy(bytes)),
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
