-- down

-- step 1: change table users: alter column users.visits: may be null; other default; alter column users.name: may be null; other default [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'YES') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'visits' and data_type = 'int' and is_nullable = 'YES') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'visits' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users`
    modify column `name` longtext character set utf8mb4 collate utf8mb4_bin null,
    modify column `visits` int null;
