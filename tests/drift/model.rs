//! A model that changes: all that the user's compiler prints, kept in `stderr/`. `BLESS=1` writes it
//! anew, to be read before it is kept.

use std::path::Path;
use std::{env, fs};

use super::App;

impl App {
    /// What cargo prints is what is kept.
    #[track_caller]
    fn prints(&self, name: &str) {
        let found = plain(&self.errors().0);
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("stderr/{name}.stderr"));
        if env::var_os("BLESS").is_some() {
            fs::write(&kept, &found).unwrap();
        }
        let expected = fs::read_to_string(&kept).unwrap_or_default();
        assert_eq!(found, expected, "{} differs", kept.display());
    }
}

/// Without what another machine or another version of the generated module calls otherwise: paths,
/// line numbers of that module, and the room for them at the left.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut generated = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let is_drawing =
            trimmed.starts_with(|it: char| it.is_ascii_digit() || "|=.-:".contains(it));
        let is_code = trimmed.starts_with(|it: char| it.is_ascii_digit() || "|.".contains(it));
        if trimmed.contains("/model_generated.rs:") {
            generated = true;
            out.push_str("(in the generated module)\n");
        } else if !(generated && is_code) {
            generated = false;
            out.push_str(if is_drawing { trimmed } else { line });
            out.push('\n');
        }
    }
    out
}

#[test]
fn a_renamed_field() {
    let app = App::new();
    app.replace(
        "src/models.rs",
        "pub title: String",
        "#[model(renamed_from = \"title\")]\n    pub label: String",
    );
    app.prints("renamed");
}

#[test]
fn a_removed_field() {
    let app = App::new();
    app.replace("src/models.rs", "    pub(crate) name: Option<String>,\n", "");
    app.prints("removed");
}

#[test]
fn a_retyped_field() {
    let app = App::new();
    app.replace("src/models.rs", "    status: Status,", "    status: bool,");
    app.replace("src/models.rs", "default = Status::Active", "default = true");
    app.prints("retyped");
}

#[test]
fn a_field_made_nullable() {
    let app = App::new();
    app.replace("src/models.rs", "    pub title: String", "    pub title: Option<String>");
    app.append("src/models.rs", "\npub(crate) fn title(row: &crate::db::queries::TeamSizes) -> &String {\n    &row.title\n}\n");
    app.prints("nullable");
}

#[test]
fn a_required_field_that_is_new() {
    let app = App::new();
    app.replace(
        "src/models.rs",
        "    pub title: String",
        "    pub city: String,\n    #[model(unique)]\n    pub title: String",
    );
    app.prints("required");
}
