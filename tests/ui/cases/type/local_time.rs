use model_runtime::Model;

mod chrono {
    pub struct Local;
    pub struct DateTime<T>(T);
}

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    value: chrono::DateTime<chrono::Local>,
}

fn main() {}
