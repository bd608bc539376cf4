//! What rows come from: tables, derived tables, functions, joins.

use super::scope::{Scope, Visible, same_name};
use super::{Naming, Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::catalog::{FunctionKind, ResultRule};
use crate::query::code;
use crate::query::syntax::ast::{self, BinaryOp, JoinConstraint, RelationKind};
use crate::query::tree::{Col, Expr, ExprKind, From, JoinKind, Op, Relation, Source};

/// A part of a `from`, with what can be seen of it.
struct Part {
    from: From,
    relations: Vec<usize>,
    columns: Vec<Visible>,
}

impl Resolver<'_, '_> {
    /// The items of a `from`, whose names come into the innermost scope.
    pub(super) fn from(&mut self, items: &[ast::FromItem]) -> Option<From> {
        let later = items.iter().flat_map(names_of).collect();
        if let Some(scope) = self.scopes.last_mut() {
            scope.later = later;
        }
        self.check_count(items)?;
        let mut whole: Option<Part> = None;
        for item in items {
            whole = Some(self.joined_item(item, whole));
        }
        let part = whole?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.relations.extend(part.relations);
            scope.columns.extend(part.columns);
            scope.later.clear();
        }
        Some(part.from)
    }

    /// Also keeps the tree of joins from being deeper than can be walked.
    fn check_count(&mut self, items: &[ast::FromItem]) -> Option<()> {
        let tables: usize = items.iter().map(|it| 1 + it.joins.len()).sum();
        let most = self.cx.rules.most_joins();
        if tables <= most {
            return Some(());
        }
        let title = self.cx.dialect.title();
        let span = items.first().map_or(Span::NONE, |it| it.first.span);
        self.report(
            Diagnostic::error(
                code::NOT_ON_DATABASE,
                span,
                format!("{title} joins at most {most} tables, these are {tables}"),
            )
            .help("join some of them in a subquery"),
        );
        let broken = self.broken_relation(String::new(), span);
        if let Some(scope) = self.scopes.last_mut() {
            scope.relations.push(broken);
        }
        None
    }

    fn joined_item(&mut self, item: &ast::FromItem, before: Option<Part>) -> Part {
        let first = self.relation(&item.first, before.as_ref());
        let mut part = match before {
            Some(before) => cross(before, first),
            None => first,
        };
        for join in &item.joins {
            part = self.join(part, join);
        }
        part
    }

    fn relation(&mut self, relation: &ast::Relation, before: Option<&Part>) -> Part {
        if let RelationKind::Joined(items) = &relation.kind {
            self.refuse_needless_parens(items, relation.span);
            if self.check_count(items).is_none() {
                return self.broken_part(relation.span);
            }
            let mut whole: Option<Part> = None;
            for item in items {
                whole = Some(self.joined_item(item, whole));
            }
            if let Some(part) = whole {
                return part;
            }
        }
        let index = self.one_relation(relation, before);
        Part { from: From::Relation(index), relations: vec![index], columns: self.visible(index) }
    }

    /// SQLite loses the name of a table that is alone in parentheses.
    fn refuse_needless_parens(&mut self, items: &[ast::FromItem], span: Span) {
        if let [only] = items
            && only.joins.is_empty()
        {
            let title = self.cx.dialect.title();
            self.report(
                Diagnostic::error(
                    code::NOT_ON_DATABASE,
                    span,
                    format!("{title} loses the name of a table that is alone in parentheses"),
                )
                .help("leave the parentheses out"),
            );
        }
    }

    fn broken_part(&mut self, span: Span) -> Part {
        let index = self.broken_relation(String::new(), span);
        Part { from: From::Relation(index), relations: vec![index], columns: Vec::new() }
    }

    fn one_relation(&mut self, relation: &ast::Relation, before: Option<&Part>) -> usize {
        let alias = relation.alias.as_ref();
        let name = alias.and_then(|it| it.name.as_ref());
        let index = match &relation.kind {
            RelationKind::Table(table) => self.named_table(&table.name, name),
            RelationKind::Derived(query) => {
                let called = name.map_or(String::new(), |it| it.value.clone());
                self.derived(query, called, relation.span, alias)
            }
            RelationKind::Function(function) => self.table_function(function, name, before),
            RelationKind::Joined(_) => self.broken_relation(String::new(), relation.span),
        };
        if let Some(alias) = alias {
            self.rename_columns(index, alias);
        }
        index
    }

    /// A table or common table expression.
    pub(super) fn named_table(
        &mut self,
        name: &ast::ObjectName,
        alias: Option<&ast::Ident>,
    ) -> usize {
        let called = alias.unwrap_or(&name.name);
        let (text, span) = (called.value.clone(), called.span);
        if name.qualifier.is_empty() {
            let cte = self.cte_names.iter().rev().find(|(it, _)| same_name(it, &name.name.value));
            if let Some((_, cte)) = cte {
                let cte = *cte;
                let columns = self.ctes[cte].columns.clone();
                return self.add_relation(Relation {
                    name: text,
                    span,
                    source: Source::Cte(cte),
                    columns,
                });
            }
        }
        match self.find_table(name) {
            Some(table) => self.add_table(text, span, table),
            None => {
                self.no_such_table(name);
                self.broken_relation(text, span)
            }
        }
    }

    pub(super) fn broken_relation(&mut self, name: String, span: Span) -> usize {
        self.add_relation(Relation { name, span, source: Source::Error, columns: Vec::new() })
    }

    fn derived(
        &mut self,
        query: &ast::Query,
        name: String,
        span: Span,
        alias: Option<&ast::TableAlias>,
    ) -> usize {
        let renamed = alias.is_some_and(|it| !it.columns.is_empty());
        let naming = if renamed { Naming::Free } else { Naming::Named };
        let query = self.query(query, naming);
        let columns = column_names(&query.body);
        let source = Source::Query(Box::new(query));
        self.add_relation(Relation { name, span, source, columns })
    }

    fn table_function(
        &mut self,
        function: &ast::TableFunction,
        alias: Option<&ast::Ident>,
        before: Option<&Part>,
    ) -> usize {
        let name = &function.call.name.name;
        let called = alias.unwrap_or(name);
        let (text, span) = (called.value.clone(), called.span);
        let seen = before.map(|it| Scope {
            relations: it.relations.clone(),
            columns: it.columns.clone(),
            ..Scope::default()
        });
        let pushed = seen.is_some();
        self.scopes.extend(seen);
        let args = self.within(Place::On, |it| {
            function.call.args.list.iter().map(|arg| it.expr(&arg.value)).collect::<Vec<_>>()
        });
        if pushed {
            self.scopes.pop();
        }
        let found =
            self.find_function(&function.call.name, args.len(), |kind| kind == FunctionKind::Table);
        let Some(function) = found else { return self.broken_relation(text, span) };
        let columns = match &function.result {
            ResultRule::Columns(columns) => columns.iter().map(|it| it.name.clone()).collect(),
            // As the alias, or as the function.
            ResultRule::Elements => vec![text.clone()],
            _ => Vec::new(),
        };
        self.add_relation(Relation {
            name: text,
            span,
            source: Source::Function { function, args },
            columns,
        })
    }

    /// `as t (a, b)`
    fn rename_columns(&mut self, index: usize, alias: &ast::TableAlias) {
        if alias.columns.is_empty() || matches!(self.relations[index].source, Source::Error) {
            return;
        }
        let names: Vec<String> = alias.columns.iter().map(|it| it.name.value.clone()).collect();
        let columns = self.relations[index].columns.len();
        if names.len() != columns {
            self.wrong_column_count(alias.span, names.len(), columns);
            self.relations[index].source = Source::Error;
        }
        self.relations[index].columns = names;
    }

    fn join(&mut self, left: Part, join: &ast::Join) -> Part {
        let right = self.relation(&join.relation, Some(&left));
        self.check_names(&left, &right);
        let kind = match join.kind.value {
            ast::JoinKind::Inner | ast::JoinKind::Cross | ast::JoinKind::Straight => {
                JoinKind::Inner
            }
            ast::JoinKind::Left => JoinKind::Left,
            ast::JoinKind::Right => JoinKind::Right,
            ast::JoinKind::Full => JoinKind::Full,
        };
        let mut shared = Vec::new();
        if join.natural.is_some() {
            shared = shared_names(&left.columns, &right.columns);
        }
        let mut on = None;
        match &join.constraint {
            Some(JoinConstraint::Using { columns, .. }) => {
                shared = self.using_names(columns, &left, &right);
            }
            Some(JoinConstraint::On { condition, .. }) => on = Some(&**condition),
            None => {}
        }
        let mut condition = self.using_condition(&shared, &left, &right, join.span);
        let relations = [left.relations, right.relations].concat();
        let columns = merge(left.columns, right.columns, &shared, kind);
        if let Some(on) = on {
            condition = Some(self.on(on, &relations, &columns));
        }
        let (left, right) = (Box::new(left.from), Box::new(right.from));
        Part { from: From::Join { kind, left, right, on: condition }, relations, columns }
    }

    fn on(&mut self, condition: &ast::Expr, relations: &[usize], columns: &[Visible]) -> Expr {
        let outputs = self.scopes.last().map(|it| it.outputs.clone()).unwrap_or_default();
        let later = self.scopes.last().map(|it| it.later.clone()).unwrap_or_default();
        let scope = Scope {
            relations: relations.to_vec(),
            columns: columns.to_vec(),
            outputs,
            later,
            ..Scope::default()
        };
        self.scopes.push(scope);
        let condition = self.condition(Place::On, condition);
        self.scopes.pop();
        condition
    }

    fn using_names(&mut self, columns: &[ast::Ident], left: &Part, right: &Part) -> Vec<String> {
        let mut names = Vec::new();
        for column in columns {
            let missing = [left, right]
                .into_iter()
                .find(|part| !part.columns.iter().any(|it| same_name(&it.name, &column.value)));
            match missing {
                Some(part) if self.is_open_part(part) => {}
                Some(part) if is_on_one_side(column, [left, right], part) => {
                    self.not_on_both_sides(column);
                }
                Some(part) => {
                    let scope = Scope {
                        relations: part.relations.clone(),
                        columns: part.columns.clone(),
                        ..Scope::default()
                    };
                    self.scopes.push(scope);
                    self.within(Place::On, |it| it.no_such_column(column));
                    self.scopes.pop();
                }
                None => names.push(column.value.clone()),
            }
        }
        names
    }

    fn is_open_part(&self, part: &Part) -> bool {
        part.relations.iter().any(|it| matches!(self.relations[*it].source, Source::Error))
    }

    /// `using (a, b)` as the comparison that it is.
    fn using_condition(
        &mut self,
        names: &[String],
        left: &Part,
        right: &Part,
        span: Span,
    ) -> Option<Expr> {
        let mut whole: Option<Expr> = None;
        for name in names {
            let sides = [left, right].map(|part| {
                part.columns.iter().find(|it| same_name(&it.name, name)).map(|it| it.cols.clone())
            });
            let [Some(a), Some(b)] = sides else { continue };
            let a = self.merged(&a, span);
            let b = self.merged(&b, span);
            let kind = ExprKind::Binary {
                op: Op::Equal,
                sign: BinaryOp::Eq,
                op_span: span,
                left: Box::new(a),
                right: Box::new(b),
            };
            let equal = self.make(kind, span);
            whole = Some(match whole {
                None => equal,
                Some(before) => {
                    let (left, right) = (Box::new(before), Box::new(equal));
                    let (op, sign) = (Op::And, BinaryOp::And);
                    self.make(ExprKind::Binary { op, sign, op_span: span, left, right }, span)
                }
            });
        }
        whole
    }

    pub(super) fn merged(&mut self, cols: &[Col], span: Span) -> Expr {
        match cols {
            [one] => self.make(ExprKind::Column(*one), span),
            several => self.make(ExprKind::Merged(several.to_vec()), span),
        }
    }

    fn check_names(&mut self, left: &Part, right: &Part) {
        for index in &right.relations {
            let relation = &self.relations[*index];
            let twin = left.relations.iter().find(|it| {
                !relation.name.is_empty() && same_name(&self.relations[**it].name, &relation.name)
            });
            if let Some(twin) = twin {
                let error = Diagnostic::error(
                    code::DUPLICATE_TABLE,
                    relation.span,
                    format!("two tables here are called `{}`", relation.name),
                )
                .label(self.relations[*twin].span, "the first")
                .help("give one of them another name: `… as other`");
                self.report(error);
                return;
            }
        }
    }
}

