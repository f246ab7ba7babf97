//! Character sets and collations of MySQL and MariaDB: defaults, widths, and what stands for what
//! on the other side. Source: `information_schema.character_sets` and `.collations` of MySQL 9.7
//! and MariaDB 10.11.

use crate::ddl::Dialect;

/// `(character set, default collation, most bytes of a character)`. The default of `utf8mb4` differs by
/// server and is an option of the parser.
const CHARSETS: &[(&str, &str, u32)] = &[
    ("armscii8", "armscii8_general_ci", 1),
    ("ascii", "ascii_general_ci", 1),
    ("big5", "big5_chinese_ci", 2),
    ("binary", "binary", 1),
    ("cp1250", "cp1250_general_ci", 1),
    ("cp1251", "cp1251_general_ci", 1),
    ("cp1256", "cp1256_general_ci", 1),
    ("cp1257", "cp1257_general_ci", 1),
    ("cp850", "cp850_general_ci", 1),
    ("cp852", "cp852_general_ci", 1),
    ("cp866", "cp866_general_ci", 1),
    ("cp932", "cp932_japanese_ci", 2),
    ("dec8", "dec8_swedish_ci", 1),
    ("eucjpms", "eucjpms_japanese_ci", 3),
    ("euckr", "euckr_korean_ci", 2),
    ("gb18030", "gb18030_chinese_ci", 4),
    ("gb2312", "gb2312_chinese_ci", 2),
    ("gbk", "gbk_chinese_ci", 2),
    ("geostd8", "geostd8_general_ci", 1),
    ("greek", "greek_general_ci", 1),
    ("hebrew", "hebrew_general_ci", 1),
    ("hp8", "hp8_english_ci", 1),
    ("keybcs2", "keybcs2_general_ci", 1),
    ("koi8r", "koi8r_general_ci", 1),
    ("koi8u", "koi8u_general_ci", 1),
    ("latin1", "latin1_swedish_ci", 1),
    ("latin2", "latin2_general_ci", 1),
    ("latin5", "latin5_turkish_ci", 1),
    ("latin7", "latin7_general_ci", 1),
    ("macce", "macce_general_ci", 1),
    ("macroman", "macroman_general_ci", 1),
    ("sjis", "sjis_japanese_ci", 2),
    ("swe7", "swe7_swedish_ci", 1),
    ("tis620", "tis620_thai_ci", 1),
    ("ucs2", "ucs2_general_ci", 2),
    ("ujis", "ujis_japanese_ci", 3),
    ("utf16", "utf16_general_ci", 4),
    ("utf16le", "utf16le_general_ci", 4),
    ("utf32", "utf32_general_ci", 4),
    ("utf8mb3", "utf8mb3_general_ci", 3),
    ("utf8mb4", "utf8mb4_general_ci", 4),
];

/// The name that a character set has today: `utf8` is `utf8mb3`.
#[must_use]
pub fn charset_name(name: &str) -> String {
    match name.to_ascii_lowercase().as_str() {
        "utf8" => "utf8mb3".to_owned(),
        other => other.to_owned(),
    }
}

/// The name that a collation has today: `utf8_bin` is `utf8mb3_bin`.
#[must_use]
pub fn collation_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.strip_prefix("utf8_") {
        Some(rest) => format!("utf8mb3_{rest}"),
        None => name,
    }
}

/// The character set of a collation; `None` for MariaDB's short names (`uca1400_ai_ci`).
#[must_use]
pub fn charset_of(collation: &str) -> Option<&'static str> {
    let prefix = collation.split('_').next()?;
    CHARSETS.iter().map(|c| c.0).find(|name| *name == prefix)
}

/// The collation that a character set has by default.
#[must_use]
pub fn default_collation<'a>(charset: &str, utf8mb4: &'a str) -> Option<&'a str> {
    if charset == "utf8mb4" {
        return Some(utf8mb4);
    }
    CHARSETS.iter().find(|c| c.0 == charset).map(|c| c.1)
}

/// Most bytes that a character takes.
#[must_use]
pub fn widest(charset: &str) -> u32 {
    CHARSETS.iter().find(|c| c.0 == charset).map_or(4, |c| c.2)
}

/// The character set to declare on a server of the MySQL family: one that holds all its texts.
#[must_use]
pub fn charset_for(charset: &str, dialect: Dialect) -> &str {
    match (dialect, charset) {
        (Dialect::Oceanbase, "binary") => "binary",
        (Dialect::Oceanbase, _) => "utf8mb4",
        _ => charset,
    }
}

