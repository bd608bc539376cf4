-- down
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('teams', 'users');
drop table "_model_guard";

-- step 2: rebuild table teams: alter column teams.id: i64 becomes i32 [tx]
create table "_model_new_teams" (
    "id" integer primary key autoincrement not null
) strict;
insert into "_model_new_teams" ("id")
select case when "id" is null then null when "id" between -2147483648 and 2147483647 then "id" else 'not convertible' end
from "teams";
delete from "sqlite_sequence" where "name" = '_model_new_teams';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_teams', "seq" from "sqlite_sequence" where "name" = 'teams';
drop table "teams";
pragma legacy_alter_table = on;
alter table "_model_new_teams" rename to "teams";
pragma legacy_alter_table = off;

-- step 3: rebuild table users: alter column users.team_id: i64 becomes i32 [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "team_id" integer not null references "teams" ("id") on delete cascade
) strict;
insert into "_model_new_users" ("id", "team_id")
select "id", case when "team_id" is null then null when "team_id" between -2147483648 and 2147483647 then "team_id" else 'not convertible' end
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
create index "users_team_id_idx" on "users" ("team_id");
