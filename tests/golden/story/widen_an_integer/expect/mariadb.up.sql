-- up

-- step 1: change table users: alter column users.age: i32 becomes i64 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'bigint' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `age` bigint not null;
