use model_runtime::ModelEnum;

#[derive(ModelEnum)]
enum Status {
    New,
    #[model(label = "new")]
    Fresh,
}

fn main() {}
