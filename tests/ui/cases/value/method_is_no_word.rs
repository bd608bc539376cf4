use model_runtime::Model;

#[derive(Model)]
#[model(index(name, method = "gin; drop"))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
