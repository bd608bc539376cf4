//! What a database holds, from the rows of its `information_schema`, and what a schema would make it
//! hold, in one form.
//!
//! Two descriptions are equal when the tables are, however they came to be: the order of columns
//! takes no part, nor do the words that each database finds for an expression. Those are compared
//! by `expression`'s canonical form, in which grouping by parentheses takes no part either,
//! since both databases put their own.

use std::collections::BTreeMap;

use super::{Flavor, expected, expression};
use crate::dialect::Dialect;
use crate::schema::Schema;

/// One row of an answer: each column as text.
pub type Row = Vec<Option<String>>;

/// What a database holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Physical {
    /// By name.
    pub tables: BTreeMap<String, PhysicalTable>,
    /// Views and triggers by name, with their text.
    pub others: BTreeMap<String, String>,
}

/// One table. Each part is a definition by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhysicalTable {
    /// Engine, collation and comment.
    pub options: String,
    /// The columns.
    pub columns: BTreeMap<String, String>,
    /// The indexes, `PRIMARY` among them.
    pub keys: BTreeMap<String, String>,
    /// The foreign keys.
    pub foreign_keys: BTreeMap<String, String>,
    /// The checks.
    pub checks: BTreeMap<String, String>,
}

/// The queries of which [`describe`] takes the answers, in this order. There are as many however
/// many tables there are.
pub fn queries(flavor: &Flavor) -> [&'static str; 6] {
    match flavor.dialect {
        Dialect::MariaDb => [TABLES, COLUMNS, KEYS_MARIADB, FOREIGN_KEYS, CHECKS_MARIADB, OTHERS],
        Dialect::MySql | Dialect::Sqlite | Dialect::Postgres => {
            [TABLES, COLUMNS, KEYS_MYSQL, FOREIGN_KEYS, CHECKS_MYSQL, OTHERS]
        }
    }
}

const TABLES: &str = "select table_name, engine, table_collation, table_comment from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'";

const COLUMNS: &str = "select table_name, column_name, column_type, is_nullable, column_default, extra, collation_name, column_comment, generation_expression from information_schema.columns where table_schema = database()";

const KEYS_MYSQL: &str = "select table_name, index_name, non_unique, column_name, collation, sub_part, index_type, expression from information_schema.statistics where table_schema = database() order by table_name, index_name, seq_in_index";

const KEYS_MARIADB: &str = "select table_name, index_name, non_unique, column_name, collation, sub_part, index_type, null from information_schema.statistics where table_schema = database() order by table_name, index_name, seq_in_index";

const FOREIGN_KEYS: &str = "select k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule, r.update_rule from information_schema.key_column_usage k join information_schema.referential_constraints r on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name where k.table_schema = database() and k.referenced_table_name is not null order by k.table_name, k.constraint_name, k.ordinal_position";

const CHECKS_MYSQL: &str = "select t.table_name, c.constraint_name, c.check_clause from information_schema.check_constraints c join information_schema.table_constraints t on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK' where c.constraint_schema = database()";

/// A check of a column has the name that the column had once; its clause says more.
const CHECKS_MARIADB: &str = "select table_name, if(level = 'Column', check_clause, constraint_name), check_clause from information_schema.check_constraints where constraint_schema = database()";

const OTHERS: &str = "select table_name, view_definition from information_schema.views where table_schema = database() union all select trigger_name, concat_ws(' ', action_timing, event_manipulation, event_object_table, action_statement) from information_schema.triggers where trigger_schema = database()";

/// Describes a database. Tables whose name begins with `_model_` or `model_` of ours are left out.
pub fn describe(answers: &[Vec<Row>; 6], flavor: &Flavor) -> Physical {
    let [tables, columns, keys, foreign_keys, checks, others] = answers;
    let mut out = Physical::default();
    for row in tables {
        let [name, engine, collation, comment] = texts(row);
        if !is_internal(&name) {
            let table = out.tables.entry(name).or_default();
            table.options = options(&engine, &collation, &comment);
        }
    }
    for row in columns {
        column(&mut out, row, flavor);
    }
    for row in keys {
        key(&mut out, row, flavor);
    }
    for row in foreign_keys {
        foreign_key(&mut out, row);
    }
    for row in checks {
        let [table, name, clause] = texts(row);
        if let Some(table) = out.tables.get_mut(&table) {
            table.checks.insert(name, expression::canonical(&shown(&clause, flavor)));
        }
    }
    for row in others {
        let [name, text] = texts(row);
        out.others.insert(name, expression::canonical(&text));
    }
    out
}

/// What a database of this schema holds.
pub fn expected(schema: &Schema, flavor: &Flavor) -> Physical {
    let tables = schema.tables.values();
    let tables = tables.map(|it| (it.name.name.to_string(), expected::table(it, flavor)));
    Physical { tables: tables.collect(), others: BTreeMap::new() }
}

/// The tables of the history belong to the runner.
fn is_internal(name: &str) -> bool {
    name.starts_with("_model_")
        || matches!(name, "model_migrations" | "model_migration_steps" | "model_stamp")
}

fn texts<const N: usize>(row: &Row) -> [String; N] {
    std::array::from_fn(|at| row.get(at).cloned().flatten().unwrap_or_default())
}

pub(super) fn options(engine: &str, collation: &str, comment: &str) -> String {
    format!("{} {collation} {comment}", engine.to_lowercase())
}

