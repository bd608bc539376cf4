//! Operators, patterns, casts.

use super::{Rewriter, bare};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    self, BinaryOp, Expr, ExprKind, IsTest, LikeOp, Literal, QuantifiedOp, QuantifiedRight,
    Spanned, UnaryOp,
};
use crate::query::typing::Ty;
use crate::schema::Kind;

impl Rewriter<'_, '_> {
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.parens(expr);
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, expr.span),
            ExprKind::Unary { op, .. } if op.value == UnaryOp::BitNot => self.bits(expr),
            ExprKind::Binary { left, op, right } => self.binary(expr, left, *op, right),
            ExprKind::Is { operand, negated, test, .. } => self.is(expr, operand, *negated, test),
            ExprKind::Like { operand, negated, op, pattern, escape } => {
                let escape = escape.as_ref().map(|it| &*it.body);
                self.like(expr, operand, *negated, *op, pattern, escape);
            }
            ExprKind::In { operand, set: ast::InSet::Query { query, .. }, .. } => {
                self.labels_of(operand, query);
                self.in_query(query);
            }
            ExprKind::Quantified { left, op, right, .. } => self.quantified(left, *op, right),
            ExprKind::Exists { query, .. } | ExprKind::Subquery(query) => self.subquery(query),
            ExprKind::Cast { operand, .. } => self.cast(expr, operand),
            ExprKind::Collate { collation, .. } => {
                self.foreign.insert(collation.name.span.start);
            }
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Column(column) => self.without_main(column),
            ExprKind::Array { .. } => self.list(expr),
            ExprKind::Index { operand, .. } | ExprKind::Slice { operand, .. } => {
                self.subscripted(operand);
            }
            _ => {}
        }
    }

    fn binary(&mut self, expr: &Expr, left: &Expr, op: Spanned<BinaryOp>, right: &Expr) {
        match op.value {
            BinaryOp::Concat => self.concat(expr, left, right),
            BinaryOp::Divide => self.divide(expr, left, right),
            BinaryOp::Remainder => self.remainder(expr, left, op.span, right),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply => {
                self.widen(expr, left, right);
            }
            BinaryOp::DoubleEq => self.replace(op.span, "="),
            BinaryOp::BitAnd | BinaryOp::BitOr => self.bits(expr),
            BinaryOp::ShiftLeft | BinaryOp::ShiftRight => {
                self.int_argument(right);
                self.bits(expr);
            }
            BinaryOp::Arrow => self.json_operator(expr, left, right, self.writing.json_part),
            BinaryOp::LongArrow => self.json_operator(expr, left, right, self.writing.json_text),
            _ => {}
        }
    }

    fn concat(&mut self, expr: &Expr, left: &Expr, right: &Expr) {
        if self.kind(expr) == Some(Kind::Array) {
            return self.joined_lists(left, right);
        }
        self.enum_as_text(left);
        self.enum_as_text(right);
        if let Some(template) = self.writing.concat {
            self.template(expr.span, template, &[left.span, right.span]);
        }
    }

    fn bits(&mut self, expr: &Expr) {
        if let Some((before, after)) = self.writing.bits {
            self.wrap(expr.span, before, after);
        }
    }

    /// By zero is null everywhere, as on SQLite.
    fn divide(&mut self, expr: &Expr, left: &Expr, right: &Expr) {
        self.widen(expr, left, right);
        let template = match self.kind(expr) {
            Some(Kind::I16 | Kind::I32 | Kind::I64) => self.writing.divide_integers,
            _ => self.writing.divide_floats,
        };
        let template = unless_zero(template, right);
        self.template(expr.span, &template, &[left.span, right.span]);
    }

    fn remainder(&mut self, expr: &Expr, left: &Expr, op_span: Span, right: &Expr) {
        let is_whole = |kind| matches!(kind, Some(Kind::I16 | Kind::I32 | Kind::I64) | None);
        if !is_whole(self.kind(left)) || !is_whole(self.kind(right)) {
            return self.refuse(
                op_span,
                format!("`%` of floats is not on {} what it is on SQLite", self.title()),
                "cast both sides: `cast(… as integer)`",
            );
        }
        self.widen(expr, left, right);
        let template = unless_zero(self.writing.remainder, right);
        self.template(expr.span, &template, &[left.span, right.span]);
    }

    /// Integers are computed with 64 bits, as on SQLite.
    fn widen(&mut self, expr: &Expr, left: &Expr, right: &Expr) {
        let is_narrow = |kind| matches!(kind, Some(Kind::I16 | Kind::I32));
        let is_wide = |it: &Expr, this: &Self| {
            !matches!(bare(it).kind, ExprKind::Literal(_)) && this.kind(it) == Some(Kind::I64)
        };
        let narrow = is_narrow(self.kind(left)) || is_narrow(self.kind(right));
        let wide = is_wide(left, self) || is_wide(right, self);
        if self.writing.typed && self.kind(expr) == Some(Kind::I64) && narrow && !wide {
            self.wrap(left.span, "cast(", " as bigint)");
        }
    }

    fn is(&mut self, expr: &Expr, operand: &Expr, negated: bool, test: &IsTest) {
        match test {
            IsTest::Same(right) => self.same(expr, operand, right, negated),
            IsTest::DistinctFrom(right) => self.same(expr, operand, right, !negated),
            IsTest::NullWord => {
                let template = if negated { "$1 is not null" } else { "$1 is null" };
                self.template(expr.span, template, &[operand.span]);
            }
            IsTest::Null | IsTest::True | IsTest::False | IsTest::Unknown => {}
        }
    }

    fn same(&mut self, expr: &Expr, left: &Expr, right: &Expr, negated: bool) {
        let template = if negated { self.writing.differs } else { self.writing.same };
        self.template(expr.span, template, &[left.span, right.span]);
    }

    fn like(
        &mut self,
        expr: &Expr,
        operand: &Expr,
        negated: bool,
        op: Spanned<LikeOp>,
        pattern: &Expr,
        escape: Option<&Expr>,
    ) {
        self.enum_as_text(operand);
        if op.value == LikeOp::ILike {
            let template = if negated { self.writing.not_ilike } else { self.writing.ilike };
            let mut operands = vec![operand.span, pattern.span];
            operands.extend(escape.map(|it| it.span));
            let tail = if escape.is_some() { " escape $3" } else { "" };
            self.template(expr.span, &format!("{template}{tail}"), &operands);
        } else if !self.agree(|it| it.like_ignores_case) && !has_no_case(operand, pattern) {
            return self.refuse(
                op.span,
                format!("`like` minds the case of letters on {}, and not on SQLite", self.title()),
                "write `ilike`, which ignores case on every database, or `lower(…) like lower(…)`",
            );
        }
        if escape.is_none() && !self.agree(|it| it.backslash_escapes) && may_have_backslash(pattern)
        {
            self.wrap(expr.span, "", self.writing.no_escape);
        }
    }

    /// A label that a subquery selects has no type of its own.
    fn labels_of(&mut self, operand: &Expr, query: &ast::Query) {
        let ast::QueryBody::Select(select) = &query.body else { return };
        if !self.writing.typed {
            return;
        }
        let parts: Vec<&Expr> = match &bare(operand).kind {
            ExprKind::Row { items, .. } => items.iter().collect(),
            _ => vec![operand],
        };
        for (part, item) in parts.into_iter().zip(&select.items) {
            if let (Ty::Is(ty), ast::SelectItemKind::Expr { expr, .. }) =
                (self.ty(part), &item.kind)
                && ty.ty.kind() == Kind::Enum
                && matches!(bare(expr).kind, ExprKind::Literal(Literal::String(_)))
            {
                let target = self.found.cx.rules.cast_target(&ty.ty);
                self.wrap(expr.span, "cast(", &format!(" as {target})"));
            }
        }
    }

    fn quantified(&mut self, left: &Expr, op: Spanned<QuantifiedOp>, right: &QuantifiedRight) {
        if op.value == QuantifiedOp::Binary(BinaryOp::DoubleEq) {
            self.replace(op.span, "=");
        }
        if let QuantifiedRight::Query(query) = right {
            self.labels_of(left, query);
            self.in_query(query);
        }
    }

    fn cast(&mut self, expr: &Expr, operand: &Expr) {
        let (Ty::Is(from), Ty::Is(to)) = (self.ty(operand), self.ty(expr)) else { return };
        if matches!(bare(operand).kind, ExprKind::Literal(_) | ExprKind::Param(_)) {
            return;
        }
        if let Some(form) = self.found.cx.rules.cast_form(&from.ty, &to.ty) {
            self.template(expr.span, &form, &[operand.span]);
        }
    }

    /// An integer for a function that takes a small one.
    pub(super) fn int_argument(&mut self, arg: &Expr) {
        let Some(target) = self.writing.int_argument else { return };
        let small = matches!(self.kind(arg), Some(Kind::I16 | Kind::I32));
        let literal = match &bare(arg).kind {
            ExprKind::Literal(Literal::Integer(_)) => true,
            ExprKind::Unary { operand, .. } => matches!(operand.kind, ExprKind::Literal(_)),
            _ => false,
        };
        if !small && !literal {
            self.wrap(arg.span, "cast(", &format!(" as {target})"));
        }
    }
}

