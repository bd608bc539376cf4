use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primery_key)]
    id: i64,
}

fn main() {}
