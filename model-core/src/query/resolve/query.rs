//! Queries: with, select, set operations, order and limit.

use super::from::{column_names, count};
use super::scope::{Scope, same_name};
use super::{Naming, Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::catalog::FunctionKind;
use crate::query::code;
use crate::query::syntax::ast::{self, CteBody, QueryBody, SelectItemKind};
use crate::query::tree::{
    Body, Cte, EditKind, Expr, ExprKind, Item, Query, Select, SetOperator, Source,
};

/// A common table expression that sees itself once its first part has told its columns.
struct Recursion<'q> {
    cte: &'q ast::Cte,
    index: usize,
}

impl Resolver<'_, '_> {
    pub(super) fn query(&mut self, query: &ast::Query, naming: Naming) -> Query {
        self.full_query(query, naming, &mut None)
    }

    fn full_query(
        &mut self,
        query: &ast::Query,
        naming: Naming,
        recursion: &mut Option<Recursion<'_>>,
    ) -> Query {
        let known = self.cte_names.len();
        if let Some(with) = &query.with {
            self.with(with);
        }
        let optional = self.optional.take();
        let (body, order_by) = match &query.body {
            QueryBody::Select(select) => {
                let (select, order) = self.select(select, naming, query.order_by.as_ref());
                (Body::Select(Box::new(select)), order)
            }
            other => {
                let body = self.body(other, naming, recursion);
                let order = query.order_by.as_ref().map(|it| self.order_of_columns(it, &body));
                (body, order.unwrap_or_default())
            }
        };
        let (limit, offset) = self.limit(query.limit.as_ref());
        self.optional = optional;
        self.cte_names.truncate(known);
        Query { body, order_by, limit, offset, span: query.span }
    }

    /// The common table expressions of a statement; their names stay in scope.
    pub(super) fn with(&mut self, with: &ast::With) {
        for (position, cte) in with.ctes.iter().enumerate() {
            let later = with.ctes[position..].iter().map(|it| it.name.value.clone()).collect();
            let outer = std::mem::replace(&mut self.later_ctes, later);
            self.cte(cte, with.recursive.is_some());
            self.later_ctes = outer;
        }
    }

    fn cte(&mut self, cte: &ast::Cte, recursive: bool) {
        let index = self.ctes.len();
        let names = cte.columns.iter().map(|it| it.value.clone()).collect();
        self.ctes.push(Cte { columns: names, query: None });
        let known = self.cte_names.len();
        let scopes = std::mem::take(&mut self.scopes);
        if let CteBody::Query(query) = &cte.body {
            let naming = if cte.columns.is_empty() { Naming::Named } else { Naming::Free };
            let mut recursion = recursive.then_some(Recursion { cte, index });
            let query = self.full_query(query, naming, &mut recursion);
            self.name_cte(cte, index, &query.body);
            self.ctes[index].query = Some(query);
        } else {
            self.unsupported(cte.body.span(), "a change in `with`");
        }
        self.scopes = scopes;
        self.cte_names.truncate(known);
        self.cte_names.push((cte.name.value.clone(), index));
    }

    fn name_cte(&mut self, cte: &ast::Cte, index: usize, body: &Body) {
        let names = column_names(body);
        if cte.columns.is_empty() {
            self.ctes[index].columns = names;
        } else if cte.columns.len() != names.len() && !names.is_empty() {
            let first = cte.columns.first().map_or(cte.span, |it| it.span);
            let span = cte.columns.last().map_or(first, |it| first.to(it.span));
            self.wrong_column_count(span, cte.columns.len(), names.len());
        }
    }

    fn body(
        &mut self,
        body: &QueryBody,
        naming: Naming,
        recursion: &mut Option<Recursion<'_>>,
    ) -> Body {
        match body {
            QueryBody::Select(select) => {
                Body::Select(Box::new(self.select(select, naming, None).0))
            }
            QueryBody::Values(values) => self.values(values),
            QueryBody::Table(table) => {
                self.unsupported(table.span, "`table`");
                Body::Values(Vec::new())
            }
            QueryBody::Paren(paren) => Body::Query(Box::new(self.query(&paren.query, naming))),
            QueryBody::SetOperation(operation) => self.set_operation(operation, naming, recursion),
        }
    }

    fn set_operation(
        &mut self,
        operation: &ast::SetOperation,
        naming: Naming,
        recursion: &mut Option<Recursion<'_>>,
    ) -> Body {
        let left = self.body(&operation.left, naming, recursion);
        if let Some(recursion) = recursion.take() {
            self.name_cte(recursion.cte, recursion.index, &left);
            self.cte_names.push((recursion.cte.name.value.clone(), recursion.index));
        }
        let right = self.body(&operation.right, Naming::Free, &mut None);
        let (a, b) = (left.width(), right.width());
        if a != b && a != 0 && b != 0 {
            self.report(
                Diagnostic::error(
                    code::COLUMN_COUNT,
                    operation.right.span(),
                    format!("{} here, {} before", count(b, "column"), count(a, "column")),
                )
                .label(operation.left.span(), "the first query"),
            );
        }
        let operator = match operation.operator.value {
            ast::SetOperator::Union => SetOperator::Union,
            ast::SetOperator::Intersect => SetOperator::Intersect,
            ast::SetOperator::Except => SetOperator::Except,
        };
        let (left, right) = (Box::new(left), Box::new(right));
        Body::SetOperation { operator, left, right, span: operation.span }
    }

