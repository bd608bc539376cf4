-- up
-- private: "notes" "about"
-- private: "users" "age"
-- private: "users" "email"

-- step 1: stop if a value does not fit its new type [tx]
set @_model_guard = (select 9223372036854775807 + `_model_guard`.`a value of users.age is no i32` from (select count(*) as `a value of users.age is no i32` from `users` where `age` is not null and not (`age` regexp '^-?[0-9]{1,60}$' and cast(`age` as decimal(65)) between -2147483648 and 2147483647)) as `_model_guard`);

-- step 2: change table users: alter column users.age: text becomes i32 [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'longtext' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `age` int not null;
