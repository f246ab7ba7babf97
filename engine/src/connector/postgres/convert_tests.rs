//! Every pair of meaning and column type: that it converts, and what edge values become.

use dsl::types::temporal::{parse_datetime, parse_time};
use proptest::prelude::*;

use super::*;
use crate::connector::policy::{NulInText, ZeroDate};

const MEANINGS: &[Meaning] = &[
    Meaning::Bool,
    Meaning::Integer,
    Meaning::Bits(12),
    Meaning::Decimal,
    Meaning::Float,
    Meaning::Text,
    Meaning::Json,
    Meaning::Bytes,
    Meaning::Geometry,
    Meaning::Vector,
    Meaning::Date,
    Meaning::Datetime(6),
    Meaning::Time(6),
];

const TYPES: &[ColumnType] = &[
    ColumnType::Bool,
    ColumnType::Int2,
    ColumnType::Int4,
    ColumnType::Int8,
    ColumnType::Oid,
    ColumnType::Float4,
    ColumnType::Float8,
    ColumnType::Numeric(None),
    ColumnType::Text,
    ColumnType::Jsonb,
    ColumnType::Bytea,
    ColumnType::Uuid,
    ColumnType::Inet,
    ColumnType::Bit(12),
    ColumnType::Varbit(None),
    ColumnType::Date,
    ColumnType::Timestamp(6),
    ColumnType::Timestamptz(6),
    ColumnType::Time(6),
    ColumnType::Interval(6),
    ColumnType::Geometry,
    ColumnType::Other,
];

fn conversion(meaning: Meaning, ty: ColumnType, policies: Policies) -> Option<Conversion> {
    let column = Column { name: "c".to_owned(), ty, not_null: false, shown: "t".to_owned() };
    Conversion::new(meaning, column, policies)
}

fn convert(meaning: Meaning, ty: ColumnType, cell: Cell<'_>) -> Result<Datum<'_>, Refusal> {
    conversion(meaning, ty, Policies::default()).expect("a pair that converts").datum(cell, &mut 0)
}

/// A value of a meaning that nearly every type takes.
fn sample(meaning: Meaning) -> Cell<'static> {
    match meaning {
        Meaning::Bool => Cell::Bool(true),
        Meaning::Integer | Meaning::Time(_) => Cell::Int(1),
        Meaning::Bits(_) => Cell::Uint(1),
        Meaning::Decimal => Cell::Decimal(100, 2),
        Meaning::Float => Cell::Double(1.0),
        Meaning::Text => Cell::Text("1"),
        Meaning::Json => Cell::Text("{}"),
        Meaning::Bytes => Cell::Bytes(b"0123456789abcdef"),
        Meaning::Geometry => Cell::Bytes(b"\0\0\0\0\x01\x01\0\0\0"),
        Meaning::Vector => Cell::Bytes(b"\0\0\x80\x3f"),
        Meaning::Date | Meaning::Datetime(_) => {
            Cell::Int(parse_datetime(b"2024-02-29").expect("a date"))
        }
        Meaning::Null => Cell::Null,
    }
}

