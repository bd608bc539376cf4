//! Lists: values of several of one type, whose elements are never null.

use std::rc::Rc;

use super::param::is_special;
use super::{Ty, Typer, is_integer};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::catalog::Function;
use crate::query::checked::ValueType;
use crate::query::code;
use crate::query::tree::{Expr, ExprKind, Op, Query};
use crate::schema::{ColumnType, Kind, RustType};

impl Typer<'_, '_> {
    /// `array[a, b]`. Of an empty one nothing is known until it meets another list.
    pub(super) fn list(&mut self, items: &[Expr]) -> Ty {
        if items.is_empty() {
            return Ty::Null;
        }
        let items: Vec<&Expr> = items.iter().collect();
        match self.common_type(&items) {
            Ty::Error | Ty::Dynamic | Ty::Null => Ty::Error,
            of => self.list_of_known(items[0], &of),
        }
    }

    /// `array(select …)`
    pub(super) fn list_of_query(&mut self, query: &Query, span: Span) -> Ty {
        let of = self.query(query).into_iter().next().unwrap_or(Ty::Error);
        let stand_in = Expr { kind: ExprKind::Error, span, id: 0 };
        self.list_of_known(&stand_in, &of)
    }

    fn list_of_known(&mut self, expr: &Expr, of: &Ty) -> Ty {
        match self.known(of.clone()) {
            Ty::Is(of) if can_be_listed(&of.ty) => Ty::Is(list_of(&of)),
            Ty::Is(of) => {
                let message = format!("a list holds single values, this is {}", of.ty);
                self.report(Diagnostic::error(code::BAD_OPERAND, expr.span, message))
            }
            Ty::Param(_) | Ty::Dynamic | Ty::Null => self.unknown_type(expr),
            Ty::Error => Ty::Error,
        }
    }

    /// `a[1]`
    pub(super) fn list_element(&mut self, operand: &Expr, index: &Expr) -> Ty {
        self.row_count(index);
        match self.list_operand(operand, operand.span) {
            Some(list) => element(&list).map_or(Ty::Error, Ty::Is),
            None => Ty::Error,
        }
    }

    /// `a[1:2]`
    pub(super) fn list_slice(&mut self, operand: &Expr, bounds: &[Expr]) -> Ty {
        bounds.iter().for_each(|it| self.row_count(it));
        self.list_operand(operand, operand.span).map_or(Ty::Error, Ty::Is)
    }

    /// An operand that has to be a list by itself.
    fn list_operand(&mut self, operand: &Expr, at: Span) -> Option<Rc<ValueType>> {
        let ty = self.expr(operand);
        match self.known(ty) {
            Ty::Is(ty) if ty.ty.kind() == Kind::Array => Some(ty),
            Ty::Error => None,
            Ty::Param(_) | Ty::Null => {
                let text = self.quote(operand.span);
                let help = format!("cast it: `cast({text} as text[])`");
                self.bad_operand(operand, at, &Ty::Null, "nothing tells what list this is", &help);
                None
            }
            other => {
                self.bad_operand(operand, at, &other, "only a list has elements", "name a list");
                None
            }
        }
    }

    /// `a = any(list)`: each element is compared with the value.
    pub(super) fn quantified(&mut self, left: &Expr, op: Op, op_span: Span, list: &Expr) -> Ty {
        let value = self.expr(left);
        let found = self.expr(list);
        let of = match (self.known(value.clone()), self.known(found)) {
            (Ty::Is(value), Ty::Param(param)) => {
                self.bind(param, &list_of(&value), list.span);
                Ty::Is(value)
            }
            (Ty::Is(value), _) if self.is_list_for(list, &value) => Ty::Is(value),
            (_, Ty::Is(found)) => match element(&found) {
                Some(of) => self.unify(left, value, list, Ty::Is(of)),
                None => {
                    let what = "`any` and `all` look into a list";
                    let help = "write `in (…)` for a query, or `= any(:values)` for a parameter";
                    self.bad_operand(list, op_span, &Ty::Is(found), what, help)
                }
            },
            _ => Ty::Error,
        };
        self.check_comparable(left, &of, op_span, op);
        Ty::bool()
    }

    /// Takes a list that is written out, or a parameter that was seen before, as one of values of a
    /// type.
    fn is_list_for(&mut self, list: &Expr, value: &Rc<ValueType>) -> bool {
        match &list.kind {
            ExprKind::Array(_) => self.literal_as(list, &list_of(value)),
            ExprKind::Param(param) => {
                self.bind(*param, &list_of(value), list.span);
                true
            }
            _ => false,
        }
    }

    /// `a @> b`, `a && b`: of two lists, or of two documents.
    pub(super) fn contains(&mut self, op: Op, op_span: Span, left: &Expr, right: &Expr) -> Ty {
        let (a, b) = (self.expr(left), self.expr(right));
        let ty = self.unify(left, a, right, b);
        let known = self.known(ty);
        match known.kind() {
            Some(Kind::Json) if op == Op::Contains => {}
            Some(Kind::Array) | None => {}
            Some(_) => {
                let text = self.quote(right.span);
                self.bad_operand(
                    left,
                    op_span,
                    &known,
                    "lists are asked what they contain",
                    &format!("compare the value: `= {text}`"),
                );
            }
        }
        Ty::bool()
    }

