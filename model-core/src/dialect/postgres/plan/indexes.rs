//! Indexes of tables that are in use: built and dropped while others write.

use std::collections::BTreeMap;

use super::{Planner, alter_table, as_index};
use crate::dialect::postgres::{ddl, foreign_keys, quote};
use crate::migration::op::{Op, Part};
use crate::migration::step::{Class, Object, ObjectKind, Outcome, Step};
use crate::name::Ident;
use crate::schema::{TableName, Unique};

impl Planner<'_> {
    /// Under the names of before.
    pub(super) fn drop_indexes(&mut self) {
        let former = self.former_names();
        let mut found = Vec::new();
        for (name, it) in &self.changes {
            for index in it.gone.iter().filter_map(as_index) {
                if !foreign_keys::uses_index(&self.old, name, index) {
                    let schema = former.get(name).unwrap_or(name).schema.clone();
                    let words = format!("drop index {} of {name}", index.name);
                    found.push((words, object(schema, &index.name)));
                }
            }
        }
        for (words, index) in found {
            let name = quote::within(index.schema.as_ref(), &index.name);
            self.concurrently(
                words,
                Outcome::Drops(index),
                format!("drop index concurrently {name}"),
            );
        }
    }

    pub(super) fn create_indexes(&mut self) {
        let (mut indexes, mut uniques) = (Vec::new(), Vec::new());
        for (name, it) in &self.changes {
            for part in &it.come {
                match part {
                    Part::Index(index) => indexes.push((name.clone(), index.clone())),
                    Part::Unique(unique) => {
                        indexes.push((name.clone(), foreign_keys::index_of(unique)));
                        uniques.push((name.clone(), unique.clone()));
                    }
                    Part::Check(_) | Part::ForeignKey(_) => {}
                }
            }
        }
        for (table, index) in indexes {
            let words = format!("build index {} on {table}", index.name);
            let made = Outcome::Makes(object(table.schema.clone(), &index.name));
            self.concurrently(words, made, ddl::create_index(&table, &index, true));
        }
        for (table, unique) in uniques {
            let Unique { name, columns: _, nulls_not_distinct: _, deferrable, span: _ } = unique;
            let (words, name) =
                (format!("add unique constraint {name} to {table}"), quote::ident(&name));
            let when = ddl::when_checked(deferrable);
            let clause = format!("add constraint {name} unique using index {name}{when}");
            self.step(Class::Tx, words, alter_table(&table, &[clause]));
        }
    }

    fn former_names(&self) -> BTreeMap<TableName, TableName> {
        let mut out: BTreeMap<TableName, TableName> = BTreeMap::new();
        for op in self.change.ops {
            if let Op::RenameTable { from, to } = op {
                let first = out.remove(from).unwrap_or_else(|| from.clone());
                out.insert(to.clone(), first);
            }
        }
        out
    }

    fn concurrently(&mut self, words: String, outcome: Outcome, statement: String) {
        let step = Step::new(Class::Restart, words, vec![statement]);
        self.steps.push(Step { outcome: Some(outcome), ..step });
    }
}

fn object(schema: Option<Ident>, name: &Ident) -> Object {
    Object { kind: ObjectKind::Index, schema, name: name.clone() }
}
