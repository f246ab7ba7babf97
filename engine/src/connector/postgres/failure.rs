//! Errors of the server and the client as errors of the engine.
//!
//! SQLSTATE decides code and class (PostgreSQL manual, appendix A). The server's own message is kept
//! only where it cannot hold a value of a row: the messages of data exceptions (class 22) and of exceptions raised by
//! functions (`P0…`) may, and the details and hints of all of them may, so these are never kept, nor is the error itself.

use dsl::diagnostic::{Code, codes};
use sqlx::{Error as ClientError, postgres::PgDatabaseError};

use super::config::Config;
use crate::{
    connector::quote::identifier,
    error::{Error, ErrorClass},
};

/// What was being done, for the words of an error.
#[derive(Clone, Copy)]
pub(super) struct Doing<'a> {
    /// To whom.
    pub(super) config: &'a Config,
    /// Rows going to this schema and table, with these columns.
    pub(super) load: Option<(&'a str, &'a str, &'a [String])>,
}

impl Doing<'_> {
    /// The engine's error for one of the client.
    pub(super) fn failed(self, error: ClientError) -> Box<Error> {
        let mapped = match error {
            ClientError::Database(error) => match error.try_downcast::<PgDatabaseError>() {
                Ok(error) => self.refused(&error),
                Err(_) => {
                    Error::definite(codes::SERVER_STATEMENT, "the server refused a statement")
                }
            },
            ClientError::Tls(error) => tls(&error.to_string()),
            ClientError::Io(error) if is_tls(&error) => tls(&error.to_string()),
            ClientError::Io(error) => {
                Error::new(codes::CONNECT_LOST, ErrorClass::Connection, "the connection broke")
                    .source(error)
            }
            ClientError::Protocol(what) => Error::new(
                codes::CONNECT_LOST,
                ErrorClass::Connection,
                "the connection is out of step",
            )
            .source(what),
            ClientError::Configuration(error) => Error::definite(
                codes::CONNECT_SETTINGS,
                "the settings of the endpoint cannot be used",
            )
            .source(error),
            other => {
                Error::definite(codes::SERVER_STATEMENT, "the answer of the server cannot be read")
                    .source(other)
            }
        };
        let mapped = match self.load {
            Some((schema, table, _)) => mapped.at_table(format!("{schema}.{table}")),
            None => mapped,
        };
        mapped.at_endpoint(&self.config.endpoint)
    }

    /// The engine's error while a connection is made.
    pub(super) fn not_connected(self, error: ClientError) -> Box<Error> {
        match error {
            ClientError::Io(error) if !is_tls(&error) => self.unreachable().source(error),
            ClientError::Protocol(what) if what.contains("authentication method") => {
                Error::definite(
                    codes::CONNECT_AUTH,
                    "the server asks for a kind of authentication that the client does not have",
                )
                .help("let the server ask this user for `scram-sha-256` or `md5` in `pg_hba.conf`")
                .source(what)
                .at_endpoint(&self.config.endpoint)
            }
            ClientError::Protocol(what) => Error::definite(
                codes::CONNECT_REFUSED,
                format!("what answers at {} is no PostgreSQL server", self.config.address()),
            )
            .help("check `host` and `port` of the endpoint")
            .source(what)
            .at_endpoint(&self.config.endpoint),
            error => self.failed(error),
        }
    }

    /// Nothing answered.
    pub(super) fn unreachable(self) -> Box<Error> {
        let what = format!("no PostgreSQL server answers at {}", self.config.address());
        Error::new(codes::CONNECT_REFUSED, ErrorClass::Connection, what)
            .at_endpoint(&self.config.endpoint)
            .help("see that the server runs, that `host` and `port` are right, and that `listen_addresses` lets this machine in")
    }

    /// An error that the server reported.
    fn refused(self, error: &PgDatabaseError) -> Box<Error> {
        use ErrorClass as C;
        let state = error.code();
        let message = error.message();
        let with = |code: Code, class: C| Error::new(code, class, message);
        let user = identifier(&self.config.user);
        let mapped = match state {
            "28P01" | "28000" => with(codes::CONNECT_AUTH, C::Definite)
                .help("check `user` and `password` of the endpoint, and `pg_hba.conf` of the server"),
            "3D000" => with(codes::CONNECT_DATABASE, C::Definite)
                .help(format!("create it with: create database {};", identifier(&self.config.database))),
            "3F000" => with(codes::LOAD_MISSING, C::SchemaChange).help("create the schema, or run the command again"),
            "42P01" | "42703" if self.load.is_some() => with(codes::LOAD_MISSING, C::SchemaChange),
            "42P06" | "42P07" | "42710" => with(codes::TARGET_EXISTS, C::Definite),
            "42501" => with(codes::CONNECT_PRIVILEGE, C::Definite).help(self.grant(message, &user)),
            "53300" | "57P03" => with(codes::CONNECT_BUSY, C::Connection),
            "57P01" | "57P02" | "57P04" | "57P05" | "25P03" => with(codes::CONNECT_LOST, C::Connection),
            "53100" => with(codes::SERVER_DISK_FULL, C::Definite).help("free disk space on the server, then run the same command again"),
            "40001" | "40P01" | "55P03" | "57014" | "53200" | "53400" => with(codes::SERVER_LOCKED, C::Connection),
            "25006" => with(codes::SERVER_READ_ONLY, C::Definite).help("point the endpoint at the primary server"),
            "23505" | "23P01" => with(codes::LOAD_DUPLICATE_KEY, C::DuplicateKey)
                .help("empty the target table first, or tell the rows apart by a column in `key (…)` of the route"),
            _ if state.starts_with("08") => with(codes::CONNECT_LOST, C::Connection),
            _ if state.starts_with("23") => with(codes::LOAD_CONSTRAINT, C::Conversion),
            _ if state.starts_with("22") => {
                Error::new(codes::LOAD_CONVERSION, C::Conversion, format!("{} (SQLSTATE {state})", data_exception(state)))
                    .help("give the target's column a type that holds the values, or convert in the route")
            }
            "54000" | "54001" | "54023" if self.load.is_some() => with(codes::LOAD_CONVERSION, C::Conversion),
            _ if state.starts_with("P0") => Error::definite(
                codes::SERVER_STATEMENT,
                format!("a function or trigger of the target raised an error (SQLSTATE {state})"),
            )
            .help("see the server's log for its words; they may hold values and are not repeated here"),
            _ => with(codes::SERVER_STATEMENT, C::Definite),
        };
        self.place(mapped, error)
    }

    /// Says which row and column, as far as the server did.
    fn place(self, mut mapped: Box<Error>, error: &PgDatabaseError) -> Box<Error> {
        let Some((_, _, columns)) = self.load else {
            return mapped;
        };
        let (line, column) =
            error.r#where().map_or((None, None), |context| copy_context(context, columns));
        if let Some(line) = line {
            mapped.what = format!("row {line} of the chunk: {}", mapped.what);
        }
        match error.column().map(str::to_owned).or(column) {
            Some(column) => mapped.at_column(column),
            None => mapped,
        }
    }

    /// The statement that gives what is missing, as far as it is known.
    fn grant(self, message: &str, user: &str) -> String {
        let database = identifier(&self.config.database);
        let object = message.rsplit(' ').next().unwrap_or_default();
        if let Some((schema, table, _)) = self.load {
            let (schema, table) = (identifier(schema), identifier(table));
            return format!(
                "let an administrator run: grant usage on schema {schema} to {user}; grant select, insert on {schema}.{table} to {user};"
            );
        }
        if message.starts_with("permission denied for schema") {
            format!(
                "let an administrator run: grant usage, create on schema {} to {user};",
                identifier(object)
            )
        } else if message.starts_with("permission denied for database") {
            format!("let an administrator run: grant create on database {database} to {user};")
        } else if message.starts_with("must be owner") {
            format!(
                "let an administrator make {user} the owner: alter table {} owner to {user};",
                identifier(object)
            )
        } else if message.starts_with("permission denied for table")
            || message.starts_with("permission denied for relation")
        {
            format!(
                "let an administrator run: grant select, insert, update, delete on {} to {user};",
                identifier(object)
            )
        } else {
            format!("let an administrator grant the missing privilege to {user}")
        }
    }
}