    pub(super) fn values(&mut self, values: &ast::Values) -> Body {
        let width = values.rows.first().map_or(0, |it| it.values.len());
        let mut rows = Vec::new();
        for row in &values.rows {
            if row.values.len() != width {
                self.report(Diagnostic::error(
                    code::VALUE_COUNT,
                    row.span,
                    format!("{} here, {width} in the first row", count(row.values.len(), "value")),
                ));
                continue;
            }
            rows.push(self.within(Place::Values, |it| it.exprs(&row.values)));
        }
        Body::Values(rows)
    }

    pub(super) fn exprs(&mut self, exprs: &[ast::Expr]) -> Vec<Expr> {
        exprs.iter().map(|it| self.expr(it)).collect()
    }

    fn select(
        &mut self,
        select: &ast::Select,
        naming: Naming,
        order: Option<&ast::OrderBy>,
    ) -> (Select, Vec<Expr>) {
        let outputs = select.items.iter().filter_map(written_alias).collect();
        self.scopes.push(Scope { outputs, ..Scope::default() });
        let from = select.from.as_ref().and_then(|it| self.from(&it.body));
        let condition = self.clause(Place::Where, select.condition.as_ref());
        let windows = self.named_windows(select.windows.as_ref());
        let items = self.within(Place::Items, |it| it.items(&select.items, naming));
        self.outputs_are_ready(&items);
        let group_by = self.group_by(select.group_by.as_ref(), &items);
        let having = self.clause(Place::Having, select.having.as_ref());
        let order_by = order.map_or_else(Vec::new, |it| self.order_by(it));
        let scope = self.scopes.pop().unwrap_or_default();
        let grouped = scope.has_aggregate || select.group_by.is_some() || having.is_some();
        let is_plain = !scope.has_aggregate && select.group_by.is_none();
        let keyword = select.having.as_ref().map(|it| it.keyword);
        let select = Select { items, from, condition, group_by, having, windows, grouped };
        if scope.has_aggregate {
            self.refuse_recursive_aggregate(&scope);
        }
        if let (Some(keyword), true) = (keyword, is_plain && select.having.iter().any(has_column)) {
            let message = "`having` is a condition on groups, and here are none";
            let error = Diagnostic::error(code::NOT_GROUPED, keyword, message);
            self.report(error.help("write `where`"));
        } else if grouped {
            self.check_grouping(&select, &order_by, &scope);
        }
        (select, order_by)
    }

    fn refuse_recursive_aggregate(&mut self, scope: &Scope) {
        let own = scope.relations.iter().find(|it| match &self.relations[**it].source {
            Source::Cte(cte) => self.ctes[*cte].query.is_none(),
            Source::Table(_) | Source::Query(_) | Source::Function { .. } | Source::Error => false,
        });
        if let Some(own) = own {
            let relation = &self.relations[*own];
            let error = Diagnostic::error(
                code::NOT_ON_DATABASE,
                relation.span,
                format!("`{}` cannot aggregate over itself", relation.name),
            );
            self.report(error.help("aggregate in the query that uses it"));
        }
    }

