-- up

-- step 1: change table users: alter column users.name: may be null [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'users' and check_clause = 'json_valid(`name`)')) then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'NO' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'users' and check_clause = 'json_valid(`name`)')) then 'open' else 'neither' end
alter table `users` modify column `name` longtext character set utf8mb4 collate utf8mb4_bin null;
