//! How constructs are read.

use super::{expr, statement};
use crate::query::syntax::ast::*;
use crate::query::syntax::{Node, walk};

/// The expression with all its parentheses, to see how it was grouped.
fn grouped(text: &str) -> String {
    fn show(text: &str, expr: &Expr) -> String {
        let of = |it: &Expr| show(text, it);
        let source = |it: crate::diagnostic::Span| &text[it.start as usize..it.end as usize];
        match &expr.kind {
            ExprKind::Binary { left, op, right } => {
                format!("({} {} {})", of(left), op.value.text(), of(right))
            }
            ExprKind::Unary { op, operand } => format!("({} {})", op.value.text(), of(operand)),
            ExprKind::Between { operand, low, high, .. } => {
                format!("({} between {} and {})", of(operand), of(low), of(high))
            }
            ExprKind::Collate { operand, .. } => format!("({} collate)", of(operand)),
            ExprKind::Cast { operand, ty, .. } => format!("({} as {})", of(operand), ty.name),
            ExprKind::In { operand, .. } => format!("({} in)", of(operand)),
            ExprKind::Is { operand, .. } => format!("({} is)", of(operand)),
            ExprKind::Like { operand, pattern, .. } => {
                format!("({} like {})", of(operand), of(pattern))
            }
            _ => source(expr.span).to_owned(),
        }
    }
    show(text, &expr(text))
}

#[test]
fn operators_bind_as_in_sqlite() {
    let cases = [
        ("a or b and c", "(a or (b and c))"),
        ("not a = b", "(not (a = b))"),
        ("not a and b", "((not a) and b)"),
        ("a = b < c", "(a = (b < c))"),
        ("a < b | c + d * e || f", "(a < (b | (c + (d * (e || f)))))"),
        ("a - b - c", "((a - b) - c)"),
        ("-a collate x || b", "(((- a) collate) || b)"),
        ("a -> b ->> c || d", "(((a -> b) ->> c) || d)"),
        ("a between b and c and d", "((a between b and c) and d)"),
        ("a like b || c and d", "((a like (b || c)) and d)"),
        ("a in (1) = b is null", "(((a in) = b) is)"),
        ("-a::int", "(- (a as int))"),
        ("~~a", "(~ (~ a))"),
        ("a = not b", "(a = (not b))"),
    ];
    for (text, expected) in cases {
        assert_eq!(grouped(text), expected, "{text}");
    }
}

#[test]
fn every_operator_has_its_place() {
    let ExprKind::Binary { op, .. } = expr("aa  >=  bb").kind else { panic!() };
    assert_eq!((op.value, op.span.start, op.span.end), (BinaryOp::GtEq, 4, 6));
    let ExprKind::Is { keyword, negated, .. } = expr("a is not distinct from b").kind else {
        panic!()
    };
    assert_eq!((negated, keyword.start, keyword.end), (true, 2, 22));
}

#[test]
fn a_parameter_may_be_an_optional_filter() {
    let ExprKind::Param(param) = expr(":name?").kind else { panic!() };
    assert_eq!(param.name, "name");
    assert_eq!((param.name_span.start, param.name_span.end), (1, 5));
    assert_eq!(param.optional.map(|it| (it.start, it.end)), Some((5, 6)));
    let ExprKind::In { set: InSet::List { items, .. }, .. } = expr("a in (:ids?)").kind else {
        panic!()
    };
    assert!(
        matches!(&items[..], [Expr { kind: ExprKind::Param(it), .. }] if it.optional.is_some())
    );
}

#[test]
fn literals_keep_what_was_written() {
    let string = |value: &str, form| Literal::String(StringLiteral { value: value.into(), form });
    let cases = [
        ("1_000", Literal::Integer("1_000".into())),
        (".5e3", Literal::Decimal(".5e3".into())),
        ("0xFf", Literal::Hex("Ff".into())),
        ("x'0A'", Literal::Blob("0A".into())),
        ("'it''s'", string("it's", StringForm::Plain)),
        (r"e'a\n'", string(r"a\n", StringForm::Escape)),
        ("$x$it's$x$", string("it's", StringForm::Dollar)),
        ("true", Literal::Bool(true)),
        ("null", Literal::Null),
    ];
    for (text, expected) in cases {
        assert_eq!(expr(text).kind, ExprKind::Literal(expected), "{text}");
    }
}

