use model_runtime::ModelType;

#[derive(ModelType)]
struct Email(#[model(max_length = 5)] String);

fn main() {}
