//! What a dump holds and where: one pass over its files.
//!
//! Tables come from the `CREATE TABLE` statements, their rows are remembered as segments: byte ranges
//! of whole `INSERT` statements with the session that they begin in. A segment ends where the session or
//! the table changes, and at [`SEGMENT`] bytes, so that even one huge table can be read in parallel.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dsl::catalog::{Catalog, Estimate, Object, ObjectKind, Schema, Table};
use dsl::diagnostic::codes;
use dsl::types::temporal;

use super::input::{Compression, Input};
use super::rows;
use super::script::{Piece, Script, io_error};
use super::session::{Charset, Session};
use crate::connector::Position;
use crate::ddl::{self, ParseError, ParseOptions, Statement};
use crate::error::{Error, Result};

/// Bytes that a segment aims at.
const SEGMENT: u64 = 4 << 20;

/// Where rows of one table stand.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// Index into [`Index::files`].
    pub(super) file: usize,
    /// First byte of the first statement.
    pub(super) start: u64,
    /// One past the last statement; of a compressed file, its end whatever that is.
    pub(super) end: u64,
    /// The session before the first statement.
    pub(super) session: Arc<Session>,
}

/// A file that holds rows.
#[derive(Debug, Clone)]
pub(super) struct DataFile {
    /// Name in chunks: relative to the source's own path.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) compression: Compression,
}

/// Everything known about a dump.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) catalog: Catalog,
    pub(super) files: Vec<DataFile>,
    /// By schema and table.
    pub(super) segments: HashMap<(String, String), Vec<Segment>>,
    /// Definitions that cannot be read: an error only for those who want the table.
    pub(super) unreadable: HashMap<(String, String), ParseError>,
    /// What the dump was written by, and the version of the server.
    pub(super) product: Option<String>,
    pub(super) version: Option<String>,
    /// Microseconds since 1970 by the clock of the tool that wrote it.
    pub(super) taken_at: Option<i64>,
    /// `file:offset` of the source's log.
    pub(super) position: Option<Position>,
}

/// Builds an [`Index`].
#[derive(Default)]
pub(super) struct Builder {
    index: Index,
    schemas: BTreeMap<String, Schema>,
    tables: BTreeMap<(String, String), Table>,
    objects: BTreeSet<(String, u8, String)>,
    kinds: HashMap<u8, ObjectKind>,
    estimates: HashMap<(String, String), Estimate>,
    /// Dumps begun and not completed.
    open: u64,
}

impl Builder {
    /// Reads a script from beginning to end. `rows`: the index of its file, if rows may stand in it.
    pub(super) fn script(&mut self, mut script: Script, file: usize) -> Result<()> {
        let mut session = Arc::new(script.session.clone());
        let mut current: Option<((String, String), Segment)> = None;
        while let Some(piece) = script.next()? {
            match piece {
                Piece::Comment(line) => self.comment(&line, &script)?,
                Piece::Statement(text) => {
                    if self.statement(&text, &mut script)? {
                        // The session changed: what follows is read under another one.
                        self.close(current.take());
                        session = Arc::new(script.session.clone());
                    }
                }
                Piece::Rows => {
                    let start = script.input.offset();
                    let head = rows::head(&mut script)?;
                    let groups = script.skip(None)?.groups;
                    let end = script.input.offset();
                    let key = (head.schema, head.table);
                    let estimate = self.estimates.entry(key.clone()).or_default();
                    estimate.rows += groups;
                    estimate.bytes += end - start;
                    match &mut current {
                        Some((open, segment)) if *open == key && end - segment.start <= SEGMENT => {
                            segment.end = end
                        }
                        _ => {
                            self.close(current.take());
                            current = Some((
                                key,
                                Segment { file, start, end, session: Arc::clone(&session) },
                            ));
                        }
                    }
                }
            }
        }
        self.close(current);
        Ok(())
    }

    fn close(&mut self, segment: Option<((String, String), Segment)>) {
        if let Some((key, segment)) = segment {
            self.index.segments.entry(key).or_default().push(segment);
        }
    }

    /// Rows of a compressed file: one segment, told by the first `INSERT`.
    pub(super) fn whole_file(&mut self, mut script: Script, file: usize) -> Result<()> {
        let session = Arc::new(script.session.clone());
        while let Some(piece) = script.next()? {
            match piece {
                Piece::Rows => {
                    let head = rows::head(&mut script)?;
                    let segment = Segment { file, start: 0, end: u64::MAX, session };
                    self.close(Some(((head.schema, head.table), segment)));
                    return Ok(());
                }
                Piece::Statement(text) => {
                    self.statement(&text, &mut script)?;
                }
                Piece::Comment(_) => {}
            }
        }
        Ok(())
    }

