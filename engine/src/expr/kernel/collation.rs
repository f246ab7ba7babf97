//! Weights of characters: collations that ignore case or accents.

use std::cmp::Ordering;

use dsl::catalog::{Comparison, Weights};

/// The weight of a character under a collation with one weight a character.
fn weight(weights: Weights, c: char) -> u32 {
    match weights {
        Weights::Ascii => u32::from(c.to_ascii_uppercase()),
        _ => u32::from(c),
    }
}

/// Orders two texts by the weights of their characters.
pub(in crate::expr) fn compare(weights: Weights, padded: bool, a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (Some(x), Some(y)) => weight(weights, x).cmp(&weight(weights, y)),
            (Some(x), None) if padded => weight(weights, x).cmp(&weight(weights, ' ')),
            (None, Some(y)) if padded => weight(weights, ' ').cmp(&weight(weights, y)),
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Whether two characters are one to `like`.
pub(in crate::expr) fn same(comparison: Comparison, a: char, b: char) -> bool {
    match comparison {
        Comparison::Weighted { weights, .. } => a == b || weight(weights, a) == weight(weights, b),
        _ => a == b,
    }
}
