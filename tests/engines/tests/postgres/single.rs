//! Single cases that a random pair does not meet.

use engine_tests::engine::{Engine, create};
use engine_tests::stories::schema;
use model_core::dialect::Dialect;
use model_core::dialect::postgres::probe::{clear, probe};
use model_core::migration::diff::diff;
use model_core::migration::file::{Outcome, Script, Scripts, Step};
use model_core::migration::hint::Hints;
use model_core::migration::op::Op;
use model_core::migration::plan::plan;
use model_core::name::Ident;
use model_core::schema::Schema;

use crate::database::Database;
use crate::on_each;

const USERS: &str = "#[derive(Model)] pub struct User {
    #[model(primary_key, auto)] pub id: i64,
    #[model(max_length = 20)] pub name: String,
}";
const UNIQUE_USERS: &str = "#[derive(Model)] pub struct User {
    #[model(primary_key, auto)] pub id: i64,
    #[model(max_length = 20, unique)] pub name: String,
}";

fn scripts(before: &str, after: &str) -> Scripts {
    let (old, new) = (schema(before), schema(after));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    plan(&old, &new, &ops, Dialect::Postgres)
}

fn part(script: &Script, steps: &[Step]) -> Script {
    Script { steps: steps.to_vec(), ..script.clone() }
}

/// What the runner does after a crash: look, clear, run again.
#[test]
fn debris_of_an_index_is_recognised_and_cleared() {
    on_each("debris", |database, _| {
        let up = scripts(USERS, UNIQUE_USERS).up;
        database.become_schema(&schema(USERS));
        database.execute("insert into users (name) values ('a'), ('a')").unwrap();
        let Some(Outcome::Makes(index)) = up.steps[0].outcome.clone() else { panic!("{up:?}") };
        assert_eq!(database.rows(&probe(&index)), Vec::<Vec<_>>::new());

        let error = database.run(&up).unwrap_err();
        assert!(error.contains("could not create unique index"), "{error}");
        assert_eq!(database.rows(&probe(&index)), [[Some("debris".to_owned())]]);
        assert!(
            database
                .describe()
                .tables
                .values()
                .any(|it| { it.indexes.values().any(|it| it.contains("(not valid)")) })
        );

        database.execute(&clear(&index)).unwrap();
        database.execute("delete from users where id = 2").unwrap();
        database.run(&part(&up, &up.steps[..1])).unwrap();
        assert_eq!(database.rows(&probe(&index)), [[Some("valid".to_owned())]]);
        database.run(&part(&up, &up.steps[1..])).unwrap();
        assert!(database.execute("insert into users (name) values ('a')").is_err());
    });
}

#[test]
fn a_sequence_goes_on_after_its_table_and_column_are_renamed() {
    on_each("sequence", |database, other| {
        let after = "#[derive(Model)] #[model(renamed_from = \"users\")] pub struct Person {
            #[model(primary_key, auto, renamed_from = \"id\")] pub number: i64,
            #[model(max_length = 20)] pub name: String,
        }";
        database.become_schema(&schema(USERS));
        database.execute("insert into users (name) values ('a'), ('b')").unwrap();
        database.run(&scripts(USERS, after).up).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(after), "renamed");
        database.execute("insert into people (name) values ('c')").unwrap();
        assert_eq!(database.rows("select max(number) from people"), [[Some("3".to_owned())]]);
    });
}

#[test]
fn a_column_that_is_counted_from_now_on_begins_after_the_highest_value() {
    on_each("counted", |database, other| {
        let before = USERS.replace("primary_key, auto", "primary_key");
        database.become_schema(&schema(&before));
        database.execute("insert into users (id, name) values (7, 'a')").unwrap();
        let both = scripts(&before, USERS);
        database.run(&both.up).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(USERS), "counted");
        database.execute("insert into users (name) values ('b')").unwrap();
        assert_eq!(database.rows("select max(id) from users"), [[Some("8".to_owned())]]);
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(&before), "no longer counted");
    });
}

