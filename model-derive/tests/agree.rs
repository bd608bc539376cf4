//! Both readers agree: the derive, which sees one item as `rustc` gives it, and the walker of a
//! crate, which sees the file.

#[rustfmt::skip]
#[path = "fixtures/shop.rs"]
#[allow(dead_code, unreachable_pub, unused_qualifications, reason = "each test uses a part of it")]
mod shop;

use model_core::source::{Walked, read_text};
use model_runtime::Model;

fn walk(text: &str) -> Vec<(String, u64)> {
    let Walked { krate, found, .. } = read_text(text);
    assert!(found.is_empty(), "{found:?}");
    krate.models.iter().map(|it| (it.rust_name.value.clone(), it.fingerprint())).collect()
}

#[test]
fn every_model_has_the_same_fingerprint_in_the_derive_and_in_the_file() {
    let derived = [
        ("User".to_owned(), <shop::User as Model>::FINGERPRINT),
        ("Team".to_owned(), <shop::Team as Model>::FINGERPRINT),
    ];
    assert_eq!(walk(include_str!("fixtures/shop.rs")), derived);
}

#[test]
fn windows_line_ends_and_other_spacing_change_nothing() {
    let text = include_str!("fixtures/shop.rs");
    let before = walk(text);
    assert_eq!(walk(&text.replace('\n', "\r\n")), before);
    assert_eq!(
        walk(&text.replace("std::option::Option<String>", "std :: option::Option < String >")),
        before
    );
}

#[test]
fn every_word_changes_the_fingerprint() {
    let text = include_str!("fixtures/shop.rs");
    let before = walk(text);
    let changes = [
        ("sign in", "log in"),
        ("\"people\"", "\"persons\""),
        ("schema = \"shop\"", "schema = \"store\""),
        ("\"users\"", "\"user\""),
        (", private)]", ")]"),
        ("desc(r#type)", "r#type"),
        (", unique, where", ", where"),
        ("\"active\"", "\"not active\""),
        ("people_name_idx", "name_idx"),
        ("btree", "hash"),
        ("include(email)", "include(name)"),
        ("lower(email)", "trim(email)"),
        ("unique(email, r#type,", "unique(r#type, email,"),
        ("'%_@_%'", "'%@%'"),
        ("id > 0", "id > 2"),
        ("primary_key, auto", "primary_key"),
        ("unique, max_length", "max_length"),
        ("255", "254"),
        ("nocase", "binary"),
        ("column = \"mail\"", "column = \"email\""),
        ("\"address\"", "\"addr\""),
        ("call her", "call him"),
        ("\"'?'\"", "\"'-'\""),
        ("name <> ''", "name > ''"),
        ("default = true", "default = false"),
        ("default = true, index", "default = true"),
        ("index, private", "index"),
        ("default = -1", "default = 1"),
        ("default = -0.5", "default = 0.5"),
        ("sqlite = \"integer\"", "sqlite = \"int\""),
        ("\"plain\"", "\"fancy\""),
        ("Team::slug", "Team::part"),
        ("set_null", "cascade"),
        ("on_update = cascade", "on_update = restrict"),
        ("Status::InProgress", "Status::New"),
        ("virtual", "stored"),
        ("length(mail)", "length(name)"),
        ("sqlite = \"41\"", "sqlite = \"40\""),
        ("pub rank: i16", "pub rank: i32"),
        ("pub last: i64", "pub latest: i64"),
        ("Option<Email>", "Email"),
        ("#[model(skip)]", "#[model(skip)] pub more: u8, #[model(skip)]"),
    ];
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        let text = text.replacen(old, new, 1);
        assert_ne!(walk(&text)[0], before[0], "{old} → {new}");
    }
}
