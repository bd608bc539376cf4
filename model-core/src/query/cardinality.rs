//! How many rows a statement can give, and whether its word agrees.

use super::checked::Cardinality;
use super::code;
use super::nullability::relations;
use super::tree::{
    Body, Col, Expr, ExprKind, From, Insert, InsertSource, JoinKind, Op, Query, SetOperator,
    Source, Statement, Tree,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::schema::{IndexKey, Table};

/// Checks the word after the name against the statement. `word` is where it is written.
pub(crate) fn check(tree: &Tree<'_>, cardinality: Cardinality, word: Span) -> Diagnostics {
    let has_rows = match &tree.statement {
        Statement::Query(_) => true,
        Statement::Insert(insert) => !insert.returning.is_empty(),
        Statement::Update(update) => !update.returning.is_empty(),
        Statement::Delete(delete) => !delete.returning.is_empty(),
    };
    let mut found = check_word(cardinality, has_rows, word);
    match cardinality {
        Cardinality::One | Cardinality::Opt if has_rows && !at_most_one(tree) => found.push(
            Diagnostic::warning(
                code::MAY_BE_SEVERAL,
                word,
                "nothing says that there is at most one row",
            )
            .help("compare a unique key, add `limit 1`, or write `:many`"),
        ),
        Cardinality::One
        | Cardinality::Opt
        | Cardinality::Many
        | Cardinality::Stream
        | Cardinality::Exec => {}
    }
    found
}

/// Checks the word against whether there are rows at all.
pub(crate) fn check_word(cardinality: Cardinality, has_rows: bool, word: Span) -> Diagnostics {
    let mut found = Diagnostics::new();
    match (cardinality, has_rows) {
        (Cardinality::Exec, true) => found.push(
            Diagnostic::error(
                code::EXEC_WITH_ROWS,
                word,
                "`:exec` gives no rows, this statement does",
            )
            .help("write `:many`, `:opt` or `:one`"),
        ),
        (Cardinality::One | Cardinality::Opt | Cardinality::Many | Cardinality::Stream, false) => {
            found.push(
                Diagnostic::error(code::NO_ROWS, word, "this statement gives no rows")
                    .help("write `:exec`, or add `returning …`"),
            );
        }
        (Cardinality::Exec, false)
        | (Cardinality::One | Cardinality::Opt | Cardinality::Many | Cardinality::Stream, true) => {
        }
    }
    found
}

fn at_most_one(tree: &Tree<'_>) -> bool {
    let prover = Prover { tree };
    match &tree.statement {
        Statement::Query(query) => prover.query(query),
        Statement::Insert(insert) => prover.insert(insert),
        Statement::Update(update) => match &update.from {
            Some(from) => prover.from(from, update.condition.as_ref()),
            None => prover.from(&From::Relation(update.relation), update.condition.as_ref()),
        },
        Statement::Delete(delete) => {
            prover.from(&From::Relation(delete.relation), delete.condition.as_ref())
        }
    }
}

struct Prover<'t, 'a> {
    tree: &'t Tree<'a>,
}

/// `left = right`, which holds for the relations of `holds_for`; all if empty.
struct Equality<'e> {
    left: &'e Expr,
    right: &'e Expr,
    holds_for: Vec<usize>,
}

impl Prover<'_, '_> {
    fn query(&self, query: &Query) -> bool {
        let limited = query.limit.as_ref().and_then(Expr::integer).is_some_and(|it| it <= 1);
        limited || self.body(&query.body)
    }

    fn body(&self, body: &Body) -> bool {
        match body {
            Body::Select(select) => {
                let one_group = select.grouped && select.group_by.is_empty();
                let from = select.from.as_ref();
                one_group || from.is_none_or(|it| self.from(it, select.condition.as_ref()))
            }
            Body::Values(rows) => rows.len() <= 1,
            Body::Query(query) => self.query(query),
            Body::SetOperation { operator, left, right, .. } => match operator {
                SetOperator::Union => false,
                SetOperator::Intersect => self.body(left) || self.body(right),
                SetOperator::Except => self.body(left),
            },
        }
    }

    fn insert(&self, insert: &Insert<'_>) -> bool {
        match &insert.source {
            InsertSource::Default => true,
            InsertSource::Query(query) => self.query(query),
        }
    }