#[test]
fn a_counted_key_that_was_dropped_comes_back_counted() {
    on_each("comes_back", |database, other| {
        let after = "#[derive(Model)] pub struct User {
            #[model(primary_key, max_length = 20)] pub name: String,
        }";
        let both = scripts(USERS, after);
        database.become_schema(&schema(USERS));
        database.execute("insert into users (name) values ('a'), ('b')").unwrap();
        database.run(&both.up).unwrap();
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(USERS), "down");
        database.execute("insert into users (name) values ('c')").unwrap();
        assert_eq!(database.rows("select max(id) from users"), [[Some("3".to_owned())]]);
    });
}

#[test]
fn a_new_label_can_be_the_default_and_the_value_of_rows_that_had_none() {
    on_each("label", |database, other| {
        let model = "#[derive(Model)] pub struct User {
            #[model(primary_key, auto)] pub id: i64, pub state: Option<State>,
        }";
        let before = format!("#[derive(ModelEnum)] pub enum State {{ Old }} {model}");
        let after = before
            .replace("{ Old }", "{ New, Old }")
            .replace("pub state: Option<State>", "#[model(default = State::New)] pub state: State");
        database.become_schema(&schema(&before));
        database.execute("insert into users (state) values ('old'), (null)").unwrap();
        let both = scripts(&before, &after);
        database.run(&both.up).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(&after), "up");
        let states = database.rows("select state from users order by state");
        assert_eq!(states, [[Some("new".to_owned())], [Some("old".to_owned())]]);
        let error = database.run(&both.down).unwrap_err();
        assert!(error.contains("invalid input value for enum state: \"new\""), "{error}");
        database.execute("delete from users where state = 'new'").unwrap();
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(&before), "down");
    });
}

#[test]
fn a_row_that_breaks_a_new_rule_stops_at_the_step_that_looks() {
    on_each("looks", |database, _| {
        let after = USERS.replace("max_length = 20", "max_length = 20, check = \"name <> ''\"");
        let up = scripts(USERS, &after).up;
        database.become_schema(&schema(USERS));
        database.execute("insert into users (name) values ('')").unwrap();
        let error = database.run(&up).unwrap_err();
        assert!(error.contains("users_name_check"), "{error}");
        // What came before is committed, so it goes on from there.
        database.execute("update users set name = 'a'").unwrap();
        database.run(&part(&up, &up.steps[1..])).unwrap();
    });
}

#[test]
fn rows_that_have_no_value_in_two_columns_get_both_at_once() {
    on_each("both", |database, other| {
        let model = |fields: &str| {
            format!(
                "#[derive(Model)] pub struct User {{ #[model(primary_key, auto)] pub id: i64, {fields} }}"
            )
        };
        let before = model("pub name: Option<String>, pub n: Option<i32>");
        let after =
            model("#[model(default = \"?\")] pub name: String, #[model(default = 5)] pub n: i32");
        database.become_schema(&schema(&before));
        database.execute("insert into users (name, n) values ('a', null), (null, null)").unwrap();
        database.run(&scripts(&before, &after).up).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(&after), "up");
        let rows = database.rows("select name || n from users order by id");
        assert_eq!(rows, [[Some("a5".to_owned())], [Some("?5".to_owned())]]);
    });
}

#[test]
fn unique_columns_that_were_dropped_come_back_with_numbers() {
    on_each("numbers", |database, other| {
        let after = "#[derive(Model)] pub struct User {
            #[model(primary_key, auto)] pub id: i64, pub n: i32,
        }";
        let code = "pub n: i32, #[model(unique)] pub code: i16, #[model(unique)] pub other: String";
        let before = after.replace("pub n: i32", code);
        let both = scripts(&before, after);
        database.become_schema(&schema(&before));
        database
            .execute("insert into users (n, code, other) values (7, 7, 'a'), (7, 8, 'b')")
            .unwrap();
        database.run(&both.up).unwrap();
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(&before), "down");
        let rows = database.rows("select code || other from users order by code");
        assert_eq!(rows, [[Some("11".to_owned())], [Some("22".to_owned())]]);
    });
}

