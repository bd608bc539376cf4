//! The type of every expression and parameter.
//!
//! The rules are stricter than SQLite's, which compares anything with anything: both sides of a
//! comparison have one type, a condition is a truth value (never a number), text is cast before it
//! is computed with, an exact number is never computed in floating point. A literal in quotes
//! takes the type of the other side, and is then checked and written in that type's one form. A
//! parameter is a variable that each use narrows; the first use is remembered for messages.
//!
//! AFTER THIS STAGE: every expression has a type, or an error was reported for it or for a part.

mod assign;
mod call;
mod column;
mod expr;
mod list;
mod literal;
mod operator;
mod param;
mod query;
mod unify;

use std::rc::Rc;

use super::checked::ValueType;
use super::code;
use super::context::Context;
use super::tree::{Edit, EditKind, Expr, Item, Relation, Statement, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::schema::{ColumnType, Kind, RustType};
use param::Var;

pub(crate) use column::column_type;

/// The type of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ty {
    /// A mistake that was reported.
    Error,
    /// `null`, which has every type.
    Null,
    /// That of a parameter, once it is known.
    Param(usize),
    /// Different from row to row: an extract of JSON.
    Dynamic,
    Is(Rc<ValueType>),
}

/// What typing found.
pub(crate) struct Types {
    /// By the number of the expression.
    pub(crate) exprs: Vec<Ty>,
    /// By the number of the parameter.
    pub(crate) params: Vec<ParamType>,
    /// The columns of the result.
    pub(crate) outputs: Vec<Ty>,
    /// The columns of each relation, where they were asked for.
    pub(crate) columns: Vec<Vec<Option<Ty>>>,
    /// The columns of each common table expression.
    pub(crate) ctes: Vec<Option<Vec<Ty>>>,
}

/// The type of a parameter.
#[derive(Debug, Clone)]
pub(crate) struct ParamType {
    /// `None` if nothing tells, which was reported.
    pub(crate) ty: Option<Rc<ValueType>>,
    pub(crate) nullable: bool,
}

/// Types a statement; adds to its edits.
///
/// `broken`: a mistake was reported before, so that a parameter without a type is none of its own.
pub(crate) fn statement(
    cx: &Context<'_>,
    text: Text<'_>,
    tree: &mut Tree<'_>,
    broken: bool,
) -> (Types, Diagnostics) {
    let mut typer = Typer::new(cx, text, tree);
    typer.broken = broken;
    let outputs = match &tree.statement {
        Statement::Query(query) => typer.query(query),
        Statement::Insert(insert) => typer.insert(insert),
        Statement::Update(update) => typer.update(update),
        Statement::Delete(delete) => typer.delete(delete),
    };
    typer.remaining_ctes();
    typer.check_result(&outputs, tree.statement.items().unwrap_or(&[]));
    typer.outputs = outputs;
    let types = typer.finish();
    let (edits, diagnostics) = (typer.edits, typer.diagnostics);
    tree.edits.extend(edits);
    (types, diagnostics)
}

/// What an expression in an attribute is for.
pub(crate) enum Wanted<'w> {
    Condition,
    Value(&'w ValueType),
    Anything,
}

/// Types an expression that stands alone; adds to its edits.
pub(crate) fn expression(
    cx: &Context<'_>,
    text: Text<'_>,
    tree: &mut Tree<'_>,
    expr: &Expr,
    wanted: &Wanted<'_>,
) -> (Types, Diagnostics) {
    let mut typer = Typer::new(cx, text, tree);
    match wanted {
        Wanted::Condition => typer.condition(expr),
        Wanted::Value(ty) => {
            let found = typer.expr(expr);
            typer.assign_value(expr, found, &Rc::new((*ty).clone()));
        }
        Wanted::Anything => {
            typer.expr(expr);
        }
    }
    let types = typer.finish();
    let (edits, diagnostics) = (typer.edits, typer.diagnostics);
    tree.edits.extend(edits);
    (types, diagnostics)
}

/// The text that spans point into.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'t> {
    /// The whole file, or the part that begins at `start`.
    pub(crate) text: &'t str,
    pub(crate) start: u32,
}

impl Text<'_> {
    /// What stands at a place.
    pub(crate) fn at(&self, span: Span) -> &str {
        let start = span.start.saturating_sub(self.start) as usize;
        let end = span.end.saturating_sub(self.start) as usize;
        self.text.get(start..end).unwrap_or("")
    }
}

struct Typer<'t, 'a> {
    cx: &'t Context<'a>,
    text: Text<'t>,
    tree: &'t Tree<'a>,
    types: Vec<Ty>,
    /// The expressions that need no second look; a left side that were looked at twice at each level
    /// of a chain would take forever.
    settled: Vec<bool>,
    /// The columns of each relation, once asked for.
    columns: Vec<Vec<Option<Ty>>>,
    ctes: Vec<Option<Vec<Ty>>>,
    /// The common table expression whose first part is at hand.
    recursion: Option<usize>,
    /// The columns of the result of the query at hand.
    outputs: Vec<Ty>,
    vars: Vec<Var>,
    /// Whether a mistake was reported before this stage.
    broken: bool,
    edits: Vec<Edit>,
    diagnostics: Diagnostics,
}

