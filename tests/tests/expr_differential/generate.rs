//! Random expressions, mostly well typed: what the checker refuses is thrown away.

use dsl::{
    ast::{Arg, BinaryOp, Expr, ExprKind, IsWhat, StringPart, TypeArg, TypeRef, UnaryOp},
    source::{Ident, Span, Spanned},
};

/// A small generator of random numbers (splitmix64), the same on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// What an expression should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Number,
    Integer,
    Text,
    Bytes,
    Truth,
    Calendar,
    Clock,
}

const WANTS: [Want; 7] = [
    Want::Number,
    Want::Integer,
    Want::Text,
    Want::Bytes,
    Want::Truth,
    Want::Calendar,
    Want::Clock,
];

const NUMBERS: [&str; 12] =
    ["id", "ti", "tu", "si", "bi", "bu", "d2", "d0", "d9", "db", "fl", "bt"];
const INTEGERS: [&str; 8] = ["id", "ti", "tu", "si", "bi", "bu", "bt", "yr"];
const TEXTS: [&str; 9] = ["tb", "tg", "tx", "la", "lb", "ac", "ch", "en", "tg"];
const CALENDAR: [&str; 4] = ["dt", "d6", "ds", "ts"];
const CLOCK: [&str; 2] = ["tm", "t6"];

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn ident(name: &str) -> Ident {
    Spanned::new(name.to_owned(), Span::default())
}

fn column(name: &str) -> Expr {
    expr(ExprKind::Path(vec![ident(name)]))
}

fn call(name: &str, args: Vec<Expr>) -> Expr {
    let args = args.into_iter().map(|value| Arg { name: None, value }).collect();
    expr(ExprKind::Call { path: vec![ident(name)], args })
}

fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    expr(ExprKind::Binary {
        op: Spanned::new(op, Span::default()),
        left: Box::new(left),
        right: Box::new(right),
    })
}

fn text(value: &str) -> Expr {
    expr(ExprKind::String(vec![StringPart::Text(value.to_owned())]))
}

fn number(value: &str) -> Expr {
    let (negative, digits) = value.strip_prefix('-').map_or((false, value), |d| (true, d));
    let plain = expr(ExprKind::Number(digits.to_owned()));
    if !negative {
        return plain;
    }
    expr(ExprKind::Unary {
        op: Spanned::new(UnaryOp::Negate, Span::default()),
        operand: Box::new(plain),
    })
}

fn cast(operand: Expr, ty: &str) -> Expr {
    let (name, args) = ty.split_once('(').map_or((ty, ""), |(n, a)| (n, a.trim_end_matches(')')));
    let args = args
        .split(',')
        .filter(|a| !a.is_empty())
        .map(|a| TypeArg::Number(Spanned::new(a.to_owned(), Span::default())))
        .collect();
    let ty = TypeRef {
        name: vec![ident(name)],
        args,
        unsigned: false,
        nullable: false,
        within: None,
        span: Span::default(),
    };
    expr(ExprKind::Cast { operand: Box::new(operand), ty })
}

impl Random {
    /// An expression of any kind.
    pub fn any(&mut self, depth: usize) -> Expr {
        let want = self.pick(&WANTS);
        self.of(want, depth)
    }

    pub fn of(&mut self, want: Want, depth: usize) -> Expr {
        if depth == 0 || self.below(6) == 0 {
            return self.leaf(want);
        }
        let d = depth - 1;
        if self.below(8) == 0 {
            return self.choice(want, d);
        }
        match want {
            Want::Number => self.number(d),
            Want::Integer => self.integer(d),
            Want::Text => self.text(d),
            Want::Bytes => self.bytes(d),
            Want::Truth => self.truth(d),
            Want::Calendar => self.calendar(d),
            Want::Clock => self.clock(d),
        }
    }

