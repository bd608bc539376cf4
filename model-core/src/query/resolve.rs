//! Names to what they name.
//!
//! Every table, column, function, window, collation, type and parameter is looked up here, `*` is
//! written out, grouping is checked. It knows no types beyond the names of casts.
//!
//! AFTER THIS STAGE: the tree has no name that is not found; where one was not, there is
//! [`ExprKind::Error`] or [`Source::Error`](super::tree::Source::Error), and it was reported.

mod call;
mod dml;
mod expr;
mod from;
mod group;
mod items;
mod list;
mod params;
mod query;
mod scope;
mod suggest;

use std::collections::BTreeSet;

use super::code;
use super::context::Context;
use super::syntax::ast::{self, StatementKind};
use super::tree::{Cte, Edit, EditKind, Expr, ExprKind, Param, Relation, Source, Statement, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::schema::Table;
use scope::Scope;

/// Resolves a whole statement.
pub(crate) fn statement<'a>(
    cx: &Context<'a>,
    statement: &ast::Statement,
) -> (Option<Tree<'a>>, Diagnostics) {
    let mut resolver = Resolver::new(cx);
    let resolved = match &statement.kind {
        StatementKind::Query(query) => {
            Some(Statement::Query(resolver.query(query, Naming::Strict)))
        }
        StatementKind::Insert(insert) => resolver.insert(insert),
        StatementKind::Update(update) => resolver.update(update),
        StatementKind::Delete(delete) => resolver.delete(delete),
    };
    resolver.check_params();
    resolver.finish(resolved)
}

/// Resolves an expression over the columns of one table, as attributes have them.
pub(crate) fn expression<'a>(
    cx: &Context<'a>,
    table: &'a Table,
    expr: &ast::Expr,
) -> (Tree<'a>, Expr, Diagnostics) {
    let mut resolver = Resolver::new(cx);
    resolver.place = Place::Attribute;
    let name = table.name.name.as_str().to_owned();
    let relation = resolver.add_table(name, expr.span, table);
    let scope = resolver.scope_of(relation);
    resolver.scopes.push(scope);
    let resolved = resolver.expr(expr);
    let tree = Tree {
        statement: Statement::Delete(super::tree::Delete {
            relation,
            condition: None,
            returning: Vec::new(),
        }),
        relations: resolver.relations,
        ctes: resolver.ctes,
        params: resolver.params,
        edits: resolver.edits,
        then: None,
        exprs: resolver.exprs,
    };
    (tree, resolved, resolver.diagnostics)
}

/// Whether the columns of a query have to have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// The result: each a name of its own.
    Strict,
    /// A derived table: each a name.
    Named,
    /// A subquery that is a value, the rows of an insert: names do not matter.
    Free,
}

/// Which clause an expression is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Where,
    On,
    GroupBy,
    Items,
    Having,
    OrderBy,
    Window,
    AggregateArgument,
    Filter,
    Values,
    Set,
    Returning,
    Limit,
    Attribute,
}

impl Place {
    fn word(self) -> &'static str {
        match self {
            Self::Where => "`where`",
            Self::On => "`on`",
            Self::GroupBy => "`group by`",
            Self::Items => "the select list",
            Self::Having => "`having`",
            Self::OrderBy => "`order by`",
            Self::Window => "a window",
            Self::AggregateArgument => "an aggregate",
            Self::Filter => "`filter`",
            Self::Values => "`values`",
            Self::Set => "`set`",
            Self::Returning => "`returning`",
            Self::Limit => "`limit`",
            Self::Attribute => "an attribute",
        }
    }

    fn takes_aggregates(self) -> bool {
        matches!(self, Self::Items | Self::Having | Self::OrderBy | Self::Window)
    }

    fn takes_windows(self) -> bool {
        matches!(self, Self::Items | Self::OrderBy)
    }
}

struct Resolver<'c, 'a> {
    cx: &'c Context<'a>,
    relations: Vec<Relation<'a>>,
    ctes: Vec<Cte>,
    /// Those in scope, the innermost last.
    cte_names: Vec<(String, usize)>,
    /// Those declared further down, for the message.
    later_ctes: Vec<String>,
    scopes: Vec<Scope>,
    params: Vec<Param>,
    /// The optional parameters of the condition at hand; `None` outside of one.
    optional: Option<BTreeSet<usize>>,
    /// Uses of parameters without a mark: the parameter and whether the condition at hand has it
    /// with a mark is decided at its end.
    plain_uses: Vec<(usize, Span)>,
    required_uses: Vec<(usize, Span)>,
    edits: Vec<Edit>,
    exprs: usize,
    place: Place,
    diagnostics: Diagnostics,
}

impl<'c, 'a> Resolver<'c, 'a> {
    fn new(cx: &'c Context<'a>) -> Self {
        Self {
            cx,
            relations: Vec::new(),
            ctes: Vec::new(),
            cte_names: Vec::new(),
            later_ctes: Vec::new(),
            scopes: Vec::new(),
            params: Vec::new(),
            optional: None,
            plain_uses: Vec::new(),
            required_uses: Vec::new(),
            edits: Vec::new(),
            exprs: 0,
            place: Place::Values,
            diagnostics: Diagnostics::new(),
        }
    }

    fn finish(self, statement: Option<Statement<'a>>) -> (Option<Tree<'a>>, Diagnostics) {
        let tree = statement.map(|statement| Tree {
            statement,
            relations: self.relations,
            ctes: self.ctes,
            params: self.params,
            edits: self.edits,
            then: None,
            exprs: self.exprs,
        });
        (tree, self.diagnostics)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A numbered expression.
    fn make(&mut self, kind: ExprKind, span: Span) -> Expr {
        let id = self.exprs;
        self.exprs += 1;
        Expr { kind, span, id }
    }

    fn error(&mut self, span: Span) -> Expr {
        self.make(ExprKind::Error, span)
    }

    fn edit(&mut self, span: Span, kind: EditKind) {
        self.edits.push(Edit { start: span.start, end: span.end, kind });
    }

    /// Runs `body` with another clause at hand.
    fn within<T>(&mut self, place: Place, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.place, place);
        let value = body(self);
        self.place = before;
        value
    }

    fn unsupported(&mut self, span: Span, what: &str) -> Expr {
        let help = match self.cx.rules.is_at_hand() {
            true => {
                "write it in another way, or let the database itself check this query: `-- check: engine` below its name"
            }
            false => "write it in another way",
        };
        self.report(
            Diagnostic::error(code::UNSUPPORTED, span, format!("{what} cannot be checked yet"))
                .help(help),
        );
        self.error(span)
    }

    fn add_table(&mut self, name: String, span: Span, table: &'a Table) -> usize {
        let columns = table.columns.iter().map(|it| it.name.as_str().to_owned()).collect();
        self.add_relation(Relation { name, span, source: Source::Table(table), columns })
    }

    fn add_relation(&mut self, relation: Relation<'a>) -> usize {
        self.relations.push(relation);
        self.relations.len() - 1
    }
}
