//! The two lines that a crate's root needs.

use std::fs;
use std::path::Path;

use crate::exit::Failure;

const MODELS: &str = "mod models;\n";
const DB: &str = "/// Typed queries, written by the build script.\nmod db {\n    model_runtime::include_generated!();\n}\n";

/// `src/lib.rs`, or `src/main.rs` where there is no library.
pub(super) fn root_file(folder: &Path) -> Result<String, Failure> {
    ["src/lib.rs", "src/main.rs"]
        .into_iter()
        .find(|it| folder.join(it).is_file())
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::mistake(
                "neither src/lib.rs nor src/main.rs is there\nhelp: write one first; where the crate's root is elsewhere, the README has the steps to do by hand",
            )
        })
}

/// Whether the package has no models yet: then it gets a first one to start from.
pub(super) fn needs_first_model(folder: &Path, root: &str) -> Result<bool, Failure> {
    let text = fs::read_to_string(folder.join(root))?;
    Ok(!folder.join("src/models").exists()
        && !folder.join("src/models.rs").exists()
        && !text.contains("Model"))
}

/// The root with `mod models;` and the generated module, after its inner attributes and docs. A
/// library shows both: the package's programs and other crates use them from outside.
pub(super) fn with_modules(text: &str, root: &str) -> Result<(String, String), Failure> {
    let public = if root == "src/lib.rs" { "pub " } else { "" };
    let mut wanted = String::new();
    let mut words = Vec::new();
    if !has_module(text, "models") && !text.contains("derive(Model") {
        wanted.push_str(&format!("{public}{MODELS}"));
        words.push("mod models");
    }
    if !text.contains("include_generated!") {
        wanted.push_str(&format!("\n{}", DB.replace("mod db", &format!("{public}mod db"))));
        words.push("mod db");
    }
    if wanted.is_empty() {
        return Ok((text.to_owned(), String::new()));
    }
    let at = end_of_inner_lines(text);
    let wanted = wanted.trim_start();
    let gap = if at == 0 { "" } else { "\n" };
    let mut rest = text[at..].trim_start_matches('\n').to_owned();
    if !rest.is_empty() {
        rest.insert(0, '\n');
    }
    Ok((format!("{}{gap}{wanted}{rest}", &text[..at]), words.join(", ")))
}

fn has_module(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        line.ends_with(&format!("mod {name};")) || line.contains(&format!("mod {name} {{"))
    })
}

/// The end of the leading `//!`, `#![…]` and blank lines.
fn end_of_inner_lines(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let line = line.trim();
        if line.starts_with("//!") || line.starts_with("#![") {
            end = at;
        } else if !line.is_empty() {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_come_after_inner_attributes_and_only_once() {
        let (once, words) =
            with_modules("//! Shop.\n#![warn(missing_docs)]\n\nfn main() {}\n", "src/main.rs")
                .unwrap();
        assert_eq!(
            once,
            format!("//! Shop.\n#![warn(missing_docs)]\n\n{MODELS}\n{DB}\nfn main() {{}}\n")
        );
        assert_eq!(words, "mod models, mod db");
        assert_eq!(with_modules(&once, "src/main.rs").unwrap().0, once);
    }

    #[test]
    fn a_root_that_declares_models_itself_gains_only_the_generated_module() {
        let (text, words) = with_modules("pub(crate) mod models;\n", "src/lib.rs").unwrap();
        assert_eq!(words, "mod db");
        assert!(text.contains("pub mod db {\n    model_runtime::include_generated!();"), "{text}");
    }
}
