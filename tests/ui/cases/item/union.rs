use model_runtime::Model;

#[derive(Model)]
union User {
    a: i64,
}

fn main() {}
