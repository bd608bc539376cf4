-- down

-- step 1: change table users: add column users.nick: bool (without its former data); add index users_nick_idx to users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'nick' and data_type = 'tinyint' and is_nullable = 'YES') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_nick_idx' having cast(group_concat(column_name order by seq_in_index) as binary) = 'nick') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'nick') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_nick_idx') then 'open' else 'neither' end
alter table `users`
    add column `nick` boolean null,
    add index `users_nick_idx` (`nick`);
