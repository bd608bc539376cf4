-- up

-- step 1: change table users: add column users.active: bool, required [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'active' and data_type = 'tinyint' and is_nullable = 'NO') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'active') then 'open' else 'neither' end
alter table `users` add column `active` boolean not null default true;
