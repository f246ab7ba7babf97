//! Settings of a MySQL endpoint as `stdlib/mysql.mig` declares them, and the options that they make.
//!
//! Sessions are set, never inherited (`traps.md` 2): whatever a server's own defaults are, every
//! connection, also after a reconnect, gets the statements of [`Config::setup`].

use std::{path::PathBuf, time::Duration};

use dsl::{diagnostic::codes, hir::Endpoint};
use mysql_async::{Opts, OptsBuilder, PoolOpts, SslOpts};

use super::text;
use crate::{
    connector::setting::Settings,
    error::{Error, Result},
    secret::Secret,
};

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Never.
    Off,
    /// Where the server offers it; nothing is verified.
    Prefer,
    /// Always; nothing is verified.
    Require,
    /// Always; the server's certificate must come from a known authority.
    VerifyCa,
    /// Always; and it must name the host.
    VerifyFull,
}

/// How to reach one MySQL or MariaDB server.
#[derive(Debug, Clone)]
pub struct Config {
    /// Endpoint name in the file; errors name it.
    pub name: String,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Unix socket, used instead of TCP where given.
    pub socket: Option<PathBuf>,
    /// User.
    pub user: String,
    /// Password.
    pub password: Option<Secret>,
    /// Protection.
    pub tls: Tls,
    /// File of additional certificate authorities (PEM).
    pub tls_ca: Option<PathBuf>,
    /// Limit on connecting.
    pub connect_timeout: Duration,
    /// Limit on the server's silence in the middle of an answer.
    pub read_timeout: Duration,
    /// As a target: whether to load by `LOAD DATA LOCAL`; `None`: where the server allows it.
    pub local_infile: Option<bool>,
    /// Session variables of the user's own.
    pub session: Vec<(String, String)>,
    /// What the pipeline calls the server: `mysql`, `tidb`, `oceanbase`.
    pub dialect: String,
}

/// Settings that are declared and that nothing here follows yet.
const NOT_YET: [&str; 3] = ["tls_cert", "tls_key", "zero_date"];

impl Config {
    /// Reads the settings of an endpoint; `password` is what its `secret(…)` pointed at.
    ///
    /// # Errors
    /// A setting that the declaration should not have let through.
    pub fn from_endpoint(endpoint: &Endpoint, password: Option<Secret>) -> Result<Self> {
        let settings = Settings::new(endpoint);
        if let Some(name) = NOT_YET.iter().find(|name| settings.said(name)) {
            return Err(Error::definite(
                codes::RUN_NOT_YET,
                format!("the setting `{name}` cannot be used yet"),
            )
            .at_endpoint(&endpoint.name.node)
            .help("remove it: what is said and not done would be worse than not said"));
        }
        Ok(Self {
            name: endpoint.name.node.clone(),
            host: settings.text("host")?.unwrap_or("127.0.0.1").to_owned(),
            port: settings.port("port")?.unwrap_or(3306),
            socket: settings.text("socket")?.map(PathBuf::from),
            user: settings.text("user")?.unwrap_or("root").to_owned(),
            password,
            tls: match settings.word("tls")? {
                Some("off") => Tls::Off,
                Some("require") => Tls::Require,
                Some("verify_ca") => Tls::VerifyCa,
                Some("verify_full") => Tls::VerifyFull,
                _ => Tls::Prefer,
            },
            tls_ca: settings.text("tls_ca")?.map(PathBuf::from),
            connect_timeout: settings
                .duration("connect_timeout")?
                .unwrap_or(Duration::from_secs(10)),
            read_timeout: settings.duration("read_timeout")?.unwrap_or(Duration::from_secs(600)),
            local_infile: match settings.word("local_infile")? {
                Some("on") => Some(true),
                Some("off") => Some(false),
                // Its server reads the bytes of a local file in another character set than it is told.
                _ if endpoint.connector == "oceanbase" || endpoint.dialect == "oceanbase" => {
                    Some(false)
                }
                _ => None,
            },
            session: settings.map("session")?.into_iter().collect(),
            dialect: endpoint.dialect.clone(),
        })
    }

    /// Driver options; `tls` may differ from the configured mode when `prefer` falls back.
    pub(super) fn opts(&self, tls: bool) -> Opts {
        let ssl = tls.then(|| {
            let mut ssl = SslOpts::default();
            if let Some(ca) = &self.tls_ca {
                ssl = ssl.with_root_certs(vec![ca.clone().into()]);
            }
            match self.tls {
                Tls::VerifyFull => ssl,
                Tls::VerifyCa => ssl.with_danger_skip_domain_validation(true),
                Tls::Off | Tls::Prefer | Tls::Require => ssl
                    .with_danger_accept_invalid_certs(true)
                    .with_danger_skip_domain_validation(true),
            }
        });
        OptsBuilder::default()
            .ip_or_hostname(self.host.clone())
            .tcp_port(self.port)
            .socket(self.socket.as_ref().map(|path| path.display().to_string()))
            // A local socket in place of the TCP port that was named would be another server.
            .prefer_socket(false)
            .user(Some(self.user.clone()))
            .pass(self.password.as_ref().map(|secret| secret.expose().to_owned()))
            .ssl_opts(ssl)
            .tcp_nodelay(true)
            .tcp_keepalive(Some(Duration::from_secs(30)))
            .stmt_cache_size(0)
            .pool_opts(PoolOpts::default().with_reset_connection(false))
            .connect_attribute("program_name", "engine")
            .into()
    }

    /// Statements that every session begins with.
    pub(super) fn setup(&self, writes: bool) -> Vec<String> {
        let modes = if writes {
            // Values come from a server that holds them: zero and invalid dates are data, and 0 in an
            // auto-increment column is a value.
            "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION"
        } else {
            "STRICT_ALL_TABLES,ALLOW_INVALID_DATES"
        };
        let mut setup = vec![
            "SET NAMES utf8mb4".to_owned(),
            format!(
                "SET SESSION sql_mode='{modes}', time_zone='+00:00', net_read_timeout=3600, \
                 net_write_timeout=3600, wait_timeout=86400"
            ),
        ];
        if !writes {
            // Conditions that the server evaluates must divide as the evaluators here do.
            setup.push("SET SESSION div_precision_increment=4".to_owned());
        }
        if writes {
            // Parents may come after children, and a check that the source's data breaks is the
            // source's business; both are verified when the constraints are made.
            setup.push("SET SESSION foreign_key_checks=0, innodb_lock_wait_timeout=120".to_owned());
        }
        setup.extend(
            self.session.iter().map(|(name, value)| format!("SET SESSION {name}={}", text(value))),
        );
        setup
    }
}
