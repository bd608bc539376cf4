//! MySQL and MariaDB: a change of the schema commits itself.
//!
//! The lock is one of the whole server, so its name says the database. A negative time to wait means
//! no lock at all on MariaDB.

use std::time::Duration;

use model_core::migration::file::Class;

use super::{Ground, Lock, Setting};
use crate::statement::{Statement, Text};

pub(super) static GROUND: Ground = Ground {
    begin: "start transaction",
    transactional: false,
    lock: Some(Lock {
        take: &TAKE,
        held: &HELD,
        holder: &HOLDER,
        release: &RELEASE,
        pause: Duration::from_millis(10),
    }),
    settings: &[
        // Whoever waits for a lock on a table stands in the way of all who come after.
        Setting { sql: "set session lock_wait_timeout = 2", optional: false },
        Setting { sql: "set session innodb_lock_wait_timeout = 5", optional: true },
    ],
    unhurried: None,
    pauses: [Duration::from_millis(100), Duration::from_secs(2)],
    classes: &[Class::Tx, Class::Separate, Class::Auto, Class::Batch],
    finds_misfits: false,
    debris: None,
};

static TAKE: Statement = both(Text::new(
    "select get_lock(concat('model_migrate_', left(sha2(database(), 256), 40)), 1)",
));
static RELEASE: Statement = both(Text::new(
    "select release_lock(concat('model_migrate_', left(sha2(database(), 256), 40)))",
));
static HELD: Statement = both(Text::new(
    "select is_used_lock(concat('model_migrate_', left(sha2(database(), 256), 40))) \
     = connection_id()",
));
static HOLDER: Statement = both(Text::new(
    "select concat('connection ', id, ' of ', user, '@', host) \
     from information_schema.processlist \
     where id = is_used_lock(concat('model_migrate_', left(sha2(database(), 256), 40)))",
));

const fn both(text: Text) -> Statement {
    Statement::new("migrate").mysql(text).mariadb(text)
}
