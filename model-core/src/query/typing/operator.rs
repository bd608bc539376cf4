//! Operators.

use std::rc::Rc;

use super::{Ty, Typer, is_float, is_integer, is_text};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::tree::{Expr, ExprKind, Op, UnaryOp};
use crate::schema::{ColumnType, Kind};

impl Typer<'_, '_> {
    pub(super) fn unary(&mut self, op: UnaryOp, op_span: Span, operand: &Expr) -> Ty {
        match op {
            UnaryOp::Not => {
                self.condition(operand);
                Ty::bool()
            }
            UnaryOp::Minus | UnaryOp::Plus => self.number(operand, op_span),
            UnaryOp::BitNot => self.whole_number(operand, op_span),
        }
    }

    pub(super) fn binary(&mut self, op: Op, op_span: Span, left: &Expr, right: &Expr) -> Ty {
        match op {
            Op::And | Op::Or => {
                self.condition(left);
                self.condition(right);
                Ty::bool()
            }
            Op::Equal | Op::NotEqual | Op::Order => self.compare(left, right, op_span, op),
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => {
                self.arithmetic(left, right, op_span)
            }
            Op::Bits => {
                self.whole_number(left, op_span);
                self.whole_number(right, op_span)
            }
            Op::Contains | Op::Overlaps => self.contains(op, op_span, left, right),
            Op::Concat => {
                if let Some(list) = self.joined_lists(left, right, op_span) {
                    return list;
                }
                self.text_operand(left, op_span, "texts are joined");
                self.text_operand(right, op_span, "texts are joined");
                Ty::text()
            }
            Op::JsonPart => {
                self.json_operands(left, right, op_span);
                Ty::plain(ColumnType::Json)
            }
            Op::JsonText => {
                self.json_operands(left, right, op_span);
                Ty::text()
            }
        }
    }

    /// A comparison, also that of `between`, `in` and `case x when`.
    pub(super) fn compare(&mut self, left: &Expr, right: &Expr, op_span: Span, op: Op) -> Ty {
        if let (ExprKind::Row(a), ExprKind::Row(b)) = (&left.kind, &right.kind) {
            return self.compare_rows(a, b, op_span, op);
        }
        for side in [left, right] {
            if matches!(side.kind, ExprKind::Null) {
                return self.compared_with_null(
                    side,
                    if std::ptr::eq(side, left) { right } else { left },
                    op,
                );
            }
        }
        let (a, b) = (self.expr(left), self.expr(right));
        let ty = self.unify(left, a, right, b);
        self.check_comparable(left, &ty, op_span, op);
        self.collate_decimal(left, Some(right), &ty);
        Ty::bool()
    }

    fn compare_rows(&mut self, a: &[Expr], b: &[Expr], op_span: Span, op: Op) -> Ty {
        if a.len() != b.len() {
            return self.report(Diagnostic::error(
                code::COLUMN_COUNT,
                op_span,
                format!("a row of {} is compared with a row of {}", a.len(), b.len()),
            ));
        }
        for (left, right) in a.iter().zip(b) {
            self.compare(left, right, op_span, op);
        }
        Ty::bool()
    }

    fn compared_with_null(&mut self, null: &Expr, other: &Expr, op: Op) -> Ty {
        self.expr(other);
        let text = self.quote(other.span);
        let test = if op == Op::NotEqual { "is not null" } else { "is null" };
        self.report(
            Diagnostic::error(
                code::COMPARED_WITH_NULL,
                null.span,
                "a comparison with null is never true",
            )
            .help(format!("write `{text} {test}`")),
        );
        Ty::bool()
    }

    pub(super) fn check_comparable(&mut self, left: &Expr, ty: &Ty, op_span: Span, op: Op) {
        let Ty::Is(ty) = self.known(ty.clone()) else { return };
        match ty.ty.kind() {
            Kind::Json => {
                self.no_comparison(op_span, &ty);
            }
            Kind::Enum if op == Op::Order => {
                let text = self.quote(left.span);
                self.report(
                    Diagnostic::error(
                        code::BAD_OPERAND,
                        op_span,
                        "labels have no order that all databases agree on",
                    )
                    .help(format!(
                        "list the labels, `{text} in (…)`, or compare texts: `cast({text} as text)`"
                    )),
                );
            }
            _ => {}
        }
    }

    fn arithmetic(&mut self, left: &Expr, right: &Expr, op_span: Span) -> Ty {
        let sides = [left, right].map(|it| self.expr(it)).map(|it| self.known(it));
        if self.text.at(op_span) == "+" && sides.iter().all(|it| it.kind() == Some(Kind::Text)) {
            let message = "texts are not added, they are joined";
            let error = Diagnostic::error(code::BAD_OPERAND, op_span, message);
            return self.report(error.help("write `||`"));
        }
        let fine = self.check_number(left, &sides[0], op_span)
            && self.check_number(right, &sides[1], op_span);
        match &sides {
            [Ty::Param(a), Ty::Param(b)] => {
                self.link(*a, *b, right.span);
                return Ty::Param(*a);
            }
            [Ty::Param(param), Ty::Is(ty)] | [Ty::Is(ty), Ty::Param(param)] => {
                if let Ty::Is(plain) = Ty::plain(ty.ty.clone()) {
                    self.guess(*param, &plain);
                }
            }
            _ => {}
        }
        if !fine {
            return Ty::Error;
        }
        let float = sides.iter().any(|it| it.kind().is_some_and(is_float));
        let unknown = sides.iter().all(|it| matches!(it, Ty::Null));
        let exact = sides.iter().find(|it| it.kind() == Some(Kind::Decimal));
        match (float, unknown, exact) {
            (true, _, _) => Ty::plain(ColumnType::F64),
            (_, true, _) => Ty::Null,
            (_, _, Some(exact)) => exact.clone(),
            _ => Ty::plain(ColumnType::I64),
        }
    }

