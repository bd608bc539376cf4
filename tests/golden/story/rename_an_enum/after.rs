use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(ModelEnum)]
pub enum Progress {
    Draft,
    Sent,
    Lost,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(default = Progress::Draft)]
    pub state: Progress,
}
