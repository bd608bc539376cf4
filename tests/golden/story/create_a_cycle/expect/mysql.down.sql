-- down

-- step 1: drop foreign keys of teams that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'teams' and cast(constraint_name as binary) = 'teams_lead_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'teams' and cast(constraint_name as binary) = 'teams_lead_id_fkey') then 'open' else 'neither' end
alter table `teams` drop foreign key `teams_lead_id_fkey`;

-- step 2: drop foreign keys of users that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_team_id_fkey') then 'open' else 'neither' end
alter table `users` drop foreign key `users_team_id_fkey`;

-- step 3: drop table users [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') then 'open' else 'neither' end
drop table `users`;

-- step 4: drop table teams [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'teams' and cast(table_name as binary) = 'teams') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'teams' and cast(table_name as binary) = 'teams') then 'open' else 'neither' end
drop table `teams`;
