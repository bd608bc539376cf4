use model_runtime::ModelType;

#[derive(ModelType)]
struct Email(Option<String>);

fn main() {}
