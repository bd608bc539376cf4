//! `makemigrations` with somebody at a terminal, killed while it edits their source. The terminal
//! is made by the program `script`; where it is not to be had the test says so and does nothing.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::package::{Files, Package, without_staging};

const BEFORE: &str = "
#[derive(Model)]
pub struct Person {
    #[model(primary_key)]
    pub id: i64,
    pub name: String,
    pub age: i32,
}
";

const AFTER: &str = "
#[derive(Model)]
pub struct Person {
    #[model(primary_key)]
    pub id: i64,
    pub full_name: String,
    pub years: i32,
}
";

/// Runs `makemigrations` on a terminal at which somebody takes the first answer to each question.
/// Whether it came to its end, and what was on the screen.
fn answered(package: &Package, point: Option<usize>) -> (bool, String) {
    let mut child = terminal(package, point).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(b"1\n1\n");
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn terminal(package: &Package, point: Option<usize>) -> Command {
    let line = format!("{} makemigrations", env!("CARGO_BIN_EXE_faulty-xtask"));
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).current_dir(package.path());
    command.env_remove("MODEL_FAULT_AT");
    if let Some(point) = point {
        command.env("MODEL_FAULT_AT", point.to_string());
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn is_available() -> bool {
    let probe =
        Command::new("script").args(["-qec", "true", "/dev/null"]).stdin(Stdio::null()).output();
    let is_available = probe.is_ok_and(|it| it.status.success());
    if !is_available {
        crate::skipped("there is no `script` here that makes a terminal");
    }
    is_available
}

fn renamed() -> Package {
    let package = Package::new(BEFORE);
    package.ok(&["makemigrations"]);
    package.models(AFTER);
    package
}

/// The source is whole: without the attributes it is what somebody wrote.
#[track_caller]
fn is_whole(package: &Package, old: &Files, screen: &str) {
    let source = package.read("src/models.rs");
    let kept: String = source
        .lines()
        .filter(|it| !it.contains("renamed_from"))
        .map(|it| format!("{it}\n"))
        .collect();
    assert_eq!(kept.as_bytes(), old["src/models.rs"], "{source}\n{screen}");
}

#[test]
fn killed_anywhere_while_it_edits_the_source_it_is_finished_by_the_next() {
    if !is_available() {
        return;
    }
    let package = renamed();
    let old = package.files();
    assert_eq!(package.run(&["makemigrations"]).code, Some(3), "nobody can be asked");
    let (is_done, screen) = answered(&package, None);
    assert!(is_done, "{screen}");
    let new = package.files();
    assert!(package.read("src/models.rs").contains("renamed_from = \"name\""), "{screen}");
    let mut deaths = 0;
    loop {
        package.replace_all(&old);
        let (is_done, screen) = answered(&package, Some(deaths + 1));
        if is_done {
            break;
        }
        deaths += 1;
        is_whole(&package, &old, &screen);
        let (is_done, screen) = answered(&package, None);
        assert!(is_done, "after death {deaths}: {screen}");
        assert!(without_staging(package.files()) == new, "after death {deaths}: {screen}");
        assert!(package.files() == new, "something temporary is left after death {deaths}");
    }
    assert!(deaths > 20, "{deaths}");
}
