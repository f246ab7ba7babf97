//! Connections of the PostgreSQL target to a test's database.

use dsl::types::SettingValue;
use engine::{
    connector::postgres::{Config, Postgres},
    error::Error,
    secret::Secret,
};
use harness::Database;

use super::{endpoint, text};

/// Where a database is.
pub fn settings<'a>(database: &Database<'_>) -> Vec<(&'a str, SettingValue)> {
    vec![
        ("host", text(harness::HOST)),
        ("port", SettingValue::Int(database.server().port().into())),
        ("database", text(database.name())),
        ("user", text(harness::USER)),
    ]
}

/// A target with these settings.
pub async fn connect_with(
    settings: Vec<(&str, SettingValue)>,
    password: &str,
) -> Result<Postgres, Box<Error>> {
    Postgres::connect(Config::from_endpoint(
        &endpoint("postgres", settings),
        Some(Secret::new(password)),
    )?)
    .await
}

/// A target on a database; later settings are added.
pub async fn target(database: &Database<'_>, more: &[(&'static str, SettingValue)]) -> Postgres {
    let mut all = settings(database);
    all.extend_from_slice(more);
    connect_with(all, harness::PASSWORD).await.expect("the server answers")
}
