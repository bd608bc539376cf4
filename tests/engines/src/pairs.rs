//! The property: from A to B and back, whatever A and B are.

use std::collections::BTreeMap;

use model_core::dialect::Dialect;
use model_core::fills;
use model_core::migration::apply::apply;
use model_core::migration::diff::diff;
use model_core::migration::file::{Script, Scripts, fills_of};
use model_core::migration::hint::{Fill, Hints, Question};
use model_core::migration::merge::recover;
use model_core::migration::op::{Op, Part};
use model_core::migration::order::reverse_all;
use model_core::migration::plan::plan;
use model_core::name::Ident;
use model_core::schema::{self, ColumnType, DefaultValue, Schema, SqlText, TableName};
use model_core::snapshot::{self, Snapshot};

use crate::change::change;
use crate::engine::{Engine, create, words};
use crate::generator;
use crate::model;
use crate::random::Random;
use crate::reads;
use crate::rows::{compare_after_down, compare_after_up, fill, rows};
use crate::value::sample;

/// One pair: up, compare with an empty database of the new schema, rows kept; down, compare with
/// one of the old schema, rows kept. Says whether the database can hold both, and there is a way
/// forth.
pub fn check<E: Engine>(engine: &mut E, other: &mut E, seed: u64) -> bool {
    let mut random = Random::new(seed);
    let facts = engine.facts();
    let old_models = generator::models(facts, &mut random);
    let new_models = change(facts, &mut random, &old_models);
    let (old, new) = (model::schema(facts, &old_models), model::schema(facts, &new_models));
    if [&old, &new].iter().any(|it| !schema::check(it, &[facts.dialect]).is_empty()) {
        return false;
    }
    let ops = diff_with_reads(&old, &new, facts.dialect);
    if ops.iter().any(|it| is_one_value_for_all(it, &new)) {
        return false;
    }
    applied_ops_give_the_schema(&old, &new, &ops, seed);
    let scripts = plan(&old, &new, &ops, facts.dialect);
    let text = format!(
        "seed {seed}\n{}\n{}\n{}\n{}",
        words(&ops),
        create(&old, facts.dialect).up.print("create"),
        scripts.up.print("up"),
        scripts.down.print("down")
    );

    files_alone_give_the_same(&old, &new, &ops, &scripts, facts.dialect, &text);

    engine.become_schema(&old);
    fill(engine, &old, &old_models);
    let before = rows(engine, &old);
    engine.run(&scripts.up).unwrap_or_else(|it| panic!("up: {it}\n{text}"));
    same_as_new(engine, other, &new, &format!("after up\n{text}"));
    let after = rows(engine, &new);
    compare_after_up(&before, &after, &ops, &new, &text);
    reads::compare(&before, &after, &old, &new, &ops, &text);

    let second = diff(&snapshot_of(&new), &new, &Hints::default());
    assert_eq!(second, Ok(vec![]), "second diff\n{text}");

    if ops.iter().any(|it| has_no_way_back(it, &ops)) {
        return true;
    }
    match engine.run(&scripts.down) {
        Err(it) if is_lost(&scripts.down) && it.contains("empty ") => {
            same_as_new(engine, other, &new, &format!("after a way back that was refused\n{text}"));
            assert!(rows(engine, &new) == after, "rows after a way back that was refused\n{text}");
            return true;
        }
        result => result.unwrap_or_else(|it| panic!("down: {it}\n{text}")),
    }
    same_as_new(engine, other, &old, &format!("after down\n{text}"));
    compare_after_down(&before, &rows(engine, &old), &ops, &text);
    true
}

/// Whether a way back begins with a look for rows that cannot get a reference back.
fn is_lost(down: &Script) -> bool {
    let first = down.steps.first();
    first.is_some_and(|it| it.words.starts_with("stop if ") && it.words.contains(" has rows"))
}

/// From what a migration's files keep, a database that is added later gets the same scripts.
fn files_alone_give_the_same(
    old: &Schema,
    new: &Schema,
    ops: &[Op],
    scripts: &Scripts,
    dialect: Dialect,
    text: &str,
) {
    let words: Vec<String> = ops.iter().map(Op::words).collect();
    let (old, new) = (snapshot_of(old), snapshot_of(new));
    let recovered = recover(&old, &new, &words, &fills_of(ops), &Schema::default());
    let recovered = recovered.unwrap_or_else(|| panic!("not recovered\n{text}"));
    assert_eq!(plan(&old, &new, &recovered, dialect), *scripts, "recovered\n{text}");
}

/// Whether the database is as one that was made of the schema from nothing.
pub fn same_as_new<E: Engine>(engine: &mut E, other: &mut E, schema: &Schema, text: &str) {
    other.become_schema(schema);
    let (is, should) = (engine.describe(), other.describe());
    assert!(is == should, "{}\n{text}", difference(&format!("{is:#?}"), &format!("{should:#?}")));
}

/// The lines that only one of the two has.
fn difference(is: &str, should: &str) -> String {
    let lines = |a: &str, b: &str, mark: &str| -> String {
        let other: Vec<&str> = b.lines().collect();
        let own = a.lines().filter(|it| !other.contains(it));
        own.map(|it| format!("{mark} {}\n", it.trim())).collect()
    };
    lines(is, should, "is") + &lines(should, is, "should be")
}

