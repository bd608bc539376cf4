//! The files of a new migration, and the signatures of changed ones.

use std::collections::BTreeMap;

use super::addition::{Addition, addition_file, split_off};
use super::{
    AddedLine, Chain, Hash, LOCK_FILE, Lock, LockLine, MANIFEST_FILE, Manifest, Migration, Name,
    Scripts, script_file,
};
use super::{Direction, FileError, Problem, Script};
use crate::dialect::Dialect;
use crate::migration::hint::Fill;

/// A migration that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: Name,
    /// What it does, a line per operation.
    pub operations: Vec<String>,
    /// What rows get, from [`fills_of`](super::fills_of).
    pub fills: BTreeMap<String, Fill>,
    /// Its SQL for each database.
    pub scripts: BTreeMap<Dialect, Scripts>,
    /// Its snapshots by path below its folder, from [`crate::snapshot::changed`].
    pub snapshots: BTreeMap<String, String>,
}

/// The files of a migration that follows the head of `chain`, and the new lock file, each with its
/// path below the migrations folder. The lock is the last: the migration is there when it is.
pub fn write(draft: &Draft, chain: &Chain) -> Vec<(String, String)> {
    let Draft { name, operations, fills, scripts, snapshots } = draft;
    let mut files = snapshots.clone();
    for (dialect, scripts) in scripts {
        for (direction, script) in Direction::ALL.into_iter().zip([&scripts.up, &scripts.down]) {
            let text = script_text(name, *dialect, direction, script);
            files.insert(script_file(*dialect, direction), text);
        }
    }
    let manifest = Manifest {
        name: name.clone(),
        parent: chain.head().map(|it| it.name.clone()),
        operations: operations.clone(),
        fills: fills.clone(),
        files: files.iter().map(|(path, text)| (path.clone(), Hash::of(text))).collect(),
        edited: Some(BTreeMap::new()),
    };
    let manifest = manifest.print();
    let mut lock = lock_of(&chain.migrations);
    let parent = chain.head().map(|it| &it.hash);
    lock.lines.push(LockLine {
        name: name.clone(),
        parent: chain.head().map(|it| it.name.clone()),
        hash: Manifest::hash(&manifest, parent),
    });
    let mut out: Vec<(String, String)> =
        files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect();
    out.push((format!("{name}/{MANIFEST_FILE}"), manifest));
    out.push((LOCK_FILE.to_owned(), lock.print()));
    out
}

/// The text of a script in its file.
pub fn script_text(name: &Name, dialect: Dialect, direction: Direction, script: &Script) -> String {
    script.print(&format!("{name}, {}, {}", dialect.title(), direction.word()))
}

/// The lock that says what the migrations say.
pub(super) fn lock_of(migrations: &[Migration]) -> Lock {
    let line = |it: &Migration| LockLine {
        name: it.name.clone(),
        parent: it.parent.clone(),
        hash: it.hash.clone(),
    };
    let added = |migration: &Migration| {
        let line = |(dialect, hash): (&Dialect, &Hash)| AddedLine {
            name: migration.name.clone(),
            dialect: *dialect,
            hash: hash.clone(),
        };
        migration.added.iter().map(line).collect::<Vec<_>>()
    };
    Lock {
        lines: migrations.iter().map(line).collect(),
        added: migrations.iter().flat_map(added).collect(),
    }
}

/// The manifests and the lock for the files as they are now: what accepts an edit by hand. Gives
/// only files whose text changes.
///
/// # Errors
/// When a manifest cannot be read, or the migrations are not one line.
pub fn sign<P: AsRef<str>, T: AsRef<str>>(
    files: &[(P, T)],
) -> Result<Vec<(String, String)>, Vec<FileError>> {
    resign(files, By::Hand, |_| None)
}

/// As [`sign`], with another parent for one migration: how a fork becomes a line again.
///
/// # Errors
/// As [`sign`].
pub fn reparent<P: AsRef<str>, T: AsRef<str>>(
    files: &[(P, T)],
    child: &Name,
    parent: &Name,
) -> Result<Vec<(String, String)>, Vec<FileError>> {
    resign(files, By::Tool, |name| (name == child).then(|| parent.clone()))
}

