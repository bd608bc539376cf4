//! Whether the value of an expression may be null.

use super::Prover;
use super::conditions::passing;
use crate::query::catalog::NullRule;
use crate::query::tree::{Body, Call, Col, Expr, ExprKind, Op, Over, Query, Select};
use crate::query::typing::Ty;
use crate::schema::Kind;

impl Prover<'_, '_> {
    pub(super) fn nullable(&mut self, expr: &Expr) -> bool {
        let found = self.prove(expr);
        self.found[expr.id] = found;
        found
    }

    fn prove(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Error | ExprKind::Null => true,
            ExprKind::Bool(_)
            | ExprKind::Integer(_)
            | ExprKind::Float { .. }
            | ExprKind::String(_)
            | ExprKind::Blob(_)
            | ExprKind::Now(_)
            | ExprKind::IsNull { .. }
            | ExprKind::IsBool { .. }
            | ExprKind::Same { .. }
            | ExprKind::Exists(_) => false,
            ExprKind::Column(col) => !self.facts.columns.contains(col),
            ExprKind::Merged(cols) => self.merged(cols),
            ExprKind::Output(index) => self.outputs.get(*index).copied().unwrap_or(true),
            ExprKind::Param(param) => self.types.params.get(*param).is_none_or(|it| it.nullable),
            ExprKind::Binary { op, left, right, .. } => self.binary(*op, left, right),
            ExprKind::InQuery { operand, query, .. } => self.in_query(operand, query),
            ExprKind::InList { operand, items, list, .. } => {
                list.is_none() && self.any(items) || self.nullable(operand)
            }
            ExprKind::Subquery(query) => self.subquery(query),
            ExprKind::Array(items) => {
                items.iter().for_each(|it| self.element(it));
                false
            }
            ExprKind::ArrayQuery(query) => {
                self.list_of_query(query);
                false
            }
            // Beyond the ends is null.
            ExprKind::Element { operand, index } => {
                self.nullable(operand);
                self.nullable(index);
                true
            }
            ExprKind::Case { operand, arms, otherwise } => {
                self.case(operand.as_deref(), arms, otherwise.as_deref())
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary { .. }
            | ExprKind::Like { .. }
            | ExprKind::Between { .. }
            | ExprKind::Row(_)
            | ExprKind::Slice { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Collate(_)
            | ExprKind::Optional(_) => {
                let mut parts = Vec::new();
                expr.children(&mut |it| parts.push(it));
                parts.into_iter().any(|it| self.nullable(it))
            }
        }
    }

    fn any(&mut self, exprs: &[Expr]) -> bool {
        exprs.iter().any(|it| self.nullable(it))
    }

    fn all(&mut self, exprs: &[Expr]) -> bool {
        exprs.iter().all(|it| self.nullable(it))
    }

    /// The first of several columns that is not null: a full join has a row on one side at least.
    fn merged(&self, cols: &[Col]) -> bool {
        let facts = &self.facts;
        let known = |col: &Col| {
            facts.columns.contains(col)
                || facts.groups.iter().any(|it| it.facts.columns.contains(col))
        };
        !cols.iter().all(known)
    }

    fn binary(&mut self, op: Op, left: &Expr, right: &Expr) -> bool {
        if op == Op::Concat {
            self.joined(left, right);
        }
        let operands = self.nullable(left) || self.nullable(right);
        match op {
            // By zero is null on SQLite.
            Op::Divide | Op::Remainder => operands || !is_nonzero(right),
            Op::JsonPart | Op::JsonText => true,
            Op::And
            | Op::Or
            | Op::Equal
            | Op::NotEqual
            | Op::Order
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Bits
            | Op::Concat
            | Op::Contains
            | Op::Overlaps => operands,
        }
    }

    fn in_query(&mut self, operand: &Expr, query: &Query) -> bool {
        let columns = self.query(query);
        columns.contains(&true) || self.nullable(operand)
    }

    /// A subquery as a value is null when it has no row.
    fn subquery(&mut self, query: &Query) -> bool {
        let columns = self.query(query);
        !has_one_row(query) || columns.first().copied().unwrap_or(true)
    }

    /// Each result is looked at under what its condition says.
    fn case(
        &mut self,
        operand: Option<&Expr>,
        arms: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> bool {
        self.apart(|it| {
            for (when, then) in arms {
                let nullable = it.apart(|it| {
                    match operand {
                        None => it.refine(when),
                        Some(operand) => it.facts.add_columns(&passing(operand)),
                    }
                    it.nullable(then)
                });
                if nullable {
                    return true;
                }
                if operand.is_none() {
                    it.refine_not(when);
                }
            }
            otherwise.is_none_or(|otherwise| it.nullable(otherwise))
        })
    }

    fn call(&mut self, call: &Call) -> bool {
        let args = &call.args;
        if let Some(Over::Here(window)) = &call.over {
            window.order_by.iter().for_each(|it| {
                self.nullable(it);
            });
        }
        self.listed_values(call);
        match call.function.nulls {
            NullRule::Never => false,
            NullRule::Strict => self.any(args),
            NullRule::First => args.first().is_some_and(|it| self.nullable(it)),
            NullRule::Maybe => true,
            NullRule::Coalesce => self.all(args),
            NullRule::Condition => self.condition_call(args),
            NullRule::Group => self.group(call),
            NullRule::Frame => !frame_has_current_row(call, &self.frames) || self.any(args),
            NullRule::Lag => args.len() < 3 || self.nullable(&args[0]) || self.nullable(&args[2]),
            NullRule::Moment => self.any(args) || !self.is_sure_moment(args),
        }
    }

    /// `iif(condition, then, otherwise)`
    fn condition_call(&mut self, args: &[Expr]) -> bool {
        let [when, then, rest @ ..] = args else { return true };
        let nullable = self.apart(|it| {
            it.refine(when);
            it.nullable(then)
        });
        nullable
            || self.apart(|it| {
                it.refine_not(when);
                rest.first().is_none_or(|it2| it.nullable(it2))
            })
    }

    /// An aggregate of no row, or of nulls alone, is null.
    fn group(&mut self, call: &Call) -> bool {
        let may_be_empty = match &call.over {
            None => self.empty_groups,
            Some(_) => !frame_has_current_row(call, &self.frames),
        };
        let value = call.args.first().is_none_or(|it| self.nullable(it));
        let separator = call.args.get(1).is_some_and(|it| self.nullable(it));
        may_be_empty || call.filter.is_some() || value || separator
    }

    /// A value that is a moment by its type, or the word for this one, and nothing that moves it
    /// out of the years that have four digits.
    fn is_sure_moment(&self, args: &[Expr]) -> bool {
        let Some((value, modifiers)) = args.split_first() else { return true };
        let sure = match &value.kind {
            ExprKind::String(text) => text == "now",
            _ => match &self.types.exprs[value.id] {
                Ty::Is(ty) => matches!(
                    ty.ty.kind(),
                    Kind::Date | Kind::Time | Kind::DateTime | Kind::Timestamp
                ),
                Ty::Error | Ty::Null | Ty::Param(_) | Ty::Dynamic => false,
            },
        };
        let is_now = matches!(&value.kind, ExprKind::String(_));
        sure && modifiers.iter().all(|it| match &it.kind {
            ExprKind::String(text) => {
                text.starts_with("start of ") && is_unit(&text["start of ".len()..])
                    || is_now && is_shift(text)
            }
            _ => false,
        })
    }
}

/// Whether a query has one row, whatever the data.
fn has_one_row(query: &Query) -> bool {
    if query.limit.is_some() || query.offset.is_some() {
        return false;
    }
    match &query.body {
        Body::Select(select) => select_has_one_row(select),
        Body::Values(rows) => rows.len() == 1,
        Body::Query(inner) => has_one_row(inner),
        Body::SetOperation { .. } => false,
    }
}

fn select_has_one_row(select: &Select) -> bool {
    let one_group = select.grouped && select.group_by.is_empty() && select.having.is_none();
    let no_table = select.from.is_none() && select.condition.is_none() && !select.grouped;
    one_group || no_table
}

fn frame_has_current_row(call: &Call, named: &[bool]) -> bool {
    match &call.over {
        Some(Over::Here(window)) => window.has_current_row,
        Some(Over::Named(index)) => named.get(*index).copied().unwrap_or(false),
        None => false,
    }
}

fn is_nonzero(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Float { zero } => !zero,
        _ => expr.integer().is_some_and(|it| it != 0),
    }
}

fn is_unit(text: &str) -> bool {
    matches!(text, "day" | "month" | "year")
}

/// `-7 days`, `+1 month`
fn is_shift(text: &str) -> bool {
    let Some((number, unit)) = text.split_once(' ') else { return false };
    let digits = number.trim_start_matches(['+', '-']);
    let small =
        !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|it| it.is_ascii_digit());
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    small && matches!(unit, "second" | "minute" | "hour" | "day" | "month" | "year")
}
