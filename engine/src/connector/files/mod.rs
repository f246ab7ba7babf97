//! SQL dumps as a source: files of mysqldump and mariadb-dump, directories of mydumper, plain or compressed.
//!
//! ```text
//! open: one pass ─▶ Index { catalog, segments: byte ranges of INSERT statements with their session }
//! split: segments ─▶ chunks       scan: chunk ─▶ Script ─▶ Rows ─▶ TextDecoder ─▶ batches
//! ```
//!
//! What must stay true: a dump is never held, not even one of its statements that bring rows; a dump
//! that was cut off is an error, never fewer rows, and before the first row is read unless the file is
//! one of mydumper's compressed ones; a value is read under the character set, time zone and `sql_mode` that the dump set before it. A single file that is
//! compressed is unpacked once into the state directory, since it cannot be read from the middle.

mod index;
mod input;
mod mydumper;
mod rows;
mod script;
mod session;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use dsl::catalog::{Catalog, Table};
use dsl::diagnostic::codes;
use dsl::hir::ChunkSize;
use futures::stream;
use tokio::sync::mpsc;

use self::index::{Builder, DataFile, Index, Segment};
use self::input::{Compression, Input};
use self::rows::Rows;
use self::script::{Piece, Script, io_error};
use self::session::Session;
use super::{ChunkKey, ChunkRange, Dialect, Position, Scan, Selector, Server, Snapshot, Source};
use crate::data::{BatchStream, TextDecoder};
use crate::error::{Error, ErrorClass, Result};

/// How a dump is to be read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Database of the tables where the dump names none (`mysqldump shop` without `--databases`).
    pub database: Option<String>,
    /// Offset of the session that wrote the dump (`+02:00`), where the dump does not say it.
    pub time_zone: Option<String>,
    /// Where a compressed file is unpacked to; made if it is not there.
    pub work: PathBuf,
}

/// A dump.
pub struct FilesSource {
    server: Server,
    shared: Arc<Shared>,
}

/// What the source, its snapshot and its readers share.
struct Shared {
    index: Index,
    settings: Settings,
    taken_at: i64,
    /// Removed when the last reader is gone.
    _unpacked: Option<Unpacked>,
}

/// An unpacked dump.
struct Unpacked(PathBuf);

impl Drop for Unpacked {
    fn drop(&mut self) {
        // Left behind at worst; the next run unpacks into the same name.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl FilesSource {
    /// Opens a dump and reads what it holds: the whole file once, without keeping rows.
    ///
    /// # Errors
    /// `mig::files::missing` if it cannot be read, `mig::files::truncated` if it was cut off,
    /// `mig::files::statement`, `mig::files::charset` and `mig::ddl::unreadable` if it holds what cannot be read.
    pub async fn open(path: &Path, settings: Settings) -> Result<Self> {
        let path = path.to_owned();
        run(move || Self::open_blocking(&path, settings)).await
    }

    fn open_blocking(path: &Path, settings: Settings) -> Result<Self> {
        let (index, unpacked) = if mydumper::is_directory(path) {
            (mydumper::index(path)?, None)
        } else {
            single_file(path, &settings)?
        };
        if let Some(table) = index.catalog.tables.iter().find(|t| t.schema.is_empty()) {
            let what = "the dump does not say which database its tables stand in";
            return Err(Error::definite(codes::FILES_STATEMENT, what)
                .at_table(table.name.as_str())
                .help("say it in the endpoint: database = \"shop\""));
        }
        let version = index.version.clone().unwrap_or_default();
        let mariadb =
            version.contains("MariaDB") || index.product.as_deref() == Some("mariadb-dump file");
        let server = Server {
            product: index.product.clone().unwrap_or_else(|| "SQL file".to_owned()),
            version,
            dialect: if mariadb || looks_like_mariadb(&index.catalog) {
                Dialect::Mariadb
            } else {
                Dialect::Mysql
            },
        };
        let taken_at = match index.taken_at {
            Some(taken_at) => taken_at,
            None => modified(path)?,
        };
        let shared = Shared { index, settings, taken_at, _unpacked: unpacked };
        Ok(Self { server, shared: Arc::new(shared) })
    }
}

/// mydumper does not say which server it read; MariaDB's way of printing a definition does.
fn looks_like_mariadb(catalog: &Catalog) -> bool {
    use dsl::types::SqlType;
    let own = |ty: &SqlType| matches!(ty, SqlType::Uuid | SqlType::Inet4 | SqlType::Inet6);
    catalog.tables.iter().any(|t| t.system_versioned || t.columns.iter().any(|c| own(&c.ty)))
}

fn modified(path: &Path) -> Result<i64> {
    let time = std::fs::metadata(path).and_then(|m| m.modified()).map_err(|e| io_error(path, e))?;
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(since.as_micros()).unwrap_or(0))
}

