//! A code has one meaning, and each is written with a line that says which.

use std::collections::BTreeMap;
use std::path::Path;

use tidy_tests::rust_files;

/// A code in the source text, and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Declared {
    code: String,
    place: String,
    explained: bool,
}

/// Every `… = Code("X0000");`, `… = "X0000";` of a table of codes, and `(Code("X0000"), "…")`.
fn declared(path: &str, text: &str) -> Vec<Declared> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    let mut found = Vec::new();
    let mut before = "";
    for (number, line) in code.lines().enumerate() {
        let line = line.trim();
        let is_table = line.ends_with(";") || line.starts_with("(Code(");
        if let (Some(code), true, false) = (code_in(line), is_table, line.starts_with("//")) {
            let explained = before.starts_with("///") || line.starts_with("(Code(");
            found.push(Declared { code, place: format!("{path}:{}", number + 1), explained });
        }
        before = line;
    }
    found
}

/// `X0000` of `"X0000"`, behind `=` or in `Code(…)`.
fn code_in(line: &str) -> Option<String> {
    let at = line.find("= Code(\"").map(|at| at + 8);
    let at = at.or_else(|| line.starts_with("(Code(\"").then_some(7));
    let at = at.or_else(|| line.find(" = \"").map(|at| at + 4))?;
    let code = line.get(at..at + 5)?;
    let is_code = code.starts_with(|c: char| c.is_ascii_uppercase())
        && code[1..].bytes().all(|it| it.is_ascii_digit());
    (is_code && line.get(at + 5..at + 6) == Some("\"")).then(|| code.to_owned())
}

#[test]
fn no_code_has_two_meanings_and_each_has_a_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut all: BTreeMap<String, Vec<Declared>> = BTreeMap::new();
    let folders = ["model-core/src", "model-core/runtime/src", "model-derive/src"];
    for folder in folders.into_iter().chain(["build-support/src", "xtask/src"]) {
        for file in rust_files(&root.join(folder)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(&root).unwrap().display().to_string();
            for it in declared(&path, &text) {
                all.entry(it.code.clone()).or_default().push(it);
            }
        }
    }
    assert!(all.len() > 100, "only {} codes were seen", all.len());
    let twice: Vec<_> = all.values().filter(|it| it.len() > 1).collect();
    assert!(twice.is_empty(), "codes with two meanings: {twice:#?}");
    let bare: Vec<_> = all.values().flatten().filter(|it| !it.explained).collect();
    assert!(bare.is_empty(), "codes without a line that says what they mean: {bare:#?}");
}

#[test]
fn the_rule_sees_each_way_to_write_a_code() {
    let text = "/// One.\npub const A: Code = Code(\"M0101\");\n/// Two.\nB = \"Q0101\";\n\
                (Code(\"L0101\"), \"three\"),\nconst C: Code = Code(\"M0102\");\n";
    let found: Vec<_> =
        declared("a.rs", text).into_iter().map(|it| (it.code, it.explained)).collect();
    let expected = [("M0101", true), ("Q0101", true), ("L0101", true), ("M0102", false)];
    assert_eq!(found, expected.map(|(code, explained)| (code.to_owned(), explained)));
}
