use model_runtime::Model;

#[derive(Model)]
#[model]
struct User {
    #[model(primary_key)]
    id: i64,
}

fn main() {}
