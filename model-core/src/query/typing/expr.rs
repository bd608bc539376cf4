//! Expressions.

use std::rc::Rc;

use super::{Ty, Typer, is_float, is_integer, is_text};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::checked::ValueType;
use crate::query::code;
use crate::query::dialect::Cast;
use crate::query::tree::{Body, Col, Expr, ExprKind, Op, Query};
use crate::schema::{ColumnType, Kind, RustType};

impl Typer<'_, '_> {
    /// The type of an expression, which is kept.
    pub(super) fn expr(&mut self, expr: &Expr) -> Ty {
        if self.settled[expr.id] {
            return self.types[expr.id].clone();
        }
        let ty = self.infer(expr);
        self.types[expr.id] = ty.clone();
        self.settled[expr.id] = !expr.is_literal();
        ty
    }

    fn infer(&mut self, expr: &Expr) -> Ty {
        match &expr.kind {
            ExprKind::Error => Ty::Error,
            ExprKind::Null => Ty::Null,
            ExprKind::Bool(_) => Ty::bool(),
            ExprKind::Integer(value) => self.integer(*value, expr.span),
            ExprKind::Float { .. } => Ty::plain(ColumnType::F64),
            ExprKind::String(_) => Ty::text(),
            ExprKind::Blob(_) => Ty::plain(ColumnType::Bytes { max_length: None }),
            ExprKind::Column(col) => self.column(*col),
            ExprKind::Merged(cols) => self.merged(cols),
            ExprKind::Output(index) => self.outputs.get(*index).cloned().unwrap_or(Ty::Error),
            ExprKind::Param(param) => Ty::Param(*param),
            ExprKind::Unary { op, op_span, operand } => self.unary(*op, *op_span, operand),
            ExprKind::Binary { op, op_span, left, right, .. } => {
                self.binary(*op, *op_span, left, right)
            }
            ExprKind::IsNull { operand, .. } => self.is_null(operand),
            ExprKind::IsBool { operand, .. } | ExprKind::Optional(operand) => {
                self.condition(operand);
                Ty::bool()
            }
            ExprKind::Same { left, right, .. } => self.same(left, right),
            ExprKind::Like { operand, pattern, escape, op_span } => {
                self.like([Some(&**operand), Some(&**pattern), escape.as_deref()], *op_span)
            }
            ExprKind::Between { operand, low, high, keyword, .. } => {
                self.compare(operand, low, *keyword, Op::Order);
                self.compare(operand, high, *keyword, Op::Order);
                Ty::bool()
            }
            ExprKind::InList { operand, items, list, keyword, .. } => {
                self.in_list(operand, items, *list, *keyword)
            }
            ExprKind::InQuery { operand, query, op, keyword, .. } => {
                self.in_query(operand, query, *op, *keyword)
            }
            ExprKind::Exists(query) => {
                self.query(query);
                Ty::bool()
            }
            ExprKind::Subquery(query) => self.query(query).into_iter().next().unwrap_or(Ty::Error),
            ExprKind::Row(items) => self.row(items, expr.span),
            ExprKind::Array(items) => self.list(items),
            ExprKind::ArrayQuery(query) => self.list_of_query(query, expr.span),
            ExprKind::Element { operand, index } => self.list_element(operand, index),
            ExprKind::Slice { operand, bounds } => self.list_slice(operand, bounds),
            ExprKind::Quantified { left, op, op_span, list, .. } => {
                self.quantified(left, *op, *op_span, list)
            }
            ExprKind::Case { operand, arms, otherwise } => {
                self.case(operand.as_deref(), arms, otherwise.as_deref())
            }
            ExprKind::Cast { operand, ty, ty_span } => self.cast(operand, ty, *ty_span),
            ExprKind::Collate(operand) => self.collate(operand),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Now(ty) => Ty::plain(ty.clone()),
        }
    }

    fn integer(&mut self, value: Option<i64>, span: Span) -> Ty {
        match value {
            Some(_) => Ty::plain(ColumnType::I64),
            None => self.report(
                Diagnostic::error(code::OUT_OF_RANGE, span, "this number does not fit in 64 bits")
                    .help("write it with a point for a float"),
            ),
        }
    }

