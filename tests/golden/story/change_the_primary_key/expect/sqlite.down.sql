-- down
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('grades');
drop table "_model_guard";

-- step 2: rebuild table grades: change the primary key of grades to (student) [tx]
create table "_model_new_grades" (
    "student" integer not null,
    "course" integer not null,
    primary key ("student")
) strict;
insert into "_model_new_grades" ("student", "course")
select "student", "course"
from "grades";
drop table "grades";
pragma legacy_alter_table = on;
alter table "_model_new_grades" rename to "grades";
pragma legacy_alter_table = off;
