use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(default(sqlite = "1", sqlite = "2"))]
    value: i64,
}

fn main() {}
