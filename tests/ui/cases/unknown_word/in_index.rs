use model_runtime::Model;

#[derive(Model)]
#[model(index(name, wehre = "x"))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
