-- up

-- step 1: set aside index items_total_idx, computed column total of items [tx]
drop index "items_total_idx";
alter table "items" drop column "total";

-- step 2: alter column items.price: i32 becomes i64; alter column items.amount: i32 becomes i64; alter column items.total: i32 becomes i64; other expression [tx]
alter table "items"
    alter column "price" type bigint,
    alter column "amount" type bigint,
    add column "total" bigint generated always as (price * amount + 1) stored;
create index "items_total_idx" on "items" ("total");
comment on column "items"."total" is 'In cents.';
