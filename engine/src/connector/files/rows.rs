//! Rows of `INSERT` statements, value by value, into a [`TextDecoder`].
//!
//! Nothing larger than one value is ever held, and long text goes into the batch as it is read. What a
//! constant stands for depends on the column, on the session's character set and on the form it has:
//! see [`Constant`].

use dsl::catalog::{Column, Table};
use dsl::diagnostic::codes;
use dsl::types::{SqlType, temporal};

use super::script::{Script, io_error};
use super::session::{Charset, latin1_to_utf8};
use crate::data::TextDecoder;
use crate::error::{Error, Result};

/// Longest constant that is not a string.
const LONGEST: usize = 8 * 1024;

/// Reads rows of one table.
pub(super) struct Rows<'a> {
    table: &'a Table,
    /// For each column of the table its place in the batch.
    places: Vec<Option<usize>>,
    pub(super) decoder: TextDecoder,
    /// Time zone to assume where the dump names none.
    assumed_zone: Option<&'a str>,
    scratch: Vec<u8>,
    converted: Vec<u8>,
}

/// The form of a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Constant {
    /// A string, with the character set that its introducer names.
    Text,
    /// `0x1F`, `x'1F'`: bytes.
    Hex,
    /// `b'101'`: bytes.
    Bits,
    /// A number as written.
    Number,
}

/// How the bytes of a text constant become UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    AsIs,
    Latin1,
}

/// The beginning of an `INSERT`, up to `VALUES`.
pub(super) struct Head {
    pub(super) schema: String,
    pub(super) table: String,
    /// The list of columns, if there is one.
    pub(super) columns: Option<Vec<String>>,
}

/// Reads the beginning of an `INSERT` or `REPLACE`.
pub(super) fn head(script: &mut Script) -> Result<Head> {
    let _ = script.word(b"insert")? || script.word(b"replace")?;
    while script.word(b"low_priority")?
        || script.word(b"delayed")?
        || script.word(b"high_priority")?
        || script.word(b"ignore")?
    {}
    script.word(b"into")?;
    let first = script.name()?;
    script.blanks()?;
    let (schema, table) = if script.byte()? == Some(b'.') {
        script.input.consume(1);
        (first, script.name()?)
    } else {
        (script.session.schema.clone(), first)
    };
    script.blanks()?;
    let mut columns = None;
    if script.byte()? == Some(b'(') {
        script.input.consume(1);
        let mut names = Vec::new();
        script.blanks()?;
        while script.byte()? != Some(b')') {
            names.push(script.name()?);
            script.blanks()?;
            if script.byte()? == Some(b',') {
                script.input.consume(1);
            }
            script.blanks()?;
        }
        script.input.consume(1);
        columns = Some(names);
    }
    Ok(Head { schema, table, columns })
}

impl<'a> Rows<'a> {
    /// Reads these columns of a table.
    pub(super) fn new(
        table: &'a Table,
        wanted: &[usize],
        assumed_zone: Option<&'a str>,
    ) -> Result<Self> {
        let mut places = vec![None; table.columns.len()];
        let mut columns = Vec::with_capacity(wanted.len());
        for (place, column) in wanted.iter().enumerate() {
            let Some(declared) = table.columns.get(*column) else {
                return Err(Error::definite(
                    codes::FILES_STATEMENT,
                    "a column that the table does not have",
                ));
            };
            columns.push((declared.name.as_str(), &declared.ty, declared.nullable));
            places[*column] = Some(place);
        }
        let decoder = TextDecoder::new(columns);
        Ok(Self {
            table,
            places,
            decoder,
            assumed_zone,
            scratch: Vec::new(),
            converted: Vec::new(),
        })
    }

