-- down

-- step 1: drop table grades [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'grades' and cast(table_name as binary) = 'grades') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'grades' and cast(table_name as binary) = 'grades') then 'open' else 'neither' end
drop table `grades`;
