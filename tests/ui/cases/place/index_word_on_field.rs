use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(where = "active")]
    value: i64,
}

fn main() {}
