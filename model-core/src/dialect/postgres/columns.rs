//! The columns of a table that is there before and after: the clauses of `alter table`, and what has
//! to follow when the table is no longer locked.

use super::cast::{Value, cast};
use super::change::{TableChange, is_converted, rewrites};
use super::enums::Enums;
use super::fill::{Filled, Given, fill_of, given_to_new};
use super::plan::Planner;
use super::{ddl, early, foreign_keys, quote, types};
use crate::dialect::Dialect;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, Table};

/// What becomes of the columns of one table.
#[derive(Default)]
pub(super) struct Columns {
    /// What comes before all of it.
    pub(super) early: Vec<String>,
    /// Clauses of one `alter table`.
    pub(super) clauses: Vec<String>,
    /// Clauses of the next.
    pub(super) then: Vec<String>,
    /// Values for rows that have none.
    pub(super) fills: Vec<Filled>,
    /// Columns that have to become required once all rows have a value.
    pub(super) required: Vec<Ident>,
    /// When they are: columns that the database counts up from then on.
    pub(super) counted: Vec<Column>,
}

/// The clauses for all columns that come or change.
pub(super) fn change(planner: &Planner<'_>, it: &TableChange<'_>) -> Columns {
    let enums = &planner.enums;
    let mut out = Columns::default();
    // What is computed comes after the columns that it is computed from.
    let computed =
        |it: &&&Op| matches!(it, Op::AddColumn { column, .. } if column.generated.is_some());
    let plain = it.ops.iter().filter(|it| !computed(it));
    for op in plain.chain(it.ops.iter().filter(computed)) {
        match op {
            Op::AlterColumn { table: _, from, to, fill, labels: _ }
                if !it.remade.contains(&to.name) =>
            {
                let from = it.old.column(to.name.as_str()).unwrap_or(from);
                let fill = match early::of_altered(it, from, to, fill.as_ref(), enums) {
                    Some(sql) => out.fill_early(it, from, to, &sql, enums),
                    None => match fill_of(it.new, to, fill.as_ref()) {
                        Given::Distinct(sql) if early::cannot_be_empty(it, from, to) => {
                            out.fill_early(it, from, to, &sql, enums)
                        }
                        given => given,
                    },
                };
                out.alter(it, from, to, fill, enums);
            }
            Op::AddColumn { table: _, column, fill } => {
                let key = foreign_keys::comes_with_column(planner, it, column);
                match (key, early::of_added(it, fill.as_ref())) {
                    (Some(key), _) => out.clauses.push(with_key(it.new, column, key)),
                    (None, Some(sql)) => out.add_early(it, column, &sql),
                    (None, None) => out.add(it, column, fill.as_ref()),
                }
            }
            _ => {}
        }
    }
    for column in it.new.columns.iter().filter(|column| it.remade.contains(&column.name)) {
        out.clauses.push(format!("add column {}", ddl::column(it.new, column)));
    }
    out
}

fn with_key(table: &Table, column: &Column, key: &ForeignKey) -> String {
    let name = quote::ident(&key.name);
    let (column, references) = (ddl::column(table, column), ddl::references(key));
    format!("add column {column} constraint {name} {references}")
}

impl Columns {
    /// A new column.
    fn add(&mut self, it: &TableChange<'_>, column: &Column, fill: Option<&Fill>) {
        match given_to_new(it.new, column, fill) {
            Given::Nothing => {
                self.clauses.push(format!("add column {}", ddl::column(it.new, column)));
            }
            Given::Expression { sql, once: true } => self.add_shared(column, &sql),
            Given::Expression { sql, once: false }
            | Given::Distinct(sql)
            | Given::First(sql)
            | Given::Beside(sql) => {
                self.add_empty(column);
                self.fill(column, sql);
            }
            Given::Early => {}
        }
    }

    /// A value that all rows share costs nothing: the database notes it once.
    fn add_shared(&mut self, column: &Column, sql: &str) {
        let name = quote::ident(&column.name);
        let not_null = if column.nullable { "" } else { " not null" };
        let default = if sql == "null" { String::new() } else { format!(" default {sql}") };
        self.clauses.push(format!("add column {name} {}{not_null}{default}", ddl::typed(column)));
        match types::default(column) {
            Some(default) if default == sql => {}
            Some(default) => {
                self.then.push(format!("alter column {name} set default {default}"));
            }
            None if sql == "null" => {}
            None => self.then.push(format!("alter column {name} drop default")),
        }
    }

    /// A column that is null in every row, and has its default for the next.
    fn add_empty(&mut self, column: &Column) {
        let name = quote::ident(&column.name);
        self.clauses.push(format!("add column {name} {}", ddl::typed(column)));
        if let Some(default) = types::default(column) {
            self.then.push(format!("alter column {name} set default {default}"));
        }
        if !column.nullable {
            self.required.push(column.name.clone());
        }
        if types::is_identity(column) {
            self.counted.push(column.clone());
        }
    }

    fn fill(&mut self, column: &Column, sql: String) {
        self.fills.push(Filled { column: column.name.clone(), sql });
    }

