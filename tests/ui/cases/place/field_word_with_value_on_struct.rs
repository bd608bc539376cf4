use model_runtime::Model;

#[derive(Model)]
#[model(max_length = 5)]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
