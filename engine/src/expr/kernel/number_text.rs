//! Doubles as the servers print them: the shortest digits that read back as the same number, with an
//! exponent only outside 10^-15 … 10^15 (`my_gcvt` of `dtoa.c`, `MAX_DECPT_FOR_F_FORMAT`).

/// The shortest digits that read back as the same finite number, and the place of the decimal point
/// counted from the first. Of two equally near, the even one (`dtoa.c`; Rust takes the greater one).
pub(in crate::expr) fn shortest(value: f64) -> (String, i32) {
    let parts = |text: &str| {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        (digits, exponent.parse::<i32>().unwrap_or(0) + 1)
    };
    let (mut digits, point) = parts(&format!("{value:e}"));
    // Halfway: one digit more is a 5, and nothing follows it.
    let (longer, _) = parts(&format!("{value:.*e}", digits.len()));
    let halfway = longer.strip_suffix('5').filter(|_| digits.ends_with(['1', '3', '5', '7', '9']));
    if let Some(below) = halfway {
        let (exact, _) = parts(&format!("{value:.770e}"));
        let tie =
            exact.strip_prefix(longer.as_str()).is_some_and(|rest| rest.bytes().all(|d| d == b'0'));
        // Below a power of two doubles stand closer, so that the lower one may be another number.
        let reads_back = || format!("0.{below}e{point}").parse() == Ok(value.abs());
        if tie && below.ends_with(['0', '2', '4', '6', '8']) && reads_back() {
            below.clone_into(&mut digits);
        }
    }
    (digits, point)
}

/// Appends a finite double.
pub(super) fn write_double(out: &mut String, value: f64) {
    if value == 0.0 {
        // MySQL prints -0 for a negative zero, MariaDB does not.
        out.push('0');
        return;
    }
    let (digits, point) = shortest(value);
    out.push_str(if value < 0.0 { "-" } else { "" });
    let len = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if !(-14..=15).contains(&point) {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        out.push('e');
        out.push_str(&(point - 1).to_string());
    } else if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', usize::try_from(-point).unwrap_or(0)));
        out.push_str(&digits);
    } else if point >= len {
        out.push_str(&digits);
        out.extend(std::iter::repeat_n('0', usize::try_from(point - len).unwrap_or(0)));
    } else {
        let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
        out.push_str(whole);
        out.push('.');
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_print_like_the_servers() {
        // Values printed by MariaDB 10.11 and MySQL 9.7.
        for (value, expected) in [
            (1e14, "100000000000000"),
            (1e15, "1e15"),
            (0.0001, "0.0001"),
            (1e-15, "0.000000000000001"),
            (1e-16, "1e-16"),
            (123_456_789_012_345_680.0, "1.2345678901234568e17"),
            (-1e-300, "-1e-300"),
            (1.5e300, "1.5e300"),
            (1.0 / 3.0, "0.3333333333333333"),
            (100_000.0 / 3.0, "33333.333333333336"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e17 / 3.0, "3.3333333333333332e16"),
            (2.0, "2"),
            (-0.0, "0"),
            (1e10 / 16_777_216.0, "596.0464477539062"),
            (1.0 / 16_777_216.0, "0.00000005960464477539063"),
            (3e10 / 16_777_216.0, "1788.1393432617188"),
            (1e10 / 33_554_432.0, "298.0232238769531"),
        ] {
            let mut out = String::new();
            write_double(&mut out, value);
            assert_eq!(out, expected);
        }
    }
}
