//! A file, compressed or not, read through one buffer of fixed size.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes that the buffer holds.
const BUFFER: usize = 256 * 1024;

/// Most bytes that [`Input::peek`] can show.
pub(super) const LOOKAHEAD: usize = 16 * 1024;

/// How the bytes of a file are stored. Told by its first bytes, not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    /// Looks at the beginning of a file.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut head = Vec::with_capacity(4);
        File::open(path)?.take(4).read_to_end(&mut head)?;
        Ok(match head.as_slice() {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Self::Zstd,
            _ => Self::None,
        })
    }

    /// Opens a file for its uncompressed bytes.
    pub(super) fn open(self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let file = File::open(path)?;
        Ok(match self {
            Self::None => Box::new(file),
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(
                io::BufReader::with_capacity(BUFFER, file),
            )),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::new(file)?),
        })
    }
}

/// Bytes in order, with their offset in the (uncompressed) file.
pub(super) struct Input {
    reader: Box<dyn Read + Send>,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    /// Offset of the buffer's first byte.
    base: u64,
    ended: bool,
}

impl Input {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, buffer: vec![0; BUFFER].into(), at: 0, end: 0, base: 0, ended: false }
    }

    /// Opens a file at an offset of its uncompressed bytes; one that is compressed is read from its start.
    pub(super) fn open(path: &Path, compression: Compression, start: u64) -> io::Result<Self> {
        if compression == Compression::None {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(start))?;
            let mut input = Self::new(Box::new(file));
            input.base = start;
            return Ok(input);
        }
        let mut input = Self::new(compression.open(path)?);
        while input.offset() < start {
            let left = usize::try_from(start - input.offset()).unwrap_or(usize::MAX);
            let here = input.chunk()?.len().min(left);
            if here == 0 {
                break;
            }
            input.consume(here);
        }
        Ok(input)
    }

    /// Offset of the next byte.
    #[inline]
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Moves what is left to the front and reads until `wanted` bytes are there, or the file ends.
    #[cold]
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        self.buffer.copy_within(self.at..self.end, 0);
        self.base += self.at as u64;
        self.end -= self.at;
        self.at = 0;
        while !self.ended && self.end < wanted {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(n) => self.end += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// The next `n` bytes, fewer only at the end of the file. At most [`LOOKAHEAD`].
    #[inline]
    pub(super) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        let n = n.min(LOOKAHEAD);
        if self.end - self.at < n && !self.ended {
            self.fill(n)?;
        }
        Ok(&self.buffer[self.at..self.end.min(self.at + n)])
    }

    /// All bytes that are in the buffer; empty only at the end of the file.
    #[inline]
    pub(super) fn chunk(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end && !self.ended {
            self.fill(1)?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    /// The next byte, which stays.
    #[inline]
    pub(super) fn byte(&mut self) -> io::Result<Option<u8>> {
        Ok(self.chunk()?.first().copied())
    }

    /// Passes over bytes that were seen.
    #[inline]
    pub(super) fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow(Vec<u8>, usize);

    impl Read for Slow {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.get(self.1) else {
                return Ok(0);
            };
            self.1 += 1;
            out[0] = *byte;
            Ok(1)
        }
    }

    #[test]
    fn bytes_come_in_order_whatever_the_reader_gives() {
        let bytes: Vec<u8> = (0..=255).cycle().take(BUFFER + 1000).collect();
        let mut input = Input::new(Box::new(Slow(bytes.clone(), 0)));
        let mut seen = Vec::new();
        while let Some(byte) = input.byte().unwrap() {
            assert_eq!(input.offset(), seen.len() as u64);
            let ahead = input.peek(3).unwrap();
            assert_eq!(ahead, &bytes[seen.len()..bytes.len().min(seen.len() + 3)]);
            seen.push(byte);
            input.consume(1);
        }
        assert_eq!(seen, bytes);
        assert!(input.peek(5).unwrap().is_empty());
    }
}
