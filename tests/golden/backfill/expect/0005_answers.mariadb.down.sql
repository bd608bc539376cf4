-- 0005_answers, MariaDB, down

-- step 1: change table works: drop column works.slug; drop column works.stock [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'slug') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'stock') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'slug') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'stock') then 'open' else 'neither' end
alter table `works`
    drop column `slug`,
    drop column `stock`;
