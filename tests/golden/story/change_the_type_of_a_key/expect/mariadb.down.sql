-- down

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of users.team_id is no i32` from (select count(*) as `a value of users.team_id is no i32` from `users` where `team_id` is not null and not (`team_id` between -2147483648 and 2147483647)) as `_model_guard`);
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of teams.id is no i32` from (select count(*) as `a value of teams.id is no i32` from `teams` where `id` is not null and not (`id` between -2147483648 and 2147483647)) as `_model_guard`);

-- step 2: drop foreign keys of users that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` drop foreign key `users_team_id_fkey`;

-- step 3: change table teams: alter column teams.id: i64 becomes i32 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'teams' and cast(column_name as binary) = 'id' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'teams' and cast(column_name as binary) = 'id' and data_type = 'bigint' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `teams` modify column `id` int not null auto_increment;

-- step 4: change table users: alter column users.team_id: i64 becomes i32 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'team_id' and data_type = 'bigint' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `team_id` int not null;

-- step 5: add foreign keys of users [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` add constraint `users_team_id_fkey` foreign key (`team_id`) references `teams` (`id`) on delete cascade;
