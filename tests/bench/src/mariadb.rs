//! MariaDB: one database per contender on one server, each filled with the same rows.

use mysql_async::prelude::{Query, Queryable, WithParams};
use mysql_async::{Conn, Params, Value};
use tokio::runtime::Runtime;

use crate::blocking::wait;
use crate::contender::Outcome;
use crate::contenders::model::Model;
use crate::contenders::sea_orm::SeaOrm;
use crate::contenders::toasty::Toasty;
use crate::course::{Course, Engine, Sweeper};
use crate::rows::{self, Person};

mod diesel_async;
mod raw;
mod schema;
mod sqlx;

const TABLES: [&str; 4] = [
    "create table people (
        id bigint not null auto_increment primary key,
        name longtext not null,
        note longtext
    ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
    "create table readings (
        id bigint not null auto_increment primary key,
        kind smallint not null,
        count int not null,
        active boolean not null,
        score double not null,
        ratio double,
        title longtext not null,
        note longtext,
        taken_at datetime(6) not null,
        day date not null,
        token binary(16) not null,
        payload longblob not null
    ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
    "create table authors (
        id bigint not null auto_increment primary key,
        name longtext not null
    ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
    "create table books (
        id bigint not null auto_increment primary key,
        author_id bigint not null,
        title longtext not null,
        constraint books_author_id_fkey foreign key (author_id) references authors (id)
    ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
];

/// The contenders, each with a database of its own on the server of `url`.
pub fn course<'r>(runtime: &'r Runtime, url: &str, only: &'r [String]) -> Outcome<Course<'r>> {
    let (base, _) = url.rsplit_once('/').ok_or("the URL names no database")?;
    let mut server = Server { url: base.to_owned(), admin: url.to_owned() };
    let mut course = Course::new(runtime, only);
    course.enter::<raw::Raw>(&mut server)?;
    course.enter::<Model>(&mut server)?;
    course.enter::<diesel_async::DieselAsync>(&mut server)?;
    course.enter::<sqlx::Sqlx>(&mut server)?;
    course.enter::<SeaOrm>(&mut server)?;
    course.enter::<Toasty>(&mut server)?;
    Ok(course)
}

struct Server {
    /// Up to the name of the database.
    url: String,
    admin: String,
}

impl Engine for Server {
    fn copy(&mut self, contender: &str) -> Outcome<(String, Box<dyn Sweeper>)> {
        let database = format!("model_bench_{}", contender.replace('-', "_"));
        let at = format!("{}/{database}", self.url);
        let connection = wait(async {
            let mut admin = Conn::from_url(&self.admin).await?;
            admin.query_drop(format!("drop database if exists {database}")).await?;
            admin.query_drop(format!("create database {database}")).await?;
            let mut connection = Conn::from_url(&at).await?;
            fill(&mut connection).await?;
            Outcome::Ok(connection)
        })?;
        Ok((at, Box::new(Sweep { connection, database })))
    }
}

struct Sweep {
    connection: Conn,
    database: String,
}

impl Sweeper for Sweep {
    fn arrivals(&mut self) -> Outcome<Vec<Person>> {
        let sql = "select id, name, note from people where id > ? order by id";
        let person = |(id, name, note)| Person { id, name, note };
        Ok(wait(self.connection.exec_map(sql, (rows::PEOPLE,), person))?)
    }

    fn sweep(&mut self) -> Outcome<()> {
        let delete = "delete from people where id > ?".with((rows::PEOPLE,));
        wait(delete.ignore(&mut self.connection))?;
        if self.connection.affected_rows() > 0 {
            let next = rows::PEOPLE + 1;
            wait(
                self.connection.query_drop(format!("alter table people auto_increment = {next}")),
            )?;
        }
        Ok(())
    }
}

impl Drop for Sweep {
    fn drop(&mut self) {
        // What stays is made anew by the next run.
        let _ = wait(self.connection.query_drop(format!("drop database {}", self.database)));
    }
}

async fn fill(connection: &mut Conn) -> Outcome<()> {
    for table in TABLES {
        connection.query_drop(table).await?;
    }
    connection.query_drop("begin").await?;
    let people = (1..=rows::PEOPLE).map(rows::person).map(|it| (it.id, it.name, it.note));
    let insert = "insert into people (id, name, note) values (?, ?, ?)";
    connection.exec_batch(insert, people).await?;
    let insert = "insert into readings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    connection.exec_batch(insert, (1..=rows::READINGS).map(rows::reading).map(reading)).await?;
    let authors = (1..=rows::AUTHORS).map(rows::author).map(|it| (it.id, it.name));
    connection.exec_batch("insert into authors (id, name) values (?, ?)", authors).await?;
    let books = (1..=rows::AUTHORS).flat_map(rows::books_of);
    let insert = "insert into books (id, author_id, title) values (?, ?, ?)";
    connection.exec_batch(insert, books.map(|it| (it.id, it.author_id, it.title))).await?;
    Ok(connection.query_drop("commit").await?)
}

fn reading(it: rows::Reading) -> Params {
    Params::Positional(vec![
        it.id.into(),
        it.kind.into(),
        it.count.into(),
        it.active.into(),
        it.score.into(),
        it.ratio.into(),
        it.title.into(),
        it.note.into(),
        it.taken_at.naive_utc().into(),
        it.day.into(),
        Value::Bytes(it.token.as_bytes().to_vec()),
        it.payload.into(),
    ])
}
