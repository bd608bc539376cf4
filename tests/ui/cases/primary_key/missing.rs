use model_runtime::Model;

#[derive(Model)]
struct User {
    name: String,
}

fn main() {}
