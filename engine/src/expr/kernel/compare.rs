//! Comparison of two values of one kind, neither of them NULL.

use std::cmp::Ordering;

use dsl::catalog::Comparison;

use super::collation;
use crate::expr::scalar::Scalar;

/// Orders two values. Doubles are never NaN: no kernel makes one and no server stores one.
pub(in crate::expr) fn compare(comparison: Comparison, a: &Scalar<'_>, b: &Scalar<'_>) -> Ordering {
    match (a, b) {
        (Scalar::Text(a), Scalar::Text(b)) => text(comparison, a, b),
        (Scalar::Int(a), Scalar::Int(b)) => a.cmp(b),
        (Scalar::Uint(a), Scalar::Uint(b)) => a.cmp(b),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => a.compare(*b),
        (Scalar::Double(a), Scalar::Double(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Scalar::Bytes(a), Scalar::Bytes(b)) => a.cmp(b),
        (
            Scalar::Date(a) | Scalar::Datetime(a) | Scalar::Time(a),
            Scalar::Date(b) | Scalar::Datetime(b) | Scalar::Time(b),
        ) => a.cmp(b),
        (Scalar::Bool(a), Scalar::Bool(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// Orders two texts under a collation. UTF-8 bytes order as code points do.
pub(in crate::expr) fn text(comparison: Comparison, a: &str, b: &str) -> Ordering {
    match comparison {
        Comparison::Exact | Comparison::Server => a.cmp(b),
        Comparison::ExactPadded => padded(a.as_bytes(), b.as_bytes()),
        Comparison::Weighted { weights, padded } => collation::compare(weights, padded, a, b),
    }
}

/// As if the shorter were filled with blanks.
fn padded(a: &[u8], b: &[u8]) -> Ordering {
    let common = a.len().min(b.len());
    let rest = |longer: &[u8]| longer[common..].iter().find(|c| **c != b' ').map(|c| c.cmp(&b' '));
    a[..common].cmp(&b[..common]).then_with(|| match (rest(a), rest(b)) {
        (Some(order), _) => order,
        (_, Some(order)) => order.reverse(),
        _ => Ordering::Equal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_end_do_not_count_when_padded() {
        for (a, b, order) in [
            ("a", "a  ", Ordering::Equal),
            ("a\t", "a", Ordering::Less),
            ("a", "a\u{1}", Ordering::Greater),
            ("a ", "ab", Ordering::Less),
            ("", "  ", Ordering::Equal),
            ("a", "b", Ordering::Less),
        ] {
            assert_eq!(text(Comparison::ExactPadded, a, b), order, "{a:?} {b:?}");
            assert_eq!(text(Comparison::ExactPadded, b, a), order.reverse(), "{a:?} {b:?}");
        }
        assert_eq!(text(Comparison::Exact, "a", "a "), Ordering::Less);
    }
}
