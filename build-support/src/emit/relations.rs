//! Rows and those that they refer to, or that refer to them: one query for a whole level, never one
//! per row.

use std::collections::BTreeMap;

use model_core::dialect::{Dialect, RowKeys};
use model_core::name::Ident;
use model_core::query::checked::{Lowered, Piece};
use model_core::schema::ForeignKey;

use super::entity::{Entity, Field};
use super::function::Function;
use super::sql::Constant;
use super::writer::Writer;
use super::{Target, sql, statement};

/// A way from the rows at hand to other rows, by a key.
#[derive(Debug)]
struct Relation<'a> {
    /// `load_team`
    name: String,
    /// The rows at hand.
    from: &'a Entity<'a>,
    from_key: Vec<Field<'a>>,
    /// The rows that are loaded.
    to: &'a Entity<'a>,
    /// As many fields as the key has at the other end.
    to_key: Vec<Field<'a>>,
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
        let name = match from_key.as_slice() {
            [only] => format!("load_{}", role(only)),
            _ => compound_name(entity, to, key),
        };
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
            false => format!("load_{}_by_{}", base.trim_start_matches("r#"), roles(&to_key)),
        };
        Some(Relation { name, from: entity, from_key, to, to_key, many })
    })
}

/// The fields of a foreign key at both ends.
fn columns_of<'a>(
    from: &Entity<'a>,
    to: &Entity<'a>,
    key: &ForeignKey,
) -> Option<(Vec<Field<'a>>, Vec<Field<'a>>)> {
    let (own, theirs) = (from.fields_of(&key.columns), to.fields_of(&key.target_columns));
    (own.len() == key.columns.len() && own.len() == theirs.len()).then_some((own, theirs))
}

