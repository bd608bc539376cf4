use model_runtime::Model;

type Uuid = i64;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    values: Vec<Uuid>,
}

fn main() {}
