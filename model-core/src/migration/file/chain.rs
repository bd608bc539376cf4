//! From a list of files to the one line of migrations that they are.

use std::collections::{BTreeMap, BTreeSet};

use super::addition::{Addition, addition_file};
use super::error::{FileError, Problem};
use super::manifest::edits;
use super::{
    AddedLine, Direction, Hash, LOCK_FILE, Lock, LockLine, MANIFEST_FILE, Manifest, Migration,
    Name, Script, Scripts, script_file,
};
use crate::dialect::Dialect;
use crate::schema::Schema;
use crate::snapshot::{self, SnapshotError};

/// All migrations, each after its parent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// From the root to the head.
    pub migrations: Vec<Migration>,
}

impl Chain {
    /// The last migration.
    pub fn head(&self) -> Option<&Migration> {
        self.migrations.last()
    }

    /// The schema after the last migration; an empty one without any.
    ///
    /// # Errors
    /// The first snapshot that cannot be read.
    pub fn state(&self) -> Result<Schema, SnapshotError> {
        state_after(&self.migrations)
    }

    /// The migration of a name.
    pub fn get(&self, name: &str) -> Option<&Migration> {
        self.position(name).and_then(|at| self.migrations.get(at))
    }

    /// Where the migration of a name is, from 0.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.migrations.iter().position(|it| it.name.as_str() == name)
    }
}

/// The schema after some migrations, each on top of those before.
///
/// # Errors
/// The first snapshot that cannot be read.
pub fn state_after(migrations: &[Migration]) -> Result<Schema, SnapshotError> {
    snapshot::overlay(migrations.iter().map(|it| (it.name.as_str(), &it.snapshots)))
}

/// Reads all files below the migrations folder and verifies every one of them.
///
/// Files that lie beside the migrations (`README.md`) are left alone; so are files in a
/// migration's folder that end in neither `.sql`, `.json` nor `.toml`.
///
/// # Errors
/// Everything that is wrong, in the order of the paths.
pub fn read<P: AsRef<str>, T: AsRef<str>>(files: &[(P, T)]) -> Result<Chain, Vec<FileError>> {
    Reader::new(files, Part::All).finish()
}

/// As [`read`], of a list without snapshots: what an app embeds and a runner needs.
///
/// # Errors
/// As [`read`].
pub fn read_scripts<P: AsRef<str>, T: AsRef<str>>(
    files: &[(P, T)],
) -> Result<Chain, Vec<FileError>> {
    Reader::new(files, Part::Scripts).finish()
}

/// As [`read`], of files that may have forked and whose lock may be out of date: for a merge. Each
/// migration is whole in itself; hashes are over its manifest alone.
///
/// # Errors
/// What is wrong with single migrations.
pub fn read_forked<P: AsRef<str>, T: AsRef<str>>(
    files: &[(P, T)],
) -> Result<Vec<Migration>, Vec<FileError>> {
    let reader = Reader::new(files, Part::All);
    if reader.errors.is_empty() {
        Ok(reader.migrations.into_values().collect())
    } else {
        Err(reader.errors)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Scripts,
}

/// Folders in the order of their names, each with its files by path below it.
type Folders<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>;

struct Reader<'a> {
    part: Part,
    lock: Option<&'a str>,
    /// The text of each migration's manifest.
    manifests: BTreeMap<Name, &'a str>,
    /// The text of what was added to a migration for one database.
    additions: BTreeMap<(Name, Dialect), &'a str>,
    migrations: BTreeMap<Name, Migration>,
    errors: Vec<FileError>,
}

impl<'a> Reader<'a> {
    fn new<P: AsRef<str>, T: AsRef<str>>(files: &'a [(P, T)], part: Part) -> Self {
        let mut reader = Self {
            part,
            lock: None,
            manifests: BTreeMap::new(),
            additions: BTreeMap::new(),
            migrations: BTreeMap::new(),
            errors: Vec::new(),
        };
        let folders = reader.sort(files);
        for (folder, files) in folders {
            reader.read_folder(folder, &files);
        }
        reader
    }