    /// Reads the rows of a statement whose head has been read. `full` gets every full batch.
    pub(super) fn read(
        &mut self,
        script: &mut Script,
        columns: Option<&[String]>,
        mut full: impl FnMut(&mut TextDecoder) -> Result<bool>,
    ) -> Result<bool> {
        if !script.word(b"values")? && !script.word(b"value")? {
            return Err(script.refused("an INSERT without VALUES"));
        }
        let order = self.order(script, columns)?;
        let readings = self.readings(script, &order)?;
        let offset = self.offset(script)?;
        loop {
            script.blanks()?;
            if script.byte()? != Some(b'(') {
                return Err(expected(script, "`(`")?);
            }
            script.input.consume(1);
            for (i, (column, reading)) in order.iter().zip(&readings).enumerate() {
                if i > 0 {
                    self.separator(script, b',')?;
                }
                self.value(script, *column, *reading, offset)?;
            }
            self.separator(script, b')')?;
            if self.decoder.end_row() && !full(&mut self.decoder)? {
                return Ok(false);
            }
            script.blanks()?;
            match script.byte()? {
                Some(b',') => script.input.consume(1),
                Some(b';') => {
                    script.input.consume(1);
                    return Ok(true);
                }
                _ => return Err(expected(script, "`,` or `;` after a row")?),
            }
        }
    }

    /// Which column each value of a row belongs to.
    fn order(&self, script: &Script, columns: Option<&[String]>) -> Result<Vec<usize>> {
        let order: Vec<usize> = match columns {
            None => (0..self.table.columns.len()).collect(),
            Some(names) => {
                let find = |name: &String| {
                    self.table.column_index(name).ok_or_else(|| {
                        script
                            .refused("a column that the table does not have")
                            .at_column(name.as_str())
                    })
                };
                names.iter().map(find).collect::<Result<_>>()?
            }
        };
        for (column, place) in self.places.iter().enumerate() {
            if place.is_some() && !order.contains(&column) {
                let column = &self.table.columns[column];
                let what = if column.generated.is_some() {
                    "the dump has no values of this generated column"
                } else {
                    "rows that leave this column to its default"
                };
                return Err(script
                    .refused(what)
                    .at_column(column.name.as_str())
                    .help("drop the column in its route, or load the dump into a server and copy from there"));
            }
        }
        Ok(order)
    }

    /// How text of each column is read in this session.
    fn readings(&self, script: &Script, order: &[usize]) -> Result<Vec<Reading>> {
        let session = script.session.charset.clone().unwrap_or(Charset::Utf8);
        order
            .iter()
            .map(|column| {
                let wanted = self.places[*column].is_some();
                let column = &self.table.columns[*column];
                if !wanted || !column.ty.is_text() {
                    return match &session {
                        Charset::Latin1 if column.ty == SqlType::Json => Ok(Reading::Latin1),
                        _ => Ok(Reading::AsIs),
                    };
                }
                reading(&session, column.charset.as_deref()).map_err(|name| unknown(&name, column))
            })
            .collect()
    }

    /// Minutes to take off every timestamp.
    fn offset(&self, script: &Script) -> Result<i32> {
        let wanted = self.table.columns.iter().zip(&self.places);
        let mut timestamps =
            wanted.filter(|(c, place)| place.is_some() && matches!(c.ty, SqlType::Timestamp(_)));
        match timestamps.next() {
            Some((column, _)) => script
                .session
                .offset(self.assumed_zone)
                .map_err(|e| e.at_column(column.name.as_str())),
            None => Ok(0),
        }
    }

    fn separator(&self, script: &mut Script, wanted: u8) -> Result<()> {
        if script.byte()? != Some(wanted) {
            script.blanks()?;
        }
        match script.byte()? {
            Some(byte) if byte == wanted => {
                script.input.consume(1);
                Ok(())
            }
            Some(b',') => Err(script.refused("a row with more values than columns")),
            Some(b')') => Err(script.refused("a row with fewer values than columns")),
            _ => Err(expected(script, "`,` or `)` after a value")?),
        }
    }

    /// Reads one value and puts it where it belongs.
    fn value(
        &mut self,
        script: &mut Script,
        column: usize,
        reading: Reading,
        offset: i32,
    ) -> Result<()> {
        let mut first = script.byte()?;
        if !matches!(first, Some(b'\'' | b'"' | b'0'..=b'9' | b'-' | b'N')) {
            script.blanks()?;
            first = script.byte()?;
        }
        match first {
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.plain(script, column, reading, offset),
            Some(quote @ (b'\'' | b'"')) => self.string(script, column, quote, reading, offset),
            Some(_) => self.word(script, column, reading, offset),
            None => Err(script.truncated()),
        }
    }

