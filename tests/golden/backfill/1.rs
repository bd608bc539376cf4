use model_runtime::{Model, ModelEnum};

/// Someone who writes.
#[derive(Model)]
pub struct Author {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 100)]
    pub name: String,
    #[model(max_length = 20)]
    pub born: Option<String>,
}

#[derive(Model)]
#[model(check(name = "books_title_is_there", "length(title) > 0"))]
pub struct Book {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Author, on_delete = cascade)]
    pub author_id: i64,
    #[model(max_length = 200)]
    pub title: String,
    #[model(max_length = 10)]
    pub pages: Option<String>,
    #[model(default = State::Wanted)]
    pub state: State,
}

#[derive(ModelEnum)]
pub enum State {
    Wanted,
    Reading,
    Read,
}
