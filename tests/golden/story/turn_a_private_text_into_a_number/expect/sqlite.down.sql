-- down
-- foreign_keys: off
-- private: "notes" "about"
-- private: "users" "age"
-- private: "users" "email"

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('users');
drop table "_model_guard";

-- step 2: rebuild table users: alter column users.age: i32 becomes text [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "age" text not null,
    "email" text not null constraint "users_email_length" check (length("email") <= 40)
) strict;
insert into "_model_new_users" ("id", "age", "email")
select "id", "age", "email"
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
create unique index "users_email_key" on "users" ("email");
