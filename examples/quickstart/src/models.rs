//! The tables. Everything else about the database follows from these structs.

use chrono::{DateTime, NaiveDate, Utc};
use model_runtime::{Model, ModelEnum};

/// Someone who works on tasks.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "people")]
pub struct Person {
    #[model(primary_key, auto)]
    pub id: i64,
    /// Identifies the person.
    #[model(unique, max_length = 255)]
    pub email: String,
    pub name: String,
}

/// A goal that tasks lead to.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Project {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 80)]
    pub name: String,
    /// When it should be finished.
    pub due: Option<NaiveDate>,
}

/// Something to do, perhaps as a part of something larger.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(index(project_id, state))]
pub struct Task {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Project, on_delete = cascade)]
    pub project_id: i64,
    /// The larger task.
    #[model(references = Task, on_delete = cascade)]
    pub parent_id: Option<i64>,
    /// Who does it; nobody yet when empty.
    #[model(references = Person, on_delete = set_null, renamed_from = "owner_id")]
    pub assignee_id: Option<i64>,
    #[model(max_length = 200)]
    pub title: String,
    #[model(default = State::Open)]
    pub state: State,
    /// How long it should take.
    #[model(default = 1, check = "hours > 0")]
    pub hours: i32,
    #[model(default = now)]
    pub created_at: DateTime<Utc>,
}

/// How far a task is.
#[derive(ModelEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Started,
    Done,
}
