use model_runtime::ModelEnum;

#[derive(ModelEnum)]
enum Status {
    New,
    Since(i64),
}

fn main() {}
