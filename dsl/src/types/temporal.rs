//! Calendar and clock times as MySQL keeps them.
//!
//! A date or calendar time is one packed 64-bit integer, the layout of MySQL's `my_time.h`:
//! `((((year·13 + month) << 5 | day) << 17 | hour << 12 | minute << 6 | second) << 24) | microsecond`.
//! Packed values order as the server orders them and hold what no calendar library can: zero dates
//! (`0000-00-00`), zero months and days (`2024-00-15`), days that do not exist (`2024-02-31` under
//! `ALLOW_INVALID_DATES`). A clock time is a signed count of microseconds, −838:59:59 … 838:59:59.

use std::fmt::Write;

/// Microseconds in a second.
pub const MICROS: i64 = 1_000_000;

/// The largest clock time, 838:59:59.000000, in microseconds.
pub const TIME_MAX: i64 = (838 * 3600 + 59 * 60 + 59) * MICROS;

/// The parts of a packed date or calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// 0 … 9999.
    pub year: u32,
    /// 0 … 12; 0 in a zero or partial date.
    pub month: u32,
    /// 0 … 31; 0 in a zero or partial date.
    pub day: u32,
    /// 0 … 23.
    pub hour: u32,
    /// 0 … 59.
    pub minute: u32,
    /// 0 … 59.
    pub second: u32,
    /// 0 … 999,999.
    pub micros: u32,
}

impl Parts {
    /// The packed form.
    #[must_use]
    pub const fn pack(self) -> i64 {
        let ymd = ((self.year * 13 + self.month) << 5 | self.day) as i64;
        let hms = (self.hour << 12 | self.minute << 6 | self.second) as i64;
        ((ymd << 17 | hms) << 24) + self.micros as i64
    }

    /// The parts of a packed value.
    #[must_use]
    pub const fn unpack(packed: i64) -> Self {
        let micros = (packed & 0xFF_FFFF) as u32;
        let rest = packed >> 24;
        let hms = (rest & 0x1_FFFF) as u32;
        let ymd = (rest >> 17) as u32;
        let ym = ymd >> 5;
        Self {
            year: ym / 13,
            month: ym % 13,
            day: ymd & 31,
            hour: hms >> 12,
            minute: (hms >> 6) & 63,
            second: hms & 63,
            micros,
        }
    }

    /// Whether the date exists in the proleptic Gregorian calendar.
    #[must_use]
    pub const fn exists(self) -> bool {
        self.month >= 1
            && self.month <= 12
            && self.day >= 1
            && self.day <= days_in_month(self.year, self.month)
    }

    /// Days since 1970-01-01 of a date that [`exists`](Self::exists); of another one, `None`.
    #[must_use]
    pub const fn days_since_epoch(self) -> Option<i64> {
        if !self.exists() {
            return None;
        }
        // Howard Hinnant's "days from civil": years begin in March, so that leap days come last.
        let year = self.year as i64 - if self.month <= 2 { 1 } else { 0 };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = (self.month as i64 + 9) % 12;
        let of_year = (153 * month + 2) / 5 + self.day as i64 - 1;
        Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// The parts of a day counted from 1970-01-01, at midnight.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * month + 2) / 5 + 1) as u32;
        let month = if month < 10 { month + 3 } else { month - 9 } as u32;
        let year = (year_of_era + era * 400) as u32 + if month <= 2 { 1 } else { 0 };
        Self { year, month, day, hour: 0, minute: 0, second: 0, micros: 0 }
    }

    /// Microseconds since midnight.
    #[must_use]
    pub const fn micros_of_day(self) -> i64 {
        ((self.hour * 3600 + self.minute * 60 + self.second) as i64) * MICROS + self.micros as i64
    }
}

/// Days of a month; 0 for month 0.
#[must_use]
pub const fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Reads up to `width` digits at `at`; `None` if there is not at least one.
fn digits(text: &[u8], at: &mut usize, width: usize) -> Option<u32> {
    let start = *at;
    let mut value = 0_u32;
    while *at < text.len() && *at - start < width && text[*at].is_ascii_digit() {
        value = value * 10 + u32::from(text[*at] - b'0');
        *at += 1;
    }
    (*at > start).then_some(value)
}

fn expect(text: &[u8], at: &mut usize, byte: u8) -> Option<()> {
    (text.get(*at) == Some(&byte)).then(|| *at += 1)
}

/// Reads `.123456` if it is there: microseconds.
fn fraction(text: &[u8], at: &mut usize) -> Option<u32> {
    if expect(text, at, b'.').is_none() {
        return Some(0);
    }
    let start = *at;
    let value = digits(text, at, 6)?;
    Some(value * 10_u32.pow(6 - u32::try_from(*at - start).ok()?))
}

/// Reads `YYYY-MM-DD`, the server's own form, zero dates included.
#[must_use]
pub fn parse_date(text: &[u8]) -> Option<i64> {
    let mut at = 0;
    let parts = date_parts(text, &mut at)?;
    (at == text.len()).then(|| parts.pack())
}

fn date_parts(text: &[u8], at: &mut usize) -> Option<Parts> {
    let year = digits(text, at, 4)?;
    expect(text, at, b'-')?;
    let month = digits(text, at, 2)?;
    expect(text, at, b'-')?;
    let day = digits(text, at, 2)?;
    (month <= 12 && day <= 31).then_some(Parts { year, month, day, ..Parts::default() })
}

