-- down

-- step 1: drop table everythings [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'everythings' and cast(table_name as binary) = 'everythings') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'everythings' and cast(table_name as binary) = 'everythings') then 'open' else 'neither' end
drop table `everythings`;
