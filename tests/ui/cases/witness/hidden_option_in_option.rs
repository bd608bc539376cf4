use model_runtime::Model;

type Age = Option<i64>;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    age: Option<Age>,
}

fn main() {}