    fn leaf(&mut self, want: Want) -> Expr {
        if self.below(40) == 0 {
            return expr(ExprKind::Null);
        }
        let constant = self.below(3) == 0;
        match want {
            Want::Number if constant => {
                let n = self.pick(&[
                    "0",
                    "1",
                    "-1",
                    "2.5",
                    "-0.05",
                    "1.5e0",
                    "3",
                    "100",
                    "0.1",
                    "1e10",
                    "-7",
                    "12.345",
                    "9223372036854775807",
                    "18446744073709551615",
                ]);
                number(n)
            }
            Want::Number => column(self.pick(&NUMBERS)),
            Want::Integer if constant => {
                let n = self.pick(&["0", "1", "-1", "2", "3", "5", "-2", "64", "63", "7"]);
                number(n)
            }
            Want::Integer => column(self.pick(&INTEGERS)),
            Want::Text if constant => {
                let t = self.pick(&[
                    "", "a", "A", "a ", "b", "é", "x@y.z", "abc", "@", "%b%", "_", "ß", "12",
                ]);
                text(t)
            }
            Want::Text => column(self.pick(&TEXTS)),
            Want::Bytes => column("vb"),
            Want::Truth if constant => expr(ExprKind::Bool(self.below(2) == 0)),
            Want::Truth => column(self.pick(&NUMBERS)),
            Want::Calendar if constant => {
                let t = self.pick(&[
                    "2024-02-29 10:11:12",
                    "1999-12-31 00:00:00",
                    "2024-02-29 23:59:59.999999",
                ]);
                if self.below(2) == 0 {
                    expr(ExprKind::Date("2024-02-29".to_owned()))
                } else {
                    expr(ExprKind::Timestamp(t.to_owned()))
                }
            }
            Want::Calendar => column(self.pick(&CALENDAR)),
            Want::Clock => column(self.pick(&CLOCK)),
        }
    }

    fn choice(&mut self, want: Want, d: usize) -> Expr {
        match self.below(5) {
            0 => {
                let operand = self.of(want, d);
                let other = self.of(want, d);
                call("coalesce", vec![operand, other])
            }
            1 => {
                let (a, b) = (self.of(want, d), self.of(want, d));
                let c = self.of(Want::Truth, d);
                call("if", vec![c, a, b])
            }
            2 => {
                let (a, b) = (self.of(want, d), self.of(want, d));
                call("nullif", vec![a, b])
            }
            3 => {
                let arms = (0..=self.below(2))
                    .map(|_| (self.of(Want::Truth, d), self.of(want, d)))
                    .collect();
                let otherwise = (self.below(3) > 0).then(|| Box::new(self.of(want, d)));
                expr(ExprKind::Case { operand: None, arms, otherwise })
            }
            _ => {
                let of = self.pick(&WANTS);
                let operand = Some(Box::new(self.of(of, d)));
                let arms =
                    (0..=self.below(2)).map(|_| (self.of(of, d), self.of(want, d))).collect();
                let otherwise = (self.below(3) > 0).then(|| Box::new(self.of(want, d)));
                expr(ExprKind::Case { operand, arms, otherwise })
            }
        }
    }

    fn number(&mut self, d: usize) -> Expr {
        match self.below(8) {
            0..=3 => {
                let op = self.pick(&[
                    BinaryOp::Add,
                    BinaryOp::Sub,
                    BinaryOp::Mul,
                    BinaryOp::Div,
                    BinaryOp::Mod,
                ]);
                let (a, b) = (self.of(Want::Number, d), self.of(Want::Number, d));
                binary(op, a, b)
            }
            4 => {
                let operand = Box::new(self.of(Want::Number, d));
                expr(ExprKind::Unary {
                    op: Spanned::new(UnaryOp::Negate, Span::default()),
                    operand,
                })
            }
            5 => {
                let name = self.pick(&["abs", "ceil", "floor", "round"]);
                call(name, vec![self.of(Want::Number, d)])
            }
            6 => {
                let name = self.pick(&["round", "truncate"]);
                let digits = self.pick(&["0", "1", "2", "-1", "5", "-3"]);
                call(name, vec![self.of(Want::Number, d), number(digits)])
            }
            _ => {
                let ty = self.pick(&[
                    "signed",
                    "unsigned",
                    "decimal(12,3)",
                    "double",
                    "decimal(30,10)",
                    "tinyint",
                ]);
                let of = self.pick(&[Want::Number, Want::Number, Want::Text]);
                cast(self.of(of, d), ty)
            }
        }
    }

