//! `model.lock`: one line per migration, so that two branches that both add one conflict in version
//! control and nobody forgets the merge.

use std::fmt::Write;

use super::{Hash, Name};
use crate::dialect::Dialect;

/// The name of the lock file in the migrations folder.
pub const LOCK_FILE: &str = "model.lock";

const HEADER: &str = "\
# One line per migration: name, parent, hash. Written by `cargo xtask makemigrations`.
# A conflict here means that two branches added migrations: keep the lines of both,
# then run `cargo xtask makemigrations --merge`.
";

/// The lock file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// From the first migration to the last.
    pub lines: Vec<LockLine>,
    /// Scripts of databases that were added after their migration had been written.
    pub added: Vec<AddedLine>,
}

/// A line such as `0001_initial +postgres …`, below the one of its migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedLine {
    /// The migration.
    pub name: Name,
    /// The database.
    pub dialect: Dialect,
    /// What the database records of the migration.
    pub hash: Hash,
}

enum Line {
    Migration(LockLine),
    Added(AddedLine),
}

/// One line of the lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockLine {
    /// The migration.
    pub name: Name,
    /// The one it follows; `-` in the file for none.
    pub parent: Option<Name>,
    /// Its hash.
    pub hash: Hash,
}

impl Lock {
    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// The number, from 1, of the first line that is none, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let text = super::canonical(text);
        let mut lock = Self::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match parse_line(line).map_err(|it| (index + 1, it))? {
                Line::Migration(line) => lock.lines.push(line),
                Line::Added(line) => lock.added.push(line),
            }
        }
        Ok(lock)
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        let mut out = HEADER.to_owned();
        for LockLine { name, parent, hash } in &self.lines {
            let parent = parent.as_ref().map_or("-", Name::as_str);
            let _ = writeln!(out, "{name} {parent} {hash}");
            for AddedLine { name, dialect, hash } in self.added.iter().filter(|it| it.name == *name)
            {
                let _ = writeln!(out, "{name} +{dialect} {hash}");
            }
        }
        out
    }

    /// The line of a migration.
    pub fn get(&self, name: &Name) -> Option<&LockLine> {
        self.lines.iter().find(|it| it.name == *name)
    }
}

fn parse_line(line: &str) -> Result<Line, String> {
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|it| line.starts_with(it)) {
        return Err("is the mark of an unresolved conflict".to_owned());
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let [name, parent, hash] = words[..] else {
        return Err("is not `name parent hash`".to_owned());
    };
    let name = Name::new(name).map_err(|it| it.to_string())?;
    let hash = Hash::parse(hash).ok_or("has a hash that is not 64 hexadecimal digits")?;
    if let Some(database) = parent.strip_prefix('+') {
        let dialect = Dialect::from_name(database)
            .ok_or_else(|| format!("names a database `{database}`, which is not known"))?;
        return Ok(Line::Added(AddedLine { name, dialect, hash }));
    }
    let parent = if parent == "-" { None } else { Some(parent) };
    let parent = parent.map(Name::new).transpose().map_err(|it| it.to_string())?;
    Ok(Line::Migration(LockLine { name, parent, hash }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_back_as_it_was_printed() {
        let first = Name::new("0001_initial").unwrap();
        let lock = Lock {
            lines: vec![
                LockLine { name: first.clone(), parent: None, hash: Hash::of("a") },
                LockLine {
                    name: Name::new("b").unwrap(),
                    parent: Some(first.clone()),
                    hash: Hash::of("b"),
                },
            ],
            added: vec![AddedLine { name: first, dialect: Dialect::Postgres, hash: Hash::of("c") }],
        };
        assert_eq!(Lock::parse(&lock.print()), Ok(lock));
    }

    #[test]
    fn an_unresolved_conflict_is_called_one() {
        let (line, why) = Lock::parse("# x\n<<<<<<< HEAD\n").unwrap_err();
        assert_eq!((line, why.as_str()), (2, "is the mark of an unresolved conflict"));
    }
}
