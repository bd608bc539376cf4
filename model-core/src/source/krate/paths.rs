//! Where the file of a module is, by `rustc`'s rules.

/// The directory in which the modules of a module are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dir {
    /// The directory of the file, with those of the inline modules around.
    path: String,
    /// `foo` inside `foo.rs`, whose modules are in `foo/`; none inside `lib.rs`, `foo/mod.rs` and
    /// files that a `#[path]` names.
    relative: Option<String>,
}

impl Dir {
    pub(super) fn of_root(file: &str) -> Self {
        Self { path: parent(file), relative: None }
    }

    /// Inside `mod name { … }`. A `#[path]` there names the directory.
    pub(super) fn inline(&self, name: &str, given: Option<&str>) -> Self {
        if let Some(given) = given {
            return Self { path: join(&self.path, given), relative: None };
        }
        let path = match &self.relative {
            Some(relative) => join(&self.path, relative),
            None => self.path.clone(),
        };
        Self { path: join(&path, name), relative: None }
    }

    /// The file of `#[path = "…"] mod name;`, and the directory inside it.
    pub(super) fn given_file(&self, given: &str) -> (String, Dir) {
        let file = join(&self.path, given);
        let dir = Self::of_root(&file);
        (file, dir)
    }

    /// The two places for the file of `mod name;`, each with the directory inside it.
    pub(super) fn default_files(&self, name: &str) -> Vec<(String, Dir)> {
        let base = match &self.relative {
            Some(relative) => join(&self.path, relative),
            None => self.path.clone(),
        };
        let flat = join(&base, &format!("{name}.rs"));
        let nested = join(&base, &format!("{name}/mod.rs"));
        let flat_dir = Self { path: parent(&flat), relative: Some(name.to_owned()) };
        let nested_dir = Self::of_root(&nested);
        vec![(flat, flat_dir), (nested, nested_dir)]
    }
}

/// A path without `.`, `..` and doubled slashes, as far as that can be said without a disk.
pub(super) fn normal(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => drop(parts.pop()),
            (part, _) => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

fn join(dir: &str, path: &str) -> String {
    match path.starts_with('/') || dir.is_empty() {
        true => normal(path),
        false => normal(&format!("{dir}/{path}")),
    }
}

fn parent(file: &str) -> String {
    file.rsplit_once('/').map_or(String::new(), |(dir, _)| dir.to_owned())
}