/// `load_seat`: a key of several columns is called as what it refers to, with its own columns where
/// there is another way.
fn compound_name(from: &Entity<'_>, to: &Entity<'_>, key: &ForeignKey) -> String {
    let name = model_core::name::snake_name(to.name());
    let ways = from.table.foreign_keys.iter().filter(|it| it.target == key.target).count();
    match ways {
        1 => format!("load_{name}"),
        _ => format!("load_{name}_by_{}", roles(&from.fields_of(&key.columns))),
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

/// `team_and_number`
fn roles(fields: &[Field<'_>]) -> String {
    fields.iter().map(role).collect::<Vec<_>>().join("_and_")
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
        statement::constant_as("ONE", out, &statement, to_key.len(), of_one);
        statement::dynamic(out, &statement, &texts);
        match (from_key.as_slice(), to_key.as_slice()) {
            ([from_key], [to_key]) => {
                let get = part(from, from_key);
                out.line(format_args!("let keys = rows.iter().map(|it| {get}).collect();"));
                let load = if *many { "load_many" } else { "load_one" };
                let at = to_key.origin.position;
                out.line(format_args!("rt::{load}::<{row}, _, {at}>(db, &ONE, &SQL, keys)"));
            }
            _ => write_compound(out, relation, &row),
        }
    });
}

/// The value of a field of a given row, as an `Option`.
fn part(from: &Entity<'_>, key: &Field<'_>) -> String {
    let get = format!("<{} as rt::FieldAt<{}>>::get(it)", from.path(), key.origin.position);
    if key.column.nullable { format!("{get}.as_ref()") } else { format!("Some({get})") }
}

/// A row with a null in its key refers to nothing.
fn write_compound(out: &mut Writer, relation: &Relation<'_>, row: &str) {
    let Relation { name: _, from, from_key, to, to_key, many } = relation;
    out.line("struct Key;");
    out.block(format_args!("impl rt::KeyOf<{row}> for Key"), |out| {
        out.line(format_args!("const WIDTH: usize = {};", to_key.len()));
        let head = format!("fn write<W: Writer>(row: &{row}, to: &mut W) -> Result<(), Error>");
        out.block(head, |out| {
            for (at, field) in to_key.iter().enumerate() {
                let get =
                    format!("<{} as rt::FieldAt<{}>>::get(row)", to.path(), field.origin.position);
                let end = if at + 1 < to_key.len() { "?;" } else { "" };
                out.line(format_args!("Encode::encode({get}, to){end}"));
            }
        });
    });
    out.enclose("let keys = rows.iter().map(|it| {", "}).collect();", |out| {
        let parts = from_key.iter().map(|it| format!("{}?", part(from, it)));
        let key = super::rust::arguments(&parts.collect::<Vec<_>>());
        out.line(format_args!("(|| Some({key}))()"));
    });
    let load = if *many { "load_many_by" } else { "load_one_by" };
    out.line(format_args!("rt::{load}::<{row}, Key, _>(db, &ONE, &SQL, keys)"));
}

fn docs(relation: &Relation<'_>) -> String {
    let Relation { name: _, from: _, from_key, to, to_key, many } = relation;
    let table = &to.table.name;
    let list = |fields: &[Field<'_>]| -> String {
        let names = fields.iter().map(|it| it.column.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let (theirs, ours) = (list(to_key), list(from_key));
    let what = if *many { "The rows" } else { "The row" };
    format!(
        "{what} of `{table}` whose `{theirs}` is the `{ours}` of each given row, in the order of the \
         given rows."
    )
}

/// `select … from "teams" where "id" = $1`; several rows in the order of their own key.
fn of_one(dialect: Dialect, to: &Entity<'_>, key: &[Field<'_>], many: bool) -> Constant {
    let mut text = sql::select_by(dialect, to, key);
    let own = own_key(dialect, to, key);
    if many && !own.is_empty() {
        text = format!("{text} order by {}", own.join(", "));
    }
    sql::in_order(text, key.len())
}

/// The columns of the primary key but those of the relation.
fn own_key(dialect: Dialect, to: &Entity<'_>, key: &[Field<'_>]) -> Vec<String> {
    let is_own = |name: &&Ident| key.iter().all(|it| it.column.name != **name);
    to.table.primary_key.columns.iter().filter(is_own).map(|it| dialect.quote(it)).collect()
}

/// `select … from "teams" where "id" in (…)`; several rows of one key in the order of their own,
/// all in the order of that key, which is the order of its index.
fn lowered(dialect: Dialect, to: &Entity<'_>, key: &[Field<'_>], many: bool) -> Lowered {
    let head = sql::select(dialect, to);
    let names: Vec<String> = key.iter().map(|it| dialect.quote(&it.column.name)).collect();
    let own = own_key(dialect, to, key);
    let order = names.iter().cloned().chain(own).collect::<Vec<_>>().join(", ");
    let tail = if many { format!(") order by {order}") } else { ")".to_owned() };
    let mut pieces = Vec::new();
    match names.as_slice() {
        [column] => {
            // A database with arrays takes the list as one argument: one text for all lengths.
            let (operator, keys) = match dialect.capabilities().arrays {
                true => ("= any", Piece::Param { param: 0 }),
                false => ("in ", Piece::List { param: 0, empty: String::new() }),
            };
            pieces.push(Piece::Text(format!("{head} where {column} {operator}(")));
            pieces.push(keys);
        }
        _ => {
            let columns = names.join(", ");
            rows_in(&mut pieces, dialect, format!("{head} where ({columns}) in ("), key);
        }
    }
    pieces.push(Piece::Text(tail));
    Lowered::new(pieces)
}

/// Keys of several columns: as lists side by side, or as rows of values.
fn rows_in(pieces: &mut Vec<Piece>, dialect: Dialect, head: String, key: &[Field<'_>]) {
    let columns: Vec<_> = key.iter().map(|it| it.column).collect();
    match dialect.row_keys(&columns) {
        RowKeys::Rows(word) => {
            pieces.push(Piece::Text(format!("{head}{word}")));
            pieces.push(Piece::Rows { param: 0, width: key.len() });
        }
        RowKeys::Lists(types) => {
            let mut text = format!("{head}select * from unnest(");
            for (param, ty) in types.iter().enumerate() {
                pieces.push(Piece::Text(format!("{text}cast(")));
                pieces.push(Piece::Param { param });
                text = format!(" as {ty}[]), ");
            }
            pieces.push(Piece::Text(format!("{})", text.trim_end_matches(", "))));
        }
    }
}
