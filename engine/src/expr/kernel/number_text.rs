//! Doubles as the servers print them: the shortest digits that read back as the same number, with an
//! exponent only outside 10^-15 … 10^15 (`my_gcvt` of `dtoa.c`, `MAX_DECPT_FOR_F_FORMAT`).

/// Appends a finite double.
pub(super) fn write_double(out: &mut String, value: f64) {
    if value == 0.0 {
        // MySQL prints -0 for a negative zero, MariaDB does not.
        out.push('0');
        return;
    }
    let text = format!("{value:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        out.push_str(&text);
        return;
    };
    let (sign, mantissa) = mantissa
        .strip_prefix('-')
        .map_or(("", mantissa), |m| ("-", m));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    // Place of the decimal point, counted from the first digit.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    out.push_str(sign);
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
        out.extend(std::iter::repeat_n(
            '0',
            usize::try_from(-point).unwrap_or(0),
        ));
        out.push_str(&digits);
    } else if point >= len {
        out.push_str(&digits);
        out.extend(std::iter::repeat_n(
            '0',
            usize::try_from(point - len).unwrap_or(0),
        ));
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
        ] {
            let mut out = String::new();
            write_double(&mut out, value);
            assert_eq!(out, expected);
        }
    }
}
