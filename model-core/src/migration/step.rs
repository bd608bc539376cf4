//! What a plan is made of: steps, each with its class. How they are written is in
//! [`super::file`], how they are made in the folder of each database.

use std::collections::BTreeSet;

use super::hash::Hash;
use super::op::Op;
use crate::name::Ident;
use crate::schema::Schema;

/// What a database's planner works from.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The schema before.
    pub old: &'a Schema,
    /// The schema after.
    pub new: &'a Schema,
    /// What leads from one to the other, in order.
    pub ops: &'a [Op],
    /// Whether it is the way back, on which dropped data does not return.
    pub direction: Direction,
}

/// Both ways of one migration on one database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scripts {
    /// Forward.
    pub up: Script,
    /// Back.
    pub down: Script,
}

/// The steps of one direction on one database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// `-- foreign_keys: off`: a table is rebuilt or dropped. On SQLite the runner turns the
    /// enforcement off **before** the transaction, and before the commit looks for rows that refer
    /// to nothing.
    pub foreign_keys_off: bool,
    /// `-- irreversible: …`: there is no way back, and why. Such a script has no step.
    pub irreversible: Option<String>,
    /// `-- unfinished: …`: what nobody could write but a person. The runner refuses such a script
    /// before any statement runs, whatever its steps are.
    pub unfinished: Vec<String>,
    /// `-- private: "users" "email"`: columns whose values no message shows.
    pub private: BTreeSet<Private>,
    /// In order.
    pub steps: Vec<Step>,
}

impl Script {
    /// Whether no message may show the values of a column.
    pub fn is_private(&self, table: &str, column: &str) -> bool {
        let is = |name: &Ident, text: &str| name.as_str().eq_ignore_ascii_case(text);
        self.private.iter().any(|it| is(&it.table, table) && is(&it.column, column))
    }
}

/// A column with personal or secret values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Private {
    /// The table, without its namespace.
    pub table: Ident,
    /// The column.
    pub column: Ident,
}

const PRIVATE: &str = "-- private: ";

impl Private {
    /// Its line in the head of a file: names in quotes that are doubled inside.
    pub(super) fn line(&self) -> String {
        let Self { table, column } = self;
        format!("{PRIVATE}{} {}", in_quotes(table), in_quotes(column))
    }

    /// Reads such a line; `None` for any other comment, `Some(None)` when it is not well formed.
    pub(super) fn parse(line: &str) -> Option<Option<Self>> {
        line.strip_prefix(PRIVATE).map(|names| {
            let (table, rest) = quoted_name(names)?;
            let (column, rest) = quoted_name(rest.strip_prefix(' ')?)?;
            rest.is_empty().then_some(Self { table, column })
        })
    }
}

/// What belongs together and has one line in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How it is made safe against a crash.
    pub class: Class,
    /// What it does, in one line.
    pub words: String,
    /// By what the runner knows, after a crash, whether a step of the class [`Class::Restart`] is
    /// done.
    pub outcome: Option<Outcome>,
    /// One after the other, each without its `;`.
    pub statements: Vec<String>,
    /// `-- probe: …`: by what the runner knows it of a step of the class [`Class::Auto`].
    pub probe: Option<Probe>,
}

/// A query whose one row has one text: [`Probe::DONE`], [`Probe::OPEN`], or any other when the
/// database is as neither before nor after the step and somebody has to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe(pub String);

impl Probe {
    /// The step has run.
    pub const DONE: &'static str = "done";
    /// The step has not run, or running it twice is the same as once.
    pub const OPEN: &'static str = "open";
}

impl Step {
    /// A step that a transaction protects.
    pub fn new(class: Class, words: impl Into<String>, statements: Vec<String>) -> Self {
        Self { class, words: words.into(), outcome: None, statements, probe: None }
    }

    /// Identifies the step in the journal.
    pub fn hash(&self) -> Hash {
        let outcome = self.outcome.as_ref().map(Outcome::line);
        let mut parts = vec![self.class.word()];
        parts.extend(outcome.as_deref());
        parts.extend(self.probe.iter().map(|it| it.0.as_str()));
        parts.extend(self.statements.iter().map(String::as_str));
        Hash::of_parts(&parts)
    }
}

