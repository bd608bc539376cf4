//! Updates and deletes.

use super::{Rewriter, bare};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    self, AssignmentTarget, BinaryOp, ExprKind, SelectItem, StatementKind,
};
use crate::query::syntax::{Node, walk};
use crate::query::tree::{self, Part};
use crate::schema::Table;

impl Rewriter<'_, '_> {
    pub(super) fn change(&mut self, statement: &ast::Statement) {
        match (&statement.kind, &self.found.tree.statement) {
            (StatementKind::Insert(written), tree::Statement::Insert(insert)) => {
                self.insert(written, insert);
            }
            (StatementKind::Update(written), tree::Statement::Update(update)) => {
                self.assignments(&written.set.body);
                if let (Some(returning), Some(_)) = (&written.returning, &written.from) {
                    let target = &self.found.tree.relations[update.relation].name;
                    self.qualify(returning, &self.found.cx.written(target));
                }
                if !self.writing.returning_changes
                    && let Some(returning) = &written.returning
                {
                    self.update_returning(written, update.table, returning, statement.span);
                }
            }
            _ => {}
        }
    }

    /// `returning` sees the tables of `from`, too, which on SQLite it does not.
    fn qualify(&mut self, returning: &ast::Clause<Vec<SelectItem>>, target: &str) {
        for item in &returning.body {
            if let ast::SelectItemKind::Star = item.kind {
                self.refuse(
                    item.span,
                    format!("`*` has the columns of `from`, too, on {}", self.title()),
                    "name the columns",
                );
            }
            walk(Node::SelectItem(item), &mut |node| {
                if let Node::Expr(ast::Expr { kind: ExprKind::Column(column), .. }) = node
                    && column.qualifier.is_empty()
                {
                    self.wrap(column.name.span, &format!("{target}."), "");
                }
            });
        }
    }

    /// MySQL assigns one after the other, so a later one sees what an earlier one made.
    pub(super) fn assignments(&mut self, assignments: &[ast::Assignment]) {
        if self.writing.assigns_at_once {
            return;
        }
        for (index, assignment) in assignments.iter().enumerate() {
            let before = &assignments[..index];
            let is = |it: &ast::Assignment, name: &str| {
                target(it).is_some_and(|it| it.eq_ignore_ascii_case(name))
            };
            let assigned = |name: &str| before.iter().find(|it| is(it, name));
            let seen = columns(&assignment.value)
                .into_iter()
                .find_map(|(span, name)| assigned(&name).map(|earlier| (span, name, earlier)));
            let Some((span, name, earlier)) = seen else { continue };
            let reads_each_other = columns(&earlier.value).iter().any(|it| is(assignment, &it.1));
            let help = match reads_each_other {
                true => "each is read for the other: read the row first, in the same transaction, and set values".to_owned(),
                false => format!("set this column before `{name}`"),
            };
            let message = format!("{} would read the new value of `{name}` here", self.title());
            self.refuse(span, message, help);
        }
    }

    /// The row after an update of one row by its key.
    fn update_returning(
        &mut self,
        update: &ast::Update,
        table: &Table,
        returning: &ast::Clause<Vec<SelectItem>>,
        statement: Span,
    ) {
        let key = update.condition.as_ref().and_then(|it| self.key_condition(&it.body, table));
        let assigned = update.set.body.iter().any(|it| match &it.target {
            AssignmentTarget::Column(target) => match &target.kind {
                ExprKind::Column(column) => is_key(table, &column.name.value),
                _ => true,
            },
            AssignmentTarget::Columns { .. } => true,
        });
        let aliased = update.target.first.alias.is_some();
        let Some(condition) = key.filter(|_| !assigned && !aliased) else {
            return self.refuse(
                returning.keyword,
                format!("{} has no `returning` in `update`", self.title()),
                "update one row by its key alone, `where id = :id`; or select the rows afterwards, in the same transaction",
            );
        };
        self.replace(Span { end: statement.end, ..returning.keyword }, "");
        let mut parts = self.select_items(returning, table);
        parts.push(Part::Text(" where ".to_owned()));
        parts.push(Part::Source(condition));
        self.then = Some(parts);
    }

    /// `select a, b from t`
    pub(super) fn select_items(
        &self,
        returning: &ast::Clause<Vec<SelectItem>>,
        table: &Table,
    ) -> Vec<Part> {
        let mut parts = vec![Part::Text("select ".to_owned())];
        for (index, item) in returning.body.iter().enumerate() {
            if index > 0 {
                parts.push(Part::Text(", ".to_owned()));
            }
            parts.push(Part::Source(item.span));
        }
        let name = self.found.cx.rules.name(table.name.name.as_str());
        parts.push(Part::Text(format!(" from {name}")));
        parts
    }

    /// The condition, if it says nothing but the value of each column of the primary key.
    fn key_condition(&self, condition: &ast::Expr, table: &Table) -> Option<Span> {
        let mut columns = Vec::new();
        key_columns(condition, &mut columns)?;
        let keys = &table.primary_key.columns;
        let all =
            keys.iter().all(|it| columns.iter().any(|col| it.as_str().eq_ignore_ascii_case(col)));
        (all && keys.len() == columns.len()).then_some(condition.span)
    }
}

/// The column that is assigned.
fn target(assignment: &ast::Assignment) -> Option<&str> {
    match &assignment.target {
        AssignmentTarget::Column(ast::Expr { kind: ExprKind::Column(column), .. }) => {
            Some(&column.name.value)
        }
        AssignmentTarget::Column(_) | AssignmentTarget::Columns { .. } => None,
    }
}

/// The columns that a value reads from the row that is there, with their places.
fn columns(value: &ast::Expr) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    walk(Node::Expr(value), &mut |node| {
        if let Node::Expr(ast::Expr { kind: ExprKind::Column(column), span, .. }) = node
            && !column.qualifier.last().is_some_and(|it| it.is_word("excluded"))
        {
            found.push((*span, column.name.value.clone()));
        }
    });
    found
}

/// `a = 1 and b = :b`
fn key_columns(condition: &ast::Expr, columns: &mut Vec<String>) -> Option<()> {
    let ExprKind::Binary { left, op, right } = &bare(condition).kind else { return None };
    match op.value {
        BinaryOp::And => {
            key_columns(left, columns)?;
            key_columns(right, columns)
        }
        BinaryOp::Eq | BinaryOp::DoubleEq => {
            let ExprKind::Column(column) = &bare(left).kind else { return None };
            columns.push(column.name.value.clone());
            is_given(right).then_some(())
        }
        _ => None,
    }
}

fn is_key(table: &Table, name: &str) -> bool {
    table.primary_key.columns.iter().any(|it| it.as_str().eq_ignore_ascii_case(name))
}

/// Whether a value is one that can be written a second time.
pub(super) fn is_given(value: &ast::Expr) -> bool {
    match &bare(value).kind {
        ExprKind::Param(param) => param.optional.is_none(),
        ExprKind::Literal(literal) => !matches!(literal, ast::Literal::Null),
        _ => false,
    }
}
