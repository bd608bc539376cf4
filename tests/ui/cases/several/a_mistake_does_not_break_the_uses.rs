use model_runtime::{Column, FromRow, Model, ModelEnum, ModelType, Reader};

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    status: Status,
    email: Email,
    #[model(unqiue)]
    name: String,
}

#[derive(ModelEnum)]
enum Status {
    New,
    Old(i64),
}

#[derive(ModelType)]
#[model(create = "x")]
struct Email(String);

fn column<M: Model, T>(_: Column<M, T>) -> &'static str {
    <M as Model>::TABLE.name
}

fn read(row: &impl Reader) {
    let user = User::from_row(row).unwrap();
    let _: &str = user.status.as_str();
    let _: (i64, Email, String) = (user.key(), user.email, user.name);
}

fn main() {
    column(User::NAME);
    column(User::ID);
    let _ = User::filter(User::ID.eq(5) & User::NAME.like("a%"));
    let _ = Status::from_label(Status::LABELS[0]);
}
