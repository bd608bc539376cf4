//! Parameters and nulls, whose types PostgreSQL is told unless their place tells.

use std::collections::BTreeSet;

use super::Rewriter;
use super::index::{each, selects};
use crate::query::syntax::ast;
use crate::query::tree::{Body, Expr, ExprKind, InsertSource, Op, Query, Source, Statement, Tree};
use crate::query::typing::Ty;

impl<'r> Rewriter<'r, '_> {
    /// The edits that the resolved tree asks for, whatever was written.
    pub(super) fn tree_edits(&mut self) {
        if self.writing.typed {
            self.type_params();
        }
        self.type_nulls();
        if !self.writing.output_names {
            self.expand_output_names();
        }
    }

    fn type_params(&mut self) {
        let tree = self.found.tree;
        let plain = plain_params(tree);
        let mut params: Vec<(&'r Expr, usize)> = Vec::new();
        each(tree, &mut |it| {
            if let ExprKind::Param(param) = it.kind
                && !plain.contains(&it.id)
            {
                params.push((it, param));
            }
        });
        for (expr, param) in params {
            if let Some(ty) = self.found.types.params.get(param).and_then(|it| it.ty.clone()) {
                let target = self.found.cx.rules.cast_target(&ty.ty);
                self.wrap(expr.span, "cast(", &format!(" as {target})"));
            }
        }
    }

    /// A null in a column of a query has the column's type: PostgreSQL and MySQL would give it
    /// another one, and cut what comes after in a recursion.
    fn type_nulls(&mut self) {
        let tree = self.found.tree;
        let types = self.found.types;
        for (index, cte) in tree.ctes.iter().enumerate() {
            if let (Some(query), Some(Some(columns))) = (&cte.query, types.ctes.get(index)) {
                self.null_columns(&query.body, columns);
            }
        }
        for (relation, columns) in tree.relations.iter().zip(&types.columns) {
            if let Source::Query(query) = &relation.source {
                let columns: Vec<Ty> =
                    columns.iter().map(|it| it.clone().unwrap_or(Ty::Error)).collect();
                self.null_columns(&query.body, &columns);
            }
        }
        if let Statement::Query(query) = &tree.statement {
            self.null_columns(&query.body, &types.outputs);
        }
    }

    fn null_columns(&mut self, body: &Body, columns: &[Ty]) {
        match body {
            Body::Select(select) => {
                let items = select.items.iter().map(|it| &it.expr);
                items.zip(columns).for_each(|(item, ty)| self.null_column(item, ty));
            }
            Body::Values(rows) => {
                for row in rows {
                    row.iter().zip(columns).for_each(|(item, ty)| self.null_column(item, ty));
                }
            }
            Body::Query(query) => self.null_columns(&query.body, columns),
            Body::SetOperation { left, right, .. } => {
                self.null_columns(left, columns);
                self.null_columns(right, columns);
            }
        }
    }

    fn null_column(&mut self, item: &Expr, ty: &Ty) {
        if let (ExprKind::Null, Ty::Is(ty)) = (&item.kind, ty) {
            let target = self.found.cx.rules.cast_target(&ty.ty);
            self.wrap(item.span, "cast(", &format!(" as {target})"));
        }
    }

    /// `having n > 1` has the column itself instead of its name.
    fn expand_output_names(&mut self) {
        let tree = self.found.tree;
        for (select, order_by) in selects(tree) {
            let mut named: Vec<(&Expr, usize)> = Vec::new();
            for expr in select.having.iter().chain(order_by) {
                let is_key = order_by.iter().any(|it| std::ptr::eq(it, expr));
                super::index::in_expr(expr, &mut |it| {
                    if let ExprKind::Output(index) = it.kind
                        && !(is_key && std::ptr::eq(it, expr))
                    {
                        named.push((it, index));
                    }
                });
            }
            for (expr, index) in named {
                if let Some(item) = select.items.get(index).filter(|it| !it.from_star) {
                    self.template(expr.span, "($1)", &[item.expr.span]);
                }
            }
        }
    }

    pub(super) fn enum_as_text(&mut self, expr: &ast::Expr) {
        if self.writing.typed && self.kind(expr) == Some(crate::schema::Kind::Enum) {
            self.wrap(expr.span, "cast(", " as text)");
        }
    }
}

/// The parameters whose place tells their type.
fn plain_params(tree: &Tree<'_>) -> BTreeSet<usize> {
    let mut plain = BTreeSet::new();
    each(tree, &mut |expr| match &expr.kind {
        ExprKind::Binary { op: Op::Equal | Op::NotEqual | Op::Order, left, right, .. }
        | ExprKind::Same { left, right, .. } => {
            beside(left, right, &mut plain);
            beside(right, left, &mut plain);
        }
        ExprKind::Like { operand, pattern, .. } => beside(operand, pattern, &mut plain),
        ExprKind::Between { operand, low, high, .. } => {
            beside(operand, low, &mut plain);
            beside(operand, high, &mut plain);
        }
        ExprKind::InList { operand, items, .. } => {
            items.iter().for_each(|it| beside(operand, it, &mut plain));
        }
        ExprKind::Cast { operand, .. } => {
            plain.insert(operand.id);
        }
        _ => {}
    });
    counts(tree, &mut plain);
    assigned(&tree.statement, &mut plain);
    plain
}

/// A parameter beside a column of a table.
fn beside(column: &Expr, value: &Expr, plain: &mut BTreeSet<usize>) {
    match (&column.kind, &value.kind) {
        (ExprKind::Column(_), ExprKind::Param(_)) => {
            plain.insert(value.id);
        }
        (ExprKind::Row(columns), ExprKind::Row(values)) => {
            columns.iter().zip(values).for_each(|(a, b)| beside(a, b, plain));
        }
        _ => {}
    }
}

/// Numbers of rows.
fn counts(tree: &Tree<'_>, plain: &mut BTreeSet<usize>) {
    let mut of = |query: &Query| {
        plain.extend(query.limit.iter().chain(&query.offset).map(|it| it.id));
    };
    let ctes = tree.ctes.iter().filter_map(|it| it.query.as_ref());
    ctes.for_each(&mut of);
    for relation in &tree.relations {
        if let Source::Query(query) = &relation.source {
            of(query);
        }
    }
    if let Statement::Query(query) = &tree.statement {
        of(query);
    }
    each(tree, &mut |it| match &it.kind {
        ExprKind::Exists(query) | ExprKind::Subquery(query) | ExprKind::ArrayQuery(query) => {
            of(query);
        }
        ExprKind::InQuery { query, .. } => of(query),
        _ => {}
    });
}

/// Values that go into columns.
fn assigned(statement: &Statement<'_>, plain: &mut BTreeSet<usize>) {
    match statement {
        Statement::Insert(insert) => {
            if let InsertSource::Query(query) = &insert.source
                && let Body::Values(rows) = &query.body
                && rows.len() == 1
            {
                plain.extend(rows.iter().flatten().map(|it| it.id));
            }
            let assignments = insert.conflicts.iter().flat_map(|it| &it.assignments);
            plain.extend(assignments.map(|it| it.value.id));
        }
        Statement::Update(update) => {
            plain.extend(update.assignments.iter().map(|it| it.value.id));
        }
        Statement::Query(_) | Statement::Delete(_) => {}
    }
}
