use std::collections::BTreeMap;

use super::missing;
use crate::dialect::Dialect;
use crate::migration::diff::diff;
use crate::migration::file::{
    Applied, Chain, Class, Draft, Name, Problem, Step, append, fills_of, read, read_scripts, sign,
    write,
};
use crate::migration::hint::{Fill, Hints};
use crate::migration::op::Op;
use crate::migration::plan::plan;
use crate::schema::{DefaultValue, Schema, SqlText, resolve};
use crate::snapshot;
use crate::source::read_text;

type Files = BTreeMap<String, String>;

/// The files of a project, version by version, as `makemigrations` writes them.
#[derive(Default)]
struct Story {
    files: Files,
    models: Schema,
}

impl Story {
    fn chain(&self) -> Chain {
        read(&self.files.clone().into_iter().collect::<Vec<_>>()).unwrap()
    }

    /// The next version of the models of SQLite alone.
    fn next(mut self, fields: &str, hints: &Hints) -> Self {
        let text = format!(
            "use model_runtime::Model;\n#[derive(Model)] struct User {{ #[model(primary_key)] id: i64, {fields} }}"
        );
        let walked = read_text(&text);
        assert!(walked.found.is_empty(), "{:#?}", walked.found);
        self.models = resolve(&walked.krate, &walked.failed).unwrap();
        let chain = self.chain();
        let old = chain.state().unwrap();
        let ops = diff(&old, &self.models, hints).unwrap();
        let draft = Draft {
            name: Name::next(chain.head().map(|it| &it.name), "next"),
            operations: ops.iter().map(Op::words).collect(),
            fills: fills_of(&ops),
            scripts: [(Dialect::Sqlite, plan(&old, &self.models, &ops, Dialect::Sqlite))].into(),
            snapshots: snapshot::changed(&old, &self.models),
        };
        self.files.extend(write(&draft, &chain));
        self
    }

    /// A migration as another version would have planned it.
    fn planned_otherwise(mut self, fields: &str) -> Self {
        self = self.next(fields, &Hints::default());
        let path = "0002_next/sqlite.up.sql";
        let as_today = self.files[path].clone();
        self.edit(path, |it| it.replace("alter table", "alter  table"));
        // As if it had been written so.
        self.edit("0002_next/migration.toml", |it| {
            it[..it.find("[edited]").unwrap()].to_owned() + "[edited]\n"
        });
        assert_ne!(self.files[path], as_today);
        self
    }

    fn edit(&mut self, path: &str, edit: impl Fn(&str) -> String) {
        let text = self.files.get_mut(path).unwrap();
        *text = edit(text);
        let files: Vec<_> = self.files.clone().into_iter().collect();
        self.files.extend(sign(&files).unwrap());
    }

    /// Writes what is missing; which files were written and what is left to a person.
    fn add(&mut self, dialect: Dialect) -> (Vec<String>, Vec<String>) {
        let chain = self.chain();
        let found = missing(&chain, &[Dialect::Sqlite, dialect], &self.models).unwrap();
        let open = found.iter().flat_map(|it| {
            let name = &it.name;
            let open = it.unfinished();
            open.flat_map(move |(way, why)| {
                why.iter().map(move |it| format!("{name} {}: {it}", way.word()))
            })
        });
        let open = open.collect();
        let late: Vec<_> = found.iter().map(super::Backfill::late).collect();
        let files = append(&late, &chain);
        let paths = files.iter().map(|it| it.0.clone()).collect();
        self.files.extend(files);
        assert!(missing(&self.chain(), &[dialect], &self.models).unwrap().is_empty());
        (paths, open)
    }
}

fn one() -> Story {
    Story::default().next("name: Option<String>", &Hints::default())
}

fn hashes(chain: &Chain, dialect: Dialect) -> Vec<Applied> {
    let applied = |it: &crate::migration::file::Migration| Applied {
        name: it.name.to_string(),
        hash: it.hash_on(dialect).clone(),
    };
    chain.migrations.iter().map(applied).collect()
}

#[test]
fn a_database_that_has_the_old_files_goes_on_with_the_new_ones() {
    let mut story = one().next("name: Option<String>, age: Option<i32>", &Hints::default());
    let (before, old) = (story.files.clone(), hashes(&story.chain(), Dialect::Sqlite));
    let (paths, open) = story.add(Dialect::Postgres);
    assert_eq!(open, [""; 0]);
    assert_eq!(paths.len(), 7, "{paths:#?}");
    let touched: Vec<_> = before.iter().filter(|it| story.files[it.0] != *it.1).collect();
    assert_eq!(touched.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["model.lock"]);
    let chain = story.chain();
    assert_eq!(hashes(&chain, Dialect::Sqlite), old);
    assert!(chain.pending(&old, Dialect::Sqlite).unwrap().is_empty());
    assert!(chain.pending(&old, Dialect::Postgres).is_err());
    let scripts: Vec<_> =
        story.files.clone().into_iter().filter(|(it, _)| !it.contains("/tables/")).collect();
    assert_eq!(
        hashes(&read_scripts(&scripts).unwrap(), Dialect::Postgres),
        hashes(&chain, Dialect::Postgres)
    );
}

