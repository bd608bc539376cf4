//! The tables. After a change: `cargo xtask makemigrations`, then `cargo xtask migrate`.

use model_runtime::Model;

/// A note.
#[derive(Model, Debug, Clone)]
pub struct Note {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(max_length = 200)]
    pub title: String,
    pub body: Option<String>,
    #[model(default = false)]
    pub done: bool,
}
