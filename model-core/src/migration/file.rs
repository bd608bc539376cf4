//! Migrations as files: what `makemigrations` writes, a build embeds and the runner applies.
//!
//! ```text
//! migrations/
//!   0001_initial/
//!     migration.toml       the manifest: name, parent, operations in words, hash of every file
//!     tables/users.json    snapshots, see [`crate::snapshot`]
//!     sqlite.up.sql        steps, see [`Script`]
//!     sqlite.down.sql
//!   model.lock             one line per migration: name, parent, hash
//! ```
//!
//! Everything here is a function of `(path, text)` lists, with paths relative to `migrations/` and
//! `/` between their parts. Nothing of it needs a model, a schema or a database.
//!
//! What holds of a [`Chain`]: its migrations are one line from the only root to the only head, and
//! every file is, byte for byte but for line ends, the one that was signed in `model.lock`.

mod chain;
mod error;
mod history;
mod lock;
mod manifest;
mod name;
mod script;
mod split;
mod write;

pub use chain::{Chain, read, read_forked, read_scripts, state_after};
pub use error::{FileError, Problem};
pub use history::{Applied, HistoryError};
pub use lock::{LOCK_FILE, Lock, LockLine};
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
    /// Its SQL, for each database it was written for.
    pub scripts: BTreeMap<Dialect, Scripts>,
    /// Its table snapshots by path below its folder (`tables/users.json`); empty when read by
    /// [`read_scripts`].
    pub snapshots: BTreeMap<String, String>,
}

impl Migration {
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
