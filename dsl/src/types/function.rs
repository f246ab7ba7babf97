//! Operators and builtin functions of row expressions: one table for the checker, the evaluators,
//! completion and the book. A function stands here only if its value is the same on MySQL 5.7–9.x
//! and MariaDB ≥ 10.4 for every argument that the checker lets through, and depends on nothing but
//! its arguments. What was left out, and why, is in [`IMPURE`] and in the book.

use serde::{Deserialize, Serialize};

use super::Kind;

/// How evaluating an expression can fail for a row. A division by zero is none: it gives NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// A value does not fit the type that it should become.
    Conversion,
    /// The result of arithmetic leaves the range of its type (the servers' error 1690).
    Overflow,
    /// A text has a character that the character set lacks.
    Encoding,
    /// `raise(…)` was evaluated.
    Raised,
}

/// What a function takes at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Integer, decimal or double; a truth value counts as 1 or 0.
    Number,
    /// Integer; a truth value counts as 1 or 0.
    Integer,
    /// Integer constant: it decides the type of the result.
    Constant,
    /// Text; numbers, dates and times become the text that the server prints.
    Text,
    /// Bytes; text becomes its bytes in its own character set.
    Bytes,
    /// Text or bytes, as they are.
    TextOrBytes,
    /// A truth value; a number is true unless it is 0.
    Truth,
    /// Date or calendar time.
    Calendar,
    /// Calendar time or clock time.
    Clock,
    /// Anything that compares with the other operands.
    Comparable,
    /// Anything.
    Any,
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// The type that MySQL's rules for numbers yield from the operands.
    Number,
    /// The kind of the first operand.
    First,
    /// Text under the collation that the text operands agree on; bytes if one of them is bytes.
    Text,
    /// Text of digits or ASCII letters.
    Ascii,
    /// Bytes.
    Bytes,
    /// Signed integer.
    Int,
    /// Unsigned integer.
    Uint,
    /// Truth value.
    Truth,
    /// Date.
    Date,
    /// Calendar time.
    Datetime,
}

/// When a function's value is NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// When an operand is.
    AnyOperand,
    /// When an operand is, and for some other operands too (division by zero, no such date).
    Also,
    /// When the first operand is.
    FirstOperand,
    /// Never.
    Never,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Which function it describes.
    pub function: Function,
    /// Names that can be called; for an operator, the way it is written.
    pub names: &'static [&'static str],
    /// What it takes at each place.
    pub takes: &'static [Takes],
    /// How many of `takes` must be given.
    pub required: usize,
    /// The last place may be filled any number of times.
    pub variadic: bool,
    /// What it gives.
    pub gives: Gives,
    /// When that is NULL.
    pub nulls: Nulls,
    /// How it can fail.
    pub faults: &'static [Fault],
    /// One line for completion and the book.
    pub doc: &'static str,
}

