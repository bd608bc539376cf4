//! Crates in memory: what is found, where it was looked for, and what is said when it is not there.

use std::collections::BTreeMap;

use super::*;

const USER: &str = "use model_runtime::Model;\n#[derive(Model)]\npub struct User { #[model(primary_key)] id: i64 }\n";

fn walk(files: &[(&str, &str)]) -> Walked {
    walk_with(CfgSet::new().flag("unix").pair("feature", "teams"), files)
}

fn walk_with(cfg: CfgSet, files: &[(&str, &str)]) -> Walked {
    let root = files[0].0;
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    read_crate(root, &cfg, &["model_runtime"], &files)
}

/// The paths of the models found, then the mistakes.
fn summary(walked: &Walked) -> Vec<String> {
    let models = walked.krate.models.iter().map(|it| {
        let mut path = it.scope.module.clone();
        path.push(it.rust_name.value.clone());
        path.join("::")
    });
    let found = walked.found.iter().map(|it| {
        let place = walked.sources.place(it.diagnostic.span).unwrap_or_default();
        format!("{place}: {}", it.diagnostic.message)
    });
    models.chain(found).collect()
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(summary(&walk(files)), expected);
}

fn model(name: &str) -> String {
    format!("#[derive(model_runtime::Model)] struct {name} {{ #[model(primary_key)] id: i64 }}\n")
}

#[test]
fn modules_are_found_in_both_places_and_inline() {
    let lib = format!("mod a; mod b; mod c {{ pub mod d; {} }}", model("C"));
    check(
        &[
            ("src/lib.rs", &lib),
            ("src/a.rs", &format!("mod inner; {}", model("A"))),
            ("src/a/inner.rs", &model("Inner")),
            ("src/b/mod.rs", &format!("mod inner; {}", model("B"))),
            ("src/b/inner.rs", &model("Inner")),
            ("src/c/d.rs", &model("D")),
        ],
        &["a::inner::Inner", "a::A", "b::inner::Inner", "b::B", "c::d::D", "c::C"],
    );
}

#[test]
fn a_path_attribute_is_relative_to_its_file_and_to_inline_modules() {
    check(
        &[
            ("src/lib.rs", "mod a; #[path = \"odd/name.rs\"] mod b;"),
            (
                "src/a.rs",
                "#[path = \"x.rs\"] mod x; mod inline { #[path = \"y.rs\"] mod y; mod z; }",
            ),
            ("src/x.rs", &model("X")),
            ("src/a/inline/y.rs", &model("Y")),
            ("src/a/inline/z.rs", &model("Z")),
            ("src/odd/name.rs", "mod sub;"),
            ("src/odd/sub.rs", &model("Sub")),
        ],
        &["a::x::X", "a::inline::y::Y", "a::inline::z::Z", "b::sub::Sub"],
    );
}

#[test]
fn a_path_attribute_on_an_inline_module_names_its_directory() {
    check(
        &[
            (
                "src/main.rs",
                "#[path = \"elsewhere\"] mod a { mod b; } #[path = \"../shared/m.rs\"] mod m;",
            ),
            ("src/elsewhere/b.rs", &model("B")),
            ("shared/m.rs", &model("M")),
        ],
        &["a::b::B", "m::M"],
    );
}

#[test]
fn what_is_not_configured_is_not_there() {
    let lib = "
        #[cfg(feature = \"teams\")] mod teams;
        #[cfg(not(feature = \"teams\"))] mod missing;
        #[cfg(test)] mod tests;
        #[cfg_attr(unix, path = \"unix.rs\")] #[cfg_attr(windows, path = \"windows.rs\")] mod os;
        #[cfg(windows)] #[derive(Model)] struct Gone { broken }
        #[cfg_attr(feature = \"teams\", derive(Model), model(table = \"people\"))]
        struct User {
            #[cfg_attr(unix, model(primary_key), cfg_attr(unix, model(auto)))] id: i64,
            #[cfg(windows)] handle: usize,
            #[cfg(unix)] uid: i32,
        }";
    let walked = walk(&[
        ("src/lib.rs", lib),
        ("src/teams.rs", &model("Team")),
        ("src/unix.rs", &model("Os")),
    ]);
    assert_eq!(summary(&walked), ["teams::Team", "os::Os", "User"]);
    let user = &walked.krate.models[2];
    assert_eq!(user.table.as_ref().unwrap().value.as_str(), "people");
    assert!(user.fields[0].auto.is_some());
    assert_eq!((user.fields[1].rust_name.value.as_str(), user.fields[1].position), ("uid", 1));
}

