//! The paths and what each does.

use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use model_runtime::{Db, Filter, Model};
use serde::{Deserialize, Serialize};

use crate::db::queries::Board;
use crate::db::{people, projects, queries, tasks};
use crate::models::{Person, Project, State, Task};
use crate::problem::Problem;

type Answer<T> = Result<Json<T>, Problem>;
type Created<T> = Result<(StatusCode, Json<T>), Problem>;

pub fn router(db: Db) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/people", post(create_person))
        .route("/projects", post(create_project))
        .route("/tasks", get(list_tasks).post(create_task))
        .route("/tasks/{id}", patch(change_task).delete(delete_task))
        .route("/board", get(board))
        .with_state(db)
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// The database answers a query on one of our tables.
async fn health(Shared(db): Shared<Db>) -> Answer<Health> {
    queries::alive(&db).await?;
    Ok(Json(Health { status: "ok" }))
}

#[derive(Deserialize)]
struct PersonBody {
    email: String,
    name: String,
}

async fn create_person(Shared(db): Shared<Db>, Json(body): Json<PersonBody>) -> Created<Person> {
    let PersonBody { email, name } = body;
    let person = people::insert(&db, people::NewPerson { email, name }).await?;
    Ok((StatusCode::CREATED, Json(person)))
}

#[derive(Deserialize)]
struct ProjectBody {
    name: String,
}

async fn create_project(Shared(db): Shared<Db>, Json(body): Json<ProjectBody>) -> Created<Project> {
    let project = projects::insert(&db, projects::NewProject { name: body.name }).await?;
    Ok((StatusCode::CREATED, Json(project)))
}

#[derive(Deserialize)]
struct TaskBody {
    project_id: i64,
    title: String,
    assignee_id: Option<i64>,
}

async fn create_task(Shared(db): Shared<Db>, Json(body): Json<TaskBody>) -> Created<Task> {
    let TaskBody { project_id, title, assignee_id } = body;
    let new = tasks::NewTask { project_id, title }.assignee_id(assignee_id);
    Ok((StatusCode::CREATED, Json(tasks::insert(&db, new).await?)))
}

/// What may be asked of the list; each part is optional.
#[derive(Deserialize)]
struct Wanted {
    project: Option<i64>,
    state: Option<State>,
    title: Option<String>,
    /// The `next` of the page before.
    after: Option<i64>,
    limit: Option<u64>,
}

#[derive(Serialize)]
struct Page {
    tasks: Vec<Task>,
    /// Give it as `after` to get what follows; nothing follows when it is missing.
    next: Option<i64>,
}

const MOST: u64 = 100;

/// By key, not by offset: a page costs the same however far it is, and no row is seen twice while
/// others come and go.
async fn list_tasks(Shared(db): Shared<Db>, Query(wanted): Query<Wanted>) -> Answer<Page> {
    let limit = wanted.limit.unwrap_or(20).clamp(1, MOST);
    let mut tasks =
        Task::filter(filter(&wanted)).order_by(Task::ID.asc()).limit(limit + 1).all(&db).await?;
    let more = tasks.len() as u64 > limit;
    tasks.truncate(limit as usize);
    let next = tasks.last().filter(|_| more).map(|it| it.id);
    Ok(Json(Page { tasks, next }))
}

fn filter(wanted: &Wanted) -> Filter<Task> {
    let Wanted { project, state, title, after, limit: _ } = wanted;
    let parts = [
        project.map(|it| Task::PROJECT_ID.eq(it)),
        state.map(|it| Task::STATE.eq(it)),
        title.as_ref().map(|it| Task::TITLE.contains(it)),
        after.map(|it| Task::ID.gt(it)),
    ];
    parts.into_iter().flatten().fold(Filter::all(), |all, part| all & part)
}

#[derive(Deserialize)]
struct ChangeBody {
    state: Option<State>,
    title: Option<String>,
    assignee_id: Option<i64>,
}

/// Writes only what the body names.
async fn change_task(
    Shared(db): Shared<Db>,
    Path(id): Path<i64>,
    Json(body): Json<ChangeBody>,
) -> Answer<Task> {
    let mut change = tasks::change();
    if let Some(state) = body.state {
        change = change.state(state);
    }
    if let Some(title) = body.title {
        change = change.title(title);
    }
    if let Some(assignee) = body.assignee_id {
        change = change.assignee_id(assignee);
    }
    let mut tx = db.begin().await?;
    tasks::update(&mut tx, id, change).await?;
    let task = tasks::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("task"))?;
    tx.commit().await?;
    Ok(Json(task))
}

async fn delete_task(Shared(db): Shared<Db>, Path(id): Path<i64>) -> Result<StatusCode, Problem> {
    match tasks::delete(&db, id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("task")),
    }
}

#[derive(Serialize)]
struct BoardRow {
    project: String,
    state: State,
    tasks: i64,
    assigned: i64,
}

async fn board(Shared(db): Shared<Db>) -> Answer<Vec<BoardRow>> {
    let row = |it: Board| {
        let Board { project, state, tasks, assigned } = it;
        BoardRow { project, state, tasks, assigned }
    };
    Ok(Json(queries::board(&db).await?.into_iter().map(row).collect()))
}
