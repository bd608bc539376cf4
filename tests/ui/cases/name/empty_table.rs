use model_runtime::Model;

#[derive(Model)]
#[model(table = "")]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
