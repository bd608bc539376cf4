//! On SQLite a migration is one transaction: it is never seen unfinished.

use crate::statement::Text;

pub(super) const TABLES: [(&str, &str); 3] = [
    (
        "model_migrations",
        "create table model_migrations (
    id integer primary key,
    name text not null unique,
    parent text,
    hash text not null,
    state text not null check (state in ('active', 'applied')),
    faked integer not null check (faked in (0, 1)),
    applied_at text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now'))
) strict;
create unique index model_migrations_is_linear on model_migrations (coalesce(parent, ''));
create unique index model_migrations_one_active on model_migrations (state) where state = 'active'",
    ),
    (
        "model_migration_steps",
        "create table model_migration_steps (
    migration text not null,
    step integer not null,
    hash text not null,
    words text not null,
    done_at text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    primary key (migration, step)
) strict",
    ),
    (
        "model_stamp",
        "create table model_stamp (
    id integer primary key check (id = 1),
    app text,
    environment text
) strict",
    ),
];

pub(super) const PRESENT: Text = Text::new(
    "select name from sqlite_schema where type = 'table' \
     and name in ('model_migrations', 'model_migration_steps', 'model_stamp')",
);
pub(super) const OTHERS: Text = Text::new(
    "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite~_%' \
     escape '~' order by name",
);
pub(super) const STEPS: Text = Text::new(
    "select step, hash, 'done' from model_migration_steps where migration = ?1 order by step",
);
pub(super) const FILL_STAMP: Text = Text::new("insert or ignore into model_stamp (id) values (1)");
pub(super) const SET_STAMP: Text = Text::new(
    "update model_stamp set app = coalesce(app, ?1), environment = coalesce(environment, ?2) \
     where id = 1",
);
pub(super) const BEGIN: Text = Text::new(
    "insert into model_migrations (name, parent, hash, state, faked) \
     values (?1, ?2, ?3, 'active', ?4)",
);
pub(super) const FINISH: Text = Text::new(
    "update model_migrations set state = 'applied', hash = ?2, faked = ?3 where name = ?1",
);
pub(super) const REVERT: Text =
    Text::new("update model_migrations set state = 'reverting' where name = ?1");
pub(super) const REMOVE: Text = Text::new("delete from model_migrations where name = ?1");
pub(super) const STEP: Text = Text::new(
    "insert into model_migration_steps (migration, step, hash, words) values (?1, ?2, ?3, ?4)",
);
pub(super) const REMOVE_STEPS: Text =
    Text::new("delete from model_migration_steps where migration = ?1");
