use model_runtime::Model;

#[derive(Model)]
#[model(check(name = "x"))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
