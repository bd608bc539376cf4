use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(sql_type(postgress = "citext"))]
    value: String,
}

fn main() {}
