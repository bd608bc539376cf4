//! What happens to one table: at most two statements, around one transaction.
//!
//! The first makes room: it renames, adds what is to be filled, and takes away what would be in the
//! way of the change of rows. The second makes the table what it shall be. Where no row changes,
//! both are one. What belongs to a table is compared by its text before and after, not taken from
//! the operations, so that whatever a column carries along comes with it.

use std::collections::{BTreeMap, BTreeSet};

use super::alter::Alter;
use super::route::{Route, Router, aside, empty};
use super::{Flavor, ddl, types};
use crate::migration::expression::mentions;
use crate::migration::op::Op;
use crate::migration::step::{Class, Step};
use crate::name::Ident;
use crate::schema::{Column, Table};

/// The change of one table.
pub(super) struct TableChange<'a> {
    flavor: &'a Flavor,
    /// Under the new names.
    old: &'a Table,
    new: &'a Table,
    /// The former name of each column, by the new one.
    originals: &'a BTreeMap<Ident, Ident>,
    routes: BTreeMap<Ident, Route>,
    /// Checks that were dropped before, since another table takes their names.
    gone_checks: BTreeSet<Ident>,
}

impl<'a> TableChange<'a> {
    pub(super) fn new(
        flavor: &'a Flavor,
        old: &'a Table,
        new: &'a Table,
        ops: &[&Op],
        originals: &'a BTreeMap<Ident, Ident>,
    ) -> Self {
        let mut change = Self {
            flavor,
            old,
            new,
            originals,
            routes: BTreeMap::new(),
            gone_checks: BTreeSet::new(),
        };
        change.routes = Router { flavor, old, new }.routes(ops);
        change.follow_sources();
        change
    }

    /// A computed column is computed anew when one that it mentions changes under it.
    fn follow_sources(&mut self) {
        loop {
            let found = self.old.columns.iter().find(|it| {
                matches!(self.routes.get(&it.name), Some(Route::Stays | Route::Modify(_)))
                    && it.generated.as_ref().is_some_and(|generated| {
                        let text = generated.expression.get(self.flavor.dialect);
                        text.is_some_and(|it| self.mentions_shaken(it))
                    })
            });
            let Some(found) = found.map(|it| it.name.clone()) else { return };
            self.routes.insert(found, Route::Regenerate);
        }
    }

    fn mentions_shaken(&self, text: &str) -> bool {
        self.routes.keys().any(|it| self.is_shaken(it) && mentions(text, it.as_str()))
    }

    /// Whether what mentions the column has to step aside.
    fn is_shaken(&self, name: &Ident) -> bool {
        match self.routes.get(name) {
            None | Some(Route::Add | Route::AddFilled(_)) => false,
            Some(Route::Replace(_) | Route::Regenerate | Route::Drop) => true,
            Some(Route::Stays) => self.breaks_by_rename(name),
            Some(Route::Modify(_) | Route::Relabel(..)) => {
                self.breaks_by_rename(name) || self.changes_type(name)
            }
        }
    }

    fn breaks_by_rename(&self, name: &Ident) -> bool {
        !self.flavor.expressions_follow_renames && self.original(name) != name
    }

    fn changes_type(&self, name: &Ident) -> bool {
        let storage = |table: &Table| {
            table.column(name.as_str()).map(|it| (types::storage(it, self.flavor), it.nullable))
        };
        storage(self.old) != storage(self.new)
    }

    fn original<'b>(&'b self, name: &'b Ident) -> &'b Ident {
        self.originals.get(name).unwrap_or(name)
    }

    fn originals(&self, names: &[Ident]) -> Vec<Ident> {
        names.iter().map(|it| self.original(it).clone()).collect()
    }

    /// Whether a foreign key from or to these columns has to be gone while the table changes.
    pub(super) fn shakes(&self, columns: &[Ident]) -> bool {
        let column = columns.iter().any(|it| match self.routes.get(it) {
            None | Some(Route::Stays | Route::Add | Route::AddFilled(_)) => false,
            Some(Route::Modify(_)) => self.changes_type(it),
            Some(Route::Relabel(..) | Route::Replace(_) | Route::Regenerate | Route::Drop) => true,
        });
        let goes = self.going_keys().iter().any(|it| it.serves(columns));
        column || goes || self.changes_primary_key()
    }

    /// Whether nothing of the table itself changes.
    pub(super) fn is_empty(&self) -> bool {
        self.steps(String::new()).iter().all(Vec::is_empty)
    }

    /// The checks that go, for good or for a while.
    pub(super) fn going_checks(&self) -> Vec<Ident> {
        let new = ddl::checks(self.new, self.flavor);
        let stays = |it: &(Ident, String)| new.contains(it) && !self.mentions_shaken(&it.1);
        let old = ddl::checks(self.old, self.flavor);
        let going = old.into_iter().filter(|it| !stays(it) && !self.gone_checks.contains(&it.0));
        going.map(|it| it.0).collect()
    }

