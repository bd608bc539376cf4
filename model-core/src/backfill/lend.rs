//! Whoever adds a database gives the models the texts that it needs. An old snapshot that says the
//! same for all other databases gets them, too.

use crate::dialect::Dialect;
use crate::migration::hint::Fill;
use crate::schema::{Column, DefaultValue, IndexKey, Schema, SqlText, Table};

/// The texts of the models that have one for an added database.
pub(super) struct Lenders<'a> {
    texts: Vec<SqlText>,
    /// For which texts a migration was written.
    known: Vec<Dialect>,
    added: &'a [Dialect],
}

impl<'a> Lenders<'a> {
    /// Those of the models, for a migration that was written for the `known` databases.
    pub(super) fn new(models: &Schema, known: Vec<Dialect>, added: &'a [Dialect]) -> Self {
        let mut models = models.clone();
        let texts = models.tables.values_mut().flat_map(texts_mut).map(|it| it.clone());
        let has = |it: &SqlText| added.iter().any(|dialect| it.per_dialect.contains_key(dialect));
        Self { texts: texts.filter(has).collect(), known, added }
    }

    /// To all texts of a schema.
    pub(super) fn lend_to_schema(&self, schema: &mut Schema) {
        for table in schema.tables.values_mut() {
            texts_mut(table).into_iter().for_each(|it| self.lend(it));
        }
    }

    /// To what rows get.
    pub(super) fn lend_to_fill(&self, fill: &mut Fill) {
        match fill {
            Fill::Sql(text) | Fill::Value(DefaultValue::Sql(text)) => self.lend(text),
            Fill::Value(_) | Fill::Nothing | Fill::Neutral => {}
        }
    }

    fn lend(&self, text: &mut SqlText) {
        let Some(lender) = self.texts.iter().find(|it| self.says_the_same(it, text)) else {
            return;
        };
        for dialect in self.added {
            if let Some(its) = lender.per_dialect.get(dialect) {
                text.per_dialect.entry(*dialect).or_insert_with(|| its.clone());
            }
        }
    }

    fn says_the_same(&self, lender: &SqlText, text: &SqlText) -> bool {
        let same = |it: &Dialect| text.get(*it).is_some() && lender.get(*it) == text.get(*it);
        !self.known.is_empty() && self.known.iter().all(same)
    }
}

fn texts_mut(table: &mut Table) -> Vec<&mut SqlText> {
    let mut out: Vec<&mut SqlText> = table.columns.iter_mut().flat_map(of_column).collect();
    out.extend(table.checks.iter_mut().map(|it| &mut it.condition));
    for index in &mut table.indexes {
        out.push(&mut index.predicate);
        out.extend(index.parts.iter_mut().filter_map(|it| match &mut it.key {
            IndexKey::Expression(text) => Some(text),
            IndexKey::Column(_) => None,
        }));
    }
    out
}

fn of_column(column: &mut Column) -> Vec<&mut SqlText> {
    let mut out = vec![&mut column.sql_type, &mut column.collate, &mut column.backfill];
    out.extend(column.generated.iter_mut().map(|it| &mut it.expression));
    if let Some(DefaultValue::Sql(text)) = &mut column.default {
        out.push(text);
    }
    out
}
