use model_runtime::Model;

#[derive(Model)]
#[model(index(name, where = "a", where = "b"))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
