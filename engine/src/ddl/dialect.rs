//! Whose SQL is spoken.

use serde::{Deserialize, Serialize};

/// Whose SQL a server understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Oracle MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
    /// TiDB.
    Tidb,
    /// OceanBase and SeekDB in MySQL mode.
    Oceanbase,
    /// PostgreSQL.
    Postgres,
    /// openGauss.
    Opengauss,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    /// Whether it is spoken to by the MySQL protocol.
    #[must_use]
    pub const fn is_mysql_family(self) -> bool {
        matches!(self, Self::Mysql | Self::Mariadb | Self::Tidb | Self::Oceanbase)
    }

    /// Whether it is spoken to by the PostgreSQL protocol.
    #[must_use]
    pub const fn is_postgres_family(self) -> bool {
        matches!(self, Self::Postgres | Self::Opengauss)
    }
}
