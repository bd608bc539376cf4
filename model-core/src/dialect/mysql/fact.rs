//! What the catalogue shows of a statement that changes a table, before and after.

use super::quote;
use crate::migration::step::Probe;
use crate::name::Ident;

/// One thing that is there or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    Table(Ident),
    /// Its table, its name, and what is asked of it: type and whether it may be null.
    Column(Ident, Ident, Option<String>),
    /// Its table, its name, its columns.
    Key(Ident, String, Option<Vec<Ident>>),
    /// A foreign key or check: its table and name.
    Constraint(Ident, Ident),
}

/// Whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) thing: Thing,
    pub(super) there: bool,
}

/// What is so before a statement and after it.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    before: Vec<Fact>,
    after: Vec<Fact>,
}

impl Facts {
    pub(super) fn comes(&mut self, thing: Thing) {
        self.before.push(Fact { thing: thing.unspecific(), there: false });
        self.after.push(Fact { thing, there: true });
    }

    pub(super) fn goes(&mut self, thing: Thing) {
        self.after.push(Fact { thing: thing.unspecific(), there: false });
        self.before.push(Fact { thing, there: true });
    }

    pub(super) fn changes(&mut self, from: Thing, to: Thing) {
        if from != to {
            self.before.push(Fact { thing: from, there: true });
            self.after.push(Fact { thing: to, there: true });
        }
    }

    /// What goes and comes again in one statement is there before and after, and is no fact.
    pub(super) fn probe(self) -> Probe {
        let (before, after) = (of_one_side(&self.before), of_one_side(&self.after));
        let both: Vec<&Fact> = before.iter().filter(|it| after.contains(it)).copied().collect();
        let text = |facts: &[&Fact]| {
            let facts = facts.iter().filter(|it| !both.contains(it));
            facts.map(|it| it.condition()).collect::<Vec<_>>().join(" and ")
        };
        let (before, after) = (text(&before), text(&after));
        if before == after || before.is_empty() || after.is_empty() {
            // Nothing tells; what leaves the same names and types may run twice.
            return Probe("select 'open'".to_owned());
        }
        Probe(format!(
            "select case when {after} then 'done' when {before} then 'open' else 'neither' end"
        ))
    }
}

/// A name that both goes and comes is there.
fn of_one_side(facts: &[Fact]) -> Vec<&Fact> {
    facts
        .iter()
        .filter(|it| {
            it.there
                || !facts
                    .iter()
                    .any(|other| other.there && other.thing.unspecific() == it.thing.unspecific())
        })
        .collect()
}

impl Thing {
    fn unspecific(&self) -> Self {
        match self {
            Self::Column(table, name, _) => Self::Column(table.clone(), name.clone(), None),
            Self::Key(table, name, _) => Self::Key(table.clone(), name.clone(), None),
            Self::Table(_) | Self::Constraint(..) => self.clone(),
        }
    }
}

impl Fact {
    fn condition(&self) -> String {
        let there = if self.there { "exists" } else { "not exists" };
        format!("{there} ({})", self.thing.query())
    }
}

impl Thing {
    fn query(&self) -> String {
        match self {
            Self::Table(name) => {
                of_table("tables", "table", name, &[same("table_name", name.as_str())])
            }
            Self::Column(table, name, shape) => {
                let mut conditions = vec![same("column_name", name.as_str())];
                conditions.extend(shape.clone());
                of_table("columns", "table", table, &conditions)
            }
            Self::Key(table, name, None) => {
                of_table("statistics", "table", table, &[same("index_name", name)])
            }
            Self::Key(table, name, Some(columns)) => {
                let names: Vec<&str> = columns.iter().map(Ident::as_str).collect();
                let listed =
                    same("group_concat(column_name order by seq_in_index)", &names.join(","));
                let rows = of_table("statistics", "table", table, &[same("index_name", name)]);
                format!("{rows} having {listed}")
            }
            Self::Constraint(table, name) => of_table(
                "table_constraints",
                "table",
                table,
                &[same("constraint_name", name.as_str())],
            ),
        }
    }
}

fn of_table(view: &str, prefix: &str, table: &Ident, conditions: &[String]) -> String {
    let mut all = vec![
        format!("{prefix}_schema = database()"),
        format!("{prefix}_name = {}", quote::literal(table.as_str())),
    ];
    all.extend(conditions.iter().cloned());
    format!("select 1 from information_schema.{view} where {}", all.join(" and "))
}

/// Byte by byte: the catalogue's own comparison takes `ä` for `a`. MySQL, where it filters below a
/// `union` of its views, takes a text with such letters for another; so those are compared in
/// digits.
fn same(column: &str, name: &str) -> String {
    if name.is_ascii() {
        format!("cast({column} as binary) = {}", quote::literal(name))
    } else {
        format!("hex({column}) = '{}'", quote::hex(name.as_bytes()).to_uppercase())
    }
}
