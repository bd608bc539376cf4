-- down

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of items.amount is no i32` from (select count(*) as `a value of items.amount is no i32` from `items` where `amount` is not null and not (`amount` between -2147483648 and 2147483647)) as `_model_guard`);
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of items.price is no i32` from (select count(*) as `a value of items.price is no i32` from `items` where `price` is not null and not (`price` between -2147483648 and 2147483647)) as `_model_guard`);

-- step 2: change table items: alter column items.total: i64 becomes i32; other expression; alter column items.amount: i64 becomes i32; alter column items.price: i64 becomes i32 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'amount' and data_type = 'int' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'price' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'amount' and data_type = 'bigint' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'price' and data_type = 'bigint' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `items`
    drop index `items_total_idx`,
    drop column `total`,
    modify column `amount` int not null,
    modify column `price` int not null,
    add column `total` int generated always as (price * amount) stored comment 'In cents.',
    add index `items_total_idx` (`total`);
