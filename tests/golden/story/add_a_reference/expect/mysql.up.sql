-- up

-- step 1: change table users: add column users.team_id: i64; add foreign key users_team_id_fkey to users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'bigint' and is_nullable = 'YES') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_team_id_fkey' having cast(group_concat(column_name order by seq_in_index) as binary) = 'team_id') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users`
    add column `team_id` bigint null,
    add index `users_team_id_fkey` (`team_id`);

-- step 2: add foreign keys of users [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` add constraint `users_team_id_fkey` foreign key (`team_id`) references `teams` (`id`);