#[test]
fn a_derive_is_ours_by_its_path_or_its_import() {
    let cases = [
        ("#[derive(model_runtime::Model)]", true),
        ("use model_runtime::Model; #[derive(Debug, Model)]", true),
        ("use model_runtime::Model as Table; #[derive(Table)]", true),
        ("use model_runtime::{self as rt, ModelEnum}; #[derive(rt::Model)]", true),
        ("use model_runtime as db; #[derive(db::Model)]", true),
        ("use crate::prelude::*; #[derive(Model)]", true),
        ("use toasty::Model; #[derive(Model)]", false),
        ("#[derive(toasty::Model)]", false),
        ("use other::Model; #[derive(Model)] #[model(table = \"x\")]", true),
        ("#[derive(Debug)]", false),
        ("use model_runtime::Model as Table; #[derive(Model, Table)]", true),
    ];
    for (before, expected) in cases {
        let text = format!("// Model\n{before} struct A {{ #[model(primary_key)] id: i64 }}");
        let walked = read_text(&text);
        assert_eq!(!walked.krate.models.is_empty(), expected, "{before}");
    }
}

#[test]
fn types_are_seen_through_renamed_imports_and_aliases_of_the_module() {
    let text = "
        use chrono::{DateTime as Moment, Utc as U};
        use uuid::Uuid as Key;
        type Money = rust_decimal::Decimal;
        type Name = Text; type Text = String;
        #[derive(model_runtime::Model)]
        struct A {
            #[model(primary_key)] id: Key,
            at: Moment<U>,
            price: Option<Money>,
            name: Name,
            status: Status,
        }";
    let walked = read_text(text);
    assert_eq!(summary(&walked), ["A"]);
    let types: Vec<String> = walked.krate.models[0]
        .fields
        .iter()
        .map(|it| format!("{:?} {}", it.ty.value, it.alias))
        .collect();
    assert_eq!(
        types,
        [
            "Uuid true",
            "Timestamp(Chrono) true",
            "Decimal true",
            "String true",
            "Named(TypePath([\"Status\"])) false"
        ]
    );
}

#[test]
fn what_an_alias_hides_is_reported() {
    let text = "
        type Maybe = Option<String>;
        type Count = u64;
        type Loop = Loop2; type Loop2 = Loop;
        type Name = String;
        #[derive(model_runtime::Model)]
        struct A {
            #[model(primary_key)] id: i64,
            a: Maybe,
            b: Count,
            c: Loop,
            #[model(auto)] d: Name,
            e: Lookup<i64>,
        }";
    let walked = read_text(text);
    let messages: Vec<&str> =
        walked.found.iter().map(|it| it.diagnostic.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "this alias hides an `Option`",
            "this name stands for `u64`: no column holds `u64`",
            "`auto` has no meaning for the type `Name`",
            "no column holds `Lookup<i64>`",
        ]
    );
    assert!(walked.found.iter().all(|it| !it.compiler_reports));
}

#[test]
fn a_module_without_a_file_is_an_error_at_its_name() {
    check(
        &[("src/lib.rs", "mod a {\n    mod missing;\n}")],
        &[
            "src/lib.rs:2:9: the module `missing` has no file: src/a/missing.rs or src/a/missing/mod.rs",
        ],
    );
    check(
        &[("src/lib.rs", "#[path = \"gone.rs\"]\nmod a;")],
        &["src/lib.rs:1:10: the module `a` has no file: src/gone.rs"],
    );
    check(
        &[("src/lib.rs", "mod a;"), ("src/a.rs", ""), ("src/a/mod.rs", "")],
        &["src/lib.rs:1:5: the module `a` has two files: src/a.rs and src/a/mod.rs"],
    );
}

#[test]
fn a_file_that_is_a_module_of_itself_is_an_error() {
    check(
        &[("src/lib.rs", "mod a;"), ("src/a.rs", "#[path = \"../src/./a.rs\"] mod b;")],
        &["src/a.rs:1:10: src/a.rs would be a module of itself"],
    );
}

