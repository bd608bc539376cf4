//! The parts of data changes.

use super::*;

pub(super) fn walk_insert<'a>(it: &'a Insert, visit: Visit<'_, 'a>) {
    let Insert {
        with,
        verb: _,
        or: _,
        table,
        alias,
        columns,
        overriding: _,
        source,
        row_alias,
        conflicts,
        on_duplicate,
        returning,
        span: _,
    } = it;
    each(with, Node::With, visit);
    walk(Node::Name(table), visit);
    each(alias, Node::Ident, visit);
    each(columns.iter().flat_map(|it| &it.names), Node::Ident, visit);
    match source {
        InsertSource::Values(it) => walk(Node::Values(it), visit),
        InsertSource::Query(it) => walk(Node::Query(it), visit),
        InsertSource::DefaultValues(_) => {}
        InsertSource::Set(it) => each(&it.body, Node::Assignment, visit),
    }
    walk_alias(row_alias, visit);
    each(conflicts, Node::OnConflict, visit);
    clauses(on_duplicate, Node::Assignment, visit);
    clauses(returning, Node::SelectItem, visit);
}

pub(super) fn walk_on_conflict<'a>(it: &'a OnConflict, visit: Visit<'_, 'a>) {
    let OnConflict { keyword: _, target, action, span: _ } = it;
    match target {
        Some(ConflictTarget::Columns { items, condition, span: _ }) => {
            each(items, Node::OrderItem, visit);
            clause(condition, visit);
        }
        Some(ConflictTarget::Constraint { name, span: _ }) => walk(Node::Ident(name), visit),
        None => {}
    }
    match action {
        ConflictAction::Nothing(_) => {}
        ConflictAction::Update { keyword: _, assignments, condition, span: _ } => {
            each(assignments, Node::Assignment, visit);
            clause(condition, visit);
        }
    }
}

pub(super) fn walk_assignment<'a>(it: &'a Assignment, visit: Visit<'_, 'a>) {
    match &it.target {
        AssignmentTarget::Column(it) => walk(Node::Expr(it), visit),
        AssignmentTarget::Columns { names, span: _ } => each(names, Node::Ident, visit),
    }
    walk(Node::Expr(&it.value), visit);
}

pub(super) fn walk_update<'a>(it: &'a Update, visit: Visit<'_, 'a>) {
    let Update {
        with,
        keyword: _,
        or: _,
        target,
        more_targets,
        set,
        from,
        condition,
        returning,
        order_by,
        limit,
        span: _,
    } = it;
    each(with, Node::With, visit);
    walk(Node::FromItem(target), visit);
    each(more_targets, Node::FromItem, visit);
    each(&set.body, Node::Assignment, visit);
    clauses(from, Node::FromItem, visit);
    clause(condition, visit);
    clauses(returning, Node::SelectItem, visit);
    each(order_by, Node::OrderBy, visit);
    each(limit, Node::Limit, visit);
}

pub(super) fn walk_delete<'a>(it: &'a Delete, visit: Visit<'_, 'a>) {
    let Delete { with, keyword: _, target, using, condition, returning, order_by, limit, span: _ } =
        it;
    each(with, Node::With, visit);
    match target {
        DeleteTarget::Table { table, alias, span: _ } => {
            walk_table(table, visit);
            walk_alias(alias, visit);
        }
        DeleteTarget::Several { names, from, span: _ } => {
            each(names, Node::Name, visit);
            each(&from.body, Node::FromItem, visit);
        }
    }
    clauses(using, Node::FromItem, visit);
    clause(condition, visit);
    clauses(returning, Node::SelectItem, visit);
    each(order_by, Node::OrderBy, visit);
    each(limit, Node::Limit, visit);
}
