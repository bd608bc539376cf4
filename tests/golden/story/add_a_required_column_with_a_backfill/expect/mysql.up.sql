-- up

-- step 1: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'size' and data_type = 'int' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'size') then 'open' else 'neither' end
alter table `users` add column `size` int null;

-- step 2: change the rows of users [tx]
update `users` set `size` = (char_length(name));

-- step 3: change table users: add column users.size: i32, required [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'size' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'size' and data_type = 'int' and is_nullable = 'YES') then 'open' else 'neither' end
alter table `users` modify column `size` int not null;
