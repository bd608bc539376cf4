-- up

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of users.age is no i64` from (select count(*) as `a value of users.age is no i64` from `users` where `age` is not null and not (`age` regexp '^-?[0-9]{1,60}$' and cast(`age` as decimal(65)) between -9223372036854775808 and 9223372036854775807)) as `_model_guard`);

-- step 2: change table users: rename column users.age to years; alter column users.years: text becomes i64 [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'years' and data_type = 'bigint' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'longtext' and is_nullable = 'NO' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'users' and check_clause = 'json_valid(`age`)')) and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'years') then 'open' else 'neither' end
alter table `users` change column `age` `years` bigint not null;
