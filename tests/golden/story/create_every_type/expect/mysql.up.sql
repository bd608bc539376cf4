-- up

-- step 1: create table everythings [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'everythings' and cast(table_name as binary) = 'everythings') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'everythings' and cast(table_name as binary) = 'everythings') then 'open' else 'neither' end
create table `everythings` (
    `id` binary(16) not null,
    `a` boolean not null,
    `b` smallint not null,
    `c` int not null,
    `d` float not null,
    `e` double not null default 0.5,
    `f` varbinary(16) not null,
    `g` decimal(10, 2) not null default 1.50,
    `h` date not null default (current_date),
    `i` time(6) not null default '09:00:00.000000',
    `j` datetime(6) not null,
    `k` json not null,
    `l` json not null default ('{}'),
    `m` enum('draft', 'it''s sent') character set utf8mb4 collate utf8mb4_bin not null default 'it''s sent',
    `n` varchar(99) character set utf8mb4 collate utf8mb4_bin not null,
    `o` varchar(21) character set utf8mb4 collate utf8mb4_bin not null,
    `p` bigint generated always as (c * 2) stored,
    `q` longtext character set utf8mb4 collate nocase not null default (lower('X')),
    primary key (`id`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
