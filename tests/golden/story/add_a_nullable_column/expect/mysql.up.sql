-- up

-- step 1: change table users: add column users.nick: text [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'nick' and data_type = 'longtext' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'nick') then 'open' else 'neither' end
alter table `users` add column `nick` longtext character set utf8mb4 collate utf8mb4_bin null;
