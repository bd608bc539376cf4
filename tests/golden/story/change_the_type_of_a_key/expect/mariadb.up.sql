-- up

-- step 1: drop foreign keys of users that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` drop foreign key `users_team_id_fkey`;

-- step 2: change table teams: alter column teams.id: i32 becomes i64 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'teams' and cast(column_name as binary) = 'id' and data_type = 'bigint' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'teams' and cast(column_name as binary) = 'id' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `teams` modify column `id` bigint not null auto_increment;

-- step 3: change table users: alter column users.team_id: i32 becomes i64 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'bigint' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `team_id` bigint not null;

-- step 4: add foreign keys of users [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` add constraint `users_team_id_fkey` foreign key (`team_id`) references `teams` (`id`) on delete cascade;
