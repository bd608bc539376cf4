//! A database of a server, driven as the runner does.

use engine_tests::engine::{Engine, create};
use engine_tests::facts::{self, Facts};
use engine_tests::server;
use model_core::dialect::mariadb::MARIADB;
use model_core::dialect::mysql::inspect::{Physical, describe, expected, queries};
use model_core::dialect::mysql::{Flavor, MYSQL};
use model_core::migration::file::{Class, Script, Step};
use model_core::migration::step::Probe;
use model_core::schema::{ColumnType, Schema};
use mysql::prelude::Queryable;
use mysql::{Conn, Opts, Value};

pub(crate) struct Database {
    connection: Conn,
    name: String,
    flavor: &'static Flavor,
    facts: &'static Facts,
}

impl Database {
    /// A database of its own on that server; `None` when there is no such server.
    pub(crate) fn new(engine: &str, purpose: &str) -> Option<Self> {
        let url = server::url(engine)?;
        let connection = Conn::new(Opts::from_url(&url).unwrap()).unwrap();
        let (flavor, facts) = match engine.starts_with("mariadb") {
            true => (&MARIADB, &facts::MARIADB),
            false => (&MYSQL, &facts::MYSQL),
        };
        let name = format!("engine_tests_{purpose}_{}", std::process::id());
        let mut database = Self { connection, name, flavor, facts };
        database.execute("set sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'").unwrap();
        database.execute(&format!("create database `{}`", database.name)).unwrap();
        database.execute(&format!("use `{}`", database.name)).unwrap();
        Some(database)
    }

    fn probe(&mut self, probe: &Probe) -> String {
        let mut rows = self.rows(&probe.0);
        assert_eq!(rows.len(), 1, "{}", probe.0);
        rows.pop().unwrap().pop().unwrap().unwrap()
    }

    fn run_step(&mut self, step: &Step) -> Result<(), String> {
        match step.class {
            Class::Tx | Class::Separate | Class::Batch => {
                self.execute("begin")?;
                let result = step.statements.iter().try_for_each(|it| self.execute(it));
                self.execute(if result.is_ok() { "commit" } else { "rollback" })?;
                result
            }
            Class::Auto | Class::Restart => self.run_auto(step),
        }
    }

    /// Between two steps a probe says `open`, then `done`, unless it says that the step may run
    /// twice; then it does.
    fn run_auto(&mut self, step: &Step) -> Result<(), String> {
        let probe = step.probe.clone().unwrap();
        let [statement] = &step.statements[..] else { panic!("{step:#?}") };
        assert_eq!(self.probe(&probe), Probe::OPEN, "{step:#?}");
        self.execute(statement)?;
        if self.probe(&probe) == Probe::OPEN {
            return self.execute(statement);
        }
        assert_eq!(self.probe(&probe), Probe::DONE, "{step:#?}");
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.connection.query_drop(format!("drop database `{}`", self.name));
    }
}

impl Engine for Database {
    type Description = Physical;

    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn clear(&mut self) {
        let name = self.name.clone();
        self.execute(&format!("drop database `{name}`")).unwrap();
        self.execute(&format!("create database `{name}`")).unwrap();
        self.execute(&format!("use `{name}`")).unwrap();
    }

    fn run(&mut self, script: &Script) -> Result<(), String> {
        script.steps.iter().try_for_each(|it| self.run_step(it))
    }

    fn execute(&mut self, sql: &str) -> Result<(), String> {
        self.connection.query_drop(sql).map_err(|it| format!("{it}\n{sql}"))
    }

    fn unchecked(&mut self, statements: &[String]) {
        self.execute("set foreign_key_checks = 0").unwrap();
        statements.iter().for_each(|it| self.execute(it).unwrap());
        self.execute("set foreign_key_checks = 1").unwrap();
    }

    fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        let rows: Vec<mysql::Row> =
            self.connection.query(sql).unwrap_or_else(|it| panic!("{it}: {sql}"));
        rows.into_iter().map(|it| it.unwrap().into_iter().map(text).collect()).collect()
    }

    fn describe(&mut self) -> Physical {
        describe(&queries(self.flavor).map(|it| self.rows(it)), self.flavor)
    }

    /// What is made of a schema is what [`expected`] says, in the words of every engine.
    fn become_schema(&mut self, schema: &Schema) {
        self.clear();
        let script = create(schema, self.flavor.dialect).up;
        self.run(&script).unwrap_or_else(|it| panic!("{it}\n{}", script.print("create")));
        assert_eq!(self.describe(), expected(schema, self.flavor));
    }

    fn literal(&self, ty: &ColumnType, text: &str) -> String {
        match ty {
            ColumnType::Bool | ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => text.into(),
            ColumnType::F32 | ColumnType::F64 => text.into(),
            ColumnType::Bytes { .. } | ColumnType::Uuid => format!("x'{}'", text.replace('-', "")),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    fn text_of(&self, ty: &ColumnType, sql: &str) -> String {
        match ty {
            ColumnType::Bool => format!("case {sql} when 1 then 'true' when 0 then 'false' end"),
            ColumnType::Bytes { .. } => format!("lower(hex({sql}))"),
            ColumnType::Uuid => {
                let hex = format!("lower(hex({sql}))");
                let part = |start: u32, length: u32| format!("substr({hex}, {start}, {length})");
                let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
                format!("case when {sql} is not null then concat_ws('-', {}) end", parts.join(", "))
            }
            _ => format!("cast({sql} as char)"),
        }
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        other => Some(other.as_sql(true).trim_matches('\'').to_owned()),
    }
}