    /// Reads routines, triggers and events. mydumper sets no delimiter around them, so that their bodies
    /// come in pieces: everything but their own beginning is passed over.
    pub(super) fn routines(&mut self, mut script: Script) -> Result<()> {
        while let Some(piece) = script.next()? {
            match piece {
                Piece::Comment(_) => {}
                Piece::Statement(text) => {
                    let options = ParseOptions::of_schema(&script.session.schema);
                    if let Ok(Statement::CreateObject { kind, schema, name }) =
                        ddl::parse(&ddl::text(&text), &options)
                        && kind != ObjectKind::View
                    {
                        self.object(kind, schema, name);
                    }
                }
                Piece::Rows => drop(script.skip(None)?),
            }
        }
        Ok(())
    }

    /// Reads a script of definitions. `true`: there were none.
    pub(super) fn definitions(&mut self, mut script: Script) -> Result<bool> {
        let mut empty = true;
        while let Some(piece) = script.next()? {
            match piece {
                Piece::Comment(_) => {}
                Piece::Statement(text) => {
                    let known =
                        |b: &Self| b.tables.len() + b.objects.len() + b.index.unreadable.len();
                    let before = known(self);
                    self.statement(&text, &mut script)?;
                    empty &= known(self) == before;
                }
                Piece::Rows => return Err(script.refused("rows in a file of definitions")),
            }
        }
        Ok(empty)
    }

    pub(super) fn file(&mut self, file: DataFile) -> usize {
        self.index.files.push(file);
        self.index.files.len() - 1
    }

    /// Learns from the comments that the tools write.
    fn comment(&mut self, line: &str, script: &Script) -> Result<()> {
        let text = line.trim_start_matches(['-', '#', ' ']);
        if text.starts_with("MySQL dump") || text.starts_with("MariaDB dump") {
            if self.open > 0 {
                return Err(incomplete(&script.path));
            }
            self.open += 1;
            let product =
                if text.starts_with("MySQL") { "mysqldump file" } else { "mariadb-dump file" };
            self.index.product = Some(product.to_owned());
        } else if let Some(version) = text.strip_prefix("Server version") {
            self.index.version = Some(version.trim().to_owned());
        } else if let Some(when) = text.strip_prefix("Dump completed") {
            self.open = self.open.saturating_sub(1);
            let when = when.trim_start_matches(" on").trim();
            self.index.taken_at = written_at(when).or(self.index.taken_at);
        } else if text.starts_with("CHANGE MASTER TO")
            || text.starts_with("CHANGE REPLICATION SOURCE TO")
        {
            self.position(text);
        }
        Ok(())
    }

    /// `…LOG_FILE='binlog.000001', …LOG_POS=42`.
    fn position(&mut self, text: &str) {
        let after = |mark: &str| {
            text.split_once(mark).map(|(_, rest)| rest.trim_start_matches(['=', ' ', '\'']))
        };
        let file = after("LOG_FILE").and_then(|rest| rest.split('\'').next());
        let offset = after("LOG_POS")
            .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
        if let (Some(file), Some(offset)) = (file, offset) {
            self.index.position.get_or_insert_with(|| place(file.as_ref(), &offset));
        }
    }

    /// Takes in a statement that brings no rows. `true`: it changed the session.
    fn statement(&mut self, text: &[u8], script: &mut Script) -> Result<bool> {
        let latin1 = script.session.charset == Some(Charset::Latin1);
        let mut converted = Vec::new();
        let text = if latin1 {
            super::session::latin1_to_utf8(text, &mut converted);
            ddl::text(&converted)
        } else {
            ddl::text(text)
        };
        let options = ParseOptions {
            mode: script.session.mode,
            schema: script.session.schema.clone(),
            ..ParseOptions::default()
        };
        let statement = match ddl::parse(&text, &options) {
            Ok(statement) => statement,
            Err(error) => match ddl::table_name(&text, &options) {
                Some(name) => {
                    self.index.unreadable.insert(name, error);
                    return Ok(false);
                }
                None => {
                    return Err(
                        Box::<Error>::from(error).at_range(script.path.display().to_string())
                    );
                }
            },
        };
        match statement {
            Statement::Use(name) => {
                self.schema(&name);
                script.session.schema = name;
                return Ok(true);
            }
            Statement::CreateDatabase(schema) => {
                self.schemas.insert(schema.name.clone(), schema);
            }
            Statement::CreateTable(create) => {
                if let (Some(Charset::Other(name)), false) =
                    (&script.session.charset, text.is_ascii())
                {
                    let what = format!(
                        "{}: a definition in character set `{name}`",
                        script.path.display()
                    );
                    return Err(Error::definite(codes::FILES_CHARSET, what)
                        .at_table(create.table.full_name()));
                }
                self.table(create.table, create.temporary);
            }
            Statement::CreateObject { kind, schema, name } => {
                if kind == ObjectKind::View {
                    // Dumps hold a place for a view by a table of its name.
                    self.tables.remove(&(schema.clone(), name.clone()));
                }
                self.object(kind, schema, name);
            }
            Statement::DropTable(names) => {
                for name in names {
                    self.tables.remove(&name);
                }
            }
            Statement::Other(words) => {
                if words.starts_with("CHANGE") {
                    self.position(&text);
                }
                if words.starts_with("LOAD") {
                    return Err(script.refused("rows in a file of their own (`LOAD DATA`)"));
                }
                if words.starts_with("SET") {
                    let before = script.session.clone();
                    script.session.apply(&text);
                    return Ok(before != script.session);
                }
            }
        }
        Ok(false)
    }

