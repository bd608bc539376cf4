//! The parts of expressions.

use super::*;

pub(super) fn walk_expr<'a>(it: &'a Expr, visit: Visit<'_, 'a>) {
    let mut expr = |it: &'a Expr| walk(Node::Expr(it), visit);
    match &it.kind {
        ExprKind::Literal(_) | ExprKind::Param(_) | ExprKind::Default => {}
        ExprKind::TypedLiteral { ty, value: _, value_span: _ } => walk(Node::Type(ty), visit),
        ExprKind::Interval { keyword: _, value, unit: _ } => expr(value),
        ExprKind::Column(it) => {
            each(&it.qualifier, Node::Ident, visit);
            walk(Node::Ident(&it.name), visit);
        }
        ExprKind::WholeRow(it) => walk(Node::Name(it), visit),
        ExprKind::Paren(it) => expr(it),
        ExprKind::Row { keyword: _, items } | ExprKind::Array { keyword: _, items } => {
            each(items, Node::Expr, visit);
        }
        ExprKind::Unary { op: _, operand } => expr(operand),
        ExprKind::Binary { left, op: _, right } => {
            expr(left);
            expr(right);
        }
        ExprKind::Is { operand, negated: _, keyword: _, test } => {
            expr(operand);
            match test {
                IsTest::DistinctFrom(it) | IsTest::Same(it) => expr(it),
                IsTest::Null
                | IsTest::NullWord
                | IsTest::True
                | IsTest::False
                | IsTest::Unknown => {}
            }
        }
        ExprKind::Like { operand, negated: _, op: _, pattern, escape } => {
            expr(operand);
            expr(pattern);
            each(escape.iter().map(|it| &*it.body), Node::Expr, visit);
        }
        ExprKind::Between { operand, negated: _, keyword: _, symmetric: _, low, high } => {
            expr(operand);
            expr(low);
            expr(high);
        }
        ExprKind::In { operand, negated: _, keyword: _, set } => {
            expr(operand);
            walk_in_set(set, visit);
        }
        ExprKind::Quantified { left, op: _, quantifier: _, right } => {
            expr(left);
            match right {
                QuantifiedRight::Query(it) => walk(Node::Query(it), visit),
                QuantifiedRight::Expr(it) => expr(it),
            }
        }
        ExprKind::Exists { keyword: _, query } | ExprKind::ArrayQuery { keyword: _, query } => {
            walk(Node::Query(query), visit);
        }
        ExprKind::Subquery(it) => walk(Node::Query(it), visit),
        ExprKind::Case(it) => walk_case(it, visit),
        ExprKind::Cast { form: _, operand, ty } => {
            expr(operand);
            walk(Node::Type(ty), visit);
        }
        ExprKind::Collate { operand, keyword: _, collation } => {
            expr(operand);
            walk(Node::Name(collation), visit);
        }
        ExprKind::AtTimeZone { operand, keyword: _, zone } => {
            expr(operand);
            expr(zone);
        }
        ExprKind::Call(it) => walk(Node::Call(it), visit),
        ExprKind::Special(it) => walk_special(&it.kind, visit),
        ExprKind::Index { operand, index } => {
            expr(operand);
            expr(index);
        }
        ExprKind::Slice { operand, low, high } => {
            expr(operand);
            each([low, high].into_iter().flatten().map(|it| &**it), Node::Expr, visit);
        }
        ExprKind::Field { operand, name } => {
            expr(operand);
            walk(Node::Ident(name), visit);
        }
        ExprKind::MatchAgainst { keyword: _, columns, against, mode: _ } => {
            each(columns, Node::Expr, visit);
            walk(Node::Expr(against), visit);
        }
    }
}

fn walk_in_set<'a>(it: &'a InSet, visit: Visit<'_, 'a>) {
    match it {
        InSet::List { items, span: _ } => each(items, Node::Expr, visit),
        InSet::Query { query, span: _ } => walk(Node::Query(query), visit),
        InSet::Table { name, args, span: _ } => {
            walk(Node::Name(name), visit);
            each(args.iter().flatten(), Node::Expr, visit);
        }
    }
}

fn walk_case<'a>(it: &'a Case, visit: Visit<'_, 'a>) {
    let Case { keyword: _, operand, arms, otherwise, end: _ } = it;
    each(operand, Node::Expr, visit);
    for arm in arms {
        walk(Node::Expr(&arm.when), visit);
        walk(Node::Expr(&arm.then), visit);
    }
    clause(otherwise, visit);
}

fn walk_special<'a>(it: &'a SpecialKind, visit: Visit<'_, 'a>) {
    let mut exprs =
        |list: [Option<&'a Expr>; 4]| each(list.into_iter().flatten(), Node::Expr, visit);
    match it {
        SpecialKind::Extract { field: _, from } => exprs([Some(from), None, None, None]),
        SpecialKind::Substring { operand, from, length } => {
            exprs([Some(operand), from.as_ref(), length.as_ref(), None]);
        }
        SpecialKind::Trim { side: _, characters, operand } => {
            exprs([characters.as_ref(), Some(operand), None, None]);
        }
        SpecialKind::Position { needle, haystack } => {
            exprs([Some(needle), Some(haystack), None, None]);
        }
        SpecialKind::Overlay { operand, replacement, from, length } => {
            exprs([Some(operand), Some(replacement), Some(from), length.as_ref()]);
        }
        SpecialKind::ConvertUsing { operand, charset: _ } => {
            exprs([Some(operand), None, None, None]);
        }
        SpecialKind::Current { what: _, precision } => {
            exprs([precision.as_ref(), None, None, None]);
        }
    }
}

pub(super) fn walk_call<'a>(it: &'a FunctionCall, visit: Visit<'_, 'a>) {
    let FunctionCall { name, args, within_group, filter, nulls: _, over, span: _ } = it;
    walk(Node::Name(name), visit);
    let Arguments { quantifier: _, star: _, list, order_by, separator, span: _ } = args;
    for Argument { name, variadic: _, value } in list {
        each(name.as_ref().map(|it| &it.name), Node::Ident, visit);
        walk(Node::Expr(value), visit);
    }
    each(order_by, Node::OrderBy, visit);
    each(separator.iter().map(|it| &*it.body), Node::Expr, visit);
    each(within_group.iter().map(|it| &it.body), Node::OrderBy, visit);
    clause(filter, visit);
    match over.as_ref().map(|it| &it.body) {
        Some(Over::Name(it)) => walk(Node::Ident(it), visit),
        Some(Over::Spec(it)) => walk(Node::Window(it), visit),
        None => {}
    }
}

pub(super) fn walk_type<'a>(it: &'a TypeName, visit: Visit<'_, 'a>) {
    each(&it.schema, Node::Ident, visit);
    each(&it.args, Node::Expr, visit);
}
