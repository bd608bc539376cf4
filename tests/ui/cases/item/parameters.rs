use model_runtime::Model;

#[derive(Model)]
struct User<T> {
    #[model(primary_key)]
    id: i64,
    #[model(skip)]
    rest: Option<T>,
}

fn main() {}
