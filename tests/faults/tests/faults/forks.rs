//! Two branches that both added a migration.

use crate::makemigrations::Writing;
use crate::package::{Files, Package};

const BASE: &str = "
#[derive(Model)]
pub struct A {
    #[model(primary_key)]
    pub id: i64,
}
";

const LEFT: &str = "
#[derive(Model)]
pub struct B {
    #[model(primary_key)]
    pub id: i64,
}
";

const RIGHT: &str = "
#[derive(Model)]
pub struct C {
    #[model(primary_key)]
    pub id: i64,
}
";

/// What version control leaves after a merge in which the lines of both sides were kept.
pub(crate) fn forked() -> Package {
    let base = Package::new(BASE);
    base.ok(&["makemigrations"]);
    let (left, right) = (base.copy(), base.copy());
    left.models(&format!("{BASE}{LEFT}"));
    left.ok(&["makemigrations", "-m", "left"]);
    right.models(&format!("{BASE}{RIGHT}"));
    right.ok(&["makemigrations", "-m", "right"]);
    let mut files: Files = right.files();
    let last_line = right.read("migrations/model.lock").lines().last().unwrap().to_owned();
    files.extend(left.files());
    base.replace_all(&files);
    base.models(&format!("{BASE}{LEFT}{RIGHT}"));
    base.write(
        "migrations/model.lock",
        format!("{}{last_line}\n", left.read("migrations/model.lock")),
    );
    base
}

#[test]
fn a_fork_is_refused_by_every_command_that_would_act_on_it() {
    let package = forked();
    for args in [&["migrate"][..], &["makemigrations"], &["check"], &["status"], &["sql"]] {
        package.refused(args, &["0002_left", "0002_right", "--merge"]);
    }
    assert!(!package.database().exists());
}

#[test]
fn killed_anywhere_a_merge_is_finished_by_the_next() {
    let package = forked();
    let writing = Writing::of(&package, &["makemigrations", "--merge"]);
    let mut points = 0;
    loop {
        package.replace_all(&writing.old);
        let ran = package.run_to(points + 1, &writing.args);
        if !ran.is_dead() {
            break;
        }
        points += 1;
        writing.aftermath(&package, &ran);
    }
    assert!(points >= 10, "{points}");
    package.ok(&["migrate"]);
}
