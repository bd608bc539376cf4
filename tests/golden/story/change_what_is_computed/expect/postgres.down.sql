-- down

-- step 1: set aside index items_total_idx, computed column total of items [tx]
drop index "items_total_idx";
alter table "items" drop column "total";

-- step 2: alter column items.total: i64 becomes i32; other expression; alter column items.amount: i64 becomes i32; alter column items.price: i64 becomes i32 [tx]
alter table "items"
    alter column "amount" type integer,
    alter column "price" type integer,
    add column "total" integer generated always as (price * amount) stored;
create index "items_total_idx" on "items" ("total");
comment on column "items"."total" is 'In cents.';
