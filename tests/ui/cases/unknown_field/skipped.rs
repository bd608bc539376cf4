use model_runtime::Model;

#[derive(Model)]
#[model(index(cache))]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(skip)]
    cache: String,
}

fn main() {}
