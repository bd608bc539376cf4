use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

/// A person who can sign in.
#[derive(Model)]
#[model(table = "users", index(name, active), check(name = "users_email_has_at", "email like '%_@_%'"))]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 255)]
    pub email: String,
    pub name: Option<String>,
    #[model(default = true)]
    pub active: bool,
    #[model(references = Team, on_delete = set_null)]
    pub team_id: Option<i64>,
    #[model(default = now)]
    pub created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
}
