use model_runtime::Model;

#[derive(Model)]
#[model(tabel = "people")]
struct User {
    #[model(primary_key)]
    id: i64,
    name: String,
    email: String,
}

fn main() {}
