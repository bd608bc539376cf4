use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(scale = 2)]
    value: rust_decimal::Decimal,
}

fn main() {}
