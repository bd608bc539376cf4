-- 0005_answers, MariaDB, up

-- step 1: make room in table works [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'slug' and column_type = 'varchar(200)' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'works' and check_clause = 'json_valid(`slug`)')) and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'stock' and data_type = 'int' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'slug') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'stock') then 'open' else 'neither' end
alter table `works`
    add column `slug` varchar(200) character set utf8mb4 collate utf8mb4_bin null,
    add column `stock` int null;

-- step 2: change the rows of works [tx]
update `works` set `slug` = (lower(heading));
update `works` set `stock` = 3;

-- step 3: change table works: add column works.stock: i32, required; add column works.slug: text(200), required [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'slug' and column_type = 'varchar(200)' and is_nullable = 'NO' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'works' and check_clause = 'json_valid(`slug`)')) and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'stock' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'slug' and column_type = 'varchar(200)' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'works' and check_clause = 'json_valid(`slug`)')) and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'stock' and data_type = 'int' and is_nullable = 'YES') then 'open' else 'neither' end
alter table `works`
    modify column `slug` varchar(200) character set utf8mb4 collate utf8mb4_bin not null,
    modify column `stock` int not null;
