-- down
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('teams');
drop table "_model_guard";

-- step 2: rebuild table teams: drop unique constraint teams_slug_key of teams; change the primary key of teams to (slug); drop column teams.id [tx]
create table "_model_new_teams" (
    "slug" text not null,
    "name" text not null,
    primary key ("slug")
) strict;
insert into "_model_new_teams" ("slug", "name")
select "slug", "name"
from "teams";
drop table "teams";
pragma legacy_alter_table = on;
alter table "_model_new_teams" rename to "teams";
pragma legacy_alter_table = off;
