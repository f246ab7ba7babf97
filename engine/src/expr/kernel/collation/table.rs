//! Weights of all characters, in pages of 256 code points.
//!
//! A file is a zstd frame of 4,352 pages. A page begins with a byte: 0, an entry for each code point;
//! 1, a base (two bytes): code point `c` has the two weights `base + (c >> 15)` and
//! `c & 0x7FFF | 0x8000`; 2, one entry for all. An entry is a number of weights and the weights, two
//! bytes each; the number 255 stands for one weight that is the code point. Little end first.
//!
//! A file of contractions is a zstd frame of: a number of characters, the characters (four bytes
//! each), an entry. Those characters, one after the other, have these weights instead of their own.

use std::collections::{BTreeMap, BTreeSet};

/// Stands for the number of weights where the only one is the code point.
const ITSELF: u8 = 0xFF;
/// Code points of one page.
const PAGE: u32 = 256;
const LAST: u32 = 0x11_0000;

#[derive(Debug)]
enum Page {
    /// Where in `weights` each code point's stand: first and number.
    Each(Box<[(u32, u8)]>),
    Derived(u16),
    All(u32, u8),
}

#[derive(Debug)]
pub(super) struct Table {
    pages: Vec<Page>,
    weights: Vec<u16>,
    /// Two or three characters and where their weights stand.
    contractions: BTreeMap<Vec<char>, (u32, u8)>,
    /// The characters of contractions.
    joining: BTreeSet<char>,
}

/// Characters of a contraction at most.
const LONGEST: usize = 3;

impl Table {
    /// Reads a file of the generator. What it cannot read has no weights, which a test rules out.
    pub(super) fn unpack(file: &[u8]) -> Self {
        let content = zstd::decode_all(file).unwrap_or_default();
        let mut reader = Reader { rest: &content, weights: Vec::new() };
        let mut pages = Vec::with_capacity((LAST / PAGE) as usize);
        for first in (0..LAST).step_by(PAGE as usize) {
            match reader.page(first) {
                Some(page) => pages.push(page),
                None => break,
            }
        }
        Self {
            pages,
            weights: reader.weights,
            contractions: BTreeMap::new(),
            joining: BTreeSet::new(),
        }
    }

    /// Adds a file of contractions.
    pub(super) fn with_contractions(mut self, file: &[u8]) -> Self {
        let content = zstd::decode_all(file).unwrap_or_default();
        let mut reader = Reader { rest: &content, weights: std::mem::take(&mut self.weights) };
        while let Some((letters, place)) = reader.contraction() {
            self.joining.extend(&letters);
            self.contractions.insert(letters, place);
        }
        self.weights = reader.weights;
        self
    }

    /// Whether what stands beside a character may change its weights.
    pub(super) fn joins(&self, c: char) -> bool {
        !self.contractions.is_empty() && self.joining.contains(&c)
    }

    /// Whether all characters have an entry.
    #[cfg(test)]
    pub(super) fn is_whole(&self) -> bool {
        self.pages.len() == (LAST / PAGE) as usize
    }

    pub(super) fn of(&self, c: char) -> Entry<'_> {
        let code = u32::from(c);
        match self.pages.get((code / PAGE) as usize) {
            Some(Page::Each(entries)) => {
                let (first, n) = entries.get((code % PAGE) as usize).copied().unwrap_or_default();
                self.listed(first, n)
            }
            Some(Page::All(first, n)) => self.listed(*first, *n),
            Some(Page::Derived(base)) => {
                // Both fit: a code point has 21 bits, a base leaves room for its upper six.
                #[allow(clippy::cast_possible_truncation)]
                let (high, low) =
                    (base.saturating_add((code >> 15) as u16), (code & 0x7FFF) as u16 | 0x8000);
                Entry::Derived(Some(high), Some(low))
            }
            None => Entry::Listed(&[]),
        }
    }

    /// The weights of a text.
    pub(super) fn weights<'a>(&'a self, text: &'a str) -> impl Iterator<Item = u16> + 'a {
        let mut rest = text;
        std::iter::from_fn(move || {
            let c = rest.chars().next()?;
            if self.joins(c) {
                let letters: Vec<char> = rest.chars().take(LONGEST).collect();
                for n in (2..=letters.len()).rev() {
                    if let Some((first, count)) = self.contractions.get(&letters[..n]) {
                        rest = &rest[letters[..n].iter().map(|c| c.len_utf8()).sum()..];
                        return Some(self.listed(*first, *count));
                    }
                }
            }
            rest = &rest[c.len_utf8()..];
            Some(self.of(c))
        })
        .flatten()
    }

    fn listed(&self, first: u32, count: u8) -> Entry<'_> {
        let first = first as usize;
        Entry::Listed(self.weights.get(first..first + usize::from(count)).unwrap_or_default())
    }

    /// The weight of a blank.
    pub(super) fn blank(&self) -> u16 {
        self.of(' ').next().unwrap_or(0)
    }
}

/// The weights of one character.
#[derive(Debug, Clone)]
pub(super) enum Entry<'a> {
    Listed(&'a [u16]),
    Derived(Option<u16>, Option<u16>),
}

impl Iterator for Entry<'_> {
    type Item = u16;
    fn next(&mut self) -> Option<u16> {
        match self {
            Self::Listed(weights) => {
                let (first, rest) = weights.split_first()?;
                *weights = rest;
                Some(*first)
            }
            Self::Derived(high, low) => high.take().or_else(|| low.take()),
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    weights: Vec<u16>,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn entry(&mut self, code: u32) -> Option<(u32, u8)> {
        let first = u32::try_from(self.weights.len()).ok()?;
        match self.byte()? {
            ITSELF => {
                self.weights.push(u16::try_from(code).ok()?);
                Some((first, 1))
            }
            n => {
                for _ in 0..n {
                    let weight = self.word()?;
                    self.weights.push(weight);
                }
                Some((first, n))
            }
        }
    }

    fn contraction(&mut self) -> Option<(Vec<char>, (u32, u8))> {
        let n = self.byte()?;
        let mut letters = Vec::with_capacity(usize::from(n));
        for _ in 0..n {
            let code = u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]);
            letters.push(char::from_u32(code)?);
        }
        Some((letters, self.entry(0)?))
    }

    fn page(&mut self, first: u32) -> Option<Page> {
        match self.byte()? {
            0 => (first..first + PAGE)
                .map(|code| self.entry(code))
                .collect::<Option<_>>()
                .map(Page::Each),
            1 => self.word().map(Page::Derived),
            2 => self.entry(first).map(|(first, n)| Page::All(first, n)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_every_character() {
        for (name, file) in [
            ("general", include_bytes!("general.bin").as_slice()),
            ("unicode400", include_bytes!("unicode400.bin")),
            ("uca900", include_bytes!("uca900.bin")),
            ("uca1400", include_bytes!("uca1400.bin")),
            ("latin1_swedish", include_bytes!("latin1_swedish.bin")),
        ] {
            let table = Table::unpack(file);
            assert!(table.is_whole(), "{name}");
            assert!(table.of('a').eq(table.of('A')), "{name}");
            assert!(table.blank() > 0, "{name}");
        }
    }

    #[test]
    fn a_torn_file_has_no_weights() {
        let table = Table::unpack(b"not a table");
        assert!(table.of('a').next().is_none());
    }
}
