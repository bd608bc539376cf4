-- down
-- foreign_keys: off

-- step 1: stop if users has rows and teams has none for their team_id [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "empty users first: its rows cannot get their team_id back" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "users" where not exists (select 1 from "teams");
drop table "_model_guard";

-- step 2: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('users');
drop table "_model_guard";

-- step 3: rebuild table users: add column users.team_id: i64, required (without its former data); add foreign key users_team_id_fkey to users [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "team_id" integer not null references "teams" ("id")
) strict;
insert into "_model_new_users" ("id", "team_id")
select "id", (select "id" from "teams" order by "id" limit 1)
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
