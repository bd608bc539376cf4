-- down

-- step 1: change table users: drop unique constraint users_token_key of users; drop column users.token [auto]
-- probe: select case when not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_token_key') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'token') then 'done' when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_token_key' having cast(group_concat(column_name order by seq_in_index) as binary) = 'token') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'token') then 'open' else 'neither' end
alter table `users`
    drop index `users_token_key`,
    drop column `token`;
