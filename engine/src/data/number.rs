//! Numbers out of the text that MySQL prints for them: by hand, without allocation, exact or not at
//! all. A text that does not fit gives `None`; nothing is rounded, clipped or wrapped.

use arrow::datatypes::i256;

/// Digits that a `u64` holds whatever they are.
const CHUNK: u32 = 18;

const POWERS: [u64; CHUNK as usize + 1] = {
    let mut powers = [1; CHUNK as usize + 1];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Splits a sign off.
fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// Reads an unsigned integer; leading zeros of `zerofill` are welcome.
#[must_use]
pub fn parse_u64(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let mut value = 0_u64;
    if text.len() <= CHUNK as usize {
        for byte in text {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + u64::from(digit);
        }
        return Some(value);
    }
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    Some(value)
}

/// Reads a signed integer.
#[must_use]
pub fn parse_i64(text: &[u8]) -> Option<i64> {
    let (negative, digits) = sign(text);
    let magnitude = parse_u64(digits)?;
    if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// Walks the digits of a decimal as an integer of `scale` digits after the point: hands out chunks
/// `(value, digits)` from the left and tells whether it is negative. `None` if the text is not a
/// decimal, has more than `precision` digits in that form, or would lose a digit after the point.
fn walk(text: &[u8], precision: u8, scale: u8, mut chunk: impl FnMut(u64, u32)) -> Option<bool> {
    let (negative, text) = sign(text);
    let (mut value, mut held) = (0_u64, 0_u32);
    let mut push = |digit: u64| {
        value = value * 10 + digit;
        held += 1;
        if held == CHUNK {
            chunk(value, held);
            (value, held) = (0, 0);
        }
    };
    let (mut seen, mut significant, mut after, mut point) = (false, 0_u32, 0_u8, false);
    for &byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            if byte != b'.' || point {
                return None;
            }
            point = true;
            continue;
        }
        seen = true;
        if point {
            if after == scale {
                if digit != 0 {
                    return None;
                }
                continue;
            }
            after += 1;
        }
        if significant > 0 || digit > 0 {
            significant += 1;
            if significant > u32::from(precision) {
                return None;
            }
            push(u64::from(digit));
        }
    }
    for _ in after..scale {
        if significant > 0 {
            significant += 1;
            push(0);
        }
    }
    if !seen || significant > u32::from(precision) {
        return None;
    }
    if held > 0 {
        chunk(value, held);
    }
    Some(negative)
}

/// Reads a decimal of at most 38 digits as an integer of `scale` digits after the point.
#[must_use]
pub fn parse_decimal128(text: &[u8], precision: u8, scale: u8) -> Option<i128> {
    let mut value = 0_i128;
    let negative = walk(text, precision.min(38), scale, |chunk, digits| {
        value =
            value.wrapping_mul(i128::from(POWERS[digits as usize])).wrapping_add(i128::from(chunk));
    })?;
    Some(if negative { -value } else { value })
}

/// Reads a decimal of at most 76 digits as an integer of `scale` digits after the point.
#[must_use]
pub fn parse_decimal256(text: &[u8], precision: u8, scale: u8) -> Option<i256> {
    let mut value = i256::ZERO;
    let whole = |n: u64| i256::from_i128(i128::from(n));
    let negative = walk(text, precision.min(76), scale, |chunk, digits| {
        value = value.wrapping_mul(whole(POWERS[digits as usize])).wrapping_add(whole(chunk));
    })?;
    Some(if negative { value.wrapping_neg() } else { value })
}

/// Reads a float or double, correctly rounded; `inf` and `nan`, which MySQL cannot hold, are refused.
#[must_use]
pub fn parse_float<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    let finite = matches!(sign(text).1.first(), Some(b'0'..=b'9' | b'.'));
    if !finite {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn integers_are_exact_or_refused() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("+7", Some(7)),
            ("0000000042", Some(42)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("-9223372036854775809", None),
            ("00000000000000000000000000001", Some(1)),
            ("", None),
            ("-", None),
            ("1.0", None),
            ("1e3", None),
            (" 1", None),
            ("0x10", None),
        ] {
            assert_eq!(parse_i64(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(parse_u64(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(parse_u64(b"18446744073709551616"), None);
        assert_eq!(parse_u64(b"-1"), None);
    }

    #[test]
    fn decimals_are_exact_or_refused() {
        for (text, precision, scale, expected) in [
            ("-12.30", 5, 2, Some(-1230)),
            ("0.00", 5, 2, Some(0)),
            ("-0.00", 5, 2, Some(0)),
            (".5", 5, 2, Some(50)),
            ("7", 5, 2, Some(700)),
            ("7.", 5, 2, Some(700)),
            ("000012.30", 5, 2, Some(1230)),
            ("1.2300000", 5, 2, Some(123)),
            ("1.234", 5, 2, None),
            ("1000", 5, 2, None),
            ("100000", 5, 2, None),
            ("1..2", 5, 2, None),
            ("1e3", 5, 2, None),
            ("", 5, 2, None),
            (".", 5, 2, None),
            ("-", 5, 2, None),
            ("99999999999999999999999999999999999999", 38, 0, Some(10_i128.pow(38) - 1)),
            ("-0.99999999999999999999999999999999999999", 38, 38, Some(1 - 10_i128.pow(38))),
        ] {
            assert_eq!(parse_decimal128(text.as_bytes(), precision, scale), expected, "{text}");
        }
        let long = "9".repeat(65);
        assert_eq!(parse_decimal256(long.as_bytes(), 65, 0).map(|v| v.to_string()), Some(long));
        assert_eq!(parse_decimal256(b"-1.5", 40, 1), Some(i256::from_i128(-15)));
    }

    #[test]
    fn floats_are_finite() {
        assert_eq!(parse_float::<f32>(b"1.17549e-38"), Some(1.17549e-38));
        assert_eq!(parse_float::<f64>(b"-2.2250738585072014e-308"), Some(f64::MIN_POSITIVE * -1.0));
        assert_eq!(parse_float::<f64>(b"0.1"), Some(0.1));
        for text in ["inf", "-inf", "nan", "", "-", "1,5", "0x1"] {
            assert_eq!(parse_float::<f64>(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn integers_survive_text(signed: i64, unsigned: u64) {
            prop_assert_eq!(parse_i64(signed.to_string().as_bytes()), Some(signed));
            prop_assert_eq!(parse_u64(unsigned.to_string().as_bytes()), Some(unsigned));
        }

        #[test]
        fn decimals_survive_text(whole in "[1-9][0-9]{0,34}|0", fraction in "[0-9]{0,30}", negative: bool) {
            let text = format!("{}{whole}.{fraction}", if negative { "-" } else { "" });
            let scale = u8::try_from(fraction.len()).unwrap();
            let digits = format!("{whole}{fraction}");
            let digits = digits.trim_start_matches('0');
            let expected = if digits.is_empty() { "0".to_owned() }
                else if negative { format!("-{digits}") } else { digits.to_owned() };
            prop_assert_eq!(parse_decimal256(text.as_bytes(), 65, scale).map(|v| v.to_string()), Some(expected.clone()));
            let narrow = parse_decimal128(text.as_bytes(), 38, scale).map(|v| v.to_string());
            prop_assert_eq!(narrow, (digits.len() <= 38).then_some(expected));
        }

        #[test]
        fn doubles_survive_text(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO) {
            prop_assert_eq!(parse_float::<f64>(format!("{value:e}").as_bytes()).map(f64::to_bits), Some(value.to_bits()));
        }
    }
}
