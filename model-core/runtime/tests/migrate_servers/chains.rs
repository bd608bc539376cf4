//! Migrations written by hand.

use std::collections::BTreeMap;

use model_core::dialect::Dialect;
use model_core::migration::file::{
    Chain, Class, Hash, Migration, Name, Object, ObjectKind, Outcome, Probe, Script, Scripts, Step,
};
use model_core::name::Ident;

pub(crate) fn tx(statement: &str) -> Step {
    Step::new(Class::Tx, "change rows", vec![statement.to_owned()])
}

/// A step that commits itself, with what it makes or takes away.
pub(crate) fn auto(statement: &str, exists: &str, makes: bool) -> Step {
    let (there, absent) = if makes { ("done", "open") } else { ("open", "done") };
    let query = format!(
        "select case when exists (select 1 from information_schema.{exists}) then '{there}' \
         else '{absent}' end"
    );
    Step {
        probe: Some(Probe(query)),
        ..Step::new(Class::Auto, "change the schema", vec![statement.to_owned()])
    }
}

/// An index without standing in anybody's way.
pub(crate) fn index(name: &str, statement: &str, makes: bool) -> Step {
    let object = Object { kind: ObjectKind::Index, schema: None, name: Ident::new(name).unwrap() };
    let outcome = if makes { Outcome::Makes(object) } else { Outcome::Drops(object) };
    let step = Step::new(Class::Restart, "an index", vec![statement.to_owned()]);
    Step { outcome: Some(outcome), ..step }
}

pub(crate) fn script(steps: Vec<Step>) -> Script {
    Script { steps, ..Script::default() }
}

/// A migration of one database, as files would make it.
pub(crate) fn chain(dialect: Dialect, list: Vec<(&str, Script, Script)>) -> Chain {
    let mut migrations: Vec<Migration> = Vec::new();
    for (name, up, down) in list {
        let parent = migrations.last().map(|it| it.name.clone());
        let before = migrations.last().map_or("", |it| it.hash.as_str());
        let hash = Hash::of_parts(&[before, name, &up.print(name), &down.print(name)]);
        migrations.push(Migration {
            name: Name::new(name).unwrap(),
            parent,
            hash,
            operations: Vec::new(),
            fills: BTreeMap::new(),
            added: BTreeMap::new(),
            edited: BTreeMap::new(),
            scripts: BTreeMap::from([(dialect, Scripts { up, down })]),
            snapshots: BTreeMap::new(),
        });
    }
    Chain { migrations }
}

pub(crate) type Part = (&'static str, Script, Script);

pub(crate) const MORE: &str = "update a set n = n + 1";
pub(crate) const LESS: &str = "update a set n = n - 1";

pub(crate) fn first(dialect: Dialect) -> Part {
    let (a, b) = (
        "create table a (id bigint primary key, n bigint not null)",
        "create table b (id bigint primary key, a_id bigint references a (id))",
    );
    let rows = [tx("insert into a values (1, 0)"), tx("insert into b values (1, 1)")];
    let (mut up, down) = if dialect == Dialect::Postgres {
        (vec![tx(a), tx(b)], vec![tx("drop table b"), tx("drop table a")])
    } else {
        let (of_a, of_b) = (
            "tables where table_schema = database() and table_name = 'a'",
            "tables where table_schema = database() and table_name = 'b'",
        );
        (
            vec![auto(a, of_a, true), auto(b, of_b, true)],
            vec![auto("drop table b", of_b, false), auto("drop table a", of_a, false)],
        )
    };
    up.extend(rows);
    ("0001_initial", script(up), script(down))
}

/// Steps of all kinds, with data that shows how often each one ran.
pub(crate) fn second(dialect: Dialect) -> Part {
    let [make, undo] = alone(dialect);
    let up = vec![tx(MORE), make, tx(MORE), tx(MORE)];
    let down = vec![tx(LESS), tx(LESS), undo, tx(LESS)];
    ("0002_mixed", script(up), script(down))
}

/// A step that no transaction protects, and the one back.
fn alone(dialect: Dialect) -> [Step; 2] {
    if dialect == Dialect::Postgres {
        return [
            index("a_n", "create index concurrently a_n on a (n)", true),
            index("a_n", "drop index concurrently a_n", false),
        ];
    }
    let exists = "statistics where table_schema = database() and table_name = 'a' \
                  and index_name = 'a_n'";
    [auto("create index a_n on a (n)", exists, true), auto("drop index a_n on a", exists, false)]
}

pub(crate) fn third(_: Dialect) -> Part {
    ("0003_more", script(vec![tx(MORE)]), script(vec![tx(LESS)]))
}

pub(crate) fn all(dialect: Dialect) -> Chain {
    chain(dialect, vec![first(dialect), second(dialect), third(dialect)])
}
