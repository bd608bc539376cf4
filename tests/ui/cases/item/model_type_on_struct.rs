use model_runtime::ModelType;

#[derive(ModelType)]
struct Email {
    text: String,
}

fn main() {}