#[test]
fn an_edit_of_what_was_added_is_told_to_the_added_database_alone() {
    let mut story = one();
    story.add(Dialect::Postgres);
    let applied = [Dialect::Sqlite, Dialect::Postgres].map(|it| hashes(&story.chain(), it));
    story.edit("0001_next/postgres.up.sql", |it| format!("{it}-- a remark\n"));
    let chain = story.chain();
    assert!(chain.pending(&applied[0], Dialect::Sqlite).is_ok());
    assert!(chain.pending(&applied[1], Dialect::Postgres).is_err());
}

#[test]
fn every_edited_byte_and_every_missing_file_of_an_addition_is_found() {
    let mut story = one();
    story.add(Dialect::Postgres);
    let files: Vec<_> = story.files.clone().into_iter().collect();
    for at in (0..files.len()).filter(|it| files[*it].0.contains("postgres")) {
        let mut fewer = files.clone();
        let (path, text) = fewer.remove(at);
        let error = read(&fewer).unwrap_err().remove(0);
        assert!(
            [&path, "0001_next/postgres.up.sql"].contains(&error.file.as_str())
                || path.ends_with(".toml")
        );
        for byte in 0..text.len() {
            let mut edited = files.clone();
            let new = if &text[byte..=byte] == "x" { "y" } else { "x" };
            edited[at].1.replace_range(byte..=byte, new);
            assert!(read(&edited).is_err(), "{path} byte {byte}");
        }
    }
    let mut unlocked = files;
    let lock = &mut unlocked.iter_mut().find(|it| it.0 == "model.lock").unwrap().1;
    *lock = lock.lines().filter(|it| !it.contains('+')).map(|it| format!("{it}\n")).collect();
    assert_eq!(read(&unlocked).unwrap_err()[0].problem, Problem::NotInLock);
    let signed = sign(&unlocked).unwrap();
    assert_eq!(signed, [("model.lock".to_owned(), story.files["model.lock"].clone())]);
}

#[test]
fn what_rows_got_once_is_kept_for_the_databases_to_come() {
    let table = one().models.tables.keys().next().unwrap().clone();
    for (fill, expected) in [
        (Fill::Value(DefaultValue::Int(7)), "7"),
        (Fill::Sql(SqlText::portable("length(name)")), "length(name)"),
    ] {
        let mut hints = Hints::default();
        let age = crate::name::Ident::new("age").unwrap();
        hints.fills.insert((table.clone(), age), fill);
        let mut story = one().next("name: Option<String>, age: i32", &hints);
        let (_, open) = story.add(Dialect::Postgres);
        assert_eq!(open, [""; 0]);
        let script = &story.files["0002_next/postgres.up.sql"];
        assert!(script.contains(expected), "{script}");
    }
}

/// As of a version that did not record it.
#[test]
fn what_rows_got_and_nobody_recorded_is_for_a_person() {
    let mut hints = Hints::default();
    let table = one().models.tables.keys().next().unwrap().clone();
    let age = crate::name::Ident::new("age").unwrap();
    hints.fills.insert((table, age), Fill::Value(DefaultValue::Int(7)));
    let mut story = one().next("name: Option<String>, age: i32", &hints);
    story.edit("0002_next/migration.toml", |it| {
        it.replace("[fills]\n\"users.age\" = { value = { int = 7 } }\n\n", "")
            .replace("\n[edited]\n", "")
    });
    assert!(story.chain().migrations[1].fills.is_empty());
    let (_, open) = story.add(Dialect::Postgres);
    assert_eq!(open.len(), 1, "{open:?}");
    assert!(open[0].contains("an answer that was given on a terminal, or another"), "{open:?}");
    let script = &story.files["0002_next/postgres.up.sql"];
    assert!(script.contains("alter table \"users\"") && script.contains("-- unfinished: "));
}