fn cross(left: Part, right: Part) -> Part {
    let relations = [left.relations, right.relations].concat();
    let columns = [left.columns, right.columns].concat();
    let (left, right) = (Box::new(left.from), Box::new(right.from));
    Part { from: From::Join { kind: JoinKind::Inner, left, right, on: None }, relations, columns }
}

/// Whether a name that a side lacks is on the other one, and no mistyped one of its own.
fn is_on_one_side(column: &ast::Ident, sides: [&Part; 2], lacking: &Part) -> bool {
    let has_it = |it: &Part| it.columns.iter().any(|it| same_name(&it.name, &column.value));
    let own = lacking.columns.iter().map(|it| it.name.as_str());
    sides.into_iter().any(has_it) && nearest(&column.value, own).is_none()
}

/// The columns of a join: those of `using` once, then the others.
fn merge(
    left: Vec<Visible>,
    right: Vec<Visible>,
    shared: &[String],
    kind: JoinKind,
) -> Vec<Visible> {
    let is_shared = |it: &Visible| shared.iter().any(|name| same_name(name, &it.name));
    let mut columns = Vec::with_capacity(left.len() + right.len());
    for name in shared {
        let cols = |side: &[Visible]| {
            side.iter().find(|it| same_name(&it.name, name)).map(|it| it.cols.clone())
        };
        let (Some(a), Some(b)) = (cols(&left), cols(&right)) else { continue };
        let cols = match kind {
            JoinKind::Inner | JoinKind::Left => a,
            JoinKind::Right => b,
            JoinKind::Full => [a, b].concat(),
        };
        columns.push(Visible { name: name.clone(), cols, merged: true });
    }
    columns.extend(left.into_iter().filter(|it| !is_shared(it)));
    columns.extend(right.into_iter().filter(|it| !is_shared(it)));
    columns
}

fn shared_names(left: &[Visible], right: &[Visible]) -> Vec<String> {
    let shared = left.iter().filter(|a| right.iter().any(|b| same_name(&a.name, &b.name)));
    shared.map(|it| it.name.clone()).collect()
}

/// The names that an item brings, for messages.
fn names_of(item: &ast::FromItem) -> Vec<String> {
    let relations = std::iter::once(&item.first).chain(item.joins.iter().map(|it| &it.relation));
    relations
        .filter_map(|it| match (&it.alias, &it.kind) {
            (Some(alias), _) => alias.name.as_ref().map(|it| it.value.clone()),
            (None, RelationKind::Table(table)) => Some(table.name.name.value.clone()),
            (None, _) => None,
        })
        .collect()
}

/// The names of a query's columns; a column without a name has an empty one.
pub(super) fn column_names(body: &crate::query::tree::Body) -> Vec<String> {
    match body.items() {
        Some(items) => items.iter().map(|it| it.name.clone()).collect(),
        None => (1..=body.width()).map(|it| format!("column{it}")).collect(),
    }
}

/// `1 name`, `2 names`
pub(super) fn count(number: usize, word: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {word}{s}")
}
