#![allow(dead_code)]
use model_runtime::{self as rt, Model as Table, ModelEnum, ModelType, *};

type Money = rust_decimal::Decimal;

mod inner {
    use chrono::{DateTime as Moment, Utc as U};
    use model_runtime::{self as rt, Model as Table};

    type Money = rust_decimal::Decimal;
    type Loop = Again<Loop, Loop>;
    type Again = Loop;

    #[cfg(all(unix, not(any(windows, feature = "x"))))]
    #[derive(rt::Model)]
    struct Unseen {
        id: u8,
    }

    #[cfg_attr(not(windows), derive(Table), model(table = "gadgets", schema = "s"))]
    pub(in crate::inner) struct Gadget {
        #[cfg_attr(not(windows), model(primary_key), cfg_attr(all(), model(auto)))]
        id: Id<crate::Gadget, uuid::Uuid>,
        #[cfg(windows)]
        handle: usize,
        #[doc = "one"]
        #[doc = "two"]
        at: Option<Moment<U>>,
        price: Money,
        #[model(precision = 12, scale = 2, default = "1.50")]
        cost: super::Decimal,
        loops: Loop,
        tags: Vec<String>,
        data: Json<std::collections::BTreeMap<String, (u8, [u16; 3])>>,
        day: chrono::NaiveDate,
        time: time::Time,
        key: NanoId,
        raw: ::std::vec::Vec<u8>,
    }
}

fn f() -> Option<[u8; { 1 + 2 }]> {
    #[derive(Table)]
    struct Hidden {
        id: i64,
    }
    None
}

macro_rules! m { ($($t:tt)*) => { $($t)* } }
m! { #[derive(Table)] struct Made { id: i64 } }

#[derive(ModelEnum)]
#[model(name = "state", comment = "x")]
enum State {
    A,
    #[cfg(windows)]
    B,
    #[model(label = "c\u{e9}", renamed_from = "cc")]
    C = 3,
}

#[derive(ModelType)]
pub struct Price(pub Money);
