//! What a back-fill may read: the row as it was before the migration, under the names of after it.
//!
//! Every plan keeps to that. Here is refused what no plan can keep, before anything is written.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Span};
use crate::dialect::Dialect;
use crate::migration::apply::apply;
use crate::migration::code;
use crate::migration::expression::mentions;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::name::Ident;
use crate::query::{Expected, check_expression};
use crate::schema::{Column, Schema, SqlText, Table, TableName};

/// The back-fills that read what is not there before the migration, or of another type.
pub fn mistakes(old: &Schema, new: &Schema, ops: &[Op], dialects: &[Dialect]) -> Diagnostics {
    let mut before = old.clone();
    let renames =
        ops.iter().filter(|it| matches!(it, Op::RenameTable { .. } | Op::RenameColumn { .. }));
    renames.for_each(|it| apply(&mut before, it));
    let change = Change { before: &before, after: new, ops };
    let of_fill = |fill: Filled<'_>| {
        let mut found = dialects.iter().filter_map(|it| change.mistake(&fill, *it));
        found.next()
    };
    ops.iter().filter_map(Filled::of).filter_map(of_fill).collect()
}

/// A column that gets values, and from what.
struct Filled<'a> {
    table: &'a TableName,
    column: &'a Column,
    text: &'a SqlText,
}

impl<'a> Filled<'a> {
    fn of(op: &'a Op) -> Option<Self> {
        match op {
            Op::AddColumn { table, column, fill: Some(Fill::Sql(text)) } => {
                Some(Self { table, column, text })
            }
            Op::AlterColumn { table, from: _, to, fill: Some(Fill::Sql(text)), labels: _ } => {
                Some(Self { table, column: to, text })
            }
            _ => None,
        }
    }

    /// Its text, or the field of an answer.
    fn span(&self) -> Span {
        let field = self.column.origin.as_ref().map_or(Span::NONE, |it| it.span);
        self.text.spans.0.first().copied().unwrap_or(field)
    }
}

/// A change whose `before` has the names of after it.
struct Change<'a> {
    before: &'a Schema,
    after: &'a Schema,
    ops: &'a [Op],
}

impl Change<'_> {
    fn mistake(&self, fill: &Filled<'_>, dialect: Dialect) -> Option<Diagnostic> {
        let text = fill.text.get(dialect)?;
        let Filled { table, column, text: _ } = fill;
        let place = format!("{table}.{}", column.name);
        let ops = || self.ops.iter().filter(|it| it.table() == Some(table));
        let before = self.before.tables.get(table)?;
        let wrong = ops().find_map(|op| {
            let (name, why) = of_op(op)?;
            mentions(text, name.as_str()).then(|| (name.clone(), why.to_owned()))
        });
        let wrong = wrong.or_else(|| self.computed(before, text, dialect));
        if let Some((name, why)) = wrong {
            let message = format!("the back-fill of `{place}` reads `{table}.{name}`, {why}");
            return Some(refused(fill, message).help(format!(
                "read other columns in its place, or change `{name}` in a migration of its own"
            )));
        }
        let retyped = ops().find_map(|op| retyped(op, text))?;
        let why = self.refusal(before, fill, text, dialect)?;
        let message = format!(
            "the back-fill of `{place}` reads `{table}.{}` as {}, which it is before the migration: {why}",
            retyped.name, retyped.ty
        );
        Some(
            refused(fill, message).help(format!("write one that holds for both types, such as with a cast, or convert `{}` in a migration of its own", retyped.name)),
        )
    }

    /// A computed column that is not itself changed, but computed from one that is.
    fn computed(&self, table: &Table, text: &str, dialect: Dialect) -> Option<(Ident, String)> {
        let read = table.columns.iter().filter(|it| mentions(text, it.name.as_str()));
        read.filter_map(|it| {
            let expression = it.generated.as_ref()?.expression.get(dialect)?;
            let ops = self.ops.iter().filter(|it| it.table() == Some(&table.name));
            let source = ops.filter_map(source).find(|it| mentions(expression, it.as_str()))?;
            let why = format!("which is computed from `{source}`, which changes in this migration");
            Some((it.name.clone(), why))
        })
        .next()
    }

    /// Why the text does not fit the row as it was, if it fits the row as it will be.
    fn refusal(
        &self,
        before: &Table,
        fill: &Filled<'_>,
        text: &str,
        dialect: Dialect,
    ) -> Option<String> {
        let expected = Expected::Value(fill.column.ty.clone());
        let check = |schema: &Schema, table: &Table| {
            let found = check_expression(schema, table, text, Span::NONE, &expected, dialect);
            let mut errors = found.into_iter().filter(|it| it.severity == Severity::Error);
            errors.next().map(|it| it.message)
        };
        let why = check(self.before, before)?;
        let after = self.after.tables.get(fill.table)?;
        check(self.after, after).is_none().then_some(why)
    }
}

fn refused(fill: &Filled<'_>, message: String) -> Diagnostic {
    Diagnostic::error(code::MISREAD, fill.span(), message)
        .help("a back-fill reads the row as it was before the migration, under its new names")
}

