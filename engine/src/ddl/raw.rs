//! Definitions that are not UTF-8 through and through.
//!
//! MariaDB prints the default of a `binary` column as the bytes themselves, between quotes, in the
//! middle of UTF-8. [`text`] turns such a definition into text without losing them: every byte that is
//! no part of a character becomes a character of a private range, and [`restore`] makes it a byte again.
//! Characters of that range in the definition itself take the same way, so nothing is ambiguous.

use std::borrow::Cow;

/// Where bytes 0 … 255 stand: the end of Unicode's last private plane.
const FIRST: u32 = 0x10_FE00;

fn mark(byte: u8) -> char {
    char::from_u32(FIRST + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn byte_of(c: char) -> Option<u8> {
    u32::from(c).checked_sub(FIRST).and_then(|byte| u8::try_from(byte).ok())
}

/// A definition as the server or the dump wrote it, as text for [`parse`](super::parse).
#[must_use]
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !is_marked(text)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if byte_of(c).is_some() {
                out.extend(c.encode_utf8(&mut [0; 4]).bytes().map(mark));
            } else {
                out.push(c);
            }
        }
        out.extend(chunk.invalid().iter().map(|b| mark(*b)));
    }
    Cow::Owned(out)
}

/// Whether a text holds bytes that are no characters.
pub(super) fn is_marked(text: &str) -> bool {
    text.contains(|c| byte_of(c).is_some())
}

/// The bytes of a text that [`text`] made.
pub(super) fn restore(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        assert!(matches!(text("a'ä😀".as_bytes()), Cow::Borrowed("a'ä😀")));
        assert!(is_marked(&text(b"'\xff'")));
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(bytes: Vec<u8>, private in 0x10_FE00_u32..0x10_FF00) {
            let mut bytes = bytes;
            bytes.extend(char::from_u32(private).unwrap().to_string().bytes());
            prop_assert_eq!(restore(&text(&bytes)), bytes);
        }
    }
}
