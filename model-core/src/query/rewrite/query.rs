//! Queries: rows written out, set operations, limits, what `distinct` can be ordered by.

use super::Rewriter;
use crate::query::syntax::ast::{
    self, Distinct, DistinctKind, ExprKind, LimitForm, Literal, QueryBody, SetOperator, Values,
};
use crate::query::syntax::{Node, walk};
use crate::query::tree::{self, Part};

impl Rewriter<'_, '_> {
    pub(super) fn query(&mut self, query: &ast::Query) {
        if let Some(limit) = &query.limit {
            self.limit(limit);
        }
        if let (QueryBody::Select(select), Some(order)) = (&query.body, &query.order_by)
            && let Some(Distinct { kind: DistinctKind::Rows, .. }) = select.distinct
        {
            self.distinct_order(select, order);
        }
    }

    /// A query that reads itself.
    pub(super) fn cte(&mut self, cte: &ast::Cte) {
        let index = self.ctes;
        self.ctes += 1;
        let ast::CteBody::Query(query) = &cte.body else { return };
        if let (QueryBody::SetOperation(operation), Some(target)) =
            (&query.body, self.writing.recursive_text)
            && reads(query, &cte.name.value)
        {
            self.make_room(index, &operation.left, target);
        }
        let span = query.limit.as_ref().map(|it| it.span);
        let Some(span) = span.or(query.order_by.as_ref().map(|it| it.keyword)) else { return };
        if !self.writing.limit_in_recursion && reads(query, &cte.name.value) {
            self.refuse(
                span,
                format!("{} has no order or limit in a recursive query", self.title()),
                "put it into the query that reads from it",
            );
        }
    }

    fn make_room(&mut self, cte: usize, body: &QueryBody, target: &str) {
        let QueryBody::Select(select) = body else { return };
        let types = self.found.types.ctes.get(cte).cloned().flatten().unwrap_or_default();
        for (item, ty) in select.items.iter().zip(types) {
            if let ast::SelectItemKind::Expr { expr, .. } = &item.kind
                && ty.kind() == Some(crate::schema::Kind::Text)
            {
                self.wrap(expr.span, "cast(", &format!(" as {target})"));
            }
        }
    }

    pub(super) fn body(&mut self, body: &QueryBody) {
        match body {
            QueryBody::Values(values) if !self.writing.values => self.values(values),
            QueryBody::SetOperation(operation) => self.set_operation(operation),
            QueryBody::Values(_)
            | QueryBody::Select(_)
            | QueryBody::Table(_)
            | QueryBody::Paren(_) => {}
        }
    }

    /// `select 1 as column1, 2 as column2 union all select 3, 4`
    fn values(&mut self, values: &Values) {
        let mut parts = Vec::new();
        for (number, row) in values.rows.iter().enumerate() {
            parts.push(Part::Text(
                if number == 0 { "select " } else { " union all select " }.into(),
            ));
            for (column, value) in row.values.iter().enumerate() {
                if column > 0 {
                    parts.push(Part::Text(", ".to_owned()));
                }
                parts.push(Part::Source(value.span));
                if number == 0 {
                    parts.push(Part::Text(format!(" as column{}", column + 1)));
                }
            }
        }
        self.edit(values.span, tree::EditKind::Template(parts));
    }

    /// SQLite takes them from left to right; the others take `intersect` first.
    fn set_operation(&mut self, operation: &ast::SetOperation) {
        if let QueryBody::SetOperation(left) = &operation.left
            && operation.operator.value == SetOperator::Intersect
            && left.operator.value != SetOperator::Intersect
        {
            self.wrap(left.span, "(", ")");
        }
    }

    fn limit(&mut self, limit: &ast::Limit) {
        let Some(count) = &limit.count else {
            if let (Some(all), Some(offset)) = (self.writing.no_limit, &limit.offset) {
                self.template(limit.span, &format!("limit {all} offset $1"), &[offset.body.span]);
            }
            return;
        };
        let Some(value) = &count.value else { return };
        if let (LimitForm::Comma, Some(offset)) = (count.form, &limit.offset) {
            self.template(limit.span, "limit $1 offset $2", &[value.span, offset.body.span]);
        }
        let is_negative = match &value.kind {
            ExprKind::Unary { operand, .. } => {
                matches!(operand.kind, ExprKind::Literal(Literal::Integer(_)))
            }
            _ => false,
        };
        if is_negative {
            self.replace(value.span, self.writing.no_limit.unwrap_or("all"));
        }
    }

    /// Rows that were merged have no other columns to be ordered by.
    fn distinct_order(&mut self, select: &ast::Select, order: &ast::OrderBy) {
        for item in &order.items {
            let Some(key) = self.resolved(&item.expr) else { continue };
            let is_output = matches!(key.kind, tree::ExprKind::Output(_) | tree::ExprKind::Error);
            let text = self.found.text.at(item.expr.span).to_ascii_lowercase();
            let is_item = select.items.iter().any(|it| match &it.kind {
                ast::SelectItemKind::Expr { expr, .. } => {
                    self.found.text.at(expr.span).to_ascii_lowercase() == text
                }
                ast::SelectItemKind::Star | ast::SelectItemKind::TableStar(_) => false,
            });
            let labels = self.kind(&item.expr) == Some(crate::schema::Kind::Enum)
                && !self.agree(|it| it.labels_are_texts);
            if labels {
                self.refuse(
                    item.expr.span,
                    format!("labels are not in the order of texts on {}", self.title()),
                    "select them as texts: `cast(… as text)`",
                );
            } else if !is_output && !is_item {
                self.refuse(
                    item.expr.span,
                    format!("{} orders distinct rows by what is selected alone", self.title()),
                    "select it as well, or group instead of `distinct`",
                );
            }
        }
    }

    /// The rows of `in`.
    pub(super) fn in_query(&mut self, query: &ast::Query) {
        if query.limit.is_some() && !self.writing.limit_in_subquery {
            self.wrap(query.span, "select * from (", ") as limited");
        } else {
            self.subquery(query);
        }
    }

    /// A subquery of a change that reads the table which changes.
    pub(super) fn subquery(&mut self, query: &ast::Query) {
        if self.writing.reads_target {
            return;
        }
        let Some(target) = self.target() else { return };
        if reads(query, target) {
            self.wrap(query.span, "select * from (", ") as target_rows");
        }
    }

    /// The table that an update or a delete changes.
    fn target(&self) -> Option<&str> {
        match &self.found.tree.statement {
            tree::Statement::Update(update) => Some(update.table.name.name.as_str()),
            tree::Statement::Delete(delete) => {
                match &self.found.tree.relations[delete.relation].source {
                    tree::Source::Table(table) => Some(table.name.name.as_str()),
                    _ => None,
                }
            }
            tree::Statement::Query(_) | tree::Statement::Insert(_) => None,
        }
    }
}

/// Whether a query reads a table or a common table expression of a name.
fn reads(query: &ast::Query, name: &str) -> bool {
    let mut found = false;
    walk(Node::Query(query), &mut |node| {
        if let Node::Relation(relation) = node
            && let ast::RelationKind::Table(table) = &relation.kind
        {
            found |= table.name.name.value.eq_ignore_ascii_case(name);
        }
    });
    found
}
