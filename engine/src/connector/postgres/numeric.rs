//! The binary form of `numeric` (PostgreSQL, `numeric_send` in `src/backend/utils/adt/numeric.c`):
//! four 16-bit integers (how many digits of base 10,000, the weight of the first, sign, decimal
//! digits shown after the point) and then the digits, the first one not 0 and the last one not 0.
//! The weight is the power of 10,000 of the first digit.
//!
//! Base-10,000 digits stand on both sides of the decimal point, so the fraction is filled up with
//! zeros to a multiple of four decimals. Every function writes the 4-byte length first.

use arrow::datatypes::i256;

/// Signs.
const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;

/// Digits of base 10,000 that 128 bits fill at most: 39 decimals, on both sides of a point.
const DIGITS: usize = 11;

/// Writes `coefficient · 10^-scale`.
#[inline]
pub(super) fn write(out: &mut Vec<u8>, coefficient: i128, scale: u8) {
    let negative = coefficient < 0;
    let magnitude = coefficient.unsigned_abs();
    // From the last digit to the first.
    let mut digits = [0_u16; DIGITS];
    let mut used = 0;
    match u64::try_from(magnitude) {
        Ok(rest) => split(rest, scale, &mut digits, &mut used),
        Err(_) => split(magnitude, scale, &mut digits, &mut used),
    }
    emit(
        out,
        if negative { NEGATIVE } else { POSITIVE },
        digits.get(..used).unwrap_or(&digits),
        scale,
    );
}

/// Cuts a magnitude into digits of base 10,000, the last first. The last one holds only `scale % 4`
/// decimals, moved to the left.
fn split<T>(magnitude: T, scale: u8, digits: &mut [u16; DIGITS], used: &mut usize)
where
    T: Copy
        + PartialEq
        + From<u16>
        + std::ops::Rem<Output = T>
        + std::ops::Div<Output = T>
        + TryInto<u16>,
{
    let zero = T::from(0_u16);
    let mut rest = magnitude;
    let mut take = |rest: &mut T, base: u16, factor: u16| {
        let digit = (*rest % T::from(base)).try_into().unwrap_or_default();
        if let Some(place) = digits.get_mut(*used) {
            *place = digit * factor;
        }
        *used += 1;
        *rest = *rest / T::from(base);
    };
    match scale % 4 {
        1 => take(&mut rest, 10, 1000),
        2 => take(&mut rest, 100, 100),
        3 => take(&mut rest, 1000, 10),
        _ => {}
    }
    while rest != zero {
        take(&mut rest, 10_000, 1);
    }
}

/// Writes `coefficient · 10^-scale` of more than 38 digits.
pub(super) fn write_wide(out: &mut Vec<u8>, coefficient: i256, scale: u8) {
    match coefficient.to_i128() {
        Some(narrow) => write(out, narrow, scale),
        None => write_decimals(out, coefficient.to_string().as_bytes(), scale.into()),
    }
}

/// Writes a float as the shortest decimal that reads back as the same float; not a number as `NaN`.
/// `None`: infinite, which `numeric` holds since PostgreSQL 14 only and MySQL never does.
pub(super) fn write_float(out: &mut Vec<u8>, shortest: &str) -> Option<()> {
    if shortest == "NaN" {
        emit(out, NAN, &[], 0);
        return Some(());
    }
    let (whole, fraction) = shortest.split_once('.').unwrap_or((shortest, ""));
    let scale = u16::try_from(fraction.len()).ok()?;
    let digits = [whole, fraction].concat();
    digits.strip_prefix('-').unwrap_or(&digits).bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    write_decimals(out, digits.as_bytes(), scale);
    Some(())
}

/// Writes decimals, with a sign before them, of which the last `scale` stand after the point.
fn write_decimals(out: &mut Vec<u8>, text: &[u8], scale: u16) {
    let (sign, decimals) =
        text.strip_prefix(b"-").map_or((POSITIVE, text), |rest| (NEGATIVE, rest));
    let fill = usize::from((4 - scale % 4) % 4);
    let mut all = decimals.to_vec();
    all.resize(decimals.len() + fill, b'0');
    let digits: Vec<u16> = all
        .rchunks(4)
        .map(|group| group.iter().fold(0, |n, b| n * 10 + u16::from(b.wrapping_sub(b'0') % 10)))
        .collect();
    emit_scaled(out, sign, &digits, scale);
}

fn emit(out: &mut Vec<u8>, sign: u16, digits: &[u16], scale: u8) {
    emit_scaled(out, sign, digits, scale.into());
}

