//! What the derive and `build-support` write, written by hand: the template for both, and the test
//! that it works.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use chrono::{DateTime, Utc};
use model_runtime::{Db, Error};

/// As a user writes them, with what the derives add below.
#[allow(dead_code, unreachable_pub, unused_qualifications, reason = "as in generated code")]
mod models {
    use chrono::{DateTime, Utc};
    use model_runtime::__private::FieldAt;
    use model_runtime::{
        Column, ColumnValue, Decode, Encode, Error, FromRow, Id, Kind, Model, Reader, TableMeta,
        Writer,
    };

    #[derive(Debug, Clone, PartialEq)]
    pub struct Team {
        pub id: Id<Team>,
        pub name: String,
    }

    // No `Clone`: nothing here asks for it.
    #[derive(Debug, PartialEq)]
    pub struct User {
        pub id: i64,
        pub email: String,
        pub name: Option<String>,
        pub active: bool,
        pub status: Status,
        pub team_id: Option<Id<Team>>,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum Status {
        Member,
        Guest,
    }

    // derive(ModelEnum)

    impl Status {
        pub const LABELS: &'static [&'static str] = &["member", "guest"];

        pub const fn as_str(&self) -> &'static str {
            match self {
                Self::Member => "member",
                Self::Guest => "guest",
            }
        }

        pub fn from_label(label: &str) -> Option<Self> {
            match label {
                "member" => Some(Self::Member),
                "guest" => Some(Self::Guest),
                _ => None,
            }
        }
    }

    impl ColumnValue for Status {
        const KIND: Kind = Kind::Enum;
        const NULLABLE: bool = false;
    }

    impl Encode for Status {
        fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), Error> {
            writer.label(self.as_str())
        }
    }

    impl Decode for Status {
        fn decode<R: Reader>(row: &R, index: usize) -> Result<Self, Error> {
            let label = row.label(index)?;
            Self::from_label(label)
                .ok_or_else(|| row.mismatch(index, "a label of `Status`", &format!("`{label}`")))
        }
    }

    // derive(Model)

    impl Team {
        pub const ID: Column<Team, Id<Team>> = Column::new("id");
        pub const NAME: Column<Team, String> = Column::new("name");
    }

    impl Model for Team {
        const TABLE: TableMeta = TableMeta {
            name: "teams",
            schema: None,
            columns: &["id", "name"],
            key: &["id"],
            auto: Some("id"),
            uniques: &[("users_email_key", &["email"])],
        };
        const FINGERPRINT: u64 = 1;
        type Key = Id<Team>;

        fn key(&self) -> Id<Team> {
            self.id
        }
    }

    impl FromRow for Team {
        fn from_row<R: Reader>(row: &R) -> Result<Self, Error> {
            Ok(Self { id: Decode::decode(row, 0)?, name: Decode::decode(row, 1)? })
        }
    }

    impl FieldAt<0> for Team {
        type Type = Id<Team>;

        fn get(&self) -> &Id<Team> {
            &self.id
        }
    }

    const _: () = assert!(
        <Option<String> as ColumnValue>::KIND as u8 == Kind::Text as u8,
        "the field `name` of `User` is read as text, but its type is stored otherwise"
    );

    impl User {
        pub const ID: Column<User, i64> = Column::new("id");
        pub const EMAIL: Column<User, String> = Column::new("email");
        pub const NAME: Column<User, Option<String>> = Column::new("name");
        pub const ACTIVE: Column<User, bool> = Column::new("active");
        pub const STATUS: Column<User, Status> = Column::new("status");
        pub const TEAM_ID: Column<User, Option<Id<Team>>> = Column::new("team_id");
        pub const CREATED_AT: Column<User, DateTime<Utc>> = Column::new("created_at");
    }

    impl Model for User {
        const TABLE: TableMeta = TableMeta {
            name: "users",
            schema: None,
            columns: &["id", "email", "name", "active", "status", "team_id", "created_at"],
            key: &["id"],
            auto: Some("id"),
            uniques: &[("users_email_key", &["email"])],
        };
        const FINGERPRINT: u64 = 2;
        type Key = i64;

        fn key(&self) -> i64 {
            self.id
        }
    }

    impl FromRow for User {
        fn from_row<R: Reader>(row: &R) -> Result<Self, Error> {
            Ok(Self {
                id: Decode::decode(row, 0)?,
                email: Decode::decode(row, 1)?,
                name: Decode::decode(row, 2)?,
                active: Decode::decode(row, 3)?,
                status: Decode::decode(row, 4)?,
                team_id: Decode::decode(row, 5)?,
                created_at: Decode::decode(row, 6)?,
            })
        }
    }

    impl FieldAt<0> for User {
        type Type = i64;

        fn get(&self) -> &i64 {
            &self.id
        }
    }

    impl FieldAt<5> for User {
        type Type = Option<Id<Team>>;

        fn get(&self) -> &Option<Id<Team>> {
            &self.team_id
        }
    }
}

