//! Every keyword of the language, once: for suggestions, for completion and for the highlighters.
//!
//! Keywords are contextual: outside of the place where it begins a line or joins two parts, a keyword
//! is an ordinary name, so that columns may be called `key` or `from`. Only [`RESERVED`] words are
//! never names unless they stand in backquotes.

/// Words that begin a declaration of a file.
pub const ITEMS: &[&str] = &[
    "connector",
    "edition",
    "fn",
    "import",
    "let",
    "param",
    "pipeline",
    "source",
    "target",
    "test",
];

/// Words that begin a declaration of the standard library only.
pub const LIBRARY_ITEMS: &[&str] = &["action", "block"];

/// Words that begin a clause of a pipeline.
pub const CLAUSES: &[&str] = &[
    "copy",
    "cutover",
    "ddl",
    "exclude",
    "filter",
    "from",
    "include",
    "into",
    "map",
    "on",
    "online_ddl",
    "preflight",
    "reverse",
    "route",
    "shard",
    "stream",
    "verify",
];

/// Words that begin a line of a route's body.
pub const ROW_LINES: &[&str] = &["add", "cast", "chunk", "drop", "key", "rename", "set", "where"];

/// Words that begin a line of `ddl { … }`.
pub const DDL_ACTIONS: &[&str] = &["apply", "ask", "ignore", "stop"];

/// Words that begin a line of a phase, besides names of settings.
pub const PHASE_LINES: &[&str] = &["do", "require"];

/// Words that begin a line of a test.
pub const TEST_LINES: &[&str] = &["expect", "given"];

/// Words that begin a line of a connector, besides names of fields.
pub const CONNECTOR_LINES: &[&str] = &["map", "provides"];

/// Words that join the parts of a clause.
pub const JOINTS: &[&str] = &[
    "as", "by", "error", "for", "is", "keep", "matching", "nothing", "size", "type", "using",
    "when",
];

/// Kinds of captures.
pub const CAPTURE_KINDS: &[&str] = &["any", "hex", "int", "word"];

/// Words of expressions: names only in backquotes. They are read in any case.
pub const RESERVED: &[&str] = &[
    "and", "between", "case", "div", "else", "end", "false", "in", "is", "like", "mod", "not",
    "null", "or", "regexp", "rlike", "then", "true", "when", "xor",
];

/// Units of quantities.
pub const UNITS: &[&str] = &[
    "us", "ms", "s", "m", "h", "d", "B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB",
    "rows", "%",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_stands_in_the_grammar() {
        let grammar = include_str!("mig.pest");
        let tables = [
            ITEMS,
            LIBRARY_ITEMS,
            CLAUSES,
            ROW_LINES,
            PHASE_LINES,
            TEST_LINES,
            CONNECTOR_LINES,
            JOINTS,
            RESERVED,
            UNITS,
        ];
        for word in tables.concat() {
            assert!(grammar.contains(&format!("\"{word}\"")), "{word}");
        }
        for line in
            grammar.lines().filter(|line| line.starts_with("kw_") && line.contains("= @{ \""))
        {
            let word = line.split('"').nth(1).expect("a quoted word");
            let known = tables.iter().any(|table| table.contains(&word));
            assert!(known, "`{word}` is a keyword of the grammar and in no table");
        }
    }

    #[test]
    fn tables_are_in_order_and_say_each_word_once() {
        for table in [ITEMS, CLAUSES, ROW_LINES, DDL_ACTIONS, JOINTS, RESERVED] {
            assert!(table.windows(2).all(|pair| pair[0] < pair[1]), "{table:?}");
        }
    }
}