/// Reads `YYYY-MM-DD hh:mm:ss[.ffffff]` (a `T` may stand between) or a date alone.
#[must_use]
pub fn parse_datetime(text: &[u8]) -> Option<i64> {
    let mut at = 0;
    let mut parts = date_parts(text, &mut at)?;
    if at < text.len() {
        expect(text, &mut at, b' ').or_else(|| expect(text, &mut at, b'T'))?;
        parts.hour = digits(text, &mut at, 2)?;
        expect(text, &mut at, b':')?;
        parts.minute = digits(text, &mut at, 2)?;
        expect(text, &mut at, b':')?;
        parts.second = digits(text, &mut at, 2)?;
        parts.micros = fraction(text, &mut at)?;
    }
    let valid = parts.hour < 24 && parts.minute < 60 && parts.second < 60;
    (at == text.len() && valid).then(|| parts.pack())
}

/// Reads `[-]hhh:mm:ss[.ffffff]`.
#[must_use]
pub fn parse_time(text: &[u8]) -> Option<i64> {
    let mut at = 0;
    let negative = expect(text, &mut at, b'-').is_some();
    let hour = digits(text, &mut at, 3)?;
    expect(text, &mut at, b':')?;
    let minute = digits(text, &mut at, 2)?;
    expect(text, &mut at, b':')?;
    let second = digits(text, &mut at, 2)?;
    let micros = fraction(text, &mut at)?;
    let value = i64::from(hour * 3600 + minute * 60 + second) * MICROS + i64::from(micros);
    let valid = at == text.len() && minute < 60 && second < 60 && value <= TIME_MAX + MICROS - 1;
    valid.then_some(if negative { -value } else { value })
}

fn write_fraction(out: &mut String, micros: u32, fsp: u8) {
    if fsp > 0 {
        let digits = format!("{micros:06}");
        out.push('.');
        out.push_str(&digits[..usize::from(fsp.min(6))]);
    }
}

/// Appends `YYYY-MM-DD`.
pub fn write_date(out: &mut String, packed: i64) {
    let p = Parts::unpack(packed);
    write!(out, "{:04}-{:02}-{:02}", p.year, p.month, p.day)
        .expect("writing to a string cannot fail");
}

/// Appends `YYYY-MM-DD hh:mm:ss` with `fsp` digits of a second.
pub fn write_datetime(out: &mut String, packed: i64, fsp: u8) {
    let p = Parts::unpack(packed);
    write_date(out, packed);
    write!(out, " {:02}:{:02}:{:02}", p.hour, p.minute, p.second)
        .expect("writing to a string cannot fail");
    write_fraction(out, p.micros, fsp);
}

/// Appends `[-]hh:mm:ss` with `fsp` digits of a second.
pub fn write_time(out: &mut String, micros: i64, fsp: u8) {
    if micros < 0 {
        out.push('-');
    }
    let all = micros.unsigned_abs();
    let (seconds, fraction) = (all / 1_000_000, all % 1_000_000);
    write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        .expect("writing to a string cannot fail");
    write_fraction(out, u32::try_from(fraction).expect("a remainder of 10^6"), fsp);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_survive_text_and_packing() {
        for text in ["0000-00-00", "2024-00-15", "2024-02-31", "9999-12-31", "0001-01-01"] {
            let packed = parse_date(text.as_bytes()).expect(text);
            let mut out = String::new();
            write_date(&mut out, packed);
            assert_eq!(out, text);
        }
        for text in ["2024-13-01", "2024-01-32", "2024-1", "x", "2024-01-01 "] {
            assert_eq!(parse_date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn datetimes_survive_text_and_packing() {
        for (text, fsp) in [
            ("0000-00-00 00:00:00", 0),
            ("2024-02-29 23:59:59.999999", 6),
            ("2024-02-29 23:59:59.120", 3),
            ("1000-01-01 00:00:00", 0),
        ] {
            let packed = parse_datetime(text.as_bytes()).expect(text);
            assert_eq!(Parts::unpack(packed).pack(), packed);
            let mut out = String::new();
            write_datetime(&mut out, packed, fsp);
            assert_eq!(out, text);
        }
        assert_eq!(parse_datetime(b"2024-01-01 24:00:00"), None);
    }

    #[test]
    fn times_survive_text() {
        for (text, fsp) in
            [("-838:59:59", 0), ("838:59:59", 0), ("00:00:00", 0), ("-00:00:00.000001", 6)]
        {
            let micros = parse_time(text.as_bytes()).expect(text);
            let mut out = String::new();
            write_time(&mut out, micros, fsp);
            assert_eq!(out, text);
        }
        assert_eq!(parse_time(b"24:60:00"), None);
    }

    #[test]
    fn packed_values_order_like_calendar_times() {
        let at = |text: &str| parse_datetime(text.as_bytes()).expect(text);
        assert!(at("0000-00-00 00:00:00") < at("0000-01-01 00:00:00"));
        assert!(at("2023-12-31 23:59:59.999999") < at("2024-01-01 00:00:00"));
    }

    #[test]
    fn days_are_counted_both_ways() {
        for days in [-719_162, -1, 0, 1, 59, 60, 19_782, 2_932_896] {
            assert_eq!(Parts::from_days(days).days_since_epoch(), Some(days), "{days}");
        }
        assert_eq!(
            Parts::unpack(parse_date(b"2024-02-31").expect("a date")).days_since_epoch(),
            None
        );
    }
}
