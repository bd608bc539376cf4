use model_runtime::Model;

#[derive(Model)]
#[model(unique("name"))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
