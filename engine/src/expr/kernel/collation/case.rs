//! Lower and upper case as the servers map it: letter by letter, by tables of different ages.

use std::{collections::BTreeMap, sync::LazyLock};

/// Whose letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::expr) enum Case {
    Ascii,
    /// ASCII and À to Þ.
    Latin1,
    /// The Unicode collations before UCA 9.0.0, binary ones too.
    Plain,
    Uca900,
    Uca1400,
}

/// Code point to lower and upper case.
type Pairs = BTreeMap<char, (char, char)>;

static PLAIN: LazyLock<Pairs> = LazyLock::new(|| unpack(include_bytes!("case.bin")));
static UCA_900: LazyLock<Pairs> = LazyLock::new(|| unpack(include_bytes!("case900.bin")));
static UCA_1400: LazyLock<Pairs> = LazyLock::new(|| unpack(include_bytes!("case1400.bin")));

/// A file is a zstd frame of triples: character, lower case, upper case, four bytes each, little end first.
fn unpack(file: &[u8]) -> Pairs {
    let content = zstd::decode_all(file).unwrap_or_default();
    let mut codes = content
        .chunks_exact(4)
        .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    let mut pairs = Pairs::new();
    while let (Some(c), Some(lower), Some(upper)) = (codes.next(), codes.next(), codes.next()) {
        pairs.insert(c, (lower, upper));
    }
    pairs
}

/// A text in lower or upper case.
pub(in crate::expr) fn case(text: &str, case: Case, lower: bool) -> String {
    let ascii = |c: char| {
        if lower { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() }
    };
    if text.is_ascii() || case == Case::Ascii {
        return text.chars().map(ascii).collect();
    }
    let pairs = match case {
        Case::Uca900 => &UCA_900,
        Case::Uca1400 => &UCA_1400,
        _ => &PLAIN,
    };
    let other = |c: char| match case {
        Case::Latin1 if !matches!(c, 'À'..='Þ' | 'à'..='þ') || matches!(c, '×' | '÷') => c,
        _ => pairs.get(&c).map_or(c, |(l, u)| if lower { *l } else { *u }),
    };
    text.chars().map(|c| if c.is_ascii() { ascii(c) } else { other(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_change_one_by_one() {
        for (text, whose, lower, upper) in [
            ("Straße", Case::Plain, "straße", "STRAßE"),
            ("ÀÿÞ×÷", Case::Latin1, "àÿþ×÷", "ÀÿÞ×÷"),
            ("Éa", Case::Ascii, "Éa", "ÉA"),
            ("İ", Case::Plain, "i", "İ"),
            ("Ⱥ", Case::Plain, "Ⱥ", "Ⱥ"),
            ("Ⱥ", Case::Uca1400, "ⱥ", "Ⱥ"),
            ("Σς", Case::Uca900, "σς", "ΣΣ"),
        ] {
            assert_eq!(case(text, whose, true), lower, "{text} {whose:?}");
            assert_eq!(case(text, whose, false), upper, "{text} {whose:?}");
        }
    }
}
