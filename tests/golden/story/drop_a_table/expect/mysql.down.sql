-- down

-- step 1: create table logs (without its former data) [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'logs' and cast(table_name as binary) = 'logs') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'logs' and cast(table_name as binary) = 'logs') then 'open' else 'neither' end
create table `logs` (
    `id` bigint not null auto_increment,
    `at` date not null,
    primary key (`id`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