    /// The checks that come, or come again.
    pub(super) fn coming_checks(&self) -> Vec<(Ident, String)> {
        let old = ddl::checks(self.old, self.flavor);
        let stays = |it: &(Ident, String)| old.contains(it) && !self.mentions_shaken(&it.1);
        ddl::checks(self.new, self.flavor).into_iter().filter(|it| !stays(it)).collect()
    }

    /// Says that a check is gone already.
    pub(super) fn without_check(&mut self, name: &Ident) {
        self.gone_checks.insert(name.clone());
    }

    fn going_keys(&self) -> Vec<ddl::Key> {
        let new = ddl::keys(self.new, self.flavor);
        let renamed = self.renamed_keys();
        let mut old = ddl::keys(self.old, self.flavor);
        old.retain(|it| {
            let stays = new.contains(it) && !self.touches(it);
            !stays && !renamed.iter().any(|(from, _)| *from == it.name)
        });
        old
    }

    fn coming_keys(&self) -> Vec<ddl::Key> {
        let old = ddl::keys(self.old, self.flavor);
        let renamed = self.renamed_keys();
        let mut new = ddl::keys(self.new, self.flavor);
        new.retain(|it| {
            let stays = old.contains(it) && !self.touches(it);
            !stays && !renamed.iter().any(|(_, to)| *to == it.name)
        });
        new
    }

    fn renamed_keys(&self) -> Vec<(Ident, Ident)> {
        let (old, new) = (ddl::keys(self.old, self.flavor), ddl::keys(self.new, self.flavor));
        let mut free: Vec<&ddl::Key> =
            new.iter().filter(|it| !old.iter().any(|o| o.name == it.name)).collect();
        let mut out = Vec::new();
        for key in old.iter().filter(|it| !new.iter().any(|n| n.name == it.name)) {
            if let Some(at) = free.iter().position(|it| it.body() == key.body())
                && !self.touches(key)
            {
                out.push((key.name.clone(), free.remove(at).name.clone()));
            }
        }
        out
    }

    /// Whether an index goes with a column, or would be another one afterwards.
    fn touches(&self, key: &ddl::Key) -> bool {
        let gone = |name: &Ident| {
            matches!(
                self.routes.get(name),
                Some(Route::Replace(_) | Route::Regenerate | Route::Drop)
            )
        };
        let column = self
            .routes
            .keys()
            .any(|it| gone(it) && key.parts.iter().any(|part| mentions(part, it.as_str())));
        column || key.expressions.iter().any(|it| self.mentions_shaken(it))
    }

    fn changes_primary_key(&self) -> bool {
        let gone = |it: &Ident| matches!(self.routes.get(it), Some(Route::Replace(_)));
        self.old.primary_key.columns != self.new.primary_key.columns
            || self.new.primary_key.columns.iter().any(gone)
    }

    /// The statements on rows, in order: what is new or stands aside first, since it may be made from
    /// others as they were.
    fn rows(&self) -> Vec<String> {
        let (mut beside, mut in_place) = (Vec::new(), Vec::new());
        for route in self.routes.values() {
            match route {
                Route::AddFilled(rows) | Route::Replace(rows) => beside.extend_from_slice(rows),
                Route::Modify(rows) | Route::Relabel(_, rows) => in_place.extend_from_slice(rows),
                Route::Stays | Route::Regenerate | Route::Add | Route::Drop => {}
            }
        }
        beside.append(&mut in_place);
        beside
    }

    fn is_split(&self) -> bool {
        let needs_room = |it: &Route| matches!(it, Route::Replace(_));
        !self.rows().is_empty() || self.routes.values().any(needs_room)
    }

    /// Before the change of rows, the change of rows, and after it.
    pub(super) fn steps(&self, words: String) -> [Vec<Step>; 3] {
        let table = &self.new.name.name;
        let (mut first, mut second) =
            (Alter::new(table, self.flavor), Alter::new(table, self.flavor));
        let split = self.is_split();
        self.make_room(if split { &mut first } else { &mut second }, split);
        self.finish(&mut second, split);
        let one = |it: Option<Step>| it.into_iter().collect::<Vec<Step>>();
        let mut last = one(second.step(words));
        last.extend(self.random_defaults());
        if !split {
            return [Vec::new(), Vec::new(), last];
        }
        let rows = self.rows();
        let rows = (!rows.is_empty())
            .then(|| Step::new(Class::Tx, format!("change the rows of {table}"), rows));
        [one(first.step(format!("make room in table {table}"))), one(rows), last]
    }

