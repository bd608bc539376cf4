-- up
-- foreign_keys: off

-- step 1: rename table users to people [tx]
alter table "users" rename to "people";

-- step 2: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('people');
drop table "_model_guard";

-- step 3: rebuild table people: rename the primary key of people to people_pkey [tx]
create table "_model_new_people" (
    "id" integer primary key autoincrement not null,
    "name" text not null constraint "people_name_length" check (length("name") <= 9)
) strict;
insert into "_model_new_people" ("id", "name")
select "id", "name"
from "people";
delete from "sqlite_sequence" where "name" = '_model_new_people';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_people', "seq" from "sqlite_sequence" where "name" = 'people';
drop table "people";
pragma legacy_alter_table = on;
alter table "_model_new_people" rename to "people";
pragma legacy_alter_table = off;
