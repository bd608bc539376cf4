use model_runtime::Model;

#[derive(Model)]
#[model(foreign_key(hall, number))]
#[model(foreign_key(hall, number, references = Seat, set_null(id)))]
struct Booking {
    #[model(primary_key)]
    id: i64,
    hall: i64,
    number: Option<i64>,
}

fn main() {}
