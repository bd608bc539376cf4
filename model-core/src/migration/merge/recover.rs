//! The operations of a migration that was written: its files have them in words alone.

use std::collections::BTreeMap;

use crate::migration::diff::diff;
use crate::migration::hint::{Fill, Hints, Question};
use crate::migration::op::Op;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, EnumType, Schema, Table, TableName};

/// The operations of a migration that was written, from the schemas before and after it, its words
/// and what it says that rows got. Where it does not say so, the models may still know.
///
/// `None` when they cannot be told: the words are then others.
pub fn recover(
    old: &Schema,
    new: &Schema,
    words: &[String],
    fills: &BTreeMap<String, Fill>,
    models: &Schema,
) -> Option<Vec<Op>> {
    let mut hints = renames(old, new, words);
    hints.fills = recorded(new, fills);
    // Each round answers at least one question for good.
    for _ in 0..=new.tables.values().map(|it| it.columns.len() + 1).sum::<usize>() + 1 {
        match diff(old, new, &hints) {
            Ok(ops) => return ops.iter().map(Op::words).eq(words.iter().cloned()).then_some(ops),
            Err(questions) => questions.iter().for_each(|it| answer(&mut hints, it, models)),
        }
    }
    None
}

/// What rows got, for the columns that it was said of.
fn recorded(new: &Schema, fills: &BTreeMap<String, Fill>) -> BTreeMap<(TableName, Ident), Fill> {
    let columns =
        new.tables.values().flat_map(|table| table.columns.iter().map(move |it| (table, it)));
    let fill = |(table, column): (&Table, &Column)| {
        let fill = fills.get(&format!("{}.{}", table.name, column.name))?;
        Some(((table.name.clone(), column.name.clone()), fill.clone()))
    };
    if fills.is_empty() { BTreeMap::new() } else { columns.filter_map(fill).collect() }
}

/// All renames of which the words speak.
fn renames(old: &Schema, new: &Schema, words: &[String]) -> Hints {
    let said = |op: &Op| words.contains(&op.words());
    let mut hints = Hints::default();
    for to in new.tables.keys() {
        let renamed = old
            .tables
            .keys()
            .find(|from| said(&Op::RenameTable { from: (*from).clone(), to: to.clone() }));
        if let Some(from) = renamed {
            hints.renamed_tables.insert(to.clone(), from.clone());
        }
        let before = old.tables.get(renamed.unwrap_or(to));
        for (from, column) in pairs(before, new.tables.get(to)) {
            let op = Op::RenameColumn { table: to.clone(), from: from.clone(), to: column.clone() };
            if said(&op) {
                hints.renamed_columns.insert((to.clone(), column.clone()), from.clone());
            }
        }
    }
    for (name, label, former) in labels(old, new) {
        let said = format!("label {former} becomes {label}");
        if words.iter().any(|it| it.contains(&said)) {
            hints.renamed_labels.insert((name, label), former);
        }
    }
    hints
}

fn pairs<'a>(old: Option<&'a Table>, new: Option<&'a Table>) -> Vec<(&'a Ident, &'a Ident)> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let pair = |to: &'a Ident| old.columns.iter().map(move |from| (&from.name, to));
    new.columns.iter().flat_map(|it| pair(&it.name)).collect()
}

/// Each enum with each of its new labels and each of those that are gone.
fn labels(old: &Schema, new: &Schema) -> Vec<(Ident, String, String)> {
    let enums = |schema: &Schema| -> Vec<(Ident, Vec<String>)> {
        let columns = schema.tables.values().flat_map(|it| &it.columns);
        let of = columns.filter_map(|it| enum_of(&it.ty));
        of.map(|it| (it.name.clone(), it.labels.clone())).collect()
    };
    let old = enums(old);
    let mut out = Vec::new();
    for (name, after) in enums(new) {
        for (_, before) in old.iter().filter(|it| it.0 == name) {
            for label in after.iter().filter(|it| !before.contains(it)) {
                let gone = before.iter().filter(|it| !after.contains(it));
                out.extend(gone.map(|it| (name.clone(), label.clone(), it.clone())));
            }
        }
    }
    out
}

/// The enum of a column, or of the elements of a list.
fn enum_of(ty: &ColumnType) -> Option<&EnumType> {
    match ty {
        ColumnType::Enum(it) => Some(it),
        ColumnType::Array(element) => enum_of(element),
        _ => None,
    }
}

/// What is no rename by now is new.
fn answer(hints: &mut Hints, question: &Question, models: &Schema) {
    match question {
        Question::RenamedTable { table, .. } => {
            hints.new_tables.insert(table.clone());
        }
        Question::RenamedColumn { table, column, .. } => {
            hints.new_columns.insert((table.clone(), column.clone()));
        }
        Question::RenamedLabel { name, label, .. } => {
            hints.new_labels.insert((name.clone(), label.clone()));
        }
        // Snapshots have no such attribute.
        Question::WrongFormer { .. } => {}
        Question::Required { table, column, .. }
        | Question::NoLongerNull { table, column, .. }
        | Question::Conversion { table, column, .. } => {
            let model = models.tables.get(table).and_then(|it| it.column(column.as_str()));
            let said = model.map(|it| &it.backfill).filter(|it| !it.is_empty());
            let fill = said.map_or(Fill::Nothing, |it| Fill::Sql(it.clone()));
            hints.fills.insert((table.clone(), column.clone()), fill);
        }
    }
}
