//! The columns of a table that is there before and after: the clauses of `alter table`, and what has
//! to follow when the table is no longer locked.

use super::cast::{Value, cast};
use super::change::{TableChange, is_converted, rewrites};
use super::enums::Enums;
use super::neutral::{Neutral, neutral};
use super::{ddl, quote, types};
use crate::dialect::Dialect;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, Table};

/// What becomes of the columns of one table.
#[derive(Default)]
pub(super) struct Columns {
    /// Clauses of one `alter table`.
    pub(super) clauses: Vec<String>,
    /// Clauses of the next.
    pub(super) then: Vec<String>,
    /// Values for rows that have none, each in one statement.
    pub(super) fills: Vec<Filled>,
    /// Columns that have to become required once all rows have a value.
    pub(super) required: Vec<Ident>,
    /// When they are: columns that the database counts up from then on.
    pub(super) counted: Vec<Column>,
}

/// An `update` that gives rows a value.
pub(super) struct Filled {
    pub(super) column: Ident,
    pub(super) statement: String,
}

/// The clauses for all columns that come or change.
pub(super) fn change(it: &TableChange<'_>, enums: &Enums) -> Columns {
    let mut out = Columns::default();
    // What is computed comes after the columns that it is computed from.
    let computed =
        |it: &&&Op| matches!(it, Op::AddColumn { column, .. } if column.generated.is_some());
    let plain = it.ops.iter().filter(|it| !computed(it));
    for op in plain.chain(it.ops.iter().filter(computed)) {
        match op {
            Op::AlterColumn { table: _, from, to, fill, labels: _ } => {
                if !it.remade.contains(&to.name) {
                    let fill = fill_of(it.new, to, fill.as_ref());
                    let from = it.old.column(to.name.as_str()).unwrap_or(from);
                    out.alter(it, from, to, fill, enums);
                }
            }
            Op::AddColumn { table: _, column, fill } => out.add(it, column, fill.as_ref()),
            _ => {}
        }
    }
    for column in it.new.columns.iter().filter(|column| it.remade.contains(&column.name)) {
        out.clauses.push(format!("add column {}", ddl::column(it.new, column)));
    }
    out
}

/// What a row gets.
enum Given {
    Nothing,
    /// An expression that is evaluated once, or over the row.
    Expression {
        sql: String,
        once: bool,
    },
    /// One for each row, from its number.
    Distinct(String),
}

fn fill_of(table: &Table, column: &Column, fill: Option<&Fill>) -> Given {
    let Some(fill) = fill else { return Given::Nothing };
    match fill {
        Fill::Nothing => Given::Nothing,
        Fill::Value(value) => match types::value_text(value, &column.ty) {
            Some(sql) => Given::Expression { sql, once: !types::is_volatile(value) },
            None => Given::Nothing,
        },
        Fill::Sql(text) => match text.get(Dialect::Postgres) {
            Some(text) => Given::Expression { sql: format!("({text})"), once: false },
            None => Given::Nothing,
        },
        Fill::Neutral => match neutral(table, column) {
            Neutral::Same(Some(sql)) => Given::Expression { sql, once: true },
            Neutral::Same(None) => Given::Expression { sql: "null".to_owned(), once: true },
            Neutral::Distinct(sql) => Given::Distinct(sql),
        },
    }
}

