use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(precision = 2, scale = 4)]
    value: rust_decimal::Decimal,
}

fn main() {}