    /// `a || b`, where one of them is a list: the other is one, too, or an element.
    pub(super) fn joined_lists(&mut self, left: &Expr, right: &Expr, op_span: Span) -> Option<Ty> {
        let sides = [left, right].map(|it| self.expr(it)).map(|it| self.known(it));
        let list = sides.iter().find_map(|it| match it {
            Ty::Is(ty) if ty.ty.kind() == Kind::Array => Some(Rc::clone(ty)),
            _ => None,
        })?;
        for (side, ty) in [left, right].into_iter().zip(sides) {
            self.joined(side, ty, &list, op_span);
        }
        Some(Ty::Is(list))
    }

    fn joined(&mut self, side: &Expr, ty: Ty, list: &Rc<ValueType>, op_span: Span) {
        match ty {
            Ty::Param(param) => self.bind(param, list, side.span),
            Ty::Is(ty) if ty.ty.kind() == Kind::Array => {
                self.unify(side, Ty::Is(ty), side, Ty::Is(Rc::clone(list)));
            }
            Ty::Is(ty) => {
                if let Some(of) = element(list) {
                    self.unify(side, Ty::Is(ty), side, Ty::Is(of));
                }
            }
            Ty::Null if matches!(side.kind, ExprKind::Array(_)) => {
                self.literal_as(side, list);
            }
            Ty::Null | Ty::Dynamic => {
                let help = "leave it out, or write `array_append(…)` with a value";
                self.bad_operand(side, op_span, &Ty::Null, "lists are joined", help);
            }
            Ty::Error => {}
        }
    }

    /// An empty list takes the type of its place.
    pub(super) fn empty_list_as(&mut self, expr: &Expr, ty: &ValueType) {
        if matches!(expr.kind, ExprKind::Array(_)) {
            self.literal_as(expr, ty);
        }
    }

    /// A list that is written out as one of a type, whose elements then are of that type.
    pub(super) fn list_as(&mut self, expr: &Expr, items: &[Expr], ty: &ValueType) -> bool {
        let Some(of) = element(ty) else { return false };
        let fits = items.iter().all(|it| it.is_literal() && self.literal_as(it, &of));
        if fits {
            self.types[expr.id] = Ty::Is(Rc::new(ty.clone()));
        }
        fits
    }
}

/// The list arguments of calls.
impl Typer<'_, '_> {
    /// The type of the elements of an argument; `None` where the other arguments tell it.
    pub(super) fn elements_of(&mut self, arg: &Expr, function: &Function) -> Option<Ty> {
        let ty = self.expr(arg);
        match self.known(ty) {
            Ty::Is(ty) => Some(element(&ty).map_or_else(
                || {
                    let name = &function.name;
                    let message = format!("`{name}` does not take {}", ty.ty);
                    let help = format!("it is `{}`", function.signature());
                    self.report(Diagnostic::error(code::BAD_ARGUMENT, arg.span, message).help(help))
                },
                Ty::Is,
            )),
            Ty::Error | Ty::Dynamic => Some(Ty::Error),
            Ty::Param(_) | Ty::Null => None,
        }
    }

    /// Lists whose elements the other arguments tell.
    pub(super) fn bind_lists(&mut self, lists: &[&Expr], common: &Ty) {
        let Ty::Is(of) = self.known(common.clone()) else { return };
        let ty = list_of(&of);
        for list in lists {
            match &list.kind {
                ExprKind::Param(param) => self.bind(*param, &ty, list.span),
                _ => self.empty_list_as(list, &ty),
            }
        }
    }
}

/// The type of the elements of a list.
pub(super) fn element(list: &ValueType) -> Option<Rc<ValueType>> {
    let ColumnType::Array(ty) = &list.ty else { return None };
    let rust = match &list.rust {
        RustType::Vec(rust) => (**rust).clone(),
        _ => RustType::of(ty),
    };
    Some(Rc::new(ValueType { ty: (**ty).clone(), rust }))
}

/// The type of a list of values of a type.
pub(super) fn list_of(of: &ValueType) -> Rc<ValueType> {
    let ty = ColumnType::Array(Box::new(of.ty.clone()));
    Rc::new(ValueType { ty, rust: RustType::Vec(Box::new(of.rust.clone())) })
}

/// What a `Vec` of a model can hold; a list of lists is a table.
fn can_be_listed(ty: &ColumnType) -> bool {
    !matches!(ty.kind(), Kind::Array | Kind::Json | Kind::Bytes)
}

/// Whether the elements of two lists are of one type: the database converts no list to another.
pub(super) fn same_elements(x: &ValueType, y: &ValueType) -> bool {
    let (Some(a), Some(b)) = (element(x), element(y)) else { return true };
    let enums_differ = a.ty.kind() == Kind::Enum && a.ty != b.ty;
    a.ty.kind() == b.ty.kind() && !enums_differ
}

/// The list type that serves two uses of a parameter.
pub(super) fn narrower(x: &Rc<ValueType>, y: &Rc<ValueType>) -> Option<Rc<ValueType>> {
    let (a, b) = (element(x)?, element(y)?);
    let both_integers = is_integer(a.ty.kind()) && is_integer(b.ty.kind());
    if !both_integers && !same_elements(x, y) {
        return None;
    }
    match (is_special(&a), is_special(&b)) {
        (true, true) if a.rust != b.rust => None,
        (true, _) => Some(Rc::clone(x)),
        (_, true) => Some(Rc::clone(y)),
        _ if a.ty.kind() <= b.ty.kind() => Some(Rc::clone(x)),
        _ => Some(Rc::clone(y)),
    }
}
