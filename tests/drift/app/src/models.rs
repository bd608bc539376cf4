use model_runtime::{Model, ModelEnum};

/// A person who can sign in.
#[derive(Model, Debug)]
pub(crate) struct User {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique, max_length = 255)]
    email: String,
    pub(crate) name: Option<String>,
    #[model(default = Status::Active)]
    status: Status,
    #[model(references = Team, on_delete = set_null)]
    team_id: Option<i64>,
}

#[derive(Model, Debug)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique)]
    pub title: String,
}

#[derive(ModelEnum, Debug, Clone, Copy, PartialEq)]
pub enum Status {
    Active,
    Blocked,
}
