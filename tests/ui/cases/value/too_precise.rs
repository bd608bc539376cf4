use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(precision = 30, scale = 2)]
    value: rust_decimal::Decimal,
}

fn main() {}