    /// Whether each relation is held to one row by a unique key, one after the other.
    fn from(&self, from: &From, condition: Option<&Expr>) -> bool {
        let mut equalities = Vec::new();
        if let Some(condition) = condition {
            collect(condition, &[], &mut equalities);
        }
        if !collect_joins(from, &mut equalities) {
            return false;
        }
        let mut open = relations(from);
        loop {
            let before = open.len();
            let next = open.iter().position(|it| self.is_held(*it, &open, &equalities));
            if let Some(next) = next {
                open.remove(next);
            }
            if open.is_empty() || open.len() == before {
                return open.is_empty();
            }
        }
    }

    fn is_held(&self, relation: usize, open: &[usize], equalities: &[Equality<'_>]) -> bool {
        let is_fixed = |index: usize| {
            let col = Col { relation, index };
            equalities.iter().any(|it| {
                (it.holds_for.is_empty() || it.holds_for.contains(&relation))
                    && (is_col(it.left, col) && is_known(it.right, open)
                        || is_col(it.right, col) && is_known(it.left, open))
            })
        };
        match &self.tree.relations[relation].source {
            Source::Table(table) => has_fixed_key(table, is_fixed),
            Source::Query(query) => self.query(query),
            Source::Cte(_) | Source::Function { .. } | Source::Error => false,
        }
    }
}

/// Whether some unique key of a table is held.
fn has_fixed_key(table: &Table, is_fixed: impl Fn(usize) -> bool) -> bool {
    let fixed = |name: &crate::name::Ident| {
        table.columns.iter().position(|it| it.name == *name).is_some_and(&is_fixed)
    };
    let primary =
        table.primary_key.columns.iter().all(fixed) && !table.primary_key.columns.is_empty();
    // Within a transaction, one that waits may not hold.
    let mut uniques = table.uniques.iter().filter(|it| it.deferrable.is_none());
    let unique = uniques.any(|it| it.columns.iter().all(fixed));
    let index =
        table.indexes.iter().filter(|it| it.unique && it.predicate.is_empty()).any(|index| {
            index.parts.iter().all(|part| match &part.key {
                IndexKey::Column(name) => fixed(name),
                IndexKey::Expression(_) => false,
            })
        });
    primary || unique || index
}

/// The equalities of the joins; `false` for a full join, of which nothing is known.
fn collect_joins<'e>(from: &'e From, equalities: &mut Vec<Equality<'e>>) -> bool {
    let From::Join { kind, left, right, on } = from else { return true };
    let holds_for = match kind {
        JoinKind::Inner => Vec::new(),
        JoinKind::Left => relations(right),
        JoinKind::Right => relations(left),
        JoinKind::Full => return false,
    };
    if let Some(on) = on {
        collect(on, &holds_for, equalities);
    }
    collect_joins(left, equalities) && collect_joins(right, equalities)
}

fn collect<'e>(condition: &'e Expr, holds_for: &[usize], equalities: &mut Vec<Equality<'e>>) {
    match &condition.kind {
        ExprKind::Binary { op: Op::And, left, right, .. } => {
            collect(left, holds_for, equalities);
            collect(right, holds_for, equalities);
        }
        ExprKind::Binary { op: Op::Equal, left, right, .. } => match (&left.kind, &right.kind) {
            (ExprKind::Row(a), ExprKind::Row(b)) => {
                let pairs = a.iter().zip(b);
                equalities.extend(pairs.map(|(left, right)| Equality {
                    left,
                    right,
                    holds_for: holds_for.to_vec(),
                }));
            }
            _ => equalities.push(Equality { left, right, holds_for: holds_for.to_vec() }),
        },
        _ => {}
    }
}

fn is_col(expr: &Expr, col: Col) -> bool {
    matches!(expr.kind, ExprKind::Column(it) if it == col)
}

/// A value that is one for all rows at hand: it uses no column of an open relation.
fn is_known(expr: &Expr, open: &[usize]) -> bool {
    match &expr.kind {
        ExprKind::Column(col) => !open.contains(&col.relation),
        ExprKind::Merged(cols) => cols.iter().all(|it| !open.contains(&it.relation)),
        // It may use columns of the row at hand.
        ExprKind::Subquery(_) | ExprKind::Exists(_) | ExprKind::InQuery { .. } => false,
        ExprKind::Call(call) if call.function.name == "random" => false,
        _ => {
            let mut known = true;
            expr.children(&mut |it| known &= is_known(it, open));
            known
        }
    }
}
