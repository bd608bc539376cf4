use model_runtime::{Model, ModelEnum};

/// Someone who writes.
#[derive(Model)]
pub struct Author {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 100)]
    pub name: String,
}

#[derive(Model)]
#[model(check(name = "books_title_is_there", "length(heading) > 0"), index(state, heading))]
pub struct Work {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Author, on_delete = cascade)]
    pub author_id: i64,
    #[model(max_length = 200)]
    pub heading: String,
    pub pages: Option<i32>,
    #[model(default = State::Wanted)]
    pub state: State,
}

#[derive(ModelEnum)]
pub enum State {
    Wanted,
    Reading,
    Done,
    Lost,
}
