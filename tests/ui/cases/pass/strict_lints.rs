#![deny(warnings, missing_docs, unused_qualifications, unreachable_pub)]
//! Derived code raises no lint in a strict crate.

mod models {
    use model_runtime::{Model, ModelEnum, ModelType};

    #[derive(Model)]
    pub(crate) struct User {
        #[model(primary_key)]
        pub(crate) id: i64,
        pub(crate) status: Option<Status>,
        pub(crate) email: Email,
    }

    #[derive(ModelEnum)]
    pub(crate) enum Status {
        New,
    }

    #[derive(ModelType)]
    pub(crate) struct Email(pub(crate) String);
}

fn main() {
    let user = models::User {
        id: 1,
        status: Some(models::Status::New),
        email: models::Email(String::new()),
    };
    let _ = (user.id, user.status, user.email.0);
}
