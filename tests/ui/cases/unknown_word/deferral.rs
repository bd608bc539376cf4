use model_runtime::Model;

#[derive(Model)]
#[model(unique(name, deferrable = "deferred"))]
#[model(index(desc(name, null_last)))]
#[model(foreign_key(name, reference = User))]
struct User {
    #[model(primary_key)]
    id: i64,
    name: i64,
}

fn main() {}
