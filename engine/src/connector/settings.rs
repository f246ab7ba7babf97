//! Reading the checked settings of an endpoint. The checker has typed every value against the
//! connector's declaration; a getter returns `None` for a setting that is absent or `null`.

use std::time::Duration;

use dsl::{hir::Endpoint, types::SettingValue};

use crate::{error::Result, secret::Secret};

/// Settings of one endpoint.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    endpoint: &'a Endpoint,
}

impl<'a> Settings<'a> {
    /// The settings of an endpoint.
    #[must_use]
    pub const fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// The value of a setting; `None` if absent or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a SettingValue> {
        match &self.endpoint.settings.get(name)?.value {
            SettingValue::Null => None,
            value => Some(value),
        }
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            SettingValue::Text(text) | SettingValue::Word(text) => Some(text),
            _ => None,
        }
    }

    /// A word of an `enum(…)`.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<&'a str> {
        self.text(name)
    }

    /// A TCP port.
    #[must_use]
    pub fn port(&self, name: &str) -> Option<u16> {
        match self.get(name)? {
            SettingValue::Int(n) => u16::try_from(*n).ok(),
            _ => None,
        }
    }

    /// A duration.
    #[must_use]
    pub fn duration(&self, name: &str) -> Option<Duration> {
        match self.get(name)? {
            SettingValue::Duration(micros) => Some(Duration::from_micros(*micros)),
            _ => None,
        }
    }

    /// A secret, fetched from where the setting says it is.
    ///
    /// # Errors
    /// The secret is not there or cannot be read.
    pub fn secret(&self, name: &str) -> Result<Option<Secret>> {
        match self.get(name) {
            Some(SettingValue::Secret(reference)) => crate::secret::resolve(reference)
                .map(Some)
                .map_err(|error| error.at_endpoint(&self.endpoint.name)),
            _ => Ok(None),
        }
    }
}
