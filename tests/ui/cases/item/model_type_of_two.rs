use model_runtime::ModelType;

#[derive(ModelType)]
struct Email(String, String);

fn main() {}
