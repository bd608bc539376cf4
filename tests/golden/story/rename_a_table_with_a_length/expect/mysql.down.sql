-- down

-- step 1: rename table people to users [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') and exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') and not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') then 'open' else 'neither' end
rename table `people` to `users`;