#[test]
fn files_that_include_each_other_many_times_over_come_to_an_end() {
    let names: Vec<String> = (0..30).map(|n| format!("src/m{n}.rs")).collect();
    let texts: Vec<String> = (1..=30)
        .map(|n| {
            format!(
                "#[path = \"m{n}.rs\"] mod a; #[path = \"m{n}.rs\"] mod b; {}",
                if n == 30 { "mod z {}" } else { "" }
            )
        })
        .collect();
    let files: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let walked = walk(&files);
    assert!(walked.found.iter().any(|it| it.diagnostic.code == code::TOO_MANY_MODULES));
}

#[test]
fn items_in_functions_and_macros_are_not_seen() {
    check(
        &[(
            "src/lib.rs",
            &format!(
                "fn f() {{ {} }} make! {{ {} }} impl A {{ fn g() {{}} }} {}",
                model("A"),
                model("B"),
                model("C")
            ),
        )],
        &["C"],
    );
}

#[test]
fn items_are_found_behind_everything_that_is_not_one() {
    let text = format!(
        "#!/usr/bin/env run\n#![allow(dead_code)]\n
         const A: usize = if true {{ 1 }} else {{ 2 }};
         pub const fn f<const N: usize>() -> [u8; N] {{ [0; N] }}
         static S: Foo = Foo {{ a: 1 }};
         extern \"C\" {{ fn c(); }}
         impl<T> Trait for A<{{ 3 }}> {{ }}
         macro_rules! m {{ () => {{ struct X; }} }}
         m!(); m! [] ; thread_local! {{ static A: u8 = 0; }}
         unsafe impl Send for A {{}}
         pub(in crate::a) trait T {{ type X; }}
         {}",
        model("C")
    );
    check(&[("src/lib.rs", &text)], &["C"]);
}

#[test]
fn a_mistake_in_one_model_does_not_hide_the_others() {
    let text = format!(
        "{}\n#[derive(Model)] struct B {{ #[model(primary_kye)] id: i64, n: u64 }}\n{}",
        model("A"),
        model("C")
    );
    check(
        &[("src/lib.rs", &text)],
        &[
            "A",
            "C",
            "src/lib.rs:3:37: unknown word `primary_kye` in `#[model(…)]`",
            "src/lib.rs:3:63: no column holds `u64`",
        ],
    );
}

#[test]
fn places_are_right_after_a_byte_order_mark_and_with_windows_line_ends() {
    let text = "\u{feff}// é\r\n#[derive(model_runtime::Model)]\r\nstruct A {\r\n    #[model(primary_key)] id: i64, é: u64 }\r\n";
    check(&[("src/lib.rs", text)], &["src/lib.rs:4:39: no column holds `u64`"]);
}

#[test]
fn every_file_that_was_looked_for_is_listed() {
    let walked = walk(&[("src/lib.rs", "mod a;"), ("src/a.rs", USER)]);
    assert_eq!(walked.files, ["src/lib.rs", "src/a.rs", "src/a/mod.rs"]);
}

#[test]
fn a_root_that_is_not_there_is_an_error() {
    let walked = read_crate("src/lib.rs", &CfgSet::new(), &["model_runtime"], &BTreeMap::new());
    assert_eq!(walked.found[0].diagnostic.message, "there is no file src/lib.rs");
}

#[test]
fn the_scope_knows_what_a_module_imports() {
    let text = "use crate::{a::{self, B as C}, d::*}; use super::x as _; use std::fmt::Debug;"
        .to_owned()
        + &model("A");
    let scope = &read_text(&text).krate.models[0].scope;
    let uses: Vec<String> =
        scope.uses.iter().map(|(local, path)| format!("{local}={}", path.join("::"))).collect();
    assert_eq!(uses, ["a=crate::a", "C=crate::a::B", "*=crate::d", "Debug=std::fmt::Debug"]);
}

#[test]
fn the_deepest_modules_with_the_deepest_types_fit_into_a_small_stack() {
    let ty = format!("{}u8{}", "(".repeat(30), ")".repeat(30));
    let deep = |n: usize| {
        let item = format!("#[derive(Model)] struct A {{ a: {ty} }}");
        format!("{}{item}{}", "mod a {".repeat(n), "}".repeat(n))
    };
    let first = |n: usize| {
        let text = deep(n);
        let small = std::thread::Builder::new().stack_size(2 << 20);
        let walk = move || read_text(&text).found.remove(0).diagnostic.message;
        small.spawn(walk).unwrap().join().unwrap()
    };
    assert_eq!(first(32), "the model `A` has no primary key");
    assert_eq!(first(33), "modules are nested more than 32 deep");
}
