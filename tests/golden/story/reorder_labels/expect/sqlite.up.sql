-- up
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('users');
drop table "_model_guard";

-- step 2: rebuild table users: alter column users.state: other order of labels [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "state" text not null default 'draft' constraint "users_state_enum" check ("state" in ('draft', 'sent')),
    constraint "drafts" check (state = 'draft' or id > 0)
) strict;
insert into "_model_new_users" ("id", "state")
select "id", "state"
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
create index "users_state_idx" on "users" ("state") where state = 'draft';
