//! A database in memory, driven as the runner does.

use engine_tests::engine::Engine;
use engine_tests::facts::{self, Facts};
use model_core::dialect::sqlite::inspect::{Physical, SchemaRow, describe};
use model_core::migration::file::Script;
use model_core::schema::{ColumnType, Schema};
use rusqlite::Connection;

pub(crate) struct Database(pub(crate) Connection);

impl Database {
    pub(crate) fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.create_collation("decimal", decimal).unwrap();
        connection.execute_batch("pragma foreign_keys = on").unwrap();
        Self(connection)
    }

    /// An empty database of this schema.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut database = Self::new();
        database.become_schema(schema);
        database
    }

    fn run_steps(&self, script: &Script) -> Result<(), String> {
        for statement in script.steps.iter().flat_map(|it| &it.statements) {
            self.0.execute_batch(statement).map_err(|it| format!("{it}\n{statement}"))?;
        }
        Ok(())
    }

    fn check_keys(&mut self) -> Result<(), String> {
        let broken = self.rows("select \"table\", parent from pragma_foreign_key_check");
        if broken.is_empty() { Ok(()) } else { Err(format!("broken keys: {broken:?}")) }
    }
}

impl Engine for Database {
    type Description = Physical;

    fn facts(&self) -> &'static Facts {
        &facts::SQLITE
    }

    fn clear(&mut self) {
        *self = Self::new();
    }

    fn run(&mut self, script: &Script) -> Result<(), String> {
        if script.foreign_keys_off {
            self.0.execute_batch("pragma foreign_keys = off").unwrap();
        }
        self.0.execute_batch("begin immediate").unwrap();
        let result = self.run_steps(script).and_then(|()| self.check_keys());
        self.0.execute_batch(if result.is_ok() { "commit" } else { "rollback" }).unwrap();
        self.0.execute_batch("pragma foreign_keys = on").unwrap();
        result
    }

    fn execute(&mut self, sql: &str) -> Result<(), String> {
        self.0.execute_batch(sql).map_err(|it| format!("{it}\n{sql}"))
    }

    fn unchecked(&mut self, statements: &[String]) {
        self.execute("pragma foreign_keys = off").unwrap();
        statements.iter().for_each(|it| self.execute(it).unwrap());
        self.execute("pragma foreign_keys = on").unwrap();
        self.check_keys().unwrap();
    }

    fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        let mut statement = self.0.prepare(sql).unwrap_or_else(|it| panic!("{it}: {sql}"));
        let width = statement.column_count();
        let rows =
            statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn describe(&mut self) -> Physical {
        let mut statement =
            self.0.prepare("select type, name, tbl_name, sql from sqlite_schema").unwrap();
        let rows = statement
            .query_map([], |row| {
                let [kind, name, table] = [row.get(0)?, row.get(1)?, row.get(2)?];
                Ok(SchemaRow { kind, name, table, sql: row.get(3)? })
            })
            .unwrap();
        describe(&rows.collect::<Result<Vec<_>, _>>().unwrap())
    }

    fn literal(&self, ty: &ColumnType, text: &str) -> String {
        match ty {
            ColumnType::Bool => u8::from(text == "true").to_string(),
            ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => text.to_owned(),
            ColumnType::F32 | ColumnType::F64 => format!("cast({text} as real)"),
            ColumnType::Bytes { .. } | ColumnType::Uuid => format!("x'{}'", text.replace('-', "")),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    fn text_of(&self, ty: &ColumnType, sql: &str) -> String {
        match ty {
            ColumnType::Bool => format!("case {sql} when 1 then 'true' when 0 then 'false' end"),
            ColumnType::Bytes { .. } => hex(sql),
            ColumnType::Uuid => {
                let part =
                    |start: u32, length: u32| format!("substr({}, {start}, {length})", hex(sql));
                [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ")
            }
            // A collation would be lost with a cast.
            _ => format!("cast({sql} as text)"),
        }
    }
}

fn hex(sql: &str) -> String {
    format!("case when {sql} is not null then lower(hex({sql})) end")
}

fn decimal(a: &str, b: &str) -> std::cmp::Ordering {
    let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    number(a).total_cmp(&number(b))
}
