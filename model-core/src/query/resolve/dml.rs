//! Statements that change rows.

use std::collections::BTreeSet;

use super::from::count;
use super::scope::{Scope, same_name};
use super::{Naming, Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::syntax::ast::{self, AssignmentTarget, ConflictAction, ConflictTarget};
use crate::query::tree::{
    Assignment, Body, Conflict, Delete, EditKind, Expr, ExprKind, From, Insert, InsertSource, Item,
    JoinKind, Query, Statement, Update,
};
use crate::schema::{Column, Generated, Kind, Table};

impl<'a> Resolver<'_, 'a> {
    pub(super) fn insert(&mut self, insert: &ast::Insert) -> Option<Statement<'a>> {
        if let Some(with) = &insert.with {
            self.with(with);
        }
        let table = self.target_table(&insert.table)?;
        let called = insert.alias.as_ref().unwrap_or(&insert.table.name);
        let relation = self.add_table(called.value.clone(), called.span, table);
        let columns = self.insert_columns(insert, table);
        let source = self.insert_source(insert, columns.as_deref());
        if let Some(columns) = &columns {
            self.check_required(insert, table, columns);
        }
        let scope = self.scope_of(relation);
        self.scopes.push(scope);
        let conflicts =
            insert.conflicts.iter().map(|it| self.conflict(it, table, relation)).collect();
        let returning = self.returning(insert.returning.as_ref(), relation, table);
        self.scopes.pop();
        let columns = columns.unwrap_or_default();
        Some(Statement::Insert(Insert { table, relation, columns, source, conflicts, returning }))
    }

    fn target_table(&mut self, name: &ast::ObjectName) -> Option<&'a Table> {
        let table = self.find_table(name);
        if table.is_none() {
            self.no_such_table(name);
        }
        table
    }

    /// The table of a name; `main` is SQLite's word for the connection's own schema.
    pub(super) fn find_table(&self, name: &ast::ObjectName) -> Option<&'a Table> {
        match name.qualifier.as_slice() {
            [] => self.cx.tables.table(&name.name.value),
            [schema] if schema.is_word("main") => self.cx.tables.table(&name.name.value),
            [.., schema] => self.cx.tables.table(&format!("{}.{}", schema.value, name.name.value)),
        }
    }

    /// The columns that are given, by index; all that can be given if none are named. `None` after
    /// a mistake.
    fn insert_columns(&mut self, insert: &ast::Insert, table: &'a Table) -> Option<Vec<usize>> {
        let Some(named) = &insert.columns else {
            if matches!(insert.source, ast::InsertSource::DefaultValues(_)) {
                return Some(Vec::new());
            }
            return Some(self.all_columns(insert, table));
        };
        let mut columns = Vec::new();
        let mut fine = true;
        for name in &named.names {
            match self.settable(table, name) {
                Some(index) if columns.contains(&index) => {
                    self.report(Diagnostic::error(
                        code::DUPLICATE_COLUMN,
                        name.span,
                        format!("`{}` is named twice", name.value),
                    ));
                    fine = false;
                }
                Some(index) => columns.push(index),
                None => fine = false,
            }
        }
        fine.then_some(columns)
    }

    /// An insert without names gets them, so that a new column changes no old query.
    fn all_columns(&mut self, insert: &ast::Insert, table: &Table) -> Vec<usize> {
        let columns: Vec<usize> =
            (0..table.columns.len()).filter(|it| table.columns[*it].generated.is_none()).collect();
        let names: Vec<String> =
            columns.iter().map(|it| self.cx.rules.name(table.columns[*it].name.as_str())).collect();
        let after = insert.alias.as_ref().map_or(insert.table.span, |it| it.span);
        self.edit(after, EditKind::Wrap(String::new(), format!(" ({})", names.join(", "))));
        columns
    }

    /// The column of a name that may be set.
    fn settable(&mut self, table: &'a Table, name: &ast::Ident) -> Option<usize> {
        let found = table.columns.iter().position(|it| same_name(it.name.as_str(), &name.value));
        let Some(index) = found else {
            self.no_column_to_set(table, name);
            return None;
        };
        if let Some(Generated { .. }) = &table.columns[index].generated {
            self.report(
                Diagnostic::error(
                    code::GENERATED_COLUMN,
                    name.span,
                    format!("`{}` is computed by the database", name.value),
                )
                .help("leave it out"),
            );
            return None;
        }
        Some(index)
    }

    fn no_column_to_set(&mut self, table: &'a Table, name: &ast::Ident) {
        let relation = self.add_table(table.name.name.as_str().to_owned(), name.span, table);
        self.no_such_column_in(relation, name);
    }

    fn insert_source(&mut self, insert: &ast::Insert, columns: Option<&[usize]>) -> InsertSource {
        let query = match &insert.source {
            ast::InsertSource::DefaultValues(_) => return InsertSource::Default,
            ast::InsertSource::Set(clause) => {
                self.unsupported(clause.keyword, "`insert … set`");
                return InsertSource::Default;
            }
            ast::InsertSource::Values(values) => Query {
                body: self.values(values),
                order_by: Vec::new(),
                limit: None,
                offset: None,
                span: values.span,
            },
            ast::InsertSource::Query(query) => self.query(query, Naming::Free),
        };
        let width = query.body.width();
        if let Some(columns) = columns.filter(|it| it.len() != width && width != 0) {
            self.report(
                Diagnostic::error(
                    code::VALUE_COUNT,
                    first_row(&query),
                    format!("{} for {}", count(width, "value"), count(columns.len(), "column")),
                )
                .label(
                    insert.columns.as_ref().map_or(insert.table.span, |it| it.span),
                    "the columns",
                ),
            );
        }
        InsertSource::Query(Box::new(query))
    }

    /// Each column that must be given is given.
    fn check_required(&mut self, insert: &ast::Insert, table: &Table, columns: &[usize]) {
        let missing: Vec<&Column> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(index, column)| is_required(column) && !columns.contains(index))
            .map(|(_, column)| column)
            .collect();
        let [first, ..] = missing.as_slice() else { return };
        let names: Vec<String> = missing.iter().map(|it| format!("`{}`", it.name)).collect();
        let (predicate, them) = match names.len() {
            1 => ("has no default and is not given", "it"),
            _ => ("have no default and are not given", "them"),
        };
        let mut error = Diagnostic::error(
            code::MISSING_COLUMN,
            insert.columns.as_ref().map_or(insert.table.span, |it| it.span),
            format!("{} of `{}` {predicate}", names.join(", "), table.name.name),
        );
        if let Some(origin) = &first.origin {
            error = error.label(origin.span, "declared here, not as an `Option`");
        }
        self.report(error.help(format!("add {them} to the columns, with a value")));
    }

    fn conflict(
        &mut self,
        conflict: &ast::OnConflict,
        table: &'a Table,
        relation: usize,
    ) -> Conflict {
        let target = self.conflict_target(conflict.target.as_ref(), table);
        let ConflictAction::Update { assignments, condition, .. } = &conflict.action else {
            return Conflict { assignments: Vec::new(), condition: None, target };
        };
        let excluded = self.add_table("excluded".to_owned(), conflict.span, table);
        let mut scope = self.scope_of(relation);
        scope.relations.push(excluded);
        let outer = std::mem::replace(&mut self.scopes, vec![scope]);
        let assignments = self.assignments(assignments, table);
        let condition = self.clause(Place::Where, condition.as_ref());
        self.scopes = outer;
        Conflict { assignments, condition, target }
    }

    fn conflict_target(&mut self, target: Option<&ConflictTarget>, table: &'a Table) -> Vec<Expr> {
        let (items, condition, span) = match target {
            None => return Vec::new(),
            Some(ConflictTarget::Constraint { span, .. }) => {
                self.unsupported(*span, "`on constraint`");
                return Vec::new();
            }
            Some(ConflictTarget::Columns { items, condition, span }) => (items, condition, *span),
        };
        let mut exprs: Vec<Expr> =
            items.iter().map(|it| self.within(Place::Where, |this| this.expr(&it.expr))).collect();
        let columns: Option<BTreeSet<&str>> = exprs
            .iter()
            .map(|it| match &it.kind {
                ExprKind::Column(col) => Some(table.columns[col.index].name.as_str()),
                _ => None,
            })
            .collect();
        if let Some(columns) = columns
            && !has_key(table, &columns)
        {
            self.no_such_key(table, span);
        }
        exprs.extend(self.clause(Place::Where, condition.as_ref()));
        exprs
    }

    fn no_such_key(&mut self, table: &Table, span: Span) {
        let mut keys: Vec<String> = keys(table)
            .into_iter()
            .map(|key| format!("({})", key.into_iter().collect::<Vec<_>>().join(", ")))
            .collect();
        keys.dedup();
        self.report(
            Diagnostic::error(
                code::NO_SUCH_KEY,
                span,
                format!("`{}` has no unique key over exactly these columns", table.name.name),
            )
            .help(format!("its unique keys are {}", keys.join(", "))),
        );
    }

    /// `(a) = 1`, `(a, b) = (1, 2)`
    fn several_columns(&mut self, assignment: &ast::Assignment) {
        let at = match &assignment.target {
            AssignmentTarget::Columns { span, .. } => *span,
            AssignmentTarget::Column(target) => target.span,
        };
        let error = Diagnostic::error(code::UNSUPPORTED, at, "one column is set at a time");
        self.report(error.help("write `a = …, b = …`"));
    }

    fn assignments(
        &mut self,
        assignments: &[ast::Assignment],
        table: &'a Table,
    ) -> Vec<Assignment> {
        let mut resolved: Vec<Assignment> = Vec::new();
        for assignment in assignments {
            let name = match &assignment.target {
                AssignmentTarget::Column(ast::Expr {
                    kind: ast::ExprKind::Column(column), ..
                }) => Some(&column.name),
                AssignmentTarget::Column(_) | AssignmentTarget::Columns { .. } => None,
            };
            let Some(name) = name else {
                self.several_columns(assignment);
                continue;
            };
            let column = self.settable(table, name);
            let value = self.within(Place::Set, |it| it.expr(&assignment.value));
            let Some(column) = column else { continue };
            if resolved.iter().any(|it| it.column == column) {
                self.report(Diagnostic::error(
                    code::DUPLICATE_COLUMN,
                    name.span,
                    format!("`{}` is set twice", name.value),
                ));
                continue;
            }
            resolved.push(Assignment { column, value });
        }
        resolved
    }

    fn returning(
        &mut self,
        returning: Option<&ast::Clause<Vec<ast::SelectItem>>>,
        relation: usize,
        table: &Table,
    ) -> Vec<Item> {
        let Some(returning) = returning else { return Vec::new() };
        if !self.cx.rules.has_alias_in_returning() {
            table.name.name.as_str().clone_into(&mut self.relations[relation].name);
        }
        self.within(Place::Returning, |it| it.items(&returning.body, Naming::Strict))
    }

    pub(super) fn update(&mut self, update: &ast::Update) -> Option<Statement<'a>> {
        if let Some(with) = &update.with {
            self.with(with);
        }
        let target = &update.target;
        let simple = target.joins.is_empty() && update.more_targets.is_empty();
        let ast::RelationKind::Table(named) = &target.first.kind else {
            self.unsupported(target.span, "this target of an update");
            return None;
        };
        if !simple {
            self.unsupported(target.span, "an update of several tables");
            return None;
        }
        let table = self.target_table(&named.name)?;
        let alias = target.first.alias.as_ref().and_then(|it| it.name.as_ref());
        let called = alias.unwrap_or(&named.name.name);
        let relation = self.add_table(called.value.clone(), called.span, table);
        self.scopes.push(Scope::default());
        let from = update.from.as_ref().and_then(|it| self.from(&it.body));
        let target_columns = self.visible(relation);
        if let Some(scope) = self.scopes.last_mut() {
            scope.relations.insert(0, relation);
            scope.columns.splice(0..0, target_columns);
        }
        let assignments = self.assignments(&update.set.body, table);
        let condition = self.clause(Place::Where, update.condition.as_ref());
        self.scopes.pop();
        let scope = self.scope_of(relation);
        self.scopes.push(scope);
        let returning = self.returning(update.returning.as_ref(), relation, table);
        self.scopes.pop();
        self.refuse_order(update.order_by.as_ref(), update.limit.as_ref());
        let from = from.map(|it| joined(relation, it));
        Some(Statement::Update(Update { table, relation, assignments, from, condition, returning }))
    }

    pub(super) fn delete(&mut self, delete: &ast::Delete) -> Option<Statement<'a>> {
        if let Some(with) = &delete.with {
            self.with(with);
        }
        let ast::DeleteTarget::Table { table: named, alias, .. } = &delete.target else {
            self.unsupported(delete.keyword, "a delete from several tables");
            return None;
        };
        if let Some(using) = &delete.using {
            self.unsupported(using.keyword, "`using`");
        }
        let table = self.target_table(&named.name)?;
        let alias = alias.as_ref().and_then(|it| it.name.as_ref());
        let called = alias.unwrap_or(&named.name.name);
        let relation = self.add_table(called.value.clone(), called.span, table);
        let scope = self.scope_of(relation);
        self.scopes.push(scope);
        let condition = self.clause(Place::Where, delete.condition.as_ref());
        let returning = self.returning(delete.returning.as_ref(), relation, table);
        self.scopes.pop();
        self.refuse_order(delete.order_by.as_ref(), delete.limit.as_ref());
        Some(Statement::Delete(Delete { relation, condition, returning }))
    }

    fn refuse_order(&mut self, order: Option<&ast::OrderBy>, limit: Option<&ast::Limit>) {
        let span = order.map(|it| it.keyword).or(limit.map(|it| it.span));
        if let Some(span) = span {
            self.report(
                Diagnostic::error(
                    code::NOT_ON_DATABASE,
                    span,
                    format!(
                        "{} has no order or limit on a change of rows",
                        self.cx.dialect.title()
                    ),
                )
                .help("choose the rows by their key: `where id in (select id … limit 10)`"),
            );
        }
    }
}

