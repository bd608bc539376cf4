//! PostgreSQL: nearly everything is done in transactions.
//!
//! The lock is asked for again and again rather than waited for: `create index concurrently` waits
//! for everybody who waits in a statement. Its second key is the schema that has the history, and
//! the server keeps the locks of different databases apart; what the migrators call their
//! application plays no part, since two that disagree about it must not run at once either.

use std::time::Duration;

use model_core::dialect::postgres::probe;
use model_core::migration::file::Class;

use super::{Debris, Ground, Lock, Setting};
use crate::statement::{Statement, Text};

pub(super) static GROUND: Ground = Ground {
    begin: "begin",
    transactional: true,
    lock: Some(Lock {
        take: &TAKE,
        held: &HELD,
        holder: &HOLDER,
        release: &RELEASE,
        pause: Duration::from_millis(300),
    }),
    settings: &[
        // Whoever waits for a lock on a table stands in the way of all who come after.
        Setting { sql: "set lock_timeout = '2s'", optional: false },
        // A statement whose client is gone ends, and with it the lock. Since version 14, and not
        // on every system.
        Setting {
            sql: "select set_config(name, '1000', false) from pg_settings \
                  where name = 'client_connection_check_interval'",
            optional: true,
        },
    ],
    // It waits for old transactions, and nobody for it.
    unhurried: Some(["set lock_timeout = 0", "set lock_timeout = '2s'"]),
    pauses: [Duration::from_millis(100), Duration::from_secs(2)],
    classes: &[Class::Tx, Class::Separate, Class::Restart, Class::Batch],
    finds_misfits: false,
    debris: Some(Debris { probe: probe::probe, clear: probe::clear }),
};

static TAKE: Statement = Statement::new("migrate").postgres(Text::new(
    "select pg_try_advisory_lock(1836016741, hashtext(coalesce(current_schema(), '')))::int",
));
static RELEASE: Statement = Statement::new("migrate").postgres(Text::new(
    "select pg_advisory_unlock(1836016741, hashtext(coalesce(current_schema(), '')))::int",
));
static HELD: Statement = Statement::new("migrate").postgres(Text::new(
    "select count(*) from pg_locks where locktype = 'advisory' and granted \
     and pid = pg_backend_pid() and classid = 1836016741 and objsubid = 2 \
     and objid::bigint = hashtext(coalesce(current_schema(), ''))::bigint & 4294967295",
));
static HOLDER: Statement = Statement::new("migrate").postgres(Text::new(
    "select concat('session ', a.pid, ' of ', coalesce(host(a.client_addr), 'this machine'), \
     ', since ', to_char(a.backend_start, 'HH24:MI:SS')) \
     from pg_locks l join pg_stat_activity a on a.pid = l.pid \
     where l.locktype = 'advisory' and l.granted and l.classid = 1836016741 and l.objsubid = 2 \
     and l.database = (select oid from pg_database where datname = current_database()) \
     and l.objid::bigint = hashtext(coalesce(current_schema(), ''))::bigint & 4294967295",
));
