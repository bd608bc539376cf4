//! The expressions of a tree, by where they were written.

use std::collections::BTreeMap;

use crate::query::tree::{
    Body, Expr, ExprKind, From, InsertSource, Query, Select, Source, Statement, Tree,
};

/// All expressions by start and end; the innermost of those that share a place.
pub(super) fn by_place<'r>(tree: &'r Tree<'_>) -> BTreeMap<(u32, u32), &'r Expr> {
    let mut found = BTreeMap::new();
    each(tree, &mut |it| {
        found.insert((it.span.start, it.span.end), it);
    });
    found
}

/// Calls `visit` with every expression of a tree, the outer before the inner.
pub(super) fn each<'r>(tree: &'r Tree<'_>, visit: &mut dyn FnMut(&'r Expr)) {
    queries(tree).into_iter().for_each(|it| in_query(it, visit));
    for relation in &tree.relations {
        if let Source::Function { args, .. } = &relation.source {
            args.iter().for_each(|it| in_expr(it, visit));
        }
    }
    in_statement(&tree.statement, visit);
}

/// The queries of derived tables and common table expressions.
fn queries<'r>(tree: &'r Tree<'_>) -> Vec<&'r Query> {
    let ctes = tree.ctes.iter().filter_map(|it| it.query.as_ref());
    let derived = tree.relations.iter().filter_map(|it| match &it.source {
        Source::Query(query) => Some(&**query),
        Source::Table(_) | Source::Cte(_) | Source::Function { .. } | Source::Error => None,
    });
    ctes.chain(derived).collect()
}

fn in_statement<'r>(statement: &'r Statement<'_>, visit: &mut dyn FnMut(&'r Expr)) {
    let returning = match statement {
        Statement::Query(query) => return in_query(query, visit),
        Statement::Insert(insert) => {
            if let InsertSource::Query(query) = &insert.source {
                in_query(query, visit);
            }
            for conflict in &insert.conflicts {
                let values = conflict.assignments.iter().map(|it| &it.value);
                let all = conflict.target.iter().chain(values).chain(&conflict.condition);
                all.for_each(|it| in_expr(it, visit));
            }
            &insert.returning
        }
        Statement::Update(update) => {
            update.from.iter().for_each(|it| in_from(it, visit));
            let values = update.assignments.iter().map(|it| &it.value);
            values.chain(&update.condition).for_each(|it| in_expr(it, visit));
            &update.returning
        }
        Statement::Delete(delete) => {
            delete.condition.iter().for_each(|it| in_expr(it, visit));
            &delete.returning
        }
    };
    returning.iter().for_each(|it| in_expr(&it.expr, visit));
}

pub(super) fn in_query<'r>(query: &'r Query, visit: &mut dyn FnMut(&'r Expr)) {
    in_body(&query.body, visit);
    let counts = query.limit.iter().chain(&query.offset);
    query.order_by.iter().chain(counts).for_each(|it| in_expr(it, visit));
}

fn in_body<'r>(body: &'r Body, visit: &mut dyn FnMut(&'r Expr)) {
    match body {
        Body::Select(select) => in_select(select, visit),
        Body::Values(rows) => rows.iter().flatten().for_each(|it| in_expr(it, visit)),
        Body::Query(query) => in_query(query, visit),
        Body::SetOperation { left, right, .. } => {
            in_body(left, visit);
            in_body(right, visit);
        }
    }
}

fn in_select<'r>(select: &'r Select, visit: &mut dyn FnMut(&'r Expr)) {
    select.from.iter().for_each(|it| in_from(it, visit));
    let items = select.items.iter().map(|it| &it.expr);
    let windows = select.windows.iter().flat_map(|it| it.exprs());
    let conditions = select.condition.iter().chain(&select.having);
    items
        .chain(&select.group_by)
        .chain(conditions)
        .chain(windows)
        .for_each(|it| in_expr(it, visit));
}

fn in_from<'r>(from: &'r From, visit: &mut dyn FnMut(&'r Expr)) {
    if let From::Join { left, right, on, .. } = from {
        in_from(left, visit);
        in_from(right, visit);
        on.iter().for_each(|it| in_expr(it, visit));
    }
}

/// An expression and all below it, subqueries included.
pub(super) fn in_expr<'r>(expr: &'r Expr, visit: &mut dyn FnMut(&'r Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::Exists(query) | ExprKind::Subquery(query) | ExprKind::ArrayQuery(query) => {
            in_query(query, visit);
        }
        ExprKind::InQuery { query, .. } => in_query(query, visit),
        _ => {}
    }
    expr.children(&mut |it| in_expr(it, visit));
}

/// All selects of a tree, with the order of their query.
pub(super) fn selects<'r>(tree: &'r Tree<'_>) -> Vec<(&'r Select, &'r [Expr])> {
    let mut found = Vec::new();
    queries(tree).into_iter().for_each(|it| selects_of(it, &mut found));
    match &tree.statement {
        Statement::Query(query) => selects_of(query, &mut found),
        Statement::Insert(insert) => {
            if let InsertSource::Query(query) = &insert.source {
                selects_of(query, &mut found);
            }
        }
        Statement::Update(_) | Statement::Delete(_) => {}
    }
    each(tree, &mut |expr| match &expr.kind {
        ExprKind::Exists(query) | ExprKind::Subquery(query) | ExprKind::ArrayQuery(query) => {
            selects_of(query, &mut found);
        }
        ExprKind::InQuery { query, .. } => selects_of(query, &mut found),
        _ => {}
    });
    found
}

fn selects_of<'r>(query: &'r Query, found: &mut Vec<(&'r Select, &'r [Expr])>) {
    match &query.body {
        Body::Select(select) => found.push((select, &query.order_by)),
        other => selects_in(other, found),
    }
}

fn selects_in<'r>(body: &'r Body, found: &mut Vec<(&'r Select, &'r [Expr])>) {
    match body {
        Body::Select(select) => found.push((select, &[])),
        Body::Values(_) => {}
        Body::Query(query) => selects_of(query, found),
        Body::SetOperation { left, right, .. } => {
            selects_in(left, found);
            selects_in(right, found);
        }
    }
}
