//! A small task tracker: from structs to a migrated database, typed modules and checked queries.
//!
//! Run it twice: the first run creates `quickstart.db`, the second finds everything in place.

mod models;

/// What the build script made of [`models`] and `queries/*.sql`.
mod db {
    model_runtime::include_generated!();
}

use chrono::NaiveDate;
use model_runtime::{Db, Error, Model};

use db::{people, projects, queries, tasks};
use models::{Person, Project, State, Task};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let db = Db::connect("sqlite://quickstart.db").await?;
    db.migrate(&model_runtime::embed_migrations!()).await?;
    println!("quickstart.db is ready\n");

    let project = set_up(&db).await?;
    print_board(&db, &project).await?;
    work(&db, &project).await?;
    print_workload(&db).await?;
    print_tree(&db, &project).await
}

/// The rows that the tour needs, made once.
async fn set_up(db: &Db) -> Result<Project, Error> {
    let new = projects::NewProject { name: "Garden shed".to_owned() };
    let project =
        projects::upsert_by_name(db, new.due(NaiveDate::from_ymd_opt(2030, 5, 1))).await?;
    if !queries::open_tasks(db, project.id).await?.is_empty() {
        return Ok(project);
    }
    let ada = person(db, "ada@example.org", "Ada").await?;
    let ben = person(db, "ben@example.org", "Ben").await?;

    let mut transaction = db.begin().await?;
    let task = |title: &str| tasks::NewTask { project_id: project.id, title: title.to_owned() };
    let build = tasks::insert(&mut transaction, task("Build the shed").hours(2)).await?;
    let parts = [
        task("Lay the floor").parent_id(build.id).assignee_id(ada.id).hours(6),
        task("Raise the walls").parent_id(build.id).assignee_id(ben.id).hours(8),
        task("Paint it").parent_id(build.id).hours(3),
    ];
    tasks::insert_many(&mut transaction, parts).await?;
    transaction.commit().await?;
    Ok(project)
}

/// Inserts a person, or renames the one who has this address.
async fn person(db: &Db, email: &str, name: &str) -> Result<Person, Error> {
    let new = people::NewPerson { email: email.to_owned(), name: name.to_owned() };
    people::upsert_by_email(db, new).await
}

/// A left join: `assignee` is an `Option` because a task may have none.
async fn print_board(db: &Db, project: &Project) -> Result<(), Error> {
    println!("The board of \"{}\":", project.name);
    for row in queries::board(db, project.id).await? {
        let who = row.assignee.as_deref().unwrap_or("nobody yet");
        println!("  {:<16} {:>2} h  {:<8} {who}", row.title, row.hours, format!("{:?}", row.state));
    }
    Ok(())
}

/// A change names the columns that it writes; a filter of the builder is checked by rustc.
async fn work(db: &Db, project: &Project) -> Result<(), Error> {
    let mine = Task::filter(Task::PROJECT_ID.eq(project.id) & Task::STATE.eq(State::Open))
        .order_by(Task::HOURS.asc())
        .limit(1)
        .all(db)
        .await?;
    for task in &mine {
        tasks::update(db, task.id, tasks::change().state(State::Started)).await?;
        println!("\nStarted: {}", task.title);
    }
    let states = [State::Open, State::Started];
    let found = queries::search_tasks(db, &states, Some("%the%"), None, 10).await?;
    println!("\nOpen or started, with \"the\" in the title:");
    for row in found {
        println!("  {} ({:?}, {})", row.title, row.state, row.project);
    }
    Ok(())
}

async fn print_workload(db: &Db) -> Result<(), Error> {
    println!("\nStill to do:");
    for row in queries::workload(db).await? {
        println!("  {:<4} {} tasks, {} h", row.name, row.tasks, row.hours);
    }
    Ok(())
}

/// A recursive query from the first task, and the people of all tasks in one more query.
async fn print_tree(db: &Db, project: &Project) -> Result<(), Error> {
    let open = queries::open_tasks(db, project.id).await?;
    let Some(root) = open.iter().find(|it| it.parent_id.is_none()) else {
        return Ok(());
    };
    println!("\nBelow \"{}\":", root.title);
    for row in queries::task_tree(db, root.id).await? {
        let indent = "  ".repeat(usize::try_from(row.depth).unwrap_or(0) + 1);
        println!("{indent}{} ({} h)", row.title, row.hours);
    }
    let who = tasks::load_assignee(db, &open).await?;
    let names: Vec<&str> = who.iter().flatten().map(|it| it.name.as_str()).collect();
    println!("\nAt work: {}", names.join(", "));
    Ok(())
}
