//! How a collation compares text, by its name. MySQL and MariaDB name a collation
//! `<charset>_<rule>_<flags>`; which of them this program can evaluate itself is decided here,
//! the checker refuses comparisons under the others (`language.md` 6) instead of approximating.

use serde::{Deserialize, Serialize};

/// A collation, known by its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Collation(pub String);

/// How two texts compare under a collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// By code point, blanks at the end count (`utf8mb4_0900_bin`, `utf8mb4_nopad_bin`, `binary`).
    Exact,
    /// By code point, blanks at the end do not count (`utf8mb4_bin`, `latin1_bin`).
    ExactPadded,
    /// Not evaluated by this program: case, accents or a language's order matter.
    Server,
}

impl Collation {
    /// How texts compare under it. Source: MySQL manual 12.10.1 (Unicode character sets: pad attributes),
    /// MariaDB "Supported Character Sets and Collations" (NO PAD collations).
    #[must_use]
    pub fn comparison(&self) -> Comparison {
        let name = self.0.as_str();
        if name == "binary" || name.ends_with("_0900_bin") || name.ends_with("_nopad_bin") {
            Comparison::Exact
        } else if name.ends_with("_bin") {
            Comparison::ExactPadded
        } else {
            Comparison::Server
        }
    }
}