/// The collation to declare on a server of the MySQL family, and whether it orders differently from the
/// source's. Languages of MySQL's `0900` and MariaDB's `uca1400` families fall back to the root collation.
#[must_use]
pub fn for_dialect(collation: &str, dialect: Dialect) -> (String, bool) {
    let Some((charset, rule)) = collation.split_once('_') else {
        return (collation.to_owned(), false);
    };
    match dialect {
        // It has two: one that looks at case and one that does not. Every text fits into its one character set.
        Dialect::Oceanbase if !matches!(collation, "utf8mb4_general_ci" | "utf8mb4_bin") => {
            let exact = rule.ends_with("bin") || rule.ends_with("_cs");
            let to = if exact { "utf8mb4_bin" } else { "utf8mb4_general_ci" };
            (to.to_owned(), !(exact && rule == "bin"))
        }
        Dialect::Mariadb if rule.contains("0900") => {
            // UCA 9.0 does not exist there. 5.2 without padding is the nearest that every supported version has.
            let to = match rule {
                "0900_bin" => return (format!("{charset}_nopad_bin"), false),
                _ if rule.ends_with("_as_cs") => "nopad_bin",
                _ if rule.ends_with("0900_ai_ci") => "unicode_520_nopad_ci",
                _ => "unicode_520_nopad_ci",
            };
            (format!("{charset}_{to}"), true)
        }
        Dialect::Mysql | Dialect::Tidb | Dialect::Oceanbase if rule.contains("uca1400") => {
            let to = if rule.ends_with("_as_cs") {
                "0900_as_cs"
            } else if rule.ends_with("_as_ci") {
                "0900_as_ci"
            } else {
                "0900_ai_ci"
            };
            let charset = if charset == "utf8mb3" { "utf8mb4" } else { charset };
            (format!("{charset}_{to}"), true)
        }
        Dialect::Mysql | Dialect::Tidb | Dialect::Oceanbase if rule.contains("nopad") => {
            let to = match rule {
                "nopad_bin" if charset == "utf8mb4" => {
                    return ("utf8mb4_0900_bin".to_owned(), false);
                }
                "unicode_520_nopad_ci" | "unicode_nopad_ci" | "general_nopad_ci"
                    if charset == "utf8mb4" =>
                {
                    "0900_ai_ci"
                }
                other => {
                    return (
                        format!("{charset}_{}", other.replace("_nopad", "").replace("nopad_", "")),
                        true,
                    );
                }
            };
            (format!("{charset}_{to}"), true)
        }
        _ => (collation.to_owned(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_today() {
        assert_eq!(charset_name("UTF8"), "utf8mb3");
        assert_eq!(collation_name("utf8_unicode_ci"), "utf8mb3_unicode_ci");
        assert_eq!(collation_name("utf8mb4_bin"), "utf8mb4_bin");
        assert_eq!(charset_of("latin1_bin"), Some("latin1"));
        assert_eq!(charset_of("uca1400_ai_ci"), None);
        assert_eq!(default_collation("utf8mb4", "utf8mb4_0900_ai_ci"), Some("utf8mb4_0900_ai_ci"));
        assert_eq!(default_collation("koi8u", ""), Some("koi8u_general_ci"));
    }

    #[test]
    fn collations_of_the_other_side() {
        for (from, dialect, to, differs) in [
            ("utf8mb4_0900_ai_ci", Dialect::Mariadb, "utf8mb4_unicode_520_nopad_ci", true),
            ("utf8mb4_0900_bin", Dialect::Mariadb, "utf8mb4_nopad_bin", false),
            ("utf8mb4_0900_as_cs", Dialect::Mariadb, "utf8mb4_nopad_bin", true),
            ("utf8mb4_de_pb_0900_ai_ci", Dialect::Mariadb, "utf8mb4_unicode_520_nopad_ci", true),
            ("utf8mb4_general_ci", Dialect::Mariadb, "utf8mb4_general_ci", false),
            ("utf8mb4_uca1400_ai_ci", Dialect::Mysql, "utf8mb4_0900_ai_ci", true),
            ("utf8mb4_uca1400_swedish_as_cs", Dialect::Mysql, "utf8mb4_0900_as_cs", true),
            ("utf8mb4_nopad_bin", Dialect::Mysql, "utf8mb4_0900_bin", false),
            ("latin1_swedish_nopad_ci", Dialect::Mysql, "latin1_swedish_ci", true),
            ("utf8mb4_0900_ai_ci", Dialect::Mysql, "utf8mb4_0900_ai_ci", false),
        ] {
            assert_eq!(
                for_dialect(from, dialect),
                (to.to_owned(), differs),
                "{from} on {dialect:?}"
            );
        }
    }
}
