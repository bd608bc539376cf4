//! Which table is which.

use super::{Differ, similar};
use crate::diagnostic::Span;
use crate::migration::hint::{Question, Thing};
use crate::migration::op::Op;
use crate::schema::{Table, TableName};

impl Differ<'_> {
    /// Follows answers and `renamed_from`. An attribute whose old table is gone, or whose new one
    /// is there already, was followed before and says nothing. A rename may free the name for the
    /// next, so the search goes on until none is found.
    pub(super) fn rename_tables(&mut self) {
        while let Some((from, to)) = self.find_renamed_table() {
            self.rename(Op::RenameTable { from, to });
        }
    }

    fn find_renamed_table(&self) -> Option<(TableName, TableName)> {
        self.new.tables.values().find_map(|table| {
            let to = &table.name;
            let said = table.renamed_from.clone();
            let said = said.map(|name| TableName { schema: to.schema.clone(), name });
            let from = self.hints.renamed_tables.get(to).cloned().or(said)?;
            let free = !self.old.tables.contains_key(to);
            (free && self.old.tables.contains_key(&from)).then(|| (from, to.clone()))
        })
    }

    pub(super) fn ask_for_tables(&mut self) {
        let gone: Vec<&Table> =
            self.old.tables.values().filter(|it| !self.new.tables.contains_key(&it.name)).collect();
        let mut questions = Vec::new();
        for table in self.new.tables.values() {
            let known = self.old.tables.contains_key(&table.name);
            let wrong = self.is_former_wrong(&Thing::Table(table.name.clone()));
            if known || wrong || self.hints.new_tables.contains(&table.name) {
                continue;
            }
            let candidates = similar::tables(table, &gone);
            if !candidates.is_empty() {
                questions.push(Question::RenamedTable {
                    table: table.name.clone(),
                    candidates,
                    item: table.origin.as_ref().map_or(Span::NONE, |it| it.item),
                });
            }
        }
        self.questions.extend(questions);
    }

    pub(super) fn is_asked(&self, name: &TableName) -> bool {
        let is_about =
            |it: &Question| matches!(it, Question::RenamedTable { table, .. } if table == name);
        self.questions.iter().any(is_about) || self.is_former_wrong(&Thing::Table(name.clone()))
    }
}
