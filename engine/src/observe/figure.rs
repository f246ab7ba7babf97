//! Figures as people read them.

/// `12,345`, `1.2 M`.
#[must_use]
pub fn count(n: u64) -> String {
    const MILLION: u64 = 1_000_000;
    if n >= 10 * MILLION {
        let (whole, tenth) = (n / MILLION, n % MILLION / 100_000);
        return format!("{whole}.{tenth} M");
    }
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 row`, `12,345 rows`.
#[must_use]
pub fn counted(n: u64, what: &str) -> String {
    format!("{} {what}{}", count(n), if n == 1 { "" } else { "s" })
}

/// `512 B`, `1.4 MiB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut unit = 0;
    let mut tenths = u128::from(bytes) * 10;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths = tenths.div_ceil(1024);
        unit += 1;
    }
    if unit == 0 {
        format!("{bytes} B")
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

/// `4.2 s`, `3 m 05 s`, `2 h 10 m`.
#[must_use]
pub fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    match whole {
        0..=59 => format!("{seconds:.1} s"),
        60..=3599 => format!("{} m {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} m", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let counts: Vec<String> = [0, 999, 1000, 1_234_567, 12_345_678].map(count).into();
        assert_eq!(counts, ["0", "999", "1,000", "1,234,567", "12.3 M"]);
        let sizes: Vec<String> = [0, 1023, 1024, 1_500_000, 5 << 30].map(size).into();
        assert_eq!(sizes, ["0 B", "1023 B", "1.0 KiB", "1.5 MiB", "5.0 GiB"]);
        let durations: Vec<String> = [0.04, 59.9, 65.0, 7800.0].map(duration).into();
        assert_eq!(durations, ["0.0 s", "59.9 s", "1 m 05 s", "2 h 10 m"]);
    }
}