fn single_file(path: &Path, settings: &Settings) -> Result<(Index, Option<Unpacked>)> {
    let compression = Compression::of(path).map_err(|e| io_error(path, e))?;
    let unpacked = match compression {
        Compression::None => None,
        _ => Some(unpack(path, compression, &settings.work)?),
    };
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let real = unpacked.as_ref().map_or(path, |unpacked| unpacked.0.as_path());
    let mut builder = Builder::default();
    let file =
        builder.file(DataFile { name, path: real.to_owned(), compression: Compression::None });
    let mut script = index::open(real, settings.database.as_deref().unwrap_or(""))?;
    path.clone_into(&mut script.path);
    builder.script(script, file)?;
    Ok((builder.finish(path)?, unpacked))
}

/// Unpacks a file into the state directory, readable by this user only.
fn unpack(path: &Path, compression: Compression, work: &Path) -> Result<Unpacked> {
    std::fs::create_dir_all(work).map_err(|e| io_error(work, e))?;
    let whole = std::fs::canonicalize(path).map_err(|e| io_error(path, e))?;
    let hash = blake3::hash(whole.to_string_lossy().as_bytes()).to_hex();
    let target =
        work.join(format!("dump-{}-{}.sql", hash.get(..16).unwrap_or(""), std::process::id()));
    let unpacked = Unpacked(target.clone());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&target).map_err(|e| io_error(&target, e))?;
    let mut reader = compression.open(path).map_err(|e| io_error(path, e))?;
    std::io::copy(&mut reader, &mut out).map_err(|e| io_error(path, e))?;
    Ok(unpacked)
}

/// Runs blocking work beside the asynchronous workers.
async fn run<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => {
            Err(Error::new(codes::FILES_MISSING, ErrorClass::Bug, "a reader of a dump stopped")
                .source(error))
        }
    }
}

#[async_trait]
impl Source for FilesSource {
    fn server(&self) -> &Server {
        &self.server
    }

    async fn catalog(&self, wanted: Selector) -> Result<Catalog> {
        let all = &self.shared.index.catalog;
        for ((schema, table), error) in &self.shared.index.unreadable {
            if wanted(schema, table) {
                return Err(Box::<Error>::from(error.clone()).at_table(format!("{schema}.{table}")));
            }
        }
        let own = |schema: &str| {
            !["mysql", "information_schema", "performance_schema", "sys"]
                .iter()
                .any(|s| schema.eq_ignore_ascii_case(s))
        };
        let (tables, left_out): (Vec<&Table>, Vec<&Table>) =
            all.tables.iter().filter(|t| own(&t.schema)).partition(|t| wanted(&t.schema, &t.name));
        let tables: Vec<Table> = tables.into_iter().cloned().collect();
        let left_out = left_out.into_iter().map(|t| (t.schema.clone(), t.name.clone())).collect();
        let schemas = all
            .schemas
            .iter()
            .filter(|s| tables.iter().any(|t| t.schema == s.name))
            .cloned()
            .collect();
        let objects = all
            .objects
            .iter()
            .filter(|o| tables.iter().any(|t| t.schema == o.schema))
            .cloned()
            .collect();
        Ok(Catalog { schemas, tables, objects, left_out })
    }

    async fn snapshot(&self, _sessions: usize, _consistent: bool) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(FilesSnapshot { shared: Arc::clone(&self.shared) }))
    }
}

/// A dump is one point in time by itself.
struct FilesSnapshot {
    shared: Arc<Shared>,
}

