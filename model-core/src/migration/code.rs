//! The codes of migrations and their files, a line each. A code keeps its meaning for ever.
//!
//! Remarks on a plan have theirs in [`super::lint::RULES`].

use crate::diagnostic::Code;

/// A path that the list of files has twice.
pub const TWICE: Code = Code("G0101");
/// A migration's folder without a manifest.
pub const NO_MANIFEST: Code = Code("G0102");
/// A manifest that is not one.
pub const BAD_MANIFEST: Code = Code("G0103");
/// A lock file that is not one.
pub const BAD_LOCK: Code = Code("G0104");
/// A script that is not one, or has a statement that no migration may have.
pub const BAD_SCRIPT: Code = Code("G0105");
/// A direction without the other.
pub const ONE_WAY: Code = Code("G0106");
/// A file that the manifest or the lock names, and that is not there.
pub const MISSING: Code = Code("G0107");
/// A file whose text is not the one that was signed.
pub const EDITED: Code = Code("G0108");
/// A file in a migration's folder that its manifest does not name.
pub const UNSIGNED: Code = Code("G0109");
/// A manifest with another name than its folder.
pub const RENAMED: Code = Code("G0110");
/// A migration without a line in the lock file.
pub const NOT_IN_LOCK: Code = Code("G0111");
/// A migration with two lines in the lock file.
pub const TWICE_IN_LOCK: Code = Code("G0112");
/// A migration with another parent in the lock file.
pub const REPARENTED: Code = Code("G0113");
/// Lines of the lock file out of the order of the parents.
pub const REORDERED: Code = Code("G0114");
/// A parent that does not exist.
pub const UNKNOWN_PARENT: Code = Code("G0115");
/// A migration that is its own ancestor.
pub const CYCLE: Code = Code("G0116");
/// Two migrations with one parent.
pub const FORKED: Code = Code("G0117");
/// Two migrations without a parent.
pub const TWO_ROOTS: Code = Code("G0118");
/// A manifest and its line in the lock do not say the same.
pub const NOT_AS_LOCKED: Code = Code("G0119");
/// An applied migration of which there is no file.
pub const APPLIED_MISSING: Code = Code("G0121");
/// A migration that was changed after it was applied.
pub const APPLIED_EDITED: Code = Code("G0122");
/// A database that has the migrations in another order.
pub const APPLIED_REORDERED: Code = Code("G0123");
/// Is a table new or renamed?
pub const RENAMED_TABLE: Code = Code("G0201");
/// Is a column new or renamed?
pub const RENAMED_COLUMN: Code = Code("G0202");
/// What do rows get in a new required column?
pub const REQUIRED: Code = Code("G0203");
/// What do rows get that have null in a column that becomes required?
pub const NO_LONGER_NULL: Code = Code("G0204");
/// What do rows get when there is no conversion between the types?
pub const CONVERSION: Code = Code("G0205");
/// Is a label new or renamed?
pub const RENAMED_LABEL: Code = Code("G0206");
/// A former name that cannot be followed.
pub const WRONG_FORMER: Code = Code("G0207");
/// A back-fill that reads what is not there, or is another, before the migration.
pub const MISREAD: Code = Code("G0208");
/// A snapshot that is not one.
pub const SNAPSHOT_MALFORMED: Code = Code("G0301");
/// A snapshot of a newer version.
pub const SNAPSHOT_NEWER: Code = Code("G0302");
/// A snapshot that was edited by hand.
pub const SNAPSHOT_EDITED: Code = Code("G0303");
/// A snapshot that says what no schema can hold.
pub const SNAPSHOT_IMPOSSIBLE: Code = Code("G0304");
/// A snapshot in the file of another table.
pub const SNAPSHOT_OTHER_FILE: Code = Code("G0305");
