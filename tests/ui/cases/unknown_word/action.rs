use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(references = Team, on_delete = set_nul)]
    value: Option<i64>,
}

fn main() {}
