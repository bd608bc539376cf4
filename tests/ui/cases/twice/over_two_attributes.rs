use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 5)]
    #[model(max_length = 6)]
    name: String,
}

fn main() {}
