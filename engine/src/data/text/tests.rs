//! Tests of the decoder.

use arrow::array::ArrayRef;
use arrow::array::{Array, AsArray};
use arrow::datatypes::i256;
use arrow::datatypes::{
    Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int64Type, UInt64Type,
};
use dsl::types::{GeometryKind, IntWidth, LobSize, temporal};
use proptest::prelude::*;

use super::values::parse_datetime;
use super::*;

fn decode(ty: &SqlType, values: &[Option<&[u8]>]) -> Result<ArrayRef> {
    let mut decoder = TextDecoder::new([("c", ty, true)]);
    for value in values {
        decoder.append(0, *value)?;
        decoder.end_row();
    }
    Ok(Arc::clone(decoder.take()?.expect("rows").column(0)))
}

#[test]
fn every_type_gives_the_array_that_the_contract_names() {
    let int = SqlType::int(IntWidth::Int, false);
    let cases: &[(SqlType, &[u8])] = &[
        (SqlType::Boolean, b"1"),
        (int, b"-5"),
        (SqlType::int(IntWidth::Big, true), b"18446744073709551615"),
        (SqlType::decimal(10, 2), b"-1.50"),
        (SqlType::decimal(65, 30), b"1.5"),
        (SqlType::Float { unsigned: false, digits: None }, b"1.5"),
        (SqlType::Double { unsigned: false, digits: None }, b"1.5e300"),
        (SqlType::Bit(12), b"\x0f\xff"),
        (SqlType::Year, b"2024"),
        (SqlType::Char(3), b"abc"),
        (SqlType::Varchar(3), "äöü".as_bytes()),
        (SqlType::Text(LobSize::Long), b""),
        (SqlType::Binary(2), b"\x00\xff"),
        (SqlType::Varbinary(2), b"\xff"),
        (SqlType::Blob(LobSize::Tiny), b"\xff"),
        (SqlType::Date, b"2024-02-29"),
        (SqlType::Time(3), b"-838:59:59.123"),
        (SqlType::Datetime(0), b"2024-02-29 23:59:59"),
        (SqlType::Timestamp(6), b"2024-02-29 23:59:59.000001"),
        (SqlType::Enum(vec!["a".into()]), b"a"),
        (SqlType::Set(vec!["a".into()]), b""),
        (SqlType::Json, b"{}"),
        (SqlType::Geometry(GeometryKind::Point), b"\0\0\0\0\x01"),
        (SqlType::Uuid, b"123e4567-e89b-12d3-a456-426655440000"),
        (SqlType::Inet4, b"10.0.0.1"),
        (SqlType::Inet6, b"::1"),
        (SqlType::Vector(1), b"\0\0\x80\x3f"),
        (SqlType::Other("jsonb".into()), b"{}"),
    ];
    for (ty, text) in cases {
        let array = decode(ty, &[Some(text), None]).unwrap_or_else(|e| panic!("{ty}: {e}"));
        assert_eq!(*array.data_type(), super::super::column_type(ty), "{ty}");
        assert_eq!((array.len(), array.null_count(), array.is_null(1)), (2, 1, true), "{ty}");
    }
}

#[test]
fn values_arrive_as_they_are() {
    let int = SqlType::int(IntWidth::Big, false);
    assert_eq!(decode(&int, &[Some(b"-42")]).unwrap().as_primitive::<Int64Type>().value(0), -42);
    let bit = decode(&SqlType::Bit(64), &[Some(&[0xff; 8]), Some(b"\x01\x00"), Some(b"")]).unwrap();
    assert_eq!(bit.as_primitive::<UInt64Type>().values(), &[u64::MAX, 256, 0]);
    let small = decode(&SqlType::decimal(10, 2), &[Some(b"-1.5")]).unwrap();
    assert_eq!(small.as_primitive::<Decimal128Type>().value(0), -150);
    let large = decode(&SqlType::decimal(40, 2), &[Some(b"-1.5")]).unwrap();
    assert_eq!(large.as_primitive::<Decimal256Type>().value(0), i256::from_i128(-150));
    let float =
        decode(&SqlType::Float { unsigned: false, digits: None }, &[Some(b"3.40282e38")]).unwrap();
    assert_eq!(float.as_primitive::<Float32Type>().value(0), 3.40282e38);
    let double =
        decode(&SqlType::Double { unsigned: false, digits: None }, &[Some(b"0.1")]).unwrap();
    assert_eq!(double.as_primitive::<Float64Type>().value(0), 0.1);
    let text = decode(&SqlType::Varchar(9), &[Some("ß€😀".as_bytes()), None, Some(b"")]).unwrap();
    assert_eq!(text.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("ß€😀"), None, Some("")]);
}

