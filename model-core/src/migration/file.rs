//! Migrations as files: what `makemigrations` writes, a build embeds and the runner applies.
//!
//! ```text
//! migrations/
//!   0001_initial/
//!     migration.toml       the manifest: name, parent, operations in words, hash of every file
//!     tables/users.json    snapshots, see [`crate::snapshot`]
//!     sqlite.up.sql        steps, see [`Script`]
//!     sqlite.down.sql
//!     postgres.toml        hashes of the scripts of a database that was added later
//!     postgres.up.sql
//!     postgres.down.sql
//!   model.lock             one line per migration: name, parent, hash; and one per addition
//! ```
//!
//! Everything here is a function of `(path, text)` lists, with paths relative to `migrations/` and
//! `/` between their parts. Nothing of it needs a model, a schema or a database.
//!
//! What holds of a [`Chain`]: its migrations are one line from the only root to the only head, and
//! every file is, byte for byte but for line ends, the one that was signed in `model.lock`. Scripts
//! that are added later change neither a file that was there nor the migration's hash.

mod addition;
mod append;
mod chain;
mod error;
mod fill;
mod history;
mod lock;
mod manifest;
mod name;
mod script;
mod split;
mod write;

pub use addition::addition_file;
pub use append::{Late, append};
pub use chain::{Chain, read, read_forked, read_scripts, state_after};
pub use error::{FileError, Problem};
pub use fill::fills_of;
pub use history::{Applied, HistoryError};
pub use lock::{AddedLine, LOCK_FILE, Lock, LockLine};
pub use manifest::{MANIFEST_FILE, Manifest};
pub use name::{Name, NameError};
pub use script::ScriptError;
pub use split::{SplitError, split_statements};
pub use write::{Draft, reparent, script_text, sign, write};

pub use super::hash::{Hash, canonical};
pub use super::step::{
    Class, Direction, Object, ObjectKind, Outcome, Private, Probe, Script, Scripts, Step,
};

use std::collections::BTreeMap;

use super::hint::Fill;
use crate::dialect::Dialect;

/// One migration, read and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// Its name, which is also its folder's.
    pub name: Name,
    /// The migration it follows; none for the first.
    pub parent: Option<Name>,
    /// What identifies it together with all that came before: over its parent's hash and its
    /// manifest, which has the hash of each of its files.
    pub hash: Hash,
    /// What it does, a line per operation.
    pub operations: Vec<String>,
    /// What rows get in columns that it adds or alters, by `table.column`.
    pub fills: BTreeMap<String, Fill>,
    /// Its SQL, for each database it was written for.
    pub scripts: BTreeMap<Dialect, Scripts>,
    /// What databases record of it that were added after it had been written.
    pub added: BTreeMap<Dialect, Hash>,
    /// Whether somebody has edited a file since it was written, by its path, as far as that is
    /// recorded.
    pub edited: BTreeMap<String, bool>,
    /// Its table snapshots by path below its folder (`tables/users.json`); empty when read by
    /// [`read_scripts`].
    pub snapshots: BTreeMap<String, String>,
}

impl Migration {
    /// What a database of this kind records of it.
    pub fn hash_on(&self, dialect: Dialect) -> &Hash {
        self.added.get(&dialect).unwrap_or(&self.hash)
    }

    /// Whether somebody has edited a script since it was written; `None` where that is not recorded.
    /// One that nobody has edited and that is not planned so today was planned by another version.
    pub fn is_edited(&self, dialect: Dialect, direction: Direction) -> Option<bool> {
        self.edited.get(&script_file(dialect, direction)).copied()
    }

    /// The SQL of one direction; `None` when the migration was not written for this database.
    pub fn script(&self, dialect: Dialect, direction: Direction) -> Option<&Script> {
        let scripts = self.scripts.get(&dialect)?;
        Some(match direction {
            Direction::Up => &scripts.up,
            Direction::Down => &scripts.down,
        })
    }
}

/// The name of a script's file in its migration's folder: `sqlite.up.sql`.
pub fn script_file(dialect: Dialect, direction: Direction) -> String {
    format!("{dialect}.{}.sql", direction.word())
}
