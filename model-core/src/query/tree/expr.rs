//! Expressions of the resolved tree.

use std::rc::Rc;

use super::{Col, Query};
use crate::diagnostic::Span;
use crate::query::catalog::Function;
use crate::query::syntax::ast::BinaryOp;
use crate::schema::ColumnType;

#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    /// What was written, without parentheses around it.
    pub(crate) span: Span,
    pub(crate) id: usize,
}

#[derive(Debug)]
pub(crate) enum ExprKind {
    Error,
    Null,
    Bool(bool),
    /// `None` if it does not fit in 64 bits.
    Integer(Option<i64>),
    Float {
        zero: bool,
    },
    String(String),
    Blob(String),
    Column(Col),
    /// A column of `full join … using`: the first that is not null.
    Merged(Vec<Col>),
    /// An item of the select list, by its name or position.
    Output(usize),
    Param(usize),
    Unary {
        op: UnaryOp,
        op_span: Span,
        operand: Box<Expr>,
    },
    Binary {
        op: Op,
        /// As it was written: `<` and `>` are both an order.
        sign: BinaryOp,
        op_span: Span,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    IsNull {
        operand: Box<Expr>,
        negated: bool,
    },
    /// `is true`, `is not false`
    IsBool {
        operand: Box<Expr>,
        value: bool,
        negated: bool,
    },
    /// `is not distinct from`, negated: `is distinct from`.
    Same {
        left: Box<Expr>,
        right: Box<Expr>,
        negated: bool,
    },
    Like {
        operand: Box<Expr>,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
        op_span: Span,
    },
    Between {
        operand: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
        keyword: Span,
    },
    InList {
        operand: Box<Expr>,
        items: Vec<Expr>,
        list: Option<usize>,
        negated: bool,
        keyword: Span,
    },
    /// `a in (select …)` is `a = any (select …)`, `a not in (select …)` is `a <> all (select …)`.
    InQuery {
        operand: Box<Expr>,
        query: Box<Query>,
        op: Op,
        all: bool,
        keyword: Span,
    },
    Exists(Box<Query>),
    Subquery(Box<Query>),
    Row(Vec<Expr>),
    /// `array[a, b]`
    Array(Vec<Expr>),
    /// `array(select …)`
    ArrayQuery(Box<Query>),
    /// `a[1]`
    Element {
        operand: Box<Expr>,
        index: Box<Expr>,
    },
    /// `a[1:2]`
    Slice {
        operand: Box<Expr>,
        bounds: Vec<Expr>,
    },
    /// `a = any(list)`, `a < all(list)`
    Quantified {
        left: Box<Expr>,
        op: Op,
        op_span: Span,
        list: Box<Expr>,
        all: bool,
    },
    Case {
        operand: Option<Box<Expr>>,
        arms: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Cast {
        operand: Box<Expr>,
        ty: ColumnType,
        ty_span: Span,
    },
    Collate(Box<Expr>),
    Call(Box<Call>),
    Now(ColumnType),
    /// A condition that is left out when an optional parameter is not given.
    Optional(Box<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Minus,
    Plus,
    BitNot,
    Not,
}

/// Operators between two values, by what they ask and give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    And,
    Or,
    Equal,
    NotEqual,
    /// `<`, `<=`, `>`, `>=`
    Order,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    /// `&`, `|`, `<<`, `>>`
    Bits,
    Concat,
    /// `@>`, `<@`
    Contains,
    /// `&&` between lists
    Overlaps,
    /// `->`
    JsonPart,
    /// `->>`
    JsonText,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) function: Rc<Function>,
    pub(crate) name_span: Span,
    pub(crate) args: Vec<Expr>,
    pub(crate) filter: Option<Expr>,
    pub(crate) order_by: Vec<Expr>,
    pub(crate) over: Option<Over>,
}

/// The window of a call.
#[derive(Debug)]
pub(crate) enum Over {
    /// Of the window clause.
    Named(usize),
    Here(Window),
}

#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) name: Option<String>,
    pub(crate) partition_by: Vec<Expr>,
    pub(crate) order_by: Vec<Expr>,
    /// The numbers of the frame's bounds.
    pub(crate) bounds: Vec<Expr>,
    /// Whether the current row is surely in the frame, so that the frame is never empty.
    pub(crate) has_current_row: bool,
}

impl Expr {
    /// A value written out: what adapts to the type of the other side.
    pub(crate) fn is_literal(&self) -> bool {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Integer(_)
            | ExprKind::Float { .. }
            | ExprKind::String(_)
            | ExprKind::Blob(_) => true,
            ExprKind::Unary { op: UnaryOp::Minus | UnaryOp::Plus, operand, .. } => {
                matches!(operand.kind, ExprKind::Integer(_) | ExprKind::Float { .. })
            }
            ExprKind::Array(items) => items.iter().all(Self::is_literal),
            _ => false,
        }
    }

    /// The integer written here, with its sign.
    pub(crate) fn integer(&self) -> Option<i64> {
        match &self.kind {
            ExprKind::Integer(value) => *value,
            ExprKind::Unary { op: UnaryOp::Minus, operand, .. } => {
                operand.integer().and_then(i64::checked_neg)
            }
            ExprKind::Unary { op: UnaryOp::Plus, operand, .. } => operand.integer(),
            _ => None,
        }
    }

    /// Calls `visit` with each expression directly in this one, subqueries not entered.
    pub(crate) fn children<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            ExprKind::Error
            | ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Integer(_)
            | ExprKind::Float { .. }
            | ExprKind::String(_)
            | ExprKind::Blob(_)
            | ExprKind::Column(_)
            | ExprKind::Merged(_)
            | ExprKind::Output(_)
            | ExprKind::Param(_)
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Now(_) => {}
            ExprKind::Unary { operand, .. }
            | ExprKind::IsNull { operand, .. }
            | ExprKind::IsBool { operand, .. }
            | ExprKind::InQuery { operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::Collate(operand)
            | ExprKind::Optional(operand) => visit(operand),
            ExprKind::Binary { left, right, .. } | ExprKind::Same { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::Like { operand, pattern, escape, .. } => {
                visit(operand);
                visit(pattern);
                escape.iter().for_each(|it| visit(it));
            }
            ExprKind::Between { operand, low, high, .. } => {
                visit(operand);
                visit(low);
                visit(high);
            }
            ExprKind::InList { operand, items, .. } => {
                visit(operand);
                items.iter().for_each(visit);
            }
            ExprKind::Row(items) | ExprKind::Array(items) => items.iter().for_each(visit),
            ExprKind::Element { operand, index } => {
                visit(operand);
                visit(index);
            }
            ExprKind::Slice { operand, bounds } => {
                visit(operand);
                bounds.iter().for_each(visit);
            }
            ExprKind::Quantified { left, list, .. } => {
                visit(left);
                visit(list);
            }
            ExprKind::Case { operand, arms, otherwise } => {
                operand.iter().for_each(|it| visit(it));
                for (when, then) in arms {
                    visit(when);
                    visit(then);
                }
                otherwise.iter().for_each(|it| visit(it));
            }
            ExprKind::Call(call) => {
                call.args.iter().chain(&call.filter).chain(&call.order_by).for_each(&mut *visit);
                if let Some(Over::Here(window)) = &call.over {
                    window.exprs().for_each(visit);
                }
            }
        }
    }
}

impl Window {
    /// All expressions in it.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        self.partition_by.iter().chain(&self.order_by).chain(&self.bounds)
    }
}
