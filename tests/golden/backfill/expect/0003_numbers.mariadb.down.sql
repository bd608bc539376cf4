-- 0003_numbers, MariaDB, down

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of works.pages is no text(10)` from (select count(*) as `a value of works.pages is no text(10)` from `works` where `pages` is not null and not (char_length(cast(`pages` as char)) <= 10)) as `_model_guard`);

-- step 2: change table authors: add column authors.born: text(20) (without its former data) [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'authors' and cast(column_name as binary) = 'born' and column_type = 'varchar(20)' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'authors' and check_clause = 'json_valid(`born`)')) then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'authors' and cast(column_name as binary) = 'born') then 'open' else 'neither' end
alter table `authors` add column `born` varchar(20) character set utf8mb4 collate utf8mb4_bin null;

-- step 3: change table works: drop index works_state_heading_idx of works; alter column works.pages: i32 becomes text(10) [auto]
-- probe: select case when not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'works_state_heading_idx') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'pages' and column_type = 'varchar(10)' and is_nullable = 'YES' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'works' and check_clause = 'json_valid(`pages`)')) then 'done' when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'works' and cast(index_name as binary) = 'works_state_heading_idx' having cast(group_concat(column_name order by seq_in_index) as binary) = 'state,heading') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'works' and cast(column_name as binary) = 'pages' and data_type = 'int' and is_nullable = 'YES') then 'open' else 'neither' end
alter table `works`
    drop index `works_state_heading_idx`,
    modify column `pages` varchar(10) character set utf8mb4 collate utf8mb4_bin null;
