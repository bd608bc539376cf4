use model_runtime::Model;

struct Uuid;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    token: Uuid,
}

fn main() {}
