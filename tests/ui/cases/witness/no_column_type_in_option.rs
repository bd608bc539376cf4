use model_runtime::Model;

struct Thing;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    thing: Option<Thing>,
}

fn main() {}
