//! Columns that are not null, and the groups that an outer join may leave empty.

use std::collections::BTreeSet;

use crate::query::tree::Col;
use crate::schema::Table;

/// What holds at a point of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Columns that are not null.
    pub(super) columns: BTreeSet<Col>,
    /// Sides of outer joins, each with what holds where it has a row.
    pub(super) groups: Vec<Group>,
}

/// A side of an outer join: all of its columns are null, or its facts hold.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) relations: Vec<usize>,
    pub(super) facts: Facts,
}

impl Facts {
    pub(super) fn of_table(relation: usize, table: &Table) -> Self {
        let nullable: Vec<bool> = table.columns.iter().map(|it| it.nullable).collect();
        Self::of_columns(relation, &nullable)
    }

    pub(super) fn of_columns(relation: usize, nullable: &[bool]) -> Self {
        let sure = nullable.iter().enumerate().filter(|(_, nullable)| !**nullable);
        let columns = sure.map(|(index, _)| Col { relation, index }).collect();
        Self { columns, groups: Vec::new() }
    }

    /// Both hold.
    pub(super) fn add(&mut self, other: Self) {
        self.columns.extend(other.columns);
        self.groups.extend(other.groups);
    }

    /// Columns that a row was found to have: every group with one of them has a row, and so has
    /// every group that the facts of that one name.
    pub(super) fn add_columns(&mut self, columns: &BTreeSet<Col>) {
        self.columns.extend(columns);
        loop {
            let met = self
                .groups
                .iter()
                .position(|group| group.relations.iter().any(|relation| self.knows_row(*relation)));
            let Some(met) = met else { return };
            let group = self.groups.swap_remove(met);
            self.add(group.facts);
        }
    }

    /// Whether some column of a relation is known not to be null.
    fn knows_row(&self, relation: usize) -> bool {
        let first = Col { relation, index: 0 };
        let last = Col { relation, index: usize::MAX };
        self.columns.range(first..=last).next().is_some()
    }

    /// What an assignment says of a column.
    pub(super) fn set(&mut self, col: Col, sure: bool) {
        if sure {
            self.columns.insert(col);
        } else {
            self.columns.remove(&col);
        }
    }
}
