//! What becomes of values that MySQL can hold and a target cannot: dates that do not exist, and NUL in text.
//!
//! The target's settings declare it (`zero_date`, `nul_in_text`); without them such a value is an error.
//! Every replaced value is counted in [`Loaded::replaced`](super::Loaded).

use std::borrow::Cow;

use dsl::types::temporal::Parts;
use memchr::{memchr, memmem};

use super::setting::Settings;
use crate::error::Result;

/// What becomes of a date that does not exist: a zero or partial date, 31 February, one in year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ZeroDate {
    /// It is an error.
    #[default]
    Error,
    /// NULL, where the column allows it; else an error.
    Null,
    /// 0001-01-01, at midnight.
    Minimum,
    /// It stays what it is, in a target whose dates are texts.
    Keep,
}

/// What becomes of a text with a NUL character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NulInText {
    /// It is an error.
    #[default]
    Error,
    /// The character is left out.
    Remove,
}

/// The declared policies of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policies {
    /// Dates that do not exist.
    pub zero_date: ZeroDate,
    /// NUL in text.
    pub nul_in_text: NulInText,
}

/// A packed date under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// It exists.
    Real(Parts),
    /// It becomes NULL.
    Null,
    /// It becomes this one.
    Replaced(Parts),
    /// It does not exist, and is written as it is.
    Kept,
    /// It is an error.
    Refused,
}

/// The first day that every target knows.
const MINIMUM: Parts =
    Parts { year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, micros: 0 };

impl Policies {
    /// Reads `zero_date` and `nul_in_text` of a target.
    pub fn from_settings(settings: Settings<'_>) -> Result<Self> {
        let zero_date = match settings.word("zero_date")? {
            None if settings.is_null("zero_date") => ZeroDate::Null,
            None | Some("error") => ZeroDate::Error,
            Some("null") => ZeroDate::Null,
            Some("minimum") => ZeroDate::Minimum,
            Some("keep") => ZeroDate::Keep,
            Some(_) => {
                return Err(settings
                    .wrong("zero_date", "is not one of `null`, `error`, `minimum` and `keep`"));
            }
        };
        let nul_in_text = match settings.word("nul_in_text")? {
            None | Some("error") => NulInText::Error,
            Some("remove") => NulInText::Remove,
            Some(_) => {
                return Err(settings.wrong("nul_in_text", "is not one of `error` and `remove`"));
            }
        };
        Ok(Self { zero_date, nul_in_text })
    }

    /// What becomes of a packed date or calendar time in a column that allows NULL or not.
    #[must_use]
    pub fn date(self, packed: i64, nullable: bool) -> Dated {
        let parts = Parts::unpack(packed);
        let clock =
            parts.hour < 24 && parts.minute < 60 && parts.second < 60 && parts.micros < 1_000_000;
        if parts.exists() && (1..=9999).contains(&parts.year) && clock {
            return Dated::Real(parts);
        }
        match self.zero_date {
            ZeroDate::Null if nullable => Dated::Null,
            ZeroDate::Minimum => Dated::Replaced(MINIMUM),
            // What no server could have sent is not kept.
            ZeroDate::Keep
                if clock && parts.year <= 9999 && parts.month <= 12 && parts.day <= 31 =>
            {
                Dated::Kept
            }
            ZeroDate::Keep | ZeroDate::Null | ZeroDate::Error => Dated::Refused,
        }
    }

    /// The text as the target can hold it, and whether it was changed; `None`: refused.
    #[must_use]
    pub fn text(self, text: &[u8]) -> Option<(Cow<'_, [u8]>, bool)> {
        if memchr(0, text).is_none() {
            return Some((Cow::Borrowed(text), false));
        }
        (self.nul_in_text == NulInText::Remove)
            .then(|| (Cow::Owned(text.iter().copied().filter(|b| *b != 0).collect()), true))
    }

    /// The same for a JSON text whose target keeps decoded strings (`jsonb`): the escape of NUL counts as NUL.
    #[must_use]
    pub fn json(self, text: &[u8]) -> Option<(Cow<'_, [u8]>, bool)> {
        let (text, changed) = self.text(text)?;
        if memmem::find(&text, br"\u0000").is_none() {
            return Some((text, changed));
        }
        let cleaned = without_nul_escapes(&text);
        if cleaned.len() == text.len() {
            return Some((text, changed));
        }
        (self.nul_in_text == NulInText::Remove).then_some((Cow::Owned(cleaned), true))
    }
}