impl<'t, 'a> Typer<'t, 'a> {
    fn new(cx: &'t Context<'a>, text: Text<'t>, tree: &'t Tree<'a>) -> Self {
        let columns = |it: &Relation<'_>| vec![None; it.columns.len()];
        Self {
            cx,
            text,
            tree,
            types: vec![Ty::Error; tree.exprs],
            settled: vec![false; tree.exprs],
            columns: tree.relations.iter().map(columns).collect(),
            ctes: vec![None; tree.ctes.len()],
            recursion: None,
            outputs: Vec::new(),
            vars: tree.params.iter().map(|it| Var::new(it.span)).collect(),
            broken: false,
            edits: Vec::new(),
            diagnostics: Diagnostics::new(),
        }
    }

    fn finish(&mut self) -> Types {
        let params = self.finish_params();
        let exprs = std::mem::take(&mut self.types);
        let exprs = exprs.into_iter().map(|it| self.known(it)).collect();
        let outputs = std::mem::take(&mut self.outputs);
        let outputs = outputs.into_iter().map(|it| self.known(it)).collect();
        let columns = std::mem::take(&mut self.columns);
        let known = |it: Vec<Option<Ty>>| it.into_iter().map(|ty| ty.map(|ty| self.known(ty)));
        let columns = columns.into_iter().map(|it| known(it).collect()).collect();
        let ctes = self.ctes.iter().map(|it| {
            it.as_ref().map(|types| types.iter().map(|ty| self.known(ty.clone())).collect())
        });
        let ctes = ctes.collect();
        Types { exprs, params, outputs, columns, ctes }
    }

    /// The type with a parameter replaced by what is known of it.
    fn known(&self, ty: Ty) -> Ty {
        match ty {
            Ty::Param(param) => match &self.vars[self.root(param)].ty {
                Some((ty, _)) => Ty::Is(Rc::clone(ty)),
                None => Ty::Param(param),
            },
            other => other,
        }
    }

    /// An expression may be looked at more than once, as the left side of `in (1, 2)` is.
    fn report(&mut self, diagnostic: Diagnostic) -> Ty {
        if !self.diagnostics.iter().any(|it| *it == diagnostic) {
            self.diagnostics.push(diagnostic);
        }
        Ty::Error
    }

    fn edit(&mut self, span: Span, kind: EditKind) {
        let edit = Edit { start: span.start, end: span.end, kind };
        if !self.edits.contains(&edit) {
            self.edits.push(edit);
        }
    }

    /// Each column of a result has a type that a Rust field can have.
    fn check_result(&mut self, outputs: &[Ty], items: &[Item]) {
        for (ty, item) in outputs.iter().zip(items) {
            match self.known(ty.clone()) {
                Ty::Dynamic => {
                    self.unknown_type(&item.expr);
                }
                Ty::Null => {
                    self.report(
                        Diagnostic::error(
                            code::UNKNOWN_VALUE_TYPE,
                            item.expr.span,
                            "nothing tells the type of this null",
                        )
                        .help("cast it: `cast(null as text)`"),
                    );
                }
                Ty::Error | Ty::Param(_) | Ty::Is(_) => {}
            }
        }
    }

    fn unknown_type(&mut self, expr: &Expr) -> Ty {
        let text = self.quote(expr.span);
        self.report(
            Diagnostic::error(
                code::UNKNOWN_VALUE_TYPE,
                expr.span,
                "the type of this value depends on the data",
            )
            .help(format!("cast it: `cast({text} as text)`")),
        )
    }

    /// A short piece of the source, for a help line.
    fn quote(&self, span: Span) -> String {
        let text = self.text.at(span);
        let short = !text.is_empty() && text.len() <= 40 && !text.contains('\n');
        if short { text.to_owned() } else { "…".to_owned() }
    }
}

impl Ty {
    pub(crate) fn plain(ty: ColumnType) -> Self {
        Self::Is(Rc::new(ValueType { rust: RustType::of(&ty), ty }))
    }

    pub(crate) fn bool() -> Self {
        Self::plain(ColumnType::Bool)
    }

    fn text() -> Self {
        Self::plain(ColumnType::Text { max_length: None })
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Is(ty) => Some(ty.ty.kind()),
            Self::Error | Self::Null | Self::Param(_) | Self::Dynamic => None,
        }
    }
}

fn is_integer(kind: Kind) -> bool {
    matches!(kind, Kind::I16 | Kind::I32 | Kind::I64)
}

fn is_float(kind: Kind) -> bool {
    matches!(kind, Kind::F32 | Kind::F64)
}

fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Enum)
}

fn is_moment(kind: Kind) -> bool {
    matches!(kind, Kind::DateTime | Kind::Timestamp)
}

/// Whether a literal in quotes would be a number without them.
fn is_number(literal: &str) -> bool {
    literal.trim_matches('\'').trim().parse::<f64>().is_ok()
}
