use model_runtime::Model;

fn main() {
    #[derive(Model)]
    #[allow(dead_code)]
    struct Local {
        #[model(primary_key)]
        id: i64,
    }
    assert_eq!(<Local as Model>::TABLE.name, "locals");
}