    /// A number or `0x…`: everything up to a comma, a parenthesis or a blank.
    fn plain(
        &mut self,
        script: &mut Script,
        column: usize,
        reading: Reading,
        offset: i32,
    ) -> Result<()> {
        let ends = |b: &u8| matches!(b, b',' | b')') || b.is_ascii_whitespace();
        let hex = script.peek_is(b"0x")?;
        if hex {
            script.input.consume(2);
            return self.hex(script, column, reading, offset, None);
        }
        let path = &script.path;
        let chunk = script.input.chunk().map_err(|e| io_error(path, e))?;
        let mut length = chunk.iter().position(ends);
        if length.is_none() {
            // The buffer ends in the middle.
            let more = script.input.peek(LONGEST).map_err(|e| io_error(path, e))?;
            length = more.iter().position(ends);
        }
        let Some(length) = length else {
            return Err(script.truncated());
        };
        let Some(place) = self.places[column] else {
            script.input.consume(length);
            return Ok(());
        };
        let text = script.input.peek(length).map_err(|e| io_error(path, e))?;
        let done = match self.table.columns[column].ty {
            SqlType::Bit(_) => match crate::data::parse_u64(text) {
                Some(number) => self.decoder.append(place, Some(&number.to_be_bytes())),
                None => self.decoder.append(place, Some(&[0xff; 9])),
            },
            SqlType::Timestamp(_) if offset != 0 => {
                self.scratch.clear();
                self.scratch.extend_from_slice(text);
                return self.finish(script, column, Constant::Number, reading, offset, length);
            }
            _ => self.decoder.append(place, Some(text)),
        };
        script.input.consume(length);
        done
    }

    /// Puts the constant in `scratch` into its column and consumes what is left of it.
    fn finish(
        &mut self,
        script: &mut Script,
        column: usize,
        form: Constant,
        reading: Reading,
        offset: i32,
        consume: usize,
    ) -> Result<()> {
        script.input.consume(consume);
        let Some(place) = self.places[column] else {
            return Ok(());
        };
        let ty = &self.table.columns[column].ty;
        match ty {
            SqlType::Int { .. } | SqlType::Year
                if matches!(form, Constant::Hex | Constant::Bits) =>
            {
                let number = self.scratch.iter().fold(0_u128, |n, b| n << 8 | u128::from(*b));
                self.decoder.append(place, Some(number.to_string().as_bytes()))
            }
            SqlType::Timestamp(fsp) if offset != 0 => {
                let shifted = shift(&self.scratch, offset, *fsp);
                self.decoder
                    .append(place, Some(shifted.as_deref().map_or(&self.scratch, str::as_bytes)))
            }
            _ if reading == Reading::Latin1 => {
                self.converted.clear();
                latin1_to_utf8(&self.scratch, &mut self.converted);
                self.decoder.append(place, Some(&self.converted))
            }
            _ => self.decoder.append(place, Some(&self.scratch)),
        }
    }

    /// A string from its opening quote on.
    fn string(
        &mut self,
        script: &mut Script,
        column: usize,
        quote: u8,
        reading: Reading,
        offset: i32,
    ) -> Result<()> {
        let escapes = !script.session.mode.no_backslash_escapes;
        let Some(place) = self.places[column] else {
            return unescape(script, quote, escapes, None);
        };
        // Text and bytes go straight into the batch.
        if reading == Reading::AsIs
            && let Some(out) = self.decoder.bytes_mut(place)
        {
            unescape(script, quote, escapes, Some(out))?;
            return self.decoder.close(place);
        }
        self.scratch.clear();
        unescape(script, quote, escapes, Some(&mut self.scratch))?;
        self.finish(script, column, Constant::Text, reading, offset, 0)
    }

