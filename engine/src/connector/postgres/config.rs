//! Settings of a PostgreSQL endpoint, typed.
//!
//! A `url` gives everything that the settings beside it do not say; without one, `host`, `port`, `database`
//! and `user` do. The password stays a [`Secret`], and so does the URL, which may hold one, until a connection is made.

use std::{str::FromStr, time::Duration};

use dsl::{diagnostic::codes, hir::Endpoint};
use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgSslMode},
};

use crate::{
    connector::{policy::Policies, setting::Settings},
    error::{Error, Result},
    secret::Secret,
};

/// How long a connection may take where the settings do not say.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How an endpoint is reached, and what its sessions and values follow.
#[derive(Debug, Clone)]
pub struct Config {
    /// Name of the endpoint in the file.
    pub endpoint: String,
    /// Host name, address, or folder of the socket.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Database.
    pub database: String,
    /// User.
    pub user: String,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// Session variables that the file sets.
    pub session: Vec<(String, String)>,
    /// What becomes of values that PostgreSQL cannot hold.
    pub policies: Policies,
    url: Option<Secret>,
    password: Option<Secret>,
    tls: Option<Tls>,
    authority: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tls {
    Off,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl Config {
    /// Reads the settings of an endpoint; `password` is what its `secret(…)` pointed at.
    pub fn from_endpoint(endpoint: &Endpoint, password: Option<Secret>) -> Result<Self> {
        let settings = Settings::new(endpoint);
        let url = settings.text("url")?.map(Secret::new);
        // What is not said is the connector's default, which must not override the URL.
        let counts = |name: &str| url.is_none() || settings.said(name);
        let text = |name: &str| -> Result<Option<String>> {
            Ok(if counts(name) { settings.text(name)?.map(str::to_owned) } else { None })
        };
        let tls = match if counts("tls") { settings.word("tls")? } else { None } {
            None => None,
            Some("off") => Some(Tls::Off),
            Some("prefer") => Some(Tls::Prefer),
            Some("require") => Some(Tls::Require),
            Some("verify_ca") => Some(Tls::VerifyCa),
            Some("verify_full") => Some(Tls::VerifyFull),
            Some(_) => {
                let words =
                    "is not one of `off`, `prefer`, `require`, `verify_ca` and `verify_full`";
                return Err(settings.wrong("tls", words));
            }
        };
        let given = base(url.as_ref()).ok_or_else(|| {
            settings
                .wrong("url", "cannot be read")
                .help("write it as `postgres://user@host:5432/database`")
        })?;
        let (host, user, database) = (text("host")?, text("user")?, text("database")?);
        let port = if counts("port") { settings.port("port")? } else { None };
        let from_url = url.is_some();
        let host = host.unwrap_or_else(|| match given.get_socket() {
            Some(folder) if from_url => folder.display().to_string(),
            _ if from_url => given.get_host().to_owned(),
            _ => "127.0.0.1".to_owned(),
        });
        let user = match user {
            Some(user) => user,
            None if from_url => given.get_username().to_owned(),
            None => {
                return Err(settings
                    .wrong("user", "is not given")
                    .help("write `user = \"…\"` in the endpoint"));
            }
        };
        Ok(Self {
            endpoint: endpoint.name.node.clone(),
            host,
            port: port.unwrap_or(if from_url { given.get_port() } else { 5432 }),
            database: database
                .or_else(|| from_url.then(|| given.get_database().map(str::to_owned)).flatten())
                .unwrap_or_else(|| user.clone()),
            user,
            connect_timeout: settings.duration("connect_timeout")?.unwrap_or(CONNECT_TIMEOUT),
            session: settings.map("session")?.into_iter().collect(),
            policies: Policies::from_settings(settings)?,
            url,
            password,
            tls,
            authority: settings.text("tls_ca")?.map(str::to_owned),
        })
    }

    /// What the client needs to connect. Holds the password in clear text: made for each connection and dropped.
    pub(super) fn options(&self) -> Result<PgConnectOptions> {
        let wrong = || {
            Error::definite(codes::CONNECT_SETTINGS, "`url` cannot be read")
                .at_endpoint(&self.endpoint)
        };
        let mut options = base(self.url.as_ref())
            .ok_or_else(wrong)?
            .port(self.port)
            .username(&self.user)
            .database(&self.database)
            .application_name("engine")
            .statement_cache_capacity(0)
            .disable_statement_logging();
        options = if self.host.starts_with('/') {
            options.socket(&self.host)
        } else {
            options.host(&self.host)
        };
        if let Some(password) = &self.password {
            options = options.password(password.expose());
        } else if self.url.is_none() {
            // Otherwise the client would take one from the environment, where nobody looks for it.
            options = options.password("");
        }
        if self.tls.is_some() || self.url.is_none() {
            options = options.ssl_mode(match self.tls {
                Some(Tls::Off) => PgSslMode::Disable,
                None | Some(Tls::Prefer) => PgSslMode::Prefer,
                // As libpq does: who names an authority wants it checked.
                Some(Tls::Require) if self.authority.is_some() => PgSslMode::VerifyCa,
                Some(Tls::Require) => PgSslMode::Require,
                Some(Tls::VerifyCa) => PgSslMode::VerifyCa,
                Some(Tls::VerifyFull) => PgSslMode::VerifyFull,
            });
        }
        if let Some(authority) = &self.authority {
            std::fs::File::open(authority).map_err(|e| {
                Error::definite(codes::CONNECT_TLS, format!("`tls_ca`: {authority} cannot be read"))
                    .at_endpoint(&self.endpoint)
                    .source(e)
            })?;
            options = options.ssl_root_cert(authority);
        }
        Ok(options)
    }

    /// `host:port`, for people.
    pub(super) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

fn base(url: Option<&Secret>) -> Option<PgConnectOptions> {
    match url {
        // The error of a URL may repeat it, so it is not kept.
        Some(url) => PgConnectOptions::from_str(url.expose()).ok(),
        None => Some(PgConnectOptions::new_without_pgpass()),
    }
}

#[cfg(test)]
mod tests {
    use dsl::types::SettingValue;

    use super::*;
    use crate::connector::{policy::ZeroDate, setting::tests::endpoint};

    fn text(s: &str) -> SettingValue {
        SettingValue::Text(s.to_owned())
    }

    #[test]
    fn parts_and_urls_say_the_same() {
        let parts = endpoint(
            "postgres",
            &[
                ("host", text("db.internal")),
                ("port", SettingValue::Int(5433)),
                ("database", text("shop")),
                ("user", text("migrator")),
                ("connect_timeout", SettingValue::Duration(2_000_000)),
                ("zero_date", SettingValue::Word("minimum".to_owned())),
                ("tls", SettingValue::Word("verify_full".to_owned())),
            ],
        );
        let config = Config::from_endpoint(&parts, None).expect("settings");
        assert_eq!(config.policies.zero_date, ZeroDate::Minimum);
        assert_eq!(config.connect_timeout, Duration::from_secs(2));
        assert!(matches!(config.options().expect("options").get_ssl_mode(), PgSslMode::VerifyFull));
        let url =
            endpoint("postgres", &[("url", text("postgres://migrator:pw@db.internal:5433/shop"))]);
        let same = Config::from_endpoint(&url, None).expect("url");
        assert_eq!(
            (&same.host, same.port, &same.database, &same.user),
            (&config.host, config.port, &config.database, &config.user)
        );
    }

    #[test]
    fn settings_beside_a_url_win_and_defaults_do_not() {
        let mut both = endpoint(
            "postgres",
            &[
                ("url", text("postgres://a@db/one")),
                ("database", text("two")),
                ("host", text("127.0.0.1")),
            ],
        );
        both.settings.get_mut("host").expect("given").span = None;
        let config = Config::from_endpoint(&both, None).expect("settings");
        assert_eq!((config.host.as_str(), config.database.as_str()), ("db", "two"));
    }

    #[test]
    fn secrets_are_not_shown() {
        let url = endpoint("postgres", &[("url", text("postgres://a:canary@db/one"))]);
        let config = Config::from_endpoint(&url, Some(Secret::new("canary"))).expect("settings");
        assert_eq!(format!("{config:?}").find("canary"), None);
        let broken = endpoint("postgres", &[("url", text("postgres://a:canary@db:port/one"))]);
        let error = Config::from_endpoint(&broken, None).expect_err("no port");
        assert_eq!(format!("{error:?} {error}").find("canary"), None);
    }

    #[test]
    fn wrong_settings_say_what_to_write() {
        let say = |settings: &[(&str, SettingValue)]| {
            let error =
                Config::from_endpoint(&endpoint("postgres", settings), None).expect_err("wrong");
            format!("{error}; {}", error.help.clone().unwrap_or_default())
        };
        let texts = [
            say(&[]),
            say(&[("url", text("shop"))]),
            say(&[("user", text("u")), ("tls", SettingValue::Word("maybe".to_owned()))]),
        ];
        let unreadable = [("user", text("u")), ("tls_ca", text("/nowhere/ca.pem"))];
        let config =
            Config::from_endpoint(&endpoint("postgres", &unreadable), None).expect("settings");
        let error = config.options().expect_err("no such file");
        assert_eq!(error.to_string(), "shop: `tls_ca`: /nowhere/ca.pem cannot be read");
        insta::assert_snapshot!(texts.join("\n"), @r#"
        shop: `user` is not given; write `user = "…"` in the endpoint
        shop: `url` cannot be read; write it as `postgres://user@host:5432/database`
        shop: `tls` is not one of `off`, `prefer`, `require`, `verify_ca` and `verify_full`; 
        "#);
    }
}
