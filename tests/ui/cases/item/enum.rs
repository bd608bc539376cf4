use model_runtime::Model;

#[derive(Model)]
enum User {
    A,
}

fn main() {}
