//! What rows get in columns of which they have no value.

use model_core::migration::plan::plan;
use model_core::schema::{ColumnType, Schema};

use crate::engine::Engine;
use crate::pairs::{answered_diff, same_as_new};
use crate::stories::schema;
use crate::value::uuid;

/// A table of teams and one of users, whose fields are these besides the key.
fn users(fields: &str) -> Schema {
    schema(&format!(
        "#[derive(Model)] pub struct Team {{ #[model(primary_key, auto)] pub id: i64 }}
        #[derive(Model)] pub struct User {{ #[model(primary_key, auto)] pub id: i64, {fields} }}"
    ))
}

/// What was lost on the way up is the first row that can be referred to on the way down.
pub fn what_is_required_comes_back_to_the_first_row<E: Engine>(engine: &mut E, other: &mut E) {
    let cases = [
        ("#[model(references = Team)] pub it: i64", ""),
        ("#[model(references = User)] pub it: i64", ""),
        ("#[model(references = Team)] pub it: i64", "pub it: uuid::Uuid"),
    ];
    for (before, after) in cases {
        let what = format!("{before} → {after}");
        let (old, new) = (users(before), users(after));
        let scripts = plan(&old, &new, &answered_diff(&old, &new), engine.dialect());
        engine.become_schema(&old);
        let rows = [
            "insert into teams (id) values (7), (9)",
            "insert into users (id, it) values (7, 9), (9, 9)",
        ];
        engine.unchecked(&rows.map(str::to_owned));
        engine.run(&scripts.up).unwrap_or_else(|it| panic!("{what}, up: {it}"));
        engine.run(&scripts.down).unwrap_or_else(|it| panic!("{what}, down: {it}"));
        same_as_new(engine, other, &old, &what);
        let text = engine.text_of(&ColumnType::I64, "it");
        let rows = engine.rows(&format!("select {text} from users"));
        assert_eq!(rows, vec![vec![Some("7".to_owned())]; 2], "{what}");
    }
}

/// A reference that was each row's own, or to a table that is empty by now: nothing is changed as
/// long as there are rows, and an empty table gets its column back.
pub fn what_no_row_can_have_back_is_refused_before_anything<E: Engine>(
    engine: &mut E,
    other: &mut E,
) {
    let teams = "delete from teams";
    let cases = [
        ("#[model(unique, references = Team)] pub it: i64", "", ""),
        ("#[model(unique, references = Team)] pub it: i64", "pub it: uuid::Uuid", ""),
        ("#[model(references = Team)] pub it: i64", "", teams),
    ];
    for (before, after, then) in cases {
        let what = format!("{before} → {after}");
        let (old, new) = (users(before), users(after));
        let scripts = plan(&old, &new, &answered_diff(&old, &new), engine.dialect());
        engine.become_schema(&old);
        engine.execute("insert into teams (id) values (7), (9)").unwrap();
        engine.execute("insert into users (it) values (9), (7)").unwrap();
        engine.run(&scripts.up).unwrap_or_else(|it| panic!("{what}, up: {it}"));
        if !then.is_empty() {
            engine.execute(then).unwrap();
        }
        let error = engine.run(&scripts.down).expect_err(&what);
        let words = "empty users first: its rows cannot get their it back";
        assert!(error.contains(words), "{what}: {error}");
        same_as_new(engine, other, &new, &what);
        assert_eq!(engine.rows("select 'x' from users").len(), 2, "{what}");
        engine.execute("delete from users").unwrap();
        engine.run(&scripts.down).unwrap_or_else(|it| panic!("{what}, down: {it}"));
        same_as_new(engine, other, &old, &what);
    }
}

/// All columns of a key come from one row.
pub fn a_key_of_two_columns_comes_back_to_one_row<E: Engine>(engine: &mut E, other: &mut E) {
    let seats = "#[derive(Model)] #[model(primary_key(hall, number))]
        pub struct Seat { pub hall: i32, pub number: i32 }";
    let booking = "#[derive(Model)] pub struct Booking { #[model(primary_key, auto)] pub id: i64 }";
    let refers = booking
        .replace("pub struct", "#[model(foreign_key(hall, number, references = Seat))] pub struct")
        .replace("i64 }", "i64, pub number: i32, pub hall: i32 }");
    let (old, new) = [refers, booking.to_owned()].map(|it| schema(&format!("{seats} {it}"))).into();
    engine.become_schema(&old);
    engine.execute("insert into seats (hall, number) values (1, 5), (2, 4)").unwrap();
    engine.execute("insert into bookings (hall, number) values (2, 4)").unwrap();
    let scripts = plan(&old, &new, &answered_diff(&old, &new), engine.dialect());
    engine.run(&scripts.up).unwrap();
    engine.run(&scripts.down).unwrap();
    same_as_new(engine, other, &old, "down");
    let columns = ["hall", "number"].map(|it| engine.text_of(&ColumnType::I32, it));
    let rows = engine.rows(&format!("select {} from bookings", columns.join(", ")));
    assert_eq!(rows, [["1", "5"].map(|it| Some(it.to_owned()))]);
}

