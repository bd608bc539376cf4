use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(references = Team, on_delete = set_default)]
    value: i64,
}

fn main() {}
