//! Exact decimals of up to 65 digits, as MySQL computes with them: halves round away from zero,
//! quotients are cut to whole groups of nine digits before they are rounded.

use std::{cmp::Ordering, fmt::Write, sync::LazyLock};

use arrow::datatypes::i256;

/// Digits that a decimal can have.
const MAX_DIGITS: usize = 65;

static POWERS: LazyLock<Vec<i256>> = LazyLock::new(|| {
    let ten = i256::from_i128(10);
    std::iter::successors(Some(i256::ONE), |p| p.checked_mul(ten)).take(77).collect()
});

/// 10^n, if 256 bits hold it.
fn power(n: usize) -> Option<i256> {
    POWERS.get(n).copied()
}

/// `units · 10^-scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) units: i256,
    pub(super) scale: u8,
}

impl Decimal {
    pub(super) const fn new(units: i256, scale: u8) -> Self {
        Self { units, scale }
    }

    pub(super) fn from_i128(units: i128, scale: u8) -> Self {
        Self { units: i256::from_i128(units), scale }
    }

    pub(super) const fn is_zero(self) -> bool {
        let (low, high) = self.units.to_parts();
        low == 0 && high == 0
    }

    /// `None` where the number has more than 65 digits: an overflow.
    fn checked(self) -> Option<Self> {
        let limit = power(MAX_DIGITS)?;
        (self.units < limit && self.units > limit.wrapping_neg()).then_some(self)
    }

    /// Whether it fits `decimal(precision, scale)` of its own scale.
    pub(super) fn fits(self, precision: u8) -> bool {
        power(usize::from(precision))
            .is_none_or(|limit| self.units < limit && self.units > limit.wrapping_neg())
    }

