use model_runtime::Model;

#[derive(Model)]
#[model = "users"]
struct User {
    #[model(primary_key)]
    id: i64,
}

fn main() {}
