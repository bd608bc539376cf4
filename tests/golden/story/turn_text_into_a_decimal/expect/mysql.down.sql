-- down

-- step 1: change table users: alter column users.price: decimal(8, 2) becomes text [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'price' and data_type = 'longtext' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'price' and column_type = 'decimal(8,2)' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `price` longtext character set utf8mb4 collate utf8mb4_bin not null;