    /// Reads `[+-]digits[.digits]`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + part.len() == 0 {
            return None;
        }
        let scale = u8::try_from(part.len()).ok()?;
        let mut small: i128 = 0;
        let mut units = i256::ZERO;
        for (place, byte) in whole.bytes().chain(part.bytes()).enumerate() {
            let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
            if place < 37 {
                small = small * 10 + digit;
                units = i256::from_i128(small);
            } else {
                units =
                    units.checked_mul(i256::from_i128(10))?.checked_add(i256::from_i128(digit))?;
            }
        }
        Some(Self { units: if negative { units.wrapping_neg() } else { units }, scale })
    }

    /// With digits after the point, rounded away from zero at the half; `None`: too many digits.
    pub(super) fn rescale(self, scale: u8) -> Option<Self> {
        match scale.cmp(&self.scale) {
            Ordering::Equal => Some(self),
            Ordering::Greater => {
                let factor = power(usize::from(scale - self.scale))?;
                Self::new(times(self.units, factor)?, scale).checked()
            }
            Ordering::Less => {
                Some(Self::new(self.divided(i32::from(self.scale - scale), true), scale))
            }
        }
    }

    /// Units without their last digits, rounded or cut.
    fn divided(self, digits: i32, round: bool) -> i256 {
        let Some(divisor) = usize::try_from(digits).ok().and_then(power) else {
            return i256::ZERO;
        };
        let (quotient, rest) = match (self.units.to_i128(), divisor.to_i128()) {
            (Some(a), Some(b)) => (i256::from_i128(a / b), i256::from_i128(a % b)),
            _ => (self.units.wrapping_div(divisor), self.units.wrapping_rem(divisor)),
        };
        let half = divisor.wrapping_div(i256::from_i128(2));
        if round && digits > 0 && rest.wrapping_abs() >= half {
            quotient.wrapping_add(self.units.signum())
        } else {
            quotient
        }
    }

    /// Rounded (or cut) to `digits` after the point, negative ones before it, then shown with `scale`.
    pub(super) fn round(self, digits: i64, scale: u8, round: bool) -> Option<Self> {
        let drop = i64::from(self.scale).saturating_sub(digits);
        if drop <= 0 {
            return self.rescale(scale);
        }
        let drop = i32::try_from(drop.min(100)).ok()?;
        let kept = self.divided(drop, round);
        // Back to `scale` digits after the point.
        let missing = i64::from(scale) - (i64::from(self.scale) - i64::from(drop));
        let factor = power(usize::try_from(missing).ok()?);
        match factor {
            _ if kept == i256::ZERO => Some(Self::new(kept, scale)),
            Some(factor) => Self::new(times(kept, factor)?, scale).checked(),
            None => None,
        }
    }

    pub(super) fn floor(self, up: bool) -> Self {
        let cut = self.divided(i32::from(self.scale), false);
        let exact = self.rescale(0).is_some_and(|_| {
            power(usize::from(self.scale)).is_some_and(|p| self.units.wrapping_rem(p) == i256::ZERO)
        });
        let step = match (exact, up, self.units.is_negative()) {
            (false, true, false) => i256::ONE,
            (false, false, true) => i256::MINUS_ONE,
            _ => i256::ZERO,
        };
        Self::new(cut.wrapping_add(step), 0)
    }

    pub(super) fn add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.rescale(scale)?, other.rescale(scale)?);
        Self::new(a.units.checked_add(b.units)?, scale).checked()
    }

    pub(super) fn neg(self) -> Self {
        Self::new(self.units.wrapping_neg(), self.scale)
    }

    pub(super) fn mul(self, other: Self) -> Option<Self> {
        Self::new(times(self.units, other.units)?, self.scale + other.scale).checked()
    }

    /// Quotient with `scale` digits; `other` is not zero. The server first cuts it to whole groups of
    /// nine digits (`decimal.c`, `do_div_mod`), which shows where `scale` is a multiple of nine.
    pub(super) fn div(self, other: Self, scale: u8) -> Option<Self> {
        let groups = |digits: u8| u32::from(digits).div_ceil(9) * 9;
        let (first, second) = (groups(self.scale), groups(other.scale));
        let spare = (first - u32::from(self.scale)) + (second - u32::from(other.scale));
        let kept = (first + second + 4_u32.saturating_sub(spare)).div_ceil(9) * 9;
        let digits = kept.min(u32::from(scale) + 1);
        let shift = usize::try_from(digits + u32::from(other.scale))
            .ok()?
            .checked_sub(usize::from(self.scale))?;
        let quotient = match times(self.units, power(shift)?) {
            Some(dividend) => quotient(dividend, other.units),
            None => long_division(self.units, other.units, shift)?,
        };
        Self::new(quotient, u8::try_from(digits).ok()?).rescale(scale)?.checked()
    }

    /// Whole part of the quotient; `other` is not zero.
    pub(super) fn int_div(self, other: Self) -> Option<i256> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.rescale(scale)?, other.rescale(scale)?);
        Some(quotient(a.units, b.units))
    }

    /// Remainder with the sign of `self`; `other` is not zero.
    pub(super) fn rem(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.rescale(scale)?, other.rescale(scale)?);
        Some(Self::new(a.units.wrapping_rem(b.units), scale))
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        if self.scale == other.scale {
            return self.units.cmp(&other.units);
        }
        match (
            self.rescale(self.scale.max(other.scale)),
            other.rescale(self.scale.max(other.scale)),
        ) {
            (Some(a), Some(b)) => a.units.cmp(&b.units),
            // The one that cannot be widened is the larger number.
            (None, _) => self.units.cmp(&i256::ZERO),
            (_, None) => i256::ZERO.cmp(&other.units),
        }
    }

    pub(super) fn write(self, out: &mut String) {
        let scale = usize::from(self.scale);
        let digits = match self.units.to_i128() {
            Some(n) => n.unsigned_abs().to_string(),
            None => self.units.wrapping_abs().to_string(),
        };
        if self.units.is_negative() {
            out.push('-');
        }
        if scale == 0 {
            out.push_str(&digits);
            return;
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = padded.split_at(padded.len() - scale);
        write!(out, "{whole}.{part}").expect("writing to a string cannot fail");
    }

    pub(super) fn to_f64(self) -> f64 {
        let mut text = String::new();
        self.write(&mut text);
        text.parse().unwrap_or(f64::NAN)
    }

    /// From the shortest text that reads back as the same double, as the server converts.
    pub(super) fn from_f64(value: f64, scale: u8) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let (digits, point) = super::kernel::number_text::shortest(value);
        let own = i32::try_from(digits.len()).ok()? - point;
        let units = Self::parse(&digits)?.units;
        let digits = Self::new(if value < 0.0 { units.wrapping_neg() } else { units }, 0);
        if own < 0 {
            let factor = power(usize::try_from(-own).ok()?)?;
            return Self::new(times(digits.units, factor)?, 0).checked()?.rescale(scale);
        }
        match u8::try_from(own) {
            Ok(own) if own <= 76 => Self::new(digits.units, own).rescale(scale),
            _ => Some(Self::new(i256::ZERO, scale)),
        }
    }

    /// The nearest integer, halves away from zero.
    pub(super) fn to_integer(self) -> Option<i128> {
        self.rescale(0)?.units.to_i128()
    }
}