macro_rules! functions {
    ($( $(#[$shape:ident])? $function:ident $names:tt $takes:tt $required:literal => $gives:ident, $nulls:ident, $faults:tt, $doc:literal; )*) => {
        /// An operator or builtin function whose operands are all evaluated.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Function {
            $( #[doc = $doc] $function, )*
        }

        /// Every function, operators first.
        pub const FUNCTIONS: &[Signature] = &[ $( Signature {
            function: Function::$function,
            names: &$names,
            takes: { use Takes::*; const T: &[Takes] = &$takes; T },
            required: $required,
            variadic: functions!(@variadic $($shape)?),
            gives: Gives::$gives,
            nulls: Nulls::$nulls,
            faults: { use Fault::*; const F: &[Fault] = &$faults; F },
            doc: $doc,
        }, )* ];
    };
    (@variadic) => { false };
    (@variadic many) => { true };
}

#[allow(clippy::enum_glob_use, unused_imports)]
mod table {
    use super::{Fault, Gives, Nulls, Signature, Takes};
    use serde::{Deserialize, Serialize};

    functions! {
        Add ["+"] [Number, Number] 2 => Number, AnyOperand, [Overflow], "Sum.";
        Sub ["-"] [Number, Number] 2 => Number, AnyOperand, [Overflow], "Difference; of unsigned integers an overflow if negative.";
        Mul ["*"] [Number, Number] 2 => Number, AnyOperand, [Overflow], "Product.";
        Div ["/"] [Number, Number] 2 => Number, Also, [Overflow], "Quotient: of exact numbers with 4 digits more than the dividend; by 0 it is null.";
        IntDiv ["div"] [Number, Number] 2 => Number, Also, [Overflow], "Quotient without its fraction; by 0 it is null.";
        Mod ["%", "mod"] [Number, Number] 2 => Number, Also, [Overflow], "Remainder with the sign of the dividend; by 0 it is null.";
        Negate ["unary -"] [Number] 1 => Number, AnyOperand, [Overflow], "Negated number.";
        BitAnd ["&"] [Integer, Integer] 2 => Uint, AnyOperand, [], "Bits set in both, as unsigned 64-bit integer.";
        BitOr ["|"] [Integer, Integer] 2 => Uint, AnyOperand, [], "Bits set in either, as unsigned 64-bit integer.";
        BitXor ["^"] [Integer, Integer] 2 => Uint, AnyOperand, [], "Bits set in one of both, as unsigned 64-bit integer.";
        BitNot ["~"] [Integer] 1 => Uint, AnyOperand, [], "Bits turned over, as unsigned 64-bit integer.";
        ShiftLeft ["<<"] [Integer, Integer] 2 => Uint, AnyOperand, [], "Bits moved up, as unsigned 64-bit integer; 0 from 64 places on.";
        ShiftRight [">>"] [Integer, Integer] 2 => Uint, AnyOperand, [], "Bits moved down, as unsigned 64-bit integer; 0 from 64 places on.";
        Eq ["="] [Comparable, Comparable] 2 => Truth, AnyOperand, [], "Whether both are equal.";
        NullEq ["<=>"] [Comparable, Comparable] 2 => Truth, Never, [], "Whether both are equal or both null.";
        Ne ["<>"] [Comparable, Comparable] 2 => Truth, AnyOperand, [], "Whether both differ.";
        Lt ["<"] [Comparable, Comparable] 2 => Truth, AnyOperand, [], "Whether the left is less.";
        Le ["<="] [Comparable, Comparable] 2 => Truth, AnyOperand, [], "Whether the left is less or equal.";
        Gt [">"] [Comparable, Comparable] 2 => Truth, AnyOperand, [], "Whether the left is greater.";
        Ge [">="] [Comparable, Comparable] 2 => Truth, AnyOperand, [], "Whether the left is greater or equal.";
        #[many] In ["in"] [Comparable, Comparable] 2 => Truth, Also, [], "Whether the first equals one of the others.";
        Like ["like"] [Text, Text, Text] 2 => Truth, AnyOperand, [], "Whether a text matches a pattern of `%` and `_`.";
        Not ["not"] [Truth] 1 => Truth, AnyOperand, [], "The opposite; of null, null.";
        Xor ["xor"] [Truth, Truth] 2 => Truth, AnyOperand, [], "Whether exactly one is true.";
        IsNull ["is null"] [Any] 1 => Truth, Never, [], "Whether it is null.";
        IsTrue ["is true"] [Truth] 1 => Truth, Never, [], "Whether it is true; null is not.";
        IsFalse ["is false"] [Truth] 1 => Truth, Never, [], "Whether it is false; null is not.";
        Abs ["abs"] [Number] 1 => First, AnyOperand, [Overflow], "Absolute value.";
        Sign ["sign"] [Number] 1 => Int, AnyOperand, [], "-1, 0 or 1.";
        Ceil ["ceil", "ceiling"] [Number] 1 => Number, AnyOperand, [Overflow], "Smallest integer that is not less.";
        Floor ["floor"] [Number] 1 => Number, AnyOperand, [Overflow], "Largest integer that is not greater.";
        Round ["round"] [Number, Constant] 1 => Number, AnyOperand, [Overflow], "Rounded to digits after the point: exact numbers away from zero at the half, doubles to the even digit.";
        Truncate ["truncate"] [Number, Constant] 2 => Number, AnyOperand, [Overflow], "Cut off after digits after the point.";
        #[many] Greatest ["greatest"] [Comparable, Comparable] 2 => First, AnyOperand, [], "The greatest; null if one is null.";
        #[many] Least ["least"] [Comparable, Comparable] 2 => First, AnyOperand, [], "The least; null if one is null.";
        #[many] Concat ["concat"] [Text] 1 => Text, AnyOperand, [], "Texts one after the other; null if one is null.";
        #[many] ConcatWs ["concat_ws"] [Text, Text] 2 => Text, FirstOperand, [], "Texts with the first between them; nulls are left out.";
        Length ["length", "octet_length"] [Bytes] 1 => Int, AnyOperand, [], "Number of bytes, in the column's own character set.";
        CharLength ["char_length", "character_length"] [TextOrBytes] 1 => Int, AnyOperand, [], "Number of characters.";
        Lower ["lower", "lcase"] [Text] 1 => First, AnyOperand, [], "In lower case, character by character.";
        Upper ["upper", "ucase"] [Text] 1 => First, AnyOperand, [], "In upper case, character by character.";
        Trim ["trim"] [TextOrBytes] 1 => First, AnyOperand, [], "Without blanks at both ends.";
        Ltrim ["ltrim"] [TextOrBytes] 1 => First, AnyOperand, [], "Without blanks at the beginning.";
        Rtrim ["rtrim"] [TextOrBytes] 1 => First, AnyOperand, [], "Without blanks at the end.";
        Left ["left"] [TextOrBytes, Integer] 2 => First, AnyOperand, [], "The first characters.";
        Right ["right"] [TextOrBytes, Integer] 2 => First, AnyOperand, [], "The last characters.";
        Substring ["substring", "substr", "mid"] [TextOrBytes, Integer, Integer] 2 => First, AnyOperand, [], "From a character on, counted from 1, or from the end if negative; optionally so many.";
        Locate ["locate"] [Text, Text, Integer] 2 => Int, AnyOperand, [], "Where the first text begins in the second, counted from 1; 0 if nowhere.";
        Replace ["replace"] [Text, Text, Text] 3 => Text, AnyOperand, [], "Every occurrence of the second text, byte for byte, becomes the third.";
        Repeat ["repeat"] [TextOrBytes, Integer] 2 => First, AnyOperand, [Overflow], "The text so many times; at most 16 MiB.";
        Reverse ["reverse"] [TextOrBytes] 1 => First, AnyOperand, [], "Its characters from last to first.";
        Lpad ["lpad"] [Text, Integer, Text] 3 => Text, Also, [Overflow], "Filled from the left, or cut, to so many characters.";
        Rpad ["rpad"] [Text, Integer, Text] 3 => Text, Also, [Overflow], "Filled from the right, or cut, to so many characters.";
        Hex ["hex"] [Bytes] 1 => Ascii, AnyOperand, [], "Bytes as hexadecimal digits, or an integer as such.";
        Unhex ["unhex"] [Text] 1 => Bytes, Also, [], "The bytes that hexadecimal digits stand for; null if they are none.";
        Crc32 ["crc32"] [Bytes] 1 => Uint, AnyOperand, [], "Cyclic redundancy check, as unsigned 32-bit integer.";
        Date ["date"] [Calendar] 1 => Date, AnyOperand, [], "The date of a calendar time.";
        Year ["year"] [Calendar] 1 => Int, AnyOperand, [], "0 to 9999.";
        Month ["month"] [Calendar] 1 => Int, AnyOperand, [], "0 to 12.";
        Day ["day", "dayofmonth"] [Calendar] 1 => Int, AnyOperand, [], "0 to 31.";
        Hour ["hour"] [Clock] 1 => Int, AnyOperand, [], "Hours; of a clock time up to 838.";
        Minute ["minute"] [Clock] 1 => Int, AnyOperand, [], "0 to 59.";
        Second ["second"] [Clock] 1 => Int, AnyOperand, [], "0 to 59.";
        Microsecond ["microsecond"] [Clock] 1 => Int, AnyOperand, [], "0 to 999999.";
        UnixTimestamp ["unix_timestamp"] [Calendar] 1 => Number, AnyOperand, [Conversion], "Seconds since 1970 of a time in UTC, with its fraction; outside 1970-01-01 00:00:01 to 2038-01-19 03:14:07 it fails.";
        FromUnixtime ["from_unixtime"] [Integer] 1 => Datetime, AnyOperand, [Conversion], "Time in UTC so many seconds after 1970; outside 0 to 2147483647 it fails.";
    }
}

pub use table::{FUNCTIONS, Function};

impl Function {
    /// Its row of the table.
    #[must_use]
    pub fn signature(self) -> &'static Signature {
        // The table and the enum are made by one macro, in one order.
        &FUNCTIONS[self as usize]
    }

    /// The function that is called by this name, without case.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        FUNCTIONS
            .iter()
            .find(|s| s.is_callable() && s.names.iter().any(|n| n.eq_ignore_ascii_case(name)))
            .map(|s| s.function)
    }

    /// How it can fail on a first operand of this kind. Doubles and decimals overflow like integers.
    pub(crate) fn faults_on(self, kind: Option<&Kind>) -> impl Iterator<Item = Fault> {
        let rounds_down = matches!(self, Self::Ceil | Self::Floor | Self::Truncate);
        let safe = matches!(kind, Some(Kind::Int | Kind::Uint)) && rounds_down;
        self.signature().faults.iter().copied().filter(move |_| !safe)
    }

    /// Comparison operators, whose two operands have one kind.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Eq | Self::NullEq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge
        )
    }
}