/// A template of a division, where the divisor is a number that is not zero.
fn unless_zero(template: &str, right: &Expr) -> String {
    let nonzero = match &bare(right).kind {
        ExprKind::Literal(Literal::Integer(digits) | Literal::Decimal(digits)) => {
            digits.bytes().any(|it| (b'1'..=b'9').contains(&it))
        }
        _ => false,
    };
    if nonzero { template.replace("nullif($2, 0)", "$2") } else { template.to_owned() }
}

/// Whether a pattern has no letters, or both sides are in one case.
fn has_no_case(operand: &Expr, pattern: &Expr) -> bool {
    let folded = |it: &Expr, word: &str| match &bare(it).kind {
        ExprKind::Call(call) => call.name.name.is_word(word),
        _ => false,
    };
    let literal = match &bare(pattern).kind {
        ExprKind::Literal(Literal::String(string)) => Some(string.value.as_str()),
        _ => None,
    };
    let lower = |it: &str| !it.chars().any(char::is_uppercase);
    let upper = |it: &str| !it.chars().any(char::is_lowercase);
    literal.is_some_and(|it| lower(it) && upper(it))
        || folded(operand, "lower") && (literal.is_some_and(lower) || folded(pattern, "lower"))
        || folded(operand, "upper") && (literal.is_some_and(upper) || folded(pattern, "upper"))
}

fn may_have_backslash(pattern: &Expr) -> bool {
    match &bare(pattern).kind {
        ExprKind::Literal(Literal::String(string)) => string.value.contains('\\'),
        _ => true,
    }
}
