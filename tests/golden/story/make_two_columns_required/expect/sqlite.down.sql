-- down
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('users');
drop table "_model_guard";

-- step 2: rebuild table users: alter column users.visits: may be null; other default; alter column users.name: may be null; other default [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "name" text,
    "visits" integer
) strict;
insert into "_model_new_users" ("id", "name", "visits")
select "id", "name", "visits"
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
