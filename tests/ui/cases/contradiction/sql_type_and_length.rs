use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(sql_type = "text", max_length = 5)]
    value: String,
}

fn main() {}