/// What a data exception says, without the server's words, which may repeat the value.
fn data_exception(state: &str) -> &'static str {
    match state {
        "22001" => "a value is too long for its column",
        "22003" => "a number is out of the range of its column",
        "22007" | "22008" | "22009" | "22015" => "a date or time is not one that the column takes",
        "22021" => "a text is not valid in the server's encoding",
        "22026" => "a bit string has another length than its column",
        "22P02" | "22P03" => "a value is not in the form that its column takes",
        "22P05" => "a text holds a character that the column cannot hold",
        "22032" | "2203G" => "a JSON text is not one that the column takes",
        _ => "the server refused a value",
    }
}

/// Line and column of `COPY t, line 3, column qty: "…"`. A name may hold anything, so it is looked
/// for among the columns that there are.
fn copy_context(context: &str, columns: &[String]) -> (Option<u64>, Option<String>) {
    let Some(at) = context.find(", line ").filter(|_| context.starts_with("COPY ")) else {
        return (None, None);
    };
    let rest = context.get(at + ", line ".len()..).unwrap_or_default();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (line, rest) = rest.split_at(digits);
    let column = rest.strip_prefix(", column ").and_then(|rest| {
        columns
            .iter()
            .filter(|name| {
                rest.strip_prefix(name.as_str())
                    .is_some_and(|after| after.is_empty() || after.starts_with([':', '\n']))
            })
            .max_by_key(|name| name.len())
            .cloned()
    });
    (line.parse().ok(), column)
}

fn is_tls(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}

fn tls(what: &str) -> Box<Error> {
    Error::definite(codes::CONNECT_TLS, format!("no encrypted connection: {what}"))
        .help("name the certificate of the authority in `tls_ca`, or choose another `tls` mode")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_name_line_and_column() {
        let columns = ["qty".to_owned(), "qty, total".to_owned(), "a: b".to_owned()];
        for (context, line, column) in [
            ("COPY orders, line 3, column qty: \"abc\"", Some(3), Some("qty")),
            ("COPY orders, line 3, column qty, total: \"x\"", Some(3), Some("qty, total")),
            ("COPY orders, line 12, column a: b", Some(12), Some("a: b")),
            ("COPY orders, line 12", Some(12), None),
            ("COPY orders, line 12, column other: \"qty\"", Some(12), None),
            ("COPY orders", None, None),
            ("PL/pgSQL function f() line 3 at RAISE", None, None),
        ] {
            assert_eq!(
                copy_context(context, &columns),
                (line, column.map(str::to_owned)),
                "{context}"
            );
        }
    }
}
