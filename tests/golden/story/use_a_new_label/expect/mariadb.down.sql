-- down

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of users.state is no enum state` from (select count(*) as `a value of users.state is no enum state` from `users` where `state` is not null and not (cast(`state` as binary) in ('draft', 'sent'))) as `_model_guard`);

-- step 2: change table users: alter column users.state: loses new; other default [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''draft'',''sent'')' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'state' and column_type = 'enum(''new'',''draft'',''sent'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `state` enum('draft', 'sent') character set utf8mb4 collate utf8mb4_bin not null;
