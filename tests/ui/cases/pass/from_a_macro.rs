use model_runtime::Model;

macro_rules! table {
    ($name:ident, $ty:ty, $length:expr, $table:literal) => {
        #[derive(Model)]
        #[model(table = $table)]
        #[allow(dead_code)]
        struct $name {
            #[model(primary_key)]
            id: $ty,
            #[model(max_length = $length)]
            name: Option<String>,
        }
    };
}

table!(User, i64, 5, "people");

fn main() {
    assert_eq!(<User as Model>::TABLE.name, "people");
}
