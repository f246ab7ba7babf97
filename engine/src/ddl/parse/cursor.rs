//! A place in a list of tokens, and the small questions that a parser asks there.

use super::Options;
use crate::ddl::lexer::{Kind, Lexer, Token};
use crate::ddl::{ParseError, raw};

/// Walks over the tokens of one statement. Keywords are compared without case.
pub(super) struct Cursor<'a> {
    sql: &'a str,
    tokens: Vec<Token>,
    at: usize,
    options: &'a Options,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(sql: &'a str, options: &'a Options) -> Result<Self, ParseError> {
        let tokens = Lexer::new(sql, options.mode).tokens()?;
        Ok(Self { sql, tokens, at: 0, options })
    }

    pub(super) fn options(&self) -> &'a Options {
        self.options
    }

    /// The token `ahead` places from here; past the end, the end.
    fn token(&self, ahead: usize) -> Token {
        let end = Token { kind: Kind::End, start: self.sql.len(), end: self.sql.len() };
        self.tokens.get(self.at + ahead).copied().unwrap_or(end)
    }

    pub(super) fn kind(&self) -> Kind {
        self.token(0).kind
    }

    pub(super) fn kind_at(&self, ahead: usize) -> Kind {
        self.token(ahead).kind
    }

    fn slice(&self, token: Token) -> &'a str {
        self.sql.get(token.range()).unwrap_or("")
    }

    /// The token here as it is written.
    pub(super) fn raw(&self) -> &'a str {
        self.slice(self.token(0))
    }

    pub(super) fn skip(&mut self, tokens: usize) {
        self.at = (self.at + tokens).min(self.tokens.len().saturating_sub(1));
    }

    /// The index of the token here, for [`text_since`](Self::text_since).
    pub(super) fn mark(&self) -> usize {
        self.at
    }

    /// Goes back to a mark.
    pub(super) fn rewind(&mut self, mark: usize) {
        self.at = mark;
    }

    pub(super) fn at_end(&self) -> bool {
        self.kind() == Kind::End || self.is_symbol(";")
    }

    pub(super) fn end(&mut self) -> Result<(), ParseError> {
        if self.kind() == Kind::End {
            Ok(())
        } else {
            Err(self.unexpected("the end of the statement"))
        }
    }

    /// Whether this keyword stands here.
    pub(super) fn is(&self, word: &str) -> bool {
        self.is_at(0, word)
    }

    pub(super) fn is_at(&self, ahead: usize, word: &str) -> bool {
        let token = self.token(ahead);
        token.kind == Kind::Word && self.slice(token).eq_ignore_ascii_case(word)
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol_at(0, symbol)
    }

    pub(super) fn is_symbol_at(&self, ahead: usize, symbol: &str) -> bool {
        let token = self.token(ahead);
        token.kind == Kind::Symbol && self.slice(token) == symbol
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let here = self.is(word);
        self.skip(usize::from(here));
        here
    }

    pub(super) fn eat_all(&mut self, words: &[&str]) -> bool {
        let here = words.iter().enumerate().all(|(i, word)| self.is_at(i, word));
        self.skip(if here { words.len() } else { 0 });
        here
    }

    pub(super) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let here = self.is_symbol(symbol);
        self.skip(usize::from(here));
        here
    }

    /// `CHARSET` or `CHARACTER SET`.
    pub(super) fn eat_charset(&mut self) -> bool {
        self.eat("charset") || self.eat_all(&["character", "set"]) || self.eat_all(&["char", "set"])
    }

    pub(super) fn expect(&mut self, word: &str) -> Result<(), ParseError> {
        if self.eat(word) { Ok(()) } else { Err(self.unexpected(&format!("`{word}`"))) }
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Result<(), ParseError> {
        if self.eat_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    /// An identifier, quoted or not.
    pub(super) fn ident(&mut self) -> Result<String, ParseError> {
        let token = self.token(0);
        match token.kind {
            Kind::Word | Kind::Ident => {
                self.skip(1);
                Ok(self.unquoted(token))
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// `name` or `schema.name`; the schema is the default one where none is said.
    pub(super) fn qualified(&mut self) -> Result<(String, String), ParseError> {
        let first = self.ident()?;
        if self.eat_symbol(".") {
            return Ok((first, self.ident()?));
        }
        Ok((self.options.schema.clone(), first))
    }

    fn unquoted(&self, token: Token) -> String {
        match token.kind {
            Kind::Ident | Kind::Text => {
                Lexer::unquote(self.slice(token), self.options.mode).into_owned()
            }
            _ => self.slice(token).to_owned(),
        }
    }

    /// A string of characters; neighbouring strings are one.
    pub(super) fn text(&mut self) -> Result<String, ParseError> {
        let before = self.at;
        let text = self.text_or_bytes()?;
        if !raw::is_marked(&text) {
            return Ok(text);
        }
        String::from_utf8(raw::restore(&text)).map_err(|_| {
            self.at = before;
            self.unexpected("a string in UTF-8")
        })
    }

    /// A string that may hold bytes, as [`raw::text`] marks them.
    pub(super) fn text_or_bytes(&mut self) -> Result<String, ParseError> {
        if self.kind() != Kind::Text {
            return Err(self.unexpected("a string"));
        }
        let mut out = String::new();
        while self.kind() == Kind::Text {
            out.push_str(&self.unquoted(self.token(0)));
            self.skip(1);
        }
        Ok(out)
    }

    /// A name that may stand in quotes of strings: character sets, engines.
    pub(super) fn name_or_text(&mut self) -> Result<String, ParseError> {
        if self.kind() == Kind::Text { self.text() } else { self.ident() }
    }

    /// An unsigned number.
    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Result<T, ParseError> {
        if self.kind() == Kind::Number
            && let Ok(number) = self.raw().parse()
        {
            self.skip(1);
            return Ok(number);
        }
        Err(self.unexpected("a number in range"))
    }

    /// `( number )`, if a parenthesis stands here.
    pub(super) fn length<T: std::str::FromStr>(&mut self) -> Result<Option<T>, ParseError> {
        if !self.eat_symbol("(") {
            return Ok(None);
        }
        let number = self.number()?;
        self.expect_symbol(")")?;
        Ok(Some(number))
    }

    /// Skips `( … )` with everything inside and returns the text between the outer parentheses.
    pub(super) fn parenthesised(&mut self) -> Result<String, ParseError> {
        let open = self.token(0);
        self.expect_symbol("(")?;
        let first = self.at;
        let mut depth = 1_usize;
        loop {
            if self.kind() == Kind::End {
                return Err(ParseError::new(
                    self.sql,
                    open.start,
                    "a parenthesis that is not closed".to_owned(),
                ));
            }
            depth += usize::from(self.is_symbol("("));
            depth -= usize::from(self.is_symbol(")"));
            self.skip(1);
            if depth == 0 {
                return Ok(self.text_between(first, self.at - 1));
            }
        }
    }

    /// The text from a mark up to here, without comments.
    pub(super) fn text_since(&self, mark: usize) -> String {
        self.text_between(mark, self.at)
    }

    /// Tokens `from..to` as they are written; a gap with a comment (or its mark) is one blank.
    fn text_between(&self, from: usize, to: usize) -> String {
        let mut out = String::new();
        let mut end = None;
        for token in self.tokens.get(from..to).unwrap_or(&[]) {
            if let Some(end) = end {
                let gap = self.sql.get(end..token.start).unwrap_or("");
                let plain = gap.bytes().all(|b| b.is_ascii_whitespace());
                out.push_str(if plain { gap } else { " " });
            }
            out.push_str(self.slice(*token));
            end = Some(token.end);
        }
        out
    }

    /// The first two words of the statement, in upper case; for messages.
    pub(super) fn first_words(&self) -> String {
        let words = self.tokens.iter().take(2).take_while(|t| t.kind == Kind::Word);
        words.map(|t| self.slice(*t).to_ascii_uppercase()).collect::<Vec<_>>().join(" ")
    }

    /// The error that something else was expected here.
    pub(super) fn unexpected(&self, expected: &str) -> ParseError {
        let token = self.token(0);
        let found = match token.kind {
            Kind::End => "the text ends".to_owned(),
            // What a string says may be private; that one stands here is enough.
            Kind::Text => "found a string".to_owned(),
            _ => format!("found `{}`", self.slice(token).chars().take(40).collect::<String>()),
        };
        ParseError::new(self.sql, token.start, format!("expected {expected}, {found}"))
    }
}
