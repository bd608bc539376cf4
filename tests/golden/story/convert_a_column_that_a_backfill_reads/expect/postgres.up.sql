-- up

-- step 1: rename column items.price to cost [tx]
alter table "items" rename column "price" to "cost";

-- step 2: add column items.label: text(40), required; alter column items.cost: text(20) becomes i64; alter column items.note: text(20) becomes text(40); becomes required [tx]
alter table "items" add column "label" varchar(40);
update "items" set "label" = (cost || '!');
alter table "items" add column "_model_new_note" varchar(40);
update "items" set "_model_new_note" = ('at ' || cost) where "note" is null;
alter table "items"
    alter column "label" set not null,
    alter column "cost" type bigint using "cost"::bigint,
    alter column "note" type varchar(40) using coalesce("note", "_model_new_note"),
    alter column "note" set not null;
alter table "items" drop column "_model_new_note";
