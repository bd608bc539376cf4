-- 0001_initial, MySQL, up

-- step 1: create table people [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') then 'open' else 'neither' end
create table `people` (
    `id` bigint not null auto_increment,
    `email` varchar(255) character set utf8mb4 collate utf8mb4_bin not null comment 'Identifies the person.',
    `name` longtext character set utf8mb4 collate utf8mb4_bin not null,
    primary key (`id`),
    unique index `people_email_key` (`email`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin comment='Someone who works on tasks.';

-- step 2: create table projects [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'projects' and cast(table_name as binary) = 'projects') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'projects' and cast(table_name as binary) = 'projects') then 'open' else 'neither' end
create table `projects` (
    `id` bigint not null auto_increment,
    `name` varchar(80) character set utf8mb4 collate utf8mb4_bin not null,
    primary key (`id`),
    unique index `projects_name_key` (`name`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin comment='A goal that tasks lead to.';

-- step 3: create table tasks [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'tasks' and cast(table_name as binary) = 'tasks') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'tasks' and cast(table_name as binary) = 'tasks') then 'open' else 'neither' end
create table `tasks` (
    `id` bigint not null auto_increment,
    `project_id` bigint not null,
    `assignee_id` bigint null comment 'Who does it; nobody yet when empty.',
    `title` varchar(200) character set utf8mb4 collate utf8mb4_bin not null,
    `state` enum('open', 'started', 'done') character set utf8mb4 collate utf8mb4_bin not null default 'open',
    `created_at` datetime(6) not null default current_timestamp(6),
    primary key (`id`),
    index `tasks_project_id_id_idx` (`project_id`, `id`),
    index `tasks_assignee_id_fkey` (`assignee_id`),
    constraint `tasks_title_check` check (title <> ''),
    constraint `tasks_assignee_id_fkey` foreign key (`assignee_id`) references `people` (`id`) on delete set null,
    constraint `tasks_project_id_fkey` foreign key (`project_id`) references `projects` (`id`) on delete cascade
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin comment='Something to do.';