fn times(a: i256, b: i256) -> Option<i256> {
    if let (Some(a), Some(b)) = (a.to_i128(), b.to_i128()) {
        if let Some(product) = a.checked_mul(b) {
            return Some(i256::from_i128(product));
        }
    }
    a.checked_mul(b)
}

fn quotient(a: i256, b: i256) -> i256 {
    match (a.to_i128(), b.to_i128()) {
        (Some(a), Some(b)) if a != i128::MIN => i256::from_i128(a / b),
        _ => a.wrapping_div(b),
    }
}

/// `a · 10^shift / b` where the product does not fit: digit by digit.
fn long_division(a: i256, b: i256, shift: usize) -> Option<i256> {
    let ten = i256::from_i128(10);
    let mut result = a.checked_div(b)?;
    let mut rest = a.checked_rem(b)?;
    for _ in 0..shift {
        rest = rest.checked_mul(ten)?;
        result = result.checked_mul(ten)?.checked_add(rest.checked_div(b)?)?;
        rest = rest.checked_rem(b)?;
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    fn shown(value: Option<Decimal>) -> String {
        let mut out = String::new();
        match value {
            Some(value) => value.write(&mut out),
            None => out.push_str("overflow"),
        }
        out
    }

    #[test]
    fn numbers_survive_text() {
        let long = "9".repeat(65);
        for text in ["0", "-1", "12.30", "-0.05", "0.000", long.as_str()] {
            assert_eq!(shown(Decimal::parse(text)), text);
        }
        for text in ["", "-", ".", "1.2.3", "1e5", " 1", "१"] {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn quotients_are_the_servers() {
        // Values printed by MariaDB 10.11 and MySQL 9.7.
        for (a, b, scale, expected) in [
            ("1", "3", 4, "0.3333"),
            ("2", "3", 4, "0.6667"),
            ("-2", "3", 4, "-0.6667"),
            ("1.00000", "6", 9, "0.166666666"),
            ("1.0", "3", 5, "0.33333"),
            ("10", "3.000", 4, "3.3333"),
        ] {
            assert_eq!(shown(decimal(a).div(decimal(b), scale)), expected, "{a} / {b}");
        }
        let large = decimal(&"9".repeat(60));
        assert_eq!(
            shown(large.div(decimal("7"), 4)),
            format!("{}.2857", "142857".repeat(10)).replace(".2857", ".0000")
        );
        assert_eq!(shown(large.div(decimal("0.0000000001"), 4)), "overflow");
    }

    #[test]
    fn halves_round_away_from_zero() {
        for (text, digits, scale, rounded, cut) in [
            ("2.5", 0, 0, "3", "2"),
            ("-2.5", 0, 0, "-3", "-2"),
            ("125.55", -1, 0, "130", "120"),
            ("125.55", 1, 1, "125.6", "125.5"),
            ("125.55", 5, 2, "125.55", "125.55"),
            ("4.99", -1, 0, "0", "0"),
            ("5.00", -90, 0, "0", "0"),
        ] {
            assert_eq!(shown(decimal(text).round(digits, scale, true)), rounded, "{text}");
            assert_eq!(shown(decimal(text).round(digits, scale, false)), cut, "{text}");
        }
        for (text, up, down) in
            [("1.2", "2", "1"), ("-1.2", "-1", "-2"), ("3.0", "3", "3"), ("0.0", "0", "0")]
        {
            assert_eq!(shown(Some(decimal(text).floor(true))), up);
            assert_eq!(shown(Some(decimal(text).floor(false))), down);
        }
    }

    #[test]
    fn more_than_65_digits_overflow() {
        let large = decimal(&"9".repeat(65));
        assert_eq!(large.add(decimal("1")), None);
        assert_eq!(large.mul(decimal("2")), None);
        assert_eq!(large.rescale(1), None);
        assert_eq!(shown(large.add(decimal("-1"))), format!("{}8", "9".repeat(64)));
    }

    #[test]
    fn doubles_convert_by_their_shortest_text() {
        for (value, scale, expected) in [
            (0.1, 20, "0.10000000000000000000"),
            (2.5, 0, "3"),
            (1e20, 1, "100000000000000000000.0"),
            (1e-300, 2, "0.00"),
        ] {
            assert_eq!(shown(Decimal::from_f64(value, scale)), expected);
        }
        assert_eq!(Decimal::from_f64(1e70, 0), None);
    }
}