#[test]
fn names_lose_their_quotes_but_keep_which_they_were() {
    let cases = [
        ("aB", "aB", Quote::None),
        (r#""a""b""#, "a\"b", Quote::Double),
        ("`a``b`", "a`b", Quote::Backtick),
        ("[a b]", "a b", Quote::Bracket),
    ];
    for (text, value, quote) in cases {
        let ExprKind::Column(column) = expr(text).kind else { panic!("{text}") };
        assert_eq!((column.name.value.as_str(), column.name.quote), (value, quote));
    }
}

#[test]
fn aliases_may_have_marks_and_be_strings() {
    let tree = statement("select a as \"b!\", c 'd', e f from t");
    let mut aliases = Vec::new();
    walk(Node::Statement(&tree), &mut |node| {
        if let Node::SelectItem(SelectItem { kind: SelectItemKind::Expr { alias, .. }, .. }) = node
            && let Some(alias) = alias
        {
            aliases.push((alias.name.value.clone(), alias.name.quote, alias.keyword.is_some()));
        }
    });
    let expected = [
        ("b!".to_owned(), Quote::Double, true),
        ("d".to_owned(), Quote::Single, false),
        ("f".to_owned(), Quote::None, false),
    ];
    assert_eq!(aliases, expected);
}

#[test]
fn brackets_after_a_value_are_an_index() {
    assert!(matches!(expr("a[1]").kind, ExprKind::Index { .. }));
    assert!(matches!(expr("a[1:2]").kind, ExprKind::Slice { .. }));
    assert!(matches!(expr("array[[1], [2]]").kind, ExprKind::Array { .. }));
}

#[test]
fn calls_with_keywords_are_common_calls_without_them() {
    assert!(matches!(expr("substring(a from 2)").kind, ExprKind::Special(_)));
    assert!(matches!(expr("substring(a, 2)").kind, ExprKind::Call(_)));
    assert!(matches!(expr("substr(a is distinct from b, 2)").kind, ExprKind::Call(_)));
    assert!(matches!(expr("trim(both from a)").kind, ExprKind::Special(_)));
    assert!(matches!(expr("trim(a)").kind, ExprKind::Call(_)));
    assert!(matches!(expr("replace(a, b, c)").kind, ExprKind::Call(_)));
}

#[test]
fn words_that_are_keywords_elsewhere_are_names() {
    for word in ["key", "date", "end", "first", "row", "offset", "user", "left", "interval"] {
        assert!(matches!(expr(word).kind, ExprKind::Column(_)), "{word}");
    }
}

#[test]
fn type_names_are_one_lower_case_text() {
    let cases = [
        ("INTEGER", "integer", 0),
        ("double  precision", "double precision", 0),
        ("timestamp(3) with time zone", "timestamp with time zone", 1),
        ("numeric(10, 2)", "numeric", 2),
        ("unsigned big int", "unsigned big int", 0),
    ];
    for (text, name, args) in cases {
        let ExprKind::Cast { ty, .. } = expr(&format!("cast(a as {text})")).kind else { panic!() };
        assert_eq!((ty.name.as_str(), ty.args.len()), (name, args));
    }
}

#[test]
fn a_cast_in_colons_leaves_the_alias() {
    let tree = statement("select a::int b, c::double precision d from t");
    let StatementKind::Query(query) = tree.kind else { panic!() };
    let QueryBody::Select(select) = query.body else { panic!() };
    let named = select
        .items
        .iter()
        .filter(|it| matches!(&it.kind, SelectItemKind::Expr { alias: Some(_), .. }));
    assert_eq!(named.count(), 2);
}

#[test]
fn parentheses_hold_queries_or_expressions() {
    assert!(matches!(expr("(select 1)").kind, ExprKind::Subquery(_)));
    assert!(matches!(expr("((select 1))").kind, ExprKind::Paren(_)));
    assert!(matches!(expr("((select 1) union (select 2))").kind, ExprKind::Subquery(_)));
    assert!(matches!(expr("((select 1) + 2)").kind, ExprKind::Paren(_)));
    assert!(matches!(expr("((select 1), 2)").kind, ExprKind::Row { .. }));
}

#[test]
fn set_operations_lean_to_the_left() {
    let StatementKind::Query(query) = statement("select 1 union select 2 except select 3").kind
    else {
        panic!()
    };
    let QueryBody::SetOperation(outer) = query.body else { panic!() };
    assert_eq!(outer.operator.value, SetOperator::Except);
    assert!(matches!(outer.left, QueryBody::SetOperation(_)));
}

#[test]
fn the_first_number_of_a_limit_with_a_comma_is_the_offset() {
    let StatementKind::Query(query) = statement("select 1 limit 5, 10").kind else { panic!() };
    let limit = query.limit.unwrap();
    assert_eq!(limit.offset.unwrap().body.kind, ExprKind::Literal(Literal::Integer("5".into())));
    let count = limit.count.unwrap();
    assert_eq!(count.form, LimitForm::Comma);
    assert_eq!(count.value.unwrap().kind, ExprKind::Literal(Literal::Integer("10".into())));
}

#[test]
fn joins_stay_in_their_order() {
    let tree = statement("select * from a natural left join b cross join c, d full outer join e");
    let mut kinds = Vec::new();
    walk(Node::Statement(&tree), &mut |node| {
        if let Node::Join(it) = node {
            kinds.push((it.kind.value, it.natural.is_some()));
        }
    });
    let expected = [(JoinKind::Left, true), (JoinKind::Cross, false), (JoinKind::Full, false)];
    assert_eq!(kinds, expected);
}

#[test]
fn the_span_of_a_statement_has_neither_comments_nor_the_semicolon() {
    let tree = statement("-- a\nselect 1 ; ");
    assert_eq!((tree.span.start, tree.span.end), (5, 13));
}

#[test]
fn each_expression_has_a_number_of_its_own() {
    let tree = statement("select a + 1, (select b from t where c in (1, 2)) from t order by d");
    let mut ids = Vec::new();
    walk(Node::Statement(&tree), &mut |node| {
        if let Node::Expr(it) = node {
            ids.push(it.id);
        }
    });
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    assert!(ids.iter().all(|it| it.0 < tree.exprs));
}
