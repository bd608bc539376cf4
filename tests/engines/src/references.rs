//! References to rows, there and back.

use model_core::migration::plan::plan;
use model_core::schema::{ColumnType, Schema};

use crate::engine::Engine;
use crate::pairs::{answered_diff, same_as_new};
use crate::stories::schema;

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
