//! From an endpoint of a program to a connector: the one place that knows which names are implemented by what.

use std::{path::Path, sync::Arc};

use dsl::{diagnostic::codes, hir::Endpoint, types::SettingValue};

use super::{Source, Target, files, mysql, postgres, setting::Settings, sqlite};
use crate::{
    error::{Error, Result},
    secret::{self, Secret},
};

/// Opens a source. Paths are relative to `base`.
///
/// # Errors
/// It cannot be reached, or the connector is not a source.
pub async fn source(endpoint: &Endpoint, base: &Path) -> Result<Arc<dyn Source>> {
    match endpoint.connector.as_str() {
        "mysql" => {
            let config = mysql::Config::from_endpoint(endpoint, password(endpoint, base)?)?;
            Ok(Arc::new(mysql::MysqlSource::connect(config).await?))
        }
        "files" => {
            let settings = Settings::new(endpoint);
            let path =
                settings.text("path")?.ok_or_else(|| settings.wrong("path", "is not given"))?;
            let reading = files::Settings {
                database: settings.text("database")?.map(str::to_owned),
                time_zone: settings.text("time_zone")?.map(str::to_owned),
                work: base.join(".engine"),
            };
            let source = files::FilesSource::open(&base.join(path), reading).await;
            Ok(Arc::new(source.map_err(|e| e.at_endpoint(&endpoint.name))?))
        }
        _ => Err(unknown(endpoint, "source")),
    }
}

/// Opens a target. Paths are relative to `base`.
///
/// # Errors
/// It cannot be reached, or the connector is not a target.
pub async fn target(endpoint: &Endpoint, base: &Path) -> Result<Arc<dyn Target>> {
    match endpoint.connector.as_str() {
        "mysql" => {
            let config = mysql::Config::from_endpoint(endpoint, password(endpoint, base)?)?;
            Ok(Arc::new(mysql::MysqlTarget::connect(config).await?))
        }
        "postgres" => {
            let config = postgres::Config::from_endpoint(endpoint, password(endpoint, base)?)?;
            Ok(Arc::new(postgres::Postgres::connect(config).await?))
        }
        "sqlite" => {
            let config = sqlite::Config::from_endpoint(endpoint, base)?;
            Ok(Arc::new(sqlite::Sqlite::open(config).await?))
        }
        _ => Err(unknown(endpoint, "target")),
    }
}

fn password(endpoint: &Endpoint, base: &Path) -> Result<Option<Secret>> {
    match endpoint.settings.get("password").map(|s| &s.value) {
        Some(SettingValue::Secret(reference)) => {
            secret::resolve(reference, base).map(Some).map_err(|e| e.at_endpoint(&endpoint.name))
        }
        _ => Ok(None),
    }
}

fn unknown(endpoint: &Endpoint, role: &str) -> Box<Error> {
    let what = format!("the connector `{}` is not a {role} of this program", endpoint.connector);
    Error::definite(codes::CONNECT_SETTINGS, what).at_endpoint(&endpoint.name)
}
