//! The SQL of a model's own functions, and of lowered queries, for each database.

use model_core::dialect::Dialect;
use model_core::query::checked::{Lowered, Piece};
use model_core::schema::TableName;

use super::entity::{Entity, Field};

/// `"users"`, with its namespace if it has one.
pub(crate) fn table(dialect: Dialect, name: &TableName) -> String {
    let quoted = dialect.quote(&name.name);
    match &name.schema {
        Some(schema) => format!("{}.{quoted}", dialect.quote(schema)),
        None => quoted,
    }
}

/// `"id", "email"`: every column, in the order in which the model decodes them.
pub(crate) fn columns(dialect: Dialect, entity: &Entity<'_>) -> String {
    let quoted = entity.fields.iter().map(|it| dialect.quote(&it.column.name));
    quoted.collect::<Vec<_>>().join(", ")
}

/// `select … from "users" where "id" = ?1`
pub(crate) fn select_by(dialect: Dialect, entity: &Entity<'_>, key: &[Field<'_>]) -> String {
    format!("{} where {}", select(dialect, entity), equals(dialect, key))
}

/// `select … from "users"`
pub(crate) fn select(dialect: Dialect, entity: &Entity<'_>) -> String {
    let table = table(dialect, &entity.table.name);
    format!("select {} from {table}", columns(dialect, entity))
}

/// `delete from "users" where "id" = ?1`
pub(crate) fn delete_by(dialect: Dialect, entity: &Entity<'_>, key: &[Field<'_>]) -> String {
    let table = table(dialect, &entity.table.name);
    format!("delete from {table} where {}", equals(dialect, key))
}

/// `"a" = ?1 and "b" = ?2`
fn equals(dialect: Dialect, key: &[Field<'_>]) -> String {
    let one = |(at, field): (usize, &Field<'_>)| {
        format!("{} = {}", dialect.quote(&field.column.name), dialect.placeholder(at))
    };
    key.iter().enumerate().map(one).collect::<Vec<_>>().join(" and ")
}

/// A text that never changes, and which argument each of its placeholders takes, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constant {
    pub(crate) text: String,
    pub(crate) args: Vec<usize>,
    /// The statement that gives the rows, where this one cannot.
    pub(crate) then: Option<Box<Self>>,
}

/// A text that takes each of `count` arguments once, in order.
pub(crate) fn in_order(text: String, count: usize) -> Constant {
    Constant { text, args: (0..count).collect(), then: None }
}

/// The whole text, if it is the same for all values: no list, no optional part, no literal.
pub(crate) fn constant(dialect: Dialect, lowered: &Lowered) -> Option<Constant> {
    let Lowered { pieces, then, rows: _, counts: _ } = lowered;
    let then = match then {
        Some(then) => Some(Box::new(constant_text(dialect, then)?)),
        None => None,
    };
    constant_text(dialect, pieces).map(|it| Constant { then, ..it })
}

fn constant_text(dialect: Dialect, pieces: &[Piece]) -> Option<Constant> {
    let mut out = Constant { text: String::new(), args: Vec::new(), then: None };
    for piece in pieces {
        match piece {
            Piece::Text(part) => out.text.push_str(part),
            Piece::Param { param } => {
                out.text.push_str(&dialect.placeholder(*param));
                out.args.push(*param);
            }
            Piece::List { .. } | Piece::Rows { .. } | Piece::If { .. } | Piece::Literal { .. } => {
                return None;
            }
        }
    }
    Some(out)
}