    /// Hexadecimal digits, up to a quote or to what ends a number.
    fn hex(
        &mut self,
        script: &mut Script,
        column: usize,
        reading: Reading,
        offset: i32,
        quote: Option<u8>,
    ) -> Result<()> {
        let wanted = self.places[column];
        self.scratch.clear();
        let direct = reading == Reading::AsIs
            && wanted.is_some_and(|place| self.decoder.bytes_mut(place).is_some());
        let mut half: Option<u8> = None;
        loop {
            let path = &script.path;
            let chunk = script.input.chunk().map_err(|e| io_error(path, e))?;
            if chunk.is_empty() {
                return Err(script.truncated());
            }
            let out = match wanted {
                Some(place) if direct => self.decoder.bytes_mut(place),
                Some(_) => Some(&mut self.scratch),
                None => None,
            };
            let mut sink = Vec::new();
            let out = out.unwrap_or(&mut sink);
            let used = chunk.iter().position(|b| hex_digit(*b).is_none()).unwrap_or(chunk.len());
            let mut digits =
                chunk.get(..used).unwrap_or(chunk).iter().filter_map(|b| hex_digit(*b));
            out.reserve(used / 2);
            while let Some(high) = half.take().or_else(|| digits.next()) {
                match digits.next() {
                    Some(low) => out.push(high << 4 | low),
                    None => {
                        half = Some(high);
                        break;
                    }
                }
            }
            let ended = used < chunk.len();
            script.input.consume(used);
            if ended {
                break;
            }
        }
        if half.is_some() {
            return Err(script.refused("an odd number of hexadecimal digits"));
        }
        if let Some(quote) = quote {
            if script.byte()? != Some(quote) {
                return Err(script.refused("a quote was expected after hexadecimal digits"));
            }
            script.input.consume(1);
        }
        match wanted {
            Some(place) if direct => self.decoder.close(place),
            Some(_) => self.finish(script, column, Constant::Hex, reading, offset, 0),
            None => Ok(()),
        }
    }

    /// `NULL`, `TRUE`, `_binary '…'`, `x'…'`, `b'…'`, `N'…'`.
    fn word(
        &mut self,
        script: &mut Script,
        column: usize,
        reading: Reading,
        offset: i32,
    ) -> Result<()> {
        if script.word(b"null")? {
            return match self.places[column] {
                Some(place) => self.decoder.append(place, None),
                None => Ok(()),
            };
        }
        for (word, digit) in [(&b"true"[..], b"1"), (b"false", b"0")] {
            if script.word(word)? {
                self.scratch.clear();
                self.scratch.extend_from_slice(digit);
                return self.finish(script, column, Constant::Number, Reading::AsIs, offset, 0);
            }
        }
        let mut reading = reading;
        if script.byte()? == Some(b'_') {
            let introducer = script.name()?;
            let charset = Charset::named(introducer.trim_start_matches('_'));
            let declared = &self.table.columns[column];
            if self.places[column].is_some()
                && (declared.ty.is_text() || declared.ty == SqlType::Json)
            {
                reading = self::reading(&charset, declared.charset.as_deref())
                    .map_err(|name| unknown(&name, declared))?;
            }
            script.blanks()?;
            if script.peek_is(b"0x")? {
                script.input.consume(2);
                return self.hex(script, column, reading, offset, None);
            }
        }
        self.prefixed(script, column, reading, offset)
    }

    fn prefixed(
        &mut self,
        script: &mut Script,
        column: usize,
        reading: Reading,
        offset: i32,
    ) -> Result<()> {
        match script.byte()? {
            Some(quote @ (b'\'' | b'"')) => {
                return self.string(script, column, quote, reading, offset);
            }
            Some(b'x' | b'X') if script.peek_is(b"x'")? => {
                script.input.consume(2);
                return self.hex(script, column, reading, offset, Some(b'\''));
            }
            Some(b'n' | b'N') if script.peek_is(b"n'")? => {
                script.input.consume(1);
                return self.string(script, column, b'\'', Reading::AsIs, offset);
            }
            Some(b'b' | b'B') if script.peek_is(b"b'")? => {
                script.input.consume(1);
                self.scratch.clear();
                unescape(script, b'\'', false, Some(&mut self.scratch))?;
                let zeros = (8 - self.scratch.len() % 8) % 8;
                let bits: Vec<u8> =
                    std::iter::repeat_n(b'0', zeros).chain(self.scratch.iter().copied()).collect();
                if bits.len() > LONGEST || bits.iter().any(|b| !matches!(b, b'0' | b'1')) {
                    return Err(script.refused("bits other than 0 and 1"));
                }
                self.scratch.clear();
                self.scratch.extend(
                    bits.chunks(8).map(|c| c.iter().fold(0_u8, |n, b| n << 1 | (b - b'0'))),
                );
                return self.finish(script, column, Constant::Bits, Reading::AsIs, offset, 0);
            }
            None => return Err(script.truncated()),
            _ => {}
        }
        Err(script
            .refused("a value that is no constant")
            .at_column(self.table.columns[column].name.as_str())
            .help("load the dump into a server and copy from there"))
    }
}

