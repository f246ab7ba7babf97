//! Rows as literals of a dump.

use std::io::{self, Write};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// `NULL`.
    Null,
    /// A number, written as it is.
    Number(String),
    /// A text, quoted.
    Text(String),
    /// Bytes, in hexadecimal.
    Bytes(Vec<u8>),
}

impl Cell {
    /// A number or NULL.
    pub fn number_or_null(number: Option<impl ToString>) -> Self {
        number.map_or(Self::Null, |number| Self::Number(number.to_string()))
    }

    /// A text or NULL.
    pub fn text_or_null(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }

    fn render(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("NULL"),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => {
                out.push('\'');
                for c in text.chars() {
                    match c {
                        '\'' | '"' | '\\' => out.extend(['\\', c]),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '\0' => out.push_str("\\0"),
                        '\x1a' => out.push_str("\\Z"),
                        c => out.push(c),
                    }
                }
                out.push('\'');
            }
            Self::Bytes(bytes) if bytes.is_empty() => out.push_str("''"),
            Self::Bytes(bytes) => {
                out.push_str("0x");
                bytes.iter().for_each(|byte| out.push_str(&format!("{byte:02X}")));
            }
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A table with its rows.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Whether its first column counts up by itself.
    pub counts: bool,
    /// Its rows, in the order of its key.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Everything before the data.
    pub fn write_definition(&self, create: &str, out: &mut impl Write) -> io::Result<()> {
        let name = self.name;
        let next = if self.counts {
            format!(" AUTO_INCREMENT={}", self.rows.len() + 1)
        } else {
            String::new()
        };
        let create = create.replacen(") ENGINE=InnoDB", &format!(") ENGINE=InnoDB{next}"), 1);
        write!(
            out,
            "\n--\n-- Table structure for table `{name}`\n--\n\n\
             DROP TABLE IF EXISTS `{name}`;\n\
             /*!40101 SET @saved_cs_client     = @@character_set_client */;\n\
             /*!40101 SET character_set_client = utf8mb4 */;\n\
             {create};\n\
             /*!40101 SET character_set_client = @saved_cs_client */;\n"
        )
    }

    /// The data. A new `INSERT` begins where the old one would reach `limit` bytes.
    pub fn write_rows(&self, limit: usize, out: &mut impl Write) -> io::Result<()> {
        let name = self.name;
        write!(
            out,
            "\n--\n-- Dumping data for table `{name}`\n--\n\n\
             LOCK TABLES `{name}` WRITE;\n\
             /*!40000 ALTER TABLE `{name}` DISABLE KEYS */;\n"
        )?;
        let insert = format!("INSERT INTO `{name}` VALUES\n");
        let (mut length, mut text) = (limit, String::new());
        for (at, row) in self.rows.iter().enumerate() {
            text.clear();
            text.push('(');
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    text.push(',');
                }
                cell.render(&mut text);
            }
            text.push(')');
            // As the program counts: two bytes between rows, four more for a statement.
            if length + text.len() + 2 < limit {
                length += text.len() + 2;
                out.write_all(b",\n")?;
            } else {
                length = insert.len() + 4 + text.len() + 2;
                out.write_all(if at == 0 { b"" } else { b";\n" })?;
                out.write_all(insert.as_bytes())?;
            }
            out.write_all(text.as_bytes())?;
        }
        out.write_all(if self.rows.is_empty() { b"" } else { b";\n" })?;
        write!(out, "/*!40000 ALTER TABLE `{name}` ENABLE KEYS */;\nUNLOCK TABLES;\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_escaped() {
        for (cell, expected) in [
            (Cell::Null, "NULL"),
            (Cell::from(-3_i64), "-3"),
            (Cell::from("it's \"a\\b\"\n\0\t"), "'it\\'s \\\"a\\\\b\\\"\\n\\0\t'"),
            (Cell::from(vec![0, 0xab]), "0x00AB"),
            (Cell::from(Vec::new()), "''"),
        ] {
            let mut text = String::new();
            cell.render(&mut text);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn a_long_table_has_several_statements_and_an_empty_one_none() {
        let rows = |count: usize| Table {
            name: "t",
            counts: false,
            rows: vec![vec!["12345678".into()]; count],
        };
        let statements = |table: Table| {
            let mut out = Vec::new();
            table.write_rows(100, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            (text.matches("INSERT").count(), text.matches("('12345678')").count())
        };
        assert_eq!(statements(rows(0)), (0, 0));
        assert_eq!(statements(rows(3)), (1, 3));
        assert_eq!(statements(rows(10)), (2, 10));
    }
}
