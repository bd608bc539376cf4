-- up
-- foreign_keys: off

-- step 1: rename column users.name to full_name [tx]
alter table "users" rename column "name" to "full_name";

-- step 2: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('users');
drop table "_model_guard";

-- step 3: rebuild table users: add column users.email: text; alter column users.age: text becomes i64; alter column users.full_name: may be null; add unique constraint users_email_key to users; drop column users.old [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "age" integer not null,
    "email" text,
    "full_name" text
) strict;
insert into "_model_new_users" ("id", "age", "full_name")
select "id", "age", "full_name"
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
create unique index "users_email_key" on "users" ("email");
