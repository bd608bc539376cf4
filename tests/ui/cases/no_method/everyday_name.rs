use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
}

fn main() {
    let user = User { id: 1 };
    user.name();
    user.text();
    user.access();
}