/// As `build-support` writes it to `OUT_DIR`.
#[allow(dead_code, unreachable_pub, unused_qualifications, reason = "as in generated code")]
mod db {
    pub mod teams {
        use ::model_runtime::__private as rt;
        use ::model_runtime::{Error, Executor};

        pub use crate::models::Team;

        pub async fn find(
            db: impl Executor,
            id: ::model_runtime::Id<Team>,
        ) -> Result<Option<Team>, Error> {
            static SQL: rt::Statement = rt::Statement::new("teams::find")
                .sqlite(rt::Text::new(r#"select "id", "name" from "teams" where "id" = ?1"#));
            rt::fetch_opt(db, &SQL, (&id,)).await
        }

        #[derive(Debug, Clone)]
        pub struct NewTeam {
            pub name: String,
        }

        #[derive(Debug, Clone)]
        pub struct Insert {
            new: NewTeam,
            id: Option<::model_runtime::Id<Team>>,
        }

        impl From<NewTeam> for Insert {
            fn from(new: NewTeam) -> Self {
                Self { new, id: None }
            }
        }

        impl rt::Values for Insert {
            const COLUMNS: &'static [&'static str] = &["name", "id"];

            fn is_given(&self, column: usize) -> bool {
                match column {
                    1 => self.id.is_some(),
                    _ => true,
                }
            }

            fn encode<W: rt::Writer>(&self, column: usize, to: &mut W) -> Result<(), Error> {
                match column {
                    0 => rt::Encode::encode(&self.new.name, to),
                    1 => rt::Encode::encode(&self.id, to),
                    _ => Ok(()),
                }
            }
        }

        pub async fn insert(db: impl Executor, new: impl Into<Insert>) -> Result<Team, Error> {
            rt::insert::<Team, Insert>(db, "teams::insert", new.into()).await
        }

        pub async fn delete(
            db: impl Executor,
            id: ::model_runtime::Id<Team>,
        ) -> Result<bool, Error> {
            static SQL: rt::Statement = rt::Statement::new("teams::delete")
                .sqlite(rt::Text::new(r#"delete from "teams" where "id" = ?1"#));
            Ok(rt::execute(db, &SQL, (&id,)).await? > 0)
        }

        pub async fn load_users(
            db: impl Executor,
            rows: &[Team],
        ) -> Result<Vec<Vec<crate::models::User>>, Error> {
            static ONE: rt::Statement = rt::Statement::new("teams::load_users").sqlite(rt::Text::new(
                r#"select "id", "email", "name", "active", "status", "team_id", "created_at" from "users" where "team_id" = ?1 order by "id""#,
            ));
            static SQL: rt::Dynamic = rt::Dynamic::new("teams::load_users").sqlite(&[
                    rt::Piece::Text(
                        r#"select "id", "email", "name", "active", "status", "team_id", "created_at" from "users" where "team_id" in ("#,
                    ),
                    rt::Piece::List(0),
                    rt::Piece::Text(r#") order by "id""#),
                ]);
            let keys = rows
                .iter()
                .map(|it| Some(<crate::models::Team as rt::FieldAt<0>>::get(it)))
                .collect();
            rt::load_many::<crate::models::User, _, 5>(db, &ONE, &SQL, keys).await
        }
    }

    pub mod users {
        use ::model_runtime::__private as rt;
        use ::model_runtime::{Error, Executor, Id};

        pub use crate::models::User;
        use crate::models::{Status, Team};
        use ::model_runtime::types::chrono::{DateTime, Utc};

        pub async fn find(db: impl Executor, id: i64) -> Result<Option<User>, Error> {
            static SQL: rt::Statement = rt::Statement::new("users::find").sqlite(rt::Text::new(r#"select "id", "email", "name", "active", "status", "team_id", "created_at" from "users" where "id" = ?1"#));
            rt::fetch_opt(db, &SQL, (&id,)).await
        }

        pub async fn by_email(db: impl Executor, email: &str) -> Result<Option<User>, Error> {
            static SQL: rt::Statement = rt::Statement::new("users::by_email").sqlite(rt::Text::new(r#"select "id", "email", "name", "active", "status", "team_id", "created_at" from "users" where "email" = ?1"#));
            rt::fetch_opt(db, &SQL, (&email,)).await
        }

        #[derive(Debug, Clone)]
        pub struct NewUser {
            pub email: String,
        }

        #[derive(Debug, Clone)]
        pub struct Insert {
            new: NewUser,
            name: Option<Option<String>>,
            active: Option<bool>,
            status: Option<Status>,
            team_id: Option<Option<Id<Team>>>,
            created_at: Option<DateTime<Utc>>,
        }

        impl From<NewUser> for Insert {
            fn from(new: NewUser) -> Self {
                Self {
                    new,
                    name: None,
                    active: None,
                    status: None,
                    team_id: None,
                    created_at: None,
                }
            }
        }

        impl NewUser {
            pub fn name(self, name: impl rt::Give<Option<String>>) -> Insert {
                Insert::from(self).name(name)
            }

            pub fn status(self, status: impl rt::Give<Status>) -> Insert {
                Insert::from(self).status(status)
            }

            pub fn team_id(self, team_id: impl rt::Give<Option<Id<Team>>>) -> Insert {
                Insert::from(self).team_id(team_id)
            }
        }

        impl Insert {
            pub fn name(mut self, name: impl rt::Give<Option<String>>) -> Self {
                self.name = Some(name.give());
                self
            }

            pub fn status(mut self, status: impl rt::Give<Status>) -> Self {
                self.status = Some(status.give());
                self
            }

            pub fn team_id(mut self, team_id: impl rt::Give<Option<Id<Team>>>) -> Self {
                self.team_id = Some(team_id.give());
                self
            }
        }

        impl rt::Values for Insert {
            const COLUMNS: &'static [&'static str] =
                &["email", "name", "active", "status", "team_id", "created_at"];

            fn is_given(&self, column: usize) -> bool {
                match column {
                    1 => self.name.is_some(),
                    2 => self.active.is_some(),
                    3 => self.status.is_some(),
                    4 => self.team_id.is_some(),
                    5 => self.created_at.is_some(),
                    _ => true,
                }
            }

            fn encode<W: rt::Writer>(&self, column: usize, to: &mut W) -> Result<(), Error> {
                match column {
                    0 => rt::Encode::encode(&self.new.email, to),
                    1 => rt::Encode::encode(&self.name, to),
                    2 => rt::Encode::encode(&self.active, to),
                    3 => rt::Encode::encode(&self.status, to),
                    4 => rt::Encode::encode(&self.team_id, to),
                    5 => rt::Encode::encode(&self.created_at, to),
                    _ => Ok(()),
                }
            }
        }

        pub async fn insert(db: impl Executor, new: impl Into<Insert>) -> Result<User, Error> {
            rt::insert::<User, Insert>(db, "users::insert", new.into()).await
        }

        pub async fn insert_many(
            db: impl Executor,
            rows: impl IntoIterator<Item = impl Into<Insert>>,
        ) -> Result<u64, Error> {
            rt::insert_many::<User, Insert>(
                db,
                "users::insert_many",
                rows.into_iter().map(Into::into),
            )
            .await
        }

        pub async fn insert_many_returning(
            db: impl Executor,
            rows: impl IntoIterator<Item = impl Into<Insert>>,
        ) -> Result<Vec<User>, Error> {
            rt::insert_many_returning::<User, Insert>(
                db,
                "users::insert_many_returning",
                rows.into_iter().map(Into::into),
            )
            .await
        }

        pub async fn upsert_by_email(
            db: impl Executor,
            new: impl Into<Insert>,
        ) -> Result<User, Error> {
            rt::upsert::<User, Insert>(db, "users::upsert_by_email", new.into(), &["email"]).await
        }

        #[derive(Debug, Clone, Default)]
        pub struct Change {
            email: Option<String>,
            name: Option<Option<String>>,
        }

        pub fn change() -> Change {
            Change::default()
        }

        impl Change {
            pub fn email(mut self, email: impl rt::Give<String>) -> Self {
                self.email = Some(email.give());
                self
            }

            pub fn name(mut self, name: impl rt::Give<Option<String>>) -> Self {
                self.name = Some(name.give());
                self
            }
        }

        impl rt::Values for Change {
            const COLUMNS: &'static [&'static str] = &["email", "name"];

            fn is_given(&self, column: usize) -> bool {
                match column {
                    0 => self.email.is_some(),
                    1 => self.name.is_some(),
                    _ => true,
                }
            }

            fn encode<W: rt::Writer>(&self, column: usize, to: &mut W) -> Result<(), Error> {
                match column {
                    0 => rt::Encode::encode(&self.email, to),
                    1 => rt::Encode::encode(&self.name, to),
                    _ => Ok(()),
                }
            }
        }

        pub async fn update(db: impl Executor, id: i64, change: Change) -> Result<bool, Error> {
            rt::update::<User, _, _>(db, "users::update", (&id,), change).await
        }

        pub async fn delete(db: impl Executor, id: i64) -> Result<bool, Error> {
            static SQL: rt::Statement = rt::Statement::new("users::delete")
                .sqlite(rt::Text::new(r#"delete from "users" where "id" = ?1"#));
            Ok(rt::execute(db, &SQL, (&id,)).await? > 0)
        }

        pub async fn load_team(
            db: impl Executor,
            rows: &[User],
        ) -> Result<Vec<Option<Team>>, Error> {
            static ONE: rt::Statement = rt::Statement::new("users::load_team")
                .sqlite(rt::Text::new(r#"select "id", "name" from "teams" where "id" = ?1"#));
            static SQL: rt::Dynamic = rt::Dynamic::new("users::load_team").sqlite(&[
                rt::Piece::Text(r#"select "id", "name" from "teams" where "id" in ("#),
                rt::Piece::List(0),
                rt::Piece::Text(")"),
            ]);
            let keys = rows
                .iter()
                .map(|it| <crate::models::User as rt::FieldAt<5>>::get(it).as_ref())
                .collect();
            rt::load_one::<Team, _, 0>(db, &ONE, &SQL, keys).await
        }
    }

    pub mod queries {
        use ::model_runtime::__private as rt;
        use ::model_runtime::types::chrono::{DateTime, Utc};
        use ::model_runtime::{Error, Executor};

        /// A row of [`active_since`].
        #[derive(Debug, Clone, PartialEq)]
        pub struct ActiveSince {
            pub id: i64,
            pub team: Option<String>,
        }

        impl rt::FromRow for ActiveSince {
            fn from_row<R: rt::Reader>(row: &R) -> Result<Self, Error> {
                Ok(Self { id: rt::Decode::decode(row, 0)?, team: rt::Decode::decode(row, 1)? })
            }
        }

        pub async fn active_since(
            db: impl Executor,
            since: DateTime<Utc>,
        ) -> Result<Vec<ActiveSince>, Error> {
            static SQL: rt::Statement = rt::Statement::new("queries::active_since").sqlite(rt::Text::new("select u.id, t.name as team from users u left join teams t on t.id = u.team_id \
                 where u.active and u.created_at >= ?1 order by u.id"));
            rt::fetch_all(db, &SQL, (&since,)).await
        }

        pub async fn emails(
            db: impl Executor,
            ids: &[i64],
            name: Option<&str>,
            limit: i64,
        ) -> Result<Vec<String>, Error> {
            static SQL: rt::Dynamic = rt::Dynamic::new("queries::emails").sqlite(&[
                rt::Piece::Text("select email from users where id in ("),
                rt::Piece::List(0),
                rt::Piece::Text(")"),
                rt::Piece::If(1, &[rt::Piece::Text(" and name = "), rt::Piece::Param(1)]),
                rt::Piece::Text(" order by id limit "),
                rt::Piece::Literal(2),
            ]);
            rt::fetch_all_value(db, &SQL, (&ids, &name, &limit)).await
        }

        pub async fn all_emails(db: impl Executor) -> Result<rt::Rows<String>, Error> {
            static SQL: rt::Statement = rt::Statement::new("queries::all_emails")
                .sqlite(rt::Text::new("select email from users order by id"));
            rt::stream_value(db, &SQL, ()).await
        }

        pub async fn count(db: impl Executor) -> Result<i64, Error> {
            static SQL: rt::Statement = rt::Statement::new("queries::count")
                .sqlite(rt::Text::new("select count(*) from users"));
            rt::fetch_one_value(db, &SQL, ()).await
        }

        pub async fn create(db: impl Executor, sql: &'static rt::Statement) -> Result<u64, Error> {
            rt::execute(db, sql, ()).await
        }
    }
}

use db::teams::NewTeam;
use db::users::NewUser;
use db::{queries, teams, users};
use model_runtime::{Id, Model, Statement, Text};
use models::{Status, Team, User};

static TEAMS: Statement = Statement::new("create").sqlite(Text::new(
    "create table teams (id integer primary key autoincrement, name text not null) strict",
));
static USERS: Statement = Statement::new("create").sqlite(Text::new("create table users (
        id integer primary key autoincrement,
        email text not null unique,
        name text,
        active integer not null default 1,
        status text not null default 'member' constraint users_status_enum check (status in ('member', 'guest')),
        team_id integer references teams (id),
        created_at text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now'))
    ) strict"));

async fn open() -> Db {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    queries::create(&db, &TEAMS).await.unwrap();
    queries::create(&db, &USERS).await.unwrap();
    db
}

fn new(email: &str) -> NewUser {
    NewUser { email: email.to_owned() }
}

async fn ada(db: &Db) -> User {
    users::insert(db, new("ada@x.io").name("Ada")).await.unwrap()
}

#[tokio::test]
async fn a_row_comes_back_as_stored() {
    let db = open().await;
    let ada = ada(&db).await;
    assert_eq!((ada.id, ada.name.as_deref(), ada.active), (1, Some("Ada"), true));
    assert_eq!(ada.status, Status::Member);
    assert!((Utc::now() - ada.created_at).num_seconds().abs() < 5);
    assert_eq!(
        users::find(&db, ada.id).await.unwrap(),
        Some(users::by_email(&db, "ada@x.io").await.unwrap().unwrap())
    );
    assert_eq!(users::find(&db, 99).await.unwrap(), None);
}

#[tokio::test]
async fn a_taken_key_names_table_column_and_model() {
    let db = open().await;
    ada(&db).await;
    let error = users::insert(&db, new("ada@x.io")).await.unwrap_err();
    assert!(error.is_unique_violation());
    assert_eq!((error.table(), error.columns()), (Some("users"), &["email".to_owned()][..]));
    assert_eq!((error.model(), error.query()), (Some("User"), Some("users::insert")));
    assert_eq!(error.to_string(), "users::insert: `users` already has a row with this `email`");
}

#[tokio::test]
async fn a_missing_row_referred_to_is_a_foreign_key_violation() {
    let db = open().await;
    let error = users::insert(&db, new("a").team_id(Id::new(7))).await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
    assert_eq!(queries::count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_change_writes_only_what_it_names() {
    let db = open().await;
    let ada = ada(&db).await;
    assert!(users::update(&db, ada.id, users::change().email("new@x.io")).await.unwrap());
    let changed = users::find(&db, ada.id).await.unwrap().unwrap();
    assert_eq!(changed, User { email: "new@x.io".into(), ..ada });
    assert!(users::update(&db, changed.id, users::change().name(None)).await.unwrap());
    assert_eq!(users::find(&db, changed.id).await.unwrap().unwrap().name, None);
    assert!(!users::update(&db, 99, users::change().email("x")).await.unwrap());
    assert!(users::update(&db, changed.id, users::change()).await.unwrap());
    assert!(!users::update(&db, 99, users::change()).await.unwrap());
}

#[tokio::test]
async fn an_upsert_inserts_and_then_changes_the_given_columns() {
    let db = open().await;
    let first = users::upsert_by_email(&db, new("a").name("Ada")).await.unwrap();
    let again = users::upsert_by_email(&db, new("a").status(Status::Guest)).await.unwrap();
    assert_eq!((again.id, again.name.as_deref()), (first.id, Some("Ada")));
    assert_eq!(again.status, Status::Guest);
    assert_eq!(users::upsert_by_email(&db, new("a")).await.unwrap(), again);
}

#[tokio::test]
async fn a_bulk_insert_keeps_the_order_and_mixes_given_columns() {
    let db = open().await;
    let rows = (0..1000).map(|n| {
        let new = users::Insert::from(new(&format!("{n}")));
        if n % 3 == 0 { new.name("third") } else { new }
    });
    let stored = users::insert_many_returning(&db, rows).await.unwrap();
    assert_eq!(stored.len(), 1000);
    for (n, user) in stored.iter().enumerate() {
        assert_eq!(user.email, n.to_string());
        assert_eq!(user.name.is_some(), n % 3 == 0);
        assert_eq!(user.id, n as i64 + 1);
    }
    let none: [NewUser; 0] = [];
    assert_eq!(users::insert_many(&db, none).await.unwrap(), 0);
}

#[tokio::test]
async fn a_bulk_insert_is_all_or_nothing_also_in_a_transaction() {
    let db = open().await;
    let rows = || (0..900).chain([5]).map(|n| new(&n.to_string()));
    assert!(users::insert_many(&db, rows()).await.unwrap_err().is_unique_violation());
    assert_eq!(queries::count(&db).await.unwrap(), 0);
    let mut tx = db.begin().await.unwrap();
    users::insert(&mut tx, new("first")).await.unwrap();
    assert!(users::insert_many(&mut tx, rows()).await.is_err());
    tx.commit().await.unwrap();
    assert_eq!(queries::count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn relations_are_loaded_in_the_order_of_the_rows() {
    let db = open().await;
    let red = teams::insert(&db, NewTeam { name: "red".into() }).await.unwrap();
    let blue = teams::insert(&db, NewTeam { name: "blue".into() }).await.unwrap();
    for (email, team) in
        [("a", Some(blue.id)), ("b", None), ("c", Some(red.id)), ("d", Some(blue.id))]
    {
        users::insert(&db, new(email).team_id(team)).await.unwrap();
    }
    let all = User::query().order_by(User::ID.asc()).all(&db).await.unwrap();
    let teams_of = users::load_team(&db, &all).await.unwrap();
    assert_eq!(teams_of, [Some(blue.clone()), None, Some(red.clone()), Some(blue.clone())]);
    let green = Team { id: Id::new(99), name: "green".into() };
    let users_of = teams::load_users(&db, &[green, blue.clone(), red, blue]).await.unwrap();
    let emails: Vec<Vec<&str>> =
        users_of.iter().map(|it| it.iter().map(|user| user.email.as_str()).collect()).collect();
    assert_eq!(emails, [vec![], vec!["a", "d"], vec!["c"], vec!["a", "d"]]);
    assert!(users::load_team(&db, &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_delete_says_whether_there_was_a_row() {
    let db = open().await;
    let team = teams::insert(&db, NewTeam { name: "red".into() }).await.unwrap();
    let ada = users::insert(&db, new("a").team_id(team.id)).await.unwrap();
    assert!(teams::delete(&db, team.id).await.unwrap_err().is_foreign_key_violation());
    assert!(users::delete(&db, ada.id).await.unwrap());
    assert!(!users::delete(&db, ada.id).await.unwrap());
    assert!(teams::delete(&db, team.id).await.unwrap());
    assert_eq!(teams::find(&db, team.id).await.unwrap(), None);
}

#[tokio::test]
async fn queries_take_their_parameters() {
    let db = open().await;
    let before: DateTime<Utc> = "2001-01-01T00:00:00Z".parse().unwrap();
    let team = teams::insert(&db, NewTeam { name: "red".into() }).await.unwrap();
    users::insert(&db, new("a").name("Ada").team_id(team.id)).await.unwrap();
    users::insert(&db, new("b")).await.unwrap();
    let rows = queries::active_since(&db, before).await.unwrap();
    assert_eq!(rows[0], queries::ActiveSince { id: 1, team: Some("red".into()) });
    assert_eq!(rows[1], queries::ActiveSince { id: 2, team: None });
    let emails = async |ids: &[i64], name, limit| queries::emails(&db, ids, name, limit).await;
    assert_eq!(emails(&[1, 2, 3], None, 10).await.unwrap(), ["a", "b"]);
    assert_eq!(emails(&[1, 2, 3], Some("Ada"), 10).await.unwrap(), ["a"]);
    assert_eq!(emails(&[1, 2, 3], None, 1).await.unwrap(), ["a"]);
    assert!(emails(&[], None, 1).await.unwrap().is_empty());
    assert!(emails(&[1], None, -1).await.unwrap_err().is_encode());
    let many: Vec<i64> = (0..20_000).collect();
    assert_eq!(emails(&many, None, 5).await.unwrap(), ["a", "b"]);
    let too_many: Vec<i64> = (0..40_000).collect();
    let error = emails(&too_many, None, 5).await.unwrap_err();
    assert!(error.to_string().contains("at most 32766"), "{error}");
}

#[tokio::test]
async fn a_stream_gives_the_rows_one_by_one() {
    let db = open().await;
    users::insert_many(&db, (0..500).map(|n| new(&n.to_string()))).await.unwrap();
    let mut rows = queries::all_emails(&db).await.unwrap();
    let mut count = 0;
    while let Some(email) = rows.try_next().await.unwrap() {
        assert_eq!(email, count.to_string());
        count += 1;
    }
    assert_eq!(count, 500);
    // Half read and dropped: the one connection comes back.
    let mut rows = queries::all_emails(&db).await.unwrap();
    assert_eq!(rows.next().await.unwrap().unwrap(), "0");
    drop(rows);
    assert_eq!(queries::count(&db).await.unwrap(), 500);
}

#[tokio::test]
async fn a_transaction_waits_for_its_stream() {
    let db = open().await;
    users::insert_many(&db, (0..500).map(|n| new(&n.to_string()))).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    users::delete(&mut tx, 500).await.unwrap();
    let mut rows = queries::all_emails(&mut tx).await.unwrap();
    rows.next().await.unwrap().unwrap();
    let error = queries::count(&mut tx).await.unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("stream"), "{error}");
    drop(rows);
    assert_eq!(queries::count(&mut tx).await.unwrap(), 499);
    let rows = queries::all_emails(&mut tx).await.unwrap();
    drop(tx);
    drop(rows);
    assert_eq!(queries::count(&db).await.unwrap(), 500);
}

#[tokio::test]
async fn the_builder_selects_orders_and_cuts() {
    let db = open().await;
    for (email, name) in [("a", Some("Ada")), ("b", None), ("c", Some("Al_n")), ("d", Some("Alan"))]
    {
        users::insert(&db, new(email).name(name.map(str::to_owned))).await.unwrap();
    }
    let emails = async |select: model_runtime::Select<User>| -> String {
        let rows = select.order_by(User::ID.asc()).all(&db).await.unwrap();
        rows.into_iter().map(|it| it.email).collect()
    };
    assert_eq!(emails(User::query()).await, "abcd");
    assert_eq!(emails(User::filter(User::NAME.eq("Ada"))).await, "a");
    assert_eq!(emails(User::filter(User::NAME.ne("Ada"))).await, "bcd");
    assert_eq!(emails(User::filter(!User::NAME.eq("Ada"))).await, "bcd");
    assert_eq!(emails(User::filter(User::NAME.eq(None))).await, "b");
    assert_eq!(emails(User::filter(User::NAME.ne(None))).await, "acd");
    assert_eq!(emails(User::filter(User::NAME.is_null())).await, "b");
    assert_eq!(emails(User::filter(!User::NAME.gt("B"))).await, "abcd");
    assert_eq!(emails(User::filter(User::NAME.starts_with("Al_"))).await, "c");
    assert_eq!(emails(User::filter(User::NAME.like("Al_n"))).await, "cd");
    assert_eq!(emails(User::filter(User::NAME.not_like("Al%"))).await, "ab");
    assert_eq!(emails(User::filter(User::ID.is_in([1, 3]))).await, "ac");
    assert_eq!(emails(User::filter(User::ID.not_in([0; 0]))).await, "abcd");
    assert_eq!(emails(User::filter(User::EMAIL.is_in(["a", "d"]))).await, "ad");
    assert_eq!(emails(User::filter(User::EMAIL.is_in([""; 0]))).await, "");
    assert_eq!(emails(User::filter(User::ID.is_in([0; 0]))).await, "");
    assert_eq!(emails(User::filter(User::NAME.not_in::<[&str; 0]>([]))).await, "abcd");
    assert_eq!(emails(User::filter(User::NAME.not_in(["Ada"]))).await, "bcd");
    assert_eq!(emails(User::filter(User::ID.between(2, 3))).await, "bc");
    assert_eq!(emails(User::filter(User::EMAIL.eq(User::NAME))).await, "");
    assert_eq!(emails(User::filter(User::STATUS.eq(Status::Guest))).await, "");
    let either = User::ID.eq(1) | User::ID.eq(2) & User::NAME.is_not_null() | User::EMAIL.eq("d");
    assert_eq!(emails(User::filter(either)).await, "ad");
    assert_eq!(emails(User::query().limit(2).offset(1)).await, "bc");
    assert_eq!(emails(User::query().offset(3)).await, "d");
    let by_name = User::query().order_by([User::NAME.desc().nulls_first(), User::ID.asc()]);
    assert_eq!(emails(by_name).await, "bdca");
}

#[tokio::test]
async fn the_builder_counts_and_finds_one() {
    let db = open().await;
    users::insert_many(&db, ["a", "b"].map(new)).await.unwrap();
    assert_eq!(User::query().count(&db).await.unwrap(), 2);
    assert_eq!(User::query().limit(1).count(&db).await.unwrap(), 1);
    assert!(User::filter(User::EMAIL.eq("b")).exists(&db).await.unwrap());
    assert!(!User::filter(User::EMAIL.eq("x")).exists(&db).await.unwrap());
    assert_eq!(
        User::query().order_by(User::ID.desc()).first(&db).await.unwrap().unwrap().email,
        "b"
    );
    assert!(User::query().one(&db).await.unwrap_err().is_too_many_rows());
    let missing = User::filter(User::ID.eq(9));
    assert!(missing.one(&db).await.unwrap_err().is_not_found());
    assert!(User::filter(User::ID.eq(9)).opt(&db).await.unwrap().is_none());
    let mut rows = User::query().stream(&db).await.unwrap();
    assert_eq!(rows.try_next().await.unwrap().unwrap().email, "a");
}

#[tokio::test]
async fn the_builder_changes_and_deletes_what_is_selected() {
    let db = open().await;
    users::insert_many(&db, ["a", "b", "c"].map(new)).await.unwrap();
    let update = User::filter(User::ID.gt(1)).update().set(User::NAME, User::EMAIL);
    assert_eq!(update.set(User::ACTIVE, false).execute(&db).await.unwrap(), 2);
    assert_eq!(users::find(&db, 3).await.unwrap().unwrap().name.as_deref(), Some("c"));
    let cut = User::query().limit(1).order_by(User::ID.desc());
    assert!(cut.delete(&db).await.unwrap_err().is_refused());
    let last = User::query().everything().order_by(User::ID.desc()).limit(1);
    assert_eq!(last.delete(&db).await.unwrap(), 1);
    assert!(users::find(&db, 3).await.unwrap().is_none());
    let error = User::query().update().set(User::ACTIVE, true).execute(&db).await.unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("everything"), "{error}");
    assert_eq!(User::query().everything().delete(&db).await.unwrap(), 2);
}

#[tokio::test]
async fn a_long_filter_made_in_a_loop_is_no_deep_tree() {
    let db = open().await;
    let any = (0..900).map(|n| User::ID.eq(n)).fold(!model_runtime::Filter::all(), |a, b| a | b);
    assert_eq!(User::filter(any).count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn an_unknown_label_is_named_with_its_column() {
    let db = open().await;
    static BREAK: Statement =
        Statement::new("break").sqlite(Text::new("pragma ignore_check_constraints = on"));
    static SET: Statement =
        Statement::new("break").sqlite(Text::new("update users set status = 'king'"));
    ada(&db).await;
    queries::create(&db, &BREAK).await.unwrap();
    queries::create(&db, &SET).await.unwrap();
    let error = users::find(&db, 1).await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "users::find: column 5 (`status`) should hold a label of `Status`, but holds `king`"
    );
}

#[tokio::test]
async fn futures_can_be_spawned() {
    let db = open().await;
    let task = tokio::spawn(async move {
        let total = db
            .transaction(async |tx| {
                users::insert(&mut *tx, new("a")).await?;
                users::insert_many(&mut *tx, ["b", "c"].map(new)).await?;
                let all = User::query().all(&mut *tx).await?;
                users::load_team(&mut *tx, &all).await?;
                queries::count(tx).await
            })
            .await?;
        Ok::<_, Error>(total)
    });
    assert_eq!(task.await.unwrap().unwrap(), 3);
}
