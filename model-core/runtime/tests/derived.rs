//! The derives and the builder together, as an application uses them.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "the derives give more than is used here"
)]

use model_runtime::__private::execute;
use model_runtime::{Db, Id, Model, ModelEnum, ModelType, Statement, Text};

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Item {
    #[model(primary_key, auto)]
    pub id: Id<Item>,
    pub title: Title,
    pub state: State,
    pub note: Option<String>,
    #[model(precision = 10, scale = 2)]
    pub price: rust_decimal::Decimal,
}

#[derive(ModelType, Debug, Clone, PartialEq)]
pub struct Title(pub String);

#[derive(ModelEnum, Debug, Clone, Copy, PartialEq)]
pub enum State {
    InStock,
    SoldOut,
}

static CREATE: Statement = Statement::new("create").sqlite(Text::new(
    "create table items (id integer primary key autoincrement, title text not null, \
     state text not null, note text, price text not null collate decimal) strict",
));
static FILL: Statement = Statement::new("fill").sqlite(Text::new(
    "insert into items (title, state, note, price) values \
     ('a', 'in_stock', null, '9.50'), ('b', 'sold_out', 'late', '10.00')",
));

#[tokio::test]
async fn a_derived_model_is_read_filtered_and_changed() {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    execute(&db, &CREATE, ()).await.unwrap();
    execute(&db, &FILL, ()).await.unwrap();
    let items = Item::query().order_by(Item::PRICE.desc()).all(&db).await.unwrap();
    assert_eq!((items[0].title.0.as_str(), items[0].state), ("b", State::SoldOut));
    assert_eq!((items[1].key(), items[1].note.clone()), (Id::new(1), None));
    let sold = Item::filter(Item::STATE.eq(State::SoldOut) & Item::NOTE.contains("at"));
    assert_eq!(sold.one(&db).await.unwrap(), items[0]);
    let update = Item::filter(Item::ID.eq(Id::new(1))).update().set(Item::STATE, State::SoldOut);
    let update = update.set(Item::TITLE, Title("c".to_owned())).set(Item::NOTE, "new");
    assert_eq!(update.execute(&db).await.unwrap(), 1);
    assert_eq!(Item::filter(Item::STATE.eq(State::InStock)).count(&db).await.unwrap(), 0);
    assert_eq!(Item::filter(Item::NOTE.eq("new")).one(&db).await.unwrap().title.0, "c");
}
