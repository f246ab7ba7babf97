//! The table that expressions are evaluated over: a column of every type, rows of edge cases.

use dsl::{
    catalog::{Column, Table},
    types::{IntWidth, Kind, LobSize, SqlType, Value, temporal},
};

use super::generate::Random;

/// Rows of the table.
const ROWS: usize = 24;

pub struct Data {
    pub table: Table,
    pub kinds: Vec<Kind>,
    pub rows: Vec<Vec<Value>>,
    /// SQL of the values.
    pub values: Vec<Vec<String>>,
    /// The table on a server has a column `id` before these, the row's number.
    pub numbered: bool,
}

/// Column, type and collation, and the SQL of the values that it takes in turn.
fn columns() -> Vec<(&'static str, SqlType, Option<&'static str>, Vec<&'static str>)> {
    let int = |width, unsigned| SqlType::int(width, unsigned);
    let texts = || {
        vec![
            "''",
            "'a'",
            "'A'",
            "'a '",
            "' a'",
            "'abc'",
            "'ABC'",
            "'b'",
            "'é'",
            "'É'",
            "'e'",
            "'straße'",
            "'ß'",
            "'12'",
            "'-7'",
            "'1.50'",
            "'2024-02-29'",
            "'2024-02-29 10:11:12'",
            "'10:11:12'",
            "'a%b'",
            "'a_b'",
            "'日本'",
            "'x@y.z'",
            "null",
            "'a\tb'",
            "'ab'",
            "'Zz'",
            "'7x'",
        ]
    };
    let latin = || {
        vec![
            "''", "'a'", "'A'", "'a '", "'é'", "'É'", "'ä'", "'ß'", "'x@y.z'", "null", "'€'", "'ÿ'",
        ]
    };
    let ascii = || vec!["''", "'a'", "'A'", "'b c'", "'x@y.z'", "null", "'12'"];
    vec![
        ("id", int(IntWidth::Int, false), None, vec![]),
        ("ti", int(IntWidth::Tiny, false), None, vec!["-128", "127", "0", "1", "-1", "null", "7"]),
        ("tu", int(IntWidth::Tiny, true), None, vec!["0", "255", "1", "null", "7"]),
        (
            "si",
            int(IntWidth::Int, false),
            None,
            vec!["-2147483648", "2147483647", "0", "12", "-5", "null"],
        ),
        (
            "bi",
            int(IntWidth::Big, false),
            None,
            vec!["-9223372036854775808", "9223372036854775807", "0", "3", "-3", "null"],
        ),
        (
            "bu",
            int(IntWidth::Big, true),
            None,
            vec!["0", "18446744073709551615", "9223372036854775808", "5", "null"],
        ),
        (
            "d2",
            SqlType::decimal(10, 2),
            None,
            vec!["0.00", "1.50", "-2.50", "99999999.99", "-0.05", "12.35", "null"],
        ),
        ("d0", SqlType::decimal(20, 0), None, vec!["0", "3", "-7", "99999999999999999999", "null"]),
        (
            "d9",
            SqlType::decimal(38, 9),
            None,
            vec![
                "0.000000000",
                "0.333333333",
                "-1.000000001",
                "12345678901234567890.123456789",
                "null",
            ],
        ),
        (
            "db",
            SqlType::Double { unsigned: false, digits: None },
            None,
            vec!["0", "1.5", "-2.5", "1e-10", "1e20", "0.1", "3.5", "null", "123456.789", "-0.5"],
        ),
        (
            "fl",
            SqlType::Float { unsigned: false, digits: None },
            None,
            vec!["0", "1.5", "-0.1", "16777216", "null"],
        ),
        ("bt", SqlType::Bit(8), None, vec!["b'0'", "b'11111111'", "b'1'", "null"]),
        ("yr", SqlType::Year, None, vec!["1999", "2024", "0000", "null", "2155"]),
        ("tb", SqlType::Varchar(60), Some("utf8mb4_bin"), texts()),
        ("tg", SqlType::Varchar(60), Some("utf8mb4_general_ci"), texts()),
        ("tx", SqlType::Text(LobSize::Regular), Some("utf8mb4_unicode_ci"), texts()),
        ("la", SqlType::Varchar(20), Some("latin1_swedish_ci"), latin()),
        ("lb", SqlType::Varchar(20), Some("latin1_bin"), latin()),
        ("ac", SqlType::Varchar(20), Some("ascii_general_ci"), ascii()),
        ("ch", SqlType::Char(10), Some("utf8mb4_bin"), vec!["''", "'ab'", "'x y'", "null", "'é'"]),
        (
            "vb",
            SqlType::Varbinary(20),
            None,
            vec!["x''", "x'00'", "x'61'", "x'FF00'", "x'C3A9'", "null", "'abc'"],
        ),
        (
            "dt",
            SqlType::Date,
            None,
            vec![
                "'2024-02-29'",
                "'1000-01-01'",
                "'9999-12-31'",
                "'1999-12-31'",
                "null",
                "'0000-00-00'",
                "'2024-00-15'",
            ],
        ),
        (
            "d6",
            SqlType::Datetime(6),
            None,
            vec![
                "'2024-02-29 23:59:59.999999'",
                "'1999-12-31 00:00:00.000000'",
                "'2024-02-29 10:11:12.000000'",
                "null",
                "'0000-00-00 00:00:00'",
            ],
        ),
        (
            "ds",
            SqlType::Datetime(0),
            None,
            vec![
                "'2024-02-29 10:11:12'",
                "'2038-01-19 03:14:07'",
                "'2038-01-19 03:14:08'",
                "'1970-01-01 00:00:00'",
                "null",
            ],
        ),
        (
            "ts",
            SqlType::Timestamp(3),
            None,
            vec!["'2024-02-29 10:11:12.500'", "'1970-01-01 00:00:01.000'", "null"],
        ),
        (
            "tm",
            SqlType::Time(0),
            None,
            vec!["'00:00:00'", "'-838:59:59'", "'838:59:59'", "'10:11:12'", "null"],
        ),
        (
            "t6",
            SqlType::Time(6),
            None,
            vec!["'00:00:00.000001'", "'-10:00:00.500000'", "'10:11:12.000000'", "null"],
        ),
        (
            "en",
            SqlType::Enum(vec!["a".into(), "B".into(), "é".into()]),
            Some("utf8mb4_general_ci"),
            vec!["'a'", "'B'", "'é'", "null"],
        ),
    ]
}