impl Shared {
    fn segments(&self, table: &Table) -> &[Segment] {
        let key = (table.schema.clone(), table.name.clone());
        self.index.segments.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The pieces of files that a range stands for.
    fn pieces(&self, table: &Table, range: &ChunkRange) -> Result<Vec<Segment>> {
        let all = self.segments(table);
        match range {
            ChunkRange::All => Ok(all.to_vec()),
            ChunkRange::Bytes { file, start, end } => {
                let inside = |s: &&Segment| {
                    self.index.files.get(s.file).is_some_and(|f| f.name == *file)
                        && s.start >= *start
                        && s.start < *end
                };
                let pieces: Vec<Segment> = all.iter().filter(inside).cloned().collect();
                let whole = pieces.first().is_some_and(|s| s.start == *start)
                    && pieces.last().is_some_and(|s| s.end == *end);
                if whole {
                    return Ok(pieces);
                }
                Err(Error::definite(
                    codes::FILES_STATEMENT,
                    "the dump is not the one that the copy began with",
                )
                .at_table(table.full_name())
                .help("put the same file back, or start the copy anew"))
            }
            ChunkRange::Keys { .. } => Err(refused(table, "a dump cannot be read by key")),
        }
    }
}

fn refused(table: &Table, what: &str) -> Box<Error> {
    Error::definite(codes::FILES_STATEMENT, what).at_table(table.full_name())
}

#[async_trait]
impl Snapshot for FilesSnapshot {
    fn taken_at(&self) -> i64 {
        self.shared.taken_at
    }

    fn position(&self) -> Option<&Position> {
        self.shared.index.position.as_ref()
    }

    async fn split(
        &self,
        table: &Table,
        _by: &ChunkKey,
        size: ChunkSize,
    ) -> Result<Vec<ChunkRange>> {
        let segments = self.shared.segments(table);
        let estimate = table.estimate.unwrap_or_default();
        let aim = match size {
            ChunkSize::Bytes(bytes) => bytes,
            // Rows are counted, their sizes are not: an average row is good enough to cut by.
            ChunkSize::Rows(rows) => {
                rows.saturating_mul((estimate.bytes / estimate.rows.max(1)).max(1))
            }
        };
        let mut chunks: Vec<(usize, u64, u64)> = Vec::new();
        for segment in segments {
            match chunks.last_mut() {
                Some((file, start, end))
                    if *file == segment.file && segment.end.saturating_sub(*start) <= aim =>
                {
                    *end = segment.end;
                }
                _ => chunks.push((segment.file, segment.start, segment.end)),
            }
        }
        let name = |file: usize| {
            self.shared.index.files.get(file).map(|f| f.name.clone()).unwrap_or_default()
        };
        Ok(chunks
            .into_iter()
            .map(|(file, start, end)| ChunkRange::Bytes { file: name(file), start, end })
            .collect())
    }

    async fn scan(&self, scan: Scan) -> Result<BatchStream> {
        if scan.filter.is_some() {
            return Err(refused(&scan.table, "a dump answers no conditions"));
        }
        let pieces = self.shared.pieces(&scan.table, &scan.range)?;
        let (sender, receiver) = mpsc::channel(2);
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read(&shared, &scan, &pieces, &sender) {
                // Nobody listens any more, or gets the error as the last item.
                let _ = sender.blocking_send(Err(error.at_table(scan.table.full_name())));
            }
        });
        let next = |mut receiver: mpsc::Receiver<_>| async move {
            Some((receiver.recv().await?, receiver))
        };
        Ok(Box::pin(stream::unfold(receiver, next)))
    }
}

type Sender = mpsc::Sender<Result<arrow::record_batch::RecordBatch>>;

/// Reads pieces and sends batches until the end, an error, or nobody listens.
fn read(shared: &Shared, scan: &Scan, pieces: &[Segment], sender: &Sender) -> Result<()> {
    let send = |decoder: &mut TextDecoder| match decoder.take()? {
        Some(batch) => Ok(sender.blocking_send(Ok(batch)).is_ok()),
        None => Ok(true),
    };
    let mut rows = Rows::new(&scan.table, &scan.columns, shared.settings.time_zone.as_deref())?;
    for piece in pieces {
        let Some(file) = shared.index.files.get(piece.file) else {
            continue;
        };
        let input = Input::open(&file.path, file.compression, piece.start)
            .map_err(|e| io_error(&file.path, e))?;
        let mut script =
            Script::new(input, Session::clone(&piece.session), PathBuf::from(&file.name));
        while script.input.offset() < piece.end {
            let Some(next) = script.next()? else { break };
            match next {
                Piece::Comment(_) => {}
                Piece::Statement(text) => script.session.apply(&String::from_utf8_lossy(&text)),
                Piece::Rows if script.input.offset() >= piece.end => break,
                Piece::Rows => {
                    let head = rows::head(&mut script)?;
                    if head.schema != scan.table.schema || head.table != scan.table.name {
                        script.skip(None)?;
                    } else if !rows.read(&mut script, head.columns.as_deref(), send)? {
                        return Ok(());
                    }
                }
            }
        }
    }
    send(&mut rows.decoder).map(|_| ())
}