    fn integer(&mut self, d: usize) -> Expr {
        match self.below(9) {
            0 => {
                let op = self.pick(&[
                    BinaryOp::BitAnd,
                    BinaryOp::BitOr,
                    BinaryOp::BitXor,
                    BinaryOp::ShiftLeft,
                    BinaryOp::ShiftRight,
                ]);
                let (a, b) = (self.of(Want::Integer, d), self.of(Want::Integer, d));
                binary(op, a, b)
            }
            1 => {
                let operand = Box::new(self.of(Want::Integer, d));
                expr(ExprKind::Unary {
                    op: Spanned::new(UnaryOp::BitNot, Span::default()),
                    operand,
                })
            }
            2 => {
                let op =
                    self.pick(&[BinaryOp::IntDiv, BinaryOp::Mod, BinaryOp::Add, BinaryOp::Sub]);
                let (a, b) = (self.of(Want::Number, d), self.of(Want::Number, d));
                binary(op, a, b)
            }
            3 => {
                let name = self.pick(&["length", "char_length", "crc32"]);
                let want =
                    self.pick(&[Want::Text, Want::Text, Want::Bytes, Want::Number, Want::Calendar]);
                call(name, vec![self.of(want, d)])
            }
            4 => {
                let mut args = vec![self.of(Want::Text, d), self.of(Want::Text, d)];
                if self.below(2) == 0 {
                    args[0] = text(self.pick(&["@", ".", "12"]));
                }
                if self.below(3) == 0 {
                    args[0] = text(self.pick(&["a", "B", "@", "é"]));
                    args.push(self.of(Want::Integer, 0));
                }
                call("locate", args)
            }
            5 => {
                let name = self.pick(&["year", "month", "day", "unix_timestamp"]);
                call(name, vec![self.of(Want::Calendar, d)])
            }
            6 => {
                let name = self.pick(&["hour", "minute", "second", "microsecond"]);
                let want = self.pick(&[Want::Calendar, Want::Clock]);
                call(name, vec![self.of(want, d)])
            }
            7 => call("sign", vec![self.of(Want::Number, d)]),
            _ => {
                let ty = self.pick(&["signed", "unsigned", "int", "smallint"]);
                cast(self.of(Want::Number, d), ty)
            }
        }
    }

    fn text(&mut self, d: usize) -> Expr {
        match self.below(12) {
            0 | 1 => {
                let want = self.pick(&[
                    Want::Text,
                    Want::Number,
                    Want::Calendar,
                    Want::Clock,
                    Want::Truth,
                ]);
                let (a, b) = (self.of(Want::Text, d), self.of(want, d));
                call("concat", vec![a, b])
            }
            2 => {
                let (a, b, c) =
                    (self.of(Want::Text, d), self.of(Want::Text, d), self.of(Want::Text, d));
                call("concat_ws", vec![a, b, c])
            }
            3 => {
                let name = self.pick(&["lower", "upper", "trim", "ltrim", "rtrim", "reverse"]);
                call(name, vec![self.of(Want::Text, d)])
            }
            4 => {
                let name = self.pick(&["left", "right", "substring", "repeat"]);
                let n = if name == "repeat" {
                    number(self.pick(&["0", "2", "-1", "3"]))
                } else {
                    self.of(Want::Integer, 0)
                };
                call(name, vec![self.of(Want::Text, d), n])
            }
            5 => {
                let args = vec![
                    self.of(Want::Text, d),
                    self.of(Want::Integer, 0),
                    self.of(Want::Integer, 0),
                ];
                call("substring", args)
            }
            6 => {
                let args =
                    vec![self.of(Want::Text, d), self.of(Want::Text, 0), self.of(Want::Text, 0)];
                call("replace", args)
            }
            7 => {
                let name = self.pick(&["lpad", "rpad"]);
                let n = number(self.pick(&["0", "5", "-1", "3"]));
                call(name, vec![self.of(Want::Text, d), n, self.of(Want::Text, 0)])
            }
            8 => {
                let want = self.pick(&[Want::Bytes, Want::Text, Want::Integer]);
                call("hex", vec![self.of(want, d)])
            }
            9 => {
                let name = self.pick(&["greatest", "least"]);
                call(name, vec![self.of(Want::Text, d), self.of(Want::Text, d)])
            }
            _ => {
                let want = self.pick(&[
                    Want::Number,
                    Want::Calendar,
                    Want::Clock,
                    Want::Text,
                    Want::Truth,
                ]);
                let ty = self.pick(&["char", "char(10)", "varchar(3)"]);
                cast(self.of(want, d), ty)
            }
        }
    }

