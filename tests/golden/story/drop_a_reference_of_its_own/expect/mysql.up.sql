-- up

-- step 1: drop foreign keys of users that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` drop foreign key `users_team_id_fkey`;

-- step 2: change table users: drop foreign key users_team_id_fkey of users; drop unique constraint users_team_id_key of users; drop column users.team_id [auto]
-- probe: select case when not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_team_id_key') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id') then 'done' when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_team_id_key' having cast(group_concat(column_name order by seq_in_index) as binary) = 'team_id') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id') then 'open' else 'neither' end
alter table `users`
    drop index `users_team_id_key`,
    drop column `team_id`;
