-- up

-- step 1: change table users: alter column users.state: enum state becomes text [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and data_type = 'longtext' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''sent'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `state` longtext character set utf8mb4 collate utf8mb4_bin not null default ('draft');
