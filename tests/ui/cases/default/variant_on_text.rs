use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(default = Status::New)]
    value: String,
}

fn main() {}
