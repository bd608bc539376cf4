//! Hand-made mistakes: each has its code, the word under the caret, and the help that names the fix.
//!
//! A case is a statement and a line `=> code word | help` for each mistake, in order. `QUERY_BLESS=1`
//! writes what is said into the files, to be read before it is kept.

use model_core::diagnostic::{Diagnostic, render};
use query_tests::{blocks, check_case, named, sources};

#[test]
fn every_mistake_is_named_once_at_its_word_with_its_fix() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/wrong")).unwrap() {
        let path = file.unwrap().path();
        let mut blessed = String::new();
        for block in blocks(&std::fs::read_to_string(&path).unwrap()) {
            cases += 1;
            let expected: Vec<&str> =
                block.lines().filter_map(|it| it.strip_prefix("=> ")).collect();
            let statement: Vec<&str> = block.lines().filter(|it| !it.starts_with("=> ")).collect();
            let text = named(&statement.join("\n"));
            let checked = check_case(path.file_stem().unwrap().to_str().unwrap(), &text);
            let found: Vec<&Diagnostic> = checked.diagnostics.iter().collect();
            let said: Vec<String> = found.iter().map(|it| summary(it, &text)).collect();
            let fine = said.len() == expected.len()
                && said.iter().zip(&expected).all(|(said, expected)| said.starts_with(expected));
            blessed.push_str(&format!("{}\n=> {}\n\n", statement.join("\n"), said.join("\n=> ")));
            if !fine {
                let shown: Vec<String> =
                    found.iter().map(|it| render(it, &sources(&text))).collect();
                wrong.push(format!(
                    "{}\n{text}\nexpected {expected:#?}\nsaid     {said:#?}\n{}",
                    path.display(),
                    shown.join("\n")
                ));
            }
        }
        if std::env::var_os("QUERY_BLESS").is_some() {
            std::fs::write(&path, blessed.trim_end().to_owned() + "\n").unwrap();
        }
    }
    assert!(cases >= 400, "only {cases} cases");
    assert!(wrong.is_empty(), "{} of {cases} are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// `Q0102 emial | did you mean `email`?`
fn summary(diagnostic: &Diagnostic, text: &str) -> String {
    let span = diagnostic.span;
    let word = text.get(span.start as usize..span.end as usize).unwrap_or("?");
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{} {word} | {}", diagnostic.code, diagnostic.help.join("; "))
}
