//! Attributes `renamed_from` that cannot be followed.
//!
//! One that was followed is harmless for ever: the new name is there, and the old one is not. What
//! is left is a name that was never there, or two that both are.

use super::Differ;
use super::columns::item;
use crate::diagnostic::Span;
use crate::migration::hint::{Question, Thing, WrongFormer};
use crate::name::{Ident, nearest};
use crate::schema::{Table, TableName};

impl Differ<'_> {
    /// After the renames of tables were followed.
    pub(super) fn check_former_tables(&mut self) {
        // A first migration has nothing before it; what the attributes say is of an earlier life.
        if self.old.tables.is_empty() {
            return;
        }
        let wrong: Vec<Question> =
            self.new.tables.values().filter_map(|it| self.wrong_former_table(it)).collect();
        self.questions.extend(wrong);
    }

    fn wrong_former_table(&self, table: &Table) -> Option<Question> {
        let said = table.renamed_from.as_ref()?;
        if self.hints.new_tables.contains(&table.name)
            || self.hints.renamed_tables.contains_key(&table.name)
        {
            return None;
        }
        let is_gone = |it: &TableName| !self.new.tables.contains_key(it);
        let gone: Vec<&str> =
            self.old.tables.keys().filter(|it| is_gone(it)).map(|it| it.name.as_str()).collect();
        Some(Question::WrongFormer {
            thing: Thing::Table(table.name.clone()),
            said: said.to_string(),
            why: why(self.old.tables.contains_key(&table.name), said, &gone)?,
            item: table.origin.as_ref().map_or(Span::NONE, |it| it.item),
        })
    }

    /// After the renames of columns were followed.
    pub(super) fn check_former_columns(&mut self, old: &Table, new: &Table) {
        let gone: Vec<&str> = old
            .columns
            .iter()
            .map(|it| it.name.as_str())
            .filter(|it| new.column(it).is_none())
            .collect();
        for column in &new.columns {
            let key = (new.name.clone(), column.name.clone());
            let is_answered = self.hints.new_columns.contains(&key)
                || self.hints.renamed_columns.contains_key(&key);
            let Some(said) = column.renamed_from.as_ref().filter(|_| !is_answered) else {
                continue;
            };
            let is_there = old.column(column.name.as_str()).is_some();
            let Some(why) = why(is_there, said, &gone) else { continue };
            self.questions.push(Question::WrongFormer {
                thing: Thing::Column(key.0, key.1),
                said: said.to_string(),
                why,
                item: item(column),
            });
        }
    }

    pub(super) fn is_former_wrong(&self, thing: &Thing) -> bool {
        self.questions
            .iter()
            .any(|it| matches!(it, Question::WrongFormer { thing: other, .. } if other == thing))
    }
}

/// `None` for one that was followed.
fn why(is_there: bool, said: &Ident, gone: &[&str]) -> Option<WrongFormer> {
    match (is_there, gone.contains(&said.as_str())) {
        (true, false) => None,
        (true, true) => Some(WrongFormer::BothThere),
        (false, _) => {
            let near = nearest(said.as_str(), gone.iter().copied());
            let near = near.map_or_else(|| gone.to_vec(), |it| vec![it]);
            Some(WrongFormer::Unknown { near: near.into_iter().map(str::to_owned).collect() })
        }
    }
}
