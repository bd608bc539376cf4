//! One type for two expressions.

use std::rc::Rc;

use super::list::same_elements;
use super::param::{describe, is_special};
use super::{Ty, Typer, is_float, is_integer, is_moment, is_number};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::checked::ValueType;
use crate::query::code;
use crate::query::tree::{Expr, ExprKind};
use crate::schema::{ColumnType, Kind, RustType};

impl Typer<'_, '_> {
    /// The one type of two expressions that are compared or stand for one value. A literal and a
    /// parameter take the type of the other side.
    pub(super) fn unify(&mut self, a: &Expr, at: Ty, b: &Expr, bt: Ty) -> Ty {
        match (self.unless_param(at), self.unless_param(bt)) {
            (Ty::Error, _) | (_, Ty::Error) => Ty::Error,
            (Ty::Dynamic, _) => self.unknown_type(a),
            (_, Ty::Dynamic) => self.unknown_type(b),
            (Ty::Param(x), Ty::Param(y)) => {
                self.link(x, y, b.span);
                Ty::Param(x)
            }
            (Ty::Param(x), Ty::Is(ty)) => self.unify_param(x, a, b, ty),
            (Ty::Is(ty), Ty::Param(x)) => self.unify_param(x, b, a, ty),
            (Ty::Null, Ty::Is(ty)) => self.unify_null(a, ty),
            (Ty::Is(ty), Ty::Null) => self.unify_null(b, ty),
            (Ty::Null, other) | (other, Ty::Null) => other,
            (Ty::Is(x), Ty::Is(y)) => self.unify_known(a, x, b, y),
        }
    }

    fn unless_param(&self, ty: Ty) -> Ty {
        match ty {
            Ty::Param(param) => Ty::Param(param),
            other => self.known(other),
        }
    }

    /// A parameter beside a value. A literal takes the type that the parameter has already.
    fn unify_param(&mut self, param: usize, at: &Expr, other: &Expr, ty: Rc<ValueType>) -> Ty {
        if other.is_literal()
            && let Ty::Is(known) = self.known(Ty::Param(param))
            && self.literal_as(other, &known)
        {
            return Ty::Is(known);
        }
        self.bind(param, &ty, at.span);
        Ty::Is(ty)
    }

    fn unify_null(&mut self, null: &Expr, ty: Rc<ValueType>) -> Ty {
        self.empty_list_as(null, &ty);
        Ty::Is(ty)
    }

    fn unify_known(&mut self, a: &Expr, x: Rc<ValueType>, b: &Expr, y: Rc<ValueType>) -> Ty {
        if a.is_literal() && self.literal_as(a, &y) {
            return Ty::Is(y);
        }
        if b.is_literal() && self.literal_as(b, &x) {
            return Ty::Is(x);
        }
        match self.common(&x, &y) {
            Some(ty) => Ty::Is(ty),
            None => self.mismatch(a, &x, b, &y),
        }
    }

    /// The type that holds the values of both, if there is one.
    fn common(&self, x: &Rc<ValueType>, y: &Rc<ValueType>) -> Option<Rc<ValueType>> {
        let (p, q) = (x.ty.kind(), y.ty.kind());
        if is_integer(p) && is_integer(q) {
            return Some(if p == q { same(x, y) } else { Rc::clone(if p > q { x } else { y }) });
        }
        if (is_integer(p) || is_float(p)) && (is_integer(q) || is_float(q)) {
            let wide = if is_float(p) && (p == Kind::F64 || !is_float(q)) { x } else { y };
            return Some(Rc::clone(wide));
        }
        if is_moment(p) && is_moment(q) && self.cx.rules.compares_moments() {
            return Some(if p == q { same(x, y) } else { Rc::clone(x) });
        }
        let enums_differ = p == Kind::Enum && x.ty != y.ty;
        (p == q && !enums_differ && same_elements(x, y)).then(|| same(x, y))
    }