#[test]
fn what_somebody_wrote_is_not_guessed() {
    let mut story = one().next("name: Option<String>, age: Option<i32>", &Hints::default());
    story.edit("0002_next/sqlite.up.sql", |it| format!("{it}\nupdate users set age = 1;\n"));
    let (_, open) = story.add(Dialect::Postgres);
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open, ["0002_next up: the script for SQLite was edited by hand"]);
    let script = &story.files["0002_next/postgres.up.sql"];
    assert!(script.contains("--     update users set age = 1;"), "{script}");
    let read = &story.chain().migrations[1].scripts[&Dialect::Postgres].up;
    assert_eq!((read.unfinished.len(), read.steps.len()), (1, 1), "{script}");
}

#[test]
fn what_another_version_planned_is_no_edit() {
    let fields = "name: Option<String>, age: Option<i32>";
    let mut story = one().planned_otherwise(fields);
    let (_, open) = story.add(Dialect::Postgres);
    assert_eq!(open, [""; 0]);
    assert!(story.files["0002_next/postgres.up.sql"].contains("add column \"age\""));
}

#[test]
fn an_edit_that_is_taken_back_leaves_no_trace() {
    let mut story = one();
    let before = story.files.clone();
    let path = "0001_next/sqlite.up.sql";
    story.edit(path, |it| format!("{it}-- a remark\n"));
    story.edit(path, |it| format!("{it}-- another\n"));
    assert!(story.files["0001_next/migration.toml"].contains("[edited]\n\"sqlite.up.sql\""));
    story.edit(path, |_| before[path].clone());
    assert_eq!(story.files, before);
    story.add(Dialect::Postgres);
    let before = story.files.clone();
    let path = "0001_next/postgres.down.sql";
    story.edit(path, |it| format!("{it}-- a remark\n"));
    assert!(story.files["0001_next/postgres.toml"].contains("[edited]\n\"postgres.down.sql\""));
    assert_eq!(story.files["0001_next/migration.toml"], before["0001_next/migration.toml"]);
    story.edit(path, |_| before[path].clone());
    assert_eq!(story.files, before);
}

#[test]
fn an_empty_migration_is_empty_everywhere_and_one_by_hand_is_for_a_person() {
    let mut story = one().next("name: Option<String>", &Hints::default());
    let (_, open) = story.add(Dialect::Postgres);
    assert_eq!(open, [""; 0]);
    let seed = Step::new(Class::Tx, "seed", vec!["insert into users (id) values (1)".to_owned()]);
    let mut story = one().next("name: Option<String>", &Hints::default());
    let script = crate::migration::file::Script { steps: vec![seed], ..Default::default() };
    story.edit("0002_next/sqlite.up.sql", |_| script.print("seed"));
    let (_, open) = story.add(Dialect::MariaDb);
    assert_eq!(open, ["0002_next up: the script for SQLite was written by hand"]);
    // What is finished by hand does not say more to the next database than the one that was.
    let (_, open) = story.add(Dialect::Postgres);
    assert_eq!(open, ["0002_next up: the script for SQLite was written by hand"]);
}

#[test]
fn what_a_database_cannot_hold_is_said_of_the_migrations_that_touch_it() {
    let unique = "#[model(unique)] name: String";
    let mut story = Story::default()
        .next(unique, &Hints::default())
        .next(&format!("{unique}, age: Option<i32>"), &Hints::default());
    story = story.next(
        "#[model(unique, max_length = 40)] name: String, age: Option<i32>",
        &Hints::default(),
    );
    let (_, open) = story.add(Dialect::MariaDb);
    assert!(open[0].starts_with("0001_next up: table users: MariaDB has no "), "{open:#?}");
    assert!(!open.iter().any(|it| it.starts_with("0001_next down")), "{open:#?}");
    assert!(open.iter().all(|it| it.contains("table users: MariaDB has no ")), "{open:#?}");
}

#[test]
fn the_models_lend_the_texts_that_a_database_needs_by_now() {
    let check = |sql: &str| format!("#[model(check{sql})] name: String");
    let old = check(" = \"name glob 'a*'\"");
    let mut story = Story::default().next(&old, &Hints::default());
    let (_, open) = story.add(Dialect::Postgres);
    assert!(open[0].contains("glob"), "{open:#?}");
    for new in [
        "(\"name glob 'a*'\", postgres = \"name like 'a%'\")",
        "(sqlite = \"name glob 'a*'\", postgres = \"name like 'a%'\")",
    ] {
        let Story { models, files: _ } = Story::default().next(&check(new), &Hints::default());
        let mut story = Story { models, ..Story::default().next(&old, &Hints::default()) };
        let (_, open) = story.add(Dialect::Postgres);
        assert_eq!(open, [""; 0]);
        assert!(story.files["0001_next/postgres.up.sql"].contains("like 'a%'"));
    }
}
