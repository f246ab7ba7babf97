//! Loads of hand-made columns into a target, and its errors as a person reads them.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod arrays;
pub mod dice;
pub mod pipeline;
pub mod postgres;

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use dsl::{
    hir::{Endpoint, Setting},
    source::{FileId, Span, Spanned},
    types::{SettingValue, SqlType},
};
use engine::{
    connector::{Load, LoadColumn, Loaded, Target},
    data::BatchStream,
    error::{Error, Result},
};
use futures::{StreamExt, stream};

/// A column to load: name in the target, type of the values, values.
pub type Values = (String, SqlType, ArrayRef);

/// An endpoint `target` with these settings, as if the file said them.
pub fn endpoint(connector: &str, settings: Vec<(&str, SettingValue)>) -> Endpoint {
    let span = Span::new(FileId(0), 0, 0);
    let settings = settings
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Setting { value, span: Some(span) }))
        .collect();
    Endpoint {
        name: Spanned::new("target".to_owned(), span),
        connector: connector.to_owned(),
        dialect: connector.to_owned(),
        settings,
        span,
    }
}

/// A text setting.
pub fn text(value: impl Into<String>) -> SettingValue {
    SettingValue::Text(value.into())
}

/// A word setting.
pub fn word(value: &str) -> SettingValue {
    SettingValue::Word(value.to_owned())
}

/// One batch of columns.
pub fn batch(values: &[Values]) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        values.iter().map(|(name, _, array)| (name.as_str(), Arc::clone(array), true)),
    )
    .expect("columns of one length")
}

/// A load of batches that come from anywhere.
pub fn load_of(schema: &str, table: &str, columns: &[(&str, SqlType)], input: BatchStream) -> Load {
    Load {
        schema: schema.to_owned(),
        table: table.to_owned(),
        columns: columns
            .iter()
            .map(|(name, ty)| LoadColumn { name: (*name).to_owned(), ty: ty.clone() })
            .collect(),
        input,
        record: Box::new(|_| Vec::new()),
    }
}

/// Loads one batch.
pub async fn load(
    target: &dyn Target,
    schema: &str,
    table: &str,
    values: &[Values],
) -> Result<Loaded> {
    let columns: Vec<(&str, SqlType)> =
        values.iter().map(|(n, t, _)| (n.as_str(), t.clone())).collect();
    let input = stream::iter([Ok(batch(values))]).boxed();
    target.load(load_of(schema, table, &columns, input)).await
}

/// An error with code, class and remedy. Fails if the secret stands anywhere in it.
pub fn report(error: &Error) -> String {
    let mut all = format!("{error:?}");
    let mut below = std::error::Error::source(error);
    while let Some(e) = below {
        all += &format!("{e} {e:?}");
        below = e.source();
    }
    assert!(!all.contains(harness::PASSWORD), "a secret in {all}");
    let help = error.help.as_deref().map_or(String::new(), |help| format!("\n  help: {help}"));
    format!("{} ({:?})\n  {error}{help}\n", error.code, error.class)
}
