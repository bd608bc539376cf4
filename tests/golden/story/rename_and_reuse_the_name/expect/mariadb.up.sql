-- up

-- step 1: change table users: rename column users.name to full_name; add column users.name: text [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'full_name') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name' and data_type = 'longtext' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'users' and check_clause = 'json_valid(`name`)')) then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'name') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'full_name') then 'open' else 'neither' end
alter table `users`
    rename column `name` to `full_name`,
    add column `name` longtext character set utf8mb4 collate utf8mb4_bin null;