#[test]
fn a_value_of_its_own_comes_back_under_a_key_to_which_nulls_are_equal() {
    on_each("equal_nulls", |database, other| {
        let model = |ty: &str| {
            format!(
                "#[derive(Model)] #[model(unique(name, nulls_not_distinct))] pub struct User {{
                    #[model(primary_key, auto)] pub id: i64, pub name: {ty},
                }}"
            )
        };
        let (before, after) = (model("Vec<u8>"), model("String"));
        // The way up is the one of which there is a conversion.
        let both = scripts(&after, &before);
        database.become_schema(&schema(&after));
        database.execute("insert into users (name) values ('a'), ('b')").unwrap();
        database.run(&both.up).unwrap();
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(&after), "down");
        let rows = database.rows("select name from users order by name");
        assert_eq!(rows, [[Some("1".to_owned())], [Some("2".to_owned())]]);
    });
}

#[test]
fn a_composite_key_is_referred_to_and_changes_its_columns() {
    on_each("composite", |database, other| {
        let before = "#[derive(Model)] #[model(primary_key(shop, number))] pub struct Order {
            pub shop: i32, pub number: i32, pub at: Option<chrono::NaiveDate>,
        }";
        let after = "#[derive(Model)] #[model(primary_key(number, shop), unique(shop, at))] pub struct Order {
            pub shop: i64, pub number: i64, #[model(default = now)] pub at: chrono::NaiveDate,
        }";
        database.become_schema(&schema(before));
        database.execute("insert into orders (shop, number) values (1, 2), (2, 2)").unwrap();
        let both = scripts(before, after);
        database.run(&both.up).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(after), "up");
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &schema(before), "down");
    });
}

/// The reader does not know the database's name everywhere yet, so the type is put in by hand.
fn with_sql_type(models: &str, text: &str) -> Schema {
    let mut schema = schema(models);
    for column in schema.tables.values_mut().flat_map(|it| &mut it.columns) {
        if column.name.as_str() == "name" {
            column.sql_type.per_dialect.insert(Dialect::Postgres, text.to_owned());
        }
    }
    schema
}

#[test]
fn a_type_of_the_models_own_is_converted_to_and_never_cut() {
    on_each("own_type", |database, other| {
        let (old, new) = (schema(USERS), with_sql_type(USERS, "varchar(3)"));
        let ops = diff(&old, &new, &Hints::default()).unwrap();
        let both = plan(&old, &new, &ops, Dialect::Postgres);
        database.become_schema(&old);
        database.execute("insert into users (name) values ('abcd')").unwrap();
        let error = database.run(&both.up).unwrap_err();
        assert!(error.contains("value too long for type character varying(3)"), "{error}");
        database.execute("update users set name = 'abc'").unwrap();
        database.run(&both.up).unwrap();
        engine_tests::pairs::same_as_new(database, other, &new, "up");
        database.run(&both.down).unwrap();
        engine_tests::pairs::same_as_new(database, other, &old, "down");
    });
}

#[test]
fn a_text_is_the_same_whatever_the_session_thinks_of_backslashes() {
    on_each("backslash", |database, _| {
        let text = "C:\\new; it's \\' \"x\" $$";
        let model = USERS.replace("max_length = 20", &format!("default = {text:?}"));
        for conforming in ["on", "off"] {
            database.execute(&format!("set standard_conforming_strings = {conforming}")).unwrap();
            database.become_schema(&schema(&model));
            database.execute("insert into users default values").unwrap();
            assert_eq!(database.rows("select name from users"), [[Some(text.to_owned())]]);
        }
        let create = create(&schema(&model), Dialect::Postgres).up;
        assert_eq!(Script::parse(&create.print("t"), Dialect::Postgres).as_ref(), Ok(&create));
    });
}

#[test]
fn what_somebody_made_by_hand_on_a_column_stops_the_change_and_stays() {
    on_each("by_hand", |database, _| {
        let after = USERS.replace("#[model(max_length = 20)] pub name: String", "pub name: i64");
        database.become_schema(&schema(USERS));
        database.execute("create view names as select name from users").unwrap();
        let before = database.describe();
        let up = scripts(USERS, &after).up;
        let error = database.run(&up).unwrap_err();
        assert!(error.contains("used by a view"), "{error}");
        assert_eq!(database.describe(), before);
    });
}

#[test]
fn a_script_is_read_back_as_it_was_printed() {
    let both = scripts(USERS, UNIQUE_USERS);
    for script in [&both.up, &both.down] {
        assert_eq!(Script::parse(&script.print("t"), Dialect::Postgres).as_ref(), Ok(script));
    }
}

