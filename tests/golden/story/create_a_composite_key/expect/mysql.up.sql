-- up

-- step 1: create table grades [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'grades' and cast(table_name as binary) = 'grades') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'grades' and cast(table_name as binary) = 'grades') then 'open' else 'neither' end
create table `grades` (
    `student` bigint not null,
    `course` bigint not null,
    `grade` smallint not null,
    primary key (`student`, `course`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
