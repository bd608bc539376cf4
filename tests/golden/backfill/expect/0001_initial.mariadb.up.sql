-- 0001_initial, MariaDB, up

-- step 1: create table authors [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'authors' and cast(table_name as binary) = 'authors') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'authors' and cast(table_name as binary) = 'authors') then 'open' else 'neither' end
create table `authors` (
    `id` bigint not null auto_increment,
    `name` varchar(100) character set utf8mb4 collate utf8mb4_bin not null,
    `born` varchar(20) character set utf8mb4 collate utf8mb4_bin null,
    primary key (`id`),
    unique index `authors_name_key` (`name`)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin comment='Someone who writes.';

-- step 2: create table books [auto]
-- probe: select case when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') then 'done' when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') then 'open' else 'neither' end
create table `books` (
    `id` bigint not null auto_increment,
    `author_id` bigint not null,
    `title` varchar(200) character set utf8mb4 collate utf8mb4_bin not null,
    `pages` varchar(10) character set utf8mb4 collate utf8mb4_bin null,
    `state` enum('wanted', 'reading', 'read') character set utf8mb4 collate utf8mb4_bin not null default 'wanted',
    primary key (`id`),
    index `books_author_id_fkey` (`author_id`),
    constraint `books_title_is_there` check (char_length(title) > 0),
    constraint `books_author_id_fkey` foreign key (`author_id`) references `authors` (`id`) on delete cascade
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
