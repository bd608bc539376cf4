//! sea-orm, with its own entities and its loader of relations.

use std::hint::black_box;
use std::ops::RangeInclusive;

use futures_util::TryStreamExt;
use sea_orm::entity::prelude::*;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, LoaderTrait, QueryOrder, Set,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{self, NewPerson};

mod person {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "people")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        pub note: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod reading {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "readings")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub kind: i16,
        pub count: i32,
        pub active: bool,
        pub score: f64,
        pub ratio: Option<f64>,
        pub title: String,
        pub note: Option<String>,
        pub taken_at: DateTimeUtc,
        pub day: Date,
        pub token: Uuid,
        pub payload: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod author {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "authors")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        #[sea_orm(has_many)]
        pub books: HasMany<super::book::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod book {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "books")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub author_id: i64,
        pub title: String,
        #[sea_orm(belongs_to, from = "author_id", to = "id")]
        pub author: BelongsTo<super::author::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub struct SeaOrm {
    db: DatabaseConnection,
}

impl Contender for SeaOrm {
    const NAME: &'static str = "sea-orm";
    type Person = person::Model;
    type Reading = reading::Model;
    type Author = author::Model;
    type Book = book::Model;
    type Pool = DatabaseConnection;

    async fn open(at: &str) -> Outcome<Self> {
        let url = if at.contains("://") { at.to_owned() } else { format!("sqlite://{at}") };
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(POOL_SIZE)
            .min_connections(POOL_SIZE)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(set_pragmas);
        Ok(SeaOrm { db: Database::connect(options).await? })
    }

    fn pool(&self) -> DatabaseConnection {
        self.db.clone()
    }

    /// sea-orm lends no connection, so this goes through its pool as everything does.
    async fn lookup(&mut self, id: i64) -> Outcome<Option<person::Model>> {
        Ok(person::Entity::find_by_id(id).one(&self.db).await?)
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<person::Model>> {
        let people = person::Entity::find()
            .filter(person::Column::Id.between(*ids.start(), *ids.end()))
            .order_by_asc(person::Column::Id);
        Ok(people.all(&self.db).await?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<reading::Model>> {
        let readings = reading::Entity::find()
            .filter(reading::Column::Id.between(*ids.start(), *ids.end()))
            .order_by_asc(reading::Column::Id);
        Ok(readings.all(&self.db).await?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<person::Model>> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = self.db.begin_with_options(immediate).await?;
        let mut people = Vec::with_capacity(new.len());
        for new in new {
            people.push(active(new.clone()).insert(&transaction).await?);
        }
        transaction.commit().await?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let insert = person::Entity::insert_many(new.into_iter().map(active));
        Ok(insert.exec_without_returning(&self.db).await?)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<(author::Model, Vec<book::Model>)>> {
        let found = author::Entity::find_by_id(id).one(&self.db).await?;
        let Some(author) = found else { return Ok(None) };
        let books =
            author.find_related(book::Entity).order_by_asc(book::Column::Id).all(&self.db).await?;
        Ok(Some((author, books)))
    }

    async fn families(
        &mut self,
        ids: RangeInclusive<i64>,
    ) -> Outcome<Vec<(author::Model, Vec<book::Model>)>> {
        let authors = author::Entity::find()
            .filter(author::Column::Id.between(*ids.start(), *ids.end()))
            .order_by_asc(author::Column::Id)
            .all(&self.db)
            .await?;
        let ordered = book::Entity::find().order_by_asc(book::Column::Id);
        let books = authors.load_many(ordered, &self.db).await?;
        Ok(authors.into_iter().zip(books).collect())
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let ordered = person::Entity::find().order_by_asc(person::Column::Id);
        let mut people = ordered.stream(&self.db).await?;
        let mut count = 0;
        while let Some(person) = people.try_next().await? {
            black_box(person);
            count += 1;
        }
        Ok(count)
    }
}

impl Pooled for DatabaseConnection {
    type Person = person::Model;

    async fn lookup(&self, id: i64) -> Outcome<Option<person::Model>> {
        Ok(person::Entity::find_by_id(id).one(self).await?)
    }
}

fn active(new: NewPerson) -> person::ActiveModel {
    let NewPerson { name, note } = new;
    person::ActiveModel { name: Set(name), note: Set(note), ..Default::default() }
}

fn set_pragmas(options: SqliteConnectOptions) -> SqliteConnectOptions {
    crate::sqlite::PRAGMAS
        .into_iter()
        .fold(options, |options, (name, value)| options.pragma(name, value))
}

impl From<person::Model> for rows::Person {
    fn from(row: person::Model) -> Self {
        let person::Model { id, name, note } = row;
        rows::Person { id, name, note }
    }
}

impl From<reading::Model> for rows::Reading {
    fn from(row: reading::Model) -> Self {
        rows::Reading {
            id: row.id,
            kind: row.kind,
            count: row.count,
            active: row.active,
            score: row.score,
            ratio: row.ratio,
            title: row.title,
            note: row.note,
            taken_at: row.taken_at,
            day: row.day,
            token: row.token,
            payload: row.payload,
        }
    }
}

impl From<author::Model> for rows::Author {
    fn from(row: author::Model) -> Self {
        rows::Author { id: row.id, name: row.name }
    }
}

impl From<book::Model> for rows::Book {
    fn from(row: book::Model) -> Self {
        rows::Book { id: row.id, author_id: row.author_id, title: row.title }
    }
}
