use model_runtime::Model;

#[derive(Model)]
#[model(tabel = "people", index(nmae))]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = "x")]
    name: String,
    count: u64,
}

fn main() {}
