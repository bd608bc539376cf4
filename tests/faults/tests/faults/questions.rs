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
    answered_by(package, point, "1\n1\n")
}

fn answered_by(package: &Package, point: Option<usize>, answers: &str) -> (bool, String) {
    let mut child = terminal(package, point).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(answers.as_bytes());
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

fn labels(list: &str) -> String {
    format!(
        "#[derive(model_runtime::ModelEnum)]\npub enum State {{\n{list}}}\n
#[derive(Model)]\npub struct Ticket {{\n    #[model(primary_key)]\n    pub id: i64,\n    pub state: State,\n    pub next: Option<State>,\n}}\n"
    )
}

fn relabelled() -> Package {
    let package = Package::new(&labels("    Draft,\n    Sent,\n"));
    package.ok(&["makemigrations"]);
    package.ok(&["migrate"]);
    crate::database::tell(&package.database(), "insert into tickets values (1, 'sent', 'sent')");
    package.models(&labels("    Draft,\n    Shipped,\n"));
    package
}

#[test]
fn a_label_under_another_name_is_asked_about_once_and_its_rows_stay() {
    let package = relabelled();
    let ran = package.run(&["makemigrations"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    for words in [
        "is the label `shipped` of the enum `state` new, or is it the former `sent`?",
        "--> src/models.rs:5:5",
        "#[model(renamed_from = \"sent\")]",
        "cargo xtask makemigrations --new state.shipped",
    ] {
        assert_eq!(ran.stderr.matches(words).count(), 1, "`{words}` in:\n{}", ran.stderr);
    }
    if !is_available() {
        return;
    }
    let (is_done, screen) = answered_by(&package, None, "yes\n");
    assert!(is_done, "{screen}");
    let source = package.read("src/models.rs");
    assert!(source.contains("    #[model(renamed_from = \"sent\")]\n    Shipped,"), "{source}");
    package.ok(&["migrate"]);
    let rows = crate::database::values(&package.database(), "select state || next from tickets");
    assert_eq!(rows, ["shippedshipped"]);
    package.ok(&["makemigrations", "--check"]);
}

#[test]
fn a_label_that_is_new_while_another_goes_says_what_rows_do() {
    let package = relabelled();
    let said = package.ok(&["makemigrations", "--new", "state.shipped"]);
    assert!(said.contains("fails on a row whose tickets.state is still `sent`"), "{said}");
    package.refused(&["migrate"], &["id 1: 'sent'", "nothing of it has happened"]);
}

#[test]
fn a_misspelt_former_name_is_refused_with_the_right_one() {
    let package = Package::new(BEFORE);
    package.ok(&["makemigrations"]);
    let with = |former: &str| {
        let attribute = format!("    #[model(renamed_from = \"{former}\")]\n    pub full_name");
        BEFORE.replace("    pub name", &attribute)
    };
    package.models(&with("nmae"));
    let words = ["error[G0207]", "src/models.rs:8:9", "did you mean `name`?"];
    package.refused(&["makemigrations"], &words);
    let ran = package.run(&["makemigrations", "--new", "people.full_name"]);
    assert!(ran.stderr.contains("`people.full_name` is new and required"), "{ran:?}");
    package.models(&with("name"));
    package.ok(&["makemigrations"]);
    // What was followed says nothing any more.
    package.ok(&["makemigrations", "--check"]);
    package.ok(&["migrate"]);
}

#[test]
fn a_backfill_that_reads_what_is_not_there_yet_is_refused_at_its_text() {
    let package = Package::new(BEFORE);
    package.ok(&["makemigrations"]);
    let more = "pub age: i32,\n    pub nick: Option<String>,\n    #[model(backfill = \"nick\")]\n    pub label: String,";
    package.models(&BEFORE.replace("pub age: i32,", more));
    let words = [
        "error[G0208]: the back-fill of `people.label` reads `people.nick`, which is new",
        "src/models.rs:10:24",
        "a back-fill reads the row as it was before the migration",
    ];
    package.refused(&["makemigrations", "--new", "people.nick"], &words);
    package.models(&BEFORE.replace("pub age: i32,", &more.replace("\"nick\"", "\"name\"")));
    package.ok(&["makemigrations"]);
}

#[test]
fn an_answer_is_held_to_the_same() {
    if !is_available() {
        return;
    }
    let package = Package::new(BEFORE);
    package.ok(&["makemigrations"]);
    let more = "pub age: i32,\n    pub nick: Option<i64>,\n    pub label: i64,";
    package.models(&BEFORE.replace("pub age: i32,", more));
    let before = package.files();
    let (is_done, screen) = answered_by(&package, None, "sql: nick\n");
    assert!(!is_done && screen.contains("reads `people.nick`, which is new"), "{screen}");
    assert!(package.files() == before);
    let (is_done, screen) = answered_by(&package, None, "sql: (select count(*) from people)\n");
    assert!(is_done, "{screen}");
}
