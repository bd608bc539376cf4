//! Rows in the way of a migration, for people: where, what is wrong with them, the first few.

use std::fmt::{self, Write};

/// Rows that a migration cannot take along.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfits {
    /// Their table.
    pub table: String,
    /// The columns that it is about.
    pub columns: Vec<String>,
    /// What is wrong with them: `have a value that does not become an integer`.
    pub what: Fault,
    /// How many there are.
    pub count: u64,
    /// The first few.
    pub first: Vec<Misfit>,
}

/// One row that a migration cannot take along.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// Its primary key, as `id 7`.
    pub key: String,
    /// Its values in the columns, as SQL has them, long ones cut.
    pub values: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Its value has no equal of the new type, which is called so.
    Type(&'static str),
    /// It gets null where null is not allowed.
    Null,
    /// A check refuses it.
    Check(String),
    /// Another row has the same value.
    Twice,
    /// It refers to no row of this table.
    Dangling(String),
}

impl Fault {
    /// What one row has or does, and what several have or do.
    fn words(&self) -> [String; 2] {
        let both = |verbs: [&str; 2], rest: &str| verbs.map(|it| format!("{it} {rest}"));
        let have = ["has", "have"];
        match self {
            Self::Type(name) => both(have, &format!("a value that does not become {name}")),
            Self::Null => both(have, "no value"),
            Self::Check(name) => both(["breaks", "break"], &format!("the check `{name}`")),
            Self::Twice => both(have, "a value that another row has, too"),
            Self::Dangling(target) => {
                both(["refers", "refer"], &format!("to no row of `{target}`"))
            }
        }
    }
}

impl fmt::Display for Misfits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, several] = self.what.words();
        let (noun, words) = if self.count == 1 { ("row", one) } else { ("rows", several) };
        let columns = self.columns.join(", ");
        write!(f, "`{}.{columns}`: {} {noun} {words}", self.table, self.count)?;
        for Misfit { key, values } in &self.first {
            write!(f, "\n    {key}: {values}")?;
        }
        match self.count.saturating_sub(self.first.len() as u64) {
            0 => Ok(()),
            more => write!(f, "\n    and {more} more"),
        }
    }
}

/// Several of them, each in lines of its own.
pub(super) fn listed(all: &[Misfits]) -> String {
    all.iter().fold(String::new(), |mut out, it| {
        let _ = write!(out, "\n  {it}");
        out
    })
}
