//! Rows and those that they refer to, or that refer to them: one query for a whole level, never one
//! per row.

use std::collections::BTreeMap;

use model_core::dialect::Dialect;
use model_core::name::Ident;
use model_core::query::checked::{Lowered, Piece};
use model_core::schema::ForeignKey;

use super::entity::{Entity, Field};
use super::function::Function;
use super::sql::Constant;
use super::writer::Writer;
use super::{Target, sql, statement};

/// A way from the rows at hand to other rows, by a key of one column.
#[derive(Debug)]
struct Relation<'a> {
    /// `load_team`
    name: String,
    /// The rows at hand.
    from: &'a Entity<'a>,
    from_key: Field<'a>,
    /// The rows that are loaded.
    to: &'a Entity<'a>,
    to_key: Field<'a>,
    /// Whether a row can have several of them.
    many: bool,
}

/// The loaders that start from an entity, its own foreign keys first.
pub(crate) fn write(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let mut relations: Vec<Relation<'_>> = forward(target, entity).collect();
    relations.extend(backward(target, entity));
    make_names_unique(&mut relations);
    relations.iter().for_each(|it| write_loader(out, target, it));
}

/// From a row to the one that it refers to.
fn forward<'a>(
    target: &'a Target<'_>,
    entity: &'a Entity<'a>,
) -> impl Iterator<Item = Relation<'a>> {
    entity.table.foreign_keys.iter().filter_map(move |key| {
        let to = target.entity(&key.target)?;
        let (from_key, to_key) = columns_of(entity, to, key)?;
        let name = format!("load_{}", role(&from_key));
        Some(Relation { name, from: entity, from_key, to, to_key, many: false })
    })
}

/// From a row to those that refer to it.
fn backward<'a>(
    target: &'a Target<'_>,
    entity: &'a Entity<'a>,
) -> impl Iterator<Item = Relation<'a>> {
    let keys =
        target.entities.iter().flat_map(|to| to.table.foreign_keys.iter().map(move |it| (to, it)));
    keys.filter(|(_, key)| key.target == entity.table.name).filter_map(move |(to, key)| {
        let (to_key, from_key) = columns_of(to, entity, key)?;
        let many = !to.is_unique(key);
        let base = if many { to.module() } else { model_core::name::snake_name(to.name()) };
        let name = match is_only_way(to, key) {
            true => format!("load_{}", base.trim_start_matches("r#")),
            false => format!("load_{}_by_{}", base.trim_start_matches("r#"), role(&to_key)),
        };
        Some(Relation { name, from: entity, from_key, to, to_key, many })
    })
}

/// The columns of a foreign key at both ends. One of several columns has no loader: SQLite and
/// others compare rows of values, but not every database can look up a list of them by index.
fn columns_of<'a>(
    from: &Entity<'a>,
    to: &Entity<'a>,
    key: &ForeignKey,
) -> Option<(Field<'a>, Field<'a>)> {
    match (from.fields_of(&key.columns).as_slice(), to.fields_of(&key.target_columns).as_slice()) {
        ([from], [to]) => Some((*from, *to)),
        _ => None,
    }
}

/// Whether a table refers to another in one way only, and not to itself: `posts` of a user needs
/// no word of its own then.
fn is_only_way(from: &Entity<'_>, key: &ForeignKey) -> bool {
    let ways = from.table.foreign_keys.iter().filter(|it| it.target == key.target).count();
    ways == 1 && key.target != from.table.name
}

/// `team_id` → `team`
fn role<'a>(field: &Field<'a>) -> &'a str {
    let name = field.origin.rust_name.as_str();
    name.strip_suffix("_id").filter(|it| !it.is_empty()).unwrap_or(name)
}

fn make_names_unique(relations: &mut [Relation<'_>]) {
    for at in 1..relations.len() {
        let (before, rest) = relations.split_at_mut(at);
        while before.iter().any(|it| it.name == rest[0].name) {
            rest[0].name.push('_');
        }
    }
}

fn write_loader(out: &mut Writer, target: &Target<'_>, relation: &Relation<'_>) {
    let Relation { name, from, from_key, to, to_key, many } = relation;
    let row = to.path();
    let output = if *many { format!("Vec<Vec<{row}>>") } else { format!("Vec<Option<{row}>>") };
    let function = Function::on_db(name, docs(relation))
        .param("rows", format!("&'a [{}]", from.ty()))
        .output(output);
    let of_one = target.dialects.iter().map(|it| (*it, of_one(*it, to, to_key, *many))).collect();
    let texts: BTreeMap<Dialect, Lowered> =
        target.dialects.iter().map(|it| (*it, lowered(*it, to, to_key, *many))).collect();
    function.write(out, |out| {
        let statement = target.statement_name(from, name);
        statement::constant_as("ONE", out, &statement, 1, of_one);
        statement::dynamic(out, &statement, &texts);
        let get =
            format!("<{} as rt::FieldAt<{}>>::get(it)", from.path(), from_key.origin.position);
        let get = if from_key.column.nullable {
            format!("{get}.as_ref()")
        } else {
            format!("Some({get})")
        };
        out.line(format_args!("let keys = rows.iter().map(|it| {get}).collect();"));
        let load = if *many { "load_many" } else { "load_one" };
        let at = to_key.origin.position;
        out.line(format_args!("rt::{load}::<{row}, _, {at}>(db, &ONE, &SQL, keys)"));
    });
}

fn docs(relation: &Relation<'_>) -> String {
    let Relation { name: _, from: _, from_key, to, to_key, many } = relation;
    let table = &to.table.name;
    let (theirs, ours) = (&to_key.column.name, &from_key.column.name);
    let what = if *many { "The rows" } else { "The row" };
    format!(
        "{what} of `{table}` whose `{theirs}` is the `{ours}` of each given row, in the order of the \
         given rows."
    )
}

/// `select … from "teams" where "id" = $1`; several rows in the order of their own key.
fn of_one(dialect: Dialect, to: &Entity<'_>, key: &Field<'_>, many: bool) -> Constant {
    let mut text = sql::select_by(dialect, to, std::slice::from_ref(key));
    let own: Vec<String> = own_key(to, key).map(|it| dialect.quote(it)).collect();
    if many && !own.is_empty() {
        text = format!("{text} order by {}", own.join(", "));
    }
    sql::in_order(text, 1)
}

/// The columns of the primary key but that of the relation.
fn own_key<'a>(to: &'a Entity<'_>, key: &'a Field<'_>) -> impl Iterator<Item = &'a Ident> {
    to.table.primary_key.columns.iter().filter(|it| **it != key.column.name)
}

/// `select … from "teams" where "id" in (…)`; several rows of one key in the order of their own,
/// all in the order of that key, which is the order of its index.
fn lowered(dialect: Dialect, to: &Entity<'_>, key: &Field<'_>, many: bool) -> Lowered {
    let head = sql::select(dialect, to);
    let column = dialect.quote(&key.column.name);
    let order: Vec<String> = std::iter::once(&key.column.name)
        .chain(own_key(to, key))
        .map(|it| dialect.quote(it))
        .collect();
    let order = order.join(", ");
    let tail = if many { format!(") order by {order}") } else { ")".to_owned() };
    // A database with arrays takes the list as one argument: one text for all lengths.
    let (operator, keys) = match dialect.capabilities().arrays {
        true => ("= any", Piece::Param { param: 0 }),
        false => ("in ", Piece::List { param: 0, empty: String::new() }),
    };
    Lowered::new(vec![
        Piece::Text(format!("{head} where {column} {operator}(")),
        keys,
        Piece::Text(tail),
    ])
}
