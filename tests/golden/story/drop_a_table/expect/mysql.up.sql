-- up

-- step 1: drop table logs [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'logs' and cast(table_name as binary) = 'logs') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'logs' and cast(table_name as binary) = 'logs') then 'open' else 'neither' end
drop table `logs`;