    fn alter(
        &mut self,
        it: &TableChange<'_>,
        from: &Column,
        to: &Column,
        fill: Given,
        enums: &Enums,
    ) {
        let name = quote::ident(&to.name);
        let typed = is_typed(from, to, enums);
        let updated = fill.is_update();
        let emptied = updated && verdict(&from.ty, &to.ty) == Verdict::Impossible;
        let beside = matches!(fill, Given::Beside(_));
        let inline = typed && (rewrites(from, to, enums) || beside) && !updated;
        self.loosen(it, from, to, typed, emptied);
        if typed {
            let coalesced = inline && from.nullable && !to.nullable;
            let using = using(it, from, to, &fill, enums, coalesced);
            let using = using.map_or(String::new(), |it| format!(" using {it}"));
            self.clauses.push(format!("alter column {name} type {}{using}", ddl::typed(to)));
        }
        let default =
            types::default(to).filter(|it| typed || types::default(from).as_ref() != Some(it));
        if let Some(default) = default {
            self.clauses.push(format!("alter column {name} set default {default}"));
        }
        self.require(from, to, fill, inline, emptied);
        if types::is_identity(to) && !types::is_identity(from) {
            self.counted.push(to.clone());
        }
    }

    /// What the column no longer is, and what stands in the way of another type.
    fn loosen(
        &mut self,
        it: &TableChange<'_>,
        from: &Column,
        to: &Column,
        typed: bool,
        emptied: bool,
    ) {
        let leaves_key = it.old.primary_key.columns.contains(&to.name) && it.changes_primary_key();
        let loses = [
            (from.generated.is_some() && to.generated.is_none(), "expression"),
            (types::is_identity(from) && !types::is_identity(to), "identity"),
            (types::default(from).is_some() && (typed || types::default(to).is_none()), "default"),
            (!from.nullable && (to.nullable || emptied) && !leaves_key, "not null"),
        ];
        let name = quote::ident(&to.name);
        let drops = loses.into_iter().filter(|it| it.0);
        self.clauses.extend(drops.map(|(_, what)| format!("alter column {name} drop {what}")));
    }

    /// The column becomes required: at once where all rows are written anyway, else once they were
    /// filled and looked at without a lock.
    fn require(&mut self, from: &Column, to: &Column, fill: Given, inline: bool, emptied: bool) {
        if to.nullable || !(from.nullable || emptied) {
            return;
        }
        if inline || matches!(fill, Given::Early) {
            self.clauses.push(format!("alter column {} set not null", quote::ident(&to.name)));
            return;
        }
        match fill {
            Given::Nothing | Given::Early => {}
            Given::Expression { sql, once: _ }
            | Given::Distinct(sql)
            | Given::First(sql)
            | Given::Beside(sql) => self.fill(to, sql),
        }
        self.required.push(to.name.clone());
    }
}

/// Whether the column gets another type, and be it only another length.
pub(super) fn is_typed(from: &Column, to: &Column, enums: &Enums) -> bool {
    ddl::typed(from) != ddl::typed(to) || is_converted(from, to, enums)
}

/// The expression that converts the rows; `None` where the database needs none.
fn using(
    it: &TableChange<'_>,
    from: &Column,
    to: &Column,
    fill: &Given,
    enums: &Enums,
    coalesced: bool,
) -> Option<String> {
    let name = quote::ident(&to.name);
    let ty = types::base(&to.ty);
    let filled = match fill {
        Given::Expression { sql, once: _ } | Given::Beside(sql) => Some(sql.clone()),
        Given::Nothing | Given::Distinct(_) | Given::First(_) | Given::Early => None,
    };
    if verdict(&from.ty, &to.ty) == Verdict::Impossible {
        return Some(filled.unwrap_or_else(|| format!("null::{ty}")));
    }
    let place = format!("{}.{}", it.new.name, to.name);
    let value = Value { sql: &name, place: &place };
    let converted = converted(&value, from, to, enums);
    match filled {
        Some(filled) if coalesced => {
            Some(format!("coalesce({}, {filled})", converted.unwrap_or(name)))
        }
        Some(_) | None => converted,
    }
}

fn converted(value: &Value<'_>, from: &Column, to: &Column, enums: &Enums) -> Option<String> {
    let overridden = |it: &Column| it.sql_type.get(Dialect::Postgres).is_some();
    if overridden(from) || overridden(to) {
        return (types::storage(from) != types::storage(to))
            .then(|| format!("{}::{}", value.sql, without_length(&types::storage(to))));
    }
    let replaced =
        types::enum_of(to).is_some_and(|ty| enums.replaced.iter().any(|it| it.name == ty.name));
    match (&from.ty, &to.ty) {
        (ColumnType::Array(_), ColumnType::Array(_)) if replaced => {
            Some(format!("{}::text[]::{}", value.sql, types::base(&to.ty)))
        }
        (ColumnType::Enum(_), ColumnType::Enum(_)) if !replaced && from.ty == to.ty => None,
        (from, to) => cast(value, from, to),
    }
}

/// A cast to `varchar(3)` would cut; the assignment to the column refuses.
fn without_length(storage: &str) -> String {
    match (storage.find('('), storage.find(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", &storage[..open], &storage[close + 1..])
        }
        _ => storage.to_owned(),
    }
}
