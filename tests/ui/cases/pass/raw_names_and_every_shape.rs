use model_runtime::{Model, ModelEnum, ModelType};

#[derive(Model)]
#[model(table = "things", index(name, unique), index(unique, expr = "a", where = "b"))]
pub struct Thing {
    #[model(primary_key)]
    pub id: i64,
    pub r#type: String,
    /// A field may be called as a word of an index is.
    pub name: Option<String>,
    pub kind: Kind,
    pub code: Option<Code>,
    #[model(skip)]
    pub cache: Vec<std::collections::HashMap<u8, u64>>,
}

#[derive(ModelEnum)]
pub enum Kind {
    One,
    r#Two,
}

#[derive(ModelType)]
pub struct Code(i32);

fn main() {
    let names: [&str; 3] = [Thing::TYPE.name(), Thing::NAME.name(), Kind::LABELS[1]];
    assert_eq!(names, ["type", "name", "two"]);
}