/// Who has changed the files that are signed.
#[derive(Clone, Copy)]
enum By {
    Hand,
    Tool,
}

fn resign<P: AsRef<str>, T: AsRef<str>>(
    files: &[(P, T)],
    by: By,
    new_parent: impl Fn(&Name) -> Option<Name>,
) -> Result<Vec<(String, String)>, Vec<FileError>> {
    let old: BTreeMap<&str, &str> = files.iter().map(|(p, t)| (p.as_ref(), t.as_ref())).collect();
    let mut manifests: BTreeMap<Option<Name>, Signed> = BTreeMap::new();
    for (path, text) in &old {
        let Some(folder) = path.strip_suffix(MANIFEST_FILE) else { continue };
        if folder.matches('/').count() != 1 {
            continue;
        }
        let bad = |why| vec![FileError::new(*path, Problem::BadManifest(why))];
        let mut manifest = Manifest::parse(text).map_err(bad)?;
        let mut files = signed_files(&old, folder);
        let has_file = |it: &str| old.contains_key(format!("{folder}{it}").as_str());
        let mut added = split_off(&mut files, &manifest.files, has_file);
        note_edits(by, &mut manifest.edited, &manifest.files, &files);
        for (dialect, addition) in &mut added {
            let text = old.get(format!("{folder}{}", addition_file(*dialect)).as_str());
            let was = text.and_then(|it| Addition::parse(it, *dialect).ok());
            let by_hand = || Addition { edited: Some(BTreeMap::new()), ..Addition::default() };
            let was = was.unwrap_or_else(by_hand);
            addition.edited = was.edited;
            note_edits(by, &mut addition.edited, &was.files, &addition.files);
        }
        manifest.files = files;
        if let Some(parent) = new_parent(&manifest.name) {
            manifest.parent = Some(parent);
        }
        let name = manifest.name.clone();
        let signed = Signed { manifest, added };
        if let Some(other) = manifests.insert(signed.manifest.parent.clone(), signed) {
            let Manifest { name: other, parent, .. } = other.manifest;
            let problem = match parent {
                Some(parent) => Problem::Forked { other, parent },
                None => Problem::TwoRoots(other),
            };
            return Err(vec![FileError::of_migration(&name, problem)]);
        }
    }
    Ok(changed_files(&old, manifests))
}

/// Which files are no longer what was written. One that is put back is as if nobody had touched it.
fn note_edits(
    by: By,
    edited: &mut Option<BTreeMap<String, Hash>>,
    old: &BTreeMap<String, Hash>,
    new: &BTreeMap<String, Hash>,
) {
    let (Some(edited), By::Hand) = (edited, by) else { return };
    for (path, hash) in new {
        let written = edited.get(path).or(old.get(path)).cloned();
        match written.unwrap_or_else(|| Hash::of("")) {
            written if written == *hash => drop(edited.remove(path)),
            written => drop(edited.insert(path.clone(), written)),
        }
    }
    edited.retain(|path, _| new.contains_key(path));
}

/// What signs the files of one folder.
struct Signed {
    manifest: Manifest,
    added: BTreeMap<Dialect, Addition>,
}

fn signed_files(old: &BTreeMap<&str, &str>, folder: &str) -> BTreeMap<String, Hash> {
    old.iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(folder)?, text)))
        .filter(|(path, _)| path.ends_with(".sql") || path.ends_with(".json"))
        .map(|(path, text)| (path.to_owned(), Hash::of(text)))
        .collect()
}

