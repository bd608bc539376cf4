-- up

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of users.price is no decimal(8, 2)` from (select count(*) as `a value of users.price is no decimal(8, 2)` from `users` where `price` is not null and not (`price` regexp '^-?0*[0-9]{1,6}([.]?|[.][0-9]{0,2}0*)$')) as `_model_guard`);

-- step 2: change table users: alter column users.price: text becomes decimal(8, 2) [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'price' and column_type = 'decimal(8,2)' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'price' and data_type = 'longtext' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `price` decimal(8, 2) not null;