    fn mismatch(&mut self, a: &Expr, x: &ValueType, b: &Expr, y: &ValueType) -> Ty {
        let (wrong, other, wrong_ty, other_ty) =
            if a.is_literal() && !b.is_literal() { (a, b, x, y) } else { (b, a, y, x) };
        let (wrong_word, other_word) = (describe(wrong_ty), describe(other_ty));
        let error = Diagnostic::error(
            code::TYPE_MISMATCH,
            wrong.span,
            format!("{wrong_word} does not go together with {other_word}"),
        )
        .under(format!("this is {wrong_word}"))
        .label(other.span, format!("this is {other_word}"));
        let help = self.how_to_match(wrong, &wrong_ty.ty, other, &other_ty.ty);
        self.report(error.help_if(help))
    }

    fn how_to_match(
        &self,
        wrong: &Expr,
        wrong_ty: &ColumnType,
        other: &Expr,
        other_ty: &ColumnType,
    ) -> Option<String> {
        let (wrong_text, other_text) = (self.quote(wrong.span), self.quote(other.span));
        let number = |kind| is_integer(kind) || is_float(kind);
        match (wrong_ty.kind(), other_ty.kind()) {
            (kind, Kind::Bool) if number(kind) => match wrong.integer() {
                Some(0) => Some(format!("write `not {other_text}`")),
                Some(1) => Some(format!("write `{other_text}` alone")),
                _ => Some(format!("compare the number: `{wrong_text} <> 0`")),
            },
            (Kind::Bool, kind) if number(kind) => {
                Some(format!("compare the number: `{other_text} <> 0`"))
            }
            (Kind::Text, Kind::Bool) if is_word(wrong, "true") => {
                Some(format!("write `{other_text}` alone"))
            }
            (Kind::Text, Kind::Bool) if is_word(wrong, "false") => {
                Some(format!("write `not {other_text}`"))
            }
            (kind, Kind::Enum) if number(kind) => Some(labels(other_ty)),
            (Kind::Text, kind) if number(kind) && wrong.is_literal() => {
                is_number(&wrong_text).then(|| "write the number without quotes".to_owned())
            }
            (kind, Kind::Text) if number(kind) && wrong.is_literal() => {
                Some(format!("write the text in quotes: '{wrong_text}'"))
            }
            (Kind::Text, kind) | (kind, Kind::Text) if number(kind) => {
                let (text, number) = if wrong_ty.kind() == Kind::Text {
                    (&wrong_text, kind)
                } else {
                    (&other_text, kind)
                };
                let target = if is_float(number) { "real" } else { "integer" };
                Some(format!("cast one of them: `cast({text} as {target})`"))
            }
            (Kind::Enum, Kind::Text) => Some(format!("cast it: `cast({wrong_text} as text)`")),
            (Kind::Text, Kind::Enum) => Some(format!("cast it: `cast({other_text} as text)`")),
            (Kind::DateTime, Kind::Timestamp) => {
                Some(format!("say that it is in UTC: `cast({wrong_text} as timestamptz)`"))
            }
            (Kind::Timestamp, Kind::DateTime) => {
                Some(format!("say that it is in UTC: `cast({other_text} as timestamptz)`"))
            }
            (Kind::Date, kind) if is_moment(kind) => {
                Some(format!("compare the days: `date({other_text})`"))
            }
            (kind, Kind::Date) if is_moment(kind) => {
                Some(format!("compare the days: `date({wrong_text})`"))
            }
            (Kind::Text, kind) if is_moment(kind) => {
                Some(format!("read the text as a moment: `datetime({wrong_text})`"))
            }
            (Kind::Text, Kind::Array) if wrong.is_literal() => {
                Some("write the list: `array['a', 'b']`".to_owned())
            }
            (Kind::Text, Kind::Date) => {
                Some(format!("read the text as a day: `date({wrong_text})`"))
            }
            (Kind::Decimal, kind) if number(kind) => {
                Some(format!("cast the number: `cast({other_text} as decimal)`"))
            }
            (kind, Kind::Decimal) if number(kind) => {
                Some(format!("cast the number: `cast({wrong_text} as decimal)`"))
            }
            _ => None,
        }
    }