/// Whether all rows get the same default under a unique key, which the database rightly refuses.
fn is_one_value_for_all(op: &Op, new: &Schema) -> bool {
    let Op::AddColumn { table, column, .. } = op else { return false };
    let is_unique = new.tables[table].uniques.iter().any(|it| it.columns.contains(&column.name));
    is_unique && column.default.as_ref().is_some_and(|it| *it != DefaultValue::Uuid)
}

/// Whether the rows have no way back: a null was filled with what only the new type holds, or with
/// what refers to nothing, or the rows referred to are gone.
fn has_no_way_back(op: &Op, all: &[Op]) -> bool {
    match op {
        Op::AlterColumn { from, to, .. } => from.nullable && !to.nullable && from.ty != to.ty,
        Op::DropPart { table, part: Part::ForeignKey(key) } => {
            let comes_empty = |it: &Op| {
                matches!(it, Op::DropColumn { table: of, column }
                    if of == table && column.nullable && key.columns.contains(&column.name))
            };
            let filled = |it: &Op| {
                matches!(it, Op::AlterColumn { table: of, from, to, .. }
                    if of == table && from.nullable && !to.nullable && key.columns.contains(&to.name))
            };
            let target_goes = |it: &Op| matches!(it, Op::DropTable(it) if it.name == key.target);
            all.iter().any(filled) || all.iter().any(target_goes) && !all.iter().any(comes_empty)
        }
        _ => false,
    }
}

fn applied_ops_give_the_schema(old: &Schema, new: &Schema, ops: &[Op], seed: u64) {
    let mut schema = old.clone();
    ops.iter().for_each(|it| apply(&mut schema, it));
    assert_eq!(unordered(&schema), unordered(new), "seed {seed}: forth\n{}", words(ops));
    let back = reverse_all(ops);
    back.iter().for_each(|it| apply(&mut schema, it));
    assert_eq!(unordered(&schema), unordered(old), "seed {seed}: back\n{}", words(&back));
}

/// The snapshots of a schema whose columns are sorted: a new column goes to the end.
fn unordered(schema: &Schema) -> BTreeMap<String, String> {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    snapshot::changed(&Schema::default(), &schema)
}

/// The schema as the files have it.
fn snapshot_of(schema: &Schema) -> Schema {
    let texts = snapshot::changed(&Schema::default(), schema);
    let mut out = Schema::default();
    for text in texts.values() {
        match snapshot::parse(text).unwrap() {
            Snapshot::Table(table) => drop(out.tables.insert(table.name.clone(), *table)),
            Snapshot::Dropped(name) => panic!("{name} is not dropped"),
            Snapshot::Extensions(names) => out.extensions = names,
        }
    }
    out
}

/// With fills that read other columns, unless they read what is not there.
fn diff_with_reads(old: &Schema, new: &Schema, dialect: Dialect) -> Vec<Op> {
    let read = |table: &TableName, column: &Ident| reads::fill(old, new, table, column);
    let ops = diff_answered_by(old, new, read);
    let refused = fills::mistakes(old, new, &ops, &[dialect]).has_errors();
    if refused { answered_diff(old, new) } else { ops }
}

/// Answers as a person would: true renames are in the attributes, all else is new.
pub(crate) fn answered_diff(old: &Schema, new: &Schema) -> Vec<Op> {
    diff_answered_by(old, new, |_, _| None)
}

fn diff_answered_by(
    old: &Schema,
    new: &Schema,
    read: impl Fn(&TableName, &Ident) -> Option<Fill>,
) -> Vec<Op> {
    let mut hints = Hints::default();
    loop {
        let questions = match diff(old, new, &hints) {
            Ok(ops) => return ops,
            Err(questions) => questions,
        };
        for question in questions {
            match question {
                Question::RenamedTable { table, .. } => {
                    hints.new_tables.insert(table);
                }
                Question::RenamedColumn { table, column, .. } => {
                    hints.new_columns.insert((table, column));
                }
                Question::RenamedLabel { name, label, .. } => {
                    hints.new_labels.insert((name, label));
                }
                Question::WrongFormer { .. } => panic!("{}", question.words()),
                Question::Required { table, column, ty, .. }
                | Question::NoLongerNull { table, column, ty, .. }
                | Question::Conversion { table, column, to: ty, .. } => {
                    let fill = read(&table, &column);
                    let fill = fill.unwrap_or_else(|| fill_of(new, &table, &column, &ty));
                    hints.fills.insert((table, column), fill);
                }
            }
        }
    }
}

/// What fits all rows: one that is there for a reference, one for each row under a unique key.
fn fill_of(new: &Schema, table: &TableName, column: &Ident, ty: &ColumnType) -> Fill {
    let table = &new.tables[table];
    let of_column = |it: &Vec<Ident>| it.contains(column);
    if let Some(key) = table.foreign_keys.iter().find(|it| of_column(&it.columns)) {
        return Fill::Sql(SqlText::portable(first_row(&key.target, &key.target_columns[0])));
    }
    if table.uniques.iter().any(|it| of_column(&it.columns)) {
        return Fill::Neutral;
    }
    Fill::Value(sample(ty))
}

/// The first value of a column, of the table itself, too, which MySQL updates only when the query
/// is within another.
fn first_row(table: &TableName, column: &Ident) -> String {
    let quoted = |it: &Ident| format!("\"{}\"", it.as_str().replace('"', "\"\""));
    let names: Vec<String> = table.schema.iter().chain([&table.name]).map(quoted).collect();
    let (column, table) = (quoted(column), names.join("."));
    format!("(select {column} from (select {column} from {table} order by 1 limit 1) as \"first\")")
}
