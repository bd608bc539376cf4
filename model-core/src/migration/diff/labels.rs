//! Labels of enums: which is which.
//!
//! An enum may be the type of many columns; it is asked about once.

use std::borrow::Cow;

use super::Differ;
use crate::diagnostic::Span;
use crate::migration::hint::{Hints, Question, Thing, WrongFormer};
use crate::name::nearest;
use crate::schema::{ColumnType, EnumType, Schema};

/// The schema with what was answered in the place of what an attribute would say.
pub(super) fn with_answers<'a>(schema: &'a Schema, hints: &Hints) -> Cow<'a, Schema> {
    if hints.renamed_labels.is_empty() {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    let columns = schema.tables.values_mut().flat_map(|it| &mut it.columns);
    for it in columns.filter_map(|it| as_enum_mut(&mut it.ty)) {
        let said = hints.renamed_labels.iter().filter(|((name, _), _)| *name == it.name);
        it.renamed.extend(said.map(|((_, new), old)| (old.clone(), new.clone())));
    }
    Cow::Owned(schema)
}

fn as_enum_mut(ty: &mut ColumnType) -> Option<&mut EnumType> {
    match ty {
        ColumnType::Enum(it) => Some(it),
        ColumnType::Array(it) => as_enum_mut(it),
        _ => None,
    }
}

/// Labels that go on under another name: old, new.
pub(super) fn renamed(old: &ColumnType, new: &ColumnType) -> Vec<(String, String)> {
    if let (ColumnType::Array(old), ColumnType::Array(new)) = (old, new) {
        return renamed(old, new);
    }
    let (ColumnType::Enum(old), ColumnType::Enum(new)) = (old, new) else { return Vec::new() };
    let is_pending = |(from, to): &&(String, String)| {
        old.labels.contains(from) && !old.labels.contains(to) && new.labels.contains(to)
    };
    new.renamed.iter().filter(is_pending).cloned().collect()
}

impl Differ<'_> {
    /// Asks for each label that comes while another goes.
    pub(super) fn ask_for_labels(&mut self, old: &ColumnType, new: &ColumnType) {
        if let (ColumnType::Array(old), ColumnType::Array(new)) = (old, new) {
            return self.ask_for_labels(old, new);
        }
        let (ColumnType::Enum(old), ColumnType::Enum(new)) = (old, new) else { return };
        let is_renamed = |label: &String| new.renamed.iter().any(|(from, _)| from == label);
        let gone: Vec<String> = old
            .labels
            .iter()
            .filter(|it| !new.labels.contains(it) && !is_renamed(it))
            .cloned()
            .collect();
        for (at, label) in new.labels.iter().enumerate().filter(|it| !old.labels.contains(it.1)) {
            let item = new.spans.0.get(at).copied().unwrap_or(Span::NONE);
            let question = self.question_of_label(old, new, label, &gone, item);
            let is_new = |it: &Question| !self.questions.contains(it);
            if let Some(question) = question.filter(is_new) {
                self.questions.push(question);
            }
        }
    }

    fn question_of_label(
        &self,
        old: &EnumType,
        new: &EnumType,
        label: &str,
        gone: &[String],
        item: Span,
    ) -> Option<Question> {
        let (name, label) = (new.name.clone(), label.to_owned());
        if self.hints.new_labels.contains(&(name.clone(), label.clone())) {
            return None;
        }
        match new.renamed.iter().find(|(_, to)| *to == label) {
            Some((from, _)) if old.labels.contains(from) => None,
            Some((from, _)) => {
                let near = nearest(from, gone.iter().map(String::as_str));
                let near = near.map_or_else(|| gone.to_vec(), |it| vec![it.to_owned()]);
                Some(Question::WrongFormer {
                    thing: Thing::Label(name, label),
                    said: from.clone(),
                    why: WrongFormer::Unknown { near },
                    item,
                })
            }
            None if gone.is_empty() => None,
            None => Some(Question::RenamedLabel { name, label, candidates: gone.to_vec(), item }),
        }
    }
}
