//! SQL that is put together at run time: parts that know no database, and their text for one.

use std::fmt::Write as _;

use crate::dialect::{Dialect, Flavor, Placeholder, flavor};
use crate::error::Result;
use crate::statement::{SqlText, Wording};
use crate::value::{Encode, Kept};

/// A piece of SQL with the values of its placeholders.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    parts: Vec<Part>,
    pub(crate) args: Kept,
}

/// What differs between databases is a part of its own.
#[derive(Debug, Clone)]
enum Part {
    Text(&'static str),
    /// A text that the database has its own words for.
    Word(fn(&Flavor) -> &'static str),
    Name(&'static str),
    Number(u64),
    Placeholder,
    Order(Order),
}

/// An order by one column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub(crate) column: &'static str,
    pub(crate) nullable: bool,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

impl Sql {
    pub(crate) fn text(&mut self, text: &'static str) -> &mut Self {
        self.parts.push(Part::Text(text));
        self
    }

    pub(crate) fn word(&mut self, word: fn(&Flavor) -> &'static str) -> &mut Self {
        self.parts.push(Part::Word(word));
        self
    }

    pub(crate) fn order(&mut self, order: Order) -> &mut Self {
        self.parts.push(Part::Order(order));
        self
    }

    pub(crate) fn name(&mut self, name: &'static str) -> &mut Self {
        self.parts.push(Part::Name(name));
        self
    }

    /// A number that is written out.
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.parts.push(Part::Number(number));
        self
    }

    pub(crate) fn names(&mut self, names: &[&'static str]) -> &mut Self {
        for (at, name) in names.iter().enumerate() {
            self.text(if at == 0 { "" } else { ", " }).name(name);
        }
        self
    }

    /// A placeholder and its value.
    pub(crate) fn value<T: Encode + ?Sized>(&mut self, value: &T) -> Result<&mut Self> {
        value.encode(&mut self.args)?;
        Ok(self.placeholder())
    }

    /// A placeholder whose value comes otherwise.
    pub(crate) fn placeholder(&mut self) -> &mut Self {
        self.parts.push(Part::Placeholder);
        self
    }

    pub(crate) fn append(&mut self, other: Self) -> &mut Self {
        self.parts.extend(other.parts);
        self.args.append(other.args);
        self
    }

    pub(crate) fn render(&self, dialect: Dialect) -> String {
        let flavor = flavor(dialect);
        let mut out = String::with_capacity(self.parts.len() * 12);
        let mut placeholders = 0;
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Word(word) => out.push_str(word(flavor)),
                Part::Name(name) => quote(&mut out, name, flavor.quote),
                Part::Number(number) => push(&mut out, format_args!("{number}")),
                Part::Placeholder => {
                    placeholders += 1;
                    push_placeholder(&mut out, flavor, placeholders);
                }
                Part::Order(order) => push_order(&mut out, flavor, *order),
            }
        }
        out
    }
}

impl Wording for Sql {
    fn wording(&self, dialect: Dialect) -> SqlText<'_> {
        SqlText::Owned(self.render(dialect))
    }
}

/// Where nulls come is said only where the database would put them elsewhere: an index may not serve
/// an order in which it is said.
fn push_order(out: &mut String, flavor: &Flavor, order: Order) {
    let Order { column, nullable, descending, nulls_first } = order;
    let said = nullable && nulls_first != (flavor.null_is_smallest != descending);
    if said && !flavor.orders_nulls {
        quote(out, column, flavor.quote);
        out.push_str(if nulls_first { " is not null, " } else { " is null, " });
    }
    quote(out, column, flavor.quote);
    out.push_str(if descending { " desc" } else { "" });
    if said && flavor.orders_nulls {
        out.push_str(if nulls_first { " nulls first" } else { " nulls last" });
    }
}

fn push_placeholder(out: &mut String, flavor: &Flavor, number: usize) {
    match flavor.placeholder {
        Placeholder::Mark => out.push('?'),
        Placeholder::Dollar => push(out, format_args!("${number}")),
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

/// The one way in which a name gets into a text.
fn quote(out: &mut String, name: &str, mark: char) {
    out.push(mark);
    for piece in name.split_inclusive(mark) {
        out.push_str(piece);
        if piece.ends_with(mark) {
            out.push(mark);
        }
    }
    out.push(mark);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(dialect: Dialect, descending: bool, nulls_first: bool) -> String {
        let mut sql = Sql::default();
        sql.order(Order { column: "a", nullable: true, descending, nulls_first });
        sql.render(dialect)
    }

    #[test]
    fn nulls_come_at_the_same_end_on_each_database() {
        for (dialect, first, last) in [
            (Dialect::Sqlite, r#""a""#, r#""a" nulls last"#),
            (Dialect::Postgres, r#""a" nulls first"#, r#""a""#),
            (Dialect::MySql, "`a`", "`a` is null, `a`"),
        ] {
            assert_eq!(ordered(dialect, false, true), first);
            assert_eq!(ordered(dialect, false, false), last);
        }
        assert_eq!(ordered(Dialect::Postgres, true, false), r#""a" desc nulls last"#);
        assert_eq!(ordered(Dialect::MariaDb, true, true), "`a` is not null, `a` desc");
        assert_eq!(ordered(Dialect::MariaDb, true, false), "`a` desc");
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        for (name, quoted) in
            [("a", r#""a""#), (r#"a"b"#, r#""a""b""#), (r#"""#, r#""""""#), ("", r#""""#)]
        {
            let mut out = String::new();
            quote(&mut out, name, '"');
            assert_eq!(out, quoted);
        }
        let mut out = String::new();
        quote(&mut out, "a`b\"", '`');
        assert_eq!(out, "`a``b\"`");
    }
}