    fn check_number(&mut self, expr: &Expr, ty: &Ty, op_span: Span) -> bool {
        let ty = match ty {
            Ty::Is(ty) => Rc::clone(ty),
            Ty::Null | Ty::Param(_) => return true,
            Ty::Error => return false,
            Ty::Dynamic => {
                self.unknown_type(expr);
                return false;
            }
        };
        let kind = ty.ty.kind();
        let exact = kind == Kind::Decimal && self.cx.rules.decimal_collation().is_none();
        if is_integer(kind) || is_float(kind) || exact {
            return true;
        }
        let text = self.quote(expr.span);
        let help = match kind {
            Kind::Decimal => {
                self.decimal_arithmetic(op_span, expr, &text);
                return false;
            }
            Kind::Bool => format!("write `case when {text} then 1 else 0 end`"),
            Kind::Date | Kind::DateTime | Kind::Timestamp => {
                format!(
                    "move a date with `date({text}, '+1 day')`, compare with `julianday({text})`"
                )
            }
            Kind::Text if super::is_number(text.trim_matches('\'')) && expr.is_literal() => {
                "write the number without quotes".to_owned()
            }
            Kind::Text => format!("cast it: `cast({text} as integer)`"),
            _ => "compute with integers or floats".to_owned(),
        };
        self.bad_operand(expr, op_span, &Ty::Is(ty), "numbers are computed with", &help);
        false
    }

    fn decimal_arithmetic(&mut self, op_span: Span, expr: &Expr, text: &str) {
        self.report(
            Diagnostic::error(
                code::DECIMAL_ARITHMETIC,
                op_span,
                format!(
                    "{} would compute with an exact number in floating point",
                    self.cx.dialect.title()
                ),
            )
            .label(expr.span, "this is exact")
            .help(format!("compute in Rust, or accept floats: `cast({text} as real)`")),
        );
    }

    fn number(&mut self, operand: &Expr, op_span: Span) -> Ty {
        let ty = self.expr(operand);
        let known = self.known(ty);
        if operand.is_literal() && matches!(operand.kind, ExprKind::String(_)) {
            return self.bad_operand(
                operand,
                op_span,
                &known,
                "numbers are computed with",
                "write it without quotes",
            );
        }
        if !self.check_number(operand, &known, op_span) {
            return Ty::Error;
        }
        match known.kind() {
            Some(kind) if is_float(kind) => Ty::plain(ColumnType::F64),
            Some(Kind::Decimal) => known,
            Some(_) => Ty::plain(ColumnType::I64),
            None => known,
        }
    }

    fn whole_number(&mut self, operand: &Expr, op_span: Span) -> Ty {
        let ty = self.expr(operand);
        let whole = Ty::plain(ColumnType::I64);
        match (self.known(ty), &whole) {
            (Ty::Param(param), Ty::Is(whole)) => self.bind(param, whole, operand.span),
            (Ty::Is(ty), _) if !is_integer(ty.ty.kind()) => {
                let help = match ty.ty.kind() {
                    Kind::Bool => "between conditions write `and`, `or` or `not`",
                    _ => "cast it: `cast(… as integer)`",
                };
                let what = "bits are those of integers";
                return self.bad_operand(operand, op_span, &Ty::Is(ty), what, help);
            }
            (Ty::Dynamic, _) => return self.unknown_type(operand),
            _ => {}
        }
        whole
    }

    /// A text, or what is one in the database: the label of an enum.
    pub(super) fn text_operand(&mut self, operand: &Expr, op_span: Span, what: &str) -> Ty {
        let ty = self.expr(operand);
        match (self.known(ty), Ty::text()) {
            (Ty::Param(param), Ty::Is(text)) => {
                self.bind(param, &text, operand.span);
                Ty::Is(text)
            }
            (Ty::Is(ty), _) if !is_text(ty.ty.kind()) => {
                let text = self.quote(operand.span);
                let help = match ty.ty.kind() {
                    Kind::Uuid | Kind::Bytes => format!("write its digits: `lower(hex({text}))`"),
                    Kind::Bool => format!("write `case when {text} then 'yes' else 'no' end`"),
                    _ => format!("cast it: `cast({text} as text)`"),
                };
                let what = if what == "a pattern" { "patterns are for texts" } else { what };
                self.bad_operand(operand, op_span, &Ty::Is(ty), what, &help)
            }
            (Ty::Dynamic, _) => self.unknown_type(operand),
            (other, _) => other,
        }
    }

    fn json_operands(&mut self, left: &Expr, right: &Expr, op_span: Span) {
        let json = self.expr(left);
        match (self.known(json), Ty::plain(ColumnType::Json)) {
            (Ty::Param(param), Ty::Is(json)) => self.bind(param, &json, left.span),
            (Ty::Is(ty), _) if !matches!(ty.ty.kind(), Kind::Json | Kind::Text) => {
                self.bad_operand(
                    left,
                    op_span,
                    &Ty::Is(ty),
                    "JSON has parts",
                    "name a JSON column",
                );
            }
            _ => {}
        }
        let path = self.expr(right);
        match (self.known(path), Ty::text()) {
            (Ty::Param(param), Ty::Is(text)) => self.bind(param, &text, right.span),
            (Ty::Is(ty), _) if !is_text(ty.ty.kind()) && !is_integer(ty.ty.kind()) => {
                self.bad_operand(
                    right,
                    op_span,
                    &Ty::Is(ty),
                    "a part is named by a text or a number",
                    "write `'$.name'`",
                );
            }
            _ => {}
        }
    }
}
