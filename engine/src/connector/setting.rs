//! Settings of an endpoint, read by the connector that they are for.
//!
//! The checker has typed every setting by its declaration in `stdlib`, so a reader asks for the type that is
//! declared there. A setting that is absent, `null` or `auto` is not given. A value of another type
//! means that declaration and connector disagree: an error that names the setting, never its value.

use std::{collections::BTreeMap, time::Duration};

use dsl::{diagnostic::codes, hir::Endpoint, types::SettingValue};

use crate::error::{Error, Result};

/// The settings of one endpoint.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    endpoint: &'a Endpoint,
}

impl<'a> Settings<'a> {
    /// Reads from an endpoint.
    #[must_use]
    pub const fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    fn get(self, name: &str) -> Option<&'a SettingValue> {
        match &self.endpoint.settings.get(name)?.value {
            SettingValue::Null => None,
            SettingValue::Word(word) if word == "auto" => None,
            value => Some(value),
        }
    }

    /// Whether the file says this setting; else it has its default, or none.
    #[must_use]
    pub fn said(self, name: &str) -> bool {
        self.endpoint
            .settings
            .get(name)
            .is_some_and(|s| s.span.is_some() && s.value != SettingValue::Null)
    }

    /// Whether the value is `null`, which is a word of some enumerations.
    #[must_use]
    pub fn is_null(self, name: &str) -> bool {
        self.endpoint.settings.get(name).is_some_and(|s| s.value == SettingValue::Null)
    }

    /// An error about a setting.
    #[must_use]
    pub fn wrong(self, name: &str, why: &str) -> Box<Error> {
        Error::definite(codes::CONNECT_SETTINGS, format!("`{name}` {why}"))
            .at_endpoint(&self.endpoint.name.node)
    }

    /// A text.
    pub fn text(self, name: &str) -> Result<Option<&'a str>> {
        match self.get(name) {
            None => Ok(None),
            Some(SettingValue::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name, "is not a text")),
        }
    }

    /// A word of an enumeration.
    pub fn word(self, name: &str) -> Result<Option<&'a str>> {
        match self.get(name) {
            None => Ok(None),
            Some(SettingValue::Word(word) | SettingValue::Text(word)) => Ok(Some(word)),
            Some(_) => Err(self.wrong(name, "is not a word")),
        }
    }

    /// A TCP port.
    pub fn port(self, name: &str) -> Result<Option<u16>> {
        match self.get(name) {
            None => Ok(None),
            Some(SettingValue::Int(port)) => match u16::try_from(*port) {
                Ok(port) if port > 0 => Ok(Some(port)),
                _ => Err(self.wrong(name, "is not a port: 1 to 65535")),
            },
            Some(_) => Err(self.wrong(name, "is not a port: 1 to 65535")),
        }
    }

    /// A length of time.
    pub fn duration(self, name: &str) -> Result<Option<Duration>> {
        match self.get(name) {
            None => Ok(None),
            Some(SettingValue::Duration(micros)) => Ok(Some(Duration::from_micros(*micros))),
            Some(_) => Err(self.wrong(name, "is not a length of time such as `10s`")),
        }
    }

    /// Named texts: session variables. Numbers and truth values are written as the servers read them.
    pub fn map(self, name: &str) -> Result<BTreeMap<String, String>> {
        let Some(value) = self.get(name) else {
            return Ok(BTreeMap::new());
        };
        let SettingValue::Map(map) = value else {
            return Err(self.wrong(name, "is not a block of named values"));
        };
        map.iter()
            .map(|(key, value)| match value {
                SettingValue::Text(text) | SettingValue::Word(text) => {
                    Ok((key.clone(), text.clone()))
                }
                SettingValue::Int(n) => Ok((key.clone(), n.to_string())),
                SettingValue::Bool(b) => {
                    Ok((key.clone(), if *b { "on" } else { "off" }.to_owned()))
                }
                _ => Err(self
                    .wrong(&format!("{name}.{key}"), "is not a text, a number or a truth value")),
            })
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use dsl::{
        hir::Setting,
        source::{FileId, Span, Spanned},
    };

    use super::*;

    /// An endpoint with these settings.
    pub(crate) fn endpoint(connector: &str, settings: &[(&str, SettingValue)]) -> Endpoint {
        let span = Span::new(FileId(0), 0, 0);
        Endpoint {
            name: Spanned::new("shop".to_owned(), span),
            connector: connector.to_owned(),
            dialect: connector.to_owned(),
            settings: settings
                .iter()
                .map(|(name, value)| {
                    ((*name).to_owned(), Setting { value: value.clone(), span: Some(span) })
                })
                .collect(),
            span,
        }
    }

    #[test]
    fn absent_null_and_auto_are_not_given() {
        let endpoint = endpoint(
            "mysql",
            &[("a", SettingValue::Null), ("b", SettingValue::Word("auto".to_owned()))],
        );
        let settings = Settings::new(&endpoint);
        for name in ["a", "b", "c"] {
            assert_eq!(settings.text(name).expect("no error"), None);
            assert_eq!(settings.port(name).expect("no error"), None);
        }
    }

    #[test]
    fn wrong_types_are_errors_without_the_value() {
        let endpoint = endpoint(
            "mysql",
            &[
                ("port", SettingValue::Int(70_000)),
                ("host", SettingValue::Int(424_242)),
                ("t", SettingValue::Text("x".to_owned())),
            ],
        );
        let settings = Settings::new(&endpoint);
        let texts = [
            settings.port("port").expect_err("range").to_string(),
            settings.text("host").expect_err("type").to_string(),
            settings.duration("t").expect_err("type").to_string(),
            settings.map("t").expect_err("type").to_string(),
        ];
        insta::assert_snapshot!(texts.join("\n"), @r"
        shop: `port` is not a port: 1 to 65535
        shop: `host` is not a text
        shop: `t` is not a length of time such as `10s`
        shop: `t` is not a block of named values
        ");
    }
}
