//! MySQL expressions as a tree: what servers print in `SHOW CREATE TABLE`, with the precedence of
//! the manual (14.4.1). Anything beyond is refused, not guessed.

use super::Refused;
use crate::ddl::lexer::{Kind, Lexer, Mode, Token};

/// How deep parentheses and operators may nest.
const DEEPEST: usize = 100;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ddl) enum Expression {
    Null,
    Truth(bool),
    Number(String),
    Text(String),
    Bytes(Vec<u8>),
    Column(String),
    Not(Box<Self>),
    Negative(Box<Self>),
    /// The operator in lower case; `<>` for `!=`.
    Binary(String, Box<Self>, Box<Self>),
    IsNull {
        value: Box<Self>,
        negated: bool,
    },
    In {
        value: Box<Self>,
        list: Vec<Self>,
        negated: bool,
    },
    Between {
        value: Box<Self>,
        low: Box<Self>,
        high: Box<Self>,
        negated: bool,
    },
    Like {
        value: Box<Self>,
        pattern: Box<Self>,
        negated: bool,
    },
    /// `case [value] when … then … else … end`.
    Case {
        value: Option<Box<Self>>,
        arms: Vec<(Self, Self)>,
        otherwise: Option<Box<Self>>,
    },
    /// The name in lower case.
    Call(String, Vec<Self>),
}

/// Reads an expression.
pub(in crate::ddl) fn parse(sql: &str) -> Result<Expression, Refused> {
    let mode = Mode::default();
    let tokens = Lexer::new(sql, mode).tokens().map_err(|e| Refused::new(e.what))?;
    let mut parser = Parser { sql, tokens, at: 0, depth: 0 };
    let expression = parser.expression(0)?;
    if parser.token().kind == Kind::End { Ok(expression) } else { Err(parser.refuse()) }
}

struct Parser<'a> {
    sql: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// Binding of infix operators, loosest first.
fn binding(operator: &str) -> Option<u8> {
    Some(match operator {
        "or" | "||" => 1,
        "xor" => 2,
        "and" | "&&" => 3,
        "=" | "<=>" | "<>" | "!=" | "<" | "<=" | ">" | ">=" | "is" | "in" | "like" | "between"
        | "not" => 5,
        "|" => 6,
        "&" => 7,
        "<<" | ">>" => 8,
        "+" | "-" => 9,
        "*" | "/" | "div" | "%" | "mod" => 10,
        "^" => 11,
        _ => return None,
    })
}

const NOT: u8 = 4;

