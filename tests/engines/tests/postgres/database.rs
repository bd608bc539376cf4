//! A database of a server, driven as the runner does.

use engine_tests::engine::Engine;
use engine_tests::facts::{self, Facts};
use model_core::dialect::postgres::inspect::{Physical, QUERY, Row, describe};
use model_core::migration::file::{Class, Script, Step};
use model_core::schema::ColumnType;
use postgres::{Client, Error, NoTls, SimpleQueryMessage};

pub(crate) struct Database {
    client: Client,
    /// For the end.
    url: String,
    name: String,
}

impl Database {
    /// A new database of this name, which is dropped at the end.
    pub(crate) fn new(url: &str, name: &str) -> Self {
        let mut server = Client::connect(url, NoTls).unwrap();
        server.batch_execute(&format!("drop database if exists {name} with (force)")).unwrap();
        server.batch_execute(&format!("create database {name}")).unwrap();
        let (server, _) = url.rsplit_once('/').unwrap();
        let mut client = Client::connect(&format!("{server}/{name}"), NoTls).unwrap();
        // Not the server's, so that nothing stands on it.
        client.batch_execute("set timezone = 'Asia/Kolkata'").unwrap();
        Self { client, url: url.to_owned(), name: name.to_owned() }
    }

    /// Steps of one transaction together, each of the others alone.
    fn run_steps(&mut self, steps: &[Step]) -> Result<(), String> {
        let mut open = false;
        for step in steps {
            if open && step.class != Class::Tx {
                self.execute("commit")?;
                open = false;
            }
            match step.class {
                Class::Tx | Class::Separate => {
                    if !open {
                        self.execute("begin")?;
                    }
                    open = true;
                    step.statements.iter().try_for_each(|it| self.execute(it))?;
                    if step.class == Class::Separate {
                        self.execute("commit")?;
                        open = false;
                    }
                }
                Class::Restart => {
                    assert!(step.outcome.is_some(), "no outcome: {}", step.words);
                    step.statements.iter().try_for_each(|it| self.execute(it))?;
                }
                Class::Auto | Class::Batch => panic!("{}: {:?}", step.words, step.class),
            }
        }
        if open { self.execute("commit") } else { Ok(()) }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut server) = Client::connect(&self.url, NoTls) {
            let name = &self.name;
            let _ = server.batch_execute(&format!("drop database if exists {name} with (force)"));
        }
    }
}

fn said(error: &Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |it| format!("{it} {:?}", it.detail()))
}

impl Engine for Database {
    type Description = Physical;

    fn facts(&self) -> &'static Facts {
        &facts::POSTGRES
    }

    fn clear(&mut self) {
        let schemas = "select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'";
        for row in self.rows(schemas) {
            let name = row[0].as_deref().unwrap().replace('"', "\"\"");
            self.execute(&format!("drop schema \"{name}\" cascade")).unwrap();
        }
        self.execute("create schema public").unwrap();
    }

    fn run(&mut self, script: &Script) -> Result<(), String> {
        let result = self.run_steps(&script.steps);
        if result.is_err() {
            self.execute("rollback").unwrap();
        }
        result
    }

    fn execute(&mut self, sql: &str) -> Result<(), String> {
        self.client.batch_execute(sql).map_err(|it| format!("{}\n{sql}", said(&it)))
    }

    fn unchecked(&mut self, statements: &[String]) {
        self.execute("set session_replication_role = replica").unwrap();
        statements.iter().for_each(|it| self.execute(it).unwrap());
        self.execute("set session_replication_role = origin").unwrap();
    }

    fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        let messages = self.client.simple_query(sql);
        let messages = messages.unwrap_or_else(|it| panic!("{}: {sql}", said(&it)));
        let rows = messages.iter().filter_map(|it| match it {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        rows.map(|row| (0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()).collect()
    }

    fn describe(&mut self) -> Physical {
        let rows = self.rows(QUERY).into_iter().map(|row| {
            let [kind, schema, table, name, definition] =
                <[_; 5]>::try_from(row).unwrap().map(Option::unwrap_or_default);
            Row { kind, schema, table, name, definition }
        });
        describe(&rows.collect::<Vec<_>>())
    }

    fn literal(&self, ty: &ColumnType, text: &str) -> String {
        let text = text.replace('\'', "''");
        match ty {
            ColumnType::Bytes { .. } => format!("decode('{text}', 'hex')"),
            ColumnType::Timestamp => format!("'{text}+00'"),
            _ => format!("'{text}'"),
        }
    }

    fn text_of(&self, ty: &ColumnType, sql: &str) -> String {
        match ty {
            ColumnType::Bool => format!("{sql}::text"),
            ColumnType::Bytes { .. } => format!("encode({sql}, 'hex')"),
            ColumnType::Time => format!("to_char({sql}, 'HH24:MI:SS.US')"),
            ColumnType::DateTime => format!("to_char({sql}, 'YYYY-MM-DD HH24:MI:SS.US')"),
            ColumnType::Timestamp => {
                format!("to_char({sql} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')")
            }
            _ => sql.to_owned(),
        }
    }
}
