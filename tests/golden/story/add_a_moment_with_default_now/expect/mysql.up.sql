-- up

-- step 1: change table users: add column users.seen: timestamp, required [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'seen' and data_type = 'datetime' and is_nullable = 'NO') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'seen') then 'open' else 'neither' end
alter table `users` add column `seen` datetime(6) not null default current_timestamp(6);
