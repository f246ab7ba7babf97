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
    ($( $area:ident { $( $name:ident => $constant:ident, )* } )*) => {
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
        lost => CONNECT_LOST,
    }
    data {
        unreadable => DATA_UNREADABLE,
    }
    ddl {
        unreadable => DDL_UNREADABLE,
    }
    files {
        charset => FILES_CHARSET,
        missing => FILES_MISSING,
        statement => FILES_STATEMENT,
        time_zone => FILES_TIME_ZONE,
        truncated => FILES_TRUNCATED,
    }
}