    fn finish_column(
        &self,
        alter: &mut Alter<'_>,
        route: &Route,
        column: &Column,
        current: &Ident,
    ) {
        let name = &column.name;
        let last = self.without_random_default(column);
        match route {
            Route::Modify(_) => self.change(alter, name, current, &last),
            Route::Relabel(between, _) => alter.change_column(between, name, &last),
            Route::AddFilled(_) => alter.change_column(&empty(column), name, &last),
            Route::Replace(_) => {
                alter.drop_column(name);
                alter.change_column(&empty(column), &aside(name), &last);
            }
            Route::Regenerate if !self.is_computed(name) => alter.drop_column(current),
            Route::Regenerate | Route::Add | Route::Stays | Route::Drop => {}
        }
    }

    /// In the order of the model, in which a computed column mentions those before it; after those
    /// that are not computed, which it may mention wherever they are.
    fn add_columns(&self, alter: &mut Alter<'_>) {
        let comes = |it: &&Column| {
            matches!(self.routes.get(&it.name), Some(Route::Regenerate | Route::Add))
        };
        let (computed, plain): (Vec<&Column>, Vec<&Column>) =
            self.new.columns.iter().filter(comes).partition(|it| it.generated.is_some());
        for column in plain.into_iter().chain(computed) {
            alter.add_column(column, &column.name);
        }
    }

    /// MySQL refuses a random default in a statement that adds a column, even if it is another's.
    fn is_late(&self, column: &Column) -> bool {
        let adds = |it: &Route| matches!(it, Route::Add | Route::Regenerate);
        let changes = !matches!(self.routes.get(&column.name), Some(Route::Stays | Route::Add));
        !self.flavor.adds_random_default
            && changes
            && column.default.as_ref().is_some_and(types::is_random)
            && self.routes.values().any(adds)
    }

    fn without_random_default(&self, column: &Column) -> Column {
        let default = column.default.clone().filter(|_| !self.is_late(column));
        Column { default, ..column.clone() }
    }

    /// The defaults that come in a statement of their own.
    fn random_defaults(&self) -> Option<Step> {
        let table = &self.new.name.name;
        let mut alter = Alter::new(table, self.flavor);
        for column in self.new.columns.iter().filter(|it| self.is_late(it)) {
            alter.change_column(column, &column.name, column);
        }
        alter.step(format!("give columns of {table} their defaults"))
    }

    fn make_room(&self, alter: &mut Alter<'_>, split: bool) {
        self.going_checks().iter().for_each(|it| alter.drop_check(it));
        for key in self.going_keys() {
            alter.drop_key(&key, self.originals(&key.columns));
        }
        for (name, route) in &self.routes {
            match route {
                // A column that is mentioned by one that is computed cannot be renamed.
                Route::Regenerate | Route::Drop if self.is_computed(name) => {
                    alter.drop_column(self.original(name));
                }
                Route::AddFilled(_) => {
                    if let Some(column) = self.new.column(name.as_str()) {
                        alter.add_column(&empty(column), name);
                    }
                }
                Route::Replace(_) => {
                    if let Some(column) = self.new.column(name.as_str()) {
                        alter.add_column(&empty(column), &aside(name));
                    }
                    self.rename(alter, name);
                }
                Route::Relabel(between, _) => {
                    self.change(alter, name, self.original(name), between);
                }
                Route::Modify(_) | Route::Drop | Route::Regenerate if split => {
                    self.rename(alter, name);
                }
                Route::Stays => self.rename(alter, name),
                Route::Modify(_) | Route::Drop | Route::Regenerate | Route::Add => {}
            }
        }
    }

    fn is_computed(&self, name: &Ident) -> bool {
        self.old.column(name.as_str()).is_some_and(|it| it.generated.is_some())
    }

    fn rename(&self, alter: &mut Alter<'_>, name: &Ident) {
        if self.original(name) != name {
            alter.rename_column(self.original(name), name);
        }
    }

    fn change(&self, alter: &mut Alter<'_>, name: &Ident, current: &Ident, to: &Column) {
        if let Some(from) = self.old.column(name.as_str()) {
            alter.change_column(from, current, to);
        }
    }

    fn finish(&self, alter: &mut Alter<'_>, split: bool) {
        for (name, route) in &self.routes {
            let current = if split { name } else { self.original(name) };
            match self.new.column(name.as_str()) {
                Some(column) => self.finish_column(alter, route, column, current),
                None if self.is_computed(name) => {}
                None => alter.drop_column(current),
            }
        }
        self.add_columns(alter);
        if self.changes_primary_key() {
            let old = &self.old.primary_key.columns;
            let old = if split { old.clone() } else { self.originals(old) };
            alter.change_primary_key(&old, &self.new.primary_key.columns);
        }
        self.renamed_keys().iter().for_each(|(from, to)| alter.rename_key(from, to));
        self.coming_keys().iter().for_each(|it| alter.add_key(it));
        self.coming_checks().iter().for_each(|it| alter.add_check(&it.0, &it.1));
        if self.old.comment != self.new.comment {
            alter.comment(self.new.comment.as_deref());
        }
    }
}
