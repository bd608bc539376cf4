//! On MySQL and MariaDB, which have no index over a part of the rows: columns that are made from
//! others carry what is unique.
//!
//! Each table commits itself. `model_migrations` comes last: without it there is no history yet.

use crate::statement::Text;

pub(super) const TABLES: [(&str, &str); 3] = [
    (
        "model_migration_steps",
        "create table model_migration_steps (
    migration varchar(255) not null,
    step bigint not null,
    hash char(64) not null,
    words longtext not null,
    phase varchar(20) not null,
    done_at varchar(26) not null \
         default (date_format(utc_timestamp(6), '%Y-%m-%d %H:%i:%s.%f')),
    primary key (migration, step),
    constraint model_migration_steps_phase check (phase in ('intent', 'done'))
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
    ),
    (
        "model_stamp",
        "create table model_stamp (
    id integer primary key,
    app longtext,
    environment longtext,
    constraint model_stamp_is_one check (id = 1)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
    ),
    (
        "model_migrations",
        "create table model_migrations (
    id bigint auto_increment primary key,
    name varchar(255) not null unique,
    parent varchar(255),
    hash char(64) not null,
    state varchar(20) not null,
    faked boolean not null,
    applied_at varchar(26) not null \
         default (date_format(utc_timestamp(6), '%Y-%m-%d %H:%i:%s.%f')),
    child_of varchar(255) generated always as (coalesce(parent, '')) stored,
    unfinished tinyint generated always as (case when state = 'applied' then null else 1 end) stored,
    unique key model_migrations_is_linear (child_of),
    unique key model_migrations_one_active (unfinished),
    constraint model_migrations_state check (state in ('active', 'applied', 'reverting'))
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
    ),
];

pub(super) const PRESENT: Text = Text::new(
    "select cast(table_name as char) from information_schema.tables \
     where table_schema = database() \
     and table_name in ('model_migrations', 'model_migration_steps', 'model_stamp')",
);
pub(super) const OTHERS: Text = Text::new(
    "select cast(table_name as char) from information_schema.tables \
     where table_schema = database() \
     and table_name not in ('model_migrations', 'model_migration_steps', 'model_stamp') order by 1",
);
pub(super) const STEPS: Text = Text::new(
    "select step, hash, phase from model_migration_steps where migration = ? order by step",
);
pub(super) const FILL_STAMP: Text = Text::new("insert ignore into model_stamp (id) values (1)");
pub(super) const SET_STAMP: Text = Text::new(
    "update model_stamp set app = coalesce(app, ?), environment = coalesce(environment, ?) \
     where id = 1",
);
pub(super) const BEGIN: Text = Text::new(
    "insert into model_migrations (name, parent, hash, state, faked) values (?, ?, ?, 'active', ?)",
);
pub(super) const FINISH: Text =
    Text::new("update model_migrations set state = 'applied', hash = ?, faked = ? where name = ?")
        .args(&[1, 2, 0]);
pub(super) const REVERT: Text =
    Text::new("update model_migrations set state = 'reverting' where name = ?");
pub(super) const REMOVE: Text = Text::new("delete from model_migrations where name = ?");
pub(super) const STEP: Text = Text::new(
    "insert into model_migration_steps (migration, step, hash, words, phase) \
     values (?, ?, ?, ?, 'done')",
);
pub(super) const INTENT: Text = Text::new(
    "insert into model_migration_steps (migration, step, hash, words, phase) \
     values (?, ?, ?, ?, 'intent')",
);
pub(super) const SETTLE: Text = Text::new(
    "update model_migration_steps set phase = 'done' \
     where migration = ? and step = ? and phase = 'intent'",
);
pub(super) const REMOVE_STEPS: Text =
    Text::new("delete from model_migration_steps where migration = ?");