    fn merged(&mut self, cols: &[Col]) -> Ty {
        let types: Vec<Ty> = cols.iter().map(|it| self.column(*it)).collect();
        types.into_iter().find(|it| *it != Ty::Error).unwrap_or(Ty::Error)
    }

    /// A truth value is expected.
    pub(super) fn condition(&mut self, expr: &Expr) {
        let ty = self.expr(expr);
        match self.known(ty) {
            Ty::Param(param) => {
                if let Ty::Is(bool) = Ty::bool() {
                    self.bind(param, &bool, expr.span);
                }
            }
            Ty::Is(ty) if ty.ty.kind() != Kind::Bool => self.not_a_condition(expr, &ty.ty),
            Ty::Dynamic => {
                self.unknown_type(expr);
            }
            Ty::Is(_) | Ty::Error | Ty::Null => {}
        }
    }

    fn not_a_condition(&mut self, expr: &Expr, ty: &ColumnType) {
        let text = self.quote(expr.span);
        let help = match (ty.kind(), expr.integer()) {
            (_, Some(0)) => "write `false`".to_owned(),
            (_, Some(1)) => "write `true`".to_owned(),
            (kind, _) if is_integer(kind) || is_float(kind) => format!("compare it: `{text} <> 0`"),
            _ => format!("compare it, or ask whether it is there: `{text} is not null`"),
        };
        self.report(
            Diagnostic::error(
                code::NOT_A_CONDITION,
                expr.span,
                format!("a condition is a truth value, this is {ty}"),
            )
            .help(help),
        );
    }

    /// `x is null` has a meaning for a parameter that is null.
    fn is_null(&mut self, operand: &Expr) -> Ty {
        self.expr(operand);
        self.note_null(operand, true);
        Ty::bool()
    }

    fn same(&mut self, left: &Expr, right: &Expr) -> Ty {
        let (a, b) = (self.expr(left), self.expr(right));
        let ty = self.unify(left, a, right, b);
        self.note_null(left, true);
        self.note_null(right, true);
        self.collate_decimal(left, Some(right), &ty);
        Ty::bool()
    }

    fn like(&mut self, parts: [Option<&Expr>; 3], op_span: Span) -> Ty {
        for part in parts.into_iter().flatten() {
            self.text_operand(part, op_span, "a pattern");
        }
        if let Some(ExprKind::String(mark)) = parts[2].map(|it| &it.kind)
            && mark.chars().count() != 1
        {
            let span = parts[2].map_or(op_span, |it| it.span);
            let message = "a pattern is escaped by one character";
            self.report(Diagnostic::error(code::BAD_LITERAL, span, message).help("write `'\\'`"));
        }
        Ty::bool()
    }

    fn in_list(
        &mut self,
        operand: &Expr,
        items: &[Expr],
        list: Option<usize>,
        keyword: Span,
    ) -> Ty {
        for item in items {
            if matches!(item.kind, ExprKind::Null) {
                self.null_in_list(operand, item);
            } else {
                self.compare(operand, item, keyword, Op::Equal);
            }
        }
        if let Some(param) = list {
            let ty = self.expr(operand);
            let span = self.tree.params[param].span;
            match self.known(ty) {
                Ty::Is(ty) => self.bind(param, &ty, span),
                Ty::Param(other) => self.link(other, param, span),
                Ty::Error | Ty::Null | Ty::Dynamic => {}
            }
        } else if items.is_empty() {
            self.expr(operand);
        }
        Ty::bool()
    }

    fn null_in_list(&mut self, operand: &Expr, null: &Expr) {
        self.expr(operand);
        let text = self.quote(operand.span);
        let message = "a comparison with null is never true";
        let error = Diagnostic::error(code::COMPARED_WITH_NULL, null.span, message);
        let help = format!("leave it out, and ask for it beside the list: `{text} is null`");
        self.report(error.help(help));
    }