#[test]
fn an_extension_comes_before_what_uses_it_and_goes_after_it() {
    on_each("extension", |database, _| {
        let with = |extensions: &[&str], models: &str| {
            let names = extensions.iter().map(|it| Ident::new(*it).unwrap());
            Schema { extensions: names.collect(), ..schema(models) }
        };
        let token = "#[derive(Model)] pub struct User {
            #[model(primary_key, auto)] pub id: i64,
            #[model(max_length = 20)] pub name: String,
            #[model(default(sql = \"crypt('x', gen_salt('md5'))\"))] pub token: String,
        }";
        let (old, new) = (with(&["uuid-ossp"], USERS), with(&["pgcrypto"], token));
        let ops = diff(&old, &new, &Hints::default()).unwrap();
        let words: Vec<String> = ops.iter().map(Op::words).collect();
        assert_eq!(words[0], "create extension pgcrypto");
        assert_eq!(words.last().unwrap(), "drop extension uuid-ossp");
        let scripts = plan(&old, &new, &ops, Dialect::Postgres);

        database.become_schema(&schema(USERS));
        database.execute("create extension \"uuid-ossp\"").unwrap();
        let extensions = |database: &mut Database| {
            let others = database.describe().others;
            let names = others.into_keys().filter(|it| it.0 == "extension").map(|it| it.2);
            names.collect::<Vec<_>>()
        };
        assert_eq!(extensions(database), ["uuid-ossp"]);
        database.run(&scripts.up).unwrap();
        assert_eq!(extensions(database), ["pgcrypto"]);
        database.run(&scripts.down).unwrap();
        assert_eq!(extensions(database), ["uuid-ossp"]);
        // One that somebody made already is taken as it is.
        database.execute("create extension pgcrypto").unwrap();
        database.run(&scripts.up).unwrap();
        assert_eq!(extensions(database), ["pgcrypto"]);
        database.execute("drop table users").unwrap();
        database.execute("drop extension pgcrypto").unwrap();
    });
}

/// Each class that the server brings, over a column of each type.
#[test]
fn an_operator_class_takes_the_types_that_the_server_says() {
    on_each("opclasses", |database, _| {
        let schema = schema(
            "#[derive(ModelEnum)] pub enum Hue { Red }
            #[derive(Model)] pub struct Thing {
                #[model(primary_key)] pub id: i64, pub a: bool, pub b: i16, pub c: i32, pub d: f32,
                pub e: f64, pub f: String, #[model(max_length = 9)] pub g: String, pub h: Vec<u8>,
                pub i: uuid::Uuid, #[model(precision = 9, scale = 2)] pub j: rust_decimal::Decimal,
                pub k: chrono::NaiveDate, pub l: chrono::NaiveTime, pub m: chrono::NaiveDateTime,
                pub n: chrono::DateTime<chrono::Utc>, pub o: serde_json::Value, pub p: Hue,
                pub q: Vec<i32>, pub r: Vec<Hue>,
            }",
        );
        database.become_schema(&schema);
        database
            .execute("create table said (method text, class text, name text, takes bool)")
            .unwrap();
        database
            .execute(
                "do $$ declare it record; takes bool; begin
                for it in select distinct amname, opcname, attname from pg_opclass
                    join pg_am on pg_am.oid = opcmethod, pg_attribute
                    where amtype = 'i' and attrelid = 'things'::regclass and attnum > 0
                loop
                    begin
                        execute format('create index probe on things using %I (%I %I)', it.amname, it.attname, it.opcname);
                        takes := true;
                        drop index probe;
                    exception when others then takes := false;
                    end;
                    insert into said values (it.amname, it.opcname, it.attname, takes);
                end loop; end $$",
            )
            .unwrap();
        let table = schema.tables.values().next().unwrap();
        let rows = database.rows("select method, class, name, takes from said");
        assert!(rows.len() > 2000, "{}", rows.len());
        for row in rows {
            let row: Vec<&str> = row.iter().map(|it| it.as_deref().unwrap()).collect();
            let [method, class, name, takes] = row[..] else { panic!("{row:?}") };
            let kind = table.column(name).unwrap().ty.kind();
            let known = Dialect::Postgres.opclass_takes(Some(method), class, kind);
            assert_eq!(known, Some(takes == "t"), "{method} {class} over {kind:?}");
        }
    });
}
