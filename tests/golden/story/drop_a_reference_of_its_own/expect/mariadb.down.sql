-- down

-- step 1: stop if users has rows: which team_id each had is not known [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`empty users first: its rows cannot get their team_id back` from (select count(*) as `empty users first: its rows cannot get their team_id back` from `users` where true) as `_model_guard`);

-- step 2: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'bigint' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id') then 'open' else 'neither' end
alter table `users` add column `team_id` bigint null;

-- step 3: change the rows of users [tx]
update `users` join (select `id` as `k0`, row_number() over (order by `id`) as `n` from `users`) as `_model_rows` on `_model_rows`.`k0` = `users`.`id` set `users`.`team_id` = `_model_rows`.`n`;

-- step 4: change table users: add column users.team_id: i64, required (without its former data); add unique constraint users_team_id_key to users; add foreign key users_team_id_fkey to users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'bigint' and is_nullable = 'NO') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_team_id_key' having cast(group_concat(column_name order by seq_in_index) as binary) = 'team_id') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'bigint' and is_nullable = 'YES') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'users' and cast(index_name as binary) = 'users_team_id_key') then 'open' else 'neither' end
alter table `users`
    modify column `team_id` bigint not null,
    add unique index `users_team_id_key` (`team_id`);

-- step 5: add foreign keys of users [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` add constraint `users_team_id_fkey` foreign key (`team_id`) references `teams` (`id`);
