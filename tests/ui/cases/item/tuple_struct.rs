use model_runtime::Model;

#[derive(Model)]
struct User(i64);

fn main() {}