impl Signature {
    /// Whether it is called by a name, not written as an operator.
    #[must_use]
    pub fn is_callable(&self) -> bool {
        self.function == Function::Mod
            || self.names[0].starts_with(|c: char| c.is_ascii_alphabetic())
                && !matches!(
                    self.function,
                    Function::In
                        | Function::Like
                        | Function::Not
                        | Function::Xor
                        | Function::IntDiv
                        | Function::IsNull
                        | Function::IsTrue
                        | Function::IsFalse
                        | Function::Negate
                )
    }

    /// What it takes at a place, counted from 0.
    #[must_use]
    pub fn takes_at(&self, place: usize) -> Option<Takes> {
        let last = self.takes.last().copied().filter(|_| self.variadic);
        self.takes.get(place).copied().or(last)
    }
}

/// Functions that the checker types by rules of their own: they evaluate only the operands they need.
pub const SPECIAL: &[(&str, &str)] = &[
    ("coalesce", "The first that is not null."),
    ("ifnull", "The first, or the second if that is null."),
    ("nullif", "The first, or null if both are equal."),
    ("if", "The second if the first is true, else the third."),
    ("binary", "The bytes of a text, so that it compares byte by byte."),
    ("position", "Where the first text begins in the second, counted from 1; 0 if nowhere."),
    ("raise", "Stops with this message, as failure `raised`."),
];

