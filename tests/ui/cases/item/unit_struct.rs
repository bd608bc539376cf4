use model_runtime::Model;

#[derive(Model)]
struct User;

fn main() {}
