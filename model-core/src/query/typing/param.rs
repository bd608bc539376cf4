//! Parameters: variables that their uses narrow.

use std::rc::Rc;

use super::{ParamType, Typer, is_integer};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::checked::ValueType;
use crate::query::code;
use crate::query::tree::{Expr, ExprKind};
use crate::schema::{Kind, RustType};

/// What is known of a parameter.
#[derive(Debug)]
pub(super) struct Var {
    /// Another one that it is the same as.
    same_as: Option<usize>,
    /// The type, and the use that told it.
    pub(super) ty: Option<(Rc<ValueType>, Span)>,
    /// A type to fall back on: what `:n + 1` says.
    guess: Option<Rc<ValueType>>,
    /// Some use has a meaning for null.
    wants_null: bool,
    /// Some use forbids null.
    forbids_null: bool,
    first: Span,
}

impl Var {
    pub(super) fn new(first: Span) -> Self {
        Self { same_as: None, ty: None, guess: None, wants_null: false, forbids_null: false, first }
    }
}

impl Typer<'_, '_> {
    /// The variable that stands for all that are the same.
    pub(super) fn root(&self, param: usize) -> usize {
        let mut root = param;
        while let Some(next) = self.vars[root].same_as {
            root = next;
        }
        root
    }

    /// A use that tells the type.
    pub(super) fn bind(&mut self, param: usize, ty: &Rc<ValueType>, span: Span) {
        let root = self.root(param);
        let Some((known, at)) = self.vars[root].ty.clone() else {
            self.vars[root].ty = Some((Rc::clone(ty), span));
            return;
        };
        match narrower(&known, ty) {
            Some(narrow) => self.vars[root].ty = Some((narrow, at)),
            None => self.conflict(param, (&known, at), (ty, span)),
        }
    }

    /// The parameters that are a value in some case take the type of its place.
    pub(super) fn bind_results(&mut self, value: &Expr, wanted: &Rc<ValueType>) {
        for param in result_params(value) {
            let known = &self.vars[self.root(param)].ty;
            if known.as_ref().is_some_and(|(known, _)| narrower(known, wanted).is_some()) {
                self.bind(param, wanted, value.span);
            }
        }
    }

    fn conflict(
        &mut self,
        param: usize,
        (known, at): (&ValueType, Span),
        (ty, span): (&ValueType, Span),
    ) {
        let name = &self.tree.params[param].name;
        let (before, now) = (describe(known), describe(ty));
        let error = Diagnostic::error(
            code::PARAMETER_CONFLICT,
            span,
            format!("`:{name}` is {now} here and {before} elsewhere"),
        )
        .under(format!("used as {now}"))
        .label(at, format!("first used as {before}"))
        .help("give the two values names of their own, or cast one of them");
        self.report(error);
    }

    /// A use that tells the type if no other does.
    pub(super) fn guess(&mut self, param: usize, ty: &Rc<ValueType>) {
        let root = self.root(param);
        self.vars[root].guess.get_or_insert_with(|| Rc::clone(ty));
    }

    /// Two parameters that are of one type.
    pub(super) fn link(&mut self, a: usize, b: usize, span: Span) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let moved = self.vars[b].ty.take();
        let guess = self.vars[b].guess.take();
        self.vars[b].same_as = Some(a);
        if let Some((ty, _)) = moved {
            self.bind(a, &ty, span);
        }
        if let Some(guess) = guess {
            self.guess(a, &guess);
        }
    }

    /// The value of a column that may or must not be null.
    pub(super) fn note_null(&mut self, expr: &Expr, nullable: bool) {
        for param in result_params(expr) {
            let var = &mut self.vars[param];
            if nullable {
                var.wants_null = true;
            } else if matches!(expr.kind, ExprKind::Param(_)) {
                var.forbids_null = true;
            }
        }
    }

    pub(super) fn finish_params(&mut self) -> Vec<ParamType> {
        let fine = !self.broken && !self.diagnostics.has_errors();
        let mut params = Vec::with_capacity(self.vars.len());
        for param in 0..self.vars.len() {
            let root = self.root(param);
            if self.vars[root].ty.is_none()
                && let Some(guess) = self.vars[root].guess.clone()
            {
                self.vars[root].ty = Some((guess, self.vars[root].first));
            }
            let ty = self.vars[root].ty.as_ref().map(|(ty, _)| Rc::clone(ty));
            if ty.is_none() && fine {
                self.untyped(param);
            }
            let var = &self.vars[param];
            params.push(ParamType { ty, nullable: var.wants_null && !var.forbids_null });
        }
        params
    }

    fn untyped(&mut self, param: usize) {
        let found = &self.tree.params[param];
        let (name, span) = (found.name.clone(), found.span);
        self.report(
            Diagnostic::error(
                code::UNTYPED_PARAMETER,
                span,
                format!("nothing tells the type of `:{name}`"),
            )
            .help(format!("cast it: `cast(:{name} as text)`")),
        );
    }
}

/// The parameters that are the value of an expression in some case.
fn result_params(expr: &Expr) -> Vec<usize> {
    match &expr.kind {
        ExprKind::Param(param) => vec![*param],
        ExprKind::Cast { operand, .. } | ExprKind::Collate(operand) => result_params(operand),
        ExprKind::Case { arms, otherwise, .. } => {
            let results = arms.iter().map(|(_, then)| then).chain(otherwise.as_deref());
            results.flat_map(result_params).collect()
        }
        ExprKind::Call(call)
            if matches!(&*call.function.name, "coalesce" | "ifnull" | "iif" | "if") =>
        {
            call.args.last().map_or_else(Vec::new, result_params)
        }
        _ => Vec::new(),
    }
}

/// The type that serves both uses; `None` if none does.
fn narrower(a: &Rc<ValueType>, b: &Rc<ValueType>) -> Option<Rc<ValueType>> {
    let (x, y) = (a.ty.kind(), b.ty.kind());
    if is_integer(x) && is_integer(y) {
        return match (is_special(a), is_special(b)) {
            (true, true) if a.rust != b.rust => None,
            (true, _) => Some(Rc::clone(a)),
            (_, true) => Some(Rc::clone(b)),
            _ => Some(Rc::clone(if x <= y { a } else { b })),
        };
    }
    if x != y {
        return None;
    }
    if x == Kind::Array {
        return super::list::narrower(a, b);
    }
    if x == Kind::Enum && a.ty != b.ty {
        return None;
    }
    match (is_special(a), is_special(b)) {
        (true, true) if a.rust != b.rust => None,
        (_, true) => Some(Rc::clone(b)),
        _ => Some(Rc::clone(a)),
    }
}

/// Whether the Rust type says more than the SQL type.
pub(super) fn is_special(ty: &ValueType) -> bool {
    ty.rust != RustType::of(&ty.ty)
}

/// `text`, `Id<User>`: a type in a message.
pub(super) fn describe(ty: &ValueType) -> String {
    match &ty.rust {
        RustType::Id(path, _) => {
            format!("an `Id<{}>`", path.last().map_or("", String::as_str))
        }
        RustType::User(path, _) => format!("a `{}`", path.last().map_or("", String::as_str)),
        RustType::NanoId => "a `NanoId`".to_owned(),
        RustType::Plain(_) | RustType::TimeCrate(_) | RustType::Json(_) | RustType::Vec(_) => {
            ty.ty.to_string()
        }
    }
}