/// How a step is made safe against a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// In one transaction with its line in the journal, and with the steps of this class before
    /// and after it.
    Tx,
    /// In a transaction of its own with its line in the journal: what came before is committed and
    /// its locks are gone.
    Separate,
    /// Commits itself: the intent is noted, then it runs, then it is noted as done.
    Auto,
    /// May leave debris, which is cleared before it runs again.
    Restart,
    /// Changes data in batches, each in one transaction with its cursor.
    Batch,
}

impl Class {
    pub(super) const ALL: [Class; 5] =
        [Class::Tx, Class::Separate, Class::Auto, Class::Restart, Class::Batch];

    /// The word in files: `tx`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tx => "tx",
            Self::Separate => "separate",
            Self::Auto => "auto",
            Self::Restart => "restart",
            Self::Batch => "batch",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What is there, or is no longer there, when a step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// `-- makes: index "name"`. One that is there but not valid is debris: it is dropped, and the
    /// step runs again.
    Makes(Object),
    /// `-- drops: index "name"`. As long as it is there, the step runs again.
    Drops(Object),
}

/// Something that a database's catalogue knows by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// The namespace; `None` is the connection's own.
    pub schema: Option<Ident>,
    /// Its name in it.
    pub name: Ident,
}

/// What an [`Object`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// An index.
    Index,
}

impl ObjectKind {
    const ALL: [ObjectKind; 1] = [ObjectKind::Index];

    const fn word(self) -> &'static str {
        match self {
            Self::Index => "index",
        }
    }
}

const MAKES: &str = "-- makes: ";
const DROPS: &str = "-- drops: ";

impl Outcome {
    /// The line below the step's own in its file.
    pub(super) fn line(&self) -> String {
        let (verb, object) = match self {
            Self::Makes(object) => (MAKES, object),
            Self::Drops(object) => (DROPS, object),
        };
        format!("{verb}{}", object.line())
    }

    /// Reads such a line; `None` for any other comment, `Some(None)` when it is not well formed.
    pub(super) fn parse(line: &str) -> Option<Option<Self>> {
        let (rest, wrap): (&str, fn(Object) -> Self) = match line.strip_prefix(MAKES) {
            Some(rest) => (rest, Self::Makes),
            None => (line.strip_prefix(DROPS)?, Self::Drops),
        };
        Some(Object::parse(rest).map(wrap))
    }
}

impl Object {
    /// `index "billing" "name"`: names in quotes that are doubled inside.
    fn line(&self) -> String {
        let names = self.schema.iter().chain([&self.name]);
        let quoted = names.map(|it| format!(" {}", in_quotes(it)));
        format!("{}{}", self.kind.word(), quoted.collect::<String>())
    }

    fn parse(text: &str) -> Option<Self> {
        let (word, names) = text.trim_end().split_once(' ')?;
        let kind = ObjectKind::ALL.into_iter().find(|it| it.word() == word)?;
        let (first, rest) = quoted_name(names)?;
        Some(match rest.strip_prefix(' ') {
            None if rest.is_empty() => Self { kind, schema: None, name: first },
            None => return None,
            Some(rest) => {
                let (name, rest) = quoted_name(rest)?;
                return rest.is_empty().then_some(Self { kind, schema: Some(first), name });
            }
        })
    }
}

fn in_quotes(name: &Ident) -> String {
    format!("\"{}\"", name.as_str().replace('"', "\"\""))
}

/// A name in quotes at the beginning of a text, and what follows.
fn quoted_name(text: &str) -> Option<(Ident, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut at = 0;
    loop {
        at += inner[at..].find('"')?;
        if !inner[at + 1..].starts_with('"') {
            let name = Ident::new(inner[..at].replace("\"\"", "\"")).ok()?;
            return Some((name, &inner[at + 1..]));
        }
        at += 2;
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Forward.
    Up,
    /// Back.
    Down,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Up, Direction::Down];

    /// `up` or `down`, as in file names.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}
