//! What a MySQL server or the driver says, as errors of the engine: class, code and remedy by the
//! server's error number (MySQL manual "Server Error Message Reference", MariaDB "Error Codes").
//!
//! Messages of servers quote values of rows (`Duplicate entry 'x' for key …`, `Incorrect integer
//! value: 'x' for column …`); of such messages only the names are kept.

use dsl::diagnostic::{Code, codes};
use mysql_async::{DriverError, Error as Driver, IoError, ServerError};

use crate::error::{Error, ErrorClass};

/// Turns a driver error into one of the engine, for the endpoint `name`.
pub(super) fn translate(name: &str, error: Driver) -> Box<Error> {
    let translated = match &error {
        Driver::Server(server) => return server_error(server).at_endpoint(name),
        Driver::Io(IoError::Tls(_)) => Error::definite(codes::CONNECT_TLS, "the TLS handshake failed")
            .help("check `tls`, `tls_ca` and the host name against the server's certificate, or use `tls = require`"),
        Driver::Io(_) | Driver::Driver(DriverError::ConnectionClosed | DriverError::PacketOutOfOrder) => {
            Error::new(codes::CONNECT_LOST, ErrorClass::Connection, "the connection was lost")
                .help("see that the server runs and can be reached, then run the same command again")
        }
        Driver::Driver(DriverError::NoClientSslFlagFromServer) => {
            Error::definite(codes::CONNECT_TLS, "the server does not offer TLS")
                .help("use `tls = prefer` or `tls = off`, or enable TLS on the server")
        }
        Driver::Driver(DriverError::UnknownAuthPlugin { name: plugin }) => Error::definite(
            codes::CONNECT_AUTH,
            format!("the server asks for the authentication plugin `{plugin}`, which is not supported"),
        )
        .help("give the user one of caching_sha2_password, mysql_native_password or ed25519"),
        _ => Error::new(codes::CONNECT_PROTOCOL, ErrorClass::Bug, "the driver could not understand the server"),
    };
    translated.at_endpoint(name).source(error)
}

/// Name in back or single quotes after `marker`: `… for column 'a' at row 1`.
fn name_after<'a>(message: &'a str, marker: &str) -> Option<&'a str> {
    let rest = &message[message.rfind(marker)? + marker.len()..];
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '`' | '"'))?;
    let inner = &rest[1..];
    inner.find(quote).map(|end| &inner[..end])
}

/// `a`.`b`.`c` or 'c' after the last `column `, in either case: the last part.
fn column_of(message: &str) -> Option<&str> {
    let rest = &message[message.rfind("olumn ")? + "olumn ".len()..];
    let end = rest.find(" at row").or_else(|| rest.find(" cannot")).unwrap_or(rest.len());
    rest[..end].rsplit('.').next().map(|part| part.trim_matches(|c| matches!(c, '`' | '\'' | '"')))
}

fn definite(code: Code, what: impl Into<String>) -> Box<Error> {
    Error::definite(code, what)
}

