-- up
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('items');
drop table "_model_guard";

-- step 2: rebuild table items: alter column items.price: i32 becomes i64; alter column items.amount: i32 becomes i64; alter column items.total: i32 becomes i64; other expression [tx]
create table "_model_new_items" (
    "id" integer primary key autoincrement not null,
    "price" integer not null,
    "amount" integer not null,
    "total" integer generated always as (price * amount + 1) stored
) strict;
insert into "_model_new_items" ("id", "price", "amount")
select "id", "price", "amount"
from "items";
delete from "sqlite_sequence" where "name" = '_model_new_items';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_items', "seq" from "sqlite_sequence" where "name" = 'items';
drop table "items";
pragma legacy_alter_table = on;
alter table "_model_new_items" rename to "items";
pragma legacy_alter_table = off;
create index "items_total_idx" on "items" ("total");
