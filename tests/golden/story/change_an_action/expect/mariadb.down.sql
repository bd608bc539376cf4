-- down

-- step 1: drop foreign keys of users that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` drop foreign key `users_team_id_fkey`;

-- step 2: add foreign keys of users [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` add constraint `users_team_id_fkey` foreign key (`team_id`) references `teams` (`id`);
