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
#[model(renamed_from = "books", check(name = "books_title_is_there", "length(heading) > 0"))]
pub struct Work {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Author, on_delete = cascade)]
    pub author_id: i64,
    #[model(max_length = 200, renamed_from = "title")]
    pub heading: String,
    #[model(max_length = 10)]
    pub pages: Option<String>,
    #[model(default = State::Wanted)]
    pub state: State,
}

#[derive(ModelEnum)]
pub enum State {
    Wanted,
    Reading,
    #[model(renamed_from = "read")]
    Done,
    Lost,
}
