//! Every code that a user can meet, of the language and of the engine, listed once.
//!
//! A code is `mig::<area>::<name>`. It is never reused and never renamed once released; each has a
//! page in the book, `book/src/errors/<area>/<name>.md`, which `engine explain <code>` prints. Add a
//! code by adding a line below (areas and names in alphabetical order) and writing its page.

use std::fmt;

use serde::{Serialize, Serializer};

/// A stable error code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    name: &'static str,
    page: &'static str,
}

impl Code {
    /// `mig::route::ambiguous`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What happened, why, and what to do, in Markdown: the code's page of the book.
    #[must_use]
    pub const fn page(self) -> &'static str {
        self.page
    }

    /// The code of this name; `mig::` may be left out.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let bare = name.strip_prefix("mig::").unwrap_or(name);
        ALL.iter().copied().find(|code| code.name["mig::".len()..] == *bare)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

macro_rules! codes {
    ($( $area:ident { $( $name:tt => $constant:ident, )* } )*) => {
        $( $(
            #[doc = concat!("`mig::", stringify!($area), "::", stringify!($name), "`")]
            pub const $constant: Code = Code {
                name: concat!("mig::", stringify!($area), "::", stringify!($name)),
                page: include_str!(concat!(
                    "../../../book/src/errors/", stringify!($area), "/", stringify!($name), ".md"
                )),
            };
        )* )*

        /// All codes, by area and name.
        pub const ALL: &[Code] = &[ $( $( $constant, )* )* ];
    };
}

codes! {
    connect {
        auth => CONNECT_AUTH,
        busy => CONNECT_BUSY,
        database => CONNECT_DATABASE,
        lost => CONNECT_LOST,
        privilege => CONNECT_PRIVILEGE,
        protocol => CONNECT_PROTOCOL,
        refused => CONNECT_REFUSED,
        settings => CONNECT_SETTINGS,
        tls => CONNECT_TLS,
    }
    connector {
        invalid => CONNECTOR_INVALID,
        role => CONNECTOR_ROLE,
    }
    copy {
        no_snapshot => COPY_NO_SNAPSHOT,
        snapshot_lost => COPY_SNAPSHOT_LOST,
        source_moved => COPY_SOURCE_MOVED,
        table_changed => COPY_TABLE_CHANGED,
    }
    data {
        unreadable => DATA_UNREADABLE,
    }
    ddl {
        unreadable => DDL_UNREADABLE,
    }
    engine {
        bug => ENGINE_BUG,
    }
    files {
        charset => FILES_CHARSET,
        missing => FILES_MISSING,
        statement => FILES_STATEMENT,
        time_zone => FILES_TIME_ZONE,
        truncated => FILES_TRUNCATED,
    }
    filter {
        events => FILTER_EVENTS,
        image => FILTER_IMAGE,
    }
    import {
        cycle => IMPORT_CYCLE,
        unknown => IMPORT_UNKNOWN,
    }
    key {
        missing => KEY_MISSING,
        unknown_column => KEY_UNKNOWN_COLUMN,
    }
    load {
        constraint => LOAD_CONSTRAINT,
        conversion => LOAD_CONVERSION,
        duplicate_key => LOAD_DUPLICATE_KEY,
        missing => LOAD_MISSING,
        nul_in_text => LOAD_NUL_IN_TEXT,
        packet => LOAD_PACKET,
        rows_lost => LOAD_ROWS_LOST,
        unsupported => LOAD_UNSUPPORTED,
        zero_date => LOAD_ZERO_DATE,
    }
    map_type {
        conflict => MAP_TYPE_CONFLICT,
        unknown => MAP_TYPE_UNKNOWN,
        variable => MAP_TYPE_VARIABLE,
    }
    name {
        cycle => NAME_CYCLE,
        duplicate => NAME_DUPLICATE,
        unknown => NAME_UNKNOWN,
    }
    param {
        missing => PARAM_MISSING,
        unknown => PARAM_UNKNOWN,
        value => PARAM_VALUE,
    }
    pattern {
        capture => PATTERN_CAPTURE,
        invalid => PATTERN_INVALID,
        template => PATTERN_TEMPLATE,
    }
    pipeline {
        clause => PIPELINE_CLAUSE,
    }
    route {
        ambiguous => ROUTE_AMBIGUOUS,
        collision => ROUTE_COLLISION,
        duplicate => ROUTE_DUPLICATE,
        shapes => ROUTE_SHAPES,
        unmatched => ROUTE_UNMATCHED,
        unrouted => ROUTE_UNROUTED,
    }
    row {
        capture_is_column => ROW_CAPTURE_IS_COLUMN,
        chunk_size => ROW_CHUNK_SIZE,
        column_exists => ROW_COLUMN_EXISTS,
        conversion => ROW_CONVERSION,
        encoding => ROW_ENCODING,
        overflow => ROW_OVERFLOW,
        raised => ROW_RAISED,
        twice => ROW_TWICE,
        unknown_column => ROW_UNKNOWN_COLUMN,
    }
    run {
        not_yet => RUN_NOT_YET,
        stopped => RUN_STOPPED,
    }
    secret {
        literal => SECRET_LITERAL,
        missing => SECRET_MISSING,
        scheme => SECRET_SCHEME,
    }
    server {
        disk_full => SERVER_DISK_FULL,
        locked => SERVER_LOCKED,
        read_only => SERVER_READ_ONLY,
        statement => SERVER_STATEMENT,
    }
    setting {
        constant => SETTING_CONSTANT,
        duplicate => SETTING_DUPLICATE,
        missing => SETTING_MISSING,
        range => SETTING_RANGE,
        type => SETTING_TYPE,
        unknown => SETTING_UNKNOWN,
        unset => SETTING_UNSET,
    }
    sqlite {
        damaged => SQLITE_DAMAGED,
    }
    state {
        damaged => STATE_DAMAGED,
        other_plan => STATE_OTHER_PLAN,
        overtaken => STATE_OVERTAKEN,
    }
    syntax {
        edition => SYNTAX_EDITION,
        escape => SYNTAX_ESCAPE,
        expected => SYNTAX_EXPECTED,
        foreign => SYNTAX_FOREIGN,
        foreign_operator => SYNTAX_FOREIGN_OPERATOR,
        needs_parentheses => SYNTAX_NEEDS_PARENTHESES,
        not_utf8 => SYNTAX_NOT_UTF8,
        number => SYNTAX_NUMBER,
        too_deep => SYNTAX_TOO_DEEP,
        too_large => SYNTAX_TOO_LARGE,
        unclosed => SYNTAX_UNCLOSED,
        unopened => SYNTAX_UNOPENED,
    }
    target {
        columns => TARGET_COLUMNS,
        exists => TARGET_EXISTS,
        not_empty => TARGET_NOT_EMPTY,
    }
    test {
        structure => TEST_STRUCTURE,
    }
    type {
        arguments => TYPE_ARGUMENTS,
        collation => TYPE_COLLATION,
        decimal_range => TYPE_DECIMAL_RANGE,
        impure => TYPE_IMPURE,
        literal => TYPE_LITERAL,
        mismatch => TYPE_MISMATCH,
        not_here => TYPE_NOT_HERE,
        null_comparison => TYPE_NULL_COMPARISON,
        nullability => TYPE_NULLABILITY,
        unknown_function => TYPE_UNKNOWN_FUNCTION,
        unknown_name => TYPE_UNKNOWN_NAME,
        unknown_type => TYPE_UNKNOWN_TYPE,
    }
}
