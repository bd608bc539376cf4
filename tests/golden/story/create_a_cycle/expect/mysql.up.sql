-- up

-- step 1: create table teams [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'teams' and cast(table_name as binary) = 'teams') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'teams' and cast(table_name as binary) = 'teams') then 'open' else 'neither' end
create table `teams` (
    `id` bigint not null auto_increment,
    `lead_id` bigint null,
    primary key (`id`),
    index `teams_lead_id_fkey` (`lead_id`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- step 2: create table users [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'users' and cast(table_name as binary) = 'users') then 'open' else 'neither' end
create table `users` (
    `id` bigint not null auto_increment,
    `team_id` bigint null,
    `boss_id` bigint null,
    primary key (`id`),
    index `users_boss_id_fkey` (`boss_id`),
    index `users_team_id_fkey` (`team_id`),
    constraint `users_boss_id_fkey` foreign key (`boss_id`) references `users` (`id`) on delete cascade,
    constraint `users_team_id_fkey` foreign key (`team_id`) references `teams` (`id`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- step 3: add foreign keys of teams [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'teams' and cast(constraint_name as binary) = 'teams_lead_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'teams' and cast(constraint_name as binary) = 'teams_lead_id_fkey') then 'open' else 'neither' end
alter table `teams` add constraint `teams_lead_id_fkey` foreign key (`lead_id`) references `users` (`id`);
