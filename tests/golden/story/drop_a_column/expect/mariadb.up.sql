-- up

-- step 1: change table users: drop index users_nick_idx of users; drop column users.nick [auto]
-- probe: select case when not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_nick_idx') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'nick') then 'done' when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_nick_idx' having cast(group_concat(column_name order by seq_in_index) as binary) = 'nick') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'nick') then 'open' else 'neither' end
alter table `users`
    drop index `users_nick_idx`,
    drop column `nick`;
