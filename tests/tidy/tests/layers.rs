//! A module of `model-core` imports only from rows above its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use tidy_tests::rust_files;

/// The rows of ARCHITECTURE.md. A longer path is more specific than a shorter one.
const ROWS: &[(u32, &[&str])] = &[
    (0, &["diagnostic", "name"]),
    (1, &["ast", "dialect::Dialect"]),
    (2, &["source"]),
    (3, &["schema"]),
    (
        4,
        &[
            "snapshot",
            "migration::op",
            "migration::verdict",
            "migration::expression",
            "migration::hash",
            "migration::code",
        ],
    ),
    (
        5,
        &[
            "migration::diff",
            "migration::hint",
            "migration::order",
            "migration::apply",
            "migration::merge",
            "migration::step",
        ],
    ),
    (6, &["dialect"]),
    (7, &["migration::plan", "migration::file", "migration::lint", "query"]),
    (8, &["fills", "backfill"]),
];

/// Pairs of one row that may not know each other.
const STRANGERS: &[(&str, &str)] =
    &[("migration", "query"), ("source", "query"), ("snapshot", "query")];

fn row_of(path: &str) -> Option<u32> {
    ROWS.iter()
        .flat_map(|(row, modules)| modules.iter().map(move |module| (*row, *module)))
        .filter(|(_, module)| path == *module || path.starts_with(&format!("{module}::")))
        .max_by_key(|(_, module)| module.len())
        .map(|(row, _)| row)
}

/// `src/migration/diff/column.rs` → `migration::diff::column`.
fn module_of(file: &Path, src: &Path) -> String {
    let relative = file.strip_prefix(src).unwrap().with_extension("");
    let parts: Vec<_> = relative.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    parts.join("::").trim_end_matches("::mod").to_owned()
}

/// Every `crate::…` path of a file, outside of comments and tests.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    let lines = code.lines().filter(|it| !it.trim_start().starts_with("//"));
    lines.flat_map(paths_in_line).collect()
}

fn paths_in_line(line: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inside = group.split('}').next().unwrap_or("");
            paths.extend(inside.split(',').map(|it| head(it.trim())));
        } else {
            paths.push(head(rest));
        }
    }
    paths.retain(|it| !it.is_empty());
    paths
}

fn head(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect()
}

#[test]
fn a_module_imports_only_from_rows_above() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model-core/src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let module = module_of(&file, &src);
        if module.ends_with("::tests") {
            continue;
        }
        let Some(own) = row_of(&module) else { continue };
        for path in imports(&fs::read_to_string(&file).unwrap()) {
            let upward = row_of(&path).is_some_and(|row| row > own);
            let stranger = STRANGERS.iter().any(|(a, b)| {
                let (of, to) = (module.split("::").next(), path.split("::").next());
                (of == Some(*a) && to == Some(*b)) || (of == Some(*b) && to == Some(*a))
            });
            if upward || stranger {
                wrong.push(format!("{module} (row {own}) imports crate::{path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the direction of the data:\n{}", wrong.join("\n"));
}

#[test]
fn the_rule_sees_a_wrong_import() {
    assert_eq!(imports("use crate::query::syntax::Parser;\n"), ["query::syntax::Parser"]);
    assert_eq!(imports("use crate::{ast::Model, schema};\n"), ["ast::Model", "schema"]);
    assert!(row_of("query::syntax").unwrap() > row_of("schema").unwrap());
    assert_eq!(row_of("dialect::Dialect"), Some(1));
    assert_eq!(row_of("dialect::sqlite"), Some(6));
}
