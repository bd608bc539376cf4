//! Where a package stands: its own root, or a member of a workspace above it.

use std::fs;
use std::path::Path;

use toml_edit::DocumentMut;

use crate::exit::Failure;

/// The way from the package up to the root of its workspace, such as `../../`; `None` if the
/// package is a root itself or has none above it.
pub(super) fn workspace_above(folder: &Path) -> Result<Option<String>, Failure> {
    let folder = folder.canonicalize()?;
    let mut up = String::new();
    for at in folder.ancestors() {
        if let Ok(text) = fs::read_to_string(at.join("Cargo.toml"))
            && is_workspace_of(&text, at, &folder)?
        {
            return Ok((!up.is_empty()).then_some(up));
        }
        up.push_str("../");
    }
    Ok(None)
}

/// Whether the manifest in `at` is the root of a workspace that does not exclude `folder`.
fn is_workspace_of(text: &str, at: &Path, folder: &Path) -> Result<bool, Failure> {
    let document: DocumentMut = text.parse().map_err(|error| {
        Failure::mistake(format!("{} is not valid TOML\n{error}", at.join("Cargo.toml").display()))
    })?;
    let Some(workspace) = document.get("workspace") else { return Ok(false) };
    let excluded = workspace.get("exclude").and_then(|it| it.as_array());
    let mut excluded = excluded.into_iter().flatten().filter_map(|it| it.as_str());
    Ok(!excluded.any(|it| folder.starts_with(at.join(it))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excluded_package_is_a_root_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("own");
        fs::create_dir(&own).unwrap();
        fs::write(dir.path().join("Cargo.toml"), "[workspace]\nexclude = [\"own\"]\n").unwrap();
        fs::write(own.join("Cargo.toml"), "[package]\n").unwrap();
        assert_eq!(workspace_above(&own).unwrap(), None);
        fs::write(dir.path().join("Cargo.toml"), "[workspace]\n").unwrap();
        assert_eq!(workspace_above(&own).unwrap().as_deref(), Some("../"));
    }
}