    fn sort<P: AsRef<str>, T: AsRef<str>>(&mut self, files: &'a [(P, T)]) -> Folders<'a> {
        let mut folders = Folders::new();
        let mut seen = BTreeSet::new();
        for (path, text) in files {
            let (path, text) = (path.as_ref(), text.as_ref());
            if !seen.insert(path.to_lowercase()) {
                self.errors.push(FileError::new(path, Problem::Twice));
            } else if path == LOCK_FILE {
                self.lock = Some(text);
            } else if let Some((folder, file)) = path.split_once('/') {
                folders.entry(folder).or_default().insert(file, text);
            }
        }
        folders
    }

    fn read_folder(&mut self, folder: &'a str, files: &BTreeMap<&'a str, &'a str>) {
        let Some(text) = files.get(MANIFEST_FILE).copied() else {
            // A folder with no file of ours is somebody else's.
            if files.keys().any(|it| is_ours(it)) {
                self.error(folder, MANIFEST_FILE, Problem::NoManifest);
            }
            return;
        };
        let manifest = match Manifest::parse(text) {
            Ok(manifest) => manifest,
            Err(why) => return self.error(folder, MANIFEST_FILE, Problem::BadManifest(why)),
        };
        if manifest.name.as_str() != folder {
            return self.error(folder, MANIFEST_FILE, Problem::Renamed(manifest.name));
        }
        let mut signed = manifest.files.clone();
        let mut edited = edits(&manifest.files, manifest.edited.as_ref());
        self.read_additions(folder, &manifest, files, &mut signed, &mut edited);
        self.check_files(folder, &signed, files);
        let scripts = self.read_scripts(folder, files);
        let snapshots = files.iter().filter(|(path, _)| is_snapshot(path));
        let migration = Migration {
            hash: Manifest::hash(text, None),
            parent: manifest.parent,
            operations: manifest.operations,
            fills: manifest.fills,
            scripts,
            added: BTreeMap::new(),
            edited,
            snapshots: snapshots
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
            name: manifest.name.clone(),
        };
        self.manifests.insert(manifest.name.clone(), text);
        self.migrations.insert(manifest.name, migration);
    }

    fn read_additions(
        &mut self,
        folder: &str,
        manifest: &Manifest,
        files: &BTreeMap<&'a str, &'a str>,
        signed: &mut BTreeMap<String, Hash>,
        edited: &mut BTreeMap<String, bool>,
    ) {
        for dialect in Dialect::ALL.iter().copied() {
            let file = addition_file(dialect);
            let Some(text) = files.get(file.as_str()).copied() else { continue };
            let addition = match Addition::parse(text, dialect) {
                Ok(addition) => addition,
                Err(why) => {
                    self.error(folder, &file, Problem::BadManifest(why));
                    continue;
                }
            };
            if let Some(path) = addition.files.keys().find(|it| signed.contains_key(*it)) {
                let why = format!("`{path}` is in `{MANIFEST_FILE}`, too");
                self.error(folder, &file, Problem::BadManifest(why));
            }
            edited.extend(edits(&addition.files, addition.edited.as_ref()));
            signed.extend(addition.files);
            self.additions.insert((manifest.name.clone(), dialect), text);
        }
    }

    fn check_files(
        &mut self,
        folder: &str,
        signed: &BTreeMap<String, Hash>,
        files: &BTreeMap<&str, &str>,
    ) {
        for (path, hash) in signed {
            match files.get(path.as_str()) {
                None if self.part == Part::Scripts && is_snapshot(path) => {}
                None => self.error(folder, path, Problem::Missing),
                Some(text) if Hash::of(text) != *hash => self.error(folder, path, Problem::Edited),
                Some(_) => {}
            }
        }
        let is_signed = |it: &str| signed.contains_key(it) || is_signature(it);
        for path in files.keys().filter(|it| is_ours(it)) {
            if !is_signed(path) {
                self.error(folder, path, Problem::Unsigned);
            }
        }
    }

    fn read_scripts(
        &mut self,
        folder: &str,
        files: &BTreeMap<&str, &str>,
    ) -> BTreeMap<Dialect, Scripts> {
        let mut scripts = BTreeMap::new();
        for dialect in Dialect::ALL.iter().copied() {
            let [up, down] = Direction::ALL.map(|direction| {
                let path = script_file(dialect, direction);
                let text = files.get(path.as_str()).copied()?;
                Some(self.read_script(folder, &path, text, dialect))
            });
            match (up, down) {
                (None, None) => {}
                (Some(up), Some(down)) => {
                    scripts.insert(dialect, Scripts { up, down });
                }
                (Some(_), None) => {
                    self.error(folder, &script_file(dialect, Direction::Down), Problem::OneWay);
                }
                (None, Some(_)) => {
                    self.error(folder, &script_file(dialect, Direction::Up), Problem::OneWay);
                }
            }
        }
        scripts
    }

    fn read_script(&mut self, folder: &str, path: &str, text: &str, dialect: Dialect) -> Script {
        Script::parse(text, dialect).unwrap_or_else(|error| {
            self.error(folder, path, Problem::BadScript(error));
            Script::default()
        })
    }

    fn error(&mut self, folder: &str, file: &str, problem: Problem) {
        self.errors.push(FileError::new(format!("{folder}/{file}"), problem));
    }

    fn finish(mut self) -> Result<Chain, Vec<FileError>> {
        let lock = self.read_lock();
        // With a broken folder left out, its children would look orphaned: one mistake, one error.
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        self.check_fork();
        let order = if self.errors.is_empty() { self.order() } else { Vec::new() };
        if self.errors.is_empty() {
            self.check_lock(&lock, &order);
        }
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        Ok(self.link(&order))
    }

    fn read_lock(&mut self) -> Lock {
        let text = match self.lock {
            Some(text) => text,
            None if self.migrations.is_empty() => return Lock::default(),
            None => {
                self.errors.push(FileError::new(LOCK_FILE, Problem::Missing));
                return Lock::default();
            }
        };
        Lock::parse(text).unwrap_or_else(|(line, why)| {
            self.errors.push(FileError::new(LOCK_FILE, Problem::BadLock(line, why)));
            Lock::default()
        })
    }

    fn check_fork(&mut self) {
        let mut child_of: BTreeMap<Option<&Name>, &Name> = BTreeMap::new();
        for (name, migration) in &self.migrations {
            let problem =
                match (child_of.insert(migration.parent.as_ref(), name), &migration.parent) {
                    (Some(other), Some(parent)) => {
                        Problem::Forked { other: other.clone(), parent: parent.clone() }
                    }
                    (Some(other), None) => Problem::TwoRoots(other.clone()),
                    (None, Some(parent)) if !self.migrations.contains_key(parent) => {
                        Problem::UnknownParent(parent.clone())
                    }
                    (None, _) => continue,
                };
            self.errors.push(FileError::of_migration(name, problem));
        }
    }

    /// Names from the root on. What is left over when no child follows is a cycle.
    fn order(&mut self) -> Vec<Name> {
        let child_of: BTreeMap<Option<Name>, Name> =
            self.migrations.iter().map(|(name, it)| (it.parent.clone(), name.clone())).collect();
        let mut order = Vec::new();
        let mut last = None;
        while let Some(next) = child_of.get(&last) {
            order.push(next.clone());
            last = Some(next.clone());
        }
        let reached: BTreeSet<&Name> = order.iter().collect();
        if let Some(name) = self.migrations.keys().find(|it| !reached.contains(it)) {
            self.errors.push(FileError::of_migration(name, Problem::Cycle));
        }
        order
    }

    fn check_lock(&mut self, lock: &Lock, order: &[Name]) {
        let mut seen = BTreeSet::new();
        let hashes = self.hashes(order);
        for line in &lock.lines {
            let problem = match self.migrations.get(&line.name) {
                _ if !seen.insert(&line.name) => Problem::TwiceInLock,
                None => Problem::Missing,
                Some(it) if it.parent != line.parent => {
                    Problem::Reparented { lock: line.parent.clone() }
                }
                Some(_) if !self.is_signed(lock, line, &hashes) => Problem::NotAsLocked,
                Some(_) => continue,
            };
            self.errors.push(FileError::of_migration(&line.name, problem));
        }
        for name in order.iter().filter(|it| !seen.contains(it)) {
            self.errors.push(FileError::of_migration(name, Problem::NotInLock));
        }
        self.check_added(lock, &hashes);
        let first_wrong = lock.lines.iter().zip(order).find(|(line, name)| line.name != **name);
        if let (Some((line, _)), true) = (first_wrong, self.errors.is_empty()) {
            self.errors.push(FileError::of_migration(&line.name, Problem::Reordered));
        }
    }

    fn check_added(&mut self, lock: &Lock, hashes: &BTreeMap<Name, Hash>) {
        let mut seen = BTreeSet::new();
        for line in &lock.added {
            let key = (line.name.clone(), line.dialect);
            let problem = match self.additions.get(&key) {
                _ if !seen.insert(key) => Problem::TwiceInLock,
                None => Problem::Missing,
                Some(text) if !is_added(lock, line, text, hashes) => Problem::NotAsLocked,
                Some(_) => continue,
            };
            self.error(line.name.as_str(), &addition_file(line.dialect), problem);
        }
        let keys: Vec<(Name, Dialect)> = self.additions.keys().cloned().collect();
        for (name, dialect) in keys.iter().filter(|it| !seen.contains(it)) {
            self.error(name.as_str(), &addition_file(*dialect), Problem::NotInLock);
        }
    }

    /// Whether a line is right about its migration, on top of either what the lock says of the
    /// parent or what the parent is: one that was edited, on either side, is one error and not one
    /// for each of its descendants.
    fn is_signed(&self, lock: &Lock, line: &LockLine, hashes: &BTreeMap<Name, Hash>) -> bool {
        let parent = line.parent.as_ref();
        let locked = parent.and_then(|it| lock.get(it)).map(|it| &it.hash);
        let actual = parent.and_then(|it| hashes.get(it));
        [locked, actual].iter().any(|parent| self.hash(&line.name, *parent) == line.hash)
    }

    fn hash(&self, name: &Name, parent: Option<&Hash>) -> Hash {
        Manifest::hash(self.manifests.get(name).copied().unwrap_or(""), parent)
    }

    /// What each migration's hash is by the manifests alone.
    fn hashes(&self, order: &[Name]) -> BTreeMap<Name, Hash> {
        let mut hashes = BTreeMap::new();
        let mut parent = None;
        for name in order {
            let hash = self.hash(name, parent.as_ref());
            parent = Some(hash.clone());
            hashes.insert(name.clone(), hash);
        }
        hashes
    }

    fn link(mut self, order: &[Name]) -> Chain {
        let mut hashes = self.hashes(order);
        let additions = &self.additions;
        let linked = |name: &Name| {
            let migration = self.migrations.remove(name)?;
            let hash = hashes.remove(name)?;
            let added = additions.iter().filter(|((of, _), _)| of == name);
            let added = added
                .map(|((_, dialect), text)| (*dialect, Addition::hash(text, *dialect, &hash)))
                .collect();
            Some(Migration { hash, added, ..migration })
        };
        Chain { migrations: order.iter().filter_map(linked).collect() }
    }
}

/// As for a migration: over what the lock says of it, or over what it is.
fn is_added(lock: &Lock, line: &AddedLine, text: &str, hashes: &BTreeMap<Name, Hash>) -> bool {
    let locked = lock.get(&line.name).map(|it| &it.hash);
    let over = [locked, hashes.get(&line.name)].into_iter().flatten();
    over.into_iter().any(|it| Addition::hash(text, line.dialect, it) == line.hash)
}

/// A file that has hashes of others.
fn is_signature(path: &str) -> bool {
    path == MANIFEST_FILE || Dialect::ALL.iter().any(|it| addition_file(*it) == path)
}

fn is_snapshot(path: &str) -> bool {
    path.starts_with("tables/") || path == snapshot::EXTENSIONS
}

fn is_ours(path: &str) -> bool {
    [".sql", ".json", ".toml"].iter().any(|it| path.ends_with(it))
}
