//! Which package is meant, when a command is run somewhere in a workspace.

use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::has_section;
use crate::disk::{Disk, DiskError};

/// Why no package, or not exactly one, was found.
#[derive(Debug)]
pub enum FindError {
    /// No folder from here upwards has a `Cargo.toml`.
    NoManifest(PathBuf),
    /// A `Cargo.toml` cannot be read.
    Disk(DiskError),
    /// A `Cargo.toml` is not TOML.
    Syntax(PathBuf, String),
    /// The workspace has no package with models.
    None(PathBuf),
    /// The workspace has several packages with models.
    Several(Vec<String>),
    /// The workspace has no package of that name with models.
    Unknown(String, Vec<String>),
}

impl FindError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoManifest(_) | Self::None(_) => {
                "change to the package's folder, or run `cargo xtask init` in it"
            }
            Self::Disk(_) => "make the file readable",
            Self::Syntax(..) => "mend the file; `cargo metadata` shows the line",
            Self::Several(_) | Self::Unknown(..) => "choose a package with `--package NAME`",
        }
    }
}

impl fmt::Display for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoManifest(start) => {
                write!(f, "there is no Cargo.toml in `{}` or above it", start.display())
            }
            Self::Disk(error) => error.fmt(f),
            Self::Syntax(path, message) => {
                write!(f, "`{}` is not TOML: {message}", path.display())
            }
            Self::None(root) => write!(
                f,
                "no package of the workspace in `{}` has a section `[package.metadata.model]`",
                root.display()
            ),
            Self::Several(names) => {
                write!(f, "several packages have models: {}; choose one", names.join(", "))
            }
            Self::Unknown(name, names) if names.is_empty() => {
                write!(f, "there is no package `{name}` with models")
            }
            Self::Unknown(name, names) => {
                write!(
                    f,
                    "there is no package `{name}` with models; there are {}",
                    names.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for FindError {}

/// The folder of the package that is meant: of that `name`, or, without one, the package around
/// `start` if it has the section `[package.metadata.model]` or is no workspace, or the only member of the
/// workspace that has it.
///
/// # Errors
/// See [`FindError`].
pub fn find_package(start: &Path, name: Option<&str>) -> Result<PathBuf, FindError> {
    let mut outermost = None;
    for folder in start.ancestors().filter(|it| it.join("Cargo.toml").is_file()) {
        let manifest = Manifest::read(folder)?;
        if name.is_none_or(|it| it == manifest.name) && manifest.has_models {
            return Ok(folder.to_owned());
        }
        let is_workspace = manifest.members.is_some();
        outermost = Some((folder, manifest));
        if is_workspace {
            break;
        }
    }
    let (root, manifest) = outermost.ok_or_else(|| FindError::NoManifest(start.to_owned()))?;
    match manifest.members {
        Some(members) => choose(root, &members, name),
        None => Ok(root.to_owned()),
    }
}

fn choose(root: &Path, members: &[String], name: Option<&str>) -> Result<PathBuf, FindError> {
    let mut found = Vec::new();
    for folder in expand(root, members) {
        let manifest = Manifest::read(&folder)?;
        if manifest.has_models {
            found.push((manifest.name, folder));
        }
    }
    let names = || found.iter().map(|(name, _)| name.clone()).collect();
    match (name, found.as_slice()) {
        (Some(name), _) => match found.iter().find(|(it, _)| it == name) {
            Some((_, folder)) => Ok(folder.clone()),
            None => Err(FindError::Unknown(name.to_owned(), names())),
        },
        (None, []) => Err(FindError::None(root.to_owned())),
        (None, [(_, folder)]) => Ok(folder.clone()),
        (None, _) => Err(FindError::Several(names())),
    }
}

/// The members' folders, in order. `examples/*` stands for each package in `examples`; cargo knows
/// more patterns, which are rare: such a member is chosen by running inside it.
fn expand(root: &Path, members: &[String]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for member in members {
        match member.strip_suffix("/*") {
            Some(parent) => folders.extend(subfolders(&root.join(parent))),
            None => folders.push(root.join(member)),
        }
    }
    folders.retain(|it| it.join("Cargo.toml").is_file());
    folders.sort();
    folders.dedup();
    folders
}

fn subfolders(parent: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|it| it.path()).filter(|it| it.is_dir()).collect()
}

/// What is needed of a `Cargo.toml` here.
struct Manifest {
    name: String,
    has_models: bool,
    /// Of a workspace's root.
    members: Option<Vec<String>>,
}

impl Manifest {
    fn read(folder: &Path) -> Result<Self, FindError> {
        let text = Disk::new(folder).read("Cargo.toml").map_err(FindError::Disk)?;
        let text = text.unwrap_or_default();
        let document = DeTable::parse(&text)
            .map_err(|it| FindError::Syntax(folder.join("Cargo.toml"), it.message().to_owned()))?;
        let document = document.get_ref();
        let get = |table: &str, key: &str| document.get(table)?.get_ref().get(key).cloned();
        let name = get("package", "name").and_then(|it| Some(it.get_ref().as_str()?.to_owned()));
        let members = document.get("workspace").map(|_| {
            let listed = get("workspace", "members");
            let listed = listed.as_ref().and_then(|it| it.get_ref().as_array());
            let texts = listed.into_iter().flatten().filter_map(|it| it.get_ref().as_str());
            texts.map(str::to_owned).collect()
        });
        let has_models = has_section(document);
        Ok(Self { name: name.unwrap_or_default(), has_models, members })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn workspace(packages: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (folder, manifest) in packages {
            let at = dir.path().join(folder);
            fs::create_dir_all(&at).unwrap();
            fs::write(at.join("Cargo.toml"), manifest).unwrap();
        }
        dir
    }

    const ROOT: &str = "[workspace]\nmembers = ['apps/*', 'tool']";
    const SHOP: &str = "[package]\nname = 'shop'\n[package.metadata.model]";
    const BLOG: &str = "[package]\nname = 'blog'\n[package.metadata.model]";
    const TOOL: &str = "[package]\nname = 'tool'";

    #[test]
    fn the_only_member_with_models_is_meant() {
        let dir = workspace(&[("", ROOT), ("apps/shop", SHOP), ("tool", TOOL)]);
        let shop = dir.path().join("apps/shop");
        assert_eq!(find_package(dir.path(), None).unwrap(), shop);
        assert_eq!(find_package(&dir.path().join("tool"), None).unwrap(), shop);
        assert_eq!(find_package(&shop, None).unwrap(), shop);
    }

    #[test]
    fn of_several_one_is_chosen_by_name_or_by_place() {
        let dir = workspace(&[("", ROOT), ("apps/shop", SHOP), ("apps/blog", BLOG)]);
        let error = find_package(dir.path(), None).unwrap_err().to_string();
        assert_eq!(error, "several packages have models: blog, shop; choose one");
        let shop = dir.path().join("apps/shop");
        assert_eq!(find_package(dir.path(), Some("shop")).unwrap(), shop);
        assert_eq!(find_package(&shop, None).unwrap(), shop);
        let error = find_package(dir.path(), Some("shap")).unwrap_err().to_string();
        assert_eq!(error, "there is no package `shap` with models; there are blog, shop");
    }

    #[test]
    fn a_lone_package_is_meant_also_without_the_section() {
        let dir = workspace(&[("", TOOL), ("src", "")]);
        fs::remove_file(dir.path().join("src/Cargo.toml")).unwrap();
        assert_eq!(find_package(&dir.path().join("src"), None).unwrap(), dir.path());
    }
}
