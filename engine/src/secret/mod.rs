//! Secrets: values that are used and never shown.
//!
//! A pipeline file holds references (`file:/run/secrets/shop`), never secrets; [`resolve`] fetches what
//! a reference points at, when a connection is made. A [`Secret`] has no `Display`, its `Debug` shows
//! nothing, its memory is overwritten when it is dropped, and no error of this module holds any part
//! of a value. A reference whose scheme is not known may be a password typed by mistake: it is not repeated either.

use std::{
    env, fmt, fs,
    io::Read,
    path::{Path, PathBuf},
};

use dsl::diagnostic::codes;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

use crate::error::{Error, Result};

/// Longest secret, in bytes. A larger file is something else, named by mistake.
const LONGEST: u64 = 64 * 1024;

/// A value that is used and never shown.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a value. The caller's own copy is the caller's business.
    #[must_use]
    pub fn new(value: &str) -> Self {
        Self(SecretString::from(value))
    }

    /// The value, for the one place that hands it to a server.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Fetches the secret that a reference points at.
///
/// * `env:NAME`: an environment variable;
/// * `file:path`: the text of a file without its last line end; a relative path starts at `base`, the
///   folder of the pipeline file. A file that others may read is used, with a warning in the log.
pub fn resolve(reference: &str, base: &Path) -> Result<Secret> {
    match reference.split_once(':') {
        Some(("env", name)) => from_environment(name),
        Some(("file", path)) => from_file(&base.join(path)),
        Some((scheme @ ("keyring" | "age"), _)) => Err(Error::definite(
            codes::SECRET_SCHEME,
            format!("secrets of `{scheme}:` are not built into this version"),
        )
        .help("use `secret(\"env:NAME\")` or `secret(\"file:/path\")`")),
        _ => Err(Error::definite(codes::SECRET_SCHEME, "the reference of a secret names no known scheme")
            .help("write `secret(\"env:NAME\")` or `secret(\"file:/path\")`; a password itself never stands in a file")),
    }
}

fn missing(what: String) -> Box<Error> {
    Error::definite(codes::SECRET_MISSING, what)
}

fn from_environment(name: &str) -> Result<Secret> {
    let value = env::var_os(name).ok_or_else(|| {
        missing(format!("the environment variable `{name}` is not set"))
            .help(format!("export {name}=…"))
    })?;
    let value = Zeroizing::new(value.into_encoded_bytes());
    text(&value, &format!("the environment variable `{name}`"))
}

fn from_file(path: &Path) -> Result<Secret> {
    let shown = path.display();
    let unreadable =
        |e: std::io::Error| missing(format!("the secret's file {shown} cannot be read")).source(e);
    let file = fs::File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    warn_if_shared(&file, path);
    // One allocation of the right size: a buffer that grows would leave copies behind.
    let room = usize::try_from(size.min(LONGEST)).expect("64 KiB") + 1;
    let mut value = Zeroizing::new(Vec::with_capacity(room.max(4096)));
    file.take(LONGEST + 1).read_to_end(&mut value).map_err(unreadable)?;
    if value.len() as u64 > LONGEST {
        return Err(missing(format!("the secret's file {shown} holds more than 64 KiB")));
    }
    let mut end = value.len();
    if value.last() == Some(&b'\n') {
        end -= 1;
        if end > 0 && value.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
    }
    value.truncate(end);
    text(&value, &format!("the secret's file {shown}"))
}

fn text(value: &[u8], place: &str) -> Result<Secret> {
    match std::str::from_utf8(value) {
        Ok("") => Err(missing(format!("{place} is empty"))),
        Ok(text) => Ok(Secret::new(text)),
        Err(_) => Err(missing(format!("{place} is not UTF-8 text"))),
    }
}

#[cfg(unix)]
fn warn_if_shared(file: &fs::File, path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_or(0, |m| m.permissions().mode());
    if mode & 0o004 != 0 {
        let path = PathBuf::from(path);
        tracing::warn!(path = %path.display(), "everybody on this machine may read this secret: chmod 600");
    }
}

#[cfg(not(unix))]
fn warn_if_shared(_: &fs::File, _: &Path) {}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    const CANARY: &str = "canary-9f3c1d";

    fn everything(error: &Error) -> String {
        let mut all = format!("{error} {error:?} {:?}", error.help);
        let mut below = error.source();
        while let Some(e) = below {
            all += &format!(" {e} {e:?}");
            below = e.source();
        }
        all
    }

    #[test]
    fn a_secret_shows_nothing() {
        let secret = Secret::new(CANARY);
        assert_eq!(format!("{secret:?} {:#?}", Some(secret.clone())).find(CANARY), None);
        assert_eq!(secret.expose(), CANARY);
    }

    #[test]
    fn files_lose_one_line_end() {
        let dir = tempfile::tempdir().expect("a folder");
        for (content, expected) in [
            ("s3cret", Some("s3cret")),
            ("s3cret\n", Some("s3cret")),
            ("s3cret\r\n", Some("s3cret")),
            ("s3cret\n\n", Some("s3cret\n")),
            (" s3 ", Some(" s3 ")),
            ("", None),
            ("\n", None),
        ] {
            fs::write(dir.path().join("s"), content).expect("written");
            let found = resolve("file:s", dir.path()).ok();
            assert_eq!(found.as_ref().map(Secret::expose), expected, "{content:?}");
        }
    }

    #[test]
    fn variables_are_read() {
        let path = env::var("PATH").expect("PATH");
        assert_eq!(resolve("env:PATH", Path::new(".")).expect("set").expose(), path);
    }

    #[test]
    fn errors_hold_no_part_of_a_value() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("binary"), [CANARY.as_bytes(), &[0xFF]].concat())
            .expect("written");
        fs::write(dir.path().join("large"), CANARY.repeat(10_000)).expect("written");
        for (reference, code) in [
            (CANARY.to_owned(), "mig::secret::scheme"),
            (format!("{CANARY}:x"), "mig::secret::scheme"),
            (format!("keyring:{CANARY}"), "mig::secret::scheme"),
            (format!("age:{CANARY}"), "mig::secret::scheme"),
            ("file:binary".to_owned(), "mig::secret::missing"),
            ("file:large".to_owned(), "mig::secret::missing"),
            ("file:absent".to_owned(), "mig::secret::missing"),
            ("env:MIG_NO_SUCH_VARIABLE".to_owned(), "mig::secret::missing"),
        ] {
            let error = resolve(&reference, dir.path()).expect_err(&reference);
            assert_eq!(error.code.name(), code, "{reference}");
            assert!(!everything(&error).contains(CANARY), "{}", everything(&error));
        }
    }

    #[test]
    fn errors_say_what_to_do() {
        let say = |reference: &str| {
            let error = resolve(reference, Path::new("/nowhere")).expect_err(reference);
            format!("{error}; {}", error.help.clone().unwrap_or_default())
        };
        insta::assert_snapshot!(say("env:MIG_NO_SUCH_VARIABLE"), @"the environment variable `MIG_NO_SUCH_VARIABLE` is not set; export MIG_NO_SUCH_VARIABLE=…");
        insta::assert_snapshot!(say("file:pw"), @"the secret's file /nowhere/pw cannot be read; ");
        insta::assert_snapshot!(say("age:x"), @r#"secrets of `age:` are not built into this version; use `secret("env:NAME")` or `secret("file:/path")`"#);
    }
}
