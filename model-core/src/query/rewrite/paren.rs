//! Parentheses where another database would read another tree.
//!
//! The databases agree on `or`, `and`, `not`, comparisons, sums and products, in this order, and on
//! nothing else; see `syntax::precedence`.

use super::{Rewriter, bare};
use crate::query::syntax::ast::{BinaryOp, Expr, ExprKind, InSet, IsTest, UnaryOp};

/// How tightly all databases agree that something binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    /// They do not agree.
    Other,
    Whole,
}

impl Rewriter<'_, '_> {
    /// Puts parentheses around the operands of an expression that need them.
    pub(super) fn parens(&mut self, expr: &Expr) {
        let parent = level(expr);
        match &expr.kind {
            ExprKind::Unary { operand, .. } => self.operand(parent, operand, None),
            ExprKind::Binary { left, op, right } => {
                self.operand(parent, left, Some(op.value));
                self.operand(parent, right, None);
            }
            ExprKind::Is { operand, test, .. } => {
                self.operand(parent, operand, None);
                if let IsTest::DistinctFrom(right) | IsTest::Same(right) = test {
                    self.operand(parent, right, None);
                }
            }
            ExprKind::Like { operand, pattern, escape, .. } => {
                self.operand(parent, operand, None);
                self.operand(parent, pattern, None);
                escape.iter().for_each(|it| self.operand(parent, &it.body, None));
            }
            ExprKind::Between { operand, low, high, .. } => {
                [operand, low, high].into_iter().for_each(|it| self.operand(parent, it, None));
            }
            ExprKind::In { operand, set, .. } => {
                self.operand(parent, operand, None);
                match set {
                    InSet::List { .. } | InSet::Query { .. } | InSet::Table { .. } => {}
                }
            }
            ExprKind::Collate { operand, .. } | ExprKind::Quantified { left: operand, .. } => {
                self.operand(parent, operand, None);
            }
            _ => {}
        }
    }

    /// `chain`: the operator, if the operand is on its left.
    fn operand(&mut self, parent: Level, operand: &Expr, chain: Option<BinaryOp>) {
        if matches!(operand.kind, ExprKind::Paren(_)) {
            return;
        }
        let child = level(operand);
        let same = match (&operand.kind, chain) {
            (ExprKind::Binary { op, .. }, Some(chain)) => op.value == chain,
            _ => false,
        };
        let fine = child == Level::Whole
            || match parent {
                Level::Or | Level::And => true,
                Level::Not => child > Level::Not,
                Level::Compare => child > Level::Compare,
                Level::Sum | Level::Product => {
                    (child >= parent && chain.is_some() || child > parent) && child != Level::Other
                }
                Level::Other => same,
                Level::Whole => true,
            };
        if !fine {
            self.wrap(operand.span, "(", ")");
        }
    }
}

fn level(expr: &Expr) -> Level {
    match &bare(expr).kind {
        _ if matches!(expr.kind, ExprKind::Paren(_)) => Level::Whole,
        ExprKind::Unary { op, operand } => match op.value {
            UnaryOp::Not => Level::Not,
            UnaryOp::Minus | UnaryOp::Plus if !matches!(operand.kind, ExprKind::Unary { .. }) => {
                Level::Whole
            }
            _ => Level::Other,
        },
        ExprKind::Binary { op, .. } => match op.value {
            BinaryOp::Or => Level::Or,
            BinaryOp::And => Level::And,
            BinaryOp::Eq
            | BinaryOp::DoubleEq
            | BinaryOp::NotEq
            | BinaryOp::BangEq
            | BinaryOp::Lt
            | BinaryOp::LtEq
            | BinaryOp::Gt
            | BinaryOp::GtEq
            | BinaryOp::NullSafeEq => Level::Compare,
            BinaryOp::Add | BinaryOp::Subtract => Level::Sum,
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => Level::Product,
            _ => Level::Other,
        },
        ExprKind::Is { .. }
        | ExprKind::Like { .. }
        | ExprKind::Between { .. }
        | ExprKind::In { .. }
        | ExprKind::Quantified { .. } => Level::Compare,
        ExprKind::Collate { .. } | ExprKind::AtTimeZone { .. } => Level::Other,
        _ => Level::Whole,
    }
}
