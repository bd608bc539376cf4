use model_runtime::ModelEnum;

#[derive(ModelEnum)]
enum Status {
    #[model(label = "")]
    New,
}

fn main() {}
