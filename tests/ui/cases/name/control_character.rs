use model_runtime::Model;

#[derive(Model)]
#[model(table = "a\u{200b}b")]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
