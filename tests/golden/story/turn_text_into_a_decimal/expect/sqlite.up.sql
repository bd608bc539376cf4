-- up
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('users');
drop table "_model_guard";

-- step 2: rebuild table users: alter column users.price: text becomes decimal(8, 2) [tx]
create table "_model_new_users" (
    "id" integer primary key autoincrement not null,
    "price" text not null collate "decimal"
) strict;
insert into "_model_new_users" ("id", "price")
select "id", case when "price" is null then null when ("price" glob '[0-9]*' or "price" glob '-[0-9]*') and substr("price", 2) not glob '*[^0-9.]*' and length("price") - length(replace("price", '.', '')) <= 1 and (case instr(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end, '.') when 0 then 0 else length(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end) - instr(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end, '.') end) <= 2 and (case instr(ltrim("price", '-'), '.') when 0 then length(ltrim("price", '-')) else instr(ltrim("price", '-'), '.') - 1 end) <= 6 then case instr(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end, '.') when 0 then (case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end) || '.00' else (case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end) || substr('00', 1, 2 - (case instr(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end, '.') when 0 then 0 else length(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end) - instr(case when instr("price", '.') then rtrim(rtrim("price", '0'), '.') else "price" end, '.') end)) end else x'00' end
from "users";
delete from "sqlite_sequence" where "name" = '_model_new_users';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_users', "seq" from "sqlite_sequence" where "name" = 'users';
drop table "users";
pragma legacy_alter_table = on;
alter table "_model_new_users" rename to "users";
pragma legacy_alter_table = off;
