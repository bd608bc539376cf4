//! What the derives implement, seen as an application sees it.

#[rustfmt::skip]
#[path = "fixtures/shop.rs"]
#[allow(dead_code, unreachable_pub, unused_qualifications, reason = "each test uses a part of it")]
mod shop;

use model_runtime::__private::{fetch_one, fetch_one_value};
use model_runtime::{ColumnValue, Db, Kind, Model, Statement, Text};
use shop::{Email, Status, Team, User};

const USER: Statement = Statement::new("user").sqlite(Text::new(
    "select 7, 'ada@x.io', null, true, -1, 0.5, 'plain', 'core', 'in_progress', 'ada@y.io', null, 42, 9",
));

#[tokio::test]
async fn columns_are_decoded_by_position_and_skipped_fields_take_none() {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    let user: User = fetch_one(&db, &USER, ()).await.unwrap();
    assert_eq!((user.id, user.email.as_str(), user.name.as_deref()), (7, "ada@x.io", None));
    assert_eq!(user.status, Status::InProgress);
    assert_eq!(user.contact, Some(Email("ada@y.io".to_owned())));
    assert_eq!((user.answer, user.last), (42, 9));
    assert!(user.cache.is_empty());
}

#[tokio::test]
async fn enums_and_newtypes_are_written_as_they_are_read() {
    const ECHO: Statement = Statement::new("echo").sqlite(Text::new("select ?1"));
    let db = Db::connect("sqlite::memory:").await.unwrap();
    let status: Status = fetch_one_value(&db, &ECHO, (&Status::Done,)).await.unwrap();
    assert_eq!(status, Status::Done);
    let email: Email = fetch_one_value(&db, &ECHO, (&Email("a@b".to_owned()),)).await.unwrap();
    assert_eq!(email, Email("a@b".to_owned()));
}

#[tokio::test]
async fn an_unknown_label_is_an_error_that_names_it() {
    const FROZEN: Statement =
        Statement::new("state_of_user").sqlite(Text::new("select 'frozen' as status"));
    let db = Db::connect("sqlite::memory:").await.unwrap();
    let error = fetch_one_value::<Status, _, _>(&db, &FROZEN, ()).await.unwrap_err();
    let text = error.to_string();
    assert!(
        error.is_decode() && text.contains("a label of Status") && text.contains("`frozen`"),
        "{text}"
    );
}

#[test]
fn the_table_has_the_names_of_the_attributes() {
    let table = <User as Model>::TABLE;
    assert_eq!((table.schema, table.name, table.key), (Some("shop"), "people", &["id"][..]));
    assert_eq!(table.columns[1], "mail");
    assert_eq!(table.columns[6], "type");
    assert_eq!(table.columns.len(), 13);
    assert_eq!((User::EMAIL.name(), User::TYPE.name()), ("mail", "type"));
}

#[test]
fn a_key_of_several_columns_has_the_order_of_the_attribute() {
    let team = Team { part: 1, slug: "core".to_owned() };
    assert_eq!(<Team as Model>::TABLE.key, ["slug", "part"]);
    assert_eq!(team.key(), ("core".to_owned(), 1));
}

#[test]
fn an_enum_is_its_labels() {
    assert_eq!(Status::LABELS, ["new", "in_progress", "fertig"]);
    assert_eq!((Status::Done.as_str(), Status::from_label("new")), ("fertig", Some(Status::New)));
    assert_eq!(<Status as ColumnValue>::KIND, Kind::Enum);
}

#[test]
fn a_newtype_is_what_it_holds() {
    assert_eq!(<Email as ColumnValue>::KIND, Kind::Text);
    assert_eq!(String::from(Email::from("a@b".to_owned())), "a@b");
}

mod renamed {
    pub(super) use another_name::Model as Table;
    use model_runtime as another_name;

    #[derive(Table)]
    #[model(crate = "self::another_name")]
    pub(super) struct Thing {
        #[model(primary_key)]
        pub(super) id: i64,
    }
}

#[test]
fn the_runtime_may_have_another_name() {
    assert_eq!(renamed::Thing { id: 3 }.key(), 3);
    assert_eq!(<renamed::Thing as renamed::Table>::TABLE.name, "things");
}
