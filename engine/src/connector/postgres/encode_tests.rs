//! Whole batches as bytes: layout, pieces of long values, places of errors.

use arrow::array::{ArrayRef, BinaryArray, Int64Array, StringArray};
use dsl::types::{IntWidth, LobSize, SqlType};

use super::*;
use crate::connector::postgres::column::ColumnType;

fn column(name: &str, ty: ColumnType, shown: &str) -> Column {
    Column { name: name.to_owned(), ty, not_null: false, shown: shown.to_owned() }
}

fn load_column(name: &str, ty: SqlType) -> LoadColumn {
    LoadColumn { name: name.to_owned(), ty }
}

fn batch(columns: Vec<ArrayRef>) -> RecordBatch {
    let names = ["a", "b", "c"];
    RecordBatch::try_from_iter(names.into_iter().zip(columns)).expect("columns of one length")
}

/// All pieces of a batch; each stays within the bound.
fn pieces(encoder: &Encoder, batch: &RecordBatch) -> Result<Vec<Vec<u8>>> {
    let mut rows = encoder.rows(batch, 0)?;
    let mut all = Vec::new();
    loop {
        let mut buffer = Vec::new();
        let more = rows.fill(&mut buffer)?;
        assert!(buffer.len() <= PIECE + PIECE + 64, "{}", buffer.len());
        all.push(buffer);
        if !more {
            return Ok(all);
        }
    }
}

fn two_columns(b: ColumnType) -> Encoder {
    let columns = [
        load_column("a", SqlType::int(IntWidth::Int, false)),
        load_column("b", SqlType::Text(LobSize::Long)),
    ];
    let found = [
        column("b", b, "text"),
        column("a", ColumnType::Int4, "integer"),
        column("x", ColumnType::Date, "date"),
    ];
    Encoder::new(&columns, &found, Policies::default()).expect("converts")
}

#[test]
fn a_batch_in_both_formats() {
    let batch = batch(vec![
        Arc::new(Int64Array::from(vec![Some(1), None])),
        Arc::new(StringArray::from(vec![Some("x\ty"), Some("")])),
    ]);
    let binary = two_columns(ColumnType::Text);
    assert_eq!(
        pieces(&binary, &batch).expect("encoded").concat(),
        b"\0\x02\0\0\0\x04\0\0\0\x01\0\0\0\x03x\ty\0\x02\xff\xff\xff\xff\0\0\0\0"
    );
    let text = two_columns(ColumnType::Other);
    assert_eq!((text.header(), text.trailer()), (&b""[..], &b""[..]));
    assert_eq!(pieces(&text, &batch).expect("encoded").concat(), b"1\tx\\ty\n\\N\t\n");
}

#[test]
fn long_values_go_in_pieces() {
    let long: Vec<u8> = (0..3_000_000_u32).map(|n| b'a' + (n % 23) as u8).collect();
    let text = String::from_utf8(long.clone()).expect("ASCII");
    let batch = batch(vec![
        Arc::new(Int64Array::from(vec![1, 2, 3])),
        Arc::new(StringArray::from(vec!["short", text.as_str(), "end"])),
    ]);
    let found = pieces(&two_columns(ColumnType::Text), &batch).expect("encoded");
    assert!(found.len() > 10, "{}", found.len());
    let mut expected =
        b"\0\x02\0\0\0\x04\0\0\0\x01\0\0\0\x05short\0\x02\0\0\0\x04\0\0\0\x02".to_vec();
    expected.extend(3_000_000_i32.to_be_bytes());
    expected.extend(&long);
    expected.extend(b"\0\x02\0\0\0\x04\0\0\0\x03\0\0\0\x03end");
    assert!(found.concat() == expected);
    let found = pieces(&two_columns(ColumnType::Other), &batch).expect("encoded");
    assert!(found.concat() == [b"1\tshort\n2\t", long.as_slice(), b"\n3\tend\n"].concat());
}

#[test]
fn bytes_are_hex_in_the_text_format() {
    let columns = [
        load_column("a", SqlType::Blob(LobSize::Long)),
        load_column("b", SqlType::Text(LobSize::Tiny)),
    ];
    let found = [column("a", ColumnType::Bytea, "bytea"), column("b", ColumnType::Other, "money")];
    let encoder = Encoder::new(&columns, &found, Policies::default()).expect("converts");
    let long = vec![0xAB; 200_000];
    let batch = batch(vec![
        Arc::new(BinaryArray::from(vec![long.as_slice()])),
        Arc::new(StringArray::from(vec!["1.50"])),
    ]);
    let expected = format!("\\\\x{}\t1.50\n", "ab".repeat(200_000));
    assert!(pieces(&encoder, &batch).expect("encoded").concat() == expected.as_bytes());
}

#[test]
fn errors_name_the_place_and_never_the_value() {
    let columns = [
        load_column("a", SqlType::int(IntWidth::Big, true)),
        load_column("b", SqlType::Varchar(9)),
    ];
    let found = [column("a", ColumnType::Int2, "smallint"), column("b", ColumnType::Text, "text")];
    let encoder = Encoder::new(&columns, &found, Policies::default()).expect("converts");
    let of = |a: u64, b: &str| {
        let batch = batch(vec![
            Arc::new(arrow::array::UInt64Array::from(vec![1, a])),
            Arc::new(StringArray::from(vec!["x", b])),
        ]);
        let mut rows = encoder.rows(&batch, 40).expect("two columns");
        let error = rows.fill(&mut Vec::new()).expect_err("refused").at_table("shop.t");
        format!("{error}\n  {}", error.help.clone().unwrap_or_default())
    };
    insta::assert_snapshot!([of(99_999, "x"), of(1, "a\0b")].join("\n"), @r"
    shop.t.a: row 42 of the chunk is out of the range of `smallint`
      give the target's column a wider type, or `set a = …` in the route
    shop.t.b: row 42 of the chunk has a NUL character, which PostgreSQL cannot hold in text
      say `nul_in_text = remove` in the target's settings, or store the column as bytes
    ");
}

#[test]
fn columns_that_cannot_be_written_are_found_before_any_row() {
    let found = [column("a", ColumnType::Date, "date")];
    let of = |name: &str, ty: SqlType| {
        let error = Encoder::new(&[load_column(name, ty)], &found, Policies::default())
            .err()
            .expect("refused");
        format!(
            "{} {:?} {}: {error}",
            error.code,
            error.class,
            error.place.column.clone().unwrap_or_default()
        )
    };
    let texts = [
        of("a", SqlType::int(IntWidth::Int, false)),
        of("b", SqlType::Date),
        of("a", SqlType::Blob(LobSize::Tiny)),
    ];
    insta::assert_snapshot!(texts.join("\n"), @r"
    mig::load::unsupported Definite a: no value of `int` can be written to a column of `date`
    mig::load::missing SchemaChange b: the target table has no such column
    mig::load::unsupported Definite a: no value of `tinyblob` can be written to a column of `date`
    ");
}

#[test]
fn a_batch_of_another_shape_is_a_bug() {
    let encoder = two_columns(ColumnType::Text);
    let one = batch(vec![Arc::new(Int64Array::from(vec![1]))]);
    assert_eq!(encoder.rows(&one, 0).err().map(|e| e.class), Some(ErrorClass::Bug));
    let swapped =
        batch(vec![Arc::new(StringArray::from(vec!["x"])), Arc::new(Int64Array::from(vec![1]))]);
    let mut rows = encoder.rows(&swapped, 0).expect("two columns");
    assert_eq!(rows.fill(&mut Vec::new()).err().map(|e| e.class), Some(ErrorClass::Bug));
}
