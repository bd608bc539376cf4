//! The text for a database that says otherwise what SQLite's text says.
//!
//! The tree is the one that SQLite would read, and each database is given a text that means the same:
//! an operator or a function of its own, a cast where it would take another type, parentheses where
//! it would read another tree. What cannot be said is refused, with the way out. Which words a
//! database wants is data ([`Writing`]); here is where they go.
//!
//! SQLite is left alone.

mod call;
mod change;
mod from;
mod index;
mod insert;
mod json;
mod list;
mod literal;
mod moment;
mod names;
mod operator;
mod order;
mod param;
mod paren;
mod query;

use std::collections::{BTreeMap, BTreeSet};

use super::checked::Counts;
use super::code;
use super::context::Context;
use super::dialect::{Habits, Writing};
use super::nullability::Nulls;
use super::syntax::ast;
use super::syntax::{Node, walk};
use super::tree::{Edit, EditKind, Expr, Part, Tree};
use super::typing::{Text, Ty, Types};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::schema::Kind;

/// What the stages before found of a statement.
#[derive(Clone, Copy)]
pub(crate) struct Found<'r, 'a> {
    pub(crate) cx: &'r Context<'a>,
    pub(crate) text: Text<'r>,
    pub(crate) tree: &'r Tree<'a>,
    pub(crate) types: &'r Types,
    pub(crate) nulls: &'r Nulls,
}

/// What is written otherwise.
#[derive(Default)]
pub(crate) struct Rewritten {
    pub(crate) edits: Vec<Edit>,
    pub(crate) then: Option<Vec<Part>>,
    pub(crate) counts: Option<Counts>,
    pub(crate) diagnostics: Diagnostics,
}

/// Finds what a statement needs to be written in for the database.
pub(crate) fn statement(found: Found<'_, '_>, statement: &ast::Statement) -> Rewritten {
    let Some(writing) = found.cx.rules.writing() else { return Rewritten::default() };
    let mut rewriter = Rewriter::new(found, writing);
    rewriter.tree_edits();
    walk(Node::Statement(statement), &mut |node| rewriter.node(node));
    rewriter.change(statement);
    rewriter.null_elements();
    let Rewriter { edits, then, counts, diagnostics, .. } = rewriter;
    Rewritten { edits, then, counts, diagnostics }
}

struct Rewriter<'r, 'a> {
    found: Found<'r, 'a>,
    writing: &'static Writing,
    /// The expressions of the tree by their places.
    exprs: BTreeMap<(u32, u32), &'r Expr>,
    /// Places that the stages before have an edit for.
    edited: BTreeSet<(u32, u32)>,
    /// Names that are no table's and no column's.
    foreign: BTreeSet<u32>,
    /// Keys of conflicts, which have no order.
    keys: BTreeSet<u32>,
    /// How many common table expressions were met.
    ctes: usize,
    /// How many derived tables were given a name.
    derived: usize,
    edits: Vec<Edit>,
    then: Option<Vec<Part>>,
    counts: Option<Counts>,
    diagnostics: Diagnostics,
}

impl<'r, 'a> Rewriter<'r, 'a> {
    fn new(found: Found<'r, 'a>, writing: &'static Writing) -> Self {
        Self {
            found,
            writing,
            exprs: index::by_place(found.tree),
            edited: found.tree.edits.iter().map(|it| (it.start, it.end)).collect(),
            foreign: BTreeSet::new(),
            keys: BTreeSet::new(),
            ctes: 0,
            derived: 0,
            edits: Vec::new(),
            then: None,
            counts: None,
            diagnostics: Diagnostics::new(),
        }
    }

