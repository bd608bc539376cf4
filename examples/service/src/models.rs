//! The tables.

use chrono::{DateTime, Utc};
use model_runtime::{Model, ModelEnum};
use serde::{Deserialize, Serialize};

/// Someone who works on tasks.
#[derive(Model, Debug, Clone, Serialize)]
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
#[derive(Model, Debug, Clone, Serialize)]
pub struct Project {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 80)]
    pub name: String,
}

/// Something to do.
#[derive(Model, Debug, Clone, Serialize)]
#[model(index(project_id, id))]
pub struct Task {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Project, on_delete = cascade)]
    pub project_id: i64,
    /// Who does it; nobody yet when empty.
    #[model(references = Person, on_delete = set_null)]
    pub assignee_id: Option<i64>,
    #[model(max_length = 200, check = "title <> ''")]
    pub title: String,
    #[model(default = State::Open)]
    pub state: State,
    #[model(default = now)]
    pub created_at: DateTime<Utc>,
}

/// How far a task is.
#[derive(ModelEnum, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    Started,
    Done,
}
