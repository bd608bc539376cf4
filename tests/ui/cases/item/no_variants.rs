use model_runtime::ModelEnum;

#[derive(ModelEnum)]
enum Status {}

fn main() {}
