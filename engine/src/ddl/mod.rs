//! MySQL and MariaDB DDL: parsed into a catalog, written in the dialect of a target.
