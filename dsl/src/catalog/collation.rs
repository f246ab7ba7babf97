//! How a collation compares text, by its name. MySQL and MariaDB name a collation
//! `<charset>_<rule>_<flags>`; which of them this program can evaluate itself is decided here,
//! the checker refuses comparisons under the others (`language.md` 6) instead of approximating.

use serde::{Deserialize, Serialize};

/// A collation, known by its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Collation(pub String);

/// How two texts compare under a collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// By code point, blanks at the end count (`utf8mb4_0900_bin`, `utf8mb4_nopad_bin`, `binary`).
    Exact,
    /// By code point, blanks at the end do not count (`utf8mb4_bin`, `ascii_bin`).
    ExactPadded,
    /// By the weights of the characters.
    Weighted {
        /// Which weights.
        weights: Weights,
        /// Blanks at the end do not count.
        padded: bool,
    },
    /// Not evaluated by this program: a language's own order, or rules that differ between servers.
    Server,
}

/// Sets of weights, generated from the servers' own `WEIGHT_STRING()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// `ascii_general_ci`: ASCII letters without case.
    Ascii,
    /// `latin1_bin`: by byte, which is not the order of code points.
    Latin1Bytes,
    /// `latin1_swedish_ci`.
    Latin1Swedish,
    /// `utf8mb4_general_ci` and `utf8mb3_general_ci`: one weight a character.
    General,
    /// `utf8mb4_unicode_ci` and `utf8mb3_unicode_ci`: UCA 4.0.0.
    Unicode400,
    /// `utf8mb4_0900_ai_ci` of MySQL: UCA 9.0.0.
    Uca900,
    /// `utf8mb4_uca1400_ai_ci` of MariaDB: UCA 14.0.0.
    Uca1400,
}

/// Character sets whose bytes this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Charset {
    /// `utf8mb4`, `utf8mb3`, `utf8`, `ascii`: the bytes of UTF-8.
    Utf8,
    /// `latin1`: Windows-1252 with its five holes filled by control characters.
    Latin1,
}

impl Collation {
    /// The collation of texts that come from no column: constants, captures, numbers as text.
    /// By code point, so that the connection's settings never decide what a pipeline means.
    pub const CONSTANT: &str = "utf8mb4_bin";

    /// The collation of texts that come from no column.
    #[must_use]
    pub fn constant() -> Self {
        Self(Self::CONSTANT.to_owned())
    }

    /// How texts compare under it. Source: MySQL manual 12.10.1 (Unicode character sets: pad attributes),
    /// MariaDB "Supported Character Sets and Collations" (NO PAD collations).
    #[must_use]
    pub fn comparison(&self) -> Comparison {
        let name = self.0.as_str();
        let weighted = |weights, padded| Comparison::Weighted { weights, padded };
        match name {
            "binary" => Comparison::Exact,
            _ if name.ends_with("_0900_bin") || name.ends_with("_nopad_bin") => Comparison::Exact,
            "latin1_bin" => weighted(Weights::Latin1Bytes, true),
            _ if name.ends_with("_bin") => match self.charset() {
                Some(Charset::Utf8) => Comparison::ExactPadded,
                _ => Comparison::Server,
            },
            "ascii_general_ci" => weighted(Weights::Ascii, true),
            "latin1_swedish_ci" => weighted(Weights::Latin1Swedish, true),
            "utf8mb4_general_ci" | "utf8mb3_general_ci" | "utf8_general_ci" => {
                weighted(Weights::General, true)
            }
            "utf8mb4_unicode_ci" | "utf8mb3_unicode_ci" | "utf8_unicode_ci" => {
                weighted(Weights::Unicode400, true)
            }
            "utf8mb4_0900_ai_ci" => weighted(Weights::Uca900, false),
            "utf8mb4_uca1400_ai_ci" | "utf8mb3_uca1400_ai_ci" => weighted(Weights::Uca1400, true),
            _ => Comparison::Server,
        }
    }

    /// The character set's name: what stands before the first `_`.
    #[must_use]
    pub fn charset_name(&self) -> &str {
        self.0.split('_').next().unwrap_or_default()
    }

    /// The character set, if this program knows its bytes.
    #[must_use]
    pub fn charset(&self) -> Option<Charset> {
        match self.charset_name() {
            "utf8mb4" | "utf8mb3" | "utf8" | "ascii" => Some(Charset::Utf8),
            "latin1" => Some(Charset::Latin1),
            _ => None,
        }
    }

    /// The collation that two columns' texts compare under, by MySQL's rules for operands of equal
    /// coercibility (manual 12.8.4): the `_bin` one of a character set, the one of the wider Unicode
    /// character set; else there is none, and the server refuses too.
    #[must_use]
    pub fn aggregate<'a>(&'a self, other: &'a Self) -> Option<&'a Self> {
        let rank = |c: &Self| match c.charset_name() {
            "utf8mb4" => 3,
            "utf8mb3" | "utf8" => 2,
            "ascii" => 0,
            _ => 1,
        };
        match (rank(self), rank(other)) {
            _ if self == other => Some(self),
            (a, b) if a > b => Some(self),
            (a, b) if a < b => Some(other),
            _ if self.charset_name() != other.charset_name() => None,
            _ if self.0.ends_with("_bin") && !other.0.ends_with("_bin") => Some(self),
            _ if other.0.ends_with("_bin") && !self.0.ends_with("_bin") => Some(other),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_agree_on_a_collation() {
        for (a, b, expected) in [
            ("utf8mb4_bin", "utf8mb4_general_ci", Some("utf8mb4_bin")),
            ("utf8mb4_general_ci", "utf8mb4_general_ci", Some("utf8mb4_general_ci")),
            ("latin1_swedish_ci", "utf8mb4_general_ci", Some("utf8mb4_general_ci")),
            ("utf8mb3_general_ci", "utf8mb4_0900_ai_ci", Some("utf8mb4_0900_ai_ci")),
            ("utf8mb4_unicode_ci", "utf8mb4_general_ci", None),
            ("latin1_swedish_ci", "gbk_chinese_ci", None),
        ] {
            let (a, b) = (Collation(a.to_owned()), Collation(b.to_owned()));
            assert_eq!(a.aggregate(&b).map(|c| c.0.as_str()), expected, "{a:?} {b:?}");
            assert_eq!(a.aggregate(&b), b.aggregate(&a));
        }
    }

    #[test]
    fn only_known_rules_are_evaluated() {
        for (name, expected) in [
            ("utf8mb4_bin", Comparison::ExactPadded),
            ("utf8mb4_0900_bin", Comparison::Exact),
            ("utf8mb4_nopad_bin", Comparison::Exact),
            ("utf8mb4_swedish_ci", Comparison::Server),
            ("gbk_bin", Comparison::Server),
            ("", Comparison::Server),
        ] {
            assert_eq!(Collation(name.to_owned()).comparison(), expected, "{name}");
        }
    }
}