    fn outputs_are_ready(&mut self, items: &[Item]) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.outputs = items.iter().map(|it| it.name.clone()).collect();
            scope.outputs_ready = true;
        }
    }

    fn group_by(&mut self, group_by: Option<&ast::GroupBy>, items: &[Item]) -> Vec<Expr> {
        let Some(group_by) = group_by else { return Vec::new() };
        let mut keys = Vec::new();
        for item in &group_by.items {
            match item {
                ast::GroupItem::Expr(expr) => keys.push(match self.ordinal(expr, items.len()) {
                    Some(output) => self.group_key(output, items),
                    None => self.within(Place::GroupBy, |it| it.expr(expr)),
                }),
                ast::GroupItem::Sets { span, .. }
                | ast::GroupItem::GroupingSets { span, .. }
                | ast::GroupItem::Empty(span) => {
                    let error = self.unsupported(*span, "a grouping set");
                    keys.push(error);
                }
            }
        }
        keys
    }

    /// `group by 2`, where the second column is none that rows can be grouped by.
    fn group_key(&mut self, key: Expr, items: &[Item]) -> Expr {
        let ExprKind::Output(index) = key.kind else { return key };
        if !items.get(index).is_some_and(|it| aggregates(&it.expr)) {
            return key;
        }
        let message = format!("column {} is an aggregate of the groups themselves", index + 1);
        let error = Diagnostic::error(code::MISPLACED_AGGREGATE, key.span, message);
        self.report(error.help("group by the columns beside it"));
        self.error(key.span)
    }

    /// A number that stands for a column of the result.
    fn ordinal(&mut self, expr: &ast::Expr, columns: usize) -> Option<Expr> {
        let ast::ExprKind::Literal(ast::Literal::Integer(digits)) = &expr.kind else { return None };
        let position = digits.parse::<usize>().unwrap_or(0);
        if position == 0 || position > columns {
            let error = Diagnostic::error(
                code::BAD_ORDINAL,
                expr.span,
                format!("there is no column {digits}; the result has {}", count(columns, "column")),
            );
            self.report(error.help("name the column, or count from 1"));
            return Some(self.error(expr.span));
        }
        Some(self.make(ExprKind::Output(position - 1), expr.span))
    }

    fn order_by(&mut self, order: &ast::OrderBy) -> Vec<Expr> {
        let outputs = self.scopes.last().map_or(0, |it| it.outputs.len());
        let mut keys = Vec::new();
        for item in &order.items {
            let key = match (self.ordinal(&item.expr, outputs), self.output_named(&item.expr)) {
                (Some(key), _) => key,
                (None, Some(output)) => self.make(ExprKind::Output(output), item.expr.span),
                (None, None) => self.within(Place::OrderBy, |it| it.expr(&item.expr)),
            };
            keys.push(key);
        }
        keys
    }

    /// The output of a plain name in `order by`, where outputs come before columns.
    fn output_named(&self, expr: &ast::Expr) -> Option<usize> {
        let ast::ExprKind::Column(column) = &expr.kind else { return None };
        if !column.qualifier.is_empty() {
            return None;
        }
        let scope = self.scopes.last()?;
        scope.outputs.iter().position(|it| same_name(it, &column.name.value))
    }

    /// `order by` of a set operation, which sees nothing but its columns.
    fn order_of_columns(&mut self, order: &ast::OrderBy, body: &Body) -> Vec<Expr> {
        let outputs = column_names(body);
        let scope = Scope { outputs, outputs_ready: true, ..Scope::default() };
        let outer = std::mem::replace(&mut self.scopes, vec![scope]);
        let keys = self.order_by(order);
        self.scopes = outer;
        for key in &keys {
            if !matches!(key.kind, ExprKind::Output(_) | ExprKind::Error | ExprKind::Collate(_)) {
                self.report(
                    Diagnostic::error(
                        code::NOT_ON_DATABASE,
                        key.span,
                        "the rows of several queries are ordered by their columns alone",
                    )
                    .help("select from them: `select … from (…) order by …`"),
                );
            }
        }
        keys
    }

    fn limit(&mut self, limit: Option<&ast::Limit>) -> (Option<Expr>, Option<Expr>) {
        let Some(limit) = limit else { return (None, None) };
        let count = limit.count.as_ref().and_then(|it| it.value.as_ref());
        let outer = std::mem::take(&mut self.scopes);
        let count = count.map(|it| self.row_count(it));
        let offset = limit.offset.as_ref().map(|it| self.row_count(&it.body));
        self.scopes = outer;
        (count, offset)
    }

    /// A number of rows; a parameter is written into the text.
    fn row_count(&mut self, expr: &ast::Expr) -> Expr {
        if let ast::ExprKind::Param(param) = &expr.kind {
            let index = self.param(param, expr.span, false);
            let bound = self.cx.rules.binds_row_counts();
            let kind = if bound { EditKind::Param(index) } else { EditKind::Literal(index) };
            self.edit(expr.span, kind);
            return self.make(ExprKind::Param(index), expr.span);
        }
        self.within(Place::Limit, |it| it.expr(expr))
    }
}

/// The name given to an item, for messages before the items are resolved.
fn written_alias(item: &ast::SelectItem) -> Option<String> {
    match &item.kind {
        SelectItemKind::Expr { alias: Some(alias), .. } => {
            Some(alias.name.value.trim_end_matches(['!', '?']).to_owned())
        }
        SelectItemKind::Expr { alias: None, .. }
        | SelectItemKind::Star
        | SelectItemKind::TableStar(_) => None,
    }
}

fn has_column(expr: &Expr) -> bool {
    let mut found = matches!(expr.kind, ExprKind::Column(_) | ExprKind::Merged(_));
    expr.children(&mut |it| found |= has_column(it));
    found
}

fn aggregates(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Call(call) => {
            call.function.kind == FunctionKind::Aggregate && call.over.is_none()
        }
        _ => false,
    };
    let mut found = own;
    expr.children(&mut |it| found |= aggregates(it));
    found
}

/// For messages about the whole of something.
pub(super) fn span_of(items: &[Item], otherwise: Span) -> Span {
    match (items.first(), items.last()) {
        (Some(first), Some(last)) => first.expr.span.to(last.expr.span),
        _ => otherwise,
    }
}
