-- up

-- step 1: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''sent'',''shipped'')' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''sent'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `state` enum('draft', 'sent', 'shipped') character set utf8mb4 collate utf8mb4_bin not null;

-- step 2: change the rows of users [tx]
update `users` set `state` = case `state` when 'sent' then 'shipped' else `state` end;

-- step 3: change table users: alter column users.state: label sent becomes shipped [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''shipped'')' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''sent'',''shipped'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `state` enum('draft', 'shipped') character set utf8mb4 collate utf8mb4_bin not null;
