-- down

-- step 1: drop table parcels [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'parcels' and cast(table_name as binary) = 'parcels') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'parcels' and cast(table_name as binary) = 'parcels') then 'open' else 'neither' end
drop table `parcels`;
