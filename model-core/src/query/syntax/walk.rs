//! Visits every node of a tree.

mod dml;
mod expr;

use dml::*;
use expr::*;

use super::ast::*;
use crate::diagnostic::Span;

/// A node of a tree.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each is the node of its name")]
pub enum Node<'a> {
    Statement(&'a Statement),
    Query(&'a Query),
    Body(&'a QueryBody),
    Select(&'a Select),
    SelectItem(&'a SelectItem),
    With(&'a With),
    Cte(&'a Cte),
    FromItem(&'a FromItem),
    Relation(&'a Relation),
    Join(&'a Join),
    GroupBy(&'a GroupBy),
    GroupItem(&'a GroupItem),
    OrderBy(&'a OrderBy),
    OrderItem(&'a OrderItem),
    Limit(&'a Limit),
    Lock(&'a Lock),
    Values(&'a Values),
    ValuesRow(&'a ValuesRow),
    Window(&'a WindowSpec),
    Frame(&'a Frame),
    Expr(&'a Expr),
    Call(&'a FunctionCall),
    Type(&'a TypeName),
    Insert(&'a Insert),
    Update(&'a Update),
    Delete(&'a Delete),
    OnConflict(&'a OnConflict),
    Assignment(&'a Assignment),
    Name(&'a ObjectName),
    Ident(&'a Ident),
}

impl Node<'_> {
    /// All of it.
    pub fn span(self) -> Span {
        match self {
            Self::Statement(it) => it.span,
            Self::Query(it) => it.span,
            Self::Body(it) => it.span(),
            Self::Select(it) => it.span,
            Self::SelectItem(it) => it.span,
            Self::With(it) => it.span,
            Self::Cte(it) => it.span,
            Self::FromItem(it) => it.span,
            Self::Relation(it) => it.span,
            Self::Join(it) => it.span,
            Self::GroupBy(it) => it.span,
            Self::GroupItem(it) => group_item_span(it),
            Self::OrderBy(it) => it.span,
            Self::OrderItem(it) => it.span,
            Self::Limit(it) => it.span,
            Self::Lock(it) => it.span,
            Self::Values(it) => it.span,
            Self::ValuesRow(it) => it.span,
            Self::Window(it) => it.span,
            Self::Frame(it) => it.span,
            Self::Expr(it) => it.span,
            Self::Call(it) => it.span,
            Self::Type(it) => it.span,
            Self::Insert(it) => it.span,
            Self::Update(it) => it.span,
            Self::Delete(it) => it.span,
            Self::OnConflict(it) => it.span,
            Self::Assignment(it) => it.span,
            Self::Name(it) => it.span,
            Self::Ident(it) => it.span,
        }
    }
}

fn group_item_span(it: &GroupItem) -> Span {
    match it {
        GroupItem::Expr(it) => it.span,
        GroupItem::Sets { span, .. }
        | GroupItem::GroupingSets { span, .. }
        | GroupItem::Empty(span) => *span,
    }
}

/// Calls `visit` for the node and all below it, each before what it holds, in the order of the
/// source but for clauses that may be written in several places.
pub fn walk<'a>(node: Node<'a>, visit: &mut dyn FnMut(Node<'a>)) {
    visit(node);
    match node {
        Node::Statement(it) => walk_statement(it, visit),
        Node::Query(it) => walk_query(it, visit),
        Node::Body(it) => walk_body(it, visit),
        Node::Select(it) => walk_select(it, visit),
        Node::SelectItem(it) => walk_select_item(it, visit),
        Node::With(it) => each(&it.ctes, Node::Cte, visit),
        Node::Cte(it) => walk_cte(it, visit),
        Node::FromItem(it) => {
            walk(Node::Relation(&it.first), visit);
            each(&it.joins, Node::Join, visit);
        }
        Node::Relation(it) => walk_relation(it, visit),
        Node::Join(it) => walk_join(it, visit),
        Node::GroupBy(it) => each(&it.items, Node::GroupItem, visit),
        Node::GroupItem(it) => walk_group_item(it, visit),
        Node::OrderBy(it) => each(&it.items, Node::OrderItem, visit),
        Node::OrderItem(it) => walk(Node::Expr(&it.expr), visit),
        Node::Limit(it) => walk_limit(it, visit),
        Node::Lock(it) => each(&it.of, Node::Name, visit),
        Node::Values(it) => each(&it.rows, Node::ValuesRow, visit),
        Node::ValuesRow(it) => each(&it.values, Node::Expr, visit),
        Node::Window(it) => walk_window(it, visit),
        Node::Frame(it) => walk_frame(it, visit),
        Node::Expr(it) => walk_expr(it, visit),
        Node::Call(it) => walk_call(it, visit),
        Node::Type(it) => walk_type(it, visit),
        Node::Insert(it) => walk_insert(it, visit),
        Node::Update(it) => walk_update(it, visit),
        Node::Delete(it) => walk_delete(it, visit),
        Node::OnConflict(it) => walk_on_conflict(it, visit),
        Node::Assignment(it) => walk_assignment(it, visit),
        Node::Name(it) => {
            each(&it.qualifier, Node::Ident, visit);
            walk(Node::Ident(&it.name), visit);
        }
        Node::Ident(_) => {}
    }
}

type Visit<'v, 'a> = &'v mut dyn FnMut(Node<'a>);

/// Visits each of several nodes; an optional one is such a list, too.
fn each<'a, T: 'a>(
    items: impl IntoIterator<Item = &'a T>,
    node: impl Fn(&'a T) -> Node<'a>,
    visit: Visit<'_, 'a>,
) {
    for item in items {
        walk(node(item), visit);
    }
}

fn clause<'a>(clause: &'a Option<Clause<Expr>>, visit: Visit<'_, 'a>) {
    each(clause.iter().map(|it| &it.body), Node::Expr, visit);
}

fn clauses<'a, T: 'a>(
    clause: &'a Option<Clause<Vec<T>>>,
    node: impl Fn(&'a T) -> Node<'a>,
    visit: Visit<'_, 'a>,
) {
    each(clause.iter().flat_map(|it| &it.body), node, visit);
}

fn walk_statement<'a>(it: &'a Statement, visit: Visit<'_, 'a>) {
    match &it.kind {
        StatementKind::Query(it) => walk(Node::Query(it), visit),
        StatementKind::Insert(it) => walk(Node::Insert(it), visit),
        StatementKind::Update(it) => walk(Node::Update(it), visit),
        StatementKind::Delete(it) => walk(Node::Delete(it), visit),
    }
}

fn walk_query<'a>(it: &'a Query, visit: Visit<'_, 'a>) {
    let Query { with, body, order_by, limit, locks, span: _ } = it;
    each(with, Node::With, visit);
    walk(Node::Body(body), visit);
    each(order_by, Node::OrderBy, visit);
    each(limit, Node::Limit, visit);
    each(locks, Node::Lock, visit);
}

fn walk_body<'a>(it: &'a QueryBody, visit: Visit<'_, 'a>) {
    match it {
        QueryBody::Select(it) => walk(Node::Select(it), visit),
        QueryBody::Values(it) => walk(Node::Values(it), visit),
        QueryBody::Table(it) => walk(Node::Name(&it.name), visit),
        QueryBody::SetOperation(it) => {
            walk(Node::Body(&it.left), visit);
            walk(Node::Body(&it.right), visit);
        }
        QueryBody::Paren(it) => walk(Node::Query(&it.query), visit),
    }
}

fn walk_select<'a>(it: &'a Select, visit: Visit<'_, 'a>) {
    let Select { keyword: _, distinct, items, from, condition, group_by, having, windows, span: _ } =
        it;
    if let Some(Distinct { kind: DistinctKind::On(exprs), span: _ }) = distinct {
        each(exprs, Node::Expr, visit);
    }
    each(items, Node::SelectItem, visit);
    clauses(from, Node::FromItem, visit);
    clause(condition, visit);
    each(group_by, Node::GroupBy, visit);
    clause(having, visit);
    for window in windows.iter().flat_map(|it| &it.body) {
        walk(Node::Ident(&window.name), visit);
        walk(Node::Window(&window.spec), visit);
    }
}

fn walk_select_item<'a>(it: &'a SelectItem, visit: Visit<'_, 'a>) {
    match &it.kind {
        SelectItemKind::Star => {}
        SelectItemKind::TableStar(it) => walk(Node::Name(it), visit),
        SelectItemKind::Expr { expr, alias } => {
            walk(Node::Expr(expr), visit);
            each(alias.as_ref().map(|it| &it.name), Node::Ident, visit);
        }
    }
}

fn walk_cte<'a>(it: &'a Cte, visit: Visit<'_, 'a>) {
    let Cte { name, columns, materialized: _, body, span: _ } = it;
    walk(Node::Ident(name), visit);
    each(columns, Node::Ident, visit);
    match body {
        CteBody::Query(it) => walk(Node::Query(it), visit),
        CteBody::Insert(it) => walk(Node::Insert(it), visit),
        CteBody::Update(it) => walk(Node::Update(it), visit),
        CteBody::Delete(it) => walk(Node::Delete(it), visit),
    }
}

fn walk_group_item<'a>(it: &'a GroupItem, visit: Visit<'_, 'a>) {
    match it {
        GroupItem::Expr(it) => walk(Node::Expr(it), visit),
        GroupItem::Sets { kind: _, items, span: _ } => each(items, Node::Expr, visit),
        GroupItem::GroupingSets { keyword: _, sets, span: _ } => each(sets, Node::GroupItem, visit),
        GroupItem::Empty(_) => {}
    }
}

fn walk_limit<'a>(it: &'a Limit, visit: Visit<'_, 'a>) {
    let Limit { count, offset, span: _ } = it;
    each(count.iter().flat_map(|it| &it.value), Node::Expr, visit);
    clause(offset, visit);
}

fn walk_window<'a>(it: &'a WindowSpec, visit: Visit<'_, 'a>) {
    let WindowSpec { base, partition_by, order_by, frame, span: _ } = it;
    each(base, Node::Ident, visit);
    clauses(partition_by, Node::Expr, visit);
    each(order_by, Node::OrderBy, visit);
    each(frame, Node::Frame, visit);
}

fn walk_frame<'a>(it: &'a Frame, visit: Visit<'_, 'a>) {
    for bound in [Some(&it.start), it.end.as_ref()].into_iter().flatten() {
        match &bound.kind {
            FrameBoundKind::Preceding(it) | FrameBoundKind::Following(it) => {
                walk(Node::Expr(it), visit);
            }
            FrameBoundKind::UnboundedPreceding
            | FrameBoundKind::CurrentRow
            | FrameBoundKind::UnboundedFollowing => {}
        }
    }
}

fn walk_relation<'a>(it: &'a Relation, visit: Visit<'_, 'a>) {
    let Relation { kind, lateral: _, alias, span: _ } = it;
    match kind {
        RelationKind::Table(it) => walk_table(it, visit),
        RelationKind::Function(it) => walk(Node::Call(&it.call), visit),
        RelationKind::Derived(it) => walk(Node::Query(it), visit),
        RelationKind::Joined(it) => each(it, Node::FromItem, visit),
    }
    walk_alias(alias, visit);
}

fn walk_table<'a>(it: &'a Table, visit: Visit<'_, 'a>) {
    let Table { name, only: _, hint } = it;
    walk(Node::Name(name), visit);
    match hint.as_ref().map(|it| &it.kind) {
        Some(IndexHintKind::IndexedBy(it)) => walk(Node::Ident(it), visit),
        Some(IndexHintKind::Use(it) | IndexHintKind::Force(it) | IndexHintKind::Ignore(it)) => {
            each(it, Node::Ident, visit);
        }
        Some(IndexHintKind::NotIndexed) | None => {}
    }
}

fn walk_alias<'a>(it: &'a Option<TableAlias>, visit: Visit<'_, 'a>) {
    let Some(TableAlias { keyword: _, name, columns, span: _ }) = it else { return };
    each(name, Node::Ident, visit);
    for AliasColumn { name, ty } in columns {
        walk(Node::Ident(name), visit);
        each(ty, Node::Type, visit);
    }
}

fn walk_join<'a>(it: &'a Join, visit: Visit<'_, 'a>) {
    let Join { kind: _, natural: _, relation, constraint, span: _ } = it;
    walk(Node::Relation(relation), visit);
    match constraint {
        Some(JoinConstraint::On { keyword: _, condition }) => walk(Node::Expr(condition), visit),
        Some(JoinConstraint::Using { keyword: _, columns, span: _ }) => {
            each(columns, Node::Ident, visit);
        }
        None => {}
    }
}
