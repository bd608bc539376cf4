//! Inserts: what is done about a row that is there already, and the row that was made.

use super::Rewriter;
use super::change::is_given;
use crate::diagnostic::Span;
use crate::query::checked::Counts;
use crate::query::dialect::Upsert;
use crate::query::syntax::ast::{
    self, ConflictAction, ExprKind, InsertSource, OnConflict, OrAction, SelectItem, Values,
};
use crate::query::syntax::{Node, walk};
use crate::query::tree::{self, EditKind, Part};
use crate::schema::Table;

impl Rewriter<'_, '_> {
    pub(super) fn insert(&mut self, written: &ast::Insert, insert: &tree::Insert<'_>) {
        if let (InsertSource::DefaultValues(span), Some(words)) =
            (&written.source, self.writing.default_values)
        {
            self.replace(*span, words);
        }
        if let Some(or) = written.or
            && or.value == OrAction::Ignore
        {
            self.or_ignore(written, insert, or.span);
        }
        match self.writing.upsert {
            Upsert::OnConflict => {}
            Upsert::OnDuplicateKey(new) => {
                if written.verb.value == ast::InsertVerb::Replace {
                    // The row that goes counts as well.
                    self.counts = Some(Counts::Twice);
                }
                if written.verb.value == ast::InsertVerb::Replace && !written.conflicts.is_empty() {
                    self.refuse(
                        written.verb.span,
                        format!("{} has no `on conflict` after `replace`", self.title()),
                        "write `insert`, or leave `on conflict` out",
                    );
                }
                for conflict in &written.conflicts {
                    if matches!(conflict.action, ConflictAction::Nothing(_)) {
                        self.refuse_kept_rows(written);
                    }
                    self.hide_rows(written, insert);
                    self.on_duplicate_key(conflict, insert, new);
                }
            }
        }
        if let Some(returning) = &written.returning
            && !self.writing.returning
        {
            self.insert_returning(written, insert, returning);
        }
    }

    pub(super) fn conflict_target(&mut self, conflict: &OnConflict) {
        if let Some(ast::ConflictTarget::Columns { items, .. }) = &conflict.target {
            self.keys.extend(items.iter().map(|it| it.span.start));
        }
    }

    fn or_ignore(&mut self, written: &ast::Insert, insert: &tree::Insert<'_>, or: Span) {
        self.replace(or, "");
        let source = match &written.source {
            InsertSource::Values(it) => it.span,
            InsertSource::Query(it) => it.span,
            InsertSource::DefaultValues(it) => *it,
            InsertSource::Set(it) => it.keyword,
        };
        let words = match self.writing.upsert {
            Upsert::OnConflict => "on conflict do nothing".to_owned(),
            Upsert::OnDuplicateKey(_) => {
                self.hide_rows(written, insert);
                self.refuse_kept_rows(written);
                self.counts = Some(Counts::Kept);
                self.nothing(insert.table)
            }
        };
        self.wrap(source, "", &format!(" {words}"));
    }

    /// An update that changes nothing gives its row all the same.
    fn refuse_kept_rows(&mut self, written: &ast::Insert) {
        if let (Some(returning), true) = (&written.returning, self.writing.returning) {
            self.refuse(
                returning.keyword,
                format!("{} would give the rows that were there already, too", self.title()),
                "leave `returning` out, and select the rows afterwards, in the same transaction",
            );
        }
    }

    /// The tables of a query have no names in what follows it.
    fn hide_rows(&mut self, written: &ast::Insert, insert: &tree::Insert<'_>) {
        if let InsertSource::Query(query) = &written.source {
            let names: Vec<String> =
                (1..=insert.columns.len()).map(|it| format!("v{it}")).collect();
            let before = format!("with new_rows ({}) as (", names.join(", "));
            self.wrap(query.span, &before, ") select * from new_rows");
        }
    }

    /// An update that changes nothing.
    fn nothing(&self, table: &Table) -> String {
        let key = table.primary_key.columns.first().map_or("", |it| it.as_str());
        let key = self.found.cx.rules.name(key);
        let table = self.found.cx.rules.name(table.name.name.as_str());
        format!("on duplicate key update {key} = {table}.{key}")
    }

    fn on_duplicate_key(&mut self, conflict: &OnConflict, insert: &tree::Insert<'_>, new: &str) {
        let table = insert.table;
        if let Some(other) = other_key(conflict, insert) {
            return self.refuse(
                conflict.keyword,
                format!(
                    "{} cannot tell for which key a row is there already: `{}` is unique over ({other}), too",
                    self.title(),
                    table.name.name
                ),
                "insert, and update if the key is there, in one transaction",
            );
        }
        match &conflict.action {
            ConflictAction::Nothing(_) => {
                self.counts = Some(Counts::Kept);
                let words = self.nothing(table);
                self.replace(conflict.span, words);
            }
            ConflictAction::Update { condition: Some(condition), .. } => self.refuse(
                condition.keyword,
                format!("{} has no condition on the update of a row that is there", self.title()),
                "put it into the values: `set a = case when … then excluded.a else a end`",
            ),
            ConflictAction::Update { assignments, condition: None, .. } => {
                self.counts = self.counts.or(Some(Counts::Twice));
                self.assignments(assignments);
                let mut parts = vec![Part::Text("on duplicate key update ".to_owned())];
                for (index, assignment) in assignments.iter().enumerate() {
                    if index > 0 {
                        parts.push(Part::Text(", ".to_owned()));
                    }
                    parts.push(Part::Source(assignment.span));
                    self.excluded(&assignment.value, new);
                }
                self.edit(conflict.span, EditKind::Template(parts));
            }
        }
    }

