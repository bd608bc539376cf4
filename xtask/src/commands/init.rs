//! `init`: a package made ready for models.
//!
//! Every change is planned before the first is made; what is there already is kept, so a second
//! run changes nothing.

mod cargo_toml;
mod config;
mod place;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::InitArgs;
use crate::exit::Failure;
use crate::output::Output;
use crate::stage;

/// What happens to one file.
struct Change {
    /// Relative to the package.
    path: PathBuf,
    action: Action,
}

enum Action {
    /// It does not exist yet.
    Create(String),
    /// It exists and gains something; the words say what.
    Edit { text: String, words: String },
    /// It needs no change.
    Keep,
    /// It exists and is not ours to change; the words say what to do by hand.
    ByHand(String),
}

/// Plans, shows and makes the changes.
pub(crate) fn run(args: &InitArgs, folder: &Path, out: &mut Output) -> Result<(), Failure> {
    let manifest = read(&folder.join("Cargo.toml"))?.ok_or_else(|| {
        Failure::mistake(format!(
            "no Cargo.toml in {}\nhelp: run `cargo init` first, or change to the package's folder",
            folder.display()
        ))
    })?;
    let changes = plan(args, folder, &manifest)?;
    for change in &changes {
        out.line(&line(change));
    }
    out.set("files", changes.iter().map(as_json).collect::<Vec<_>>());
    out.set("written", !args.dry_run);
    if args.dry_run {
        return Ok(());
    }
    apply(folder, &changes)?;
    out.line("next: cargo xtask makemigrations, then cargo xtask migrate");
    Ok(())
}

fn plan(args: &InitArgs, folder: &Path, manifest: &str) -> Result<Vec<Change>, Failure> {
    let crates = cargo_toml::Crates::find(args.path.as_deref(), folder)?;
    let workspace = place::workspace_above(folder)?;
    let package = cargo_toml::package(manifest, &args.databases, &crates, workspace.is_none())?;
    let root = source::root_file(folder)?;
    let script = cargo_toml::build_script(manifest);
    let mut changes = vec![
        edit(folder, "Cargo.toml", |_| Ok(package))?,
        create(folder, &script, include_str!("../../templates/build.rs"), build_script_by_hand),
    ];
    if source::needs_first_model(folder, &root)? {
        changes.push(create(
            folder,
            "src/models.rs",
            include_str!("../../templates/models.rs"),
            |_| None,
        ));
        changes.push(create(
            folder,
            "queries/notes.sql",
            include_str!("../../templates/notes.sql"),
            |_| None,
        ));
    }
    changes.push(edit(folder, &root, |text| source::with_modules(text, &root))?);
    let up = workspace.unwrap_or_default();
    if !up.is_empty() {
        changes.push(edit(folder, &format!("{up}Cargo.toml"), cargo_toml::workspace)?);
    }
    changes.extend(plan_xtask(folder, &up, &crates));
    changes.push(edit(folder, &format!("{up}.cargo/config.toml"), config::with_alias)?);
    changes.push(edit(folder, ".gitignore", |text| Ok(config::with_ignored(text)))?);
    Ok(changes)
}

/// The crate behind `cargo xtask`, in the workspace's root: `up` leads there from the package.
fn plan_xtask(folder: &Path, up: &str, crates: &cargo_toml::Crates) -> [Change; 2] {
    let manifest =
        create(folder, &format!("{up}xtask/Cargo.toml"), &cargo_toml::xtask(crates), |present| {
            (!present.contains("model-xtask")).then(|| {
                "there is an xtask already: add `model-xtask` to its dependencies".to_owned()
            })
        });
    let main = create(
        folder,
        &format!("{up}xtask/src/main.rs"),
        include_str!("../../templates/xtask.rs"),
        |present| {
            (!present.contains("model_xtask::")).then(|| {
                "there is an xtask already: let its `main` end in `model_xtask::main()` for the commands that are not its own"
                    .to_owned()
            })
        },
    );
    [manifest, main]
}

/// A file that is written if it is missing; `by_hand` looks at one that is there.
fn create(folder: &Path, path: &str, text: &str, by_hand: fn(&str) -> Option<String>) -> Change {
    let action = match fs::read_to_string(folder.join(path)) {
        Ok(present) => by_hand(&present).map_or(Action::Keep, Action::ByHand),
        Err(_) => Action::Create(text.to_owned()),
    };
    Change { path: path.into(), action }
}

