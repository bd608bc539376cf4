//! What `init` writes into manifests, with everything else in them left as it is.

use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::exit::Failure;

/// Where the crates come from.
pub(super) enum Crates {
    /// The registry, at this version.
    Registry(&'static str),
    /// A checkout.
    Checkout(PathBuf),
}

impl Crates {
    /// The checkout that was asked for, or the one that this program was built from, or the
    /// registry.
    pub(super) fn find(asked: Option<&Path>, package: &Path) -> Result<Self, Failure> {
        if let Some(path) = asked {
            let full = package
                .join(path)
                .canonicalize()
                .map_err(|error| Failure::mistake(format!("--path {}: {error}", path.display())))?;
            if !full.join("model-core/runtime/Cargo.toml").is_file() {
                let text = format!("--path {}: no checkout of model-runtime there", path.display());
                return Err(Failure::mistake(text));
            }
            return Ok(Self::Checkout(full));
        }
        let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        Ok(match built_from.filter(|it| it.join("model-core/runtime/Cargo.toml").is_file()) {
            Some(checkout) => Self::Checkout(checkout.to_owned()),
            None => Self::Registry(env!("CARGO_PKG_VERSION")),
        })
    }

    fn dependency(&self, folder: &str) -> Value {
        match self {
            Self::Registry(version) => Value::from(*version),
            Self::Checkout(root) => {
                let mut table = InlineTable::new();
                table.insert("path", root.join(folder).display().to_string().into());
                Value::InlineTable(table)
            }
        }
    }
}

/// The package's manifest with metadata and dependencies, and, where the package is the root of its
/// workspace, with the member `xtask`; and words for what was added.
pub(super) fn package(
    manifest: &str,
    databases: &[String],
    crates: &Crates,
    is_root: bool,
) -> Result<(String, String), Failure> {
    let mut document = parse(manifest)?;
    if document.get("package").is_none() {
        return Err(Failure::mistake(
            "Cargo.toml has no [package]: it is a workspace's\nhelp: run init in the folder of the member that has the models",
        ));
    }
    let mut added = Vec::new();
    add_metadata(&mut document, databases, &mut added);
    add_dependency(
        &mut document,
        "dependencies",
        "model-runtime",
        crates.dependency("model-core/runtime"),
        &mut added,
    );
    add_dependency(&mut document, "dependencies", "tokio", tokio(), &mut added);
    add_dependency(
        &mut document,
        "build-dependencies",
        "build-support",
        crates.dependency("build-support"),
        &mut added,
    );
    if is_root {
        add_member(&mut document, &mut added);
    }
    Ok((document.to_string(), added.join(", ")))
}

/// The manifest of the workspace around the package, with the member `xtask`; and words for it.
pub(super) fn workspace(manifest: &str) -> Result<(String, String), Failure> {
    let mut document = parse(manifest)?;
    let mut added = Vec::new();
    add_member(&mut document, &mut added);
    Ok((document.to_string(), added.join(", ")))
}

/// Where the manifest says that the package's build script is.
pub(super) fn build_script(manifest: &str) -> String {
    let named = parse(manifest)
        .ok()
        .and_then(|document| Some(document.get("package")?.get("build")?.as_str()?.to_owned()));
    named.unwrap_or_else(|| "build.rs".to_owned())
}

fn parse(manifest: &str) -> Result<DocumentMut, Failure> {
    manifest
        .parse()
        .map_err(|error| Failure::mistake(format!("Cargo.toml is not valid TOML\n{error}")))
}

/// The manifest of the package's own `xtask` crate.
pub(super) fn xtask(crates: &Crates) -> String {
    let mut document = DocumentMut::new();
    let mut package = Table::new();
    package["name"] = value("xtask");
    package["version"] = value("0.0.0");
    package["edition"] = value("2024");
    package["publish"] = value(false);
    document["package"] = Item::Table(package);
    let mut dependencies = Table::new();
    dependencies["model-xtask"] = value(crates.dependency("xtask"));
    document["dependencies"] = Item::Table(dependencies);
    document.to_string()
}

fn tokio() -> Value {
    let mut table = InlineTable::new();
    table.insert("version", "1".into());
    table.insert("features", Value::Array(Array::from_iter(["macros", "rt-multi-thread"])));
    Value::InlineTable(table)
}

fn add_metadata(document: &mut DocumentMut, databases: &[String], added: &mut Vec<String>) {
    let package = document["package"].or_insert(Item::Table(Table::new()));
    let Some(package) = package.as_table_like_mut() else { return };
    let metadata = package.entry("metadata").or_insert_with(implicit_table);
    let Some(metadata) = metadata.as_table_like_mut() else { return };
    if metadata.get("model").is_some() {
        return;
    }
    let mut model = Table::new();
    model["databases"] = value(Array::from_iter(databases.iter().map(String::as_str)));
    metadata.insert("model", Item::Table(model));
    added.push("[package.metadata.model]".to_owned());
}

/// A table that is not written out, only its children.
fn implicit_table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

fn add_dependency(
    document: &mut DocumentMut,
    section: &str,
    name: &str,
    dependency: Value,
    added: &mut Vec<String>,
) {
    let table = document.entry(section).or_insert(Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else { return };
    if table.get(name).is_none() {
        table.insert(name, value(dependency));
        added.push(name.to_owned());
    }
}

/// The manifest is a workspace's root, or becomes one, and has `xtask` among its members.
fn add_member(document: &mut DocumentMut, added: &mut Vec<String>) {
    let workspace = document.entry("workspace").or_insert(Item::Table(Table::new()));
    let Some(workspace) = workspace.as_table_like_mut() else { return };
    let members = workspace.entry("members").or_insert(value(Array::new()));
    let Some(members) = members.as_array_mut() else { return };
    if !members.iter().any(|it| matches!(it.as_str(), Some("xtask" | "*"))) {
        members.push("xtask");
        added.push("workspace member xtask".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n# mine\n[dependencies]\nserde = \"1\"\n";

    fn sqlite() -> Vec<String> {
        vec!["sqlite".to_owned()]
    }

    #[test]
    fn a_fresh_manifest_gains_all_and_keeps_its_comments() {
        let (text, words) = package(FRESH, &sqlite(), &Crates::Registry("0.1.0"), true).unwrap();
        assert!(text.contains("# mine\n[dependencies]\nserde = \"1\"\n"), "{text}");
        assert!(text.contains("[package.metadata.model]\ndatabases = [\"sqlite\"]"), "{text}");
        assert!(text.contains("[build-dependencies]\nbuild-support = \"0.1.0\""), "{text}");
        assert!(text.contains("members = [\"xtask\"]"), "{text}");
        assert!(words.contains("model-runtime"), "{words}");
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let crates = Crates::Registry("0.1.0");
        let (once, _) = package(FRESH, &sqlite(), &crates, true).unwrap();
        let (twice, words) = package(&once, &sqlite(), &crates, true).unwrap();
        assert_eq!(once, twice);
        assert_eq!(words, "");
    }

    #[test]
    fn a_virtual_workspace_is_refused_with_the_way_out() {
        let failure =
            package("[workspace]\nmembers = []\n", &sqlite(), &Crates::Registry("1"), true)
                .unwrap_err();
        assert!(failure.text().contains("the member that has the models"));
    }
}
