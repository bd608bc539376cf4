use model_runtime::ModelEnum;

#[derive(ModelEnum)]
struct Email(String);

fn main() {}