    /// `excluded.a` → `values(a)`
    fn excluded(&mut self, value: &ast::Expr, new: &str) {
        let mut found = Vec::new();
        walk(Node::Expr(value), &mut |node| {
            if let Node::Expr(ast::Expr { kind: ExprKind::Column(column), span, .. }) = node
                && column.qualifier.last().is_some_and(|it| it.is_word("excluded"))
            {
                found.push((*span, column.name.span));
            }
        });
        for (span, name) in found {
            self.template(span, new, &[name]);
        }
    }

    /// The row is found again by its key.
    fn insert_returning(
        &mut self,
        written: &ast::Insert,
        insert: &tree::Insert<'_>,
        returning: &ast::Clause<Vec<SelectItem>>,
    ) {
        let end = returning.body.last().map_or(returning.keyword.end, |it| it.span.end);
        let Some(key) = self.inserted_key(written, insert) else {
            return self.refuse(
                returning.keyword,
                format!("{} has no `returning`", self.title()),
                "insert one row whose key is given or counted by the database; or select the rows afterwards, in the same transaction",
            );
        };
        self.replace(Span { end, ..returning.keyword }, "");
        let mut parts = self.select_items(returning, insert.table);
        parts.push(Part::Text(" where ".to_owned()));
        parts.extend(key);
        self.then = Some(parts);
    }

    fn inserted_key(&self, written: &ast::Insert, insert: &tree::Insert<'_>) -> Option<Vec<Part>> {
        let InsertSource::Values(values) = &written.source else { return None };
        if values.rows.len() != 1
            || written.or.is_some()
            || written.verb.value == ast::InsertVerb::Replace
        {
            return None;
        }
        let table = insert.table;
        let columns: Vec<&str> = match written.conflicts.as_slice() {
            [] => table.primary_key.columns.iter().map(|it| it.as_str()).collect(),
            [conflict] => {
                let ConflictAction::Update { condition: None, .. } = conflict.action else {
                    return None;
                };
                target_columns(conflict)?
            }
            _ => return None,
        };
        let mut parts = Vec::new();
        for (index, name) in columns.into_iter().enumerate() {
            let position = table.columns.iter().position(|it| it.name.as_str() == name)?;
            let column = &table.columns[position];
            let and = if index > 0 { " and " } else { "" };
            let quoted = self.found.cx.rules.name(name);
            parts.push(Part::Text(format!("{and}{quoted} = ")));
            match given(values, insert, position) {
                Some(span) if !column.nullable => parts.push(Part::Source(span)),
                None if column.auto && !insert.columns.contains(&position) => {
                    parts.push(Part::Text("last_insert_id()".to_owned()));
                }
                _ => return None,
            }
        }
        Some(parts)
    }
}

/// The value of a column in the one row that is inserted, if it can be written a second time.
fn given(values: &Values, insert: &tree::Insert<'_>, column: usize) -> Option<Span> {
    let [row] = values.rows.as_slice() else { return None };
    let at = insert.columns.iter().position(|it| *it == column)?;
    row.values.get(at).filter(|it| is_given(it)).map(|it| it.span)
}

fn target_columns(conflict: &OnConflict) -> Option<Vec<&str>> {
    let Some(ast::ConflictTarget::Columns { items, condition: None, .. }) = &conflict.target else {
        return None;
    };
    items
        .iter()
        .map(|it| match &it.expr.kind {
            ExprKind::Column(column) => Some(column.name.value.as_str()),
            _ => None,
        })
        .collect()
}

/// A unique key beside the target that a row may be there for, as a list of columns.
fn other_key(conflict: &OnConflict, insert: &tree::Insert<'_>) -> Option<String> {
    let table = insert.table;
    let target = match (&conflict.target, &conflict.action) {
        (None, ConflictAction::Nothing(_)) => return None,
        (None, ConflictAction::Update { .. }) => Vec::new(),
        (Some(_), _) => target_columns(conflict).unwrap_or_default(),
    };
    let primary: Vec<&str> = table.primary_key.columns.iter().map(|it| it.as_str()).collect();
    let uniques =
        table.uniques.iter().map(|it| it.columns.iter().map(|it| it.as_str()).collect::<Vec<_>>());
    let indexes = table.indexes.iter().filter(|it| it.unique).map(|index| {
        let columns = index.parts.iter().map(|it| match &it.key {
            crate::schema::IndexKey::Column(name) => name.as_str(),
            crate::schema::IndexKey::Expression(_) => "an expression",
        });
        columns.collect()
    });
    let mut keys = std::iter::once(primary).chain(uniques).chain(indexes);
    let other = keys.find(|key| {
        let is_target = key.len() == target.len()
            && key.iter().all(|it| target.iter().any(|name| name.eq_ignore_ascii_case(it)));
        let counted = key.iter().any(|name| {
            let at = table.columns.iter().position(|it| it.name.as_str() == *name);
            at.is_some_and(|at| table.columns[at].auto && !insert.columns.contains(&at))
        });
        !is_target && !counted
    })?;
    Some(other.join(", "))
}