/// A file that gains something; `change` gives its new text and words for what was added.
fn edit(
    folder: &Path,
    path: &str,
    change: impl FnOnce(&str) -> Result<(String, String), Failure>,
) -> Result<Change, Failure> {
    let before = read(&folder.join(path))?;
    let (text, words) = change(before.as_deref().unwrap_or(""))?;
    let action = match before {
        Some(before) if before == text => Action::Keep,
        Some(_) => Action::Edit { text, words },
        None => Action::Create(text),
    };
    Ok(Change { path: path.into(), action })
}

fn build_script_by_hand(present: &str) -> Option<String> {
    (!present.contains("build_support::")).then(|| {
        "there is a build script already: add `build_support::generate();` to its `main`".to_owned()
    })
}

/// `edit   Cargo.toml: the metadata`
fn line(change: &Change) -> String {
    let (verb, words) = said(&change.action);
    let path = change.path.display();
    let words = words.map(|it| format!(": {it}")).unwrap_or_default();
    format!("{verb:6} {path}{words}")
}

fn as_json(change: &Change) -> Value {
    let (verb, words) = said(&change.action);
    json!({ "path": change.path.display().to_string(), "action": verb, "words": words })
}

fn said(action: &Action) -> (&'static str, Option<&str>) {
    match action {
        Action::Create(_) => ("create", None),
        Action::Edit { text: _, words } => ("edit", Some(words)),
        Action::Keep => ("keep", None),
        Action::ByHand(words) => ("look", Some(words)),
    }
}

fn apply(folder: &Path, changes: &[Change]) -> Result<(), Failure> {
    for Change { path, action } in changes {
        match action {
            Action::Create(text) | Action::Edit { text, .. } => {
                stage::replace_file(&folder.join(path), text)?;
            }
            Action::Keep | Action::ByHand(_) => {}
        }
    }
    Ok(())
}

/// The text of a file, or `None` if there is none.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::mistake(format!("{}: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKAGE: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let at = dir.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, text).unwrap();
        }
        dir
    }

    fn init(folder: &Path) -> Result<Vec<String>, Failure> {
        let args = InitArgs { databases: vec!["sqlite".to_owned()], path: None, dry_run: false };
        let manifest = read(&folder.join("Cargo.toml"))?.unwrap();
        let changes = plan(&args, folder, &manifest)?;
        apply(folder, &changes)?;
        let touched = changes.iter().filter(|it| !matches!(it.action, Action::Keep));
        Ok(touched.map(|it| it.path.display().to_string()).collect())
    }

    #[test]
    fn a_member_gets_its_xtask_in_the_root_of_the_workspace() {
        let root = "[workspace]\nmembers = [\"apps/*\"]\n";
        let dir = folder(&[
            ("Cargo.toml", root),
            ("apps/shop/Cargo.toml", PACKAGE),
            ("apps/shop/src/main.rs", "fn main() {}\n"),
        ]);
        let shop = dir.path().join("apps/shop");
        let touched = init(&shop).unwrap();
        assert!(touched.contains(&"../../xtask/Cargo.toml".to_owned()), "{touched:?}");
        let manifest = fs::read_to_string(shop.join("Cargo.toml")).unwrap();
        assert!(!manifest.contains("[workspace]"), "{manifest}");
        let root = fs::read_to_string(dir.path().join("Cargo.toml")).unwrap();
        assert!(root.contains("members = [\"apps/*\", \"xtask\"]"), "{root}");
        assert!(dir.path().join(".cargo/config.toml").is_file());
        assert_eq!(init(&shop).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn an_xtask_that_is_there_is_left_and_the_words_say_what_to_add() {
        let dir = folder(&[
            ("Cargo.toml", PACKAGE),
            ("src/main.rs", "fn main() {}\n"),
            ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
        ]);
        let crates = cargo_toml::Crates::Registry("0.1.0");
        let [manifest, _] = plan_xtask(dir.path(), "", &crates);
        let Action::ByHand(words) = manifest.action else { panic!("it was not left alone") };
        assert!(words.contains("add `model-xtask`"), "{words}");
    }

    #[test]
    fn the_build_script_is_the_one_that_the_manifest_names() {
        let dir = folder(&[
            ("Cargo.toml", &format!("{PACKAGE}build = \"tools/build.rs\"\n")),
            ("src/main.rs", "fn main() {}\n"),
        ]);
        let touched = init(dir.path()).unwrap();
        assert!(touched.contains(&"tools/build.rs".to_owned()), "{touched:?}");
        assert!(!dir.path().join("build.rs").exists());
    }

    #[test]
    fn a_workspace_without_a_package_is_refused_with_the_way_out() {
        let dir = folder(&[("Cargo.toml", "[workspace]\nmembers = []\n")]);
        let failure = init(dir.path()).unwrap_err();
        assert!(failure.text().contains("the member that has the models"), "{}", failure.text());
    }
}