impl Parser<'_> {
    fn token(&self) -> Token {
        let end = Token { kind: Kind::End, start: self.sql.len(), end: self.sql.len() };
        self.tokens.get(self.at).copied().unwrap_or(end)
    }

    fn raw(&self) -> &str {
        self.sql.get(self.token().range()).unwrap_or("")
    }

    fn lower(&self) -> String {
        match self.token().kind {
            Kind::Word | Kind::Symbol => self.raw().to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    fn refuse(&self) -> Refused {
        match self.token().kind {
            Kind::End => Refused::new("the expression ends too early"),
            Kind::Text => Refused::new("a string where an operator should be"),
            _ => Refused::new(format!("`{}` is not translated", self.raw())),
        }
    }

    fn eat(&mut self, word: &str) -> bool {
        let here = self.lower() == word;
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, word: &str) -> Result<(), Refused> {
        if self.eat(word) { Ok(()) } else { Err(self.refuse()) }
    }

    fn expression(&mut self, least: u8) -> Result<Expression, Refused> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Refused::new("it nests too deep"));
        }
        let mut left = self.prefix()?;
        while let Some(power) = binding(&self.lower()).filter(|power| *power > least) {
            left = self.infix(left, power)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn infix(&mut self, left: Expression, power: u8) -> Result<Expression, Refused> {
        let operator = self.lower();
        self.at += 1;
        let left = Box::new(left);
        let negated = operator == "not";
        let word = if negated { self.lower() } else { operator.clone() };
        if negated {
            self.at += 1;
        }
        Ok(match word.as_str() {
            "is" => {
                let negated = self.eat("not");
                self.expect("null")?;
                Expression::IsNull { value: left, negated }
            }
            "in" => Expression::In { value: left, list: self.arguments()?, negated },
            "between" => {
                let low = Box::new(self.expression(NOT + 1)?);
                self.expect("and")?;
                Expression::Between {
                    value: left,
                    low,
                    high: Box::new(self.expression(NOT + 1)?),
                    negated,
                }
            }
            "like" => {
                let pattern = Box::new(self.expression(power)?);
                if self.lower() == "escape" {
                    return Err(self.refuse());
                }
                Expression::Like { value: left, pattern, negated }
            }
            _ if negated => return Err(self.refuse()),
            other => {
                let operator = match other {
                    "!=" => "<>",
                    "&&" => "and",
                    "||" => "or",
                    "%" => "mod",
                    other => other,
                };
                Expression::Binary(operator.to_owned(), left, Box::new(self.expression(power)?))
            }
        })
    }

    fn prefix(&mut self) -> Result<Expression, Refused> {
        let token = self.token();
        let mode = Mode::default();
        match token.kind {
            Kind::Number => {
                let number = self.raw().to_owned();
                self.at += 1;
                Ok(Expression::Number(number))
            }
            Kind::Text => {
                let mut text = String::new();
                while self.token().kind == Kind::Text {
                    text.push_str(&Lexer::unquote(self.raw(), mode));
                    self.at += 1;
                }
                Ok(Expression::Text(text))
            }
            Kind::Hex => {
                let bytes = crate::ddl::parse::hex_bytes(self.raw());
                self.at += 1;
                Ok(Expression::Bytes(bytes))
            }
            Kind::Ident => {
                let name = Lexer::unquote(self.raw(), mode).into_owned();
                self.at += 1;
                self.column(name)
            }
            Kind::Symbol => self.symbol(),
            Kind::Word => self.word(),
            Kind::Bits | Kind::Variable | Kind::End => Err(self.refuse()),
        }
    }

    /// A column; the server prints no qualifier in the definition of a table.
    fn column(&mut self, name: String) -> Result<Expression, Refused> {
        if matches!(self.lower().as_str(), "." | "->" | "->>") {
            Err(self.refuse())
        } else {
            Ok(Expression::Column(name))
        }
    }

    fn symbol(&mut self) -> Result<Expression, Refused> {
        match self.lower().as_str() {
            "(" => {
                self.at += 1;
                let inner = self.expression(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            "-" => {
                self.at += 1;
                Ok(Expression::Negative(Box::new(self.expression(11)?)))
            }
            "+" => {
                self.at += 1;
                self.expression(11)
            }
            "!" => {
                self.at += 1;
                Ok(Expression::Not(Box::new(self.expression(12)?)))
            }
            _ => Err(self.refuse()),
        }
    }

    fn word(&mut self) -> Result<Expression, Refused> {
        let word = self.lower();
        let next = self.tokens.get(self.at + 1).map(|t| t.kind);
        // A character set introducer says how the bytes were written; they are read by now.
        if word.starts_with('_') && matches!(next, Some(Kind::Text)) {
            self.at += 1;
            return self.prefix();
        }
        let call =
            self.tokens.get(self.at + 1).is_some_and(|t| self.sql.get(t.range()) == Some("("));
        match word.as_str() {
            "null" | "true" | "false" if !call => {
                self.at += 1;
                Ok(match word.as_str() {
                    "null" => Expression::Null,
                    other => Expression::Truth(other == "true"),
                })
            }
            "not" => {
                self.at += 1;
                Ok(Expression::Not(Box::new(self.expression(NOT)?)))
            }
            "case" => self.case(),
            "current_timestamp" | "current_date" | "current_time" | "localtime"
            | "localtimestamp"
                if !call =>
            {
                self.at += 1;
                Ok(Expression::Call(word, Vec::new()))
            }
            "interval" | "cast" | "convert" | "binary" | "select" | "exists" | "match" => {
                Err(self.refuse())
            }
            _ if call => {
                self.at += 1;
                Ok(Expression::Call(word, self.arguments()?))
            }
            _ => {
                let name = self.raw().to_owned();
                self.at += 1;
                self.column(name)
            }
        }
    }

    fn case(&mut self) -> Result<Expression, Refused> {
        self.at += 1;
        let value = if self.lower() == "when" { None } else { Some(Box::new(self.expression(0)?)) };
        let mut arms = Vec::new();
        while self.eat("when") {
            let when = self.expression(0)?;
            self.expect("then")?;
            arms.push((when, self.expression(0)?));
        }
        let otherwise = if self.eat("else") { Some(Box::new(self.expression(0)?)) } else { None };
        self.expect("end")?;
        if arms.is_empty() {
            Err(self.refuse())
        } else {
            Ok(Expression::Case { value, arms, otherwise })
        }
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Refused> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression(0)?);
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }
}