/// Functions that give another value each time or on each server, with what to write instead.
pub const IMPURE: &[(&str, &str)] = &[
    ("now", "add a `param started_at: datetime` and give its value on the command line"),
    (
        "current_timestamp",
        "add a `param started_at: datetime` and give its value on the command line",
    ),
    ("localtimestamp", "add a `param started_at: datetime` and give its value on the command line"),
    ("utc_timestamp", "add a `param started_at: datetime` and give its value on the command line"),
    ("sysdate", "add a `param started_at: datetime` and give its value on the command line"),
    ("curdate", "add a `param today: date` and give its value on the command line"),
    ("current_date", "add a `param today: date` and give its value on the command line"),
    ("curtime", "add a `param started_at: datetime` and give its value on the command line"),
    ("rand", "derive the value from the row's key: `crc32(cast(id as char))`"),
    ("uuid", "derive the value from the row's key, or let the target's column default make it"),
    (
        "uuid_short",
        "derive the value from the row's key, or let the target's column default make it",
    ),
    ("random_bytes", "derive the value from the row's key"),
    ("last_insert_id", "use the row's own key column"),
    ("row_count", "use a column of the row"),
    ("found_rows", "use a column of the row"),
    ("connection_id", "use `source.name` to tell where a row came from"),
    ("user", "add a `param` and give its value on the command line"),
    ("current_user", "add a `param` and give its value on the command line"),
    ("session_user", "add a `param` and give its value on the command line"),
    ("database", "use `schema.name`"),
    ("schema", "use `schema.name`"),
    ("version", "add a `param` and give its value on the command line"),
    ("sleep", "remove it"),
    ("benchmark", "remove it"),
    ("nextval", "let the target's column default make it"),
    ("lastval", "let the target's column default make it"),
    ("get_lock", "remove it"),
    ("load_file", "read the file before the migration and give a `param`"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_and_enum_agree() {
        for (i, signature) in FUNCTIONS.iter().enumerate() {
            assert_eq!(signature.function as usize, i);
            assert_eq!(signature.function.signature(), signature);
            assert!(signature.doc.ends_with('.'), "{}", signature.names[0]);
            assert!(signature.required <= signature.takes.len(), "{}", signature.names[0]);
        }
    }

    #[test]
    fn no_name_means_two_things() {
        let mut names: Vec<&str> = FUNCTIONS.iter().flat_map(|s| s.names).copied().collect();
        names.extend(SPECIAL.iter().chain(IMPURE).map(|(name, _)| name));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn operators_are_not_called() {
        for (name, found) in [
            ("CONCAT", true),
            ("mod", true),
            ("in", false),
            ("+", false),
            ("like", false),
            ("div", false),
        ] {
            assert_eq!(Function::find(name).is_some(), found, "{name}");
        }
    }
}
