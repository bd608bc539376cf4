//! What happens to one table: at most two statements, around one transaction.
//!
//! The first makes room: it renames, adds what is to be filled, and takes away what would be in the
//! way of the change of rows. The second makes the table what it shall be. Where no row changes,
//! both are one. What belongs to a table is compared by its text before and after, not taken from
//! the operations, so that whatever a column carries along comes with it.

use std::collections::{BTreeMap, BTreeSet};

use super::alter::Alter;
use super::cast::cast;
use super::neutral::{ROW, neutral};
use super::{Flavor, ddl, expression, quote, types};
use crate::migration::expression::mentions;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::migration::step::{Class, Step};
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, EnumType, Table};

/// What becomes of a column. Statements on rows use the names after all renames.
#[derive(Debug, Clone, PartialEq)]
enum Route {
    /// The definition stays; the name may change.
    Stays,
    /// `modify`, after the rows are changed.
    Modify(Vec<String>),
    /// As a column of all labels, old and new, in between.
    Relabel(Box<Column>, Vec<String>),
    /// A new column takes its place.
    Replace(Vec<String>),
    /// Computed anew.
    Regenerate,
    Add,
    /// Comes without values, is filled, becomes what it is.
    AddFilled(Vec<String>),
    Drop,
}

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
        change.routes = change.find_routes(ops);
        change.follow_sources();
        change
    }

    fn find_routes(&self, ops: &[&Op]) -> BTreeMap<Ident, Route> {
        let mut routes = BTreeMap::new();
        for column in &self.old.columns {
            let stays = self.new.column(column.name.as_str()).is_some();
            routes.insert(column.name.clone(), if stays { Route::Stays } else { Route::Drop });
        }
        for op in ops {
            match op {
                Op::AddColumn { column, fill, .. } => {
                    routes.insert(column.name.clone(), self.added(column, fill.as_ref()));
                }
                Op::AlterColumn { from, to, fill, labels, .. } => {
                    let route = self.altered(from, to, fill.as_ref(), labels);
                    routes.insert(to.name.clone(), route);
                }
                _ => {}
            }
        }
        routes
    }

    fn added(&self, column: &Column, fill: Option<&Fill>) -> Route {
        let random = column.default.as_ref().filter(|it| types::is_random(it));
        let fill = match (fill, random) {
            (None, Some(default)) if !self.flavor.adds_random_default => {
                types::value_text(default, &column.ty, self.flavor)
            }
            (fill, _) => self.filled(column, fill),
        };
        match fill {
            Some(value) if column.generated.is_none() => {
                Route::AddFilled(vec![self.update(&column.name, &value, None)])
            }
            Some(_) | None => Route::Add,
        }
    }

    /// The value of a fill; `None` when there is none.
    fn filled(&self, column: &Column, fill: Option<&Fill>) -> Option<String> {
        match fill? {
            Fill::Value(value) => types::value_text(value, &column.ty, self.flavor),
            Fill::Sql(text) => {
                expression::of(text, self.flavor.dialect).map(|it| format!("({it})"))
            }
            Fill::Neutral => Some(neutral(self.new, column)),
            Fill::Nothing => None,
        }
    }

    fn altered(
        &self,
        from: &Column,
        to: &Column,
        fill: Option<&Fill>,
        labels: &[(String, String)],
    ) -> Route {
        if to.generated.is_some() {
            return Route::Regenerate;
        }
        let fill = self.filled(to, fill);
        let value = quote::ident(&from.name);
        let aside = aside(&to.name);
        if verdict(&from.ty, &to.ty) == Verdict::Impossible {
            let all = fill.map(|it| self.update(&aside, &it, None));
            return Route::Replace(all.into_iter().collect());
        }
        let nulls = fill.filter(|_| from.nullable || from.generated.is_some());
        let nulls = |name: &Ident| {
            let value = nulls.as_ref()?;
            Some(self.update(name, value, Some(&format!("{} is null", quote::ident(name)))))
        };
        if let (ColumnType::Enum(old), ColumnType::Enum(new), false) =
            (&from.ty, &to.ty, labels.is_empty())
        {
            let mut rows = vec![self.update(&to.name, &relabelled(&value, labels), None)];
            rows.extend(nulls(&to.name));
            return Route::Relabel(Box::new(with_all_labels(from, old, new)), rows);
        }
        let cast = cast(&value, &from.ty, &to.ty);
        // A value for the nulls is one of the new type.
        let filled_anew = nulls(&aside).is_some() && from.ty != to.ty;
        if cast.value.is_some() || from.generated.is_some() || filled_anew {
            let converted = cast.value.unwrap_or_else(|| value.clone());
            let there = format!("{value} is not null");
            let mut rows = vec![self.update(&aside, &converted, Some(&there))];
            rows.extend(nulls(&aside));
            return Route::Replace(rows);
        }
        let same = ddl::column(from, self.flavor) == ddl::column(to, self.flavor);
        if same { Route::Stays } else { Route::Modify(nulls(&to.name).into_iter().collect()) }
    }

    fn update(&self, column: &Ident, value: &str, condition: Option<&str>) -> String {
        let table = quote::ident(&self.new.name.name);
        let condition = condition.map(|it| format!(" where {it}")).unwrap_or_default();
        if !value.contains(ROW) {
            return format!("update {table} set {} = {value}{condition}", quote::ident(column));
        }
        let key = &self.old.primary_key.columns;
        let keys: Vec<String> = key.iter().map(quote::ident).collect();
        let names: Vec<String> =
            keys.iter().enumerate().map(|(at, it)| format!("{it} as `k{at}`")).collect();
        let same: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(at, it)| format!("`_model_rows`.`k{at}` = {table}.{it}"))
            .collect();
        format!(
            "update {table} join (select {}, row_number() over (order by {}) as `n` from {table}) as `_model_rows` on {} set {table}.{} = {value}{condition}",
            names.join(", "),
            keys.join(", "),
            same.join(" and "),
            quote::ident(column)
        )
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

    /// The statements on rows, in order: new columns first, which may be made from others.
    fn rows(&self) -> Vec<String> {
        let mut out = Vec::new();
        for route in self.routes.values() {
            if let Route::AddFilled(rows) = route {
                out.extend(rows.iter().cloned());
            }
        }
        for route in self.routes.values() {
            if let Route::Modify(rows) | Route::Relabel(_, rows) | Route::Replace(rows) = route {
                out.extend(rows.iter().cloned());
            }
        }
        out
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
        let one = |it: Option<Step>| it.into_iter().collect();
        if !split {
            return [Vec::new(), Vec::new(), one(second.step(words))];
        }
        let rows = self.rows();
        let rows = (!rows.is_empty())
            .then(|| Step::new(Class::Tx, format!("change the rows of {table}"), rows));
        [one(first.step(format!("make room in table {table}"))), one(rows), one(second.step(words))]
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
            let Some(column) = self.new.column(name.as_str()) else {
                if !self.is_computed(name) {
                    alter.drop_column(current);
                }
                continue;
            };
            match route {
                Route::Modify(_) => self.change(alter, name, current, column),
                Route::Relabel(between, _) => alter.change_column(between, name, column),
                Route::AddFilled(_) => alter.change_column(&empty(column), name, column),
                Route::Replace(_) => {
                    alter.drop_column(name);
                    alter.change_column(&empty(column), &aside(name), column);
                }
                Route::Regenerate if self.is_computed(name) => alter.add_column(column, name),
                Route::Regenerate => {
                    alter.drop_column(current);
                    alter.add_column(column, name);
                }
                Route::Add => alter.add_column(column, name),
                Route::Stays | Route::Drop => {}
            }
        }
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

/// The column while it waits for its values.
fn empty(column: &Column) -> Column {
    Column { nullable: true, default: None, auto: false, generated: None, ..column.clone() }
}

/// The name of a column that takes the place of another.
fn aside(name: &Ident) -> Ident {
    Ident::new(format!("_model_new_{name}"))
        .unwrap_or_else(|_| Ident::derived(&[name], "model_new"))
}

fn with_all_labels(column: &Column, old: &EnumType, new: &EnumType) -> Column {
    let mut labels = old.labels.clone();
    labels.extend(new.labels.iter().filter(|it| !old.labels.contains(it)).cloned());
    let ty = ColumnType::Enum(EnumType { labels, ..old.clone() });
    Column { ty, ..column.clone() }
}

fn relabelled(value: &str, labels: &[(String, String)]) -> String {
    let arms: Vec<String> = labels
        .iter()
        .map(|(old, new)| format!("when {} then {}", quote::literal(old), quote::literal(new)))
        .collect();
    format!("case {value} {} else {value} end", arms.join(" "))
}
