-- down

-- step 1: change table users: drop column users.active [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'active') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'active') then 'open' else 'neither' end
alter table `users` drop column `active`;
