//! A database in memory, driven as the runner does.

use model_core::dialect::sqlite::inspect::{Physical, SchemaRow, describe};
use model_core::migration::file::{Script, Scripts};
use model_core::migration::op::Op;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::Schema;
use rusqlite::Connection;
use rusqlite::types::Value;

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
        let database = Self::new();
        database.run(&create(schema).up).unwrap();
        database
    }

    pub(crate) fn run(&self, script: &Script) -> Result<(), String> {
        if script.foreign_keys_off {
            self.0.execute_batch("pragma foreign_keys = off").unwrap();
        }
        self.0.execute_batch("begin immediate").unwrap();
        let result = self.run_steps(script).and_then(|()| self.check_keys());
        self.0.execute_batch(if result.is_ok() { "commit" } else { "rollback" }).unwrap();
        self.0.execute_batch("pragma foreign_keys = on").unwrap();
        result
    }

    fn run_steps(&self, script: &Script) -> Result<(), String> {
        for statement in script.steps.iter().flat_map(|it| &it.statements) {
            self.0.execute_batch(statement).map_err(|it| format!("{it}\n{statement}"))?;
        }
        Ok(())
    }

    pub(crate) fn check_keys(&self) -> Result<(), String> {
        let broken = self.rows("pragma foreign_key_check");
        if broken.is_empty() { Ok(()) } else { Err(format!("broken keys: {broken:?}")) }
    }

    pub(crate) fn describe(&self) -> Physical {
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

    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<Value>> {
        let mut statement = self.0.prepare(sql).unwrap_or_else(|it| panic!("{it}: {sql}"));
        let width = statement.column_count();
        let rows =
            statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

pub(crate) fn create(schema: &Schema) -> Scripts {
    let empty = Schema::default();
    let ops = diff(&empty, schema, &Hints::default()).unwrap();
    plan(&empty, schema, &ops, model_core::dialect::Dialect::Sqlite)
}

pub(crate) fn words(ops: &[Op]) -> String {
    ops.iter().map(|it| format!("  {}\n", it.words())).collect()
}

fn decimal(a: &str, b: &str) -> std::cmp::Ordering {
    let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    number(a).total_cmp(&number(b))
}
