-- 0001_initial, MariaDB, down

-- step 1: drop foreign keys of books that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'books' and cast(constraint_name as binary) = 'books_author_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'books' and cast(constraint_name as binary) = 'books_author_id_fkey') then 'open' else 'neither' end
alter table `books` drop foreign key `books_author_id_fkey`;

-- step 2: drop table books [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'books' and cast(table_name as binary) = 'books') then 'open' else 'neither' end
drop table `books`;

-- step 3: drop table authors [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'authors' and cast(table_name as binary) = 'authors') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'authors' and cast(table_name as binary) = 'authors') then 'open' else 'neither' end
drop table `authors`;