/// Also where that one is filled in the same migration.
pub fn a_backfill_reads_what_was_there_before<E: Engine>(engine: &mut E) {
    let old = users("pub amount: Option<i32>, pub size: uuid::Uuid");
    let new = users(
        "#[model(default = 7)] pub amount: i32,
        #[model(backfill = \"coalesce(amount, 0)\")] pub size: i32,
        #[model(backfill = \"coalesce(amount, 1)\")] pub added: i32",
    );
    engine.become_schema(&old);
    let uuid = engine.literal(&ColumnType::Uuid, &uuid(1));
    engine.execute(&format!("insert into users (id, size) values (1, {uuid})")).unwrap();
    let scripts = plan(&old, &new, &answered_diff(&old, &new), engine.dialect());
    engine.run(&scripts.up).unwrap();
    let columns = ["amount", "size", "added"].map(|it| engine.text_of(&ColumnType::I32, it));
    let rows = engine.rows(&format!("select {} from users", columns.join(", ")));
    assert_eq!(rows, [["7", "0", "1"].map(|it| Some(it.to_owned()))]);
}

/// Whatever becomes of the columns that it reads: the row as it was, under the names of afterwards.
pub fn a_backfill_reads_the_row_as_it_was<E: Engine>(engine: &mut E, other: &mut E) {
    let old = users(
        "#[model(max_length = 20)] pub price: String,
        pub amount: Option<i32>, pub size: uuid::Uuid, pub note: Option<String>,
        pub a: Option<i32>, pub b: Option<i32>",
    );
    let new = users(
        "#[model(renamed_from = \"price\")] pub cost: i64,
        #[model(default = 7)] pub amount: i64,
        #[model(backfill = \"coalesce(amount, 0)\")] pub size: i32,
        #[model(backfill = \"cost || '?'\")] pub note: String,
        #[model(backfill = \"coalesce(b, 5)\")] pub a: i32,
        #[model(backfill = \"coalesce(a, 6)\")] pub b: i32,
        #[model(backfill = \"cost || '!'\")] pub label: String,
        #[model(backfill = \"coalesce(amount, 1)\")] pub added: Option<i32>",
    );
    engine.become_schema(&old);
    let uuid = engine.literal(&ColumnType::Uuid, &uuid(1));
    let rows =
        format!("(1, '012', null, {uuid}, null, null, null), (2, '7', 3, {uuid}, 'n', 1, 2)");
    let columns = "id, price, amount, size, note, a, b";
    engine.execute(&format!("insert into users ({columns}) values {rows}")).unwrap();
    let scripts = plan(&old, &new, &answered_diff(&old, &new), engine.dialect());
    let text = scripts.up.print("up");
    engine.run(&scripts.up).unwrap_or_else(|it| panic!("{it}\n{text}"));
    same_as_new(engine, other, &new, &text);
    let columns = ["cost", "amount", "size", "note", "a", "b", "label", "added"];
    let texts = columns.map(|it| {
        let column = new.tables.values().find_map(|table| table.column(it)).unwrap();
        engine.text_of(&column.ty, it)
    });
    let rows = engine.rows(&format!("select {} from users order by id", texts.join(", ")));
    let expected = [
        ["12", "7", "0", "012?", "5", "6", "012!", "1"],
        ["7", "3", "3", "n", "1", "2", "7!", "3"],
    ];
    assert_eq!(rows, expected.map(|it| it.map(|it| Some(it.to_owned())).to_vec()), "{text}");
}

/// Also where a column is converted, which no database has a clause with a query for.
pub fn a_backfill_may_be_a_query<E: Engine>(engine: &mut E, other: &mut E) {
    let old = users("pub a: uuid::Uuid, pub b: Option<i32>, pub c: Option<i64>");
    let query = "backfill = \"(select max(id) from teams)\"";
    let new = users(&format!(
        "#[model({query})] pub a: i64, #[model({query})] pub b: String,
        #[model({query})] pub c: i64, #[model({query})] pub d: i64"
    ));
    engine.become_schema(&old);
    engine.execute("insert into teams (id) values (7), (9)").unwrap();
    let uuid = engine.literal(&ColumnType::Uuid, &uuid(1));
    let rows = format!("(1, {uuid}, null, null), (2, {uuid}, 3, 4)");
    engine.execute(&format!("insert into users (id, a, b, c) values {rows}")).unwrap();
    let scripts = plan(&old, &new, &answered_diff(&old, &new), engine.dialect());
    let text = scripts.up.print("up");
    engine.run(&scripts.up).unwrap_or_else(|it| panic!("{it}\n{text}"));
    same_as_new(engine, other, &new, &text);
    let texts = ["a", "b", "c", "d"].map(|it| engine.text_of(&ColumnType::I64, it));
    let rows = engine.rows(&format!("select {} from users order by id", texts.join(", ")));
    let expected = [["9", "9", "9", "9"], ["9", "3", "4", "9"]];
    assert_eq!(rows, expected.map(|it| it.map(|it| Some(it.to_owned())).to_vec()), "{text}");
}
