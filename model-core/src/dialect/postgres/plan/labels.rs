//! Enum types and their labels.

use super::Planner;
use crate::dialect::postgres::enums::{self, Enums};
use crate::dialect::postgres::quote;
use crate::migration::step::Class;

impl Planner<'_> {
    /// Labels first: a new one can only be used once it is committed.
    pub(super) fn change_labels(&mut self) {
        let Enums { renamed, relabelled, added, replaced: _, created: _, dropped: _ } = &self.enums;
        let mut steps = Vec::new();
        for (from, to) in renamed {
            let (from, to) = (quote::ident(from), quote::ident(to));
            steps.push((
                format!("rename type {from} to {to}"),
                format!("alter type {from} rename to {to}"),
            ));
        }
        for (ty, from, to) in relabelled {
            let ty = quote::ident(ty);
            let (from, to) = (quote::literal(from), quote::literal(to));
            let words = format!("rename label {from} of type {ty} to {to}");
            steps.push((words, format!("alter type {ty} rename value {from} to {to}")));
        }
        for (ty, label, place) in added {
            let (ty, label) = (quote::ident(ty), quote::literal(label));
            let words = format!("add label {label} to type {ty}");
            steps.push((words, format!("alter type {ty} add value {label}{place}")));
        }
        for (words, statement) in steps {
            self.step(Class::Tx, words, vec![statement]);
        }
    }

    /// A label that the migration itself uses has to be there before its transaction.
    pub(super) fn separate_labels(&mut self) {
        let labels: Vec<String> = self.enums.added.iter().map(|it| quote::literal(&it.1)).collect();
        let count = self.enums.renamed.len() + self.enums.relabelled.len() + labels.len();
        let count = count.min(self.steps.len());
        let (first, rest) = self.steps.split_at_mut(count);
        let mut later = rest.iter().flat_map(|it| &it.statements);
        if later.any(|text| labels.iter().any(|it| text.contains(it.as_str()))) {
            let adds = first.iter_mut().skip(count - labels.len());
            adds.for_each(|it| it.class = Class::Separate);
        }
    }

    pub(super) fn create_types(&mut self) {
        let replaced = std::mem::take(&mut self.enums.replaced);
        for ty in &replaced {
            let name = quote::ident(&ty.name);
            let aside = format!("alter type {name} rename to {}", enums::aside(&ty.name));
            let words = format!("make type {name} anew");
            self.step(Class::Tx, words, vec![aside, enums::create(ty)]);
        }
        self.enums.replaced = replaced;
        for ty in std::mem::take(&mut self.enums.created) {
            let words = format!("create type {}", quote::ident(&ty.name));
            self.step(Class::Tx, words, vec![enums::create(&ty)]);
        }
    }
}
