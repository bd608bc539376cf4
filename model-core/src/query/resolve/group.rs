//! Grouping: what is selected from a group is one of its keys, or an aggregate of its rows.
//!
//! SQLite would take any other column from some row of the group, without a word.

use super::Resolver;
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Span};
use crate::query::catalog::FunctionKind;
use crate::query::code;
use crate::query::tree::{Body, Col, Expr, ExprKind, Over, Query, Select, Source};

/// What groups are made by.
struct Keys<'s> {
    columns: Vec<Col>,
    shapes: Vec<String>,
    /// The relations of this level.
    relations: &'s [usize],
    /// Those of which the whole primary key is grouped by.
    whole: Vec<usize>,
    grouped: bool,
}

impl Resolver<'_, '_> {
    pub(super) fn check_grouping(&mut self, select: &Select, order_by: &[Expr], scope: &Scope) {
        if select.group_by.iter().any(|it| matches!(it.kind, ExprKind::Error)) {
            return;
        }
        let keys = self.keys(select, scope);
        let having = select.having.iter();
        let items = select.items.iter().map(|it| &it.expr);
        let windows = select.windows.iter().flat_map(|it| it.exprs());
        let mut wrong = Vec::new();
        for expr in items.chain(having).chain(windows).chain(order_by) {
            keys.check(expr, &mut wrong);
        }
        let mut reported: Vec<(Col, Span)> = Vec::new();
        for (col, span) in wrong {
            if reported.iter().any(|(known, at)| *known == col || *at == span) {
                continue;
            }
            reported.push((col, span));
            self.not_grouped(col, span, keys.grouped);
        }
    }

    fn keys<'s>(&self, select: &Select, scope: &'s Scope) -> Keys<'s> {
        let exprs = select.group_by.iter().map(|key| match &key.kind {
            ExprKind::Output(index) => select.items.get(*index).map_or(key, |it| &it.expr),
            _ => key,
        });
        let mut keys = Keys {
            columns: Vec::new(),
            shapes: Vec::new(),
            relations: &scope.relations,
            whole: Vec::new(),
            grouped: !select.group_by.is_empty(),
        };
        for expr in exprs {
            match &expr.kind {
                ExprKind::Column(col) => keys.columns.push(*col),
                ExprKind::Merged(cols) => keys.columns.extend(cols),
                _ => keys.shapes.push(shape(expr)),
            }
        }
        keys.whole =
            scope.relations.iter().copied().filter(|it| self.has_key_in(*it, &keys)).collect();
        keys
    }

    /// Whether the primary key of a relation is among the keys, so that a group has one row of it.
    fn has_key_in(&self, relation: usize, keys: &Keys<'_>) -> bool {
        let Source::Table(table) = self.relations[relation].source else { return false };
        !table.primary_key.columns.is_empty()
            && table.primary_key.columns.iter().all(|name| {
                let index = table.columns.iter().position(|it| it.name == *name);
                index.is_some_and(|index| keys.columns.contains(&Col { relation, index }))
            })
    }

    fn not_grouped(&mut self, col: Col, span: Span, grouped: bool) {
        let relation = &self.relations[col.relation];
        let name = &relation.columns[col.index];
        let column = if relation.name.is_empty() {
            name.clone()
        } else {
            format!("{}.{name}", relation.name)
        };
        let error = if grouped {
            Diagnostic::error(
                code::NOT_GROUPED,
                span,
                format!("`{column}` is neither in `group by` nor in an aggregate"),
            )
            .help(format!("add `{column}` to `group by`, or aggregate it: `max({column})`"))
        } else {
            Diagnostic::error(
                code::NOT_GROUPED,
                span,
                format!("`{column}` is beside an aggregate over all rows"),
            )
            .help(format!("write `group by {column}`, or aggregate it: `max({column})`"))
        };
        self.report(error);
    }
}