    fn node(&mut self, node: Node<'_>) {
        match node {
            Node::Query(it) => self.query(it),
            Node::Body(it) => self.body(it),
            Node::Select(it) => self.select(it),
            Node::Cte(it) => self.cte(it),
            Node::Relation(it) => self.relation(it),
            Node::Join(it) => self.join(it),
            Node::OrderItem(it) => self.order_item(it),
            Node::Expr(it) => self.expr(it),
            Node::Call(it) => {
                self.foreign.insert(it.name.name.span.start);
            }
            Node::OnConflict(it) => self.conflict_target(it),
            Node::Name(it) => self.object_name(it),
            Node::Ident(it) => self.ident(it),
            Node::Statement(_)
            | Node::SelectItem(_)
            | Node::With(_)
            | Node::FromItem(_)
            | Node::GroupBy(_)
            | Node::GroupItem(_)
            | Node::OrderBy(_)
            | Node::Limit(_)
            | Node::Lock(_)
            | Node::Values(_)
            | Node::ValuesRow(_)
            | Node::Window(_)
            | Node::Frame(_)
            | Node::Type(_)
            | Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Assignment(_) => {}
        }
    }

    /// The expression of the tree that was written at a place.
    fn resolved(&self, expr: &ast::Expr) -> Option<&'r Expr> {
        let expr = bare(expr);
        self.exprs.get(&(expr.span.start, expr.span.end)).copied()
    }

    fn ty(&self, expr: &ast::Expr) -> Ty {
        self.resolved(expr).map_or(Ty::Error, |it| self.ty_of(it))
    }

    fn ty_of(&self, expr: &Expr) -> Ty {
        self.found.types.exprs.get(expr.id).cloned().unwrap_or(Ty::Error)
    }

    fn kind(&self, expr: &ast::Expr) -> Option<Kind> {
        self.ty(expr).kind()
    }

    fn nullable(&self, expr: &ast::Expr) -> bool {
        let expr = self.resolved(expr);
        expr.and_then(|it| self.found.nulls.exprs.get(it.id)).copied().unwrap_or(true)
    }

    /// Whether all configured databases have one habit.
    fn agree<T: PartialEq>(&self, habit: impl Fn(&Habits) -> T) -> bool {
        let mut habits = self.found.cx.habits.iter().map(habit);
        let first = habits.next();
        habits.all(|it| Some(it) == first)
    }

    fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.edit(span, EditKind::Replace(text.into()));
    }

    fn wrap(&mut self, span: Span, before: &str, after: &str) {
        self.edit(span, EditKind::Wrap(before.to_owned(), after.to_owned()));
    }

    fn edit(&mut self, span: Span, kind: EditKind) {
        self.edits.push(Edit { start: span.start, end: span.end, kind });
    }

    /// Writes a place as a template says.
    fn template(&mut self, span: Span, template: &str, operands: &[Span]) {
        self.edit(span, EditKind::Template(fill(template, operands)));
    }

    /// Whether a stage before, or this one, replaces all of a place.
    fn is_edited(&self, span: Span) -> bool {
        self.edited.contains(&(span.start, span.end))
    }

    fn refuse(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let mut error = Diagnostic::error(code::NOT_ON_DATABASE, span, message).help(help);
        if self.found.cx.habits.len() > 1 {
            error = error.help(format!(
                "or write a statement for each database: `-- dialect: {}`",
                self.found.cx.dialect
            ));
        }
        self.diagnostics.push(error);
    }

    fn title(&self) -> &'static str {
        self.found.cx.dialect.title()
    }
}

/// An expression without the parentheses around it.
fn bare(expr: &ast::Expr) -> &ast::Expr {
    match &expr.kind {
        ast::ExprKind::Paren(inner) => bare(inner),
        _ => expr,
    }
}

/// The parts of a template: `$1` is the first operand.
fn fill(template: &str, operands: &[Span]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        let number = rest[at + 1..].chars().next().and_then(|it| it.to_digit(10));
        let operand = number.and_then(|it| operands.get((it as usize).wrapping_sub(1)));
        let Some(operand) = operand else {
            parts.push(Part::Text(rest[..=at].to_owned()));
            rest = &rest[at + 1..];
            continue;
        };
        parts.push(Part::Text(rest[..at].to_owned()));
        parts.push(Part::Source(*operand));
        rest = &rest[at + 2..];
    }
    parts.push(Part::Text(rest.to_owned()));
    parts
}