#[test]
fn which_pairs_convert_and_how() {
    let mut lines = String::new();
    for meaning in MEANINGS {
        let name = format!("{meaning:?}").split('(').next().expect("a name").to_owned();
        let mut line = format!("{name:<9}");
        for ty in TYPES {
            line.push(
                match conversion(*meaning, ty.clone(), Policies::default()).map(|c| c.format()) {
                    Some(Some(Format::Binary)) => 'b',
                    Some(_) => 't',
                    None => '.',
                },
            );
        }
        lines += &format!("{line}\n");
    }
    // bool int2 int4 int8 oid float4 float8 numeric text jsonb bytea uuid inet bit varbit date ts tstz time interval geometry other
    insta::assert_snapshot!(lines, @r"
    Bool     bbbbbbbbb....bb......t
    Integer  bbbbbbbbb............t
    Bits     bbbbbbbbb.b..bb......t
    Decimal  .bbb.bbbb............t
    Float    .bbb.bbbb............t
    Text     ttttttttbbbbbttttttttt
    Json     ttttttttbbbttttttttttt
    Bytes    ........b.bb..........
    Geometry ..........b.........b.
    Vector   ..........b..........t
    Date     ........b......bbb...t
    Datetime ........b......bbb...t
    Time     ........b.........bb.t
    ");
}

#[test]
fn every_pair_that_is_offered_converts() {
    for meaning in MEANINGS {
        for ty in TYPES {
            let Some(conversion) = conversion(*meaning, ty.clone(), Policies::default()) else {
                continue;
            };
            let found = conversion.datum(sample(*meaning), &mut 0);
            let text = matches!(meaning, Meaning::Text | Meaning::Json);
            let parsed = text && matches!(ty, ColumnType::Uuid | ColumnType::Inet);
            assert!(found.is_ok() || parsed, "{meaning:?} to {ty:?}: {found:?}");
            assert_eq!(conversion.datum(Cell::Null, &mut 0), Ok(Datum::Null));
        }
    }
}

#[test]
fn integers_are_checked_against_the_range() {
    use ColumnType as T;
    for (ty, cell, expected) in [
        (T::Int2, Cell::Int(32_767), Ok(Datum::Int2(32_767))),
        (T::Int2, Cell::Int(32_768), Err(Refusal::Range)),
        (T::Int4, Cell::Uint(4_294_967_295), Err(Refusal::Range)),
        (T::Int4, Cell::Int(-2_147_483_648), Ok(Datum::Int4(i32::MIN))),
        (T::Int8, Cell::Uint(u64::MAX), Err(Refusal::Range)),
        (T::Int8, Cell::Int(i64::MIN), Ok(Datum::Int8(i64::MIN))),
        (
            T::Numeric(Some(0)),
            Cell::Uint(u64::MAX),
            Ok(Datum::Numeric(18_446_744_073_709_551_615, 0)),
        ),
        (T::Numeric(Some(-2)), Cell::Int(1200), Ok(Datum::Numeric(1200, 0))),
        (T::Numeric(Some(-2)), Cell::Int(1250), Err(Refusal::Digits)),
        (T::Bool, Cell::Int(1), Ok(Datum::Bool(true))),
        (T::Bool, Cell::Int(2), Err(Refusal::Range)),
        (T::Bool, Cell::Int(-1), Err(Refusal::Range)),
        (T::Float8, Cell::Int(1 << 53), Ok(Datum::Float8(9_007_199_254_740_992.0))),
        (T::Float8, Cell::Int((1 << 53) + 1), Err(Refusal::Digits)),
        (T::Float4, Cell::Int(16_777_217), Err(Refusal::Digits)),
        (T::Oid, Cell::Int(-1), Err(Refusal::Range)),
        (T::Text, Cell::Int(-7), Ok(Datum::Text(b"-7"[..].into()))),
    ] {
        assert_eq!(convert(Meaning::Integer, ty.clone(), cell), expected, "{cell:?} to {ty:?}");
    }
}

#[test]
fn bits_keep_their_width() {
    let bits = |n, ty, value| convert(Meaning::Bits(n), ty, Cell::Uint(value));
    assert_eq!(bits(12, ColumnType::Bit(12), 0xFFF), Ok(Datum::Bits(0xFFF, 12)));
    assert_eq!(bits(12, ColumnType::Bit(16), 0xFFF), Ok(Datum::Bits(0xFFF, 16)));
    assert_eq!(bits(12, ColumnType::Bit(8), 0x1FF), Err(Refusal::Range));
    assert_eq!(bits(64, ColumnType::Bit(64), u64::MAX), Ok(Datum::Bits(u64::MAX, 64)));
    assert_eq!(bits(12, ColumnType::Varbit(Some(10)), 1), Err(Refusal::Range));
    assert_eq!(bits(12, ColumnType::Bytea, 0xABC), Ok(Datum::Bytea(b"\x0a\xbc"[..].into())));
    assert_eq!(bits(64, ColumnType::Bytea, 1), Ok(Datum::Bytea(b"\0\0\0\0\0\0\0\x01"[..].into())));
    assert_eq!(bits(64, ColumnType::Int8, u64::MAX), Err(Refusal::Range));
    assert_eq!(bits(1, ColumnType::Bool, 1), Ok(Datum::Bool(true)));
}

#[test]
fn decimals_are_never_rounded_except_to_floats() {
    use ColumnType as T;
    let wide = |text: &str| Cell::Wide(i256::from_string(text).expect("digits"), 2);
    for (ty, cell, expected) in [
        (T::Numeric(None), Cell::Decimal(1250, 3), Ok(Datum::Numeric(1250, 3))),
        (T::Numeric(Some(2)), Cell::Decimal(1250, 3), Ok(Datum::Numeric(1250, 3))),
        (T::Numeric(Some(1)), Cell::Decimal(1250, 3), Err(Refusal::Digits)),
        (T::Numeric(Some(0)), Cell::Decimal(0, 38), Ok(Datum::Numeric(0, 38))),
        (T::Int4, Cell::Decimal(-700, 2), Ok(Datum::Int4(-7))),
        (T::Int4, Cell::Decimal(-701, 2), Err(Refusal::Digits)),
        (T::Int2, Cell::Decimal(4_000_000, 2), Err(Refusal::Range)),
        (T::Float8, Cell::Decimal(10, 2), Ok(Datum::Float8(0.1))),
        (T::Float4, Cell::Decimal(10, 2), Ok(Datum::Float4(0.1))),
        (T::Text, Cell::Decimal(-5, 2), Ok(Datum::Text(b"-0.05"[..].into()))),
        (T::Numeric(Some(1)), wide("123450"), Ok(Datum::NumericWide(i256::from_i128(123_450), 2))),
        (T::Numeric(Some(1)), wide("123451"), Err(Refusal::Digits)),
        (T::Int8, wide("99999999999999999999999999999999999999900"), Err(Refusal::Range)),
    ] {
        assert_eq!(convert(Meaning::Decimal, ty.clone(), cell), expected, "{cell:?} to {ty:?}");
    }
}

#[test]
fn floats_are_bit_exact_or_refused() {
    use ColumnType as T;
    for (ty, cell, expected) in [
        (T::Float4, Cell::Float(0.1), Ok(Datum::Float4(0.1))),
        (T::Float8, Cell::Float(0.1), Ok(Datum::Float8(0.100_000_001_490_116_12))),
        (T::Float4, Cell::Double(1e300), Err(Refusal::Range)),
        (T::Numeric(None), Cell::Float(0.1), Ok(Datum::NumericText("0.1".to_owned()))),
        (T::Numeric(Some(1)), Cell::Double(0.25), Err(Refusal::Digits)),
        (T::Numeric(None), Cell::Double(f64::INFINITY), Err(Refusal::Range)),
        (T::Int4, Cell::Double(-3.0), Ok(Datum::Int4(-3))),
        (T::Int4, Cell::Double(0.5), Err(Refusal::Digits)),
        (T::Int8, Cell::Double(9.3e18), Err(Refusal::Range)),
        (T::Int8, Cell::Double(f64::NAN), Err(Refusal::Digits)),
        (T::Text, Cell::Double(1e-7), Ok(Datum::Text(b"0.0000001"[..].into()))),
    ] {
        assert_eq!(convert(Meaning::Float, ty.clone(), cell), expected, "{cell:?} to {ty:?}");
    }
}

#[test]
fn texts_become_what_the_column_holds() {
    use ColumnType as T;
    let uuid = [
        0x12, 0x3e, 0x45, 0x67, 0xe8, 0x9b, 0x12, 0xd3, 0xa4, 0x56, 0x42, 0x66, 0x14, 0x17, 0x40,
        0x00,
    ];
    let v4 = |prefix| Datum::Inet("10.1.2.3".parse().expect("an address"), prefix);
    for (ty, text, expected) in [
        (T::Uuid, "123e4567-e89b-12d3-a456-426614174000", Ok(Datum::Uuid(uuid))),
        (T::Uuid, "123E4567E89B12D3A456426614174000", Ok(Datum::Uuid(uuid))),
        (T::Uuid, "123e4567", Err(Refusal::Shape("a uuid"))),
        (T::Uuid, "", Err(Refusal::Shape("a uuid"))),
        (T::Uuid, "123e4567-e89b-12d3-a456-4266141740000", Err(Refusal::Shape("a uuid"))),
        (T::Inet, "10.1.2.3", Ok(v4(32))),
        (T::Inet, "10.1.2.3/8", Ok(v4(8))),
        (T::Inet, "10.1.2.3/33", Err(Refusal::Shape("a network address"))),
        (
            T::Inet,
            "::ffff:10.1.2.3",
            Ok(Datum::Inet("::ffff:10.1.2.3".parse().expect("an address"), 128)),
        ),
        (T::Jsonb, r#"{"a":"\u0000"}"#, Err(Refusal::Nul)),
        (T::Text, "a\0b", Err(Refusal::Nul)),
        (T::Bytea, "a\0b", Ok(Datum::Bytea(b"a\0b"[..].into()))),
    ] {
        assert_eq!(
            convert(Meaning::Text, ty.clone(), Cell::Text(text)),
            expected,
            "{text} to {ty:?}"
        );
    }
    let bytes = |ty, bytes| convert(Meaning::Bytes, ty, Cell::Bytes(bytes));
    assert_eq!(bytes(T::Uuid, &uuid), Ok(Datum::Uuid(uuid)));
    assert_eq!(bytes(T::Uuid, &uuid[1..]), Err(Refusal::Shape("16 bytes of a uuid")));
    assert_eq!(bytes(T::Text, b"\xff"), Err(Refusal::Shape("text in UTF-8")));
}

#[test]
fn dates_and_times_count_from_2000() {
    use ColumnType as T;
    let at = |text: &str| Cell::Int(parse_datetime(text.as_bytes()).expect(text));
    let datetime = |ty, text| convert(Meaning::Datetime(6), ty, at(text));
    assert_eq!(datetime(T::Timestamp(6), "2000-01-01 00:00:00.000001"), Ok(Datum::Timestamp(1)));
    assert_eq!(
        datetime(T::Timestamptz(6), "1999-12-31 23:59:59"),
        Ok(Datum::Timestamptz(-1_000_000))
    );
    assert_eq!(datetime(T::Timestamp(3), "2000-01-01 00:00:00.1234"), Err(Refusal::Digits));
    assert_eq!(datetime(T::Timestamp(3), "2000-01-01 00:00:00.123"), Ok(Datum::Timestamp(123_000)));
    assert_eq!(datetime(T::Date, "2000-01-02"), Ok(Datum::Date(1)));
    assert_eq!(datetime(T::Date, "2000-01-02 00:00:01"), Err(Refusal::Digits));
    assert_eq!(datetime(T::Date, "0001-01-01"), Ok(Datum::Date(-730_119)));
    assert_eq!(datetime(T::Date, "9999-12-31"), Ok(Datum::Date(2_921_939)));
    assert_eq!(
        datetime(T::Text, "0000-00-00"),
        Ok(Datum::Text(b"0000-00-00 00:00:00.000000"[..].into()))
    );
    let time = |ty, text: &str| {
        convert(Meaning::Time(6), ty, Cell::Int(parse_time(text.as_bytes()).expect(text)))
    };
    assert_eq!(time(T::Time(6), "23:59:59.999999"), Ok(Datum::Time(DAY - 1)));
    assert_eq!(time(T::Time(6), "24:00:00"), Ok(Datum::Time(DAY)));
    assert_eq!(time(T::Time(6), "24:00:01"), Err(Refusal::Range));
    assert_eq!(time(T::Time(6), "-00:00:01"), Err(Refusal::Range));
    assert_eq!(time(T::Interval(6), "-838:59:59"), Ok(Datum::Interval(-3_020_399_000_000)));
    assert_eq!(time(T::Interval(0), "00:00:00.5"), Err(Refusal::Digits));
    assert_eq!(time(T::Text, "-838:59:59"), Ok(Datum::Text(b"-838:59:59.000000"[..].into())));
}

#[test]
fn replaced_values_are_counted() {
    let zero = Cell::Int(0);
    for (zero_date, not_null, expected, count) in [
        (ZeroDate::Error, false, Err(Refusal::ZeroDate(false)), 0),
        (ZeroDate::Null, false, Ok(Datum::Null), 1),
        (ZeroDate::Null, true, Err(Refusal::ZeroDate(true)), 0),
        (ZeroDate::Minimum, true, Ok(Datum::Date(-730_119)), 1),
    ] {
        let column = Column {
            name: "c".to_owned(),
            ty: ColumnType::Date,
            not_null,
            shown: "date".to_owned(),
        };
        let policies = Policies { zero_date, nul_in_text: NulInText::Remove };
        let conversion = Conversion::new(Meaning::Date, column, policies).expect("converts");
        let mut replaced = 0;
        assert_eq!(conversion.datum(zero, &mut replaced), expected);
        assert_eq!(replaced, count);
    }
    let policies = Policies { zero_date: ZeroDate::Error, nul_in_text: NulInText::Remove };
    let conversion = conversion(Meaning::Text, ColumnType::Text, policies).expect("converts");
    let mut replaced = 0;
    assert_eq!(
        conversion.datum(Cell::Text("a\0\0b"), &mut replaced),
        Ok(Datum::Text(b"ab"[..].into()))
    );
    assert_eq!(replaced, 1, "one value, however many characters");
}

#[test]
fn a_foreign_array_is_a_bug() {
    assert_eq!(convert(Meaning::Text, ColumnType::Text, Cell::Int(1)), Err(Refusal::Array));
    assert_eq!(convert(Meaning::Date, ColumnType::Date, Cell::Text("x")), Err(Refusal::Array));
}

proptest! {
    /// Counted back by adding days one calendar field at a time: independent of the formula.
    #[test]
    fn timestamps_come_back(days in -730_119_i64..=2_921_939, clock in 0..DAY) {
        let mut parts = Parts::from_days(days + EPOCH_DAYS);
        parts.hour = (clock / (3600 * MICROS)) as u32;
        parts.minute = (clock / (60 * MICROS) % 60) as u32;
        parts.second = (clock / MICROS % 60) as u32;
        parts.micros = (clock % MICROS) as u32;
        let found = convert(Meaning::Datetime(6), ColumnType::Timestamp(6), Cell::Int(parts.pack()));
        prop_assert_eq!(found, Ok(Datum::Timestamp(days * DAY + clock)));
    }

    #[test]
    fn intervals_come_back(micros in -dsl::types::temporal::TIME_MAX..=dsl::types::temporal::TIME_MAX) {
        let found = convert(Meaning::Time(6), ColumnType::Interval(6), Cell::Int(micros));
        prop_assert_eq!(found, Ok(Datum::Interval(micros)));
    }

    /// No input makes a conversion panic, and what is given fits the column.
    #[test]
    fn nothing_panics(int: i64, uint: u64, dec: i128, scale in 0_u8..=38, float: f64, text: String, bytes: Vec<u8>) {
        let cells = [
            Cell::Int(int), Cell::Uint(uint), Cell::Decimal(dec, scale), Cell::Wide(i256::from_parts(uint.into(), dec), scale),
            Cell::Double(float), Cell::Float(float as f32), Cell::Text(&text), Cell::Bytes(&bytes), Cell::Bool(int > 0),
        ];
        for meaning in MEANINGS {
            for ty in TYPES {
                let Some(conversion) = conversion(*meaning, ty.clone(), Policies::default()) else { continue };
                for cell in cells {
                    if let Ok(datum) = conversion.datum(cell, &mut 0) {
                        let mut out = Vec::new();
                        super::super::text::field(&mut out, datum.clone(), 16);
                        super::super::binary::field(&mut out, datum, 16);
                    }
                }
            }
        }
    }
}
