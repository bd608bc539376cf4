use model_runtime::*;
mod missing;
#[path = "lib.rs"]
mod again;

#[derive(Model, ModelEnum, ModelType)]
#[model]
#[model = 1]
#[model(table, index(), unique(zzz, "x"), check, schema = "", primary_key(a, a, "b"), private = 1)]
#[model(index(name, desc, asc(a, b), expr, where("x"), include, method = "a b", name = "\0"))]
struct Wrong<T> {
    #[model(auto, default = 1, generated(stored, virtual, stored, oracle = "x"), skip = 2)]
    a: Option<Option<T>>,
    #[model(max_length = -1, precision = 99, scale = 5, references = a::b::c, on_delete = vanish)]
    b: &'static str,
    #[model(default(sqlite = "", sql = "x", "y", sqlite = "z"), column = "", unique(b), where)]
    c: HashMap<String, u64>,
    #[model(skip, unique, index)]
    d: fn(u8) -> dyn Fn(),
    #[model(default = Some(5), sql_type(sqlite), collate, backfill = "\0", check("a", "b"))]
    e: [u8; 1 + 2],
    #[model(default = -"x", references = "Team", renamed_from = 7)]
    f: <Vec<u8> as IntoIterator>::Item,
}

#[derive(ModelEnum)]
enum Empty {}

#[derive(ModelEnum)]
enum Full { A(u8), #[model(label = "A")] B, #[model(label = "A")] C { x: u8 } }

#[cfg(nonsense(=))] #[derive(Model)] struct X { id: i64 }

#[derive(Model)]
union U { a: u8 }
