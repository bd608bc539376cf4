-- up

-- step 1: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'token' and data_type = 'binary' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'token') then 'open' else 'neither' end
alter table `users` add column `token` binary(16) null;

-- step 2: change the rows of users [tx]
update `users` set `token` = (uuid_to_bin(uuid()));

-- step 3: change table users: add column users.token: uuid, required; add unique constraint users_token_key to users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'token' and data_type = 'binary' and is_nullable = 'NO') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_token_key' having cast(group_concat(column_name order by seq_in_index) as binary) = 'token') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'token' and data_type = 'binary' and is_nullable = 'YES') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_token_key') then 'open' else 'neither' end
alter table `users`
    modify column `token` binary(16) not null default (uuid_to_bin(uuid())),
    add unique index `users_token_key` (`token`);