    fn in_query(&mut self, operand: &Expr, query: &Query, op: Op, keyword: Span) -> Ty {
        let columns = self.query(query);
        let parts: Vec<&Expr> = match &operand.kind {
            ExprKind::Row(items) => items.iter().collect(),
            _ => vec![operand],
        };
        if parts.len() != columns.len() && !columns.is_empty() {
            return self.report(Diagnostic::error(
                code::COLUMN_COUNT,
                keyword,
                format!("{} on the left, {} in the subquery", parts.len(), columns.len()),
            ));
        }
        let items = query.body.items().unwrap_or(&[]);
        for (index, (part, column)) in parts.into_iter().zip(columns).enumerate() {
            let ty = self.expr(part);
            let common = match items.get(index) {
                Some(item) if matches!(query.body, Body::Select(_)) => {
                    self.unify(part, ty, &item.expr, column)
                }
                _ => {
                    let stand_in = Expr { kind: ExprKind::Error, span: keyword, id: 0 };
                    self.unify(part, ty, &stand_in, column)
                }
            };
            self.check_comparable(part, &common, keyword, op);
        }
        Ty::bool()
    }

    fn row(&mut self, items: &[Expr], span: Span) -> Ty {
        items.iter().for_each(|it| {
            self.expr(it);
        });
        self.report(
            Diagnostic::error(code::UNSUPPORTED, span, "a row is compared, it is no value")
                .help("write `(a, b) = (1, 2)`, or one value"),
        )
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        arms: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> Ty {
        for (when, _) in arms {
            match operand {
                Some(operand) => {
                    self.compare(operand, when, when.span, Op::Equal);
                }
                None => self.condition(when),
            }
        }
        let results: Vec<&Expr> = arms.iter().map(|(_, then)| then).chain(otherwise).collect();
        self.common_type(&results)
    }

    fn collate(&mut self, operand: &Expr) -> Ty {
        let ty = self.expr(operand);
        let known = self.known(ty.clone());
        match known.kind() {
            Some(kind) if !is_text(kind) && kind != Kind::Decimal => self.bad_operand(
                operand,
                operand.span,
                &known,
                "a collation orders texts",
                "leave it out",
            ),
            _ => ty,
        }
    }

    fn cast(&mut self, operand: &Expr, target: &ColumnType, ty_span: Span) -> Ty {
        let found = self.expr(operand);
        let wanted = ValueType { ty: target.clone(), rust: RustType::of(target) };
        let wanted = Rc::new(wanted);
        match self.known(found) {
            Ty::Param(param) => self.bind(param, &wanted, operand.span),
            Ty::Is(from) => self.cast_known(operand, &from, &wanted, ty_span),
            Ty::Dynamic => self.cast_dynamic(target, ty_span),
            Ty::Null => {
                self.empty_list_as(operand, &wanted);
            }
            Ty::Error => {}
        }
        Ty::Is(wanted)
    }

    fn cast_known(
        &mut self,
        operand: &Expr,
        from: &Rc<ValueType>,
        to: &Rc<ValueType>,
        ty_span: Span,
    ) {
        if let ExprKind::Param(param) = &operand.kind {
            // The cast of a parameter says its type.
            return self.bind(*param, to, operand.span);
        }
        if operand.is_literal() && !is_text(to.ty.kind()) && self.literal_as(operand, to) {
            return;
        }
        match self.cx.rules.cast(&from.ty, &to.ty) {
            Cast::Total => {}
            Cast::Refused(help) => {
                let name = self.text.at(ty_span).to_owned();
                let error = Diagnostic::error(
                    code::BAD_CAST,
                    ty_span,
                    format!("{} cannot be cast to {name} here", from.ty),
                );
                self.report(error.label(operand.span, format!("this is {}", from.ty)).help(help));
            }
        }
    }

    fn cast_dynamic(&mut self, target: &ColumnType, ty_span: Span) {
        let kind = target.kind();
        if !(is_integer(kind) || is_float(kind) || is_text(kind)) {
            self.report(
                Diagnostic::error(
                    code::BAD_CAST,
                    ty_span,
                    format!("a value of JSON is no {target} as it is"),
                )
                .help("cast it to text, an integer or a float"),
            );
        }
    }

    pub(super) fn bad_operand(
        &mut self,
        expr: &Expr,
        at: Span,
        ty: &Ty,
        what: &str,
        help: &str,
    ) -> Ty {
        let found = match ty {
            Ty::Is(ty) => super::param::describe(ty),
            _ => "this".to_owned(),
        };
        let mut error =
            Diagnostic::error(code::BAD_OPERAND, expr.span, format!("{what}; this is {found}"));
        if at != expr.span {
            error = error.label(at, "asked for here");
        }
        self.report(error.help(help))
    }
}