/// What stands here instead of what was expected; the end of the file is its own error.
fn expected(script: &mut Script, what: &str) -> Result<Box<Error>> {
    Ok(if script.byte()?.is_none() {
        script.truncated()
    } else {
        script.refused(&format!("{what} was expected"))
    })
}

/// How text in a character set is read into a column; the name of one that cannot be.
fn reading(charset: &Charset, column: Option<&str>) -> std::result::Result<Reading, String> {
    match charset {
        Charset::Utf8 => Ok(Reading::AsIs),
        Charset::Latin1 => Ok(Reading::Latin1),
        Charset::Binary => match column.map_or(Charset::Utf8, Charset::named) {
            Charset::Utf8 | Charset::Binary => Ok(Reading::AsIs),
            Charset::Latin1 => Ok(Reading::Latin1),
            Charset::Other(name) => Err(name),
        },
        Charset::Other(name) => Err(name.clone()),
    }
}

fn unknown(charset: &str, column: &Column) -> Box<Error> {
    Error::definite(codes::FILES_CHARSET, format!("text in character set `{charset}`"))
        .at_column(column.name.as_str())
        .help("write the dump in UTF-8: mysqldump --default-character-set=utf8mb4")
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Reads a string from its opening quote to its closing one, and takes its escapes off.
fn unescape(
    script: &mut Script,
    quote: u8,
    escapes: bool,
    mut out: Option<&mut Vec<u8>>,
) -> Result<()> {
    script.input.consume(1);
    loop {
        let path = &script.path;
        let chunk = script.input.chunk().map_err(|e| io_error(path, e))?;
        let (mut at, mut ended) = (0, false);
        while let Some(rest) = chunk.get(at..).filter(|rest| !rest.is_empty()) {
            let stop = if escapes {
                memchr::memchr2(quote, b'\\', rest)
            } else {
                memchr::memchr(quote, rest)
            };
            let (plain, special) = rest.split_at(stop.unwrap_or(rest.len()));
            if let Some(out) = &mut out {
                out.extend_from_slice(plain);
            }
            at += plain.len();
            let [first, second, ..] = *special else { break };
            if first == quote && second != quote {
                at += 1;
                ended = true;
                break;
            }
            at += 2;
            if let Some(out) = &mut out {
                match if first == quote { quote } else { escaped(second) } {
                    // The backslash stays: it belongs to a pattern.
                    wildcard @ (b'%' | b'_') if first != quote => out.extend([b'\\', wildcard]),
                    byte => out.push(byte),
                }
            }
        }
        script.input.consume(at);
        if ended {
            return Ok(());
        }
        // A quote or a backslash at the end of the buffer needs the byte after it.
        match script.input.peek(2).map_err(|e| io_error(path, e))? {
            [last] if *last == quote => {
                script.input.consume(1);
                return Ok(());
            }
            [] | [_] => return Err(script.truncated()),
            _ => {}
        }
    }
}

/// What a byte stands for after a backslash.
fn escaped(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 8,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 0x1a,
        other => other,
    }
}

/// A timestamp `minutes` earlier; `None` if it is a zero date or no date, which stays as it is.
fn shift(text: &[u8], minutes: i32, fsp: u8) -> Option<String> {
    let parts = temporal::Parts::unpack(temporal::parse_datetime(text)?);
    let day = 86_400 * temporal::MICROS;
    let time = parts.days_since_epoch()? * day + parts.micros_of_day()
        - i64::from(minutes) * 60 * temporal::MICROS;
    let (days, rest) = (time.div_euclid(day), time.rem_euclid(day));
    let (seconds, micros) = (rest / temporal::MICROS, rest % temporal::MICROS);
    let part = |n: i64| u32::try_from(n).ok();
    let parts = temporal::Parts {
        hour: part(seconds / 3600)?,
        minute: part(seconds / 60 % 60)?,
        second: part(seconds % 60)?,
        micros: part(micros)?,
        ..temporal::Parts::from_days(days)
    };
    let mut out = String::new();
    temporal::write_datetime(&mut out, parts.pack(), fsp);
    Some(out)
}
