use model_runtime::ModelEnum;

#[derive(ModelEnum)]
#[model(label = "x")]
enum Status {
    New,
}

fn main() {}