impl Columns {
    /// A new column. A value that all rows share costs nothing: the database notes it once.
    fn add(&mut self, it: &TableChange<'_>, column: &Column, fill: Option<&Fill>) {
        let name = quote::ident(&column.name);
        let required = !column.nullable;
        let volatile = column.default.as_ref().is_some_and(types::is_volatile);
        let fill = match fill {
            None if required && volatile => {
                Given::Expression { sql: types::default(column).unwrap_or_default(), once: false }
            }
            fill => fill_of(it.new, column, fill),
        };
        match fill {
            Given::Nothing => {
                self.clauses.push(format!("add column {}", ddl::column(it.new, column)));
            }
            Given::Expression { sql, once: true } => {
                let not_null = if required { " not null" } else { "" };
                let default = if sql == "null" { String::new() } else { format!(" default {sql}") };
                self.clauses
                    .push(format!("add column {name} {}{not_null}{default}", ddl::typed(column)));
                match types::default(column) {
                    Some(default) if default == sql => {}
                    Some(default) => {
                        self.then.push(format!("alter column {name} set default {default}"))
                    }
                    None if sql == "null" => {}
                    None => self.then.push(format!("alter column {name} drop default")),
                }
            }
            Given::Expression { sql, once: false } => {
                self.add_empty(column);
                self.fill(it.new, column, &sql);
            }
            Given::Distinct(sql) => {
                self.add_empty(column);
                self.fill_distinct(it.new, column, &sql);
            }
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

    fn fill(&mut self, table: &Table, column: &Column, sql: &str) {
        let (name, table) = (quote::ident(&column.name), quote::table(&table.name));
        let statement = format!("update {table} set {name} = {sql} where {name} is null");
        self.fills.push(Filled { column: column.name.clone(), statement });
    }

    fn fill_distinct(&mut self, table: &Table, column: &Column, sql: &str) {
        let (name, table) = (quote::ident(&column.name), quote::table(&table.name));
        let numbered = format!(
            "select ctid as \"row\", row_number() over () as \"n\" from {table} where {name} is null"
        );
        let statement = format!(
            "update {table} as \"it\" set {name} = {sql}\nfrom ({numbered}) as \"numbered\"\nwhere \"it\".ctid = \"numbered\".\"row\""
        );
        self.fills.push(Filled { column: column.name.clone(), statement });
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
        let typed = ddl::typed(from) != ddl::typed(to) || is_converted(from, to, enums);
        let rewritten = typed && rewrites(from, to, enums);
        let impossible = verdict(&from.ty, &to.ty) == Verdict::Impossible;
        let stops_counting = types::is_identity(from) && !types::is_identity(to);
        if from.generated.is_some() && to.generated.is_none() {
            self.clauses.push(format!("alter column {name} drop expression"));
        }
        if stops_counting {
            self.clauses.push(format!("alter column {name} drop identity"));
        }
        let (old, new) = (types::default(from), types::default(to));
        let another_default = old != new || typed;
        if another_default && old.is_some() && (typed || new.is_none()) {
            self.clauses.push(format!("alter column {name} drop default"));
        }
        // Distinct values take the row's number, which no conversion sees.
        let emptied = impossible && matches!(fill, Given::Distinct(_));
        let leaves_key = it.old.primary_key.columns.contains(&to.name) && it.changes_primary_key();
        if !from.nullable && (to.nullable || emptied) && !leaves_key {
            self.clauses.push(format!("alter column {name} drop not null"));
        }
        let inline = rewritten && !emptied && !matches!(fill, Given::Distinct(_));
        if typed {
            let coalesced = inline && from.nullable && !to.nullable;
            let using = using(it, from, to, &fill, enums, coalesced);
            let using = using.map_or(String::new(), |it| format!(" using {it}"));
            self.clauses.push(format!("alter column {name} type {}{using}", ddl::typed(to)));
        }
        if another_default && let Some(default) = new {
            self.clauses.push(format!("alter column {name} set default {default}"));
        }
        self.require(it, from, to, fill, inline, emptied);
        if types::is_identity(to) && !types::is_identity(from) {
            self.counted.push(to.clone());
        }
    }

    /// The column becomes required: at once where all rows are written anyway, else once they were
    /// filled and looked at without a lock.
    fn require(
        &mut self,
        it: &TableChange<'_>,
        from: &Column,
        to: &Column,
        fill: Given,
        inline: bool,
        emptied: bool,
    ) {
        if to.nullable || !(from.nullable || emptied) {
            return;
        }
        if inline {
            self.clauses.push(format!("alter column {} set not null", quote::ident(&to.name)));
            return;
        }
        match fill {
            Given::Nothing => {}
            Given::Expression { sql, once: _ } => self.fill(it.new, to, &sql),
            Given::Distinct(sql) => self.fill_distinct(it.new, to, &sql),
        }
        self.required.push(to.name.clone());
    }
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
        Given::Expression { sql, once: _ } => Some(sql.clone()),
        Given::Nothing | Given::Distinct(_) => None,
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
