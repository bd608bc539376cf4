//! The text under the span of a node reads as that node again.

use std::mem::discriminant;

use model_core::diagnostic::FileId;
use model_core::query::syntax::ast::{Expr, ExprKind};
use model_core::query::syntax::{Node, parse_statement, walk};

use crate::corpus::{file, generated};

/// Where the statements stand in their imagined file, so that a part can stand at its own place
/// with something before it.
const OFFSET: u32 = 1_000;

#[test]
fn the_text_of_every_node_reads_as_that_node() {
    let mut all = file("queries.sql");
    all.extend(file("postgresql.sql"));
    all.extend(file("mysql.sql"));
    all.extend(generated().into_iter().step_by(40));
    let mut nodes = 0;
    for statement in all {
        let Ok(tree) = parse_statement(&statement, FileId(0), OFFSET) else { continue };
        walk(Node::Statement(&tree), &mut |node| {
            if let Some((before, after)) = surroundings(node) {
                check(&statement, node, before, after);
                nodes += 1;
            }
        });
    }
    assert!(nodes > 10_000, "{nodes}");
}

/// What makes a statement of the text of a node; none for what is read only as a part of another.
fn surroundings(node: Node<'_>) -> Option<(&'static str, &'static str)> {
    Some(match node {
        Node::Statement(_)
        | Node::Query(_)
        | Node::Body(_)
        | Node::Select(_)
        | Node::Values(_)
        | Node::Insert(_)
        | Node::Update(_)
        | Node::Delete(_) => ("", ""),
        // Within an array, an inner one has no keyword.
        Node::Expr(Expr { kind: ExprKind::Array { keyword: None, .. }, .. }) => return None,
        Node::Expr(_) | Node::Call(_) => ("select f(", ")"),
        Node::SelectItem(_) => ("select ", ""),
        Node::With(_) => ("", " select 1"),
        Node::Cte(_) => ("with ", " select 1"),
        Node::FromItem(_) | Node::Relation(_) => ("select 1 from ", ""),
        Node::Join(_) => ("select 1 from t ", ""),
        Node::GroupItem(_) => ("select 1 group by ", ""),
        Node::OrderItem(_) => ("select 1 order by ", ""),
        Node::GroupBy(_) | Node::OrderBy(_) | Node::Limit(_) | Node::Lock(_) => ("select 1 ", ""),
        Node::ValuesRow(_) => ("values ", ""),
        Node::Window(_) => ("select f() over ", ""),
        Node::Frame(_) => ("select f() over (", ")"),
        Node::Type(_) => ("select cast(a as ", ")"),
        Node::OnConflict(_) => ("insert into t values (1) ", ""),
        Node::Assignment(_) => ("update t set ", ""),
        Node::Name(_) | Node::Ident(_) => return None,
    })
}

fn check(statement: &str, node: Node<'_>, before: &str, after: &str) {
    let span = node.span();
    let part = &statement[(span.start - OFFSET) as usize..(span.end - OFFSET) as usize];
    let text = format!("{before}{part}{after}");
    let offset = span.start - u32::try_from(before.len()).unwrap();
    let tree = parse_statement(&text, FileId(0), offset)
        .unwrap_or_else(|e| panic!("{text}\nof {statement}\n{e:#?}"));
    let wanted = shape(node);
    let mut found = Vec::new();
    walk(Node::Statement(&tree), &mut |it| {
        if discriminant(&it) == discriminant(&node) && it.span() == span {
            found.push(shape(it));
        }
    });
    assert!(found.contains(&wanted), "{text}\nof {statement}\n{wanted}\n{found:#?}");
}

/// The node with all its places, but without the numbers of its expressions.
fn shape(node: Node<'_>) -> String {
    let text = match node {
        Node::Statement(it) => format!("{:?}", it.kind),
        it => format!("{it:?}"),
    };
    let mut parts = text.split("ExprId(");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |shape, part| shape + part.trim_start_matches(|it: char| it.is_ascii_digit()))
}
