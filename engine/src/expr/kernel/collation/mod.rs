//! Collations that compare by weights: which characters are one, and which comes first.
//!
//! The tables are generated from real servers (`tests/src/bin/collations.rs`), so they are what the
//! servers do, quirks included. Only first-level weights are kept: all of these collations ignore
//! accents and case beyond what their weights say. A table is unpacked when it is first used.

mod case;
mod table;

use std::{cmp::Ordering, sync::LazyLock};

use dsl::catalog::{Collation, Comparison, Weights};

pub(in crate::expr) use case::{Case, case};
use table::Table;

macro_rules! tables {
    ($($name:ident $file:literal)*) => { $(
        static $name: LazyLock<Table> = LazyLock::new(|| Table::unpack(include_bytes!($file)));
    )* };
}

tables! {
    GENERAL "general.bin"
    UNICODE_400 "unicode400.bin"
    UCA_900 "uca900.bin"
    LATIN1_SWEDISH "latin1_swedish.bin"
}

static UCA_1400: LazyLock<Table> = LazyLock::new(|| {
    Table::unpack(include_bytes!("uca1400.bin"))
        .with_contractions(include_bytes!("contractions1400.bin"))
});

fn table(weights: Weights) -> Option<&'static Table> {
    match weights {
        Weights::Ascii | Weights::Latin1Bytes => None,
        Weights::Latin1Swedish => Some(&LATIN1_SWEDISH),
        Weights::General => Some(&GENERAL),
        Weights::Unicode400 => Some(&UNICODE_400),
        Weights::Uca900 => Some(&UCA_900),
        Weights::Uca1400 => Some(&UCA_1400),
    }
}

/// Orders two texts by the weights of their characters; `padded` as if the shorter were filled with blanks.
pub(in crate::expr) fn compare(weights: Weights, padded: bool, a: &str, b: &str) -> Ordering {
    let Some(table) = table(weights) else {
        return match weights {
            Weights::Latin1Bytes => {
                by_byte(padded, a.chars().map(latin1_order), b.chars().map(latin1_order))
            }
            _ => by_byte(padded, a.bytes().map(upper), b.bytes().map(upper)),
        };
    };
    // Equal beginnings need no weights, up to a character that the next one may change.
    let mut same = 0;
    for (at, (x, y)) in a.char_indices().zip(b.chars()).map(|((at, x), y)| (at, (x, y))) {
        if x != y {
            break;
        }
        if !table.joins(x) {
            same = at + x.len_utf8();
        }
    }
    let (mut a, mut b) = (table.weights(&a[same..]), table.weights(&b[same..]));
    let blank = table.blank();
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (Some(x), Some(y)) => x.cmp(&y),
            (Some(x), None) if padded => x.cmp(&blank),
            (None, Some(y)) if padded => blank.cmp(&y),
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn upper(byte: u8) -> u32 {
    u32::from(byte.to_ascii_uppercase())
}

/// What `latin1` lacks comes after all it has.
fn latin1_order(c: char) -> u32 {
    super::cast::latin1(c).map_or(0x100 + u32::from(c), u32::from)
}

/// Orders by one number a character.
fn by_byte(
    padded: bool,
    mut a: impl Iterator<Item = u32>,
    mut b: impl Iterator<Item = u32>,
) -> Ordering {
    const BLANK: u32 = 0x20;
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (x, y) if padded => x.unwrap_or(BLANK).cmp(&y.unwrap_or(BLANK)),
            (x, y) => x.cmp(&y),
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Whether two characters are one to `like`.
pub(in crate::expr) fn same(comparison: Comparison, a: char, b: char) -> bool {
    match comparison {
        _ if a == b => true,
        Comparison::Weighted { weights, .. } => match table(weights) {
            Some(table) => table.of(a).eq(table.of(b)),
            None => weights == Weights::Ascii && a.eq_ignore_ascii_case(&b),
        },
        _ => false,
    }
}

/// Which letters a collation takes for the other case of which.
pub(in crate::expr) fn case_of(collation: &Collation) -> Case {
    let name = collation.0.as_str();
    match collation.charset_name() {
        "latin1" => Case::Latin1,
        "ascii" => Case::Ascii,
        _ if name.contains("_0900_") => Case::Uca900,
        _ if name.contains("_uca1400_") => Case::Uca1400,
        _ => Case::Plain,
    }
}