/// An error that a server reported.
pub(super) fn server_error(error: &ServerError) -> Box<Error> {
    let message = error.message.as_str();
    match error.code {
        1044 | 1142 | 1143 | 1227 | 1370 => {
            definite(codes::CONNECT_PRIVILEGE, format!("a privilege is missing: {message}"))
                .help("grant the privilege that the message names to the user of this endpoint")
        }
        1045 | 1698 => definite(codes::CONNECT_AUTH, "the server refused the user or the password")
            .help("check `user` and `password` of this endpoint, and from which hosts the user may connect"),
        1049 => definite(codes::CONNECT_DATABASE, message.to_owned())
            .help("create the database, or correct its name"),
        1050 | 1061 | 1826 => definite(codes::TARGET_EXISTS, message.to_owned()),
        1062 | 1586 => Error::new(
            codes::LOAD_DUPLICATE_KEY,
            ErrorClass::DuplicateKey,
            match name_after(message, "for key ") {
                Some(key) => format!("a row with the same value of key `{key}` is already there"),
                None => "a row with the same key is already there".to_owned(),
            },
        )
        .help("empty the target table first, or tell the rows apart by a column in `key (…)` of the route"),
        1205 => Error::new(codes::SERVER_LOCKED, ErrorClass::Connection, "waited too long for a lock"),
        1213 => Error::new(codes::SERVER_LOCKED, ErrorClass::Connection, "the server chose this transaction as a deadlock's victim"),
        1040 | 1203 | 1226 => {
            Error::new(codes::CONNECT_BUSY, ErrorClass::Connection, format!("no more connections: {message}"))
                .help("lower `workers`, or raise the server's connection limit")
        }
        1053 | 1077 | 1080 | 1152 | 1158..=1161 | 1184 | 1927 | 2006 | 2013 | 3169 | 4031 => {
            Error::new(codes::CONNECT_LOST, ErrorClass::Connection, "the server closed the connection")
                .help("see that the server runs and can be reached, then run the same command again")
        }
        1021 | 1114 | 1041 | 1037 | 28 => {
            definite(codes::SERVER_DISK_FULL, "the server has no room left").help("free space on the server, then run the same command again")
        }
        1290 | 1836 | 3100 => definite(codes::SERVER_READ_ONLY, "the server is read-only")
            .help("name a server that accepts writes"),
        1048 | 1364 | 1263 => {
            conversion(codes::LOAD_CONSTRAINT, "NULL does not fit a column that is NOT NULL", message)
        }
        1146 => definite(codes::LOAD_MISSING, message.to_owned()).help("run the pipeline again: it creates tables that are missing"),
        1264 | 1265 | 1292 | 1366 | 1406 | 1411 | 1416 | 1441 | 1690 | 3140 | 3141 | 3156 | 3643 => {
            conversion(codes::LOAD_CONVERSION, "a value does not fit its column", message)
                .help("widen the column in the target, or make the value fit with `set` or `cast` in the route")
        }
        1452 | 1216 => Error::new(codes::LOAD_CONSTRAINT, ErrorClass::Definite, "a row refers to a parent that is not there")
            .help("include the parent table, or leave the foreign key out"),
        3819 | 4025 => conversion(codes::LOAD_CONSTRAINT, "a row breaks a check constraint of the table", message),
        1412 => Error::new(codes::COPY_TABLE_CHANGED, ErrorClass::SchemaChange, "the table's definition changed while it was read")
            .help("run the same command again: the table's copy starts anew"),
        1153 => definite(codes::LOAD_PACKET, "a row is larger than the server's max_allowed_packet")
            .help("SET GLOBAL max_allowed_packet = 1073741824"),
        _ => definite(codes::SERVER_STATEMENT, format!("the server answered {}: {message}", error.code)),
    }
}

fn conversion(code: Code, what: &str, message: &str) -> Box<Error> {
    let error = Error::new(code, ErrorClass::Conversion, what);
    match column_of(message) {
        Some(column) => error.at_column(column),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: u16, message: &str) -> Box<Error> {
        server_error(&ServerError { code, message: message.to_owned(), state: "HY000".to_owned() })
    }

    #[test]
    fn names_are_kept_and_values_are_not() {
        let duplicate = error(1062, "Duplicate entry 'secret-1' for key 'orders.PRIMARY'");
        assert_eq!(duplicate.class, ErrorClass::DuplicateKey);
        assert_eq!(
            duplicate.to_string(),
            "a row with the same value of key `orders.PRIMARY` is already there"
        );
        for message in [
            "Incorrect integer value: 'secret' for column `shop`.`orders`.`qty` at row 7",
            "Incorrect integer value: 'secret' for column 'qty' at row 7",
            "Data truncated for column 'qty' at row 7",
            "Out of range value for column 'qty' at row 7",
        ] {
            let conversion = error(1366, message);
            assert_eq!(conversion.place.column.as_deref(), Some("qty"), "{message}");
            assert!(!conversion.to_string().contains("secret"));
        }
        let null = error(
            1263,
            "Column set to default value; NULL supplied to NOT NULL column 'qty' at row 3",
        );
        assert_eq!(null.place.column.as_deref(), Some("qty"));
        assert_eq!(error(1048, "Column 'qty' cannot be null").place.column.as_deref(), Some("qty"));
    }

    #[test]
    fn classes_decide_about_retries() {
        for code in [1205, 1213, 2013, 1053, 1040] {
            assert!(error(code, "x").is_transient(), "{code}");
        }
        for code in [1045, 1049, 1142, 1114, 1062, 1406, 9999] {
            assert!(!error(code, "x").is_transient(), "{code}");
        }
    }
}
