-- 0002_renames, MariaDB, down

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of works.state is no enum state` from (select count(*) as `a value of works.state is no enum state` from `works` where `state` is not null and not (cast(`state` as binary) in ('wanted', 'reading', 'read', 'done'))) as `_model_guard`);

-- step 2: drop foreign keys of books that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'works' and cast(constraint_name as binary) = 'works_author_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'works' and cast(constraint_name as binary) = 'works_author_id_fkey') then 'open' else 'neither' end
alter table `works` drop foreign key `works_author_id_fkey`;

-- step 3: rename table works to books [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'works' and cast(table_name as binary) = 'works') and exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'works' and cast(table_name as binary) = 'works') and not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') then 'open' else 'neither' end
rename table `works` to `books`;

-- step 4: make room in table books [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''done'',''lost'',''read'')' and is_nullable = 'NO') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'heading') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'title') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''done'',''lost'')' and is_nullable = 'NO') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'heading') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'title') then 'open' else 'neither' end
alter table `books`
    modify column `state` enum('wanted', 'reading', 'done', 'lost', 'read') character set utf8mb4 collate utf8mb4_bin not null default 'wanted',
    rename column `heading` to `title`;

-- step 5: change the rows of books [tx]
update `books` set `state` = case `state` when 'done' then 'read' else `state` end;

-- step 6: change table books: rename column books.heading to title; rename foreign key works_author_id_fkey of books to books_author_id_fkey; alter column books.state: label done becomes read; loses lost; rename the primary key of books to books_pkey [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''read'')' and is_nullable = 'NO') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'books' and cast(index_name as binary) = 'works_author_id_fkey') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'books' and cast(index_name as binary) = 'books_author_id_fkey') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'books' and cast(column_name as binary) = 'state' and column_type = 'enum(''wanted'',''reading'',''done'',''lost'',''read'')' and is_nullable = 'NO') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'books' and cast(index_name as binary) = 'works_author_id_fkey') and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'books' and cast(index_name as binary) = 'books_author_id_fkey') then 'open' else 'neither' end
alter table `books`
    modify column `state` enum('wanted', 'reading', 'read') character set utf8mb4 collate utf8mb4_bin not null default 'wanted',
    rename index `works_author_id_fkey` to `books_author_id_fkey`;

-- step 7: add foreign keys of books [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'books' and cast(constraint_name as binary) = 'books_author_id_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'books' and cast(constraint_name as binary) = 'books_author_id_fkey') then 'open' else 'neither' end
alter table `books` add constraint `books_author_id_fkey` foreign key (`author_id`) references `authors` (`id`) on delete cascade;