#[test]
fn temporal_values_are_packed_as_the_types_say() {
    for text in
        ["0000-00-00 00:00:00", "2024-00-15 10:00:00", "9999-12-31 23:59:59", "2024-02-31 01:02:03"]
    {
        let array = decode(&SqlType::Datetime(0), &[Some(text.as_bytes())]).unwrap();
        let packed = array.as_primitive::<Int64Type>().value(0);
        assert_eq!(Some(packed), temporal::parse_datetime(text.as_bytes()), "{text}");
    }
    let date = decode(&SqlType::Date, &[Some(b"0000-00-00"), Some(b"2024-02-29")]).unwrap();
    let expected = [0, temporal::parse_date(b"2024-02-29").unwrap()];
    assert_eq!(date.as_primitive::<Int64Type>().values(), &expected);
}

#[test]
fn what_does_not_fit_is_refused_without_showing_it() {
    let tiny = SqlType::int(IntWidth::Tiny, true);
    let cases: &[(SqlType, &[u8])] = &[
        (tiny, b"-77"),
        (SqlType::Boolean, b"77"),
        (SqlType::decimal(3, 1), b"77.77"),
        (SqlType::Double { unsigned: false, digits: None }, b"77e777"),
        (SqlType::Bit(64), b"\x01........"),
        (SqlType::Date, b"2077-77-77"),
        (SqlType::Datetime(0), b"2077-07-07 24:00:00"),
        (SqlType::Datetime(0), b"2077-07-07x10:00:00"),
        (SqlType::Time(0), b"77"),
        (SqlType::Text(LobSize::Regular), b"77\xff"),
    ];
    for (ty, text) in cases {
        let error = decode(ty, &[Some(text)]).expect_err(&ty.to_string());
        assert_eq!(error.code, codes::DATA_UNREADABLE, "{ty}");
        assert!(!error.to_string().contains("77"), "{error}");
        assert_eq!(error.place.column.as_deref(), Some("c"));
    }
    let mut decoder = TextDecoder::new([("c", &SqlType::Year, false)]);
    assert!(decoder.append(0, None).is_err());
    assert!(decoder.append(1, None).is_err());
}

#[test]
fn a_row_with_a_value_too_few_is_refused() {
    let mut decoder = TextDecoder::new([("a", &SqlType::Year, true), ("b", &SqlType::Year, true)]);
    decoder.append(0, Some(b"2024")).unwrap();
    decoder.end_row();
    assert_eq!(decoder.take().unwrap_err().place.column.as_deref(), Some("b"));
}

#[test]
fn values_may_come_in_pieces() {
    let (text, year) = (SqlType::Text(LobSize::Long), SqlType::Year);
    let mut decoder = TextDecoder::new([("a", &text, true), ("b", &year, true)]);
    assert!(decoder.bytes_mut(1).is_none());
    for piece in ["one", " ", "two"] {
        decoder.bytes_mut(0).unwrap().extend_from_slice(piece.as_bytes());
    }
    decoder.close(0).unwrap();
    decoder.append(1, None).unwrap();
    decoder.end_row();
    let batch = decoder.take().unwrap().unwrap();
    assert_eq!(batch.column(0).as_string::<i32>().value(0), "one two");
    assert!(decoder.close(1).is_err());
}

#[test]
fn batches_end_by_rows_or_by_bytes() {
    let ty = SqlType::Text(LobSize::Long);
    let mut decoder = TextDecoder::new([("c", &ty, true)]);
    let large = vec![b'x'; BATCH_BYTES / 3 - 100];
    let mut full = Vec::new();
    for _ in 0..4 {
        decoder.append(0, Some(&large)).unwrap();
        full.push(decoder.end_row());
    }
    assert_eq!(full, [false, false, false, true]);
    assert_eq!(decoder.take().unwrap().unwrap().num_rows(), 4);
    assert!(decoder.take().unwrap().is_none());
    let rows = (1..).find(|_| {
        decoder.append(0, None).unwrap();
        decoder.end_row()
    });
    assert_eq!(rows, Some(BATCH_ROWS));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), which in 0_usize..12) {
        let types = [
            SqlType::Boolean, SqlType::Year, SqlType::int(IntWidth::Big, true), SqlType::Bit(64),
            SqlType::decimal(38, 10), SqlType::decimal(65, 30), SqlType::Date, SqlType::Datetime(6),
            SqlType::Time(6), SqlType::Varchar(10), SqlType::Double { unsigned: false, digits: None },
            SqlType::Float { unsigned: false, digits: None },
        ];
        let _ = decode(&types[which], &[Some(&bytes), None]);
    }

    #[test]
    fn datetimes_read_like_the_slow_way(text in "[0-9]{4}-[0-9]{2}-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]") {
        prop_assert_eq!(parse_datetime(text.as_bytes()), temporal::parse_datetime(text.as_bytes()));
    }
}