/// A column in the words of a declaration.
#[derive(Debug, Default)]
pub(super) struct ColumnFacts {
    pub(super) ty: String,
    pub(super) nullable: bool,
    pub(super) default: Option<String>,
    pub(super) counted: bool,
    /// `stored` or `virtual`, and how.
    pub(super) generated: Option<(&'static str, String)>,
    pub(super) collation: String,
    pub(super) comment: String,
}

impl ColumnFacts {
    pub(super) fn words(&self) -> String {
        let Self { ty, nullable, default, counted, generated, collation, comment } = self;
        let mut out = vec![ty.clone(), collation.clone()];
        match generated {
            Some((kind, text)) => out.push(format!("{kind} as ({text})")),
            None => out.push(if *nullable { "null" } else { "not null" }.to_owned()),
        }
        out.extend(default.iter().map(|it| format!("default ({it})")));
        out.extend(counted.then(|| "auto_increment".to_owned()));
        out.push(comment.clone());
        out.retain(|it| !it.is_empty());
        out.join(" ")
    }
}

fn column(out: &mut Physical, row: &Row, flavor: &Flavor) {
    let [table, name, ty, nullable, default, extra, collation, comment, generation] = texts(row);
    let Some(table) = out.tables.get_mut(&table) else { return };
    let extra = extra.to_lowercase();
    let kind = if extra.contains("stored") { "stored" } else { "virtual" };
    let is_generated = extra.contains("generated") && !extra.contains("default_generated");
    let has_default = row.get(4).is_some_and(Option::is_some) && !is_generated;
    let facts = ColumnFacts {
        ty: type_words(&ty),
        nullable: nullable == "YES",
        default: if has_default { default_words(&default, &extra, flavor) } else { None },
        counted: extra.contains("auto_increment"),
        generated: is_generated.then(|| (kind, expression::canonical(&shown(&generation, flavor)))),
        collation,
        comment,
    };
    table.columns.insert(name, facts.words());
}

/// Without the widths that some versions show for integers; only `tinyint(1)` means something.
pub(super) fn type_words(ty: &str) -> String {
    let ty = if ty.contains('\'') { ty.to_owned() } else { ty.to_lowercase().replace(", ", ",") };
    let (name, rest) = ty.split_at(ty.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(ty.len()));
    match name {
        "bigint" | "int" | "smallint" | "mediumint" if rest.starts_with('(') => {
            format!("{name}{}", rest.split_once(')').map_or("", |it| it.1))
        }
        _ => ty,
    }
}

/// MySQL shows a constant without its quotes, MariaDB with them.
fn default_words(default: &str, extra: &str, flavor: &Flavor) -> Option<String> {
    if flavor.dialect == Dialect::MariaDb {
        let text = || expression::constant_or_canonical(&shown(default, flavor));
        return (default != "NULL").then(text);
    }
    if extra.contains("default_generated") {
        return Some(expression::constant_or_canonical(&shown(default, flavor)));
    }
    Some(default.to_owned())
}

/// An expression as somebody would write it. MySQL shows it as if it stood inside of a string; and
/// both put a backslash before what is special inside of a string.
fn shown(text: &str, flavor: &Flavor) -> String {
    match flavor.dialect {
        Dialect::MariaDb => strings_unescaped(text),
        Dialect::MySql | Dialect::Sqlite | Dialect::Postgres => {
            strings_unescaped(&unescaped(&once_encoded(text)))
        }
    }
}

/// MySQL 8 and 9 encode the letters of an expression twice.
fn once_encoded(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|it| u8::try_from(u32::from(it)).ok()).collect();
    bytes.and_then(|it| String::from_utf8(it).ok()).unwrap_or_else(|| text.to_owned())
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

fn strings_unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    let mut inside = false;
    while let Some(c) = chars.next() {
        match (c, inside) {
            ('\\', true) => match chars.next() {
                Some('\'') => out.push_str("''"),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('0') => out.push('\0'),
                other => out.extend(other),
            },
            ('\'', _) => {
                inside = !inside;
                out.push(c);
            }
            (c, _) => out.push(c),
        }
    }
    out
}

fn key(out: &mut Physical, row: &Row, flavor: &Flavor) {
    let [table, name, non_unique, column, order, prefix, kind, expression] = texts(row);
    let Some(table) = out.tables.get_mut(&table) else { return };
    let mut part = match expression.is_empty() {
        true => column,
        false => format!("({})", expression::canonical(&shown(&expression, flavor))),
    };
    if !prefix.is_empty() && kind == "BTREE" {
        part.push_str(&format!("({prefix})"));
    }
    if order == "D" {
        part.push_str(" desc");
    }
    let noun = match (kind.as_str(), non_unique == "0") {
        ("FULLTEXT", _) => "fulltext index",
        ("SPATIAL", _) => "spatial index",
        (_, true) => "unique index",
        (_, false) => "index",
    };
    add_part(table.keys.entry(name).or_default(), noun, &part);
}

fn add_part(text: &mut String, noun: &str, part: &str) {
    match text.strip_suffix(')') {
        Some(before) => *text = format!("{before}, {part})"),
        None => *text = format!("{noun} ({part})"),
    }
}

fn foreign_key(out: &mut Physical, row: &Row) {
    let [table, name, column, target, target_column, on_delete, on_update] = texts(row);
    let Some(table) = out.tables.get_mut(&table) else { return };
    let actions = [("delete", on_delete), ("update", on_update)];
    let actions: String = actions
        .iter()
        .filter(|it| !matches!(it.1.as_str(), "NO ACTION" | "RESTRICT"))
        .map(|(event, action)| format!(" on {event} {}", action.to_lowercase()))
        .collect();
    let text = table.foreign_keys.entry(name).or_default();
    let pair = format!("{column} → {target}.{target_column}");
    *text = if text.is_empty() { format!("{pair}{actions}") } else { format!("{pair}, {text}") };
}