    fn bytes(&mut self, d: usize) -> Expr {
        match self.below(5) {
            0 => call("binary", vec![self.of(Want::Text, d)]),
            1 => call("unhex", vec![call("hex", vec![self.of(Want::Text, d)])]),
            2 => {
                let (a, b) = (self.of(Want::Bytes, d), self.of(Want::Text, d));
                call("concat", vec![a, b])
            }
            3 => {
                let args = vec![
                    self.of(Want::Bytes, d),
                    self.of(Want::Integer, 0),
                    self.of(Want::Integer, 0),
                ];
                call("substring", args)
            }
            _ => cast(self.of(Want::Text, d), "binary"),
        }
    }

    fn truth(&mut self, d: usize) -> Expr {
        let negated = self.below(2) == 0;
        let want = self.pick(&WANTS);
        match self.below(10) {
            0..=3 => {
                let op = self.pick(&[
                    BinaryOp::Eq,
                    BinaryOp::NullEq,
                    BinaryOp::Ne,
                    BinaryOp::Lt,
                    BinaryOp::Le,
                    BinaryOp::Gt,
                    BinaryOp::Ge,
                ]);
                let (a, b) = (self.of(want, d), self.of(want, d));
                binary(op, a, b)
            }
            4 => {
                let op = self.pick(&[BinaryOp::And, BinaryOp::Or, BinaryOp::Xor]);
                let (a, b) = (self.of(Want::Truth, d), self.of(Want::Truth, d));
                binary(op, a, b)
            }
            5 => {
                let operand = Box::new(self.of(Want::Truth, d));
                expr(ExprKind::Unary { op: Spanned::new(UnaryOp::Not, Span::default()), operand })
            }
            6 => {
                let what = self.pick(&[IsWhat::Null, IsWhat::True, IsWhat::False, IsWhat::Unknown]);
                let want = if what == IsWhat::Null { want } else { Want::Truth };
                expr(ExprKind::Is { operand: Box::new(self.of(want, d)), negated, what })
            }
            7 => {
                let list = (0..=self.below(3)).map(|_| self.of(want, d.min(1))).collect();
                expr(ExprKind::In { operand: Box::new(self.of(want, d)), negated, list })
            }
            8 => {
                let (operand, low, high) =
                    (self.of(want, d), self.of(want, d.min(1)), self.of(want, d.min(1)));
                expr(ExprKind::Between {
                    operand: Box::new(operand),
                    negated,
                    low: Box::new(low),
                    high: Box::new(high),
                })
            }
            _ => {
                let pattern = match self.below(3) {
                    0 => self.of(Want::Text, 1),
                    _ => {
                        text(self.pick(&["%", "a%", "_", "%b%", "a\\%b", "%é", "A_", "%a", "x@%"]))
                    }
                };
                let operand = Box::new(self.of(Want::Text, d));
                expr(ExprKind::Like { operand, negated, pattern: Box::new(pattern), escape: None })
            }
        }
    }

    fn calendar(&mut self, d: usize) -> Expr {
        match self.below(4) {
            0 => call("date", vec![self.of(Want::Calendar, d)]),
            1 => call("from_unixtime", vec![self.of(Want::Integer, 0)]),
            2 => {
                let ty = self.pick(&["date", "datetime", "datetime(6)", "datetime(3)"]);
                let want = self.pick(&[Want::Calendar, Want::Text]);
                cast(self.of(want, d), ty)
            }
            _ => {
                let name = self.pick(&["greatest", "least"]);
                call(name, vec![self.of(Want::Calendar, d), self.of(Want::Calendar, d)])
            }
        }
    }

    fn clock(&mut self, d: usize) -> Expr {
        let ty = self.pick(&["time", "time(6)", "time(3)"]);
        let want = self.pick(&[Want::Clock, Want::Calendar, Want::Text]);
        cast(self.of(want, d), ty)
    }
}
