-- up

-- step 1: create table parcels [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'parcels' and cast(table_name as binary) = 'parcels') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'parcels' and cast(table_name as binary) = 'parcels') then 'open' else 'neither' end
create table `parcels` (
    `id` bigint not null auto_increment,
    `state` enum('draft', 'sent') character set utf8mb4 collate utf8mb4_bin not null default 'draft',
    primary key (`id`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
