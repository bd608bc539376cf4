//! What a condition that is met says of columns.

use std::collections::BTreeSet;

use super::Prover;
use crate::query::catalog::Passes;
use crate::query::tree::{Col, Expr, ExprKind, Op, UnaryOp};

type Cols = BTreeSet<Col>;

impl Prover<'_, '_> {
    /// The facts after a condition that every row meets.
    pub(super) fn refine(&mut self, condition: &Expr) {
        let columns = when_true(condition);
        self.facts.add_columns(&columns);
    }

    /// The facts after a condition that was not met, which tells something only if it cannot be null.
    pub(super) fn refine_not(&mut self, condition: &Expr) {
        if !self.nullable(condition) {
            let columns = when_false(condition);
            self.facts.add_columns(&columns);
        }
    }
}

/// The columns that are not null where the condition is true.
pub(super) fn when_true(condition: &Expr) -> Cols {
    match &condition.kind {
        ExprKind::Binary { op: Op::And, left, right, .. } => {
            union(when_true(left), when_true(right))
        }
        ExprKind::Binary { op: Op::Or, left, right, .. } => {
            both(&when_true(left), &when_true(right))
        }
        ExprKind::Unary { op: UnaryOp::Not, operand, .. } => when_false(operand),
        ExprKind::IsNull { operand, negated: true } => passing(operand),
        ExprKind::IsBool { operand, value: true, negated: false } => when_true(operand),
        ExprKind::IsBool { operand, value: false, negated: false } => when_false(operand),
        ExprKind::InList { operand, items, list, negated, .. } => match (negated, list) {
            // A list that is empty at run time excludes nothing.
            (true, Some(_)) => Cols::new(),
            (true, None) if items.is_empty() => Cols::new(),
            (true, None) => union(passing(operand), all(items)),
            (false, _) => passing(operand),
        },
        // Of no row `all` is true, whatever is compared.
        ExprKind::InQuery { operand, all: false, .. } => passing(operand),
        ExprKind::Quantified { left, list, all: false, .. } => union(passing(left), passing(list)),
        ExprKind::Between { operand, low, high, negated: false, .. } => {
            union(passing(operand), union(passing(low), passing(high)))
        }
        ExprKind::Between { operand, negated: true, .. } => passing(operand),
        ExprKind::Same { left, right, negated: false, .. } => {
            // `x is 5`: equal to what is not null.
            match (left.is_literal() && !is_null(left), right.is_literal() && !is_null(right)) {
                (true, _) => passing(right),
                (_, true) => passing(left),
                _ => Cols::new(),
            }
        }
        _ => passing(condition),
    }
}

/// The columns that are not null where the condition is false.
fn when_false(condition: &Expr) -> Cols {
    match &condition.kind {
        ExprKind::Binary { op: Op::And, left, right, .. } => {
            both(&when_false(left), &when_false(right))
        }
        ExprKind::Binary { op: Op::Or, left, right, .. } => {
            union(when_false(left), when_false(right))
        }
        ExprKind::Unary { op: UnaryOp::Not, operand, .. } => when_true(operand),
        ExprKind::IsNull { operand, negated: false } => passing(operand),
        ExprKind::InList { operand, items, list: None, negated: false, .. }
            if !items.is_empty() =>
        {
            union(passing(operand), all(items))
        }
        ExprKind::InList { operand, list: None, negated: true, .. } => passing(operand),
        // Some row was compared, and the answer was no.
        ExprKind::InQuery { operand, all: true, .. } => passing(operand),
        ExprKind::Between { operand, negated: false, .. } => passing(operand),
        _ => passing(condition),
    }
}

/// The columns whose null makes the expression null, so that a value of it proves them.
pub(super) fn passing(expr: &Expr) -> Cols {
    match &expr.kind {
        ExprKind::Column(col) => Cols::from([*col]),
        ExprKind::Unary { operand, .. }
        | ExprKind::Cast { operand, .. }
        | ExprKind::Collate(operand) => passing(operand),
        ExprKind::Binary { op, left, right, .. } => match op {
            Op::And | Op::Or => Cols::new(),
            Op::Equal
            | Op::NotEqual
            | Op::Order
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Divide
            | Op::Remainder
            | Op::Bits
            | Op::Concat
            | Op::Contains
            | Op::Overlaps
            | Op::JsonPart
            | Op::JsonText => union(passing_side(left), passing_side(right)),
        },
        ExprKind::Like { operand, pattern, escape, .. } => {
            let parts = union(passing(operand), passing(pattern));
            escape.iter().fold(parts, |found, it| union(found, passing(it)))
        }
        ExprKind::Call(call) if call.over.is_none() => match call.function.nulls.passes_null() {
            Passes::All => all(&call.args),
            Passes::First => all(&call.args[..call.args.len().min(1)]),
            Passes::None => Cols::new(),
        },
        _ => Cols::new(),
    }
}

/// A side of a comparison; rows compare true without all of their fields.
fn passing_side(expr: &Expr) -> Cols {
    match &expr.kind {
        ExprKind::Row(_) => Cols::new(),
        _ => passing(expr),
    }
}

fn all(exprs: &[Expr]) -> Cols {
    exprs.iter().flat_map(passing).collect()
}

fn union(mut a: Cols, b: Cols) -> Cols {
    a.extend(b);
    a
}

fn both(a: &Cols, b: &Cols) -> Cols {
    a.intersection(b).copied().collect()
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Null)
}
