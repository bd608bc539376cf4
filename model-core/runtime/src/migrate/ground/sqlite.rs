//! SQLite: one transaction, whose lock keeps all others out.

use model_core::migration::file::Class;

use super::Ground;

pub(super) static GROUND: Ground = Ground {
    create: "
create table model_migrations (
    id integer primary key,
    name text not null unique,
    parent text,
    hash text not null,
    state text not null check (state in ('active', 'applied')),
    faked integer not null check (faked in (0, 1)),
    applied_at text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now'))
) strict;
create unique index model_migrations_is_linear on model_migrations (coalesce(parent, ''));
create unique index model_migrations_one_active on model_migrations (state) where state = 'active';
create table model_migration_steps (
    migration text not null,
    step integer not null,
    hash text not null,
    words text not null,
    done_at text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    primary key (migration, step)
) strict;
create table model_stamp (
    id integer primary key check (id = 1),
    app text,
    environment text
) strict;
insert into model_stamp (id) values (1);
",
    begin: "begin immediate",
    lock: None,
    session_lock: None,
    classes: &[Class::Tx, Class::Batch],
};