impl Keys<'_> {
    fn check(&self, expr: &Expr, wrong: &mut Vec<(Col, Span)>) {
        if !self.shapes.is_empty() && self.shapes.contains(&shape(expr)) {
            return;
        }
        match &expr.kind {
            ExprKind::Column(col) => self.check_column(*col, expr, wrong),
            ExprKind::Merged(cols) => {
                cols.iter().for_each(|it| self.check_column(*it, expr, wrong));
            }
            ExprKind::Call(call)
                if call.function.kind == FunctionKind::Aggregate && call.over.is_none() => {}
            ExprKind::Subquery(query) | ExprKind::ArrayQuery(query) | ExprKind::Exists(query) => {
                self.check_query(query, wrong);
            }
            ExprKind::InQuery { operand, query, .. } => {
                self.check(operand, wrong);
                self.check_query(query, wrong);
            }
            _ => expr.children(&mut |it| self.check(it, wrong)),
        }
    }

    fn check_column(&self, col: Col, expr: &Expr, wrong: &mut Vec<(Col, Span)>) {
        let here = self.relations.contains(&col.relation);
        if here && !self.columns.contains(&col) && !self.whole.contains(&col.relation) {
            wrong.push((col, expr.span));
        }
    }

    /// A subquery may use columns of this level, too.
    fn check_query(&self, query: &Query, wrong: &mut Vec<(Col, Span)>) {
        query_exprs(query, &mut |it| self.check(it, wrong));
    }
}

/// Calls `visit` with each expression at the top of a query's clauses.
fn query_exprs<'q>(query: &'q Query, visit: &mut dyn FnMut(&'q Expr)) {
    body_exprs(&query.body, visit);
    query.order_by.iter().for_each(visit);
}

fn body_exprs<'q>(body: &'q Body, visit: &mut dyn FnMut(&'q Expr)) {
    match body {
        Body::Select(select) => {
            select.items.iter().map(|it| &it.expr).for_each(&mut *visit);
            select.condition.iter().chain(&select.group_by).chain(&select.having).for_each(visit);
        }
        Body::Values(rows) => rows.iter().flatten().for_each(visit),
        Body::SetOperation { left, right, .. } => {
            body_exprs(left, visit);
            body_exprs(right, visit);
        }
        Body::Query(query) => query_exprs(query, visit),
    }
}

/// A text that two expressions share if they are written alike.
fn shape(expr: &Expr) -> String {
    let mut out = String::new();
    write_shape(expr, &mut out);
    out
}

fn write_shape(expr: &Expr, out: &mut String) {
    use std::fmt::Write;
    let _ = match &expr.kind {
        ExprKind::Call(call) => {
            let over = match &call.over {
                None => "",
                Some(Over::Named(_) | Over::Here(_)) => " over",
            };
            write!(out, "{}{over}", call.function.name)
        }
        ExprKind::Binary { sign, .. } => write!(out, "{sign:?}"),
        ExprKind::Unary { op, .. } => write!(out, "{op:?}"),
        ExprKind::Cast { ty, .. } => write!(out, "cast {ty:?}"),
        ExprKind::Column(col) => write!(out, "{}.{}", col.relation, col.index),
        ExprKind::Merged(cols) => write!(out, "{cols:?}"),
        ExprKind::Param(index) => write!(out, ":{index}"),
        ExprKind::Integer(value) => write!(out, "{value:?}"),
        ExprKind::String(value) => write!(out, "{value:?}"),
        ExprKind::Bool(value) => write!(out, "{value}"),
        ExprKind::Case { otherwise, .. } => write!(out, "case {}", otherwise.is_some()),
        // These are never taken for equal.
        ExprKind::Float { .. }
        | ExprKind::Blob(_)
        | ExprKind::Exists(_)
        | ExprKind::Subquery(_)
        | ExprKind::ArrayQuery(_)
        | ExprKind::InQuery { .. }
        | ExprKind::Error => write!(out, "#{}", expr.id),
        ExprKind::IsNull { negated, .. } => write!(out, "null {negated}"),
        ExprKind::IsBool { value, negated, .. } => write!(out, "is {value} {negated}"),
        ExprKind::Same { negated, .. } => write!(out, "same {negated}"),
        ExprKind::Between { negated, .. } => write!(out, "between {negated}"),
        ExprKind::InList { negated, list, .. } => write!(out, "in {negated} {list:?}"),
        ExprKind::Like { op_span, .. } => write!(out, "like {}", op_span.start),
        ExprKind::Null => write!(out, "null"),
        ExprKind::Output(index) => write!(out, "output {index}"),
        ExprKind::Row(_) => write!(out, "row"),
        ExprKind::Array(_) => write!(out, "array"),
        ExprKind::Element { .. } => write!(out, "element"),
        ExprKind::Slice { .. } => write!(out, "slice {}", expr.id),
        ExprKind::Quantified { op, all, .. } => write!(out, "{op:?} {all}"),
        ExprKind::Collate(_) => write!(out, "collate"),
        ExprKind::Now(ty) => write!(out, "now {ty:?}"),
        ExprKind::Optional(_) => write!(out, "optional"),
    };
    out.push('(');
    expr.children(&mut |it| {
        write_shape(it, out);
        out.push(',');
    });
    out.push(')');
}
