//! Which columns can be seen from where.

use super::{Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::syntax::ast;
use crate::query::tree::{Col, Expr, ExprKind, Source};

/// The names of one query level.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The relations that can be called by name.
    pub(super) relations: Vec<usize>,
    /// What an unqualified name can mean, in the order of `*`.
    pub(super) columns: Vec<Visible>,
    /// The names of the select list.
    pub(super) outputs: Vec<String>,
    /// How many of `outputs` can be used as a value.
    pub(super) outputs_ready: bool,
    /// Whether an aggregate was met.
    pub(super) has_aggregate: bool,
    /// The declared windows.
    pub(super) windows: Vec<String>,
    /// Relations that are joined further down, for the message.
    pub(super) later: Vec<String>,
}

/// A column as an unqualified name sees it: more than one after `using` on a full join.
#[derive(Debug, Clone)]
pub(super) struct Visible {
    pub(super) name: String,
    pub(super) cols: Vec<Col>,
    /// Whether it is merged by `using` or `natural`, and so has no qualifier.
    pub(super) merged: bool,
}

impl Resolver<'_, '_> {
    /// A scope with the columns of one relation.
    pub(super) fn scope_of(&self, relation: usize) -> Scope {
        Scope { relations: vec![relation], columns: self.visible(relation), ..Scope::default() }
    }

    /// The columns of a relation.
    pub(super) fn visible(&self, relation: usize) -> Vec<Visible> {
        let columns = self.relations[relation].columns.iter().enumerate();
        columns
            .map(|(index, name)| Visible {
                name: name.clone(),
                cols: vec![Col { relation, index }],
                merged: false,
            })
            .collect()
    }

    /// `a`, `t.a`
    pub(super) fn column(&mut self, column: &ast::ColumnRef, span: Span) -> Expr {
        match column.qualifier.as_slice() {
            [] => self.bare_column(&column.name, span),
            [.., table] => self.qualified_column(table, &column.name, span),
        }
    }

    fn bare_column(&mut self, name: &ast::Ident, span: Span) -> Expr {
        for depth in (0..self.scopes.len()).rev() {
            let scope = &self.scopes[depth];
            let found: Vec<&Visible> =
                scope.columns.iter().filter(|it| same_name(&it.name, &name.value)).collect();
            match found.as_slice() {
                [one] => {
                    let kind = column_kind(&one.cols);
                    return self.make(kind, span);
                }
                [] if self.is_open(depth) => return self.error(span),
                [] => {}
                several => {
                    let tables =
                        several.iter().filter_map(|it| it.cols.first()).map(|it| it.relation);
                    let tables: Vec<usize> = tables.collect();
                    return self.ambiguous(name, span, &tables);
                }
            }
            if let Some(output) = self.output_as_value(depth, name) {
                return self.make(ExprKind::Output(output), span);
            }
        }
        self.no_such_column(name);
        self.error(span)
    }

    /// An output name used where column names come first: `group by`, `having`, inside of an
    /// expression of `order by`.
    fn output_as_value(&self, depth: usize, name: &ast::Ident) -> Option<usize> {
        let scope = &self.scopes[depth];
        let here = depth + 1 == self.scopes.len();
        let place = match self.place {
            Place::Having => self.cx.rules.has_output_names_in_having(),
            Place::GroupBy | Place::OrderBy => true,
            _ => false,
        };
        if !(here && place && scope.outputs_ready) {
            return None;
        }
        scope.outputs.iter().position(|it| same_name(it, &name.value))
    }

    fn qualified_column(&mut self, table: &ast::Ident, name: &ast::Ident, span: Span) -> Expr {
        let Some(relation) = self.find_relation(&table.value) else {
            self.no_such_qualifier(table, name);
            return self.error(span);
        };
        let found = &self.relations[relation];
        match found.columns.iter().position(|it| same_name(it, &name.value)) {
            Some(index) => self.make(ExprKind::Column(Col { relation, index }), span),
            None => {
                if !matches!(found.source, Source::Error) {
                    self.no_such_column_in(relation, name);
                }
                self.error(span)
            }
        }
    }

    /// The relation of a name, the innermost first.
    pub(super) fn find_relation(&self, name: &str) -> Option<usize> {
        self.scopes.iter().rev().find_map(|scope| {
            scope.relations.iter().copied().find(|it| same_name(&self.relations[*it].name, name))
        })
    }

    /// Whether a table of this level is a reported mistake, and so may have any column.
    pub(super) fn is_open(&self, depth: usize) -> bool {
        let mut relations = self.scopes[depth].relations.iter();
        relations.any(|it| matches!(self.relations[*it].source, Source::Error))
    }

    fn ambiguous(&mut self, name: &ast::Ident, span: Span, relations: &[usize]) -> Expr {
        let choices: Vec<String> = relations
            .iter()
            .map(|it| format!("`{}.{}`", self.relations[*it].name, name.value))
            .collect();
        let tables: Vec<String> =
            relations.iter().map(|it| format!("`{}`", self.relations[*it].name)).collect();
        self.report(
            Diagnostic::error(
                code::AMBIGUOUS_COLUMN,
                name.span,
                format!("`{}` is a column of {}", name.value, tables.join(" and of ")),
            )
            .under("which one?")
            .help(format!("write {}", choices.join(" or "))),
        );
        self.error(span)
    }
}

fn column_kind(cols: &[Col]) -> ExprKind {
    match cols {
        [one] => ExprKind::Column(*one),
        _ => ExprKind::Merged(cols.to_vec()),
    }
}

/// Whether two names are one to a database that folds ASCII.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}