impl Data {
    /// The same rows for the same seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut table = Table { schema: "expr".into(), name: "d".into(), ..Table::default() };
        let mut values = Vec::new();
        for (name, ty, collation, given) in columns() {
            let mut column = Column::new(name, ty);
            column.nullable = name != "id";
            column.collation = collation.map(str::to_owned);
            column.charset = collation.map(|c| c.split('_').next().unwrap_or_default().to_owned());
            table.columns.push(column);
            values.push(given);
        }
        let kinds: Vec<Kind> =
            table.columns.iter().map(|c| Kind::of_column(&c.ty, c.collation.as_deref())).collect();
        let mut texts = Vec::new();
        let mut rows = Vec::new();
        for id in 0..ROWS {
            let mut row = Vec::new();
            let mut text = Vec::new();
            for (given, kind) in values.iter().zip(&kinds) {
                if given.is_empty() {
                    row.push(Value::Int(i64::try_from(id).expect("few rows")));
                    text.push(id.to_string());
                    continue;
                }
                // Every value once, then any.
                let pick = if id < given.len() { id } else { random.below(given.len()) };
                row.push(value(given[pick], kind));
                text.push(given[pick].to_owned());
            }
            rows.push(row);
            texts.push(text);
        }
        Self { table, kinds, rows, values: texts, numbered: false }
    }

    /// Statements that make the table.
    pub fn statements(&self) -> Vec<String> {
        let mut create = "create table d (".to_owned();
        if self.numbered {
            create.push_str("id int not null primary key, ");
        }
        for column in &self.table.columns {
            let null = if column.nullable { "null" } else { "not null primary key" };
            let collation = match (&column.charset, &column.collation) {
                (Some(charset), Some(collation)) => {
                    format!(" character set {charset} collate {collation}")
                }
                _ => String::new(),
            };
            create.push_str(&format!("`{}` {}{collation} {null}, ", column.name, column.ty));
        }
        create.truncate(create.len() - 2);
        create.push(')');
        let mut statements = vec![create];
        for (id, row) in self.values.iter().enumerate() {
            let number = if self.numbered { format!("{id}, ") } else { String::new() };
            statements.push(format!("insert into d values ({number}{})", row.join(", ")));
        }
        statements
    }
}

/// The value that SQL of this table writes.
fn value(sql: &str, kind: &Kind) -> Value {
    let text = sql.trim_matches('\'');
    match kind {
        _ if sql == "null" => Value::Null,
        Kind::Int => Value::Int(text.parse().expect(sql)),
        Kind::Uint if sql.starts_with('b') => {
            Value::Uint(u64::from_str_radix(&sql[2..sql.len() - 1], 2).expect(sql))
        }
        Kind::Uint => Value::Uint(text.parse().expect(sql)),
        Kind::Decimal { .. } => Value::Decimal(text.to_owned()),
        Kind::Double => Value::Double(text.parse().expect(sql)),
        Kind::Float => Value::Double(f64::from(text.parse::<f32>().expect(sql))),
        Kind::Text(_) => Value::Text(text.to_owned()),
        Kind::Bytes => Value::Bytes(match sql.strip_prefix("x'") {
            Some(hex) => (0..hex.len() / 2)
                .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect(sql))
                .collect(),
            None => text.as_bytes().to_vec(),
        }),
        Kind::Date => Value::Date(temporal::parse_date(text.as_bytes()).expect(sql)),
        Kind::Datetime(_) => Value::Datetime(temporal::parse_datetime(text.as_bytes()).expect(sql)),
        Kind::Time(_) => Value::Time(temporal::parse_time(text.as_bytes()).expect(sql)),
        kind => panic!("no column of kind {kind:?}"),
    }
}
