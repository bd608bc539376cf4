use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(generated = "id + 1", backfill = "1")]
    value: i64,
}

fn main() {}
