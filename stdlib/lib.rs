//! The standard library of the `.mig` language: its files, embedded. Nothing else is here: what the
//! files mean is told by the files themselves.

/// The modules: dotted name, file name as it is shown, text.
pub const MODULES: &[(&str, &str, &str)] = &[
    ("std.files", "std/files.mig", include_str!("files.mig")),
    ("std.masking", "std/masking.mig", include_str!("masking.mig")),
    ("std.memory", "std/memory.mig", include_str!("memory.mig")),
    ("std.mysql", "std/mysql.mig", include_str!("mysql.mig")),
    ("std.notify", "std/notify.mig", include_str!("notify.mig")),
    ("std.oceanbase", "std/oceanbase.mig", include_str!("oceanbase.mig")),
    ("std.opengauss", "std/opengauss.mig", include_str!("opengauss.mig")),
    ("std.pipeline", "std/pipeline.mig", include_str!("pipeline.mig")),
    ("std.postgres", "std/postgres.mig", include_str!("postgres.mig")),
    ("std.sqlite", "std/sqlite.mig", include_str!("sqlite.mig")),
    ("std.tidb", "std/tidb.mig", include_str!("tidb.mig")),
];

/// The file name and text of a module.
#[must_use]
pub fn module(name: &str) -> Option<(&'static str, &'static str)> {
    MODULES.iter().find(|(module, _, _)| *module == name).map(|(_, file, text)| (*file, *text))
}