fn changed_files(
    old: &BTreeMap<&str, &str>,
    mut manifests: BTreeMap<Option<Name>, Signed>,
) -> Vec<(String, String)> {
    let mut new: Vec<(String, String)> = Vec::new();
    let mut lock = Lock::default();
    let mut parent = None;
    while let Some(Signed { manifest, added }) = manifests.remove(&parent) {
        let text = manifest.print();
        let hash = Manifest::hash(&text, lock.lines.last().map(|it| &it.hash));
        let name = manifest.name;
        new.push((format!("{name}/{MANIFEST_FILE}"), text));
        for (dialect, addition) in &added {
            let (dialect, text) = (*dialect, addition.print());
            let hash = Addition::hash(&text, dialect, &hash);
            lock.added.push(AddedLine { name: name.clone(), dialect, hash });
            new.push((format!("{name}/{}", addition_file(dialect)), text));
        }
        lock.lines.push(LockLine { name: name.clone(), parent, hash });
        parent = Some(name);
    }
    new.push((LOCK_FILE.to_owned(), lock.print()));
    new.retain(|(path, text)| old.get(path.as_str()) != Some(&text.as_str()));
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::file::{Applied, Class, HistoryError, Step, read, read_scripts};

    fn draft(name: &str, table: &str) -> Draft {
        let script = |sql: String| Script {
            steps: vec![Step::new(Class::Tx, sql.clone(), vec![sql])],
            ..Script::default()
        };
        let scripts = Scripts {
            up: script(format!("create table {table} (id integer)")),
            down: script(format!("drop table {table}")),
        };
        Draft {
            name: Name::new(name).unwrap(),
            operations: vec![format!("create table {table}")],
            fills: BTreeMap::new(),
            scripts: BTreeMap::from([(Dialect::Sqlite, scripts)]),
            snapshots: BTreeMap::from([(format!("tables/{table}.json"), "{}".to_owned())]),
        }
    }

    type Files = Vec<(String, String)>;

    fn put(files: &mut Files, new: Files) {
        for (path, text) in new {
            files.retain(|(it, _)| *it != path);
            files.push((path, text));
        }
    }

    fn chain_of(names: &[&str]) -> Files {
        let mut files = Files::new();
        for name in names {
            let chain = read(&files).unwrap();
            put(&mut files, write(&draft(name, &format!("t_{name}")), &chain));
        }
        files
    }

    fn problem(files: &Files) -> (String, Problem) {
        let mut errors = read(files).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        let error = errors.remove(0);
        (error.file, error.problem)
    }

    #[test]
    fn what_is_written_is_read_back_in_order_with_and_without_snapshots() {
        let files = chain_of(&["b", "a", "c"]);
        let chain = read(&files).unwrap();
        let names: Vec<&str> = chain.migrations.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["b", "a", "c"]);
        let scripts: Files = files.into_iter().filter(|(it, _)| !it.contains("/tables/")).collect();
        let embedded = read_scripts(&scripts).unwrap();
        assert_eq!(embedded.head().unwrap().hash, chain.head().unwrap().hash);
    }

    #[test]
    fn every_edited_byte_of_every_file_is_found_before_anything_runs() {
        let files = chain_of(&["a", "b"]);
        for at in 0..files.len() {
            for byte in 0..files[at].1.len() {
                let mut edited = files.clone();
                let mut bytes = edited[at].1.clone().into_bytes();
                bytes[byte] = if bytes[byte] == b'x' { b'y' } else { b'x' };
                edited[at].1 = String::from_utf8(bytes).unwrap();
                let comment = files[at].0 == LOCK_FILE
                    && files[at].1[..byte].rsplit('\n').next().unwrap().starts_with('#');
                if !comment {
                    let at_line_end = files[at].0 == LOCK_FILE && &files[at].1[byte..=byte] == "\n";
                    assert!(read(&edited).is_err() || at_line_end, "{} byte {byte}", files[at].0);
                }
            }
        }
    }

    #[test]
    fn every_missing_file_is_named() {
        let files = chain_of(&["a", "b"]);
        for at in 0..files.len() {
            let mut fewer = files.clone();
            let (path, _) = fewer.remove(at);
            let error = read(&fewer).unwrap_err().remove(0);
            assert_eq!(error.file, path);
        }
    }

    #[test]
    fn a_whole_folder_that_is_missing_is_named() {
        let mut files = chain_of(&["a", "b"]);
        files.retain(|(path, _)| !path.starts_with("b/"));
        assert_eq!(problem(&files), ("b/migration.toml".into(), Problem::Missing));
    }

    #[test]
    fn an_edited_script_is_one_error_and_not_one_for_each_descendant() {
        let mut files = chain_of(&["a", "b", "c"]);
        for (path, text) in &mut files {
            if path == "a/sqlite.up.sql" {
                text.push_str("-- more\n");
            }
        }
        assert_eq!(problem(&files), ("a/sqlite.up.sql".into(), Problem::Edited));
        let signed = sign(&files).unwrap();
        put(&mut files, signed);
        assert_eq!(read(&files).unwrap().migrations.len(), 3);
    }

    #[test]
    fn an_edited_line_of_the_lock_is_one_error_that_names_the_lock() {
        let mut files = chain_of(&["a", "b", "c"]);
        let (_, lock) = files.iter_mut().find(|(path, _)| path == LOCK_FILE).unwrap();
        let at = lock.find("b a ").unwrap() + 4;
        let digit = if &lock[at..=at] == "0" { "1" } else { "0" };
        lock.replace_range(at..=at, digit);
        assert_eq!(problem(&files), ("b/migration.toml".into(), Problem::NotAsLocked));
        assert!(read(&files).unwrap_err()[0].to_string().contains("model.lock"));
    }

    #[test]
    fn two_swapped_folders_are_refused() {
        let mut files = chain_of(&["a", "b"]);
        for (path, _) in &mut files {
            *path = match path.split_once('/') {
                Some(("a", rest)) => format!("b/{rest}"),
                Some((_, rest)) => format!("a/{rest}"),
                None => continue,
            };
        }
        let errors = read(&files).unwrap_err();
        assert!(errors.iter().all(|it| matches!(it.problem, Problem::Renamed(_))), "{errors:?}");
    }

    #[test]
    fn a_file_that_nobody_signed_is_refused() {
        let mut files = chain_of(&["a"]);
        files.push(("a/sqlite.extra.sql".into(), "drop table t".into()));
        files.push(("a/.DS_Store".into(), "x".into()));
        files.push(("README.md".into(), "x".into()));
        assert_eq!(problem(&files), ("a/sqlite.extra.sql".into(), Problem::Unsigned));
    }

    #[test]
    fn a_fork_names_both_and_their_parent_and_reparenting_mends_it() {
        let base = chain_of(&["a"]);
        let chain = read(&base).unwrap();
        let mut files = base;
        put(&mut files, write(&draft("b", "b"), &chain));
        put(&mut files, write(&draft("c", "c"), &chain));
        let (b, c, a) = (Name::new("b").unwrap(), Name::new("c").unwrap(), Name::new("a").unwrap());
        let forked = Problem::Forked { other: b.clone(), parent: a };
        assert_eq!(problem(&files), ("c/migration.toml".into(), forked));
        let mended = reparent(&files, &c, &b).unwrap();
        put(&mut files, mended);
        assert_eq!(read(&files).unwrap().head().unwrap().name, c);
    }

    #[test]
    fn two_roots_and_unknown_parents_are_refused() {
        let mut files = chain_of(&["a"]);
        put(&mut files, chain_of(&["z"]));
        assert!(matches!(problem(&files).1, Problem::TwoRoots(_)));
        let mut files = chain_of(&["a", "b"]);
        files.retain(|(path, _)| !path.starts_with("a/"));
        assert!(matches!(problem(&files).1, Problem::UnknownParent(_)));
    }

    #[test]
    fn the_history_of_a_database_is_a_beginning_of_the_chain() {
        let chain = read(&chain_of(&["a", "b", "c"])).unwrap();
        let applied: Vec<Applied> = chain
            .migrations
            .iter()
            .map(|it| Applied { name: it.name.to_string(), hash: it.hash.clone() })
            .collect();
        assert_eq!(chain.pending(&applied[..1], Dialect::Sqlite).unwrap().len(), 2);
        assert!(chain.pending(&applied, Dialect::Sqlite).unwrap().is_empty());
        let mut edited = applied.clone();
        edited[1].hash = Hash::of("other");
        assert_eq!(chain.pending(&edited, Dialect::Sqlite), Err(HistoryError::Edited("b".into())));
        let mut newer = applied.clone();
        newer.push(Applied { name: "d".into(), hash: Hash::of("d") });
        assert_eq!(chain.pending(&newer, Dialect::Sqlite), Err(HistoryError::Missing("d".into())));
        assert!(matches!(
            chain.pending(&applied[1..], Dialect::Sqlite),
            Err(HistoryError::Reordered { .. })
        ));
    }
}
