//! Scripts for a database that was added after migrations had been written.

use std::collections::BTreeMap;

use super::addition::{Addition, addition_file};
use super::write::lock_of;
use super::{AddedLine, Chain, Direction, Hash, LOCK_FILE, Name, script_file};
use crate::dialect::Dialect;

/// The scripts of one database for a migration that was written without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The migration.
    pub name: Name,
    /// The database.
    pub dialect: Dialect,
    /// The text of the script forward, and of the one back.
    pub texts: [String; 2],
}

/// The files that are to be written, each with its path below the migrations folder; the lock is the
/// last. No file that a migration has is among them, and its hash stays what it is: databases that
/// have applied it go on.
pub fn append(late: &[Late], chain: &Chain) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut lock = lock_of(&chain.migrations);
    for Late { name, dialect, texts } in late {
        let Some(migration) = chain.get(name.as_str()) else { continue };
        let mut addition = Addition { edited: Some(BTreeMap::new()), ..Addition::default() };
        for (direction, text) in Direction::ALL.into_iter().zip(texts) {
            let path = script_file(*dialect, direction);
            addition.files.insert(path.clone(), Hash::of(text));
            files.push((format!("{name}/{path}"), text.clone()));
        }
        let text = addition.print();
        let hash = Addition::hash(&text, *dialect, &migration.hash);
        lock.added.retain(|it| (&it.name, it.dialect) != (name, *dialect));
        lock.added.push(AddedLine { name: name.clone(), dialect: *dialect, hash });
        files.push((format!("{name}/{}", addition_file(*dialect)), text));
    }
    lock.added.sort_by_key(|it| it.dialect);
    files.push((LOCK_FILE.to_owned(), lock.print()));
    files
}