/// The target beside the tables of `from`, as one join.
fn joined(relation: usize, from: From) -> From {
    let left = Box::new(From::Relation(relation));
    From::Join { kind: JoinKind::Inner, left, right: Box::new(from), on: None }
}

/// Whether an insert has to give the column.
fn is_required(column: &Column) -> bool {
    let by_database = column.auto && matches!(column.ty.kind(), Kind::I16 | Kind::I32 | Kind::I64);
    !column.nullable && column.default.is_none() && column.generated.is_none() && !by_database
}

/// The sets of columns that are unique.
fn keys(table: &Table) -> Vec<BTreeSet<&str>> {
    let mut keys: Vec<BTreeSet<&str>> = Vec::new();
    keys.push(table.primary_key.columns.iter().map(|it| it.as_str()).collect());
    // One that waits cannot say which row is in the way.
    let uniques = table.uniques.iter().filter(|it| it.deferrable.is_none());
    keys.extend(uniques.map(|it| it.columns.iter().map(|it| it.as_str()).collect()));
    for index in table.indexes.iter().filter(|it| it.unique) {
        let columns: Option<BTreeSet<&str>> = index
            .parts
            .iter()
            .map(|it| match &it.key {
                crate::schema::IndexKey::Column(name) => Some(name.as_str()),
                crate::schema::IndexKey::Expression(_) => None,
            })
            .collect();
        keys.extend(columns);
    }
    keys
}

fn has_key(table: &Table, columns: &BTreeSet<&str>) -> bool {
    keys(table).iter().any(|it| it == columns)
}

fn first_row(query: &Query) -> Span {
    match &query.body {
        Body::Values(rows) => match rows.first().map(Vec::as_slice) {
            Some([first, .., last]) => first.span.to(last.span),
            Some([only]) => only.span,
            _ => query.span,
        },
        Body::Select(select) => super::query::span_of(&select.items, query.span),
        _ => query.span,
    }
}