    /// The one type of several expressions: of those whose type is their own first, then of
    /// parameters and literals, which take it.
    pub(super) fn common_type(&mut self, exprs: &[&Expr]) -> Ty {
        let types: Vec<Ty> = exprs.iter().map(|it| self.expr(it)).collect();
        self.common_of(exprs, &types)
    }

    pub(super) fn common_of(&mut self, exprs: &[&Expr], types: &[Ty]) -> Ty {
        let weight = |index: &usize| {
            let known = self.known(types[*index].clone());
            match (known, exprs[*index].is_literal()) {
                (Ty::Is(_), false) => 0,
                (Ty::Is(_), true) => 1,
                (Ty::Param(_), _) => 2,
                (Ty::Null | Ty::Error | Ty::Dynamic, _) => 3,
            }
        };
        let mut order: Vec<usize> = (0..exprs.len()).collect();
        order.sort_by_key(weight);
        let Some((first, rest)) = order.split_first() else { return Ty::Null };
        let mut ty = types[*first].clone();
        let mut of = exprs[*first];
        for index in rest {
            let before = self.known(ty.clone());
            ty = self.unify(of, ty, exprs[*index], types[*index].clone());
            if self.known(ty.clone()) != before {
                of = exprs[*index];
            }
        }
        if exprs.iter().zip(types).any(|(_, it)| *it == Ty::Error) { Ty::Error } else { ty }
    }

    /// Makes an exact number compare as one where it is kept as text: a column has the collation,
    /// an expression must be given it.
    pub(super) fn collate_decimal(&mut self, left: &Expr, right: Option<&Expr>, ty: &Ty) {
        if ty.kind() != Some(Kind::Decimal) {
            return;
        }
        let Some(collation) = self.cx.rules.decimal_collation() else { return };
        if self.is_table_column(left) || right.is_some_and(|it| self.is_table_column(it)) {
            return;
        }
        let kind =
            crate::query::tree::EditKind::Wrap("(".to_owned(), format!(") collate {collation}"));
        self.edit(left.span, kind);
    }

    fn is_table_column(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Column(col) => matches!(
                self.tree.relations[col.relation].source,
                crate::query::tree::Source::Table(_)
            ),
            _ => false,
        }
    }

    pub(super) fn no_comparison(&mut self, span: Span, ty: &ValueType) -> Ty {
        let what = ty.ty.to_string();
        self.report(
            Diagnostic::error(
                code::BAD_OPERAND,
                span,
                format!("{what} has no comparison that all databases agree on"),
            )
            .help("compare a part of it: `data ->> '$.name' = …`"),
        )
    }
}

fn is_word(expr: &Expr, word: &str) -> bool {
    matches!(&expr.kind, ExprKind::String(text) if text.eq_ignore_ascii_case(word))
}

fn labels(ty: &ColumnType) -> String {
    let ColumnType::Enum(of) = ty else { return String::new() };
    let labels: Vec<String> = of.labels.iter().map(|it| format!("'{it}'")).collect();
    format!("its labels are {}", labels.join(", "))
}

/// Two equal SQL types; the Rust type is kept if it is one.
fn same(x: &Rc<ValueType>, y: &Rc<ValueType>) -> Rc<ValueType> {
    if x == y {
        return Rc::clone(x);
    }
    let ty = match (&x.ty, &y.ty) {
        (ColumnType::Text { .. }, ColumnType::Text { .. }) => ColumnType::Text { max_length: None },
        (ColumnType::Bytes { .. }, ColumnType::Bytes { .. }) => {
            ColumnType::Bytes { max_length: None }
        }
        (
            ColumnType::Decimal { precision: a, scale: b },
            ColumnType::Decimal { precision: c, scale: d },
        ) => ColumnType::Decimal { precision: *a.max(c), scale: *b.max(d) },
        (ty, _) => ty.clone(),
    };
    let rust = if x.rust == y.rust {
        x.rust.clone()
    } else if is_special(x) && is_special(y) || is_special(x) != is_special(y) {
        RustType::of(&ty)
    } else {
        x.rust.clone()
    };
    Rc::new(ValueType { ty, rust })
}
