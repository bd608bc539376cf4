use model_runtime::{Model, ModelEnum};

#[derive(Model)]
#[model(primary_key(hall, number))]
struct Seat {
    hall: i32,
    number: i32,
    tags: Vec<String>,
    prices: Option<Vec<f64>>,
    kinds: Vec<Kind>,
}

#[derive(Model)]
#[model(foreign_key(hall, number, references = Seat, on_delete = set_null, set_null(number)))]
#[model(unique(hall, name, nulls_not_distinct, deferrable = "initially deferred"))]
#[model(index(desc(number, nulls_last), asc(name, opclass = "text_pattern_ops")))]
struct Booking {
    #[model(primary_key, auto)]
    id: i64,
    hall: i32,
    number: Option<i32>,
    name: String,
    #[model(references = Booking, deferrable)]
    next: Option<i64>,
    // Words of the attributes are names as well.
    #[model(unique, deferrable)]
    key: i64,
}

#[derive(ModelEnum)]
enum Kind {
    Soft,
    Hard,
}

fn main() {}
