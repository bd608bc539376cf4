-- 0002_renames, MariaDB, up

-- step 1: drop foreign keys of works that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'books' and cast(constraint_name as binary) = 'books_author_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'books' and cast(constraint_name as binary) = 'books_author_id_fkey') then 'open' else 'neither' end
alter table `books` drop foreign key `books_author_id_fkey`;

-- step 2: rename table books to works [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') and exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'works' and cast(table_name as binary) = 'works') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') and not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'works' and cast(table_name as binary) = 'works') then 'open' else 'neither' end
rename table `books` to `works`;

-- step 3: make room in table works [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'title') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'heading') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''read'',''done'',''lost'')' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'title') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'heading') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''read'')' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `works`
    rename column `title` to `heading`,
    modify column `state` enum('wanted', 'reading', 'read', 'done', 'lost') character set utf8mb4 collate utf8mb4_bin not null default 'wanted';

-- step 4: change the rows of works [tx]
update `works` set `state` = case `state` when 'read' then 'done' else `state` end;

-- step 5: change table works: rename column works.title to heading; rename foreign key books_author_id_fkey of works to works_author_id_fkey; alter column works.state: label read becomes done; gains lost; rename the primary key of works to works_pkey [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''done'',''lost'')' and is_nullable = 'NO') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'books_author_id_fkey') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'works_author_id_fkey') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''read'',''done'',''lost'')' and is_nullable = 'NO') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'books_author_id_fkey') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'works_author_id_fkey') then 'open' else 'neither' end
alter table `works`
    modify column `state` enum('wanted', 'reading', 'done', 'lost') character set utf8mb4 collate utf8mb4_bin not null default 'wanted',
    rename index `books_author_id_fkey` to `works_author_id_fkey`;

-- step 6: add foreign keys of works [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'works' and cast(constraint_name as binary) = 'works_author_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'works' and cast(constraint_name as binary) = 'works_author_id_fkey') then 'open' else 'neither' end
alter table `works` add constraint `works_author_id_fkey` foreign key (`author_id`) references `authors` (`id`) on delete cascade;
