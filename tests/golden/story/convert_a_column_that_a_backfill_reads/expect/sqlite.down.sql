-- down
-- foreign_keys: off

-- step 1: rename column items.cost to price [tx]
alter table "items" rename column "cost" to "price";

-- step 2: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('items');
drop table "_model_guard";

-- step 3: rebuild table items: alter column items.note: text(40) becomes text(20); may be null; alter column items.price: i64 becomes text(20); drop column items.label [tx]
create table "_model_new_items" (
    "id" integer primary key autoincrement not null,
    "price" text not null constraint "items_price_length" check (length("price") <= 20),
    "note" text constraint "items_note_length" check (length("note") <= 20)
) strict;
insert into "_model_new_items" ("id", "price", "note")
select "id", "price", "note"
from "items";
delete from "sqlite_sequence" where "name" = '_model_new_items';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_items', "seq" from "sqlite_sequence" where "name" = 'items';
drop table "items";
pragma legacy_alter_table = on;
alter table "_model_new_items" rename to "items";
pragma legacy_alter_table = off;
