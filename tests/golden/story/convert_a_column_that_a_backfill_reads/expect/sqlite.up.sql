-- up
-- foreign_keys: off

-- step 1: rename column items.price to cost [tx]
alter table "items" rename column "price" to "cost";

-- step 2: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('items');
drop table "_model_guard";

-- step 3: rebuild table items: add column items.label: text(40), required; alter column items.cost: text(20) becomes i64; alter column items.note: text(20) becomes text(40); becomes required [tx]
create table "_model_new_items" (
    "id" integer primary key autoincrement not null,
    "cost" integer not null,
    "note" text not null constraint "items_note_length" check (length("note") <= 40),
    "label" text not null constraint "items_label_length" check (length("label") <= 40)
) strict;
insert into "_model_new_items" ("id", "cost", "note", "label")
select "id", "cost", coalesce("note", ('at ' || cost)), (cost || '!')
from "items";
delete from "sqlite_sequence" where "name" = '_model_new_items';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_items', "seq" from "sqlite_sequence" where "name" = 'items';
drop table "items";
pragma legacy_alter_table = on;
alter table "_model_new_items" rename to "items";
pragma legacy_alter_table = off;
