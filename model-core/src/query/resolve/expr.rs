//! Expressions. One small function for each kind keeps the frames of the recursion small.

use super::scope::same_name;
use super::{Naming, Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::code;
use crate::query::syntax::ast::{self, ExprKind as Ast, InSet, IsTest, Literal};
use crate::query::tree::{EditKind, Expr, ExprKind, Op, Query, UnaryOp};
use crate::schema::ColumnType;

impl Resolver<'_, '_> {
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        let span = expr.span;
        match &expr.kind {
            Ast::Literal(literal) => self.literal(literal, span),
            Ast::Column(column) => self.column(column, span),
            Ast::Param(param) => self.single_param(param, span),
            Ast::Paren(inner) => self.expr(inner),
            Ast::Row { items, .. } => self.row(items, span),
            Ast::Unary { op, operand } => self.unary(*op, operand, span),
            Ast::Binary { left, op, right } => self.binary(left, *op, right, span),
            Ast::Is { operand, negated, test, .. } => self.is(operand, *negated, test, span),
            Ast::Like { operand, op, pattern, escape, .. } => {
                self.like(operand, *op, pattern, escape.as_ref(), span)
            }
            Ast::Between { operand, negated, keyword, low, high, .. } => {
                self.between([operand, low, high], *negated, *keyword, span)
            }
            Ast::In { operand, negated, keyword, set } => {
                self.is_in(operand, *negated, *keyword, set, span)
            }
            Ast::Exists { query, .. } => {
                let query = self.subquery(query);
                self.make(ExprKind::Exists(query), span)
            }
            Ast::Subquery(query) => self.scalar(query, span),
            Ast::Case(case) => self.case(case, span),
            Ast::Cast { operand, ty, .. } => self.cast(operand, ty, span),
            Ast::Collate { operand, collation, .. } => self.collate(operand, collation, span),
            Ast::Call(call) => self.call(call, span),
            Ast::Special(special) => self.special(special, span),
            Ast::Array { items, .. } => self.list(items, span),
            Ast::ArrayQuery { query, .. } => self.list_of_query(query, span),
            Ast::Index { operand, index } => self.element(operand, index, span),
            Ast::Slice { operand, low, high } => {
                self.slice(operand, [low.as_deref(), high.as_deref()], span)
            }
            Ast::Quantified { left, op, quantifier, right } => {
                self.quantified(left, *op, *quantifier, right, span)
            }
            other => self.unsupported(span, construct(other)),
        }
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn literal(&mut self, literal: &Literal, span: Span) -> Expr {
        let kind = match literal {
            Literal::Null => ExprKind::Null,
            Literal::Bool(value) => ExprKind::Bool(*value),
            Literal::Integer(digits) => ExprKind::Integer(digits.replace('_', "").parse().ok()),
            Literal::Hex(digits) => {
                ExprKind::Integer(i64::from_str_radix(&digits.replace('_', ""), 16).ok())
            }
            Literal::Decimal(digits) => {
                let zero = digits.bytes().take_while(|it| *it != b'e' && *it != b'E');
                ExprKind::Float { zero: zero.into_iter().all(|it| !(b'1'..=b'9').contains(&it)) }
            }
            Literal::String(string) => ExprKind::String(string.value.clone()),
            Literal::Blob(digits) => ExprKind::Blob(digits.clone()),
            Literal::Bits(_) => return self.unsupported(span, "a bit string"),
        };
        self.make(kind, span)
    }

    fn single_param(&mut self, param: &ast::Param, span: Span) -> Expr {
        let index = self.param(param, span, false);
        self.edit(span, EditKind::Param(index));
        self.make(ExprKind::Param(index), span)
    }

    fn row(&mut self, items: &[ast::Expr], span: Span) -> Expr {
        let items = self.exprs(items);
        self.make(ExprKind::Row(items), span)
    }

    fn unary(&mut self, op: ast::Spanned<ast::UnaryOp>, operand: &ast::Expr, span: Span) -> Expr {
        let kind = match op.value {
            ast::UnaryOp::Minus => UnaryOp::Minus,
            ast::UnaryOp::Plus => UnaryOp::Plus,
            ast::UnaryOp::BitNot => UnaryOp::BitNot,
            ast::UnaryOp::Not | ast::UnaryOp::Bang => UnaryOp::Not,
            ast::UnaryOp::Abs
            | ast::UnaryOp::SquareRoot
            | ast::UnaryOp::CubeRoot
            | ast::UnaryOp::Binary
            | ast::UnaryOp::AtAt => return self.unsupported(op.span, "this operator"),
        };
        let operand = self.boxed(operand);
        self.make(ExprKind::Unary { op: kind, op_span: op.span, operand }, span)
    }

    fn binary(
        &mut self,
        left: &ast::Expr,
        op: ast::Spanned<ast::BinaryOp>,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        let Some(kind) = self.cx.rules.operator(op.value) else {
            return self.unsupported(op.span, "this operator");
        };
        let left = self.boxed(left);
        let right = self.boxed(right);
        if kind == Op::JsonText && self.cx.rules.writing().is_none() {
            let target = self.cx.rules.cast_target(&ColumnType::Text { max_length: None });
            self.edit(span, EditKind::Wrap("cast(".to_owned(), format!(" as {target})")));
        }
        let (sign, op_span) = (op.value, op.span);
        self.make(ExprKind::Binary { op: kind, sign, op_span, left, right }, span)
    }

    fn is(&mut self, operand: &ast::Expr, negated: bool, test: &IsTest, span: Span) -> Expr {
        let operand = self.boxed(operand);
        let kind = match test {
            IsTest::Null | IsTest::NullWord | IsTest::Unknown => {
                ExprKind::IsNull { operand, negated }
            }
            IsTest::True => ExprKind::IsBool { operand, value: true, negated },
            IsTest::False => ExprKind::IsBool { operand, value: false, negated },
            IsTest::DistinctFrom(right) => {
                let right = self.boxed(right);
                ExprKind::Same { left: operand, right, negated: !negated }
            }
            IsTest::Same(right) => {
                let right = self.boxed(right);
                ExprKind::Same { left: operand, right, negated }
            }
        };
        self.make(kind, span)
    }

    fn like(
        &mut self,
        operand: &ast::Expr,
        op: ast::Spanned<ast::LikeOp>,
        pattern: &ast::Expr,
        escape: Option<&ast::Clause<Box<ast::Expr>>>,
        span: Span,
    ) -> Expr {
        match op.value {
            ast::LikeOp::Like | ast::LikeOp::Glob => {}
            ast::LikeOp::ILike => {
                if self.cx.rules.writing().is_none() {
                    self.edit(op.span, EditKind::Replace("like".to_owned()));
                }
            }
            ast::LikeOp::SimilarTo
            | ast::LikeOp::Regexp
            | ast::LikeOp::RLike
            | ast::LikeOp::Match
            | ast::LikeOp::SoundsLike => return self.unsupported(op.span, "this kind of pattern"),
        }
        let operand = self.boxed(operand);
        let pattern = self.boxed(pattern);
        let escape = escape.map(|it| self.boxed(&it.body));
        self.make(ExprKind::Like { operand, pattern, escape, op_span: op.span }, span)
    }

    fn between(
        &mut self,
        parts: [&ast::Expr; 3],
        negated: bool,
        keyword: Span,
        span: Span,
    ) -> Expr {
        let [operand, low, high] = parts.map(|it| self.boxed(it));
        self.make(ExprKind::Between { operand, low, high, negated, keyword }, span)
    }

    fn is_in(
        &mut self,
        operand: &ast::Expr,
        negated: bool,
        keyword: Span,
        set: &InSet,
        span: Span,
    ) -> Expr {
        let operand = self.boxed(operand);
        let kind = match set {
            InSet::List { items, .. } => {
                let list = match items.as_slice() {
                    [ast::Expr { kind: Ast::Param(_), span, .. }]
                        if matches!(operand.kind, ExprKind::Row(_)) =>
                    {
                        return self.list_of_rows(*span);
                    }
                    [ast::Expr { kind: Ast::Param(param), span, .. }] => {
                        let index = self.param(param, *span, true);
                        self.edit(*span, EditKind::List(index));
                        Some(index)
                    }
                    _ => None,
                };
                let items = if list.is_some() { Vec::new() } else { self.exprs(items) };
                ExprKind::InList { operand, items, list, negated, keyword }
            }
            InSet::Query { query, .. } => {
                let query = self.subquery(query);
                let op = if negated { Op::NotEqual } else { Op::Equal };
                ExprKind::InQuery { operand, query, op, all: negated, keyword }
            }
            InSet::Table { span, .. } => {
                if self.cx.dialect.capabilities().arrays {
                    let message = "`in` is followed by values or a query in parentheses";
                    let error = Diagnostic::error(code::UNSUPPORTED, *span, message);
                    self.report(error.help("of a column that is a list, write `= any(…)`"));
                    return self.error(*span);
                }
                return self.unsupported(*span, "`in` with a table name");
            }
        };
        self.make(kind, span)
    }

    fn list_of_rows(&mut self, span: Span) -> Expr {
        let message = "a parameter is a list of single values, and here rows are compared";
        let error = Diagnostic::error(code::UNSUPPORTED, span, message);
        self.report(error.help("compare one column with a list, or ask row by row"));
        self.error(span)
    }

    pub(super) fn subquery(&mut self, query: &ast::Query) -> Box<Query> {
        let place = self.place;
        let resolved = self.query(query, Naming::Free);
        self.place = place;
        Box::new(resolved)
    }

    fn scalar(&mut self, query: &ast::Query, span: Span) -> Expr {
        let resolved = self.subquery(query);
        let width = resolved.body.width();
        if width > 1 {
            self.report(
                Diagnostic::error(
                    code::COLUMN_COUNT,
                    span,
                    format!("a subquery used as a value has one column, this one has {width}"),
                )
                .help("select one column, or join the subquery"),
            );
            return self.error(span);
        }
        self.make(ExprKind::Subquery(resolved), span)
    }

    fn case(&mut self, case: &ast::Case, span: Span) -> Expr {
        let operand = case.operand.as_ref().map(|it| self.boxed(it));
        let arms = case.arms.iter().map(|it| (self.expr(&it.when), self.expr(&it.then))).collect();
        let otherwise = case.otherwise.as_ref().map(|it| self.boxed(&it.body));
        self.make(ExprKind::Case { operand, arms, otherwise }, span)
    }

    fn cast(&mut self, operand: &ast::Expr, name: &ast::TypeName, span: Span) -> Expr {
        let operand = self.boxed(operand);
        let args: Vec<u32> = name.args.iter().filter_map(number).collect();
        let Some(ty) = self.cx.rules.named_type(&name.name.to_ascii_lowercase(), &args) else {
            return self.no_such_type(name, span);
        };
        let ty = match name.dimensions.as_slice() {
            [] => ty,
            [_] => ColumnType::Array(Box::new(ty)),
            [_, _, ..] => return self.unsupported(name.span, "a list of lists"),
        };
        let target = self.cx.rules.cast_target(&ty);
        self.edit(name.span, EditKind::Replace(target));
        self.make(ExprKind::Cast { operand, ty, ty_span: name.span }, span)
    }

    fn no_such_type(&mut self, name: &ast::TypeName, span: Span) -> Expr {
        let names = self.cx.rules.type_names();
        let near = nearest(&name.name, names.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        self.report(
            Diagnostic::error(
                code::UNKNOWN_TYPE,
                name.name_span,
                format!("there is no type `{}`", name.name),
            )
            .help(help),
        );
        self.error(span)
    }

    fn collate(&mut self, operand: &ast::Expr, collation: &ast::ObjectName, span: Span) -> Expr {
        let operand = self.boxed(operand);
        let known = self.cx.rules.collations();
        let name = &collation.name;
        if !known.iter().any(|it| same_name(it, &name.value)) {
            self.report(
                Diagnostic::error(
                    code::UNKNOWN_COLLATION,
                    name.span,
                    format!("there is no collation `{}`", name.value),
                )
                .help(match nearest(&name.value, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", known.join(", ")),
                }),
            );
        }
        self.make(ExprKind::Collate(operand), span)
    }

    fn special(&mut self, special: &ast::SpecialCall, span: Span) -> Expr {
        let ast::SpecialKind::Current { what, precision: None } = &special.kind else {
            return self.unsupported(special.name, "this call");
        };
        let ty = match what {
            ast::Current::Date => ColumnType::Date,
            ast::Current::Time => ColumnType::Time,
            ast::Current::Timestamp => ColumnType::Timestamp,
            ast::Current::LocalTime
            | ast::Current::LocalTimestamp
            | ast::Current::User
            | ast::Current::SessionUser
            | ast::Current::Role
            | ast::Current::Catalog
            | ast::Current::Schema => return self.unsupported(special.name, "this value"),
        };
        if self.place != Place::Attribute {
            let written = self.cx.rules.now(&ty).to_owned();
            self.edit(span, EditKind::Replace(written));
        }
        self.make(ExprKind::Now(ty), span)
    }
}

fn number(expr: &ast::Expr) -> Option<u32> {
    match &expr.kind {
        Ast::Literal(Literal::Integer(digits)) => digits.parse().ok(),
        _ => None,
    }
}

/// What to call a construct that is not known.
fn construct(kind: &Ast) -> &'static str {
    match kind {
        Ast::TypedLiteral { .. } => "a literal with a type",
        Ast::Interval { .. } => "an interval",
        Ast::WholeRow(_) => "a whole row as a value",
        Ast::Default => "`default`",
        Ast::AtTimeZone { .. } => "`at time zone`",
        Ast::Field { .. } => "a field of a row",
        Ast::MatchAgainst { .. } => "`match … against`",
        _ => "this expression",
    }
}
