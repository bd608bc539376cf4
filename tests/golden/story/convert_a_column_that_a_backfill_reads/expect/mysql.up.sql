-- up

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of items.price is no i64` from (select count(*) as `a value of items.price is no i64` from `items` where `price` is not null and not (`price` regexp '^-?[0-9]{1,60}$' and cast(`price` as decimal(65)) between -9223372036854775808 and 9223372036854775807)) as `_model_guard`);

-- step 2: make room in table items [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'price') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'cost') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'label' and column_type = 'varchar(40)' and is_nullable = 'YES') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = '_model_new_note' and column_type = 'varchar(40)' and is_nullable = 'YES') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'price') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'cost') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'label') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = '_model_new_note') then 'open' else 'neither' end
alter table `items`
    rename column `price` to `cost`,
    add column `label` varchar(40) character set utf8mb4 collate utf8mb4_bin null,
    add column `_model_new_note` varchar(40) character set utf8mb4 collate utf8mb4_bin null;

-- step 3: change the rows of items [tx]
update `items` set `label` = (concat(cost, '!'));
update `items` set `_model_new_note` = `note` where `note` is not null;
update `items` set `_model_new_note` = (concat('at ', cost)) where `_model_new_note` is null;

-- step 4: change table items: rename column items.price to cost; add column items.label: text(40), required; alter column items.cost: text(20) becomes i64; alter column items.note: text(20) becomes text(40); becomes required [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'cost' and data_type = 'bigint' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'label' and column_type = 'varchar(40)' and is_nullable = 'NO') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = '_model_new_note') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'note' and column_type = 'varchar(40)' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'cost' and column_type = 'varchar(20)' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'label' and column_type = 'varchar(40)' and is_nullable = 'YES') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = 'note') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'items' and cast(column_name as binary) = '_model_new_note' and column_type = 'varchar(40)' and is_nullable = 'YES') then 'open' else 'neither' end
alter table `items`
    modify column `cost` bigint not null,
    modify column `label` varchar(40) character set utf8mb4 collate utf8mb4_bin not null,
    drop column `note`,
    change column `_model_new_note` `note` varchar(40) character set utf8mb4 collate utf8mb4_bin not null;
