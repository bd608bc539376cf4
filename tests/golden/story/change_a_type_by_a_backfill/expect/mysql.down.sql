-- down

-- step 1: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = '_model_new_born' and data_type = 'bigint' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = '_model_new_born') then 'open' else 'neither' end
alter table `users` add column `_model_new_born` bigint null;

-- step 2: change the rows of users [tx]
update `users` set `_model_new_born` = 0;

-- step 3: change table users: alter column users.born: date becomes i64 [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = '_model_new_born') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'born' and data_type = 'bigint' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'born') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = '_model_new_born' and data_type = 'bigint' and is_nullable = 'YES') then 'open' else 'neither' end
alter table `users`
    drop column `born`,
    change column `_model_new_born` `born` bigint not null;