/// Writes digits that are given from the last to the first.
fn emit_scaled(out: &mut Vec<u8>, sign: u16, digits: &[u16], scale: u16) {
    let after_point = i32::from(scale.div_ceil(4));
    let mut digits = digits;
    let mut dropped = 0;
    while let Some((0, rest)) = digits.split_first() {
        digits = rest;
        dropped += 1;
    }
    while let Some((0, rest)) = digits.split_last() {
        digits = rest;
    }
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    // Zero has no digits, weight 0 and no sign.
    let (weight, sign) = if count == 0 && sign != NAN {
        (0, POSITIVE)
    } else {
        (count + dropped - after_point - 1, sign)
    };
    let weight = if count == 0 { 0 } else { weight };
    out.extend((8 + 2 * count).to_be_bytes());
    out.extend((count as u16).to_be_bytes());
    out.extend((weight as i16).to_be_bytes());
    out.extend(sign.to_be_bytes());
    out.extend(scale.to_be_bytes());
    for digit in digits.iter().rev() {
        out.extend(digit.to_be_bytes());
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::connector::cell::{Cell, decimal_text};

    /// Reads the binary form back as text, by the description in the server's manual: independent of the writer.
    pub(crate) fn read(bytes: &[u8]) -> String {
        let word = |i: usize| i16::from_be_bytes([bytes[4 + 2 * i], bytes[5 + 2 * i]]);
        assert_eq!(
            i32::from_be_bytes(bytes[..4].try_into().expect("4 bytes")) as usize,
            bytes.len() - 4
        );
        let (count, weight, sign, scale) = (word(0), i32::from(word(1)), word(2) as u16, word(3));
        assert_eq!(bytes.len(), 12 + 2 * count as usize);
        if sign == NAN {
            return "NaN".to_owned();
        }
        let digit = |power: i32| {
            let i = weight - power;
            if i < 0 || i >= i32::from(count) { 0 } else { word(4 + i as usize) }
        };
        let mut text = String::new();
        for power in (0..=weight.max(0)).rev() {
            text += &format!("{:04}", digit(power));
        }
        let text = text.trim_start_matches('0');
        let mut text = if text.is_empty() { "0".to_owned() } else { text.to_owned() };
        if scale > 0 {
            let fraction: String =
                (1..=(scale as i32 + 3) / 4).map(|p| format!("{:04}", digit(-p))).collect();
            text += &format!(".{}", &fraction[..scale as usize]);
        }
        if sign == NEGATIVE { format!("-{text}") } else { text }
    }

    fn bytes(coefficient: i128, scale: u8) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, coefficient, scale);
        out
    }

    #[test]
    fn golden_bytes() {
        // Taken from `select numeric_send('…')` of PostgreSQL 15, with the length before it.
        for (coefficient, scale, hex) in [
            (0, 0, "00000008 0000 0000 0000 0000"),
            (0, 2, "00000008 0000 0000 0000 0002"),
            (1, 0, "0000000a 0001 0000 0000 0000 0001"),
            (-1, 2, "0000000a 0001 ffff 4000 0002 0064"),
            (123_456_789, 4, "0000000e 0003 0001 0000 0004 0001 0929 1a85"),
            (10_000, 0, "0000000a 0001 0001 0000 0000 0001"),
            (100_000, 5, "0000000a 0001 0000 0000 0005 0001"),
            (12_345, 5, "0000000c 0002 ffff 0000 0005 04d2 1388"),
            (1, 30, "0000000a 0001 fff8 0000 001e 0064"),
        ] {
            let expected = hex.replace(' ', "");
            let found: String =
                bytes(coefficient, scale).iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(found, expected, "{coefficient}e-{scale}");
        }
    }

    #[test]
    fn floats_are_their_shortest_decimal() {
        for (float, text) in [
            (0.1, "0.1"),
            (-1.5e-7, "-0.00000015"),
            (1e22, "10000000000000000000000"),
            (123_456.75, "123456.75"),
            (0.0, "0"),
            (f64::NAN, "NaN"),
            (5e-324, &format!("{}", 5e-324)),
            (f64::MAX, &format!("{}", f64::MAX)),
        ] {
            let mut out = Vec::new();
            write_float(&mut out, &float.to_string()).expect(text);
            assert_eq!(read(&out), text);
        }
        assert_eq!(write_float(&mut Vec::new(), "inf"), None);
        assert_eq!(write_float(&mut Vec::new(), "-inf"), None);
    }

    proptest! {
        #[test]
        fn every_decimal_comes_back(coefficient: i128, shift in 0_u32..128, scale in 0_u8..=38) {
            let coefficient = coefficient >> shift;
            let text = decimal_text(Cell::Decimal(coefficient, scale)).expect("a decimal");
            let expected = if coefficient == 0 { text.replace('-', "") } else { text };
            prop_assert_eq!(read(&bytes(coefficient, scale)), expected);
        }

        #[test]
        fn wide_decimals_come_back(high: i128, low: i128, shift in 0_u8..200, scale in 0_u8..=38) {
            let coefficient = (i256::from_parts(low as u128, high) / i256::from_i128(16)) >> shift;
            let mut out = Vec::new();
            write_wide(&mut out, coefficient, scale);
            prop_assert_eq!(read(&out), decimal_text(Cell::Wide(coefficient, scale)).expect("a decimal"));
        }
    }
}
