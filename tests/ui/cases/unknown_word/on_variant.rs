use model_runtime::ModelEnum;

#[derive(ModelEnum)]
enum Status {
    #[model(lable = "x")]
    New,
}

fn main() {}
