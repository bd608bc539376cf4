//! Which column is which, and what of it changes.

use super::{Differ, labels, similar};
use crate::diagnostic::Span;
use crate::migration::expression::canonical;
use crate::migration::hint::{Fill, Question, Thing};
use crate::migration::op::{Op, needs_fill};
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{
    Column, ColumnType, DefaultValue, EnumType, Generated, SqlText, Table, TableName,
};

impl Differ<'_> {
    /// Follows answers and `renamed_from`, as for tables, then asks.
    pub(super) fn rename_columns(&mut self) {
        let names: Vec<TableName> = self.new.tables.keys().cloned().collect();
        for name in names {
            while let Some((from, to)) = self.find_renamed_column(&name) {
                self.rename(Op::RenameColumn { table: name.clone(), from, to });
            }
        }
    }

    fn find_renamed_column(&self, table: &TableName) -> Option<(Ident, Ident)> {
        let old = self.old.tables.get(table)?;
        let new = self.new.tables.get(table)?;
        new.columns.iter().find_map(|column| {
            let to = &column.name;
            let from = self.former_column(table, column)?;
            let free = old.column(to.as_str()).is_none();
            let there = old.column(from.as_str()).is_some();
            (free && there).then_some((from, to.clone()))
        })
    }

    fn former_column(&self, table: &TableName, column: &Column) -> Option<Ident> {
        let key = (table.clone(), column.name.clone());
        self.hints.renamed_columns.get(&key).cloned().or_else(|| column.renamed_from.clone())
    }

    pub(super) fn compare_columns(&mut self, old: &Table, new: &Table) {
        let gone: Vec<&Column> =
            old.columns.iter().filter(|it| new.column(it.name.as_str()).is_none()).collect();
        for column in &new.columns {
            match old.column(column.name.as_str()) {
                Some(before) => self.compare_column(&new.name, before, column),
                None => self.new_column(&new.name, column, &gone),
            }
        }
        for column in gone {
            let column = Box::new(column.clone());
            self.ops.push(Op::DropColumn { table: new.name.clone(), column });
        }
    }

    fn new_column(&mut self, table: &TableName, column: &Column, gone: &[&Column]) {
        let key = (table.clone(), column.name.clone());
        if self.is_former_wrong(&Thing::Column(key.0.clone(), key.1.clone())) {
            return;
        }
        let candidates = similar::columns(column, gone);
        if !candidates.is_empty() && !self.hints.new_columns.contains(&key) {
            return self.questions.push(Question::RenamedColumn {
                table: key.0,
                column: key.1,
                candidates,
                item: item(column),
            });
        }
        let fill = self.fill(table, column);
        if needs_fill(column) && fill.is_none() {
            return self.questions.push(Question::Required {
                table: key.0,
                column: key.1,
                ty: column.ty.clone(),
                item: item(column),
            });
        }
        let column = Box::new(column.clone());
        self.ops.push(Op::AddColumn { table: key.0, column, fill });
    }

    /// An answer, the attribute, or what a key that makes itself gets.
    fn fill(&self, table: &TableName, column: &Column) -> Option<Fill> {
        let said = self.hints.fills.get(&(table.clone(), column.name.clone())).cloned();
        let backfill = || (!column.backfill.is_empty()).then(|| Fill::Sql(column.backfill.clone()));
        let auto = || match column.ty {
            ColumnType::Uuid if column.auto => Some(Fill::Value(DefaultValue::Uuid)),
            ColumnType::I16 | ColumnType::I32 | ColumnType::I64 if column.auto => {
                Some(Fill::Nothing)
            }
            _ => None,
        };
        said.or_else(backfill).or_else(auto)
    }

    fn compare_column(&mut self, table: &TableName, old: &Column, new: &Column) {
        if same_column(old, new) {
            return;
        }
        self.ask_for_labels(&old.ty, &new.ty);
        let mut fill = None;
        if verdict(&old.ty, &new.ty) == Verdict::Impossible && new.generated.is_none() {
            fill = self.fill(table, new);
            if fill.is_none() {
                return self.questions.push(Question::Conversion {
                    table: table.clone(),
                    column: new.name.clone(),
                    from: old.ty.clone(),
                    to: new.ty.clone(),
                    item: item(new),
                });
            }
        } else if old.nullable && !new.nullable && new.generated.is_none() {
            // What an insert without the column would store is what a row without a value gets.
            let default = || new.default.clone().map(Fill::Value);
            fill = self.fill(table, new).or_else(default);
            if fill.is_none() {
                return self.questions.push(Question::NoLongerNull {
                    table: table.clone(),
                    column: new.name.clone(),
                    ty: new.ty.clone(),
                    item: item(new),
                });
            }
        } else if old.generated.is_some() && new.generated.is_none() && needs_fill(new) {
            fill = self.fill(table, new);
        }
        self.ops.push(Op::AlterColumn {
            table: table.clone(),
            from: Box::new(old.clone()),
            to: Box::new(new.clone()),
            fill,
            labels: labels::renamed(&old.ty, &new.ty),
        });
    }
}

pub(super) fn item(column: &Column) -> Span {
    column.origin.as_ref().map_or(Span::NONE, |it| it.item)
}

/// Whether two declarations of a column say the same.
fn same_column(old: &Column, new: &Column) -> bool {
    let Column {
        name,
        ty,
        nullable,
        default,
        auto,
        generated,
        sql_type,
        collate,
        comment,
        private,
        renamed_from: _,
        backfill: _,
        origin: _,
    } = old;
    *name == new.name
        && same_type(ty, &new.ty)
        && *nullable == new.nullable
        && same_default(default.as_ref(), new.default.as_ref())
        && *auto == new.auto
        && same_generated(generated.as_ref(), new.generated.as_ref())
        && same_text(sql_type, &new.sql_type)
        && same_text(collate, &new.collate)
        && *comment == new.comment
        && *private == new.private
}

fn same_type(old: &ColumnType, new: &ColumnType) -> bool {
    match (old, new) {
        (ColumnType::Enum(old), ColumnType::Enum(new)) => {
            let EnumType { name, labels, renamed: _, spans: _ } = old;
            *name == new.name && *labels == new.labels
        }
        (ColumnType::Array(old), ColumnType::Array(new)) => same_type(old, new),
        (old, new) => old == new,
    }
}

fn same_default(old: Option<&DefaultValue>, new: Option<&DefaultValue>) -> bool {
    match (old, new) {
        (Some(DefaultValue::Sql(old)), Some(DefaultValue::Sql(new))) => same_text(old, new),
        (old, new) => old == new,
    }
}

fn same_generated(old: Option<&Generated>, new: Option<&Generated>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            let Generated { expression, stored } = old;
            same_text(expression, &new.expression) && *stored == new.stored
        }
        (old, new) => old.is_none() && new.is_none(),
    }
}

/// Whether two texts say the same on every database, but for white space.
pub(super) fn same_text(old: &SqlText, new: &SqlText) -> bool {
    let SqlText { portable, per_dialect, spans: _ } = old;
    let same = |a: &String, b: &String| a == b || canonical(a) == canonical(b);
    let portable_same = match (portable, &new.portable) {
        (Some(old), Some(new)) => same(old, new),
        (old, new) => old.is_none() && new.is_none(),
    };
    portable_same
        && per_dialect.len() == new.per_dialect.len()
        && per_dialect.iter().zip(&new.per_dialect).all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
}
