use model_runtime::Model;

#[derive(Model)]
#[model(index(desc(value, nulls_first, nulls_last)))]
struct User {
    #[model(primary_key)]
    id: i64,
    value: Option<i64>,
}

fn main() {}