/// A column that cannot be read, and why.
fn of_op(op: &Op) -> Option<(&Ident, &'static str)> {
    match op {
        Op::AddColumn { table: _, column, fill: _ } => {
            Some((&column.name, "which is new in this migration"))
        }
        Op::AlterColumn { table: _, from, to, fill: _, labels } => {
            if from.generated.is_some() || to.generated.is_some() {
                Some((&to.name, "which is computed, and changes in this migration"))
            } else {
                let relabelled = (!labels.is_empty()).then_some(&to.name)?;
                Some((relabelled, "whose labels get other names in this migration"))
            }
        }
        Op::DropColumn { table: _, column } => {
            let computed = column.generated.is_some().then_some(&column.name)?;
            Some((computed, "which is computed, and goes in this migration"))
        }
        _ => None,
    }
}

/// A column that is another or elsewhere afterwards.
fn source(op: &Op) -> Option<&Ident> {
    match op {
        Op::AlterColumn { table: _, from: _, to, fill: _, labels: _ } => Some(&to.name),
        Op::DropColumn { table: _, column } => Some(&column.name),
        Op::RenameColumn { table: _, from: _, to } => Some(to),
        _ => None,
    }
}

/// A column with another type that the text reads, as it was.
fn retyped<'a>(op: &'a Op, text: &str) -> Option<&'a Column> {
    match op {
        Op::AlterColumn { table: _, from, to, fill: _, labels: _ } => {
            (from.ty != to.ty && mentions(text, to.name.as_str())).then_some(&**from)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::mistakes;
    use crate::dialect::Dialect;
    use crate::migration::diff::diff;
    use crate::migration::hint::Hints;
    use crate::schema::{Schema, resolve};
    use crate::source::read_text;

    fn users(fields: &str) -> Schema {
        let text = format!(
            "use model_runtime::{{Model, ModelEnum}};
            #[derive(ModelEnum)] enum Hue {{ Red, Blue }}
            #[derive(ModelEnum)] #[model(name = \"hue\")] enum Colour {{ #[model(renamed_from = \"red\")] Crimson, Blue }}
            #[derive(Model)] struct User {{ #[model(primary_key)] id: i64, {fields} }}"
        );
        let walked = read_text(&text);
        assert!(walked.found.is_empty(), "{:#?}", walked.found);
        resolve(&walked.krate, &walked.failed).unwrap()
    }

    /// What is said of a new column with this back-fill.
    fn said(before: &str, after: &str, fill: &str) -> Vec<String> {
        let new = format!("{after}, #[model(backfill = \"{fill}\")] it: String");
        let (old, new) = (users(before), users(&new));
        let mut hints = Hints::default();
        let table = new.tables.values().next().unwrap();
        hints
            .new_columns
            .extend(table.columns.iter().map(|it| (table.name.clone(), it.name.clone())));
        let ops = diff(&old, &new, &hints).unwrap_or_else(|it| panic!("{it:#?}"));
        let found = mistakes(&old, &new, &ops, &[Dialect::Sqlite, Dialect::Postgres]);
        found.iter().map(|it| it.message.clone()).collect()
    }

    #[test]
    fn what_is_there_before_can_be_read_under_its_new_name() {
        for (before, after, fill) in [
            ("a: String", "#[model(renamed_from = \"a\")] b: String", "b || '!'"),
            ("a: String", "a: i64", "a || '!'"),
            ("a: Option<String>", "#[model(default = \"x\")] a: String", "coalesce(a, 'y')"),
            ("a: Hue", "a: Hue, b: Option<i64>", "'a' || 'b'"),
        ] {
            assert_eq!(said(before, after, fill), [""; 0], "{before} → {after}: {fill}");
        }
    }

    #[test]
    fn what_is_not_there_before_is_named() {
        let computed = "a: String, #[model(generated(\"a || '?'\"))] c: Option<String>";
        for (before, after, fill, why) in [
            ("", "b: Option<String>", "b", "`users.b`, which is new in this migration"),
            (
                "a: String",
                "#[model(renamed_from = \"a\")] b: String, a: Option<String>",
                "a",
                "`users.a`, which is new in this migration",
            ),
            (
                "a: Hue",
                "a: Colour",
                "case a when 'red' then 'x' else 'y' end",
                "`users.a`, whose labels get other names in this migration",
            ),
            (
                computed,
                "a: String",
                "c",
                "`users.c`, which is computed, and goes in this migration",
            ),
            (
                computed,
                "a: Option<String>, #[model(generated(\"a || '?'\"))] c: Option<String>",
                "c",
                "`users.c`, which is computed from `a`, which changes in this migration",
            ),
            ("a: i64", "a: String", "a", "`users.a` as i64, which it is before the migration: "),
        ] {
            let found = said(before, after, fill);
            let what = format!("{before} → {after}: {fill}: {found:?}");
            assert!(found.len() == 1 && found[0].contains(why), "{what}");
            assert!(found[0].starts_with("the back-fill of `users.it` reads "), "{what}");
        }
    }
}
