-- 0003_numbers, MariaDB, up

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of works.pages is no i32` from (select count(*) as `a value of works.pages is no i32` from `works` where `pages` is not null and not (`pages` regexp '^-?[0-9]{1,60}$' and cast(`pages` as decimal(65)) between -2147483648 and 2147483647)) as `_model_guard`);

-- step 2: change table authors: drop column authors.born [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'authors' and cast(column_name as binary) = 'born') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'authors' and cast(column_name as binary) = 'born') then 'open' else 'neither' end
alter table `authors` drop column `born`;

-- step 3: change table works: alter column works.pages: text(10) becomes i32; add index works_state_heading_idx to works [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'pages' and data_type = 'int' and is_nullable = 'YES') and exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'works_state_heading_idx' having cast(group_concat(column_name order by seq_in_index) as binary) = 'state,heading') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'pages' and column_type = 'varchar(10)' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'works' and check_clause = 'json_valid(`pages`)')) and not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'works_state_heading_idx') then 'open' else 'neither' end
alter table `works`
    modify column `pages` int null,
    add index `works_state_heading_idx` (`state`, `heading`);