/// Leaves out `\u0000`; the same letters after an escaped backslash are letters.
fn without_nul_escapes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        if first != b'\\' {
            out.push(first);
            rest = tail;
        } else if let Some(after) = rest.strip_prefix(br"\u0000") {
            rest = after;
        } else {
            let (escape, after) = rest.split_at(rest.len().min(2));
            out.extend_from_slice(escape);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use dsl::types::{SettingValue, temporal};

    use super::*;
    use crate::connector::setting::tests::endpoint;

    #[test]
    fn dates_that_do_not_exist_follow_the_policy() {
        let date = |text: &str| temporal::parse_datetime(text.as_bytes()).expect(text);
        let under = |zero_date, packed, nullable| {
            Policies { zero_date, ..Policies::default() }.date(packed, nullable)
        };
        for text in [
            "0000-00-00",
            "2024-00-15",
            "2024-02-31",
            "2023-02-29",
            "0000-01-01",
            "2024-05-00 10:00:00",
        ] {
            let packed = date(text);
            assert_eq!(under(ZeroDate::Error, packed, true), Dated::Refused, "{text}");
            assert_eq!(under(ZeroDate::Null, packed, true), Dated::Null, "{text}");
            assert_eq!(under(ZeroDate::Null, packed, false), Dated::Refused, "{text}");
            assert_eq!(under(ZeroDate::Minimum, packed, false), Dated::Replaced(MINIMUM), "{text}");
            assert_eq!(under(ZeroDate::Keep, packed, false), Dated::Kept, "{text}");
        }
        for text in ["0001-01-01", "2024-02-29 23:59:59.999999", "9999-12-31"] {
            assert_eq!(
                under(ZeroDate::Minimum, date(text), true),
                Dated::Real(Parts::unpack(date(text)))
            );
        }
        for packed in [i64::MIN, -1, i64::MAX] {
            assert_eq!(
                under(ZeroDate::Error, packed, true),
                Dated::Refused,
                "no packed date: {packed}"
            );
            assert_eq!(under(ZeroDate::Keep, packed, true), Dated::Refused, "{packed}");
        }
    }

    #[test]
    fn nul_is_refused_or_removed() {
        let remove = Policies { nul_in_text: NulInText::Remove, ..Policies::default() };
        let refuse = Policies::default();
        assert_eq!(refuse.text(b"ab"), Some((Cow::Borrowed(&b"ab"[..]), false)));
        assert_eq!(refuse.text(b"a\0b"), None);
        assert_eq!(remove.text(b"\0a\0b\0"), Some((Cow::Borrowed(&b"ab"[..]), true)));
        for (json, refused, removed) in [
            (r#"{"a":"x\u0000y"}"#, true, r#"{"a":"xy"}"#),
            (r#"{"a":"x\\u0000y"}"#, false, r#"{"a":"x\\u0000y"}"#),
            (r#"{"a":"x\\\u0000"}"#, true, r#"{"a":"x\\"}"#),
            (r#"{"a":"\u0001"}"#, false, r#"{"a":"\u0001"}"#),
            (r"\", false, r"\"),
        ] {
            assert_eq!(refuse.json(json.as_bytes()).is_none(), refused, "{json}");
            let (text, changed) = remove.json(json.as_bytes()).expect("removed");
            assert_eq!((&*text, changed), (removed.as_bytes(), refused), "{json}");
        }
    }

    #[test]
    fn settings_are_read() {
        let word = |w: &str| SettingValue::Word(w.to_owned());
        let of = |settings: &[(&str, SettingValue)]| {
            Policies::from_settings(Settings::new(&endpoint("postgres", settings)))
        };
        assert_eq!(of(&[]).expect("defaults"), Policies::default());
        assert_eq!(
            of(&[("zero_date", word("null")), ("nul_in_text", word("remove"))]).expect("words"),
            Policies { zero_date: ZeroDate::Null, nul_in_text: NulInText::Remove }
        );
        assert_eq!(
            of(&[("zero_date", SettingValue::Null)]).expect("null").zero_date,
            ZeroDate::Null
        );
        let error = of(&[("zero_date", word("never"))]).expect_err("unknown word");
        insta::assert_snapshot!(error, @"shop: `zero_date` is not one of `null`, `error`, `minimum` and `keep`");
    }
}
