use model_runtime::Model;

#[derive(Model)]
#[model(index("lower(name)"))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
