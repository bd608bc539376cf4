-- up

-- step 1: change table items: alter column items.price: i32 becomes i64; alter column items.amount: i32 becomes i64; alter column items.total: i32 becomes i64; other expression [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'amount' and data_type = 'bigint' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'price' and data_type = 'bigint' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'amount' and data_type = 'int' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'price' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `items`
    drop index `items_total_idx`,
    drop column `total`,
    modify column `amount` bigint not null,
    modify column `price` bigint not null,
    add column `total` bigint generated always as (price * amount + 1) stored comment 'In cents.',
    add index `items_total_idx` (`total`);
