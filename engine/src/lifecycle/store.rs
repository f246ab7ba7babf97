//! The target as the place where checkpoints are kept.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    connector::{Dialect, Target},
    ddl::quote,
    error::Result,
    state::{SCHEMA, Store},
};

/// Keeps checkpoints in a target.
pub(super) struct TargetStore {
    pub target: Arc<dyn Target>,
}

impl TargetStore {
    fn dialect(&self) -> Dialect {
        self.target.server().dialect
    }
}

#[async_trait]
impl Store for TargetStore {
    async fn execute(&self, sql: &str) -> Result<u64> {
        self.target.execute(sql).await
    }

    async fn fetch(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        self.target.fetch(sql).await
    }

    fn create_schema(&self, name: &str) -> Option<String> {
        let ident = quote::ident(self.dialect(), name);
        match self.dialect() {
            Dialect::Sqlite => None,
            dialect if dialect.is_postgres_family() => {
                Some(format!("CREATE SCHEMA IF NOT EXISTS {ident}"))
            }
            _ => Some(format!("CREATE DATABASE IF NOT EXISTS {ident}")),
        }
    }

    fn table(&self, name: &str) -> String {
        match self.dialect() {
            Dialect::Sqlite => quote::ident(Dialect::Sqlite, &format!("_engine_{name}")),
            dialect => quote::qualified(dialect, SCHEMA, name),
        }
    }

    fn text(&self, value: &str) -> String {
        quote::literal(self.dialect(), value)
    }

    fn short_text(&self) -> &'static str {
        // 64 characters is the longest name of the MySQL family; four of them fit a key of 3,072 bytes.
        if self.dialect().is_mysql_family() {
            "varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        } else {
            "text"
        }
    }

    fn long_text(&self) -> &'static str {
        if self.dialect().is_mysql_family() {
            "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        } else {
            "text"
        }
    }
}
