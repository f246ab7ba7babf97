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
    /// Rows.
    Rows(u64),
    /// Bytes a second.
    ByteRate(f64),
    /// Rows a second.
    RowRate(f64),
    /// A share: `0.1%` is 0.001.
    Percent(f64),
    /// A regular expression that compiles.
    Regex(String),
    /// From the first to the second, both included.
    Range(Box<Self>, Box<Self>),
    /// When work is allowed.
    Schedule(Schedule),
    /// Something to do: `retry(times: 20)`.
    Action {
        /// Its name.
        name: String,
        /// What it is given, defaults filled in.
        args: BTreeMap<String, Self>,
    },
    /// An environment variable or a param without a value: its name. `check` warns of it; a program
    /// that is to run never holds one.
    Unset(String),
    /// Where to find a secret; never the secret itself: `file:/run/secrets/x`.
    Secret(String),
    /// A list.
    List(Vec<Self>),
    /// Named values.
    Map(BTreeMap<String, Self>),
}

/// `schedule(between: "01:00".."05:00", zone: "Asia/Shanghai")`: a window of each day. One that ends
/// before it begins spans midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// Minutes after midnight at which it begins.
    pub from: u16,
    /// Minutes after midnight at which it ends.
    pub to: u16,
    /// IANA name of the time zone.
    pub zone: String,
}
