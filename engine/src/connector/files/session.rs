//! What the `SET` statements of a dump say about the values that follow: character set, time zone, `sql_mode`.

use std::collections::HashMap;

use dsl::diagnostic::codes;

use crate::ddl::Mode;
use crate::ddl::lexer::{Kind, Lexer, Token};
use crate::error::{Error, Result};

/// A character set that text in a dump is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Charset {
    /// UTF-8, or ASCII.
    Utf8,
    /// MySQL's latin1: Windows-1252 whose five gaps are control characters.
    Latin1,
    /// Every column in its own.
    Binary,
    /// One that is not converted.
    Other(String),
}

impl Charset {
    pub(super) fn named(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "utf8" | "utf8mb3" | "utf8mb4" | "ascii" => Self::Utf8,
            "latin1" => Self::Latin1,
            "binary" => Self::Binary,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Windows-1252, 0x80 … 0x9F.
const LATIN1_HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Appends latin1 text as UTF-8.
pub(super) fn latin1_to_utf8(latin1: &[u8], out: &mut Vec<u8>) {
    out.reserve(latin1.len());
    for byte in latin1 {
        if byte.is_ascii() {
            out.push(*byte);
            continue;
        }
        let high = byte.checked_sub(0x80).and_then(|i| LATIN1_HIGH.get(usize::from(i)));
        let c = high.copied().unwrap_or(char::from(*byte));
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// The session that a statement of a dump runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    /// Character set of string constants; `None`: not said, which is taken for UTF-8 and checked.
    pub(super) charset: Option<Charset>,
    /// `time_zone` as written; `None`: not said.
    pub(super) time_zone: Option<String>,
    /// The parts of `sql_mode` that matter.
    pub(super) mode: Mode,
    /// Current database.
    pub(super) schema: String,
    /// `@name` → the value that it was given from one of the above.
    saved: HashMap<String, Option<String>>,
}

impl Session {
    pub(super) fn new(schema: &str) -> Self {
        Self {
            charset: None,
            time_zone: None,
            mode: Mode::default(),
            schema: schema.to_owned(),
            saved: HashMap::new(),
        }
    }

    /// Minutes that the session's clock is ahead of UTC.
    pub(super) fn offset(&self, assumed: Option<&str>) -> Result<i32> {
        let zone = self.time_zone.as_deref().or(assumed);
        let refused = |what: String| {
            Error::definite(codes::FILES_TIME_ZONE, what)
                .help("say the offset of the session that wrote the dump in the endpoint: time_zone = \"+02:00\"")
        };
        let Some(zone) = zone else {
            return Err(refused("timestamps in a dump that does not say its time zone".to_owned()));
        };
        offset_minutes(zone)
            .ok_or_else(|| refused(format!("timestamps in time zone `{zone}`, which is no offset")))
    }

    /// Takes over what a `SET` statement says. Other statements change nothing.
    pub(super) fn apply(&mut self, sql: &str) {
        let Ok(tokens) = Lexer::new(sql, self.mode).tokens() else {
            return;
        };
        let raw = |token: &Token| sql.get(token.range()).unwrap_or("");
        let is =
            |i: usize, word: &str| tokens.get(i).is_some_and(|t| raw(t).eq_ignore_ascii_case(word));
        if !is(0, "set") {
            return;
        }
        let mut at = 1;
        while at < tokens.len() {
            let character_set = is(at, "character") && is(at + 1, "set");
            if is(at, "names") || is(at, "charset") || character_set {
                at += if character_set { 2 } else { 1 };
                if let Some(token) = tokens.get(at) {
                    self.assign(
                        "character_set_client",
                        Some(&Lexer::unquote(raw(token), self.mode)),
                    );
                }
            } else if let (Some(name), Some(value)) = (tokens.get(at), tokens.get(at + 2))
                && (is(at + 1, "=") || is(at + 1, ":="))
            {
                self.assignment(raw(name), raw(value), value.kind);
                at += 2;
            }
            while at < tokens.len() && !is(at, ",") {
                at += 1;
            }
            at += 1;
            while ["session", "global", "local", "persist"].iter().any(|scope| is(at, scope)) {
                at += 1;
            }
        }
    }

    fn assignment(&mut self, name: &str, value: &str, kind: Kind) {
        let value = match kind {
            Kind::Text => Some(Lexer::unquote(value, self.mode).into_owned()),
            Kind::Variable => self.variable(value),
            _ => Some(value.to_owned()),
        };
        let bare =
            name.trim_start_matches('@').rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if name.starts_with('@') && !name.starts_with("@@") {
            self.saved.insert(bare, value);
        } else {
            self.assign(&bare, value.as_deref());
        }
    }

    /// The value of `@name` or `@@name`.
    fn variable(&self, name: &str) -> Option<String> {
        let bare =
            name.trim_start_matches('@').rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if !name.starts_with("@@") {
            return self.saved.get(&bare).cloned().flatten();
        }
        match bare.as_str() {
            "time_zone" => self.time_zone.clone(),
            "character_set_client" => Some(match self.charset.as_ref()? {
                Charset::Utf8 => "utf8mb4".to_owned(),
                Charset::Latin1 => "latin1".to_owned(),
                Charset::Binary => "binary".to_owned(),
                Charset::Other(name) => name.clone(),
            }),
            "sql_mode" => {
                let names = [
                    (self.mode.ansi_quotes, "ANSI_QUOTES"),
                    (self.mode.no_backslash_escapes, "NO_BACKSLASH_ESCAPES"),
                ];
                Some(
                    names
                        .iter()
                        .filter(|(on, _)| *on)
                        .map(|(_, name)| *name)
                        .collect::<Vec<_>>()
                        .join(","),
                )
            }
            _ => None,
        }
    }

    fn assign(&mut self, name: &str, value: Option<&str>) {
        match name {
            "character_set_client" => self.charset = value.map(Charset::named),
            "time_zone" => self.time_zone = value.map(str::to_owned),
            "sql_mode" => {
                let modes = value.unwrap_or("").to_ascii_uppercase();
                let has = |mode: &str| modes.split(',').any(|m| m.trim() == mode);
                self.mode = Mode {
                    ansi_quotes: has("ANSI_QUOTES") || has("ANSI"),
                    no_backslash_escapes: has("NO_BACKSLASH_ESCAPES"),
                };
            }
            _ => {}
        }
    }
}

/// Minutes of `+hh:mm`; `UTC` is none.
fn offset_minutes(zone: &str) -> Option<i32> {
    if zone.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_statements_change_what_they_name() {
        let mut session = Session::new("");
        for (sql, charset, zone, ansi, backslash) in [
            ("/*!40101 SET NAMES utf8mb4 */", Some(Charset::Utf8), None, false, false),
            ("/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */", Some(Charset::Utf8), None, false, false),
            (
                "/*!40103 SET TIME_ZONE='+00:00' */",
                Some(Charset::Utf8),
                Some("+00:00"),
                false,
                false,
            ),
            (
                "SET @saved_cs_client = @@character_set_client",
                Some(Charset::Utf8),
                Some("+00:00"),
                false,
                false,
            ),
            (
                "SET character_set_client = latin1",
                Some(Charset::Latin1),
                Some("+00:00"),
                false,
                false,
            ),
            (
                "SET character_set_client = @saved_cs_client",
                Some(Charset::Utf8),
                Some("+00:00"),
                false,
                false,
            ),
            (
                "SET @a = 1, session sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', NAMES 'koi8r'",
                Some(Charset::Other("koi8r".into())),
                Some("+00:00"),
                true,
                true,
            ),
            (
                "SET @@session.sql_mode=''",
                Some(Charset::Other("koi8r".into())),
                Some("+00:00"),
                false,
                false,
            ),
            ("SET character set binary", Some(Charset::Binary), Some("+00:00"), false, false),
            ("SET TIME_ZONE=@OLD_TIME_ZONE", Some(Charset::Binary), None, false, false),
            ("INSERT INTO x VALUES (1)", Some(Charset::Binary), None, false, false),
        ] {
            session.apply(sql);
            let mode = Mode { ansi_quotes: ansi, no_backslash_escapes: backslash };
            assert_eq!(
                (&session.charset, session.time_zone.as_deref(), session.mode),
                (&charset, zone, mode),
                "{sql}"
            );
        }
    }

    #[test]
    fn time_zones_are_offsets_or_refused() {
        let mut session = Session::new("");
        assert_eq!(session.offset(None).unwrap_err().code, codes::FILES_TIME_ZONE);
        assert_eq!(session.offset(Some("-05:30")).unwrap(), -330);
        for (zone, expected) in [
            ("+00:00", Some(0)),
            ("UTC", Some(0)),
            ("+14:00", Some(840)),
            ("SYSTEM", None),
            ("+99:00", None),
            ("Europe/Rome", None),
            ("", None),
        ] {
            session.time_zone = Some(zone.to_owned());
            assert_eq!(session.offset(None).ok(), expected, "{zone}");
        }
    }

    #[test]
    fn latin1_is_the_servers_latin1() {
        let mut out = Vec::new();
        latin1_to_utf8(b"a\x80\x81\x9f\xe4\xff", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a€\u{81}Ÿäÿ");
    }
}
