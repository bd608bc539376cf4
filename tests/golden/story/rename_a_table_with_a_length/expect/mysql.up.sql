-- up

-- step 1: rename table users to people [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') and exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') and not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') then 'open' else 'neither' end
rename table `users` to `people`;