    fn schema(&mut self, name: &str) {
        let schema = || Schema { name: name.to_owned(), ..Schema::default() };
        self.schemas.entry(name.to_owned()).or_insert_with(schema);
    }

    fn table(&mut self, table: Table, temporary: bool) {
        if temporary {
            return;
        }
        if table.options.iter().any(|(name, value)| name == "SEQUENCE" && value == "1") {
            self.object(ObjectKind::Sequence, table.schema, table.name);
            return;
        }
        self.schema(&table.schema);
        self.tables.insert((table.schema.clone(), table.name.clone()), table);
    }

    fn object(&mut self, kind: ObjectKind, schema: String, name: String) {
        let order = kind as u8;
        self.kinds.insert(order, kind);
        self.objects.insert((schema, order, name));
    }

    /// What `metadata` of mydumper says.
    pub(super) fn metadata(&mut self, text: &str, path: &Path) -> Result<()> {
        let value = |mark: &str| {
            let line = text
                .lines()
                .map(|l| l.trim_start_matches(['#', ' ', '\t']))
                .find(|l| l.starts_with(mark));
            line.and_then(|l| l.get(mark.len()..))
                .map(|v| v.trim_matches([' ', '=', ':', '"', '\'']).to_owned())
        };
        if !text
            .lines()
            .any(|line| line.trim_start_matches(['#', ' ']).starts_with("Finished dump at"))
        {
            return Err(incomplete(path));
        }
        self.index.product = Some("mydumper directory".to_owned());
        self.index.taken_at = value("Started dump at").and_then(|v| written_at(v.trim()));
        let (file, offset) = (value("Log").or_else(|| value("File")), value("Pos"));
        if let (Some(file), Some(offset)) = (file, offset.or_else(|| value("Position"))) {
            self.index.position = Some(place(file.as_ref(), &offset));
        }
        Ok(())
    }

    /// The finished index.
    pub(super) fn finish(mut self, path: &Path) -> Result<Index> {
        if self.open > 0 {
            return Err(incomplete(path));
        }
        for (key, estimate) in self.estimates {
            if let Some(table) = self.tables.get_mut(&key) {
                table.estimate = Some(estimate);
            }
        }
        let defined = |key: &&(String, String)| {
            self.tables.contains_key(*key)
                || self.index.unreadable.contains_key(*key)
                || key.0 == "mysql"
        };
        if let Some((schema, table)) = self.index.segments.keys().find(|key| !defined(key)) {
            let what = format!("{}: rows of a table that the dump does not define", path.display());
            return Err(Error::definite(codes::FILES_STATEMENT, what)
                .at_table(format!("{schema}.{table}"))
                .help("write the dump with its definitions (without `--no-create-info`)"));
        }
        self.index.catalog = Catalog {
            schemas: self.schemas.into_values().filter(|s| !s.name.is_empty()).collect(),
            tables: self.tables.into_values().collect(),
            objects: self
                .objects
                .into_iter()
                .filter_map(|(schema, kind, name)| {
                    Some(Object { kind: *self.kinds.get(&kind)?, schema, name })
                })
                .collect(),
            left_out: Vec::new(),
        };
        Ok(self.index)
    }
}

fn incomplete(path: &Path) -> Box<Error> {
    let what = format!("{} lacks the line that its tool writes last", path.display());
    Error::definite(codes::FILES_TRUNCATED, what)
        .help("write the dump again, and look at the exit code of the tool")
}

/// Microseconds of `2024-05-01 10:00:00`, by the clock of the machine that wrote it. A time without a
/// zone is the best that these files have.
fn written_at(text: &str) -> Option<i64> {
    // A single-digit hour is padded with a blank.
    let text = text.replace("  ", " 0");
    let parts = temporal::Parts::unpack(temporal::parse_datetime(text.get(..19)?.as_bytes())?);
    Some(parts.days_since_epoch()? * 86_400 * temporal::MICROS + parts.micros_of_day())
}

/// Opens a script.
pub(super) fn open(path: &Path, schema: &str) -> Result<Script> {
    let input = Compression::of(path)
        .and_then(|compression| Input::open(path, compression, 0))
        .map_err(|e| io_error(path, e))?;
    Ok(Script::new(input, Session::new(schema), path.to_owned()))
}

/// A place in the log of the server that was dumped.
fn place(file: &str, offset: &str) -> Position {
    Position {
        file: file.to_owned(),
        offset: offset.trim().parse().unwrap_or_default(),
        gtid: None,
    }
}
