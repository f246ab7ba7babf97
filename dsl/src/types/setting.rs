//! Values of settings.

use std::collections::BTreeMap;

use serde::Serialize;

/// The value of a setting, typed by its connector's declaration.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingValue {
    /// `null`: not given.
    Null,
    /// Truth value.
    Bool(bool),
    /// Integer.
    Int(i64),
    /// Text.
    Text(String),
    /// A word of an `enum(…)`, or `auto`.
    Word(String),
    /// Microseconds.
    Duration(u64),
    /// Bytes.
    Size(u64),
    /// Where to find a secret; never the secret itself: `file:/run/secrets/x`.
    Secret(String),
    /// A list.
    List(Vec<Self>),
    /// Named values.
    Map(BTreeMap<String, Self>),
}
