-- up

-- step 1: change the rows of users [tx]
update `users` set `name` = '?' where `name` is null;
update `users` set `visits` = 0 where `visits` is null;

-- step 2: change table users: alter column users.name: becomes required; other default; alter column users.visits: becomes required; other default [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'visits' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'YES') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'visits' and data_type = 'int' and is_nullable = 'YES') then 'open' else 'neither' end
alter table `users`
    modify column `name` longtext character set utf8mb4 collate utf8mb4_bin not null default ('?'),
    modify column `visits` int not null default 0;
