//! `cargo xtask ci`: all that must hold before a change lands.

use std::process::ExitCode;

use crate::engines::{REQUIRE, REQUIRED_IN_CI};
use crate::run::{cargo, finish, has_subcommand, say, step};
use crate::test;

/// Each published crate with the feature sets that its documentation names.
const ALONE: &[(&str, &[&str])] = &[
    ("model-core", &["--no-default-features"]),
    ("model-core", &["--no-default-features", "--features", "source"]),
    ("model-core", &["--no-default-features", "--features", "query"]),
    ("model-core", &[]),
    ("model-derive", &[]),
    ("model-runtime", &[]),
    ("model-runtime", &["--no-default-features", "--features", "sqlite"]),
    ("model-runtime", &["--no-default-features", "--features", "postgres"]),
    ("model-runtime", &["--no-default-features", "--features", "mysql"]),
    ("model-runtime", &["--all-features"]),
    ("build-support", &[]),
    ("model-xtask", &[]),
];

pub(crate) fn run() -> ExitCode {
    finish(steps())
}

fn steps() -> Result<(), String> {
    step("formatting", cargo().args(["fmt", "--all", "--check"]))?;
    step(
        "formatting beside sqlx",
        cargo().args(["fmt", "--check", "--manifest-path", test::ORACLE]),
    )?;
    step(
        "lints",
        cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    test::oracle("clippy", &["--all-targets", "--", "-D", "warnings"])?;
    step(
        "documentation",
        cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    for (package, features) in ALONE {
        let words = format!("{package} alone {}", features.join(" "));
        step(words.trim_end(), cargo().args(["check", "--package", package]).args(*features))?;
    }
    licences()?;
    let required = std::env::var(REQUIRE).unwrap_or_else(|_| REQUIRED_IN_CI.to_owned());
    test::steps(&[], &required)
}

fn licences() -> Result<(), String> {
    if has_subcommand("deny") {
        return step(
            "licences and advisories",
            cargo().args(["deny", "check", "licenses", "bans", "sources"]),
        );
    }
    say("\n== licences and advisories: skipped, cargo-deny is not installed");
    Ok(())
}
