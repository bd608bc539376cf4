// Strict with itself: generated code may not warn in such a crate either.
#![deny(warnings, missing_docs)]
#![expect(missing_docs, reason = "an application")]

mod models;
mod db {
    model_runtime::include_generated!();
}

use model_runtime::__private::execute;
use model_runtime::{Statement, Text};
use models::Status;

static TEAMS: Statement = Statement::new("teams").sqlite(Text::new("create table teams (id integer primary key autoincrement not null, title text not null unique) strict"));
static USERS: Statement = Statement::new("users").sqlite(Text::new("create table users (id integer primary key autoincrement not null, email text not null unique, \
     name text, status text not null default 'active', team_id integer references teams) strict"));

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), model_runtime::Error> {
    let db = model_runtime::Db::connect("sqlite::memory:").await?;
    execute(&db, &TEAMS, ()).await?;
    execute(&db, &USERS, ()).await?;
    let team = db::teams::insert(&db, db::teams::NewTeam { title: "Core".into() }).await?;
    let new = |email: &str| db::users::NewUser { email: email.into() };
    let ada = db::users::insert(&db, new("ada@x.io").name("Ada").team_id(team.id)).await?;
    db::users::insert_many(&db, [new("ben@x.io").name("Ben"), new("cy@x.io").name("Cy")]).await?;
    db::users::upsert_by_email(&db, new("ben@x.io").name("Benjamin")).await?;
    db::users::update(&db, 2, db::users::change().team_id(team.id)).await?;
    db::queries::block(&db, 3).await?;

    println!("emails: {:?}", db::queries::emails(&db).await?);
    for row in db::queries::with_team(&db, Status::Active).await? {
        println!("active: {} in {:?}", row.email, row.team);
    }
    for row in db::queries::team_sizes(&db).await? {
        println!("team: {} has {}", row.title, row.members);
    }
    let found = db::users::by_email(&db, "ben@x.io").await?;
    println!("found: {:?}", found.and_then(|it| it.name));
    let teams = db::users::load_team(&db, &[ada]).await?;
    println!("loaded: {:?}", teams[0].as_ref().map(|it| &it.title));
    let users = db::teams::load_users(&db, &[team]).await?;
    println!("members: {}", users[0].len());
    println!("deleted: {}", db::users::delete(&db, 1).await?);
    Ok(())
}
