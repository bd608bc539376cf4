-- down

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of users.state is no enum state` from (select count(*) as `a value of users.state is no enum state` from `users` where `state` is not null and not (cast(`state` as binary) in ('draft', 'sent', 'shipped'))) as `_model_guard`);

-- step 2: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''shipped'',''sent'')' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''shipped'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `state` enum('draft', 'shipped', 'sent') character set utf8mb4 collate utf8mb4_bin not null;

-- step 3: change the rows of users [tx]
update `users` set `state` = case `state` when 'shipped' then 'sent' else `state` end;

-- step 4: change table users: alter column users.state: label shipped becomes sent [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''sent'')' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''shipped'',''sent'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `state` enum('draft', 'sent') character set utf8mb4 collate utf8mb4_bin not null;
